package fake

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// Operation describes how to decode the requests of an operation and to encode its
// responses. An emitted fake contains a table of them.
type Operation = fakeOperation

// BasePaths returns the paths of the server URLs, the prefixes of request paths.
func BasePaths(api *ir.API) []string {
	var out []string
	add := func(raw string) {
		if u, err := url.Parse(raw); err == nil {
			if path := strings.TrimRight(u.EscapedPath(), "/"); !slices.Contains(out, path) {
				out = append(out, path)
			}
		}
	}
	add(api.Server)
	for _, s := range api.Servers {
		add(s.URL)
	}
	for _, o := range api.Operations {
		if o.Server != "" {
			add(o.Server)
		}
	}
	if len(out) == 0 { // no URL can be parsed
		return []string{""}
	}
	return out
}

// Operations returns the operations of api. One with a streaming variant has two
// entries with the same path and method.
func Operations(api *ir.API) []Operation {
	var out []Operation
	for _, o := range api.Operations {
		out = append(out, operation(api, o))
		if o.Stream != nil {
			streaming := operation(api, o.Stream)
			streaming.streams = true
			out = append(out, streaming)
		}
	}
	return out
}

func operation(api *ir.API, o *ir.Op) Operation {
	d := api.Decls[o.Request]
	out := Operation{
		name: o.Name, method: o.Method, bodyRequired: o.BodyRequired, keys: queryKeys(api), unsent: unsent(o, d),
	}
	for _, p := range o.Parts {
		if p.Field < 0 {
			out.path = append(out.path, pathPart{text: p.Escaped(), param: -1})
		} else {
			out.path = append(out.path, pathPart{param: p.Field})
		}
	}
	for _, f := range d.Fields {
		out.fields = append(out.fields, formOf(f, f.Param))
	}
	for _, b := range o.Bodies {
		out.bodies = append(out.bodies, body(api, b, d))
	}
	for _, r := range o.Responses {
		out.responses = append(out.responses, responseForm{
			status: statusOf(r), media: mediaOf(r), kind: string(r.Kind), field: r.Field,
			nullable: r.Value.Nullable || r.Value.Kind == ir.Any || r.Value.Kind == ir.RawJSON,
		})
	}
	if len(o.Responses) > 0 { // the default response is the first
		r := o.Responses[0]
		out.example, out.exampled = r.Example, r.Kind != ir.JSONContent || r.Example != ""
	}
	return out
}

// unsent reports whether the path template lacks a required path parameter.
func unsent(o *ir.Op, d *ir.Decl) bool {
	for i, f := range d.Fields {
		if f.Required && f.Param != nil && f.Param.In == ir.InPath && !slices.ContainsFunc(o.Parts, func(p ir.PathPart) bool { return p.Field == i }) {
			return true
		}
	}
	return false
}

// queryKeys returns the query parameters that are API keys.
func queryKeys(api *ir.API) []string {
	var out []string
	for _, a := range api.Auth {
		if a.Kind == ir.APIKeyAuth && a.In == ir.InQuery && !slices.Contains(out, a.Wire) {
			out = append(out, a.Wire)
		}
	}
	return out
}

// formOf returns the form of one field.
func formOf(field ir.Field, p *ir.Param) fieldForm {
	if p == nil {
		p = &ir.Param{}
	}
	out := fieldForm{
		name: field.Name, wire: field.Wire, in: string(p.In), layout: layoutOf(field.Value), json: p.JSON, generic: p.Generic,
		required: field.Required && !field.ReadOnly,
	}
	if p.In != ir.InBody {
		out.style, out.delimiter, out.explode = string(p.Style), p.Delimiter, p.Explode
	}
	return out
}

// layoutOf returns the layout of a time or of the times in a list.
func layoutOf(v ir.Value) string {
	for v.Kind == ir.List {
		v = *v.Elem
	}
	return v.Layout
}

func body(api *ir.API, b ir.Body, d *ir.Decl) bodyForm {
	out := bodyForm{kind: string(b.Kind), media: b.Media}
	if b.Field < 0 {
		return out
	}
	field := d.Fields[b.Field]
	out.name = field.Name
	switch b.Kind {
	case ir.FormBody:
		for _, p := range b.Parts {
			param := *p.Param
			param.Generic = true // the client encodes it from JSON
			out.parts = append(out.parts, formOf(api.Decls[field.Value.Decl].Fields[p.Field], &param))
		}
	case ir.MultipartBody:
		inside := api.Decls[field.Value.Decl]
		for _, p := range inside.Parts {
			out.parts = append(out.parts, partOf(api, inside.Fields[p.Field], p.Media))
		}
	}
	return out
}

// partOf returns the form of a part of a multipart body.
func partOf(api *ir.API, field ir.Field, media string) fieldForm {
	repeated := field.Value.Kind == ir.List
	return fieldForm{
		name: field.Name, wire: field.Wire, style: string(api.PartStyle(field.Sent(), media)), explode: repeated,
		layout: layoutOf(field.Value), required: field.Required && !field.ReadOnly && !repeated,
	}
}

// statusOf returns the status of a response, or the usual one if it is a range.
func statusOf(r ir.Response) int {
	if n, err := strconv.Atoi(r.Status); err == nil && n >= 200 && n < 600 {
		return n
	}
	if r.Kind == ir.NoContent {
		return 204
	}
	return 200
}

// mediaOf returns the content type of a response, or the usual one if it is a
// range.
func mediaOf(r ir.Response) string {
	if r.Kind == ir.NoContent {
		return ""
	}
	if !strings.Contains(r.Media, "*") && !strings.ContainsFunc(r.Media, func(c rune) bool { return c < ' ' || c > '~' }) {
		return r.Media
	}
	switch r.Kind {
	case ir.JSONContent:
		return "application/json"
	case ir.TextContent:
		return "text/plain; charset=utf-8"
	case ir.EventContent:
		return "text/event-stream"
	case ir.LinesContent:
		return "application/x-ndjson"
	}
	return "application/octet-stream"
}

// ErrorForm has the paths of the parts of an error response.
type ErrorForm = errorForm

// Errors returns the form of the error responses of api.
func Errors(api *ir.API) ErrorForm {
	em := api.Errors
	if em == nil {
		return ErrorForm{}
	}
	return ErrorForm{code: pathOf(api, em.Code), message: pathOf(api, em.Message), details: pathOf(api, em.Details)}
}

// pathOf returns the property names along steps.
func pathOf(api *ir.API, steps []ir.Step) []string {
	var names []string
	for _, s := range steps {
		names = append(names, api.FieldOf(s).Wire)
	}
	return names
}
