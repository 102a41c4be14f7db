package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// selected generates the accessor of the field that another field selects.
func (e *emitter) selected(d *ir.Decl) []jen.Code {
	s := d.Selects
	if s == nil {
		return nil
	}
	by := d.Fields[s.Field]
	consts := e.api.Decls[by.Value.Decl].Consts
	var cases []jen.Code
	for i, field := range s.Fields {
		x := jen.Id("r").Dot(d.Fields[field].Name)
		n := slices.IndexFunc(consts, func(c ir.EnumConst) bool { return c.Value == s.Values[i] })
		cases = append(cases, jen.Case(e.ident(consts[n].Name)).Block(
			jen.If(jen.Add(x).Op("!=").Nil()).Block(jen.Return(x))))
	}
	return []jen.Code{jen.Add(doc(wrap(s.Name+" returns the field that "+by.Name+" selects, for use in a type switch: a pointer, or the field itself if it is "+
		"a list or map. It returns nil if that field is absent or "+by.Name+" is unknown.")...)).Line().
		Func().Params(jen.Id("r").Add(e.ident(d.Name))).Id(s.Name).Params().Any().Block(
		jen.Switch(jen.Id("r").Dot(by.Name)).Block(cases...),
		jen.Return(jen.Nil()))}
}
