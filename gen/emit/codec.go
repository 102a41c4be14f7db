package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// codec generates the JSON methods of a struct that has additional properties,
// property names that are not valid in a struct tag, or tracked required
// properties.
func (e *emitter) codec(d *ir.Decl) []jen.Code {
	odd := slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Untaggable })
	var out []jen.Code
	if d.AdditionalProperties != nil || odd {
		out = append(out, e.marshalJSON(d))
	}
	if d.AdditionalProperties != nil || odd || len(d.Tracked) > 0 {
		out = append(out, e.unmarshalJSON(d))
	}
	return out
}

func (e *emitter) marshalJSON(d *ir.Decl) jen.Code {
	name := e.ident(d.Name)
	data := jen.List(jen.Id("data"), jen.Err())
	body := []jen.Code{
		jen.Type().Id("plain").Add(name),
		jen.Add(data).Op(":=").Qual("encoding/json", "Marshal").Call(jen.Id("plain").Call(jen.Id("r"))),
	}
	var set []jen.Code
	for _, f := range d.Fields {
		if !f.Untaggable {
			continue
		}
		put := jen.Id("more").Index(lit(f.Wire)).Op("=").Id("r").Dot(f.Name)
		if cond := isSet(f); cond != nil && (!f.Required || f.ReadOnly) {
			set = append(set, jen.If(cond).Block(put))
			continue
		}
		set = append(set, put)
	}
	what := "MarshalJSON implements [encoding/json.Marshaler]."
	if len(set) > 0 {
		body = append(body, jen.Id("more").Op(":=").Map(jen.String()).Any().Values())
		body = append(body, set...)
		body = append(body, jen.Add(data).Op("=").Id("marshalRest").Call(jen.Id("data"), jen.Err(), jen.Id("more")))
	}
	if d.AdditionalProperties == nil {
		body = append(body, jen.Return(jen.Id("data"), jen.Err()))
	} else {
		what = "MarshalJSON implements [encoding/json.Marshaler]. It writes the fields and " + d.AdditionalProperties.Name + "."
		body = append(body, jen.Return(jen.Id("marshalRest").Call(jen.Id("data"), jen.Err(), jen.Id("r").Dot(d.AdditionalProperties.Name))))
	}
	return jen.Add(doc(wrap(what)...)).Line().
		Func().Params(jen.Id("r").Add(name)).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(body...)
}

func (e *emitter) unmarshalJSON(d *ir.Decl) jen.Code {
	name := e.ident(d.Name)
	returnErr := jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err()))
	body := []jen.Code{
		jen.Type().Id("plain").Add(name),
		jen.If(jen.Err().Op(":=").Qual("encoding/json", "Unmarshal").Call(jen.Id("data"), jen.Parens(jen.Op("*").Id("plain")).Call(jen.Id("r"))), jen.Err().Op("!=").Nil()).Block(
			jen.Return(jen.Err()),
		),
	}
	what := "UnmarshalJSON implements [encoding/json.Unmarshaler]."
	if len(d.Tracked) > 0 {
		what = "UnmarshalJSON implements [encoding/json.Unmarshaler]. It records missing required properties for Validate."
		args := []jen.Code{jen.Id("data")}
		for _, i := range d.Tracked {
			args = append(args, lit(d.Fields[i].Wire))
		}
		body = append(body, jen.Id("r").Dot("missing").Op("=").Id("missingMembers").Call(args...))
	}
	for _, f := range d.Fields {
		if f.Untaggable {
			body = append(body, jen.If(jen.Err().Op(":=").Id("unmarshalMember").Call(jen.Id("data"), lit(f.Wire), jen.Op("&").Id("r").Dot(f.Name)), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())))
		}
	}
	if d.AdditionalProperties == nil {
		body = append(body, jen.Return(jen.Nil()))
	} else {
		what = "UnmarshalJSON implements [encoding/json.Unmarshaler]. It stores other properties in " + d.AdditionalProperties.Name + "."
		known := []jen.Code{jen.Id("data")}
		for _, f := range d.Fields {
			known = append(known, lit(f.Wire))
		}
		body = append(body,
			jen.List(jen.Id("rest"), jen.Err()).Op(":=").Id("unmarshalRest").Index(e.elem(d.AdditionalProperties.Value)).Call(known...),
			returnErr,
			jen.Id("r").Dot(d.AdditionalProperties.Name).Op("=").Id("rest"),
			jen.Return(jen.Nil()))
	}
	return jen.Add(doc(wrap(what)...)).Line().
		Func().Params(jen.Id("r").Op("*").Add(name)).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(body...)
}
