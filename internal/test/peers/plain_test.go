package peers

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// plainTypes returns the source of a package with the type root of a client and those that
// it consists of, without their methods: what somebody would write for encoding/json. A
// union, which tags cannot describe, is a json.RawMessage; Nullable is a pointer.
func plainTypes(t *testing.T, dir, pkg, root string) []byte {
	t.Helper()
	p := plain{types: map[string]*ast.TypeSpec{}, fset: token.NewFileSet(), imports: map[string]bool{}}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(p.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.TYPE {
				for _, s := range g.Specs {
					p.types[s.(*ast.TypeSpec).Name.Name] = s.(*ast.TypeSpec)
				}
			}
		}
	}
	p.add(root)
	var head strings.Builder
	head.WriteString("package " + pkg + "\n")
	for name := range p.imports {
		path, ok := map[string]string{"time": "time", "json": "encoding/json", "netip": "net/netip", "big": "math/big", "url": "net/url"}[name]
		if !ok {
			t.Fatalf("where is package %s imported from?", name)
		}
		head.WriteString("import \"" + path + "\"\n")
	}
	source, err := format.Source([]byte(head.String() + p.out.String()))
	if err != nil {
		t.Fatal(err)
	}
	return source
}

type plain struct {
	types   map[string]*ast.TypeSpec
	fset    *token.FileSet
	done    []string
	imports map[string]bool
	out     bytes.Buffer
}

// add writes a type and those that it refers to.
func (p *plain) add(name string) {
	spec := p.types[name]
	if spec == nil || slices.Contains(p.done, name) {
		return
	}
	p.done = append(p.done, name)
	spec.Doc, spec.Comment = nil, nil
	if spec.Type = p.strip(spec.Type); isUnion(spec.Type) {
		spec.Assign = spec.Pos() // an alias, for the methods of json.RawMessage
	}
	p.out.WriteString("\ntype ")
	if err := format.Node(&p.out, p.fset, spec); err != nil {
		panic(err) // the tree was parsed from source
	}
	p.out.WriteString("\n")
	p.follow(spec.Type)
}

// follow adds the types that an expression refers to.
func (p *plain) follow(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			p.imports[n.X.(*ast.Ident).Name] = true
			return false
		case *ast.Field:
			p.follow(n.Type) // and not the field's name, which may be that of a type
			return false
		case *ast.Ident:
			p.add(n.Name)
		}
		return true
	})
}

func isUnion(e ast.Expr) bool {
	s, ok := e.(*ast.SelectorExpr)
	return ok && s.Sel.Name == "RawMessage"
}

// strip removes what encoding/json makes nothing of.
func (p *plain) strip(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.StarExpr:
		e.X = p.strip(e.X)
	case *ast.ArrayType:
		e.Elt = p.strip(e.Elt)
	case *ast.MapType:
		e.Value = p.strip(e.Value)
	case *ast.IndexExpr: // Nullable[T]
		return &ast.StarExpr{X: p.strip(e.Index)}
	case *ast.StructType:
		return p.fields(e)
	}
	return e
}

func (p *plain) fields(s *ast.StructType) ast.Expr {
	var fields []*ast.Field
	tagged := len(s.Fields.List) == 0
	for _, f := range s.Fields.List {
		if len(f.Names) == 1 && !f.Names[0].IsExported() {
			continue
		}
		tagged = tagged || f.Tag != nil
		f.Doc, f.Comment, f.Type = nil, nil, p.strip(f.Type)
		fields = append(fields, f)
	}
	if !tagged {
		return &ast.SelectorExpr{X: ast.NewIdent("json"), Sel: ast.NewIdent("RawMessage")}
	}
	return &ast.StructType{Fields: &ast.FieldList{List: fields}}
}
