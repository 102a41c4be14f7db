package safe

import (
	"path"
	"regexp"
)

var majorVersion = regexp.MustCompile(`^v[0-9]+$`)

// PackageElement returns the last element of an import path that is not a major version,
// which is usually the name of the package.
func PackageElement(importPath string) string {
	base := path.Base(importPath)
	if dir := path.Dir(importPath); majorVersion.MatchString(base) && dir != "." {
		base = path.Base(dir)
	}
	return base
}
