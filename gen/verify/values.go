package verify

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/safe"
)

// scope holds the package-level declarations of one folder and whether each is a
// type, to distinguish conversions from calls.
type scope map[string]bool

// addFile adds the declarations of a file.
func (names scope) addFile(file *ast.File) {
	for _, decl := range file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names[d.Name.Name] = false
			}
		case *ast.GenDecl:
			names.add(d)
		}
	}
}

// addAll adds the declarations of another file of the folder. A name that any of
// them declares as a value is not a type.
func (names scope) addAll(more scope) {
	for name, isType := range more {
		if before, ok := names[name]; ok {
			isType = isType && before
		}
		names[name] = isType
	}
}

// add never makes a name that is declared as a value a type, so that declaring it
// twice does not bypass the check.
func (names scope) add(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		switch spec := spec.(type) {
		case *ast.TypeSpec:
			if _, ok := names[spec.Name.Name]; !ok {
				names[spec.Name.Name] = true
			}
		case *ast.ValueSpec:
			for _, name := range spec.Names {
				names[name.Name] = false
			}
		}
	}
}

// isType reports whether e, used like a function, is certainly a type.
func (names scope) isType(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		if local, ok := names[e.Name]; ok {
			return local
		}
		_, predeclared := types.Universe.Lookup(e.Name).(*types.TypeName)
		return predeclared
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.FuncType, *ast.InterfaceType, *ast.StructType:
		return true
	case *ast.ParenExpr:
		return names.isType(e.X)
	case *ast.StarExpr:
		return names.isType(e.X)
	case *ast.IndexExpr:
		return names.isType(e.X)
	case *ast.IndexListExpr:
		return names.isType(e.X)
	default:
		return false
	}
}

// values checks the initializers of package-level variables. It lists the allowed
// expressions and rejects all others: calls and receives run code or block, and an
// index, a dereference or a division can panic before main.
type values struct {
	*source
	allowed  []string
	imported map[string]bool
	calls    []call
}

// call is a call in the initializer of a package-level variable, and the violation
// that it is unless it is a conversion.
type call struct {
	fun       ast.Expr
	violation diag.Diagnostic
}

// decl checks variables only: constants cannot run code.
func (v *values) decl(d *ast.GenDecl) {
	if d.Tok != token.VAR {
		return
	}
	for _, spec := range d.Specs {
		if spec, ok := spec.(*ast.ValueSpec); ok {
			for _, e := range spec.Values {
				v.expr(e)
			}
		}
	}
}

func (v *values) expr(e ast.Expr) {
	switch e := e.(type) {
	case nil, *ast.BasicLit, *ast.Ident, *ast.FuncLit:
		// A function literal does nothing until it is called.
	case *ast.ParenExpr:
		v.expr(e.X)
	case *ast.KeyValueExpr:
		v.expr(e.Key)
		v.expr(e.Value)
	case *ast.CompositeLit:
		for _, element := range e.Elts {
			v.expr(element)
		}
	case *ast.UnaryExpr:
		if e.Op == token.ARROW {
			v.reject(e.Pos(), "package-level", "package-level variable receives from a channel")
		}
		v.expr(e.X)
	case *ast.BinaryExpr:
		v.binary(e)
	case *ast.SelectorExpr:
		if id, ok := e.X.(*ast.Ident); !ok || !v.imported[id.Name] {
			v.reject(e.Pos(), "package-level", "package-level variable selects %s", types.ExprString(e))
		}
	case *ast.CallExpr:
		v.call(e)
	default:
		v.reject(e.Pos(), "package-level", "package-level variable is initialized with %s", types.ExprString(e))
	}
}

// binary accepts operators that cannot panic, unlike a shift by a negative number or
// a comparison of interfaces.
func (v *values) binary(e *ast.BinaryExpr) {
	switch e.Op {
	case token.ADD, token.SUB, token.MUL, token.AND, token.OR, token.XOR, token.AND_NOT, token.LAND, token.LOR:
	case token.SHL, token.SHR:
		if _, ok := e.Y.(*ast.BasicLit); !ok {
			v.reject(e.OpPos, "package-level", "package-level variable shifts by a non-literal count")
		}
	default:
		v.reject(e.OpPos, "package-level", "package-level variable uses operator %s", e.Op)
	}
	v.expr(e.X)
	v.expr(e.Y)
}

func (v *values) call(e *ast.CallExpr) {
	if text := types.ExprString(e.Fun); !slices.Contains(v.allowed, text) {
		v.calls = append(v.calls, call{e.Fun, v.violation(e.Pos(), "package-level", "package-level variable calls %s", text)})
	}
	for _, arg := range e.Args {
		v.expr(arg)
	}
}

// importNames returns the names of imports, derived from the paths. A version
// suffix is not a name.
func importNames(file *ast.File) map[string]bool {
	names := map[string]bool{}
	for _, spec := range file.Imports {
		names[safe.PackageElement(unquote(spec.Path))] = true
	}
	return names
}

func unquote(lit *ast.BasicLit) string {
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return s
}
