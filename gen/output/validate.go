package output

import (
	"errors"
	"fmt"
	"path"
	"path/filepath"
	"strings"
)

// validate rejects files that must not be written, and reports all of them: names
// outside the folder, names that are equal on case-insensitive file systems, files
// where another needs a folder, and contents without the header, which the next run
// could not overwrite.
func validate(files []File, folders []string) error {
	var problems []error
	reject := func(name, why string) { problems = append(problems, fmt.Errorf("output: %q: %s", name, why)) }
	seen, parents := map[string]string{}, map[string]bool{}
	for _, f := range files {
		if !local(f.Name) {
			reject(f.Name, "not a plain relative name with forward slashes")
			continue
		}
		folded := strings.ToLower(f.Name)
		if other, ok := seen[folded]; ok {
			reject(f.Name, fmt.Sprintf("same file as %q on case-insensitive file systems", other))
		}
		seen[folded] = f.Name
		for dir := path.Dir(folded); dir != "."; dir = path.Dir(dir) {
			parents[dir] = true
		}
		if content, err := f.Read(); err != nil {
			problems = append(problems, err)
		} else if !HasHeader(content) {
			reject(f.Name, "missing header")
		}
	}
	for _, f := range files {
		if parents[strings.ToLower(f.Name)] {
			reject(f.Name, "both a file and the folder of another file")
		}
	}
	for _, dir := range folders {
		if !local(dir) {
			reject(dir, "not a plain relative folder with forward slashes")
		}
	}
	return errors.Join(problems...)
}

// local reports whether name is inside the folder on every system and contains no
// hidden files or folders, like the staging folders.
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
