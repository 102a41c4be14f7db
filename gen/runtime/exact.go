package runtime

import (
	"go/ast"
	"go/token"
	"strings"
)

// exactTypes are types with fields or methods whose names others have as well. A method is
// kept if it is called on a parameter, a receiver or a variable of this type, or through an
// interface, and a field if it is selected there.
var exactTypes = []string{"jsonReader", "jsonWriter", "pageWalk"}

// variables are the variables of a function, and the types that they obviously have.
type variables map[string][]string

// variablesOf returns the variables of fn, those of functions in it included.
func variablesOf(fn *ast.FuncDecl) variables {
	v := variables{}
	ast.Inspect(fn, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Field:
			for _, name := range node.Names {
				v[name.Name] = append(v[name.Name], receiver(node.Type))
			}
		case *ast.ValueSpec:
			for _, name := range node.Names {
				v[name.Name] = append(v[name.Name], receiver(node.Type))
			}
		case *ast.AssignStmt:
			v.assign(node)
		case *ast.RangeStmt:
			for _, x := range []ast.Expr{node.Key, node.Value} {
				if id, ok := x.(*ast.Ident); ok && node.Tok == token.DEFINE {
					v[id.Name] = append(v[id.Name], "")
				}
			}
		}
		return true
	})
	return v
}

func (v variables) assign(s *ast.AssignStmt) {
	if s.Tok != token.DEFINE {
		return
	}
	for i, left := range s.Lhs {
		id, ok := left.(*ast.Ident)
		switch {
		case !ok:
		case len(s.Lhs) == len(s.Rhs):
			v[id.Name] = append(v[id.Name], v.typesOf(s.Rhs[i])...)
		default:
			v[id.Name] = append(v[id.Name], "")
		}
	}
}

// typesOf returns the names of the types that x, or what it points to, may have: an
// empty one if that is not obvious.
func (v variables) typesOf(x ast.Expr) []string {
	switch x := x.(type) {
	case *ast.ParenExpr:
		return v.typesOf(x.X)
	case *ast.StarExpr:
		return v.typesOf(x.X)
	case *ast.UnaryExpr:
		return v.typesOf(x.X)
	case *ast.CompositeLit:
		return []string{receiver(x.Type)}
	case *ast.CallExpr:
		switch f := x.Fun.(type) {
		case *ast.SelectorExpr:
			if f.Sel.Name == "key" { // w.key(name).string(v)
				return v.typesOf(f.X)
			}
		case *ast.Ident:
			if f.Name == "new" {
				return v.typesOf(x.Args[0])
			}
			if name, ok := strings.CutPrefix(f.Name, "new"); ok && name != "" { // newPageWalk returns a pageWalk
				return []string{strings.ToLower(name[:1]) + name[1:]}
			}
		}
	case *ast.Ident:
		if types, ok := v[x.Name]; ok {
			return types
		}
		return []string{x.Name} // a type, as in (*T).method
	}
	return []string{""}
}
