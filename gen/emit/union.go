package emit

import (
	"slices"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// union generates a struct with a field for each variant, and its JSON methods.
func (e *emitter) union(d *ir.Decl) []jen.Code {
	var fields []jen.Code
	for _, v := range d.Variants {
		if lines := docLines(v.Doc); len(lines) > 0 {
			fields = append(fields, doc(lines...))
		}
		fields = append(fields, e.ident(v.Name).Add(e.variantType(v)))
	}
	fields = append(fields, doc("Raw is the JSON of an unknown variant."),
		jen.Id("Raw").Qual("encoding/json", "RawMessage"))
	comment := d.Doc
	comment.Notes = append(slices.Clone(comment.Notes), "Exactly one of its fields is set.")
	code := []jen.Code{jen.Add(named(d.Name, comment, "is a union.")).Line().Type().Add(e.ident(d.Name)).Struct(fields...)}
	code = append(code, e.validate(d)...)
	return append(code, e.unionMarshal(d), e.unionUnmarshal(d), e.unionForms(d))
}

func (e *emitter) variantType(v ir.Variant) *jen.Statement {
	if e.api.NilAble(v.Value) {
		return e.typ(v.Value)
	}
	return jen.Op("*").Add(e.typ(v.Value))
}

func (e *emitter) unionMarshal(d *ir.Decl) jen.Code {
	var cases []jen.Code
	for _, v := range d.Variants {
		field := jen.Id("u").Dot(v.Name)
		marshal := jen.Qual("encoding/json", "Marshal").Call(field)
		body := []jen.Code{jen.Return(marshal)}
		if d.Discriminator != nil && len(v.Tags) > 0 && e.isStruct(v.Value) {
			body = []jen.Code{
				jen.List(jen.Id("data"), jen.Err()).Op(":=").Add(marshal),
				jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
				jen.Return(jen.Id("withMember").Call(jen.Id("data"), lit(d.Discriminator.Wire), lit(v.Tags[0]))),
			}
		}
		cases = append(cases, jen.Case(jen.Add(field).Op("!=").Nil()).Block(body...))
	}
	cases = append(cases, jen.Case(jen.Id("u").Dot("Raw").Op("!=").Nil()).Block(jen.Return(jen.Id("u").Dot("Raw"), jen.Nil())))
	return jen.Add(doc("MarshalJSON encodes the variant that is set.")).Line().
		Func().Params(jen.Id("u").Add(e.ident(d.Name))).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Switch().Block(cases...),
		jen.Return(jen.Nil(), jen.Id("errNoVariant")),
	)
}

func (e *emitter) isStruct(v ir.Value) bool {
	return v.Kind == ir.Named && e.api.Decls[v.Decl].Kind == ir.Struct
}

func (e *emitter) unionUnmarshal(d *ir.Decl) jen.Code {
	var cases []jen.Code
	for i, v := range d.Variants {
		var read []jen.Code
		if e.api.NilAble(v.Value) {
			read = []jen.Code{
				jen.Var().Id("v").Add(e.typ(v.Value)),
				jen.If(jen.Qual("encoding/json", "Unmarshal").Call(jen.Id("data"), jen.Op("&").Id("v")).Op("==").Nil()).Block(
					jen.Id("u").Dot(v.Name).Op("=").Id("v"), jen.Return(jen.Nil())),
			}
		} else {
			read = []jen.Code{
				jen.Id("v").Op(":=").New(e.typ(v.Value)),
				jen.If(e.readable(d, v)).Block(
					jen.Id("u").Dot(v.Name).Op("=").Id("v"), jen.Return(jen.Nil())),
			}
		}
		cases = append(cases, jen.Case(jen.Lit(i)).Block(read...))
	}
	wire := ""
	if d.Discriminator != nil {
		wire = d.Discriminator.Wire
	}
	return jen.Add(doc("UnmarshalJSON decodes the variant that matches best, or stores an unknown one in Raw.")).Line().
		Func().Params(jen.Id("u").Op("*").Add(e.ident(d.Name))).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
		jen.Op("*").Id("u").Op("=").Add(e.ident(d.Name)).Values(),
		jen.For(jen.List(jen.Id("_"), jen.Id("c")).Op(":=").Range().Id("candidates").Call(jen.Id("data"), lit(wire), jen.Id(formsName(d)))).Block(
			jen.Switch(jen.Id("c").Dot("variant")).Block(cases...),
		),
		jen.Id("u").Dot("Raw").Op("=").Qual("bytes", "Clone").Call(jen.Id("data")),
		jen.Return(jen.Nil()),
	)
}

// readable returns the condition under which data is variant v of union d. Without
// a discriminator, variants with the same properties are distinguished by
// validation.
func (e *emitter) readable(d *ir.Decl, v ir.Variant) *jen.Statement {
	cond := jen.Qual("encoding/json", "Unmarshal").Call(jen.Id("data"), jen.Id("v")).Op("==").Nil()
	objects := 0
	for _, other := range d.Variants {
		if e.isStruct(other.Value) {
			objects++
		}
	}
	if d.Discriminator == nil && objects > 1 && e.isStruct(v.Value) && e.api.Decls[v.Value.Decl].Checked {
		cond.Op("&&").Parens(jen.Op("!").Id("c").Dot("strict").Op("||").Id("v").Dot("violations").Call().Op("==").Nil())
	}
	return cond
}

// formsName returns the name of the variable with the forms of the variants. Types
// are exported, so that it does not conflict.
func formsName(d *ir.Decl) string { return "formsOf" + d.Name }

func (e *emitter) unionForms(d *ir.Decl) jen.Code {
	var forms []jen.Code
	for _, v := range d.Variants {
		forms = append(forms, jen.Line().Values(variantForm(v)))
	}
	forms = append(forms, jen.Line())
	return jen.Add(doc(formsName(d) + " describes the variants of " + d.Name + ".")).Line().
		Var().Id(formsName(d)).Op("=").Index().Id("variantForm").Values(forms...)
}

func variantForm(v ir.Variant) jen.Dict {
	entry := jen.Dict{}
	set := func(key string, list []string) {
		if len(list) > 0 {
			entry[jen.Id(key)] = stringList(list)
		}
	}
	set("kinds", v.JSON)
	set("tags", v.Tags)
	set("needs", v.Required)
	set("knows", v.Properties)
	if len(v.Consts) > 0 {
		var consts []jen.Code
		for _, c := range v.Consts {
			consts = append(consts, jen.Values(append([]jen.Code{lit(c.Wire)}, literals(c.Values)...)...))
		}
		entry[jen.Id("consts")] = jen.Index().Index().String().Values(consts...)
	}
	if v.Item != nil {
		entry[jen.Id("item")] = jen.Op("&").Id("variantForm").Values(variantForm(*v.Item))
	}
	return entry
}

func stringList(list []string) *jen.Statement { return jen.Index().String().Values(literals(list)...) }

func literals(list []string) []jen.Code {
	var out []jen.Code
	for _, s := range list {
		out = append(out, lit(s))
	}
	return out
}
