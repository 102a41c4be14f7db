package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// goTypes maps kinds to predeclared types and types of the standard library.
var goTypes = map[ir.Kind]func() *jen.Statement{
	ir.String: jen.String, ir.Bool: jen.Bool,
	ir.Int: jen.Int64, ir.Int32: jen.Int32, ir.Int16: jen.Int16, ir.Int8: jen.Int8,
	ir.Uint64: jen.Uint64, ir.Uint32: jen.Uint32, ir.Uint16: jen.Uint16, ir.Uint8: jen.Uint8,
	ir.Float: jen.Float64, ir.Float32: jen.Float32,
	ir.Time:   func() *jen.Statement { return jen.Qual("time", "Time") },
	ir.Bytes:  func() *jen.Statement { return jen.Index().Byte() },
	ir.Reader: func() *jen.Statement { return jen.Qual("io", "Reader") },
	ir.Any:    jen.Any, ir.RawJSON: func() *jen.Statement { return jen.Qual("encoding/json", "RawMessage") },
}

// ownTypes maps kinds to types of the client.
var ownTypes = map[ir.Kind]string{ir.Secret: "Secret", ir.Date: "Date", ir.Event: "Event", ir.File: "File"}

// own returns a type of the client, qualified if the code is in another package.
func (e *emitter) own(name string) *jen.Statement {
	if e.importPath == "" {
		return e.ident(name)
	}
	e.ident(name) // reports an invalid identifier
	return jen.Qual(e.importPath, name)
}

// typ returns the Go type of a value that is neither absent nor null.
func (e *emitter) typ(v ir.Value) *jen.Statement {
	switch v.Kind {
	case ir.Named:
		return e.own(e.api.Decls[v.Decl].Name)
	case ir.List:
		return jen.Index().Add(e.elem(*v.Elem))
	case ir.Map:
		return jen.Map(jen.String()).Add(e.elem(*v.Elem))
	}
	if name := ownTypes[v.Kind]; name != "" {
		return e.own(name)
	}
	if f := goTypes[v.Kind]; f != nil {
		return f()
	}
	return jen.Any()
}

// TypeName returns the Go type of a value in the code of a client.
func TypeName(api *ir.API, v ir.Value) string {
	return fmt.Sprintf("%#v", (&emitter{api: api}).typ(v))
}

// elem returns the Go type of an item of a list or map, a pointer if it is
// nullable.
func (e *emitter) elem(v ir.Value) *jen.Statement {
	if v.Nullable && !e.api.NilAble(v) {
		return jen.Op("*").Add(e.typ(v))
	}
	return e.typ(v)
}

// fieldType returns the Go type of a field.
func (e *emitter) fieldType(f ir.Field) *jen.Statement {
	t := e.typ(f.Value)
	switch f.Presence {
	case ir.Pointer:
		return jen.Op("*").Add(t)
	case ir.Optional:
		return jen.Id("Nullable").Index(t)
	}
	return t
}

// tag returns the struct tag of a field. Optional fields have omitzero, so that
// empty lists and pointers to zero values are sent.
func tag(f ir.Field) *jen.Statement {
	name := f.Wire
	switch {
	case f.Value.Kind == ir.Reader:
		name = "-"
	case f.JSONName != "":
		name = f.JSONName + ",omitzero"
	case f.Untaggable:
		name = "-"
	case !f.Required || f.ReadOnly:
		name += ",omitzero"
	}
	return jen.Tag(map[string]string{"json": name})
}

