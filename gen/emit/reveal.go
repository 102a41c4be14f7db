package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// revealJSON generates the function that a fake encodes responses with: a switch on
// the types that contain secrets, which encoding/json redacts.
func (e *emitter) revealJSON() jen.Code {
	w, v := jen.Id("w"), jen.Id("v")
	var cases []jen.Code
	seen := map[string]bool{}
	add := func(t *jen.Statement, value ir.Value) {
		if name := t.GoString(); !seen[name] {
			seen[name] = true
			cases = append(cases, jen.Case(t).Block(e.write(w, v, value)))
		}
	}
	for _, value := range e.api.Revealed {
		value.Nullable = false
		add(e.typ(value), value)
		if !e.api.NilAble(value) {
			value.Nullable = true
			add(e.elem(value), value)
		}
	}
	cases = append(cases, jen.Default().Block(jen.Add(w).Dot("any").Call(v)))
	return jen.Add(doc(wrap(ir.RevealJSON+" returns the JSON of a value that the service sends, with its secrets, for fakes of the service. "+
		"[encoding/json.Marshal] redacts them.")...)).Line().
		Func().Id(ir.RevealJSON).Params(jen.Add(v).Any()).Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Add(w).Op(":=").New(jen.Id("jsonWriter")),
		jen.Switch(jen.Add(v).Op(":=").Add(v).Assert(jen.Type())).Block(cases...),
		jen.Return(jen.Add(w).Dot("buf"), jen.Add(w).Dot("err")))
}
