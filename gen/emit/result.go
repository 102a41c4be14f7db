package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// outcome describes the results of a method and the code that produces them.
type outcome struct {
	results *jen.Statement
	fail    func(err jen.Code) jen.Code
	finish  []jen.Code
	note    string // for the documentation
}

var callArgs = []jen.Code{jen.Id("ctx"), jen.Id("call")}

func send(name string, more ...jen.Code) *jen.Statement {
	return jen.Id("c").Dot(name).Call(append(append([]jen.Code{}, callArgs...), more...)...)
}

// outcome returns the outcome of an operation: no result, JSON, text, a stream, or
// a struct with one of several responses.
func (e *emitter) outcome(o *ir.Op) outcome {
	if o.Result >= 0 {
		return e.severalOutcome(o)
	}
	var filled *ir.Response
	empty := false
	for i, r := range o.Responses {
		if r.Kind == ir.NoContent {
			empty = true
		} else {
			filled = &o.Responses[i]
		}
	}
	if filled == nil {
		return outcome{
			results: jen.Error(),
			fail:    func(err jen.Code) jen.Code { return jen.Return(err) },
			finish:  []jen.Code{jen.Return(send("callNone"))},
		}
	}
	switch filled.Kind {
	case ir.TextContent:
		return outcome{
			results: jen.Params(jen.String(), jen.Error()),
			fail:    func(err jen.Code) jen.Code { return jen.Return(lit(""), err) },
			finish:  []jen.Code{jen.Return(send("callText"))},
		}
	case ir.JSONContent:
		return e.jsonOutcome(filled.Value, empty)
	case ir.EventContent, ir.LinesContent:
		return e.streamOutcome(filled)
	default:
		return outcome{
			results: jen.Params(jen.Qual("io", "ReadCloser"), jen.Error()),
			fail:    func(err jen.Code) jen.Code { return jen.Return(jen.Nil(), err) },
			finish:  []jen.Code{jen.Return(send("callStream"))},
			note:    "The caller must close the stream.",
		}
	}
}

// pointered reports whether a result is returned by pointer: structs and unions,
// and values that may be absent and have no nil.
func (e *emitter) pointered(v ir.Value, empty bool) bool {
	if e.api.NilAble(v) {
		return false
	}
	if v.Kind == ir.Named && e.api.Decls[v.Decl].Kind != ir.Enum {
		return true
	}
	return v.Nullable || empty
}

func (e *emitter) jsonOutcome(v ir.Value, empty bool) outcome {
	resp := jen.Id("resp")
	t := e.typ(v)
	out := outcome{results: jen.Params(t.Clone(), jen.Error())}
	pointer := e.pointered(v, empty)
	zero := jen.Id("resp")
	declare := jen.Var().Id("resp").Add(t)
	decode := e.decodeFunc(resp, v, ir.Plain)
	if pointer {
		out.results = jen.Params(jen.Op("*").Add(t), jen.Error())
		declare = jen.Id("resp").Op(":=").New(t)
		if !e.isObject(v) {
			decode = e.decodeFunc(jen.Op("*").Add(resp), v, ir.Plain)
		}
		zero = jen.Nil()
	} else {
		zero = e.zero(v)
	}
	out.fail = func(err jen.Code) jen.Code { return jen.Return(zero, err) }
	switch {
	case v.Nullable && pointer: // null stays nil
		decode = e.decodeFunc(resp, v, ir.Pointer)
		out.finish = []jen.Code{
			jen.Var().Id("resp").Op("*").Add(t),
			jen.If(jen.Err().Op(":=").Add(send("callJSON", decode)), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err())),
			jen.Return(resp, jen.Nil()),
		}
		if empty {
			out.finish[1] = jen.If(jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(send("callJSONOrNone", decode)), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err()))
		}
		out.note = "The result is nil if the response is null."
	case empty && pointer:
		out.finish = []jen.Code{
			declare,
			jen.If(jen.List(jen.Id("ok"), jen.Err()).Op(":=").Add(send("callJSONOrNone", decode)), jen.Op("!").Id("ok").Op("||").Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Return(resp, jen.Nil()),
		}
		out.note = "The result is nil if the response is empty."
	case empty:
		out.finish = []jen.Code{
			declare,
			jen.If(jen.List(jen.Id("_"), jen.Err()).Op(":=").Add(send("callJSONOrNone", decode)), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err())),
			jen.Return(resp, jen.Nil()),
		}
	default:
		out.finish = []jen.Code{
			declare,
			jen.If(jen.Err().Op(":=").Add(send("callJSON", decode)), jen.Err().Op("!=").Nil()).Block(out.fail(jen.Err())),
			jen.Return(resp, jen.Nil()),
		}
	}
	return out
}

