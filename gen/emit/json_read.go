package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// isObject reports whether v is a declaration that is read and written by methods
// of its own: a struct, a union, or a defined list, map or scalar.
func (e *emitter) isObject(v ir.Value) bool {
	return v.Kind == ir.Named && e.api.Decls[v.Decl].Kind != ir.Enum
}

// isForeign reports whether v is a type of another package. Its methods may have pointer
// receivers.
func (e *emitter) isForeign(v ir.Value) bool {
	return v.Kind == ir.Named && e.api.Decls[v.Decl].Foreign != nil
}

// isText reports whether v is a string or an enum of strings.
func (e *emitter) isText(v ir.Value) bool { return e.baseKind(v) == ir.String }

// isNumber reports whether v is a number or an enum of numbers.
func (e *emitter) isNumber(v ir.Value) bool {
	kind := e.baseKind(v)
	return bitsOf[kind] != 0 || kind == ir.Int || kind == ir.Float
}

// method returns the expression for a method of *T or *jsonReader: (*T).name.
func methodOf(t *jen.Statement, name string) *jen.Statement {
	return jen.Parens(jen.Op("*").Add(t)).Dot(name)
}

// jsonMethods generates the codec of a struct or a union: what the client reads and
// writes, and the methods of encoding/json where struct tags do not say the same.
func (e *emitter) jsonMethods(d *ir.Decl, decode, encode []jen.Code) []jen.Code {
	var out []jen.Code
	recv := jen.Id(receiver(d))
	if d.Reads() {
		out = append(out, jen.Func().Params(jen.Add(recv).Op("*").Add(e.ident(d.Name))).Id("decode").
			Params(jen.Id("j").Op("*").Id("jsonReader")).Block(decode...))
	}
	if d.Writes() {
		out = append(out, jen.Func().Params(jen.Add(recv).Op("*").Add(e.ident(d.Name))).Id("append").
			Params(jen.Id("w").Op("*").Id("jsonWriter")).Block(encode...))
	}
	if !d.OwnJSON() {
		return out
	}
	return append(out,
		jen.Add(doc("MarshalJSON implements [encoding/json.Marshaler].")).Line().
			Func().Params(jen.Add(recv).Add(e.ident(d.Name))).Id("MarshalJSON").Params().Params(jen.Index().Byte(), jen.Error()).Block(
			jen.Return(jen.Id("encodeJSON").Call(jen.Add(recv).Dot("append")))),
		jen.Add(doc("UnmarshalJSON implements [encoding/json.Unmarshaler].")).Line().
			Func().Params(jen.Add(recv).Op("*").Add(e.ident(d.Name))).Id("UnmarshalJSON").Params(jen.Id("data").Index().Byte()).Error().Block(
			jen.Return(jen.Id("decodeJSON").Call(jen.Id("data"), jen.False(), jen.Add(recv).Dot("decode")))))
}

// receiver returns the name of the receiver in the methods of d.
func receiver(d *ir.Decl) string {
	if d.Kind == ir.Union {
		return "u"
	}
	return "r"
}

// structDecode generates the body of decode of a struct.
func (e *emitter) structDecode(d *ir.Decl) []jen.Code {
	var cases, required, nullable []jen.Code
	for _, f := range d.Fields {
		cases = append(cases, jen.Case(lit(f.Wire)).Block(e.setField(f)))
		switch {
		case !f.Required || f.WriteOnly:
		case f.Value.Nullable || f.Value.Kind == ir.Any || f.Value.Kind == ir.RawJSON:
			nullable = append(nullable, lit(f.Wire))
		default:
			required = append(required, lit(f.Wire))
		}
	}
	rest := jen.Id("j").Dot("skip").Call()
	if ap := d.AdditionalProperties; ap != nil {
		rest = e.generic("setMember", ap.Value).Call(jen.Id("j"), jen.Op("&").Id("r").Dot(ap.Name), jen.Id("j").Dot("name").Call(), e.read(ap.Value))
	}
	var body []jen.Code
	if len(required)+len(nullable) > 0 {
		names := jen.Nil()
		if len(required) > 0 {
			names = jen.Index().String().Values(required...)
		}
		body = append(body, jen.If(jen.Id("j").Dot("strict")).Block(jen.Id("j").Dot("require").Call(append([]jen.Code{names}, nullable...)...)))
	}
	inner := jen.Code(rest)
	if len(cases) > 0 {
		inner = jen.Switch(jen.String().Call(jen.Id("j").Dot("key").Call())).Block(append(cases, jen.Default().Block(rest))...)
	}
	return append(body, jen.For(
		jen.Id("ok").Op(":=").Id("j").Dot("beginObject").Call(), jen.Id("ok"),
		jen.Id("ok").Op("=").Id("j").Dot("nextMember").Call()).Block(inner))
}

