package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// requestBody compares the bodies of requests.
func (c *comparison) requestBody(e element, old, new *openapi3.RequestBodyRef) {
	was, is := bodyOf(old), bodyOf(new)
	e.words = "request body"
	switch {
	case was == nil && is == nil:
		return
	case was == nil:
		e.new = is.Origin
		f := Finding{ID: "request-body-added-optional", Severity: Note, Message: "request body added", Action: "None; it can now be sent."}
		if is.Required {
			f = Finding{ID: "request-body-added-required", Severity: Breaking, Message: "request body added, required", Action: "Send a body with every request."}
		}
		c.at(e, "", f)
		return
	case is == nil:
		e.old = was.Origin
		c.at(e, "", Finding{ID: "request-body-removed", Severity: Warning, Message: "request body removed", Action: "Stop sending it; the API ignores it or rejects the request."})
		return
	}
	e.old, e.new = was.Origin, is.Origin
	if was.Required != is.Required {
		f := Finding{ID: "request-body-became-optional", Severity: Note, Message: "request body is now optional", Action: "None."}
		if is.Required {
			f = Finding{ID: "request-body-became-required", Severity: Breaking, Message: "request body is now required", Action: "Send a body with every request."}
		}
		c.at(e, "required", f)
	}
	c.prose(e, "description", was.Description, is.Description)
	c.extensions(e, was.Extensions, is.Extensions, nil)
	c.content(e, root{operation: e.operation, where: "request body", role: "body", request: true}, was.Content, is.Content)
}

func bodyOf(ref *openapi3.RequestBodyRef) *openapi3.RequestBody {
	if ref == nil {
		return nil
	}
	return ref.Value
}

// content compares the media types of a body.
func (c *comparison) content(e element, r root, old, new openapi3.Content) {
	id := "response-media-type"
	if r.request {
		id = "request-body-media-type"
	}
	lower := func(content openapi3.Content) map[string]*openapi3.MediaType {
		out := map[string]*openapi3.MediaType{}
		for name, media := range content {
			if media != nil {
				out[strings.ToLower(strings.ReplaceAll(name, " ", ""))] = media
			}
		}
		return out
	}
	was, is := lower(old), lower(new)
	for _, name := range slices.Sorted(maps.Keys(union(was, is))) {
		a, b := was[name], is[name]
		switch {
		case b == nil:
			f := Finding{ID: id + "-removed", Severity: Breaking, Action: "Expect one of the other media types.", Message: fmt.Sprintf("media type `%s` of the %s removed", name, r.where)}
			if r.request {
				f.Action = "Send the body in one of the other media types."
			}
			f.Old = c.old.keyword(a.Origin, "")
			c.about(e, f)
		case a == nil:
			f := Finding{ID: id + "-added", Severity: Note, Action: "None.", Message: fmt.Sprintf("media type `%s` of the %s added", name, r.where)}
			f.New = c.new.keyword(b.Origin, "")
			c.about(e, f)
		default:
			r.form = r.request && (strings.HasPrefix(name, "multipart/") || strings.Contains(name, "form-urlencoded"))
			c.mediaType(e, r, a, b)
		}
	}
}

func (c *comparison) mediaType(e element, r root, old, new *openapi3.MediaType) {
	e.old, e.new = old.Origin, new.Origin
	c.prose(e, "example", old.Example, new.Example)
	c.prose(e, "examples", old.Examples, new.Examples)
	c.extensions(e, old.Extensions, new.Extensions, nil)
	if text(old.Encoding) != text(new.Encoding) {
		before, after := differing([]string{text(old.Encoding)}, []string{text(new.Encoding)})
		c.at(e, "encoding", Finding{
			ID: "encoding-changed", Severity: Breaking, Action: "Regenerate the client, which then uses the new encoding.",
			Message: fmt.Sprintf("encoding of the %s changed from %s to %s", e.words, before, after),
		})
	}
	c.use(r, old.Schema, new.Schema)
	c.use(r, old.ItemSchema, new.ItemSchema)
}

