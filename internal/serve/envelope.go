package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// envelope knows how the description reports errors: x-voxgen-error.
type envelope struct {
	code, message, details []string
	schema                 *openapi3.Schema
}

func newEnvelope(doc *openapi3.T) (e envelope) {
	ext, _ := doc.Extensions["x-voxgen-error"].(map[string]any)
	steps := func(key string) []string {
		p, _ := ext[key].(string)
		if p == "" || p[0] != '/' {
			return nil
		}
		return strings.Split(p[1:], "/")
	}
	e.code, e.message, e.details = steps("code"), steps("message"), steps("details")
	ref, _ := ext["schema"].(string)
	if doc.Components != nil {
		if s := doc.Components.Schemas[strings.TrimPrefix(ref, "#/components/schemas/")]; s != nil {
			e.schema = s.Value
		}
	}
	return e
}

// reply reports problems. Without an envelope it is plain text.
func (e envelope) reply(status int, problems ...string) reply {
	a := reply{status: status, header: http.Header{}, media: "text/plain; charset=utf-8"}
	if status == http.StatusUnauthorized {
		a.header.Set("WWW-Authenticate", "Bearer")
	}
	if e.code == nil && e.message == nil {
		a.body = []byte(strings.Join(problems, "\n") + "\n")
		return a
	}
	root := map[string]any{}
	put(root, e.code, e.codeFor(status))
	put(root, e.message, strings.Join(problems, "; "))
	if len(problems) > 1 && len(e.details) > 0 && len(e.code) > 0 && len(e.message) > 0 {
		var list []any
		for _, p := range problems {
			list = append(list, map[string]any{e.code[len(e.code)-1]: e.codeFor(status), e.message[len(e.message)-1]: p})
		}
		put(root, e.details, list)
	}
	data, err := json.Marshal(root)
	if err != nil { // maps of strings and numbers
		data = []byte("{}")
	}
	a.media, a.body = "application/json", append(data, '\n')
	return a
}

// put sets the value at the end of a way through objects.
func put(object map[string]any, way []string, v any) {
	if len(way) == 0 {
		return
	}
	for _, step := range way[:len(way)-1] {
		inner, ok := object[step].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[step] = inner
		}
		object = inner
	}
	object[way[len(way)-1]] = v
}

// words are parts of the names that descriptions give their codes.
var words = map[int][]string{
	http.StatusUnauthorized:     {"authorizationfailed", "unauthorized", "unauthenticated", "invalidtoken"},
	http.StatusNotFound:         {"unknowncommand", "notfound"},
	http.StatusMethodNotAllowed: {"methodnotallowed", "unknowncommand"},
	http.StatusBadRequest:       {"invalidarguments", "invalidparameter", "invalidrequest", "badrequest", "invalidargument", "validation"},
}

// codeFor chooses a code that the description has, by its name where it has
// names; the HTTP status where it lists none.
func (e envelope) codeFor(status int) any {
	s := e.schema
	for _, step := range e.code {
		if s == nil || s.Properties[step] == nil {
			return status
		}
		s = s.Properties[step].Value
	}
	if s == nil || len(s.Enum) == 0 {
		if s != nil && s.Type.Is("string") {
			return fmt.Sprint(status)
		}
		return status
	}
	if words[status] == nil {
		status = http.StatusBadRequest
	}
	names, _ := s.Extensions["x-enum-varnames"].([]any)
	for _, word := range words[status] {
		i := slices.IndexFunc(names, func(n any) bool { return strings.EqualFold(strings.ReplaceAll(fmt.Sprint(n), "_", ""), word) })
		if i >= 0 && i < len(s.Enum) {
			return s.Enum[i]
		}
	}
	return s.Enum[0]
}