// structure generates a struct with its methods.
func (e *emitter) structure(d *ir.Decl) []jen.Code {
	fallback := ""
	if d.Request { // the result of an operation with several responses
		fallback = "contains one of several responses."
	}
	var fields []jen.Code
	for _, f := range d.Fields {
		fields = append(fields, e.field(f)...)
	}
	if d.AdditionalProperties != nil {
		fields = append(fields,
			doc(wrap(d.AdditionalProperties.Name+" contains the properties without a field.")...),
			e.ident(d.AdditionalProperties.Name).Map(jen.String()).Add(e.elem(d.AdditionalProperties.Value)).Tag(map[string]string{"json": "-"}))
	}
	code := []jen.Code{jen.Add(named(d.Name, d.Doc, fallback)).Line().Type().Add(e.ident(d.Name)).Struct(fields...)}
	if d.Request {
		return append(code, e.format(d)...)
	}
	code = append(code, e.validate(d)...)
	code = append(code, e.format(d)...)
	code = append(code, e.selected(d)...)
	if len(d.Parts) > 0 {
		return append(code, e.writeParts(d))
	}
	return append(code, e.jsonMethods(d, e.structDecode(d), e.structAppend(d))...)
}

// field generates one field with its documentation.
func (e *emitter) field(f ir.Field) []jen.Code {
	d := informative(f.Doc, f.Name, f.Wire)
	if f.Default != "" {
		d.Notes = append(d.Notes, "Default: "+f.Default+".")
	}
	var out []jen.Code
	if lines := docLines(d); len(lines) > 0 {
		out = append(out, doc(lines...))
	}
	return append(out, e.ident(f.Name).Add(e.fieldType(f)).Add(tag(f)))
}

// defined generates a named list, map or scalar.
func (e *emitter) defined(d *ir.Decl) []jen.Code {
	if f := d.Foreign; f != nil {
		e.ident(f.Type) // reports an invalid identifier
		return []jen.Code{jen.Add(named(d.Name, d.Doc, "is a type of another package.")).Line().Type().Add(e.ident(d.Name)).Op("=").Qual(f.Import, f.Type)}
	}
	code := []jen.Code{jen.Add(named(d.Name, d.Doc, "")).Line().Type().Add(e.ident(d.Name)).Add(e.typ(*d.Value))}
	code = append(code, e.validate(d)...)
	v, w, r := *d.Value, jen.Id("w"), jen.Id("r")
	x := jen.Op("*").Add(r)
	read, write := e.readField(x, v, ir.Plain), e.write(w, x, v)
	switch as := jen.Parens(jen.Op("*").Add(e.typ(v))).Call(r); { // a type with a name must be converted
	case e.isForeign(v):
		read, write = jen.Id("j").Dot("unmarshal").Call(as), jen.Add(w).Dot("marshal").Call(as)
	case e.isObject(v):
		read, write = e.readField(as, v, ir.Plain), e.write(w, as, v)
	case v.Kind != ir.List && v.Kind != ir.Map:
		read, write = jen.Add(x).Op("=").Add(e.ident(d.Name)).Call(e.read(v)), e.write(w, e.typ(v).Call(x), v)
	}
	return append(code, e.jsonMethods(d, []jen.Code{read}, []jen.Code{write})...)
}

// enum generates a type with constants for its values.
func (e *emitter) enum(d *ir.Decl) []jen.Code {
	name := e.ident(d.Name)
	var consts, known, labels []jen.Code
	for _, c := range d.Consts {
		id := e.ident(c.Name)
		line := jen.Add(id).Add(name).Op("=").Add(constant(d.Base, c.Value))
		if label := strings.Join(strings.Fields(c.Label), " "); label != "" {
			if !repeats(label, c.Value) {
				line.Comment("// " + cleanLine(label))
			}
			labels = append(labels, jen.Case(id).Block(jen.Return(lit(label))))
		}
		consts = append(consts, line)
		known = append(known, id)
	}
	comment := d.Doc
	if d.Open {
		comment.Notes = append(slices.Clone(comment.Notes), "Values other than the constants are also valid.")
	}
	single := len(consts) == 1
	list := jen.Const().Defs(consts...)
	if single {
		comment = informative(comment, d.Consts[0].Value)
		list = jen.Const().Add(consts[0])
	}
	code := []jen.Code{
		jen.Add(named(d.Name, comment, "")).Line().Type().Add(name).Add(goTypes[d.Base]()),
		list,
		jen.Add(doc("Known reports whether v is one of the documented values.")).Line().
			Func().Params(jen.Id("v").Add(name)).Id("Known").Params().Bool().Block(e.knownBody(d, known)...),
	}
	if d.Labels {
		code = append(code, jen.Add(doc("Label returns the name of the value in the API document, empty if it is unknown.")).Line().
			Func().Params(jen.Id("v").Add(name)).Id("Label").Params().String().Block(
			jen.Switch(jen.Id("v")).Block(labels...),
			jen.Return(lit("")),
		))
	}
	if !single { // a list of it would say nothing
		code = append(code, valuesMethod(name, known))
	}
	if d.Error {
		code = append(code, e.errorCode(d))
	}
	return code
}

