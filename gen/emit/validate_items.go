package emit

import (
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// itemChecks generates the loop over the items of a list.
func (e *emitter) itemChecks(name *jen.Statement, x expr, v ir.Value) []check {
	i := jen.Id(e.fresh("i"))
	defer e.done("i")
	inner := e.elemChecks(jen.Id("itemName").Call(name, i), jen.Add(x.indexed()).Index(i), *v.Elem)
	if len(inner) == 0 {
		return nil
	}
	return []check{{stmts: []jen.Code{jen.For(jen.Add(i).Op(":=").Range().Add(x.value())).Block(inner...)}}}
}

func (e *emitter) elemChecks(name, x *jen.Statement, v ir.Value) []jen.Code {
	if v.Nullable && !e.api.NilAble(v) {
		return guarded(x, e.checks(name, deref(x), v), false, nil)
	}
	return statements(e.checks(name, plain(x), v))
}

// entryChecks generates the loop over the entries of a map, and sorts the
// violations.
func (e *emitter) entryChecks(name *jen.Statement, x expr, v ir.Value) []check {
	k, val, start := jen.Id(e.fresh("k")), jen.Id(e.fresh("v")), jen.Id(e.fresh("start"))
	defer e.done("k", "v", "start")
	entry := jen.Id("memberName").Call(name, k)
	var inner []jen.Code
	if v.Rules.PropertyNames != nil {
		inner = statements(e.stringChecks(entry, k, ir.Value{Type: ir.Type{Kind: ir.String}, Rules: *v.Rules.PropertyNames}))
	}
	values := e.elemChecks(entry, val, *v.Elem)
	if len(inner)+len(values) == 0 {
		return nil
	}
	loop := jen.List(k, val).Op(":=").Range().Add(x.value())
	if len(values) == 0 {
		loop = jen.Add(k).Op(":=").Range().Add(x.value())
	}
	return []check{{stmts: []jen.Code{jen.If(jen.Len(x.value()).Op(">").Lit(0)).Block(
		jen.Add(start).Op(":=").Len(jen.Id("found").Dot("fields")),
		jen.For(loop).Block(append(inner, values...)...),
		jen.Id("found").Dot("sort").Call(start),
	)}}}
}

// fresh returns a name for a local variable that is not used by an outer loop.
func (e *emitter) fresh(name string) string {
	if e.locals == nil {
		e.locals = map[string]int{}
	}
	e.locals[name]++
	if n := e.locals[name]; n > 1 {
		return name + strconv.Itoa(n)
	}
	return name
}

func (e *emitter) done(names ...string) {
	for _, n := range names {
		e.locals[n]--
	}
}
