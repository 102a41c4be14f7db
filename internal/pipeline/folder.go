package pipeline

import (
	"bytes"
	"fmt"
	"go/build"
	"go/parser"
	"go/token"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/output"
)

// otherPackage returns an error if the hand-written files in a folder belong to a
// package other than name, because two packages in one folder do not compile.
func otherPackage(folder output.Folder, name string, files []output.File) error {
	root, err := folder.Open()
	if err != nil {
		return nil // it does not exist yet; Plan checked it
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil
	}
	for _, e := range entries {
		base := e.Name()
		if filepath.Ext(base) != ".go" || slices.ContainsFunc(files, func(f output.File) bool { return f.Name == base }) {
			continue
		}
		if info, err := root.Stat(base); err != nil || !info.Mode().IsRegular() {
			continue // a link out of the folder, or a FIFO, which would wait
		}
		text, err := root.ReadFile(base)
		if err != nil || output.HasHeader(text) {
			continue
		}
		system := build.Default
		system.OpenFile = func(string) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(text)), nil }
		if ok, err := system.MatchFile(".", base); err != nil || !ok {
			continue // for another system, or excluded by go:build ignore
		}
		file, err := parser.ParseFile(token.NewFileSet(), base, text, parser.PackageClauseOnly)
		if err != nil {
			continue
		}
		if other := file.Name.Name; other != name && !(strings.HasSuffix(base, "_test.go") && other == name+"_test") {
			return fmt.Errorf("%s belongs to package %s, but the client is package %s; use --package %s or another folder", base, other, name, other)
		}
	}
	return nil
}
