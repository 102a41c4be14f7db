package emit

import (
	"net/url"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// request generates the request type of an operation, with its validator and its
// encoder.
func (e *emitter) request(d *ir.Decl, o *ir.Op) []jen.Code {
	var fields []jen.Code
	for _, f := range d.Fields {
		fields = append(fields, e.field(f)...)
	}
	comment := doc(wrap(d.Name + " holds the parameters of [Client." + o.Name + "].")...)
	code := []jen.Code{jen.Add(comment).Line().Type().Add(e.ident(d.Name)).Struct(fields...)}
	code = append(code, e.validate(d)...)
	code = append(code, e.format(d)...)
	for _, in := range []ir.In{ir.InQuery, ir.InForm} {
		if c := e.appender(d, in); c != nil {
			code = append(code, c)
		}
	}
	return code
}

func hasParams(d *ir.Decl, in ir.In) bool {
	return slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Param != nil && f.Param.In == in })
}

// fallible reports whether encoding a parameter can fail, because it is encoded
// from JSON.
func fallible(f ir.Field) bool { return f.Param.Generic || f.Param.JSON }

func anyFallible(d *ir.Decl, in ir.In) bool {
	return slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Param != nil && f.Param.In == in && fallible(f) })
}

func anyGeneric(d *ir.Decl, in ir.In) bool {
	return slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Param != nil && f.Param.In == in && f.Param.Generic })
}

// appenderName returns the name of the method that appends the parameters in one
// location.
func appenderName(in ir.In) string {
	if in == ir.InForm {
		return "appendForm"
	}
	return "appendQuery"
}

// appender generates the method that appends the parameters in one location, in
// document order.
func (e *emitter) appender(d *ir.Decl, in ir.In) jen.Code {
	if !hasParams(d, in) {
		return nil
	}
	canFail := anyFallible(d, in)
	var body []jen.Code
	for _, f := range d.Fields {
		if f.Param != nil && f.Param.In == in {
			body = append(body, e.appendField(f)...)
		}
	}
	name := appenderName(in)
	what := map[ir.In]string{ir.InQuery: "the query parameters", ir.InForm: "the form parameters"}[in]
	fn := jen.Add(doc(wrap(name + " appends " + what + " to b.")...)).Line().
		Func().Params(jen.Id("r").Op("*").Add(e.ident(d.Name))).Id(name).Params(jen.Id("b").Index().Byte())
	if canFail {
		if anyGeneric(d, in) {
			body = append([]jen.Code{jen.Var().Err().Error()}, body...)
		}
		return fn.Params(jen.Index().Byte(), jen.Error()).Block(append(body, jen.Return(jen.Id("b"), jen.Nil()))...)
	}
	return fn.Index().Byte().Block(append(body, jen.Return(jen.Id("b")))...)
}

// appendField generates the code that appends one parameter.
func (e *emitter) appendField(f ir.Field) []jen.Code {
	x := jen.Id("r").Dot(f.Name)
	b := jen.Id("b")
	key := lit(url.QueryEscape(f.Wire) + "=")
	switch {
	case f.Param.JSON:
		set := []jen.Code{
			jen.List(jen.Id("text"), jen.Err()).Op(":=").Id("jsonParam").Call(e.paramFunc(f, x)),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Add(b).Op("=").Id("appendText").Call(jen.Id("appendKey").Call(b, key), jen.Id("text")),
		}
		if f.Presence == ir.Plain {
			return []jen.Code{jen.Block(set...)}
		}
		return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(set...)}
	case f.Param.Generic:
		set := jen.If(
			jen.List(b, jen.Err()).Op("=").Id("appendParam").Call(b, lit(f.Wire), styleLit(f.Param), e.paramFunc(f, x)), jen.Err().Op("!=").Nil(),
		).Block(jen.Return(jen.Nil(), jen.Err()))
		if f.Presence == ir.Pointer && !(f.Required && !f.ReadOnly) {
			set = jen.If(isSet(f)).Block(set)
		}
		return []jen.Code{set}
	case f.Value.Kind == ir.List:
		return e.appendList(f, x, key)
	}
	v := plain(x)
	if f.Presence == ir.Pointer {
		v = deref(x)
	}
	set := jen.Add(b).Op("=").Add(e.appendScalar(f.Param, jen.Id("appendKey").Call(b, key), v, f.Value))
	if f.Presence == ir.Plain {
		return []jen.Code{set}
	}
	return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(set)}
}

