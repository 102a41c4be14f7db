package emit

import (
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// goTypes are the kinds with a type of Go's own or of the standard library.
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

// ownTypes are the kinds with a type of the client's own.
var ownTypes = map[ir.Kind]string{ir.Secret: "Secret", ir.Date: "Date", ir.Event: "Event", ir.File: "File"}

// own is a type of the client's package, also from outside.
func (e *emitter) own(name string) *jen.Statement {
	if e.importPath == "" {
		return e.ident(name)
	}
	e.ident(name) // reports what is no identifier
	return jen.Qual(e.importPath, name)
}

// typ is the Go type of a value that is there and not null.
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

// elem is the Go type of an item of a list or map: a pointer where null is
// one of the values.
func (e *emitter) elem(v ir.Value) *jen.Statement {
	if v.Nullable && !e.nilable(v) {
		return jen.Op("*").Add(e.typ(v))
	}
	return e.typ(v)
}

func (e *emitter) nilable(v ir.Value) bool {
	switch v.Kind {
	case ir.List, ir.Map, ir.Bytes, ir.Any, ir.RawJSON, ir.Reader:
		return true
	case ir.Named:
		d := e.api.Decls[v.Decl]
		return d.Kind == ir.Defined && e.nilable(*d.Value)
	}
	return false
}

// fieldType is the Go type of a field.
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

// tag is the struct tag of a member: what is absent is not sent, what is zero
// or empty is.
func tag(f ir.Field) *jen.Statement {
	name := f.Wire
	switch {
	case f.Untaggable:
		name = "-"
	case !f.Required || f.ReadOnly:
		name += ",omitzero"
	}
	return jen.Tag(map[string]string{"json": name})
}

// structure writes a struct that travels as JSON, with what it needs to do so.
func (e *emitter) structure(d *ir.Decl) []jen.Code {
	fallback := "is an object of the API."
	if d.Request { // the answers of an operation
		fallback = "holds one of the answers of an operation."
	}
	var fields []jen.Code
	for _, f := range d.Fields {
		fields = append(fields, e.field(f, !d.Request && len(d.Parts) == 0)...)
	}
	if d.AdditionalProperties != nil {
		fields = append(fields,
			doc(wrap(d.AdditionalProperties.Name+" holds the members that have no field of their own.")...),
			e.ident(d.AdditionalProperties.Name).Map(jen.String()).Add(e.elem(d.AdditionalProperties.Value)).Tag(map[string]string{"json": "-"}))
	}
	if len(d.Tracked) > 0 {
		fields = append(fields, jen.Line().Id("missing").Uint64().Comment("// required members that an answer did not have"))
	}
	code := []jen.Code{jen.Add(named(d.Name, d.Doc, fallback)).Line().Type().Add(e.ident(d.Name)).Struct(fields...)}
	if d.Request {
		return code
	}
	code = append(code, e.validate(d)...)
	code = append(code, e.logValue(d)...)
	code = append(code, e.selected(d)...)
	if len(d.Parts) > 0 {
		return append(code, e.writeParts(d))
	}
	return append(code, e.codec(d)...)
}

// field writes one field with its documentation.
func (e *emitter) field(f ir.Field, json bool) []jen.Code {
	d := f.Doc
	if f.Default != "" {
		d.Notes = append(d.Notes, "The service's default is "+f.Default+".")
	}
	var out []jen.Code
	if lines := docLines(d); len(lines) > 0 {
		out = append(out, doc(lines...))
	}
	decl := e.ident(f.Name).Add(e.fieldType(f))
	if json {
		decl.Add(tag(f))
	}
	return append(out, decl)
}

// defined writes a named list, map or scalar.
func (e *emitter) defined(d *ir.Decl) []jen.Code {
	code := []jen.Code{jen.Add(named(d.Name, d.Doc, "is a value of the API.")).Line().Type().Add(e.ident(d.Name)).Add(e.typ(*d.Value))}
	return append(code, e.validate(d)...)
}

// enum writes a type with constants for its values.
func (e *emitter) enum(d *ir.Decl) []jen.Code {
	name := e.ident(d.Name)
	var consts, known, labels []jen.Code
	for _, c := range d.Consts {
		id := e.ident(c.Name)
		line := jen.Add(id).Add(name).Op("=").Add(constant(d.Base, c.Value))
		if label := strings.Join(strings.Fields(c.Label), " "); label != "" {
			line.Comment("// " + cleanLine(label))
			labels = append(labels, jen.Case(id).Block(jen.Return(lit(label))))
		}
		consts = append(consts, line)
		known = append(known, id)
	}
	comment, kind := d.Doc, "is one of a set of values."
	if d.Open {
		comment.Notes = append(slices.Clone(comment.Notes), "Other values than the constants are valid, too.")
		kind = "is a text with well-known values."
	}
	code := []jen.Code{
		jen.Add(named(d.Name, comment, kind)).Line().Type().Add(name).Add(goTypes[d.Base]()),
		jen.Add(doc("The values of " + d.Name + ".")).Line().Const().Defs(consts...),
		jen.Add(doc("Known tells whether v is one of the values that the API describes.")).Line().
			Func().Params(jen.Id("v").Add(name)).Id("Known").Params().Bool().Block(e.knownBody(d, known)...),
	}
	if d.Labels {
		code = append(code, jen.Add(doc("Label returns what the API calls the value, and an empty text for an unknown one.")).Line().
			Func().Params(jen.Id("v").Add(name)).Id("Label").Params().String().Block(
			jen.Switch(jen.Id("v")).Block(labels...),
			jen.Return(lit("")),
		))
	}
	code = append(code, jen.Add(doc("Values lists the values that the API describes, in its order.")).Line().
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
	))
	if d.Error {
		code = append(code, e.errorCode(d))
	}
	return code
}

