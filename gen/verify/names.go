package verify

import (
	"crypto/sha256"
	"encoding/hex"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/output"
)

// maxName leaves room below the 255 bytes of common file systems.
const maxName = 120

// checkNames refuses files that the go command or a file system reads in its
// own way, and two names for one file.
func checkNames(files []output.File, cfg Config, found *diag.List) {
	seen := map[string]bool{}
	for _, f := range files {
		refuse := func(text string) { found.Errorf(diag.Position{File: f.Name}, "verify-file-name", "%s", text) }
		dir, base := path.Split(f.Name)
		if why := fileNameProblem(base); why != "" {
			refuse("the file name " + why)
		}
		if dir != "" {
			folder := strings.TrimSuffix(dir, "/")
			if _, ok := cfg.Folders[folder]; !ok || !folderNameOK(folder) {
				refuse("a folder that is not on the list")
			}
		}
		if folded := strings.ToLower(f.Name); seen[folded] {
			refuse("the same file as another, at least where case is ignored")
		} else {
			seen[folded] = true
		}
	}
}

// FileNameOK tells whether base is a file name that Files accepts.
func FileNameOK(base string) bool { return fileNameProblem(base) == "" }

// fileNameProblem returns what is wrong with base, or "".
func fileNameProblem(base string) string {
	stem, ok := strings.CutSuffix(base, ".go")
	switch {
	case !ok:
		return "does not end in .go"
	case len(base) > maxName:
		return "is too long"
	case !plain(stem):
		return "has other characters than a-z, 0-9 and _"
	case strings.HasPrefix(stem, "_"):
		return "begins with _, so the go command passes over it"
	case strings.HasSuffix(stem, "_test"):
		return "ends in _test.go, so the go command takes it for a test"
	case platformSuffix(stem):
		return "ends in the name of a system or processor, so the go command builds it there only"
	case deviceName(stem):
		return "is a device on Windows"
	}
	return ""
}

func folderNameOK(name string) bool {
	special := []string{"testdata", "vendor", "internal"}
	return plain(name) && name[0] != '_' && !deviceName(name) && !slices.Contains(special, name)
}

// plain tells whether s is one or more of a-z, 0-9 and _.
func plain(s string) bool {
	other := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_') }
	return s != "" && !strings.ContainsFunc(s, other)
}

// platformSuffix follows goodOSArchFile of go/build: only what stands after an
// underscore counts, and the last part decides.
func platformSuffix(stem string) bool {
	i := strings.LastIndexByte(stem, '_')
	return i >= 0 && slices.Contains(platforms(), stem[i+1:])
}

// platforms lists every GOOS and GOARCH past, present and reserved, from
// internal/syslist of the Go tree; a test compares.
func platforms() []string {
	return strings.Fields(`
		aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 solaris wasip1 windows zos
		386 amd64 amd64p32 arm armbe arm64 arm64be loong64 mips mipsle mips64 mips64le mips64p32 mips64p32le
		ppc ppc64 ppc64le riscv riscv64 s390 s390x sparc sparc64 wasm`)
}

// deviceName tells whether Windows opens a device under this name, whatever
// its extension.
func deviceName(stem string) bool {
	switch stem {
	case "con", "prn", "aux", "nul":
		return true
	}
	return len(stem) == 4 && (stem[:3] == "com" || stem[:3] == "lpt") && stem[3] >= '0' && stem[3] <= '9'
}

// SafeFileName turns any text, such as the tag of an operation, into a file name
// that Files accepts: "User Groups" → user_groups.go. The same text always gives the
// same name. Two texts can give one name; whoever names files keeps them apart.
func SafeFileName(text string) string { return SafeFileBase(text) + ".go" }

// SafeFileBase is SafeFileName without the ending.
func SafeFileBase(text string) string {
	stem := snake(text)
	if stem == "" && strings.TrimSpace(text) == "" {
		return "untagged"
	}
	if stem == "" { // nothing but what has no place in a file name: 日本
		return "tag_" + digest(text)
	}
	const long = 80
	if len(stem) > long {
		stem = strings.TrimRight(stem[:long], "_") + "_" + digest(text)
	}
	if !FileNameOK(stem + ".go") { // user_test, api_windows, con
		stem += "_api"
	}
	return stem
}

func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:4])
}

// snake lowers ASCII letters with a _ where a word begins (SIPUser → sip_user)
// and makes one _ of everything else.
func snake(text string) string {
	var b strings.Builder
	runes := []rune(text)
	for i, r := range runes {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = '_'
		}
		word := unicode.IsUpper(r) && i > 0 &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
		if word || r == '_' {
			if s := b.String(); s != "" && !strings.HasSuffix(s, "_") {
				b.WriteByte('_')
			}
		}
		if r != '_' {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.TrimRight(b.String(), "_")
}