func (e *emitter) appendList(f ir.Field, x, key *jen.Statement) []jen.Code {
	b, v := jen.Id("b"), jen.Id("v")
	if f.Param.Explode {
		return []jen.Code{jen.For(jen.List(jen.Id("_"), v).Op(":=").Range().Add(x)).Block(
			jen.Add(b).Op("=").Add(e.appendScalar(f.Param, jen.Id("appendKey").Call(b, key), plain(v), *f.Value.Elem)),
		)}
	}
	delimiter := f.Param.Delimiter
	if delimiter != "," {
		delimiter = strings.ReplaceAll(url.QueryEscape(delimiter), "+", "%20")
	}
	there := jen.Len(x).Op(">").Lit(0) // RFC 6570, section 2.3: an empty list is undefined
	if f.Param.AllowEmpty {
		there = jen.Add(x).Op("!=").Nil()
	}
	return []jen.Code{jen.If(there).Block(
		jen.Add(b).Op("=").Id("appendKey").Call(b, key),
		jen.For(jen.List(jen.Id("i"), v).Op(":=").Range().Add(x)).Block(
			jen.If(jen.Id("i").Op(">").Lit(0)).Block(jen.Add(b).Op("=").Append(b, jen.Add(lit(delimiter)).Op("..."))),
			jen.Add(b).Op("=").Add(e.appendScalar(f.Param, b, plain(v), *f.Value.Elem)),
		),
	)}
}

// appendScalar returns the expression that appends a scalar to b.
func (e *emitter) appendScalar(p *ir.Param, b *jen.Statement, x expr, v ir.Value) *jen.Statement {
	strconv := func(fn string, args ...jen.Code) *jen.Statement {
		return jen.Qual("strconv", fn).Call(append([]jen.Code{b}, args...)...)
	}
	switch kind := e.baseKind(v); kind {
	case ir.Bool:
		return strconv("AppendBool", x.value())
	case ir.Int, ir.Int32, ir.Int16, ir.Int8:
		return strconv("AppendInt", convert(x.value(), v.Kind == ir.Int, jen.Int64()), jen.Lit(10))
	case ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8:
		return strconv("AppendUint", convert(x.value(), v.Kind == ir.Uint64, jen.Uint64()), jen.Lit(10))
	case ir.Float, ir.Float32:
		bits := 64
		if kind == ir.Float32 {
			bits = 32
		}
		return strconv("AppendFloat", convert(x.value(), v.Kind == ir.Float, jen.Float64()), jen.LitRune('f'), jen.Op("-1"), jen.Lit(bits))
	}
	fn := "appendText"
	if p.AllowReserved {
		fn = "appendReserved"
	}
	return jen.Id(fn).Call(b, e.text(x, v))
}

func convert(x *jen.Statement, same bool, to *jen.Statement) *jen.Statement {
	if same {
		return x
	}
	return to.Call(x)
}

// baseKind returns the kind of a value, for an enum that of its base type.
func (e *emitter) baseKind(v ir.Value) ir.Kind {
	if v.Kind == ir.Named && e.api.Decls[v.Decl].Kind == ir.Enum {
		return e.api.Decls[v.Decl].Base
	}
	return v.Kind
}

// text returns the expression for the text of a scalar.
func (e *emitter) text(x expr, v ir.Value) *jen.Statement {
	switch kind := e.baseKind(v); kind {
	case ir.String:
		return convert(x.value(), v.Kind == ir.String, jen.String())
	case ir.Secret:
		return jen.String().Call(x.value())
	case ir.Bool:
		return jen.Qual("strconv", "FormatBool").Call(x.value())
	case ir.Int, ir.Int32, ir.Int16, ir.Int8:
		return jen.Qual("strconv", "FormatInt").Call(convert(x.value(), v.Kind == ir.Int, jen.Int64()), jen.Lit(10))
	case ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8:
		return jen.Qual("strconv", "FormatUint").Call(convert(x.value(), v.Kind == ir.Uint64, jen.Uint64()), jen.Lit(10))
	case ir.Float, ir.Float32:
		bits := 64
		if kind == ir.Float32 {
			bits = 32
		}
		return jen.Qual("strconv", "FormatFloat").Call(convert(x.value(), v.Kind == ir.Float, jen.Float64()), jen.LitRune('f'), jen.Op("-1"), jen.Lit(bits))
	case ir.Time:
		layout := jen.Qual("time", "RFC3339Nano")
		if v.Layout != "" {
			layout = lit(v.Layout)
		}
		at := jen.Add(x.code)
		if v.UTC {
			at = at.Dot("UTC").Call()
		}
		return at.Dot("Format").Call(layout)
	case ir.Bytes:
		return jen.Qual("encoding/base64", "StdEncoding").Dot("EncodeToString").Call(x.value())
	}
	return jen.Add(x.code).Dot("String").Call()
}

// styleLit returns the literal of a parameter's style.
func styleLit(p *ir.Param) *jen.Statement { return jen.Id("style").Values(styleFields(p)...) }

func styleFields(p *ir.Param) []jen.Code {
	fields := []jen.Code{jen.Id("name").Op(":").Add(lit(string(p.Style)))}
	if p.Explode {
		fields = append(fields, jen.Id("explode").Op(":").True())
	}
	if p.Delimiter != "" && p.Delimiter != "," {
		fields = append(fields, jen.Id("delimiter").Op(":").Add(lit(p.Delimiter)))
	}
	if p.AllowReserved {
		fields = append(fields, jen.Id("reserved").Op(":").True())
	}
	if p.AllowEmpty && !p.Explode {
		fields = append(fields, jen.Id("emptyList").Op(":").True())
	}
	return fields
}
