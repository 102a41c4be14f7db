package emit

import (
	"encoding/json"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// structAppend generates the body of append of a struct.
func (e *emitter) structAppend(d *ir.Decl) []jen.Code {
	w := jen.Id("w")
	body := []jen.Code{jen.Add(w).Dot("begin").Call(jen.LitRune('{'))}
	var known []jen.Code
	for _, f := range d.Fields {
		body = append(body, e.writeField(f))
		known = append(known, lit(f.Wire))
	}
	if ap := d.AdditionalProperties; ap != nil {
		args := append([]jen.Code{w, jen.Id("r").Dot(ap.Name), e.writer(ap.Value)}, known...)
		body = append(body, e.generic("writeMembers", ap.Value).Call(args...))
	}
	return append(body, jen.Add(w).Dot("end").Call(jen.LitRune('}')))
}

// writeField generates the code that writes one property. An optional one is left
// out if it is absent.
func (e *emitter) writeField(f ir.Field) jen.Code {
	x := jen.Id("r").Dot(f.Name)
	w := jen.Id("w").Dot("key").Call(lit(keyText(f.Wire)))
	optional := !f.Required || f.ReadOnly
	v := f.Value
	switch {
	case f.Presence == ir.Optional:
		v.Nullable = false
		return jen.If(isSet(f)).Block(e.generic("writeNullable", v).Call(w, x, e.writer(v)))
	case f.Presence == ir.Pointer && optional:
		v.Nullable = false
		if !e.isObject(v) {
			x = jen.Op("*").Add(x)
		}
		return jen.If(isSet(f)).Block(e.write(w, x, v))
	case f.Presence == ir.Pointer:
		v.Nullable = true
	case optional && f.Presence == ir.NilAble:
		return jen.If(isSet(f)).Block(e.write(w, x, v))
	}
	return e.write(w, x, v)
}

// keyText returns the name of a property as it is written, without the quotes.
func keyText(name string) string {
	var b strings.Builder
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(name) // a string has no error
	return strings.Trim(b.String(), "\n")[1 : b.Len()-2]
}

// writeMethods are the methods of jsonWriter by kind.
var writeMethods = map[ir.Kind]string{
	ir.String: "string", ir.Secret: "secret", ir.Bool: "bool", ir.Int: "integer", ir.Uint64: "unsigned", ir.Float: "float64", ir.Float32: "float32",
	ir.Time: "time", ir.Date: "date", ir.Bytes: "bytes", ir.Any: "any", ir.RawJSON: "raw",
}

// convertedWrites are the methods for kinds that are converted to another one, and
// that one.
var convertedWrites = map[ir.Kind]ir.Kind{
	ir.Int32: ir.Int, ir.Int16: ir.Int, ir.Int8: ir.Int, ir.Uint32: ir.Uint64, ir.Uint16: ir.Uint64, ir.Uint8: ir.Uint64,
}

// write generates the statement that writes the value x with the writer w.
func (e *emitter) write(w, x *jen.Statement, v ir.Value) *jen.Statement {
	if v.Nullable && !e.api.NilAble(v) {
		v.Nullable = false
		if e.isObject(v) {
			return jen.Id("writeObject").Call(w, x, e.encoder(v))
		}
		return jen.Id("writePtr").Call(w, x, e.writer(v))
	}
	switch {
	case e.isForeign(v):
		return jen.Add(w).Dot("marshal").Call(jen.Op("&").Add(x))
	case e.isObject(v):
		if e.api.Decls[v.Decl].Writes() {
			return jen.Add(x).Dot("append").Call(w)
		}
		return jen.Add(w).Dot("marshal").Call(x)
	case v.Kind == ir.List:
		return e.writeList(w, x, *v.Elem)
	case v.Kind == ir.Map && v.Elem.Kind == ir.Any:
		return jen.Add(w).Dot("anyMap").Call(x)
	case v.Kind == ir.Map:
		return e.generic("writeMap", *v.Elem).Call(w, x, e.writer(*v.Elem))
	}
	if v.Layout != "" {
		name := "timeAs"
		if v.UTC {
			name = "timeAsUTC"
		}
		return jen.Add(w).Dot(name).Call(x, lit(v.Layout))
	}
	kind := e.baseKind(v)
	if to, ok := convertedWrites[kind]; ok {
		kind = to
	}
	return jen.Add(w).Dot(writeMethods[kind]).Call(convert(x, kind == v.Kind, goTypeOf(kind)))
}

// goTypeOf returns the Go type of a kind without declarations.
func goTypeOf(kind ir.Kind) *jen.Statement {
	if kind == ir.Secret {
		return jen.Id("Secret")
	}
	if f := goTypes[kind]; f != nil {
		return f()
	}
	return jen.Any()
}

func (e *emitter) writeList(w, x *jen.Statement, elem ir.Value) *jen.Statement {
	pointer := elem.Nullable && !e.api.NilAble(elem)
	switch {
	case !pointer && e.isText(elem):
		return jen.Id("writeStrings").Call(w, x)
	case !pointer && e.isObject(elem):
		return jen.Id("writeObjects").Call(w, x, e.encoder(elem))
	}
	return e.generic("writeList", elem).Call(w, x, e.writer(elem))
}

// encoder returns the function that writes an object behind a pointer.
func (e *emitter) encoder(v ir.Value) *jen.Statement {
	if e.api.Decls[v.Decl].Writes() {
		return methodOf(e.typ(v), "append")
	}
	return jen.Func().Params(jen.Id("v").Op("*").Add(e.typ(v)), jen.Id("w").Op("*").Id("jsonWriter")).Block(
		jen.Id("w").Dot("marshal").Call(jen.Id("v")))
}

// writer returns the function that writes a value.
func (e *emitter) writer(v ir.Value) *jen.Statement {
	pointer := v.Nullable && !e.api.NilAble(v)
	if name := writeMethods[v.Kind]; name != "" && !pointer && v.Layout == "" {
		return methodOf(jen.Id("jsonWriter"), name)
	}
	return jen.Func().Params(jen.Id("w").Op("*").Id("jsonWriter"), jen.Id("v").Add(e.elem(v))).Block(e.write(jen.Id("w"), jen.Id("v"), v))
}

// paramFunc returns the function that writes the value of a parameter or a body that
// is set.
func (e *emitter) paramFunc(f ir.Field, x *jen.Statement) *jen.Statement {
	v := f.Value
	switch {
	case f.Presence == ir.Pointer && (!f.Required || f.ReadOnly):
		v.Nullable = false
		return e.encodeExpr(deref(x), v)
	case f.Presence == ir.Pointer:
		v.Nullable = true // null, if it is nil
	}
	return e.encodeFunc(x, v)
}

// encodeExpr returns the function that writes the value of an expression that is not
// null.
func (e *emitter) encodeExpr(x expr, v ir.Value) *jen.Statement {
	v.Nullable = false
	if e.isObject(v) {
		return e.encodeFunc(x.code, v)
	}
	return e.encodeFunc(x.value(), v)
}

// encodeFunc returns the function that writes the value x.
func (e *emitter) encodeFunc(x *jen.Statement, v ir.Value) *jen.Statement {
	if e.isObject(v) && !v.Nullable && e.api.Decls[v.Decl].Writes() {
		return jen.Add(x).Dot("append")
	}
	return jen.Func().Params(jen.Id("w").Op("*").Id("jsonWriter")).Block(e.write(jen.Id("w"), x, v))
}