// zero returns the literal of the zero value.
func (e *emitter) zero(v ir.Value) *jen.Statement {
	if e.api.NilAble(v) {
		return jen.Nil()
	}
	switch e.baseKind(v) {
	case ir.String, ir.Secret:
		return lit("")
	case ir.Bool:
		return jen.False()
	case ir.Time, ir.Date:
		return e.typ(v).Values()
	}
	return jen.Lit(0)
}

// severalOutcome generates a switch on the status of the response.
func (e *emitter) severalOutcome(o *ir.Op) outcome {
	d := e.api.Decls[o.Result]
	out := outcome{
		results: jen.Params(jen.Op("*").Add(e.own(d.Name)), jen.Error()),
		fail:    func(err jen.Code) jen.Code { return jen.Return(jen.Nil(), err) },
	}
	var cases []jen.Code
	for _, r := range o.Responses {
		if r.Kind == ir.NoContent {
			continue
		}
		i := 0
		for n, f := range d.Fields {
			if f.Name == r.Field {
				i = n
			}
		}
		target := jen.Id("result").Dot(r.Field)
		var read []jen.Code
		switch {
		case r.Kind == ir.TextContent:
			read = []jen.Code{
				jen.List(jen.Id("text"), jen.Err()).Op(":=").Id("resp").Dot("textBody").Call(),
				jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), send("failed", jen.Err()))),
				jen.Add(target).Op("=").Op("&").Id("text"),
			}
		case r.Kind != ir.JSONContent:
			read = []jen.Code{jen.Add(target).Op("=").Qual("bytes", "NewReader").Call(jen.Id("resp").Dot("body"))}
		default:
			decode := e.decodeFunc(target, r.Value, d.Fields[i].Presence)
			if d.Fields[i].Presence == ir.Pointer && e.isObject(r.Value) {
				read = append(read, jen.Add(target).Op("=").New(e.typ(r.Value)))
				decode = e.decodeFunc(target, r.Value, ir.Plain)
			}
			read = append(read, jen.If(jen.Err().Op(":=").Id("resp").Dot("decodeBody").Call(decode), jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), send("failed", jen.Err()))))
		}
		cases = append(cases, statusCase(r.Status).Block(read...))
	}
	out.finish = []jen.Code{
		jen.List(jen.Id("resp"), jen.Err()).Op(":=").Add(send("send")),
		jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
		jen.Id("result").Op(":=").New(e.ident(d.Name)),
		jen.Switch().Block(cases...),
		jen.Return(jen.Id("result"), jen.Nil()),
	}
	return out
}

func statusCase(status string) *jen.Statement {
	s := jen.Id("resp").Dot("status")
	switch {
	case status == "default":
		return jen.Default()
	case strings.HasSuffix(strings.ToUpper(status), "XX"):
		return jen.Case(jen.Add(s).Op("/").Lit(100).Op("==").Op(status[:1]))
	}
	return jen.Case(jen.Add(s).Op("==").Op(status))
}

// streamOutcome returns the outcome for a stream of items.
func (e *emitter) streamOutcome(r *ir.Response) outcome {
	fn, call := "readLines", "callStream"
	if r.Kind == ir.EventContent {
		fn, call = "readEvents", "callEvents"
	}
	limit := jen.Id("c").Dot("maxBytes")
	read := jen.Id(fn).Call(jen.Id("ctx"), jen.Id("stream"), limit, jen.Id("c").Dot("strict"), e.reader(r.Value))
	if r.Value.Kind == ir.Event {
		read = jen.Id("eventsOf").Call(jen.Id("stream"), limit)
	}
	return outcome{
		results: jen.Params(jen.Qual("iter", "Seq2").Index(jen.List(e.typ(r.Value), jen.Error())), jen.Error()),
		fail:    func(err jen.Code) jen.Code { return jen.Return(jen.Nil(), err) },
		finish: []jen.Code{
			jen.List(jen.Id("stream"), jen.Err()).Op(":=").Add(send(call)),
			jen.If(jen.Err().Op("!=").Nil()).Block(jen.Return(jen.Nil(), jen.Err())),
			jen.Return(read, jen.Nil()),
		},
		note: "The caller must range over the items, which closes the stream.",
	}
}