// setField generates the statement that reads the value of a field of r. A method that
// stores what it reads compiles faster than an assignment, if it is a pointer or a string.
func (e *emitter) setField(f ir.Field) jen.Code {
	x, kind := jen.Id("r").Dot(f.Name), e.baseKind(f.Value)
	switch name := setMethods[f.Value.Kind]; {
	case f.Presence == ir.Pointer && f.Value.Layout != "":
		return jen.Id("j").Dot("setTimeAsPtr").Call(jen.Op("&").Add(x), lit(f.Value.Layout))
	case f.Presence == ir.Pointer && name != "":
		return jen.Id("j").Dot(name).Call(jen.Op("&").Add(x))
	case f.Presence != ir.Plain || f.Value.Nullable:
	case kind == ir.String && kind == f.Value.Kind:
		return jen.Id("j").Dot("setString").Call(jen.Op("&").Add(x))
	case kind == ir.String || kind == ir.Secret:
		return jen.Id("j").Dot("setString").Call(jen.Parens(jen.Op("*").String()).Call(jen.Op("&").Add(x)))
	}
	return e.readField(x, f.Value, f.Presence)
}

// readField generates the statement that reads the value of a field or a variant.
func (e *emitter) readField(target *jen.Statement, v ir.Value, p ir.Presence) jen.Code {
	switch p {
	case ir.Pointer:
		if e.isObject(v) && e.api.Decls[v.Decl].Reads() {
			return jen.If(jen.Op("!").Id("j").Dot("null").Call()).Block(
				jen.Add(target).Op("=").New(e.typ(v)),
				jen.Add(target).Dot("decode").Call(jen.Id("j")))
		}
		return jen.Add(target).Op("=").Add(e.readPtr(v))
	case ir.Optional:
		v.Nullable = false
		return jen.Add(target).Op("=").Add(e.generic("readNullable", v)).Call(jen.Id("j"), e.reader(v))
	}
	if e.isObject(v) {
		if e.api.Decls[v.Decl].Reads() {
			return jen.Add(target).Dot("decode").Call(jen.Id("j"))
		}
		return jen.Id("j").Dot("unmarshal").Call(jen.Op("&").Add(target))
	}
	return jen.Add(target).Op("=").Add(e.read(v))
}

// setMethods are the methods of jsonReader that store a pointer.
var setMethods = map[ir.Kind]string{ir.String: "setStringPtr", ir.Bool: "setBoolPtr", ir.Int: "setInt64Ptr", ir.Time: "setTimePtr"}

// readMethods are the methods of jsonReader by kind.
var readMethods = map[ir.Kind]string{
	ir.String: "string", ir.Bool: "bool", ir.Int: "int64", ir.Float: "float64",
	ir.Time: "time", ir.Date: "date", ir.Bytes: "bytes", ir.Any: "any", ir.RawJSON: "raw",
}

// bitsOf are the sizes of the numbers without a method of jsonReader.
var bitsOf = map[ir.Kind]int{ir.Int32: 32, ir.Int16: 16, ir.Int8: 8, ir.Uint64: 64, ir.Uint32: 32, ir.Uint16: 16, ir.Uint8: 8, ir.Float32: 32}

