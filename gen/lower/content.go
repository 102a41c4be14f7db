package lower

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
)

// bodies lowers the request body: one field for each encoding.
func (l *lowerer) bodies(op *openapi3.Operation, o *ir.Op, h nameContext) {
	if op.RequestBody == nil || op.RequestBody.Value == nil || len(op.RequestBody.Value.Content) == 0 {
		return
	}
	rb := op.RequestBody.Value
	o.BodyRequired = rb.Required
	d := l.api.Decls[o.Request]
	names := newScope("Validate")
	for _, f := range d.Fields {
		names.take(f.Wire, f.Name)
	}
	kinds := l.bodyKinds(rb)
	l.untypedBody(rb, kinds, o.ID)
	for _, b := range kinds {
		name, bodyName := "Body", "Body"
		if len(kinds) > 1 {
			name = map[ir.BodyKind]string{ir.JSONBody: "JSON", ir.FormBody: "Form", ir.MultipartBody: "Multipart", ir.TextBody: "Text", ir.BinaryBody: "Binary"}[b.Kind] + "Body"
			bodyName = name
		}
		name, _ = names.take("the request body", name, "RequestBody")
		v := l.bodyValue(b, rb, h.body(bodyName))
		if b.Kind == ir.FormBody {
			b.Parts = l.formParts(rb, v)
		}
		b.Field = len(d.Fields)
		d.Fields = append(d.Fields, ir.Field{
			Name: name, Wire: "", Required: rb.Required && len(kinds) == 1, Value: v,
			Doc:   ir.Doc{Text: strings.TrimSpace(rb.Description), Notes: []string{"Sent as " + b.Media + "."}},
			Param: &ir.Param{In: ir.InBody}, Example: l.exampleBody(b, rb),
		})
		o.Bodies = append(o.Bodies, b)
	}
	if len(kinds) > 1 {
		g := ir.Group{Rule: "atMostOne"}
		if rb.Required {
			g.Rule = "exactlyOne"
		}
		for _, b := range o.Bodies {
			g.Fields = append(g.Fields, b.Field)
		}
		d.Groups = append(d.Groups, g)
	}
}

// bodyKinds selects one media type for each kind of encoding.
func (l *lowerer) bodyKinds(rb *openapi3.RequestBody) []ir.Body {
	var out []ir.Body
	used := map[*openapi3.MediaType]bool{}
	for _, media := range mediaTypes(rb.Content) {
		send, mt := l.described(rb.Content, media)
		kind := l.bodyKind(send, mt)
		if !sendable(send) {
			send = map[ir.BodyKind]string{ir.JSONBody: "application/json", ir.TextBody: "text/plain"}[kind]
			if send == "" {
				send = "application/octet-stream"
			}
		}
		if slices.ContainsFunc(out, func(b ir.Body) bool { return b.Kind == kind }) {
			if !used[mt] {
				l.note(rb.Origin, "media-type", "the first of its kind is sent", "request media type %q not used", media)
			}
			continue
		}
		used[mt] = true
		out = append(out, ir.Body{Kind: kind, Media: send})
	}
	return out
}

// untypedBody reports the schemas of a request body that can be sent as a string or
// a stream only.
func (l *lowerer) untypedBody(rb *openapi3.RequestBody, kinds []ir.Body, id string) {
	if slices.ContainsFunc(kinds, func(b ir.Body) bool { return b.Kind != ir.TextBody && b.Kind != ir.BinaryBody }) {
		return
	}
	for _, media := range mediaTypes(rb.Content) {
		mt := rb.Content[media]
		kind := ir.Reader
		if l.bodyKind(media, mt) == ir.TextBody {
			kind = ir.String
		}
		l.untyped(media, mt, kind, "request body of operation "+id)
	}
}

