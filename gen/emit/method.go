package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// httpMethods maps methods to the constants of net/http.
var httpMethods = map[string]string{
	"GET": "MethodGet", "HEAD": "MethodHead", "POST": "MethodPost", "PUT": "MethodPut", "PATCH": "MethodPatch",
	"DELETE": "MethodDelete", "OPTIONS": "MethodOptions", "TRACE": "MethodTrace", "CONNECT": "MethodConnect",
}

// method generates the method of one operation.
func (e *emitter) method(o *ir.Op) jen.Code {
	d := e.api.Decls[o.Request]
	out := e.outcome(o)
	var verb jen.Code = lit(o.Method)
	if name := httpMethods[o.Method]; name != "" {
		verb = jen.Qual("net/http", name)
	}
	body := []jen.Code{
		jen.Id("call").Op(":=").Id("newCall").Call(jen.Id("OperationInfo").Values(
			jen.Id("Name").Op(":").Add(lit(o.Name)), jen.Id("ID").Op(":").Add(lit(o.ID)),
			jen.Id("Method").Op(":").Add(verb), jen.Id("Route").Op(":").Add(lit(o.Path))), jen.Id("opts")),
	}
	if d.Checked {
		body = append(body, jen.If(jen.Op("!").Id("call").Dot("trusted")).Block(
			jen.If(jen.Err().Op(":=").Id("req").Dot("Validate").Call(), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err()))))
	}
	body = append(body, e.pathCode(o, d, out)...)
	body = append(body, e.paramCode(d, out)...)
	body = append(body, e.bodyCode(o, d, out)...)
	body = append(body, e.callFields(o)...)
	body = append(body, out.finish...)
	return jen.Add(e.methodDoc(o, out)).Line().
		Func().Params(jen.Id("c").Op("*").Id("Client")).Add(e.signature(o, o.Name, out.results)).Block(body...)
}

// signature generates name, parameters and results of a method of an operation.
func (e *emitter) signature(o *ir.Op, name string, results jen.Code) *jen.Statement {
	return e.ident(name).Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Add(e.ident(e.api.Decls[o.Request].Name)), jen.Id("opts").Op("...").Id("CallOption"),
	).Add(results)
}

// interfaceOf generates the interface with the methods of all operations.
func (e *emitter) interfaceOf() []jen.Code {
	var methods []jen.Code
	for _, o := range e.api.Methods() {
		methods = append(methods, e.signature(o, o.Name, e.outcome(o).results))
		if p := o.Page; p != nil {
			methods = append(methods, e.signature(o, p.All, seq(e.elem(p.Item))), e.signature(o, p.Pages, seq(e.pageType(o))))
		}
	}
	name := e.api.Interface
	return []jen.Code{
		jen.Add(doc(wrap(name + " has the operations of [Client], for code that is tested with another implementation. Embed it in that type, so that " +
			"an operation that is added to the API document does not break the type.")...)).Line().
			Type().Add(e.ident(name)).Interface(methods...),
		jen.Var().Id("_").Add(e.ident(name)).Op("=").Parens(jen.Op("*").Id("Client")).Call(jen.Nil()),
	}
}

func (e *emitter) methodDoc(o *ir.Op, out outcome) jen.Code {
	first := fmt.Sprintf("%s calls %s %s.", o.Name, o.Method, o.Path)
	if s := strings.Join(strings.Fields(o.Doc.Summary), " "); s != "" {
		first = fmt.Sprintf("%s calls %s %s: %s", o.Name, o.Method, o.Path, s)
		if !strings.ContainsAny(s[len(s)-1:], ".!?") {
			first += "."
		}
	}
	d := o.Doc
	d.Summary = ""
	if d.Text == o.Doc.Summary {
		d.Text = ""
	}
	if note := e.errorNote(o); note != "" {
		d.Notes = append(append([]string{}, d.Notes...), note)
	}
	if out.note != "" {
		d.Notes = append(append([]string{}, d.Notes...), out.note)
	}
	lines := wrap(first)
	if rest := docLines(d); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return doc(lines...)
}

// callFields generates the code that sets the fields of a call other than
// parameters and body.
func (e *emitter) callFields(o *ir.Op) []jen.Code {
	var out []jen.Code
	set := func(name string, v jen.Code) { out = append(out, jen.Id("call").Dot(name).Op("=").Add(v)) }
	if o.Accept != "" {
		set("accept", lit(o.Accept))
	}
	if o.Server != "" {
		set("server", lit(o.Server))
	}
	if o.Retry {
		set("retry", jen.True())
	}
	if o.Key != "" {
		set("key", lit(o.Key))
	}
	if name := e.security[fmt.Sprint(o.Auth)]; name != "" {
		set("auth", jen.Id(name))
	}
	if name := e.typedErrors(o); name != "" {
		set("typedError", jen.Id(name))
	}
	return out
}