// read returns the expression that reads a value.
func (e *emitter) read(v ir.Value) *jen.Statement {
	if v.Nullable && !e.api.NilAble(v) {
		return e.readPtr(v)
	}
	j := jen.Id("j")
	switch {
	case e.isObject(v):
		return jen.Id("readObject").Call(j, e.decoder(v))
	case v.Kind == ir.List:
		return e.readList(v)
	case v.Kind == ir.Map:
		return e.generic("readMap", *v.Elem).Call(j, e.reader(*v.Elem))
	}
	if v.Layout != "" {
		return jen.Add(j).Dot("timeAs").Call(lit(v.Layout))
	}
	kind := e.baseKind(v)
	if kind == ir.Secret {
		kind = ir.String
	}
	if name := readMethods[kind]; name != "" {
		return convert(jen.Add(j).Dot(name).Call(), kind == v.Kind, e.typ(v))
	}
	name := "integer"
	switch kind {
	case ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8:
		name = "unsigned"
	case ir.Float32:
		name = "float"
	}
	return convert(jen.Add(j).Dot(name).Call(jen.Lit(bitsOf[kind])), v.Kind == ir.Uint64, e.typ(v))
}

func (e *emitter) readList(v ir.Value) *jen.Statement {
	j, elem := jen.Id("j"), *v.Elem
	pointer := elem.Nullable && !e.api.NilAble(elem)
	switch {
	case !pointer && e.isText(elem):
		return jen.Id("readStrings").Index(e.typ(elem)).Call(j)
	case !pointer && e.isObject(elem):
		return jen.Id("readObjects").Call(j, e.decoder(elem))
	case !pointer && e.isNumber(elem):
		return jen.Id("readNumbers").Call(j, e.reader(elem))
	}
	return e.generic("readList", elem).Call(j, e.reader(elem))
}

// generic returns the function name for elements of the type of elem. Go does not
// infer a type of fifty levels.
func (e *emitter) generic(name string, elem ir.Value) *jen.Statement {
	levels := 0
	for v := elem; v.Elem != nil; v = *v.Elem {
		levels++
	}
	if levels < 20 {
		return jen.Id(name)
	}
	return jen.Id(name).Index(e.elem(elem))
}

// decoder returns the function that reads an object into a pointer.
func (e *emitter) decoder(v ir.Value) *jen.Statement {
	if e.api.Decls[v.Decl].Reads() {
		return methodOf(e.typ(v), "decode")
	}
	return jen.Func().Params(jen.Id("v").Op("*").Add(e.typ(v)), jen.Id("j").Op("*").Id("jsonReader")).Block(
		jen.Id("j").Dot("unmarshal").Call(jen.Id("v")))
}

// reader returns the function that reads a value.
func (e *emitter) reader(v ir.Value) *jen.Statement {
	pointer := v.Nullable && !e.api.NilAble(v)
	if name := readMethods[v.Kind]; name != "" && !pointer && v.Layout == "" {
		return methodOf(jen.Id("jsonReader"), name)
	}
	return jen.Func().Params(jen.Id("j").Op("*").Id("jsonReader")).Add(e.elem(v)).Block(jen.Return(e.read(v)))
}

// groupMethods are the methods of jsonReader that read a pointer.
var groupMethods = map[ir.Kind]string{
	ir.String: "stringPtr", ir.Secret: "stringPtr", ir.Bool: "boolPtr", ir.Int: "int64Ptr", ir.Int32: "int32Ptr", ir.Uint64: "uint64Ptr", ir.Float: "float64Ptr", ir.Time: "timePtr",
}

// readPtr returns the expression that reads a pointer to a value.
func (e *emitter) readPtr(v ir.Value) *jen.Statement {
	j := jen.Id("j")
	if e.isObject(v) {
		return jen.Id("readNew").Call(j, e.decoder(v))
	}
	if v.Layout != "" {
		return jen.Add(j).Dot("timeAsPtr").Call(lit(v.Layout))
	}
	kind := e.baseKind(v)
	if name := groupMethods[kind]; name != "" {
		p := jen.Add(j).Dot(name).Call()
		if kind == v.Kind && kind != ir.Secret {
			return p
		}
		return jen.Parens(jen.Op("*").Add(e.typ(v))).Call(p)
	}
	v.Nullable = false
	return jen.Id("readPtr").Call(j, e.reader(v))
}

// decodeFunc returns the function that reads a JSON body into target: a variable of
// the type of v, or a pointer to it.
func (e *emitter) decodeFunc(target *jen.Statement, v ir.Value, p ir.Presence) *jen.Statement {
	if p == ir.Plain && e.isObject(v) && !e.isForeign(v) {
		return jen.Add(target).Dot("decode")
	}
	return jen.Func().Params(jen.Id("j").Op("*").Id("jsonReader")).Block(e.readField(target, v, p))
}
