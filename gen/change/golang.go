package change

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"

	"github.com/voxgen/voxgen/gen/output"
)

// Go compares the Go APIs of two generated clients and returns the sorted findings.
// It runs no commands and takes milliseconds. Files that do not type-check are an
// error.
func Go(old, new []output.File) ([]Finding, error) {
	if sameFiles(old, new) {
		return nil, nil
	}
	r := newReader()
	was, err := r.packages(old)
	if err != nil {
		return nil, fmt.Errorf("change: type-check the old package: %w", err)
	}
	is, err := r.packages(new)
	if err != nil {
		return nil, fmt.Errorf("change: type-check the new package: %w", err)
	}
	var findings []Finding
	for _, dir := range slices.Sorted(maps.Keys(was)) {
		if is[dir] == nil {
			findings = append(findings, packageFinding(was[dir], false))
			continue
		}
		changes, err := apiChanges(was[dir], is[dir])
		if err != nil {
			return nil, err
		}
		pair := pair{was[dir], is[dir]}
		findings = append(findings, pair.findings(changes)...)
	}
	for _, dir := range slices.Sorted(maps.Keys(is)) {
		if was[dir] == nil {
			findings = append(findings, packageFinding(is[dir], true))
		}
	}
	return sorted(findings), nil
}

// apiChanges runs apidiff, which panics on types that it does not support.
func apiChanges(old, new *golang) (changes []apidiff.Change, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("change: compare the packages: %v", r)
		}
	}()
	return apidiff.Changes(old.pkg, new.pkg).Changes, nil
}

// golang is one generated package.
type golang struct {
	dir   string // relative to the folder of the client; usually "."
	pkg   *types.Package
	fset  *token.FileSet
	files []*ast.File
	text  map[string][]byte
}

// reader parses and type-checks the files of both sides. Files that are equal on
// both sides are parsed once.
type reader struct {
	fset   *token.FileSet
	imp    *importer
	parsed map[string]*ast.File // by name and content
}

func newReader() *reader {
	return &reader{token.NewFileSet(), newImporter(), map[string]*ast.File{}}
}

// packages type-checks files, with one package per folder.
func (r *reader) packages(files []output.File) (map[string]*golang, error) {
	found := map[string]*golang{}
	for _, f := range files {
		if path.Ext(f.Name) != ".go" || strings.HasSuffix(f.Name, "_test.go") {
			continue
		}
		content, err := f.Read()
		if err != nil {
			return nil, err
		}
		file, err := r.parse(f.Name, content)
		if err != nil {
			return nil, err
		}
		dir := path.Dir(f.Name)
		if found[dir] == nil {
			found[dir] = &golang{dir: dir, fset: r.fset, text: map[string][]byte{}}
		}
		g := found[dir]
		g.files, g.text[f.Name] = append(g.files, file), content
	}
	for _, dir := range slices.Sorted(maps.Keys(found)) { // "." is the first
		if root := found["."]; dir != "." && root != nil {
			r.imp.client = root.pkg
		}
		if err := found[dir].check(r.imp); err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (r *reader) parse(name string, content []byte) (*ast.File, error) {
	key := name + "\x00" + string(content)
	if file := r.parsed[key]; file != nil {
		return file, nil
	}
	file, err := parser.ParseFile(r.fset, name, content, parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	if err := r.imp.provide(file, path.Dir(name) != "."); err != nil {
		return nil, err
	}
	r.parsed[key] = file
	return file, nil
}

// check type-checks what callers can see, without function bodies.
func (g *golang) check(imp *importer) error {
	var first error
	count := 0
	conf := types.Config{
		Importer: imp, IgnoreFuncBodies: true,
		Error: func(err error) {
			if first == nil {
				first = err
			}
			count++
		},
	}
	// The path is the same on both sides, regardless of the package name, so
	// that types of both sides are identical.
	pkg, err := conf.Check("client/"+g.dir, g.fset, g.files, nil)
	g.pkg = pkg
	switch {
	case count > 1:
		return fmt.Errorf("%w (and %d more)", first, count-1)
	case count == 1:
		return first
	case err != nil:
		return err
	case pkg == nil:
		return errors.New("no package")
	}
	return nil
}

// packageFinding returns the finding for a package that only one side has.
func packageFinding(g *golang, added bool) Finding {
	f := Finding{Axis: AxisGo, Subject: []string{g.pkg.Name()}}
	place := &Place{Text: "package " + g.pkg.Name()}
	place.File = g.fset.File(g.files[0].Pos()).Name()
	if added {
		f.ID, f.Severity, f.New = "go-package-added", Note, place
		f.Message, f.Action = "package "+g.pkg.Name()+" added", "None; it can now be used."
		return f
	}
	f.ID, f.Severity, f.Old = "go-package-removed", Breaking, place
	f.Message = "package " + g.pkg.Name() + " removed: callers that import it do not compile"
	f.Action = "Stop importing the package, or keep a copy of it."
	return f
}
