package runtime

import (
	"bytes"
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

// text returns the source of a declaration without the lines of fields that are not used.
func (d *decl) text(src []byte) []byte {
	var out []byte
	at := d.from
	for _, f := range d.fields {
		if !f.live {
			out = append(out, bytes.TrimRight(src[at:f.from], "\t ")...)
			at = f.to + bytes.IndexByte(src[f.to:], '\n') + 1
		}
	}
	return append(out, src[at:d.to]...)
}

// names holds the identifiers that code refers to: bare, as the selector of a
// selector expression, and as its operand. Selectors of types in exactTypes are
// apart from the others, with the type, and methods of interfaces also without one.
type names struct {
	bare, selected, exact, packages map[string]bool

	vars variables // of the function that is being collected, whose names are not bare
}

func newNames() names {
	return names{bare: map[string]bool{}, selected: map[string]bool{}, exact: map[string]bool{}, packages: map[string]bool{}}
}

func (n names) collect(root ast.Node, without ...*field) {
	ast.Inspect(root, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl: // without its own name, which a type may have as well
			n.vars = variablesOf(node)
			if node.Recv != nil {
				n.collect(node.Recv)
			}
			n.collect(node.Type)
			if node.Body != nil {
				n.collect(node.Body)
			}
			return false
		case *ast.Field:
			if !slices.ContainsFunc(without, func(f *field) bool { return f.node == node }) {
				n.declared(node.Type)
				n.collect(node.Type)
			}
			return false
		case *ast.CompositeLit:
			n.declared(node.Type)
			n.keys(node)
		case *ast.ValueSpec:
			n.declared(node.Type)
		case *ast.CallExpr:
			n.declared(node.Fun)
		case *ast.Ident:
			if _, ok := n.vars[node.Name]; !ok {
				n.bare[node.Name] = true
			}
		case *ast.InterfaceType: // its methods are called through it
			for _, m := range node.Methods.List {
				for _, name := range m.Names {
					n.selected[name.Name] = true
					n.exact["."+name.Name] = true
				}
			}
		case *ast.SelectorExpr:
			n.selector(node)
			return false
		}
		return true
	})
}

// declared collects a name that is not that of a variable, even if there is one.
func (n names) declared(x ast.Expr) {
	n.vars = nil
	switch x := x.(type) {
	case *ast.Ident, *ast.StarExpr, *ast.ArrayType, *ast.MapType, *ast.IndexExpr:
		n.collect(x)
	}
}

// keys collects the fields that a composite literal sets.
func (n names) keys(x *ast.CompositeLit) {
	for _, e := range x.Elts {
		pair, _ := e.(*ast.KeyValueExpr)
		if pair == nil {
			return
		}
		if id, ok := pair.Key.(*ast.Ident); ok {
			n.selects(receiver(x.Type), id.Name)
		}
	}
}

// selects collects a field or a method of a type.
func (n names) selects(of, name string) {
	if slices.Contains(exactTypes, of) {
		n.exact[of+"."+name] = true
	} else {
		n.selected[name] = true
	}
}

func (n names) selector(x *ast.SelectorExpr) {
	for _, t := range n.vars.typesOf(x.X) {
		n.selects(t, x.Sel.Name)
	}
	if id, ok := x.X.(*ast.Ident); ok {
		n.packages[id.Name] = true
	}
	n.collect(x.X)
}

func (n names) add(more names) {
	maps.Copy(n.bare, more.bare)
	maps.Copy(n.selected, more.selected)
	maps.Copy(n.exact, more.exact)
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
		used := live.selected[f.name]
		if slices.Contains(exactTypes, d.names[0]) {
			used = live.exact[d.names[0]+"."+f.name]
		}
		if d.live && !f.live && used {
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
		if slices.Contains(exactTypes, d.method) {
			return live.exact[d.method+"."+d.own] || live.exact["."+d.own]
		}
		return ast.IsExported(d.own) || live.selected[d.own]
	}
	return slices.ContainsFunc(d.names, func(name string) bool {
		return live.bare[name] || live.bare[constructors[name]] || keptFile && ast.IsExported(name)
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
