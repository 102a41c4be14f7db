package change

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// handler is a webhook or a callback: a path item whose requests the API sends.
type handler struct {
	item *openapi3.PathItem
	of   string // key of the operation of a callback, see endpoints
}

// handlersOf returns the webhooks and callbacks of a document by their names in the
// report.
func handlersOf(doc *openapi3.T) map[string]handler {
	all := map[string]handler{}
	for name, item := range doc.Webhooks {
		if item != nil {
			all["webhook "+name] = handler{item: item}
		}
	}
	for key, e := range endpoints(doc) {
		for name, ref := range e.op.Callbacks {
			if ref == nil || ref.Value == nil {
				continue
			}
			for expression, item := range ref.Value.Map() {
				if item != nil {
					all[strings.Join([]string{"callback", name, expression, "of", key}, " ")] = handler{item, key}
				}
			}
		}
	}
	return all
}

// handlers compares webhooks and callbacks. A callback of an operation that only one
// document has is part of the operation.
func (c *comparison) handlers() {
	old, new := handlersOf(c.old.Doc.T), handlersOf(c.new.Doc.T)
	was, is := endpoints(c.old.Doc.T), endpoints(c.new.Doc.T)
	for _, name := range slices.Sorted(maps.Keys(union(old, new))) {
		a, b := old[name], new[name]
		switch {
		case a.item != nil && b.item != nil:
			c.handler(name, a.item, b.item)
		case a.item != nil && (a.of == "" || is[a.of].op != nil):
			c.put(Finding{
				ID: "handler-removed", Severity: Breaking, Subject: []string{name}, Message: name + " removed",
				Action: "Obtain its data in another way; the API no longer calls the handler.", Old: c.old.keyword(a.item.Origin, ""),
			})
		case b.item != nil && (b.of == "" || was[b.of].op != nil):
			c.put(Finding{
				ID: "handler-added", Severity: Note, Subject: []string{name}, Message: name + " added",
				Action: "None; it can now be handled.", New: c.new.keyword(b.item.Origin, ""),
			})
		}
	}
}

// handler compares the requests that the API sends, which are read like responses, and
// the responses, which are sent like requests.
func (c *comparison) handler(name string, old, new *openapi3.PathItem) {
	operations := old.Operations()
	for _, method := range slices.Sorted(maps.Keys(operations)) {
		was, is := operations[method], new.GetOperation(method)
		if is == nil {
			continue
		}
		e := element{words: name, operation: name, old: was.Origin, new: is.Origin}
		c.prose(e, "summary", was.Summary, is.Summary)
		c.prose(e, "description", was.Description, is.Description)
		c.extensions(e, was.Extensions, is.Extensions, nil)
		c.deprecation(e, "handler", was.Deprecated, is.Deprecated)
		for _, p := range was.Parameters {
			for _, q := range is.Parameters {
				if p.Value != nil && q.Value != nil && p.Value.In == q.Value.In && p.Value.Name == q.Value.Name {
					c.use(root{operation: name, where: p.Value.In + " parameter `" + p.Value.Name + "`", role: "header", handler: true}, schemaOf(p.Value), schemaOf(q.Value))
				}
			}
		}
		if a, b := bodyOf(was.RequestBody), bodyOf(is.RequestBody); a != nil && b != nil {
			c.handled(root{operation: name, where: "payload", role: "body", handler: true}, a.Content, b.Content)
		}
		responses := was.Responses.Map()
		for _, code := range slices.Sorted(maps.Keys(responses)) {
			ref := responses[code]
			if next := is.Responses.Value(code); ref.Value != nil && next != nil && next.Value != nil {
				c.handled(root{operation: name, where: "response " + code, role: "body", handler: true, request: true}, ref.Value.Content, next.Value.Content)
			}
		}
	}
}

// handled compares the schemas of the media types that both sides have.
func (c *comparison) handled(r root, old, new openapi3.Content) {
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if a, b := old[name], new[name]; a != nil && b != nil {
			c.use(r, a.Schema, b.Schema)
		}
	}
}
