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

// otherPackage returns an error if the hand-written files in a folder belong to a
// package other than name, because two packages in one folder do not compile.
func otherPackage(dir, name string, files []output.File) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // it does not exist yet; Plan checked it
	}
	for _, e := range entries {
		base, path := e.Name(), filepath.Join(dir, e.Name())
		if filepath.Ext(base) != ".go" || slices.ContainsFunc(files, func(f output.File) bool { return f.Name == base }) {
			continue
		}
		if ok, err := build.Default.MatchFile(dir, base); err != nil || !ok {
			continue // for another system, or excluded by go:build ignore
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
			return fmt.Errorf("%s belongs to package %s, but the client is package %s; use --package %s or another folder", base, other, name, other)
		}
	}
	return nil
}