func (l *lowerer) bodyKind(media string, mt *openapi3.MediaType) ir.BodyKind {
	base := baseMedia(media)
	switch {
	case isJSONMedia(media):
		return ir.JSONBody
	case base == "application/x-www-form-urlencoded":
		if l.isObject(mt) {
			return ir.FormBody
		}
		return ir.TextBody
	case strings.HasPrefix(base, "multipart/"):
		if l.isObject(mt) {
			return ir.MultipartBody
		}
		return ir.BinaryBody
	case isXMLMedia(media):
		return ir.BinaryBody
	case strings.HasPrefix(base, "text/"):
		return ir.TextBody
	case strings.Contains(base, "*") && l.isStructured(mt):
		return ir.JSONBody
	default:
		return ir.BinaryBody
	}
}

func (l *lowerer) bodyValue(b ir.Body, rb *openapi3.RequestBody, h nameContext) ir.Value {
	switch b.Kind {
	case ir.TextBody:
		return ir.Value{Type: ir.Type{Kind: ir.String}}
	case ir.BinaryBody:
		return ir.Value{Type: ir.Type{Kind: ir.Reader}}
	}
	for _, media := range mediaTypes(rb.Content) {
		media, mt := l.described(rb.Content, media)
		if l.bodyKind(media, mt) != b.Kind {
			continue
		}
		if b.Kind == ir.MultipartBody {
			return l.multipart(mt, h)
		}
		if b.Kind == ir.FormBody {
			return l.value(l.schemas.Form(l.schemas.Ref(mt.Schema)), h)
		}
		return l.value(l.schemas.Ref(mt.Schema), h)
	}
	return ir.Value{Type: ir.Type{Kind: ir.Any}}
}

// responses lowers the success responses; every other response is an APIError.
func (l *lowerer) responses(op *openapi3.Operation, o *ir.Op, h nameContext) {
	all := l.statusResponses(op)
	if op.Responses.Len() == 0 {
		l.warn(op.Origin, "no-responses", "response body ignored", "operation %s has no responses", o.ID)
		return
	}
	for _, key := range slices.Sorted(maps.Keys(op.Responses.Map())) {
		if status := statusOf(key); status == "" {
			l.warn(op.Origin, "status", "response ignored", "invalid status code %q in operation %s", key, o.ID)
		}
	}
	if len(successes(all)) == 0 && o.Method == http.MethodGet && redirects(all) {
		o.Responses = []ir.Response{{Status: "2XX", Kind: ir.BinaryContent, Media: "*/*"}}
		o.Doc.Notes = append(o.Doc.Notes, "The API redirects this request; the result is the content of the redirect target.")
		return
	}
	h.alt = o.Name + "ResponseBody"
	h.name += "Response"
	h.doc = "The response of [Client." + o.Name + "]."
	var accept []string
	for _, status := range successes(all) {
		r := all[status].Value
		resp := ir.Response{Status: status, Kind: ir.NoContent}
		if r.Description != nil {
			resp.Doc.Text = strings.TrimSpace(*r.Description)
		}
		if names := l.headers(r); len(names) > 0 {
			note := "Response headers: " + strings.Join(names, ", ") + "; see [WithResponse]."
			if !slices.Contains(o.Doc.Notes, note) {
				o.Doc.Notes = append(o.Doc.Notes, note)
			}
		}
		if media, mt := l.pickContent(r.Content); mt != nil && o.Method != http.MethodHead { // RFC 9110, section 9.3.2: no content
			resp.Media, resp.Kind = media, l.contentKind(media, mt)
			l.noteOthers(op, o, r.Content, media, mt)
			accept = append(accept, media)
			name := h
			if len(o.Responses) > 0 {
				name.name = h.name + exported(statusName(status))
			}
			resp.Value = l.responseValue(resp.Kind, mt, name)
			l.untyped(media, mt, resp.Value.Kind, "response of operation "+o.ID)
			resp.Example = l.exampleResponse(resp.Kind, mt)
		}
		o.Responses = append(o.Responses, resp)
	}
	o.Responses = l.unite(o.Responses)
	o.Accept = strings.Join(compactStrings(accept), ", ")
	l.resultDecl(o, h)
}

