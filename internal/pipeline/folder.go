package pipeline

import (
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/output"
)

// otherPackage refuses a folder whose hand-written files are of another package
// than name: with two packages in it, nothing there would compile.
func otherPackage(dir, name string, files []output.File) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // there is none yet; Plan has looked
	}
	for _, e := range entries {
		base, path := e.Name(), filepath.Join(dir, e.Name())
		if filepath.Ext(base) != ".go" || slices.ContainsFunc(files, func(f output.File) bool { return f.Name == base }) {
			continue
		}
		if ok, err := build.Default.MatchFile(dir, base); err != nil || !ok {
			continue // for another system, or a program of its own: go:build ignore
		}
		text, err := os.ReadFile(path)
		if err != nil || output.HasHeader(text) {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, text, parser.PackageClauseOnly)
		if err != nil {
			continue
		}
		if other := file.Name.Name; other != name && !(strings.HasSuffix(base, "_test.go") && other == name+"_test") {
			return fmt.Errorf("%s is of package %s, and the client would be package %s: give it that name (--package %s), or another folder", base, other, name, other)
		}
	}
	return nil
}