// valuesMethod generates the method that lists the constants of an enum.
func valuesMethod(name *jen.Statement, known []jen.Code) jen.Code {
	return jen.Add(doc("Values returns the documented values in document order.")).Line().
		Func().Params(name).Id("Values").Params().Index().Add(name).Block(
		jen.Return(jen.Index().Add(name).ValuesFunc(func(g *jen.Group) {
			for i, k := range known {
				if i%6 == 0 {
					g.Line().Add(k)
					continue
				}
				g.Add(k)
			}
			g.Line()
		})),
	)
}

// knownBody generates the body of Known. A long enum calls the Known method of
// another enum with the same values, because documents often repeat them. A call of
// isKnown compiles faster than a switch, which is faster for a long list.
func (e *emitter) knownBody(d *ir.Decl, known []jen.Code) []jen.Code {
	v := jen.Id("v")
	if len(known) > 16 {
		values := []string{string(d.Base)}
		for _, c := range d.Consts {
			values = append(values, c.Value)
		}
		key := strings.Join(values, "\x00")
		if same := e.enums[key]; same != "" {
			return []jen.Code{jen.Return(e.ident(same).Call(v).Dot("Known").Call())}
		}
		e.enums[key] = d.Name
	}
	switch {
	case len(known) == 1:
		return []jen.Code{jen.Return(jen.Add(v).Op("==").Add(known[0]))}
	case d.Base == ir.String && len(known) <= 100:
		values := []jen.Code{jen.String().Call(v)}
		for _, c := range d.Consts {
			values = append(values, constant(d.Base, c.Value))
		}
		return []jen.Code{jen.Return(jen.Id("isKnown").CallFunc(inLines(values)))}
	}
	return isOneOf(v, known)
}

// isOneOf generates the body of a function that reports whether x is one of values.
func isOneOf(x jen.Code, values []jen.Code) []jen.Code {
	return []jen.Code{
		jen.Switch(x).Block(jen.Case(jen.ListFunc(inLines(values))).Block(jen.Return(jen.True()))),
		jen.Return(jen.False()),
	}
}

// inLines adds the items of a list to a group, six to a line.
func inLines(items []jen.Code) func(*jen.Group) {
	return func(g *jen.Group) {
		for i, item := range items {
			if i%6 == 0 && i > 0 {
				g.Line().Add(item)
				continue
			}
			g.Add(item)
		}
	}
}

// constant returns the literal of an enum value.
func constant(base ir.Kind, value string) *jen.Statement {
	if base == ir.String {
		return lit(value)
	}
	return jen.Op(value)
}

// format generates the method that hides secrets from fmt: for a verb that does not
// fit a pointer, it prints what the pointer leads to without calling methods.
func (e *emitter) format(d *ir.Decl) []jen.Code {
	if !d.Secret {
		return nil
	}
	r := jen.Id(receiver(d))
	return []jen.Code{jen.Add(doc("Format implements [fmt.Formatter]. It writes JSON, without secrets.")).Line().
		Func().Params(jen.Add(r).Add(e.ident(d.Name))).Id("Format").Params(jen.Id("f").Qual("fmt", "State"), jen.Id("_").Rune()).Block(
		jen.Id("formatJSON").Call(jen.Id("f"), r))}
}