// encodeErr generates the error return for a parameter that cannot be encoded.
func encodeErr(out outcome) jen.Code {
	return jen.If(jen.Err().Op("!=").Nil()).Block(out.fail(jen.Id("call").Dot("fail").Call(lit("encode request"), jen.Err())))
}

// pathCode generates the code that builds the path.
func (e *emitter) pathCode(o *ir.Op, d *ir.Decl, out outcome) []jen.Code {
	var code []jen.Code
	var path *jen.Statement
	add := func(part *jen.Statement) {
		if path == nil {
			path = part
			return
		}
		path = path.Op("+").Add(part)
	}
	var texts []jen.Code // of parameters that can be empty
	for i, p := range o.Parts {
		if p.Field < 0 {
			add(lit(p.Escaped()))
			continue
		}
		f := d.Fields[p.Field]
		x := jen.Id("req").Dot(f.Name)
		if !fallible(f) && f.Value.Kind != ir.List && f.Param.Style == ir.StyleSimple {
			text, free := e.pathText(f, x)
			if free {
				texts = append(texts, text)
				text = jen.Qual("net/url", "PathEscape").Call(text)
			}
			add(text)
			continue
		}
		name := fmt.Sprintf("part%d", i)
		code = append(code,
			jen.List(jen.Id(name), jen.Err()).Op(":=").Id("pathParam").Call(lit(f.Wire), styleLit(f.Param), e.paramFunc(f, x)),
			encodeErr(out))
		add(jen.Id(name))
	}
	if path == nil {
		return nil
	}
	if len(texts) > 0 {
		code = append(code, jen.If(jen.Err().Op(":=").Id("checkPath").Call(texts...), jen.Err().Op("!=").Nil()).Block(
			out.fail(jen.Id("call").Dot("fail").Call(lit("encode request"), jen.Err()))))
	}
	return append(code, jen.Id("call").Dot("path").Op("=").Add(path))
}

// pathText returns the expression for a scalar in a path, and whether it can be any text,
// which must be checked and escaped.
func (e *emitter) pathText(f ir.Field, x *jen.Statement) (text *jen.Statement, free bool) {
	v := plain(x)
	if f.Presence == ir.Pointer {
		v = deref(x)
	}
	switch e.baseKind(f.Value) {
	case ir.String, ir.Secret, ir.Time, ir.Bytes:
		free = true
	}
	return e.text(v, f.Value), free
}

// paramCode generates the code that adds query, headers and cookies to the call.
func (e *emitter) paramCode(d *ir.Decl, out outcome) []jen.Code {
	var code []jen.Code
	if hasParams(d, ir.InQuery) {
		appender := jen.Id("req").Dot(appenderName(ir.InQuery)).Call(jen.Nil())
		if anyFallible(d, ir.InQuery) {
			code = append(code,
				jen.List(jen.Id("query"), jen.Err()).Op(":=").Add(appender), encodeErr(out),
				jen.Id("call").Dot("query").Op("=").Id("query"))
		} else {
			code = append(code, jen.Id("call").Dot("query").Op("=").Add(appender))
		}
	}
	for _, f := range d.Fields {
		if f.Param != nil && (f.Param.In == ir.InHeader || f.Param.In == ir.InCookie) {
			code = append(code, e.fieldCode(f, out)...)
		}
	}
	return code
}

// fieldCode generates the code that sets one header or cookie.
func (e *emitter) fieldCode(f ir.Field, out outcome) []jen.Code {
	x := jen.Id("req").Dot(f.Name)
	setter := "setHeader"
	if f.Param.In == ir.InCookie {
		setter = "addCookie"
	}
	set := func(text jen.Code) jen.Code { return jen.Id("call").Dot(setter).Call(lit(f.Wire), text) }
	var code []jen.Code
	if fallible(f) || f.Value.Kind == ir.List {
		encode := jen.Id("textParam").Call(styleLit(f.Param), e.paramFunc(f, x))
		if f.Param.JSON {
			encode = jen.Id("jsonParam").Call(e.paramFunc(f, x))
		}
		code = []jen.Code{
			jen.List(jen.Id("text"), jen.Err()).Op(":=").Add(encode), encodeErr(out),
			jen.If(jen.Id("text").Op("!=").Add(lit(""))).Block(set(jen.Id("text"))),
		}
		if f.Presence == ir.Plain {
			return []jen.Code{jen.Block(code...)}
		}
	} else {
		v := plain(x)
		if f.Presence == ir.Pointer {
			v = deref(x)
		}
		code = []jen.Code{set(e.text(v, f.Value))}
		if f.Presence == ir.Plain {
			return code
		}
	}
	return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(code...)}
}