func compactStrings(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// pickContent selects the media type to request, JSON if available.
func (l *lowerer) pickContent(c openapi3.Content) (string, *openapi3.MediaType) {
	for _, media := range mediaTypes(c) {
		return l.described(c, media)
	}
	return "", nil
}

// noteOthers reports the media types of a response that no method requests. A stream or
// table has a method of its own, unless the method itself returns a stream.
func (l *lowerer) noteOthers(op *openapi3.Operation, o *ir.Op, c openapi3.Content, taken string, described *openapi3.MediaType) {
	second := !isStream(l.contentKind(taken, described))
	for _, media := range mediaTypes(c) {
		switch {
		case media == taken, c[media] == described:
		case second && (isStream(l.contentKind(media, c[media])) || isTable(media)):
		default:
			l.note(op.Origin, "media-type", diag.Clip(taken)+" is requested", "media type %q of operation %s not requested", media, o.ID)
		}
	}
}

// isStream reports whether a response is a sequence of items.
func isStream(k ir.ContentKind) bool { return k == ir.EventContent || k == ir.LinesContent }

func (l *lowerer) contentKind(media string, mt *openapi3.MediaType) ir.ContentKind {
	base := baseMedia(media)
	switch {
	case isJSONMedia(media):
		return ir.JSONContent
	case strings.Contains(base, "*") && l.isStructured(mt):
		return ir.JSONContent
	case base == "*/*" && l.isText(mt):
		return ir.TextContent
	case base == "text/event-stream":
		return ir.EventContent
	case slices.Contains([]string{"application/jsonl", "application/x-ndjson", "application/x-jsonlines", "application/json-seq", "application/jsonlines", "application/ndjson"}, base):
		return ir.LinesContent
	case isXMLMedia(media):
		return ir.BinaryContent
	case strings.HasPrefix(base, "text/"):
		return ir.TextContent
	default:
		return ir.BinaryContent
	}
}

func (l *lowerer) responseValue(kind ir.ContentKind, mt *openapi3.MediaType, h nameContext) ir.Value {
	switch kind {
	case ir.JSONContent:
		return l.value(l.schemas.Ref(mt.Schema), h)
	case ir.TextContent:
		return ir.Value{Type: ir.Type{Kind: ir.String}}
	case ir.EventContent, ir.LinesContent:
		return l.itemValue(kind, mt, h)
	default:
		return ir.Value{Type: ir.Type{Kind: ir.Reader}}
	}
}

// unite drops responses whose type another response has.
func (l *lowerer) unite(in []ir.Response) []ir.Response {
	var out []ir.Response
	for _, r := range in {
		i := slices.IndexFunc(out, func(o ir.Response) bool { return o.Kind == r.Kind && sameType(o.Value, r.Value) })
		if i < 0 {
			out = append(out, r)
		}
	}
	return out
}

func sameType(a, b ir.Value) bool {
	if a.Kind != b.Kind || a.Decl != b.Decl || a.Nullable != b.Nullable || (a.Elem == nil) != (b.Elem == nil) {
		return false
	}
	return a.Elem == nil || sameType(*a.Elem, *b.Elem)
}

// resultDecl declares the struct for responses of different types, with a field
// for each. A single type, with or without an empty response, needs none.
func (l *lowerer) resultDecl(o *ir.Op, h nameContext) {
	filled := 0
	for _, r := range o.Responses {
		if r.Kind != ir.NoContent {
			filled++
		}
	}
	if filled < 2 {
		return
	}
	d := &ir.Decl{Kind: ir.Struct, Request: true, Doc: ir.Doc{Summary: "holds one of the responses of " + o.Name}}
	names := newScope("Validate", "StatusCode")
	for i := range o.Responses {
		r := &o.Responses[i]
		if r.Kind == ir.NoContent {
			continue
		}
		r.Field, _ = names.take(r.Status, exported(statusName(r.Status)))
		v := r.Value
		d.Fields = append(d.Fields, ir.Field{Name: r.Field, JSONName: r.Status, Doc: r.Doc, Value: v})
	}
	l.api.Decls = append(l.api.Decls, d)
	l.claims = append(l.claims, nameRequest{rank: rankRequest, owner: "the responses of " + h.owner, want: []string{o.Name + "Result", o.Name + "Results"}})
	o.Result = len(l.api.Decls) - 1
}