// responses compares the responses of an operation.
func (c *comparison) responses(operation string, old, new *openapi3.Responses) {
	was, is := old.Map(), new.Map()
	if from, to, ok := successChanged(was, is); ok {
		e := element{words: "response " + from, operation: operation, old: was[from].Value.Origin, new: is[to].Value.Origin}
		c.at(e, "", Finding{
			ID: "response-success-status-changed", Severity: Breaking, Message: "response " + from + " is now " + to,
			Action: "Regenerate the client, which then expects the new status code.",
		})
		e.words = "response " + to
		c.response(e, was[from].Value, is[to].Value)
		delete(was, from)
		delete(is, to)
	}
	for _, code := range slices.Sorted(maps.Keys(union(was, is))) {
		a, b := was[code], is[code]
		success := strings.HasPrefix(code, "2")
		e := element{words: "response " + code, operation: operation}
		switch {
		case b == nil || b.Value == nil:
			f := Finding{ID: "response-non-success-status-removed", Severity: Warning, Message: e.words + " removed", Action: "Do not rely on it to recognize errors."}
			if success {
				f.ID, f.Severity, f.Action = "response-success-status-removed", Breaking, "Do not expect this status code."
			}
			f.Old = c.old.keyword(a.Value.Origin, "")
			c.about(e, f)
		case a == nil || a.Value == nil:
			f := Finding{ID: "response-non-success-status-added", Severity: Note, Message: e.words + " added", Action: "None."}
			if success {
				f.ID = "response-success-status-added"
			}
			f.New = c.new.keyword(b.Value.Origin, "")
			c.about(e, f)
		default:
			c.response(e, a.Value, b.Value)
		}
	}
}

// successChanged returns the success responses that only one of the documents has, if each has one and they have the
// same media types.
func successChanged(was, is map[string]*openapi3.ResponseRef) (from, to string, ok bool) {
	gone, came := successOnly(was, is), successOnly(is, was)
	if len(gone) != 1 || len(came) != 1 {
		return "", "", false
	}
	from, to = gone[0], came[0]
	types := func(r *openapi3.ResponseRef) []string { return slices.Sorted(maps.Keys(r.Value.Content)) }
	return from, to, slices.Equal(types(was[from]), types(is[to]))
}

// successOnly returns the status codes of success that only the first responses have.
func successOnly(of, others map[string]*openapi3.ResponseRef) (out []string) {
	for code, r := range of {
		if strings.HasPrefix(code, "2") && others[code] == nil && r != nil && r.Value != nil {
			out = append(out, code)
		}
	}
	return out
}

func (c *comparison) response(e element, old, new *openapi3.Response) {
	e.old, e.new = old.Origin, new.Origin
	c.prose(e, "description", old.Description, new.Description)
	c.extensions(e, old.Extensions, new.Extensions, nil)
	c.headers(e, old.Headers, new.Headers)
	c.content(e, root{operation: e.operation, where: e.words, role: "body"}, old.Content, new.Content)
}

// headers compares the headers of a response.
func (c *comparison) headers(of element, old, new openapi3.Headers) {
	lower := func(headers openapi3.Headers) map[string]*openapi3.Header {
		out := map[string]*openapi3.Header{}
		for name, ref := range headers {
			if ref != nil && ref.Value != nil {
				out[strings.ToLower(name)] = ref.Value
			}
		}
		return out
	}
	was, is := lower(old), lower(new)
	for _, name := range slices.Sorted(maps.Keys(union(was, is))) {
		a, b := was[name], is[name]
		e := element{words: of.words + " header `" + name + "`", operation: of.operation}
		switch {
		case b == nil:
			f := Finding{ID: "optional-response-header-removed", Severity: Warning, Message: e.words + " removed", Action: "Handle responses without it."}
			if a.Required {
				f.ID, f.Severity = "required-response-header-removed", Breaking
			}
			f.Old = c.old.keyword(a.Origin, "")
			c.about(e, f)
		case a == nil:
			c.about(e, Finding{ID: "response-header-added", Severity: Note, Message: e.words + " added", Action: "None; it can now be read.", New: c.new.keyword(b.Origin, "")})
		default:
			e.old, e.new = a.Origin, b.Origin
			if a.Required && !b.Required {
				c.at(e, "required", Finding{ID: "response-header-became-optional", Severity: Breaking, Message: e.words + " is now optional", Action: "Handle responses without it."})
			}
			c.prose(e, "description", a.Description, b.Description)
			c.deprecation(e, "response-header", a.Deprecated, b.Deprecated)
			c.use(root{operation: e.operation, where: e.words, role: "header"}, a.Schema, b.Schema)
		}
	}
}
