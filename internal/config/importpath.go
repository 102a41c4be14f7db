package config

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/load"
)

// importPath returns the import path of the package called name: the configured
// one, or the module path of the enclosing module and the path of the folder in it.
// It is empty if there is no go.mod.
func (c Client) importPath(name string) string {
	if c.ImportPath != "" {
		return c.ImportPath
	}
	dir, err := filepath.Abs(c.Dir(name))
	if err != nil {
		return ""
	}
	for root := dir; ; root = filepath.Dir(root) {
		if data, err := (load.Input{Path: filepath.Join(root, "go.mod")}).Read(maxBytes); err == nil {
			module := modulePath(string(data))
			rest, err := filepath.Rel(root, dir)
			if module == "" || err != nil {
				return ""
			}
			return path.Join(module, filepath.ToSlash(rest))
		} else if !os.IsNotExist(err) || root == filepath.Dir(root) {
			return ""
		}
	}
}

// modulePath finds the module path in the text of a go.mod
// (https://go.dev/ref/mod#go-mod-file-module).
func modulePath(text string) string {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "//")
		rest, ok := strings.CutPrefix(strings.TrimSpace(line), "module")
		if !ok || strings.TrimLeft(rest, " \t") == rest {
			continue
		}
		rest = strings.TrimSpace(rest)
		if unquoted, err := strconv.Unquote(rest); err == nil {
			return unquoted
		}
		return rest
	}
	return ""
}

func badImportPath(importPath string) string {
	return fmt.Sprintf("invalid import path %q for a generated package", importPath)
}
