package gentest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"slices"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// GoVersion is the language version that generated code keeps to.
const GoVersion = "go1.24"

// TypeCheck checks generated packages in this process, as the compiler does
// before it generates code: it takes a tenth of the time of go vet, which the
// slow tests run. files are those of a client whose import path is importPath
// and of its fake, which lies in a folder below it. The types of the client must be
// plain, and everything that is not exported must be used.
func TypeCheck(t testing.TB, importPath string, files []output.File) {
	t.Helper()
	fset := token.NewFileSet()
	folders := map[string][]*ast.File{}
	for _, f := range files {
		if f.Name == output.ReadmeName || f.Name == output.ExamplesName {
			continue // go test compiles the examples
		}
		parsed, err := parser.ParseFile(fset, importPath+"/"+f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			t.Error(err)
			return
		}
		dir := path.Dir(f.Name)
		folders[dir] = append(folders[dir], parsed)
	}
	imports := &packages{checked: map[string]*types.Package{}, standard: testenv.Standard(t)}
	dirs := make([]string, 0, len(folders))
	for dir := range folders {
		dirs = append(dirs, dir)
	}
	slices.Sort(dirs) // "." comes first: the fake imports the client
	for _, dir := range dirs {
		reported := 0
		config := types.Config{Importer: imports, GoVersion: GoVersion, Error: func(err error) {
			if reported++; reported <= 10 {
				t.Error(err)
			}
		}}
		full := path.Join(importPath, dir)
		info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
		pkg, err := config.Check(full, fset, folders[dir], info)
		if err != nil {
			continue
		}
		imports.checked[full] = pkg
		for _, text := range unused(fset, folders[dir], info) {
			t.Error(text)
		}
		if dir == "." {
			plainTypes(t, pkg)
		}
	}
}

// plainTypes wants exported fields only in the exported structs of a client, so that
// its values can be compared, copied and printed. The Client is not a value.
func plainTypes(t testing.TB, pkg *types.Package) {
	t.Helper()
	for _, name := range pkg.Scope().Names() {
		object, ok := pkg.Scope().Lookup(name).(*types.TypeName)
		if !ok || !object.Exported() || name == "Client" {
			continue
		}
		s, ok := object.Type().Underlying().(*types.Struct)
		for i := 0; ok && i < s.NumFields(); i++ {
			if f := s.Field(i); !f.Exported() {
				t.Errorf("%s: the field %s.%s is not exported", pkg.Path(), name, f.Name())
			}
		}
	}
}

// packages imports what was checked before, and the standard library.
type packages struct {
	checked  map[string]*types.Package
	standard types.Importer
}

func (p *packages) Import(path string) (*types.Package, error) {
	if pkg := p.checked[path]; pkg != nil {
		return pkg, nil
	}
	return p.standard.Import(path)
}