// bodyCode generates the code that sets the body.
func (e *emitter) bodyCode(o *ir.Op, d *ir.Decl, out outcome) []jen.Code {
	var code []jen.Code
	for _, b := range o.Bodies {
		if b.Kind == ir.ParamsBody {
			code = append(code, e.formParams(b, d, out)...)
			continue
		}
		f := d.Fields[b.Field]
		set := e.bodySet(b, f, out)
		if f.Presence == ir.Plain || f.Required && f.Presence == ir.NilAble && (f.Value.Nullable || f.Value.Kind == ir.Any || f.Value.Kind == ir.RawJSON) && b.Kind == ir.JSONBody {
			code = append(code, set...)
			continue
		}
		code = append(code, jen.If(jen.Id("req").Dot(f.Name).Op("!=").Nil()).Block(set...))
	}
	return code
}

func (e *emitter) formParams(b ir.Body, d *ir.Decl, out outcome) []jen.Code {
	appender := jen.Id("req").Dot(appenderName(ir.InForm)).Call(jen.Make(jen.Index().Byte(), jen.Lit(0), jen.Lit(formSize(d))))
	contentType := jen.Id("call").Dot("contentType").Op("=").Add(lit(b.Media))
	if anyFallible(d, ir.InForm) {
		return []jen.Code{
			jen.List(jen.Id("form"), jen.Err()).Op(":=").Add(appender), encodeErr(out),
			contentType, jen.Id("call").Dot("body").Op("=").Id("form"),
		}
	}
	return []jen.Code{contentType, jen.Id("call").Dot("body").Op("=").Add(appender)}
}

// formSize returns the initial capacity of a form, which is enough in most cases.
func formSize(d *ir.Decl) int {
	size := 64
	for size < 32*len(d.Fields) {
		size *= 2
	}
	return size
}

func (e *emitter) bodySet(b ir.Body, f ir.Field, out outcome) []jen.Code {
	x := jen.Id("req").Dot(f.Name)
	contentType := jen.Id("call").Dot("contentType").Op("=").Add(lit(b.Media))
	switch b.Kind {
	case ir.JSONBody:
		return []jen.Code{jen.If(jen.Err().Op(":=").Id("call").Dot("setJSON").Call(lit(b.Media), e.paramFunc(f, x)), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err()))}
	case ir.MultipartBody:
		return []jen.Code{jen.List(jen.Id("call").Dot("contentType"), jen.Id("call").Dot("stream")).Op("=").Id("multipartBody").Call(jen.Add(x).Dot("writeParts"))}
	case ir.FormBody:
		styles := e.formStyles(b, f)
		return []jen.Code{
			jen.List(jen.Id("form"), jen.Err()).Op(":=").Id("formBody").Call(e.paramFunc(f, x), styles), encodeErr(out),
			contentType, jen.Id("call").Dot("body").Op("=").Id("form"),
		}
	case ir.TextBody:
		v := plain(x)
		if f.Presence == ir.Pointer {
			v = deref(x)
		}
		return []jen.Code{contentType, jen.Id("call").Dot("body").Op("=").Index().Byte().Call(v.value())}
	default:
		return []jen.Code{contentType, jen.Id("call").Dot("stream").Op("=").Add(x)}
	}
}

// formStyles returns the form properties without the default style.
func (e *emitter) formStyles(b ir.Body, f ir.Field) jen.Code {
	if len(b.Parts) == 0 {
		return jen.Nil()
	}
	fields := e.api.Decls[f.Value.Decl].Fields
	return jen.Map(jen.String()).Id("style").Values(jen.DictFunc(func(d jen.Dict) {
		for _, p := range b.Parts {
			if p.Param.JSON {
				d[lit(fields[p.Field].Wire)] = jen.Values(jen.Id("name").Op(":").Add(lit("json")))
				continue
			}
			d[lit(fields[p.Field].Wire)] = jen.Values(styleFields(p.Param)...)
		}
	}))
}
