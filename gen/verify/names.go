package verify

import (
	"path"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
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
	case safe.PlatformSuffix(stem):
		return "ends in the name of a system or processor, so the go command builds it there only"
	case safe.DeviceName(stem):
		return "is a device on Windows"
	}
	return ""
}

func folderNameOK(name string) bool {
	special := []string{"testdata", "vendor", "internal"}
	return plain(name) && name[0] != '_' && !safe.DeviceName(name) && !slices.Contains(special, name)
}

// plain tells whether s is one or more of a-z, 0-9 and _.
func plain(s string) bool {
	other := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_') }
	return s != "" && !strings.ContainsFunc(s, other)
}
