package verify

import (
	"path"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
)

// maxName is well below the limit of 255 bytes of common file systems.
const maxName = 120

// checkNames rejects file names with a special meaning to the go command or a file
// system, and names of the same file.
func checkNames(names []string, cfg Config, found *diag.List) {
	seen := map[string]bool{}
	for _, name := range names {
		reject := func(text string) { found.Errorf(diag.Position{File: name}, "verify-file-name", "%s", text) }
		dir, base := path.Split(name)
		allowed := name == output.ReadmeName && cfg.Readme || name == output.ExamplesName && cfg.Examples != nil
		if why := fileNameProblem(base); why != "" && !allowed {
			reject("file name " + why)
		}
		if dir != "" {
			folder := strings.TrimSuffix(dir, "/")
			if _, ok := cfg.Folders[folder]; !ok || !folderNameOK(folder) {
				reject("folder is not allowed")
			}
		}
		if folded := strings.ToLower(name); seen[folded] {
			reject("same file as another on case-insensitive file systems")
		} else {
			seen[folded] = true
		}
	}
}

// FileNameOK reports whether Files accepts base as a file name.
func FileNameOK(base string) bool { return fileNameProblem(base) == "" }

// fileNameProblem returns why base is rejected, or "".
func fileNameProblem(base string) string {
	stem, ok := strings.CutSuffix(base, output.Suffix)
	switch {
	case !ok:
		return "does not end in " + output.Suffix
	case len(base) > maxName:
		return "is too long"
	case !plain(stem):
		return "has characters other than a-z, 0-9 and _"
	case strings.HasPrefix(stem, "_"):
		return "starts with _, so the go command ignores it"
	}
	return ""
}

func folderNameOK(name string) bool {
	special := []string{"testdata", "vendor", "internal"}
	return plain(name) && name[0] != '_' && !safe.DeviceName(name) && !slices.Contains(special, name)
}

// plain reports whether s consists of one or more of a-z, 0-9 and _.
func plain(s string) bool {
	other := func(r rune) bool { return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_') }
	return s != "" && !strings.ContainsFunc(s, other)
}
