package change

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// mirrorCode is the status code of the inverted requests.
const mirrorCode = "299"

// mirror is a document with inverted webhooks and callbacks: the request to a handler
// becomes the response of an operation, and the response of the handler becomes its
// request. So the rules of oasdiff, which are written for callers, apply to handlers.
type mirror struct {
	doc   *openapi3.T
	names map[string]string // by the path of the inverted operation
}

// mirrors returns the inverted handlers that both documents have. Others are reported
// by comparison.walk.
func mirrors(old, new *openapi3.T) (was, is mirror) {
	was, is = newMirror(old), newMirror(new)
	a, b := handlers(old), handlers(new)
	for _, name := range slices.Sorted(maps.Keys(a)) {
		if b[name] != nil {
			was.add(name, a[name])
			is.add(name, b[name])
		}
	}
	return was, is
}

func newMirror(doc *openapi3.T) mirror {
	return mirror{
		doc: &openapi3.T{
			OpenAPI: doc.OpenAPI, Info: doc.Info, Paths: openapi3.NewPaths(), Origin: doc.Origin,
		},
		names: map[string]string{},
	}
}

// handlers returns the webhooks and callbacks of a document by their names in the
// report.
func handlers(doc *openapi3.T) map[string]*openapi3.PathItem {
	all := map[string]*openapi3.PathItem{}
	for name, item := range doc.Webhooks {
		if item != nil {
			all["webhook "+name] = item
		}
	}
	if doc.Paths == nil {
		return all
	}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			for name, ref := range op.Callbacks {
				if ref == nil || ref.Value == nil {
					continue
				}
				for expression, item := range ref.Value.Map() {
					if item != nil {
						all[strings.Join([]string{"callback", name, expression, "of", method, path}, " ")] = item
					}
				}
			}
		}
	}
	return all
}

func (m mirror) add(name string, item *openapi3.PathItem) {
	// Braces would be parsed as path parameters.
	path := "/" + strings.NewReplacer("{", "(", "}", ")", "/", "|").Replace(name)
	m.names[path] = name
	c := &openapi3.PathItem{Origin: item.Origin}
	for method, op := range item.Operations() {
		c.SetOperation(method, turned(op))
	}
	m.doc.Paths.Set(path, c)
}

// turned exchanges the request and the response of op.
func turned(op *openapi3.Operation) *openapi3.Operation {
	sent := &openapi3.Response{Headers: openapi3.Headers{}, Origin: op.Origin}
	if op.RequestBody != nil && op.RequestBody.Value != nil {
		sent.Content, sent.Origin = op.RequestBody.Value.Content, op.RequestBody.Value.Origin
	}
	for _, p := range op.Parameters {
		if p.Value == nil || p.Value.In != openapi3.ParameterInHeader {
			continue
		}
		header := *p.Value
		header.Name, header.In = "", ""
		sent.Headers[p.Value.Name] = &openapi3.HeaderRef{Value: &openapi3.Header{Parameter: header}}
	}
	c := &openapi3.Operation{
		OperationID: op.OperationID, Deprecated: op.Deprecated, Origin: op.Origin,
		Responses: openapi3.NewResponses(openapi3.WithName(mirrorCode, sent)),
	}
	if op.Responses == nil {
		return c
	}
	answers := op.Responses.Map()
	for _, code := range slices.Sorted(maps.Keys(answers)) {
		if ref := answers[code]; strings.HasPrefix(code, "2") && ref.Value != nil && len(ref.Value.Content) > 0 {
			c.RequestBody = &openapi3.RequestBodyRef{Value: &openapi3.RequestBody{Content: ref.Value.Content, Origin: ref.Value.Origin}}
			break
		}
	}
	return c
}
