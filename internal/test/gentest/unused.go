package gentest

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// unused lists what no exported name of a package leads to: unexported functions,
// methods, types, variables, constants and fields, as staticcheck does (U1000).
func unused(fset *token.FileSet, files []*ast.File, info *types.Info) []string {
	u := usage{info: info, by: map[types.Object][]types.Object{}, live: map[types.Object]bool{}, methods: map[string]bool{}}
	for _, f := range files {
		for _, d := range f.Decls {
			u.collect(d)
		}
	}
	for len(u.queue) > 0 {
		next := u.queue[0]
		u.queue = u.queue[1:]
		for _, o := range u.by[next] {
			u.mark(o)
		}
	}
	var out []string
	for id, o := range info.Defs {
		if u.counts(o) && !u.live[o] {
			out = append(out, strings.TrimPrefix(fset.Position(id.Pos()).String(), "example.com/generated/")+": "+types.ObjectString(o, types.RelativeTo(o.Pkg()))+" is not used")
		}
	}
	slices.Sort(out)
	return out
}

// usage finds the objects that are used.
type usage struct {
	info    *types.Info
	by      map[types.Object][]types.Object // what a declaration uses
	live    map[types.Object]bool
	methods map[string]bool // of interfaces
	queue   []types.Object
}

// counts reports whether an object must be used.
func (u *usage) counts(o types.Object) bool {
	if o == nil || o.Exported() || o.Name() == "_" || o.Name() == "init" {
		return false
	}
	switch o := o.(type) {
	case *types.Func:
		return o.Signature().Recv() == nil || !u.methods[o.Name()]
	case *types.Var:
		return o.IsField() && !o.Embedded() || o.Parent() == o.Pkg().Scope()
	}
	return o.Parent() != nil && o.Parent() == o.Pkg().Scope()
}

func (u *usage) mark(o types.Object) {
	switch generic := o.(type) {
	case *types.Func:
		o = generic.Origin()
	case *types.Var:
		o = generic.Origin()
	}
	if !u.live[o] {
		u.live[o] = true
		u.queue = append(u.queue, o)
	}
}

// collect notes what each part of a declaration uses.
func (u *usage) collect(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		u.uses(d, u.info.Defs[d.Name])
	case *ast.GenDecl:
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				u.uses(spec, u.info.Defs[spec.Name])
			case *ast.ValueSpec:
				for _, name := range spec.Names {
					u.uses(spec, u.info.Defs[name])
				}
			}
		}
	}
}

// uses notes that the declaration of user uses what is in node.
func (u *usage) uses(node ast.Node, user types.Object) {
	if fn, ok := user.(*types.Func); user.Name() == "_" || user.Exported() || ok && fn.Signature().Recv() != nil && u.methods[fn.Name()] {
		u.mark(user)
	}
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.InterfaceType:
			for _, m := range n.Methods.List {
				for _, name := range m.Names {
					u.methods[name.Name] = true
				}
			}
		case *ast.CompositeLit: // without keys, it sets all fields
			if t, ok := u.info.TypeOf(n).Underlying().(*types.Struct); ok && len(n.Elts) > 0 {
				if _, keyed := n.Elts[0].(*ast.KeyValueExpr); !keyed {
					for i := range t.NumFields() {
						u.by[user] = append(u.by[user], t.Field(i))
					}
				}
			}
		case *ast.Ident:
			if o := u.info.Uses[n]; o != nil {
				u.by[user] = append(u.by[user], o)
			}
		}
		return true
	})
}
