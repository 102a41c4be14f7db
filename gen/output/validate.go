package output

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// validate refuses what must not reach a file system, all of it at once: names
// that leave the folder, names that are one on a file system that ignores case,
// a file where another needs a folder, and a text without the header, which the next
// run could not overwrite.
func validate(files []File, folders []string) error {
	var problems []error
	refuse := func(name, why string) { problems = append(problems, fmt.Errorf("output: %q: %s", name, why)) }
	seen, parents := map[string]string{}, map[string]bool{}
	for _, f := range files {
		if !local(f.Name) {
			refuse(f.Name, "not a plain relative name with forward slashes")
			continue
		}
		folded := strings.ToLower(f.Name)
		if other, ok := seen[folded]; ok {
			refuse(f.Name, fmt.Sprintf("the same file as %q where case is ignored", other))
		}
		seen[folded] = f.Name
		for dir := path.Dir(folded); dir != "."; dir = path.Dir(dir) {
			parents[dir] = true
		}
		if !HasHeader(f.Content) {
			refuse(f.Name, "its text lacks the header")
		}
	}
	for _, f := range files {
		if parents[strings.ToLower(f.Name)] {
			refuse(f.Name, "a file here, and a folder for another file")
		}
	}
	for _, dir := range folders {
		if !local(dir) {
			refuse(dir, "not a plain relative folder with forward slashes")
		}
	}
	return errors.Join(problems...)
}

// local tells whether name stays in the folder on every system, and keeps off
// hidden files, where the staging folders of runs are.
func local(name string) bool {
	if name == "." || path.Clean(name) != name || strings.ContainsAny(name, "\\:\x00") ||
		!filepath.IsLocal(filepath.FromSlash(name)) {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") {
			return false
		}
	}
	return true
}