// knownBody tells the values apart, or leaves that to another enum with the same
// values when they are many: descriptions repeat the long ones.
func (e *emitter) knownBody(d *ir.Decl, known []jen.Code) []jen.Code {
	if len(known) > 16 {
		key := string(d.Base)
		for _, c := range d.Consts {
			key += "\x00" + c.Value
		}
		if same := e.enums[key]; same != "" {
			return []jen.Code{jen.Return(e.ident(same).Call(jen.Id("v")).Dot("Known").Call())}
		}
		e.enums[key] = d.Name
	}
	return []jen.Code{jen.Switch(jen.Id("v")).Block(knownCases(known)...), jen.Return(jen.False())}
}

// knownCases are the cases of Known: one. But the compiler copies one with up to
// 73 values to every caller, which doubles the time that packages with many enums
// take to compile; so such a list is cut into short ones.
func knownCases(known []jen.Code) []jen.Code {
	size := max(len(known), 1)
	if size > 16 && size < 74 {
		size = 3
	}
	var cases []jen.Code
	for ids := range slices.Chunk(known, size) {
		cases = append(cases, jen.Case(jen.ListFunc(func(g *jen.Group) {
			for i, id := range ids {
				if i%6 == 0 && i > 0 {
					g.Line().Add(id)
					continue
				}
				g.Add(id)
			}
		})).Block(jen.Return(jen.True())))
	}
	return cases
}

// constant is the literal of an enum's value.
func constant(base ir.Kind, value string) *jen.Statement {
	if base == ir.String {
		return lit(value)
	}
	return jen.Op(value)
}

// logValue writes LogValue for a struct that holds secrets: a handler of
// log/slog that writes JSON would print them otherwise.
func (e *emitter) logValue(d *ir.Decl) []jen.Code {
	if !d.Secret || d.Kind != ir.Struct {
		return nil
	}
	attrs := []jen.Code{}
	for _, f := range d.Fields {
		name := f.Wire
		if name == "" {
			name = "body"
		}
		x := jen.Id("r").Dot(f.Name)
		switch {
		case f.Value.Elem != nil && e.holdsSecret(f.Value):
			attrs = append(attrs, jen.Line().Qual("log/slog", "String").Call(lit(name), jen.Id("redacted")))
		case f.Presence == ir.Pointer:
			attrs = append(attrs, jen.Line().Id("logField").Call(lit(name), x))
		case f.Presence == ir.Optional:
			attrs = append(attrs, jen.Line().Id("logNullable").Call(lit(name), x))
		default:
			attrs = append(attrs, jen.Line().Qual("log/slog", "Any").Call(lit(name), x))
		}
	}
	attrs = append(attrs, jen.Line())
	return []jen.Code{jen.Add(doc("LogValue returns the fields that are set, without the text of secrets.")).Line().
		Func().Params(jen.Id("r").Add(e.ident(d.Name))).Id("LogValue").Params().Qual("log/slog", "Value").Block(
		jen.Return(jen.Qual("log/slog", "GroupValue").Call(attrs...)))}
}

// holdsSecret tells whether v is a secret or holds one.
func (e *emitter) holdsSecret(v ir.Value) bool {
	for v.Elem != nil {
		v = *v.Elem
	}
	return v.Kind == ir.Secret || v.Kind == ir.Named && e.api.Decls[v.Decl].Secret
}

// logJSON writes MarshalJSON for a request that holds secrets. Requests do not
// travel as JSON; logs do.
func (e *emitter) logJSON(d *ir.Decl) []jen.Code {
	if !d.Secret {
		return nil
	}
	return []jen.Code{jen.Add(doc(wrap("MarshalJSON writes the fields that are set as one text for logs, without secrets. Requests are not sent this way.")...)).Line().
		Func().Params(jen.Id("r").Add(e.ident(d.Name))).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
		jen.Return(jen.Qual("encoding/json", "Marshal").Call(jen.Id("r").Dot("LogValue").Call().Dot("String").Call())))}
}
