package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// writeParts generates the method that writes the parts of a multipart body, in
// document order.
func (e *emitter) writeParts(d *ir.Decl) jen.Code {
	var body []jen.Code
	for _, p := range d.Parts {
		body = append(body, e.writePart(d.Fields[p.Field], p.Media)...)
	}
	return jen.Add(doc("writeParts writes a part for each field that is set.")).Line().
		Func().Params(jen.Id("r").Add(e.ident(d.Name))).Id("writeParts").Params(jen.Id("w").Op("*").Qual("mime/multipart", "Writer")).Error().Block(
		append(body, jen.Return(jen.Nil()))...)
}

func (e *emitter) writePart(f ir.Field, media string) []jen.Code {
	x := jen.Id("r").Dot(f.Name)
	if f.Value.Kind == ir.List && f.Presence == ir.Optional {
		return []jen.Code{jen.If(jen.List(jen.Id("list"), jen.Id("ok")).Op(":=").Add(x).Dot("Get").Call(), jen.Id("ok")).Block(
			jen.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Id("list")).Block(
				e.writeOne(f, media, plain(jen.Id("v")), *f.Value.Elem)))}
	}
	if f.Value.Kind == ir.List {
		return []jen.Code{jen.For(jen.List(jen.Id("_"), jen.Id("v")).Op(":=").Range().Add(x)).Block(
			e.writeOne(f, media, plain(jen.Id("v")), *f.Value.Elem))}
	}
	v := plain(x)
	if f.Presence == ir.Optional || f.Presence == ir.Pointer {
		f.Value.Nullable = false // null is not sent
	}
	switch f.Presence {
	case ir.Optional:
		return []jen.Code{jen.If(jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(x).Dot("Get").Call(), jen.Id("ok")).Block(
			e.writeOne(f, media, plain(jen.Id("v")), f.Value))}
	case ir.Pointer:
		v = deref(x)
	case ir.Plain:
		return []jen.Code{e.writeOne(f, media, v, f.Value)}
	}
	return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(e.writeOne(f, media, v, f.Value))}
}

// writeOne generates the code that writes one part.
func (e *emitter) writeOne(f ir.Field, media string, x expr, v ir.Value) jen.Code {
	call := func(fn string, value jen.Code) jen.Code {
		return jen.If(jen.Err().Op(":=").Id(fn).Call(jen.Id("w"), lit(f.Wire), lit(media), value), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err()))
	}
	switch e.api.PartStyle(v, media) {
	case ir.FilePart:
		return call("writeFile", x.value())
	case ir.JSONPart:
		return call("writeJSON", e.encodeFunc(x.code, v))
	case ir.BytesPart:
		return call("writeText", jen.String().Call(x.value()))
	}
	if e.isForeign(v) {
		text := jen.List(jen.Id("text"), jen.Err()).Op(":=").Id("textParam").Call(jen.Id("style").Values(), e.encodeFunc(x.code, v))
		return jen.If(text, jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())).Else().Add(call("writeText", jen.Id("text")))
	}
	return call("writeText", e.text(x, v))
}
