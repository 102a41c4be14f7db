package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// webhooks lowers the webhooks of the document.
func (l *lowerer) webhooks() {
	for _, name := range pathItemNames(l.doc.Webhooks) {
		l.handlers(name, "webhook "+name, l.doc.Webhooks[name])
	}
}

// callbacks lowers the callbacks of an operation.
func (l *lowerer) callbacks(op *openapi3.Operation) {
	for _, name := range slices.Sorted(maps.Keys(op.Callbacks)) {
		ref := op.Callbacks[name]
		if ref == nil || ref.Value == nil || l.seenCallback[ref.Value] {
			continue
		}
		l.seenCallback[ref.Value] = true
		items := ref.Value.Map()
		for _, expr := range slices.Sorted(maps.Keys(items)) {
			l.handlers(name, "callback "+name, items[expr])
		}
	}
}

func pathItemNames(items map[string]*openapi3.PathItem) []string {
	names := slices.Sorted(maps.Keys(items))
	slices.SortStableFunc(names, func(a, b string) int {
		if items[a] == nil || items[b] == nil {
			return 0
		}
		return compareOrigins(items[a].Origin, items[b].Origin)
	})
	return names
}

// handlers adds a handler for each method of a webhook or callback.
func (l *lowerer) handlers(name, owner string, item *openapi3.PathItem) {
	if item == nil {
		return
	}
	ops := item.Operations()
	for _, method := range slices.Sorted(maps.Keys(ops)) {
		op := ops[method]
		want := exported(l.names.goName(name))
		if len(ops) > 1 {
			want += exported(l.names.goName(strings.ToLower(method)))
		}
		fn, _ := l.scope.take(owner, "New"+want+"Handler", "New"+want+"WebhookHandler")
		h := &ir.Handler{Name: fn, ID: name, Method: strings.ToUpper(method), File: handlersFile, Doc: l.operationDoc(op)}
		l.handlerBody(h, op, nameContext{name: want, owner: owner, rank: rankRequest})
		l.api.Handlers = append(l.api.Handlers, h)
		l.callbacks(op)
	}
}

func (l *lowerer) handlerBody(h *ir.Handler, op *openapi3.Operation, at nameContext) {
	if op.RequestBody == nil || op.RequestBody.Value == nil {
		return
	}
	for _, media := range mediaTypes(op.RequestBody.Value.Content) {
		mt := op.RequestBody.Value.Content[media]
		if isJSONMedia(media) || strings.Contains(baseMedia(media), "*") {
			at.name += "Event"
			v := l.value(l.schemas.Ref(mt.Schema), at)
			h.Body, h.Media = &v, "application/json"
			return
		}
	}
	l.note(op.Origin, "webhook-body", "the handler receives the raw bytes", "the body of %s is not JSON", at.owner)
	h.Body = &ir.Value{Type: ir.Type{Kind: ir.Bytes}}
}

// errorResponses lowers the documented error responses with named schemas, so
// that errors can be decoded into their types.
func (l *lowerer) errorResponses(op *openapi3.Operation, o *ir.Op) {
	all := l.statusResponses(op)
	good := successes(all)
	for _, status := range slices.Sorted(maps.Keys(all)) {
		r := all[status]
		if slices.Contains(good, status) {
			continue
		}
		f := ir.ErrorResponse{Status: status}
		for _, media := range mediaTypes(r.Value.Content) {
			mt := r.Value.Content[media]
			if isJSONMedia(media) && mt.Schema != nil && mt.Schema.Ref != "" {
				if v := l.value(l.schemas.Ref(mt.Schema), nameContext{name: o.Name + "Error", owner: o.ID, rank: rankInline}); v.Kind == ir.Named {
					f.Value = &v
				}
				break
			}
		}
		if f.Value != nil {
			o.Errors = append(o.Errors, f)
		}
	}
}
