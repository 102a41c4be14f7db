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
	code = append(code, e.format(d)...)
	code = append(code, e.jsonMethods(d, e.unionDecode(d), e.unionAppend(d))...)
	return append(code, e.unionForms(d))
}

func (e *emitter) variantType(v ir.Variant) *jen.Statement {
	if e.api.NilAble(v.Value) {
		return e.typ(v.Value)
	}
	return jen.Op("*").Add(e.typ(v.Value))
}

// unionAppend generates the body of append: it writes the variant that is set.
func (e *emitter) unionAppend(d *ir.Decl) []jen.Code {
	var cases []jen.Code
	for _, v := range d.Variants {
		x := jen.Id("u").Dot(v.Name)
		cases = append(cases, jen.Case(jen.Add(x).Op("!=").Nil()).Block(e.writeVariant(d, v, x)))
	}
	raw := jen.Id("u").Dot("Raw")
	cases = append(cases,
		jen.Case(jen.Add(raw).Op("!=").Nil()).Block(jen.Id("w").Dot("raw").Call(raw)),
		jen.Default().Block(jen.Id("w").Dot("fail").Call(jen.Id("errNoVariant"))))
	return []jen.Code{jen.Switch().Block(cases...)}
}

// writeVariant generates the code that writes a variant, with its discriminator.
func (e *emitter) writeVariant(d *ir.Decl, v ir.Variant, x *jen.Statement) jen.Code {
	value := v.Value
	value.Nullable = false
	if d.Discriminator != nil && len(v.Tags) > 0 && e.isStruct(value) {
		return e.writeTagged(d.Discriminator.Wire, v.Tags[0], x, value)
	}
	if !e.api.NilAble(value) && !e.isObject(value) {
		x = jen.Op("*").Add(x)
	}
	return e.write(jen.Id("w"), x, value)
}

// writeTagged generates the code that writes an object, with the value of its
// discriminator if the caller has set none.
func (e *emitter) writeTagged(name, tag string, x *jen.Statement, v ir.Value) jen.Code {
	d := e.api.Decls[v.Decl]
	write := func(x *jen.Statement) *jen.Statement { return e.write(jen.Id("w"), x, v) }
	tagged := jen.Id("w").Dot("tagged").Call(lit(name), lit(tag), e.encodeFunc(x, v))
	if i := slices.IndexFunc(d.Fields, func(f ir.Field) bool { return f.Wire == name }); i >= 0 {
		set, ok := e.setTag(jen.Id("v").Dot(d.Fields[i].Name), d.Fields[i], tag)
		if !ok {
			return write(x)
		}
		return jen.Id("v").Op(":=").Op("*").Add(x).Line().Add(set).Line().Add(write(jen.Id("v")))
	}
	if d.AdditionalProperties == nil {
		return tagged
	}
	has := jen.List(jen.Id("_"), jen.Id("ok")).Op(":=").Add(x).Dot(d.AdditionalProperties.Name).Index(lit(name))
	return jen.If(has, jen.Id("ok")).Block(write(x)).Else().Block(tagged)
}

// setTag generates the statement that sets the field x if it is empty. It reports false
// for a field that is not a string.
func (e *emitter) setTag(x *jen.Statement, f ir.Field, tag string) (jen.Code, bool) {
	v := f.Value
	v.Nullable = false
	if !e.isText(v) || v.Kind == ir.Named && e.api.Decls[v.Decl].Kind != ir.Enum {
		return nil, false
	}
	typed := convert(lit(tag), v.Kind == ir.String, e.typ(v))
	switch f.Presence {
	case ir.Optional:
		return jen.If(jen.List(jen.Id("tag"), jen.Id("ok")).Op(":=").Add(x).Dot("Get").Call(), jen.Op("!").Id("ok").Op("||").Id("tag").Op("==").Lit("")).Block(
			jen.Add(x).Op("=").Id("Value").Call(typed)), true
	case ir.Pointer:
		return jen.If(jen.Add(x).Op("==").Nil().Op("||").Op("*").Add(x).Op("==").Lit("")).Block(
			jen.Add(x).Op("=").Id("Ptr").Call(typed)), true
	}
	return jen.If(jen.Add(x).Op("==").Lit("")).Block(jen.Add(x).Op("=").Add(lit(tag))), true
}

func (e *emitter) isStruct(v ir.Value) bool {
	return v.Kind == ir.Named && e.api.Decls[v.Decl].Kind == ir.Struct
}

// unionDecode generates the body of decode: it reads the variant that matches best, or
// stores an unknown one in Raw.
func (e *emitter) unionDecode(d *ir.Decl) []jen.Code {
	var cases []jen.Code
	for i, v := range d.Variants {
		presence := ir.Pointer
		if e.api.NilAble(v.Value) {
			presence = ir.Plain
		}
		x := jen.Id("u").Dot(v.Name)
		read := []jen.Code{e.readField(x, v.Value, presence)}
		if e.ambiguous(d, v) {
			check := jen.Nil()
			if e.api.Decls[v.Value.Decl].Checked {
				check = jen.Add(x).Dot("check")
			}
			read = append(read, jen.Id("v").Dot("checkVariant").Call(jen.Id("j"), check))
		}
		cases = append(cases, jen.Case(jen.Lit(i)).Block(read...))
	}
	cases = append(cases, jen.Default().Block(jen.Id("u").Dot("Raw").Op("=").Id("j").Dot("raw").Call()))
	wire := ""
	if d.Discriminator != nil {
		wire = d.Discriminator.Wire
	}
	return []jen.Code{jen.For(
		jen.Id("v").Op(":=").Id("j").Dot("beginUnion").Call(lit(wire), jen.Id(formsName(d))), jen.Id("v").Dot("next").Call(jen.Id("j")), jen.Empty()).Block(
		jen.Op("*").Id("u").Op("=").Add(e.ident(d.Name)).Values(),
		jen.Switch(jen.Id("v").Dot("variant")).Block(cases...),
	)}
}

// ambiguous reports whether constraints decide on variant v of union d: without a
// discriminator, other objects can have the same properties.
func (e *emitter) ambiguous(d *ir.Decl, v ir.Variant) bool {
	objects := 0
	for _, other := range d.Variants {
		if e.isStruct(other.Value) {
			objects++
		}
	}
	return d.Discriminator == nil && objects > 1 && e.isStruct(v.Value)
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
