package emit

import (
	"slices"
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// table writes the variables basePaths and allOperations.
func (f *fake) table() jen.Code {
	paths := f.basePaths()
	if len(paths) == 0 { // no URL can be parsed
		paths = []string{""}
	}
	entries := make([]jen.Code, 0, len(f.api.Operations)+1)
	for _, o := range f.api.Operations {
		entries = append(entries, jen.Line().Add(f.operation(o, false)))
		if o.Stream != nil {
			entries = append(entries, jen.Line().Add(f.operation(o.Stream, true)))
		}
	}
	entries = append(entries, jen.Line())
	return jen.Add(doc("basePaths stand before the paths of operations.")).Line().
		Var().Id("basePaths").Op("=").Add(stringList(paths)).Line().Line().
		Add(doc("allOperations says how requests are decoded and answers encoded.")).Line().
		Var().Id("allOperations").Op("=").Index().Id("fakeOperation").Values(entries...)
}

// entry is a composite literal without its zero members.
type entry []jen.Code

func (e *entry) add(name string, value jen.Code) {
	*e = append(*e, jen.Id(name).Op(":").Add(value))
}

func (e *entry) text(name, value string) {
	if value != "" {
		e.add(name, lit(value))
	}
}

func (e *entry) flag(name string, value bool) {
	if value {
		e.add(name, jen.True())
	}
}

// list adds a list with a line for each item.
func (e *entry) list(name, typ string, items []jen.Code) {
	if len(items) == 0 {
		return
	}
	var lines []jen.Code
	for _, item := range items {
		lines = append(lines, jen.Line().Add(item))
	}
	e.add(name, jen.Index().Id(typ).Values(append(lines, jen.Line())...))
}

// operation is the entry of one operation. Of one that streams, another entry has
// the same path and method, and the header Accept decides.
func (f *fake) operation(o *ir.Op, streams bool) jen.Code {
	d := f.api.Decls[o.Request]
	var e entry
	e.text("name", o.Name)
	e.text("method", o.Method)
	e.flag("streams", streams)
	var path, fields, bodies, answers []jen.Code
	for _, p := range o.Parts {
		if p.Field < 0 {
			path = append(path, jen.Values(jen.Id("text").Op(":").Add(lit(escapeLiteral(p.Text))), jen.Id("param").Op(":").Lit(-1)))
			continue
		}
		path = append(path, jen.Values(jen.Id("param").Op(":").Lit(p.Field)))
	}
	for _, field := range d.Fields {
		fields = append(fields, jen.Values(f.fieldForm(field, field.Param)...))
	}
	for _, b := range o.Bodies {
		bodies = append(bodies, f.body(b, d))
	}
	for _, r := range o.Responses {
		answers = append(answers, f.answer(r))
	}
	e.list("path", "pathPart", path)
	e.list("fields", "fieldForm", fields)
	e.list("bodies", "bodyForm", bodies)
	e.flag("bodyRequired", o.BodyRequired)
	if keys := f.keys(); len(keys) > 0 {
		e.add("keys", stringList(keys))
	}
	e.flag("bearer", f.api.WantsBearer(o))
	e.flag("unsent", slices.ContainsFunc(unsent(o, d), func(f ir.Field) bool { return f.Required }))
	e.list("answers", "answerForm", answers)
	if example, ok := exampleOf(o); ok {
		e.text("example", example)
		e.flag("exampled", true)
	}
	return lines(e)
}

// unsent lists the parameters of the path that the path does not name.
func unsent(o *ir.Op, d *ir.Decl) []ir.Field {
	var out []ir.Field
	for i, f := range d.Fields {
		if f.Param != nil && f.Param.In == ir.InPath && !slices.ContainsFunc(o.Parts, func(p ir.PathPart) bool { return p.Field == i }) {
			out = append(out, f)
		}
	}
	return out
}

// lines is a composite literal with a line for each member.
func lines(members []jen.Code) jen.Code {
	var out []jen.Code
	for _, m := range members {
		out = append(out, jen.Line().Add(m))
	}
	return jen.Values(append(out, jen.Line())...)
}

// fieldForm lists what the table says of one field. wire and in come first.
func (f *fake) fieldForm(field ir.Field, p *ir.Param) entry {
	var e entry
	e.text("name", field.Name)
	e.text("wire", field.Wire)
	if p == nil {
		p = &ir.Param{}
	}
	e.text("in", string(p.In))
	if p.In != ir.InBody {
		e.text("style", p.Style)
		e.text("delimiter", p.Delimiter)
		e.flag("explode", p.Explode)
	}
	e.text("layout", layoutOf(field.Value))
	e.flag("json", p.JSON)
	e.flag("generic", p.Generic)
	e.flag("required", field.Required && !field.ReadOnly)
	return e
}

// layoutOf is the layout of a time, or of the times in a list.
func layoutOf(v ir.Value) string {
	for v.Kind == ir.List {
		v = *v.Elem
	}
	return v.Layout
}

// keys are the parameters of queries that are credentials.
func (f *fake) keys() []string {
	var out []string
	for _, a := range f.api.Auth {
		if a.Kind == ir.APIKeyAuth && a.In == ir.InQuery && !slices.Contains(out, a.Wire) {
			out = append(out, a.Wire)
		}
	}
	return out
}

func (f *fake) body(b ir.Body, d *ir.Decl) jen.Code {
	var e entry
	e.text("kind", string(b.Kind))
	e.text("media", b.Media)
	if b.Field < 0 {
		return jen.Values(e...)
	}
	field := d.Fields[b.Field]
	e.text("name", field.Name)
	var parts []jen.Code
	switch b.Kind {
	case ir.FormBody:
		for _, p := range b.Parts {
			member := f.api.Decls[field.Value.Decl].Fields[p.Field]
			param := *p.Param
			param.Generic = true // the client takes its JSON apart
			parts = append(parts, jen.Values(f.fieldForm(member, &param)...))
		}
	case ir.MultipartBody:
		body := f.api.Decls[field.Value.Decl]
		for _, p := range body.Parts {
			parts = append(parts, f.part(body.Fields[p.Field], p.Media))
		}
	}
	e.list("parts", "fieldForm", parts)
	return jen.Values(e...)
}

// part says how a part of a multipart body is written: see emitter.writeOne.
func (f *fake) part(field ir.Field, media string) jen.Code {
	v := field.Value
	if field.Presence == ir.Optional || field.Presence == ir.Pointer {
		v.Nullable = false
	}
	if v.Kind == ir.List {
		v = *v.Elem
	}
	style := "text"
	switch {
	case v.Kind == ir.File:
		style = "file"
	case v.Nullable && !f.nilable(v) || f.needsJSON(v) || strings.HasSuffix(media, "json") && v.Kind != ir.String:
		style = "json"
	case v.Kind == ir.Bytes:
		style = "bytes"
	}
	var e entry
	e.text("name", field.Name)
	e.text("wire", field.Wire)
	e.text("style", style)
	e.text("layout", layoutOf(field.Value))
	e.flag("required", field.Required && !field.ReadOnly && field.Value.Kind != ir.List)
	return jen.Values(e...)
}

// answer says how an answer of success is written.
func (f *fake) answer(r ir.Response) jen.Code {
	var e entry
	status := statusOf(r)
	e.add("status", jen.Lit(status))
	e.text("media", mediaOf(r))
	e.text("kind", string(r.Kind))
	e.text("field", r.Field)
	e.flag("nullable", r.Value.Nullable || r.Value.Kind == ir.Any || r.Value.Kind == ir.RawJSON)
	return jen.Values(e...)
}

// statusOf is the status with which the fake gives an answer: the described
// one, or a usual one of its class.
func statusOf(r ir.Response) int {
	if n, err := strconv.Atoi(r.Status); err == nil && n >= 200 && n < 600 {
		return n
	}
	if r.Kind == ir.NoContent {
		return 204
	}
	return 200
}

// mediaOf is the content type of an answer; where a range is described, the
// usual one in it.
func mediaOf(r ir.Response) string {
	if r.Kind == ir.NoContent {
		return ""
	}
	if strings.Contains(r.Media, "*") || strings.ContainsFunc(r.Media, func(c rune) bool { return c < ' ' || c > '~' }) {
		return map[ir.ContentKind]string{
			ir.JSONContent: "application/json", ir.TextContent: "text/plain; charset=utf-8", ir.BinaryContent: "application/octet-stream",
			ir.EventContent: "text/event-stream", ir.LinesContent: "application/x-ndjson",
		}[r.Kind]
	}
	return r.Media
}

// exampleOf is the default answer of an operation: that of its first answer.
func exampleOf(o *ir.Op) (string, bool) {
	if len(o.Responses) == 0 {
		return "", false
	}
	r := o.Responses[0]
	return r.Example, r.Kind == ir.NoContent || r.Example != ""
}
