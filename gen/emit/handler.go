package emit

import (
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// handler generates the function that returns the http.Handler of a webhook or
// callback.
func (e *emitter) handler(h *ir.Handler) jen.Code {
	ctx := jen.Id("ctx").Qual("context", "Context")
	raw := jen.Id("body").Index().Byte()
	var fn, serve *jen.Statement
	switch {
	case h.Body == nil:
		fn = jen.Func().Params(jen.Qual("context", "Context")).Error()
		serve = jen.Func().Params(ctx, jen.Id("_").Index().Byte()).Error().Block(jen.Return(jen.Id("fn").Call(jen.Id("ctx"))))
	case h.Body.Kind == ir.Bytes:
		fn = jen.Func().Params(jen.Qual("context", "Context"), jen.Index().Byte()).Error()
		serve = jen.Id("fn")
	default:
		t := e.elem(*h.Body)
		fn = jen.Func().Params(jen.Qual("context", "Context"), t).Error()
		serve = jen.Func().Params(ctx, raw).Error().Block(
			jen.Var().Id("v").Add(t),
			jen.If(jen.Err().Op(":=").Id("readBodyJSON").Call(jen.Id("ctx"), jen.Id("body"), e.decodeFunc(jen.Id("v"), *h.Body, ir.Plain)), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Err())),
			jen.Return(jen.Id("fn").Call(jen.Id("ctx"), jen.Id("v"))),
		)
	}
	first := fmt.Sprintf("%s returns a handler for %s, which the service calls with %s. It calls fn with the decoded body. "+
		"The response has status 204, 4xx if the request is malformed, or 500 if fn fails or panics.", h.Name, cleanLine(h.ID), h.Method)
	lines := wrap(first)
	if rest := docLines(h.Doc); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return jen.Add(doc(lines...)).Line().Func().Add(e.ident(h.Name)).
		Params(jen.Id("fn").Add(fn), jen.Id("opts").Op("...").Id("HandlerOption")).Qual("net/http", "Handler").Block(
		jen.Return(jen.Id("newHandler").Call(lit(h.Method), lit(h.Media), jen.Id("opts"), serve)))
}

// header generates the function that parses a response header.
func (e *emitter) header(h ir.Header) jen.Code {
	get := jen.Id("h").Dot("Get").Call(lit(h.Wire))
	parse := func(call *jen.Statement) []jen.Code {
		return []jen.Code{
			jen.List(jen.Id("v"), jen.Err()).Op(":=").Add(call),
			jen.Return(jen.Id("v"), jen.Err().Op("==").Nil()),
		}
	}
	var body []jen.Code
	switch h.Value.Kind {
	case ir.Int:
		body = parse(jen.Qual("strconv", "ParseInt").Call(get, jen.Lit(10), jen.Lit(64)))
	case ir.Float:
		body = parse(jen.Qual("strconv", "ParseFloat").Call(get, jen.Lit(64)))
	case ir.Bool:
		body = parse(jen.Qual("strconv", "ParseBool").Call(get))
	case ir.Time:
		body = parse(jen.Qual("time", "Parse").Call(jen.Qual("time", "RFC3339"), get))
	case ir.List:
		body = []jen.Code{
			jen.Id("v").Op("=").Id("headerList").Call(jen.Id("h"), lit(h.Wire)),
			jen.Return(jen.Id("v"), jen.Id("v").Op("!=").Nil()),
		}
	}
	result := jen.Params(jen.Id("v").Add(e.typ(h.Value)), jen.Id("ok").Bool())
	if h.Value.Kind != ir.List {
		result = jen.Params(e.typ(h.Value), jen.Bool())
	}
	lines := wrap(fmt.Sprintf("%s returns the response header %s. It reports false if the header is missing or malformed.", h.Name, cleanLine(h.Wire)))
	if rest := docLines(h.Doc); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return jen.Add(doc(lines...)).Line().Func().Add(e.ident(h.Name)).Params(jen.Id("h").Qual("net/http", "Header")).Add(result).Block(body...)
}
