package runtime

import (
	"go/ast"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"sync"
)

// decl is one declaration: what it declares and what it uses.
type decl struct {
	from, to int
	names    []string
	method   string // the receiver's type, for a method
	own      string // the name of a method
	uses     names
	live     bool
	fields   []*field // unexported fields of structs
}

// field is an unexported field of a struct, with its comments.
type field struct {
	name     string
	node     *ast.Field
	from, to int
	uses     names
	live     bool
}

// describe returns the decl for d, nil for imports.
func describe(fset *token.FileSet, d ast.Decl) *decl {
	out := &decl{uses: newNames(), to: fset.Position(d.End()).Offset}
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
		if d.Recv == nil {
			out.names = []string{d.Name.Name}
		} else {
			out.method, out.own = receiver(d.Recv.List[0].Type), d.Name.Name
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return nil
		}
		doc = d.Doc
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				out.names = append(out.names, spec.Name.Name)
				out.fields = append(out.fields, fieldsOf(fset, spec)...)
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					out.names = append(out.names, n.Name)
				}
			}
		}
	}
	out.from = fset.Position(d.Pos()).Offset
	if doc != nil {
		out.from = fset.Position(doc.Pos()).Offset
	}
	out.uses.collect(d, out.fields...)
	return out
}

// fieldsOf returns the unexported fields of a struct that have a line of their own.
func fieldsOf(fset *token.FileSet, spec *ast.TypeSpec) []*field {
	s, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	var out []*field
	for _, f := range s.Fields.List {
		if len(f.Names) != 1 || f.Names[0].IsExported() {
			continue
		}
		from, to := f.Pos(), f.End()
		if f.Doc != nil {
			from = f.Doc.Pos()
		}
		if f.Comment != nil {
			to = f.Comment.End()
		}
		uses := newNames()
		uses.collect(f)
		out = append(out, &field{name: f.Names[0].Name, node: f, from: fset.Position(from).Offset, to: fset.Position(to).Offset, uses: uses})
	}
	return out
}

// text returns the source of a declaration without the fields that are not used.
func (d *decl) text(src []byte) []byte {
	var out []byte
	at := d.from
	for _, f := range d.fields {
		if !f.live {
			out = append(out, src[at:f.from]...)
			at = f.to
		}
	}
	return append(out, src[at:d.to]...)
}

// names holds the identifiers that code refers to: bare, as the selector of a
// selector expression, and as its operand.
type names struct{ bare, selected, packages map[string]bool }

func newNames() names { return names{map[string]bool{}, map[string]bool{}, map[string]bool{}} }

func (n names) collect(root ast.Node, without ...*field) {
	ast.Inspect(root, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl: // without its own name, which a type may have as well
			if node.Recv != nil {
				n.collect(node.Recv, without...)
			}
			n.collect(node.Type, without...)
			if node.Body != nil {
				n.collect(node.Body, without...)
			}
			return false
		case *ast.Field:
			return !slices.ContainsFunc(without, func(f *field) bool { return f.node == node })
		case *ast.Ident:
			n.bare[node.Name] = true
		case *ast.InterfaceType: // its methods are called through it
			for _, m := range node.Methods.List {
				for _, name := range m.Names {
					n.selected[name.Name] = true
				}
			}
		case *ast.KeyValueExpr: // a field of a composite literal
			if id, ok := node.Key.(*ast.Ident); ok {
				n.selected[id.Name] = true
			}
		case *ast.SelectorExpr:
			n.selected[node.Sel.Name] = true
			if id, ok := node.X.(*ast.Ident); ok {
				n.packages[id.Name] = true
			}
			n.collect(node.X)
			return false
		}
		return true
	})
}

func (n names) add(more names) {
	maps.Copy(n.bare, more.bare)
	maps.Copy(n.selected, more.selected)
	maps.Copy(n.packages, more.packages)
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// Used collects the identifiers in the files of a client.
type Used struct {
	mu    sync.Mutex
	names names
}

// NewUsed returns a Used without identifiers.
func NewUsed() *Used { return &Used{names: newNames()} }

// Add adds the identifiers in a file. It may be called concurrently.
func (u *Used) Add(file *ast.File) {
	more := newNames()
	more.collect(file)
	u.mu.Lock()
	defer u.mu.Unlock()
	u.names.add(more)
}

// keep marks the declarations that a client needs: those in keptFiles and
// keptNames, those used by live code, and the methods of live types. An
// unexported method must also be used by name.
func keep(files []*file, live names) {
	for _, name := range keptNames {
		live.bare[name] = true
	}
	for changed := true; changed; {
		changed = false
		for _, f := range files {
			kept := slices.Contains(keptFiles, f.name) || live.bare[keptWith[f.name]]
			for _, d := range f.decls {
				if !d.live && d.wanted(kept, live) {
					d.live, changed = true, true
					live.add(d.uses)
				}
				changed = d.keepFields(live) || changed
			}
		}
	}
}

// keepFields marks the fields of a live struct that live code uses, and reports
// whether there are new ones.
func (d *decl) keepFields(live names) bool {
	changed := false
	for _, f := range d.fields {
		if d.live && !f.live && live.selected[f.name] {
			f.live, changed = true, true
			live.add(f.uses)
		}
	}
	return changed
}

func (d *decl) wanted(keptFile bool, live names) bool {
	if d.method != "" {
		if !live.bare[d.method] {
			return false
		}
		return ast.IsExported(d.own) || live.selected[d.own]
	}
	return slices.ContainsFunc(d.names, func(name string) bool {
		return live.bare[name] || keptFile && ast.IsExported(name)
	})
}

// code returns the live declarations and the imports they use.
func (f *file) code() code {
	var c code
	uses := newNames()
	for _, d := range f.decls {
		if !d.live {
			continue
		}
		c.body = append(append(c.body, d.text(f.src)...), "\n\n"...)
		uses.add(d.uses)
		for _, f := range d.fields {
			if f.live {
				uses.add(f.uses)
			}
		}
	}
	for name, path := range f.imports {
		if uses.packages[name] {
			c.imports = append(c.imports, strconv.Quote(path))
		}
	}
	return c
}
