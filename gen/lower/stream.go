package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// isTable reports whether a media type is CSV, which a service sends in place of JSON
// because a parameter asks for it.
func isTable(media string) bool { return baseMedia(media) == "text/csv" }

// stream adds a variant of the operation that returns events, lines or CSV, if the
// response has them in addition to the media type that the method returns. It is
// named after all operations.
func (l *lowerer) stream(op *openapi3.Operation, o *ir.Op, h nameContext) {
	for _, r := range o.Responses {
		if isStream(r.Kind) {
			return // the method itself returns a stream
		}
	}
	all := l.statusResponses(op)
	for _, status := range successes(all) {
		content := all[status].Value.Content
		for _, media := range mediaTypes(content) {
			kind := l.contentKind(media, content[media])
			table := isTable(media) && o.Responses[0].Kind == ir.JSONContent
			if !isStream(kind) && !table {
				continue
			}
			h.name = o.Name + "Stream"
			value := ir.Value{Type: ir.Type{Kind: ir.Reader}}
			if table {
				kind = ir.BinaryContent
			} else {
				value = l.itemValue(kind, content[media], h)
			}
			s := *o
			s.Responses = []ir.Response{{Status: status, Kind: kind, Media: media, Value: value}}
			s.Accept, s.Result, s.Errors = media, -1, nil
			for _, f := range o.Errors {
				v := *f.Value
				f.Value = &v
				s.Errors = append(s.Errors, f)
			}
			o.Stream = &s
			return
		}
	}
}

// itemValue returns the type of one stream item: that of its schema, or an Event
// where the schema is just a string or describes the fields of an event without JSON.
func (l *lowerer) itemValue(kind ir.ContentKind, mt *openapi3.MediaType, h nameContext) ir.Value {
	ref := l.schemas.Ref(mt.ItemSchema)
	switch {
	case ref == nil:
		ref = l.schemas.Ref(mt.Schema)
	case kind == ir.EventContent && l.isEvent(ref.Shape(), 0):
		ref = l.eventData(ref)
	}
	v := ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	if ref != nil {
		h.name += "Item"
		v = l.value(ref, h)
		if mt.ItemSchema == nil && v.Kind == ir.List { // the schema describes the whole stream as a list
			v = *v.Elem
		}
	}
	if kind == ir.EventContent && (v.Kind == ir.Any || v.Kind == ir.String) {
		v = ir.Value{Type: ir.Type{Kind: ir.Event}}
	}
	return v
}

// maxEventDepth limits the nesting of alternatives in the schema of an event.
const maxEventDepth = 8

// isEvent reports whether a schema describes the fields of a server-sent event, not the
// JSON in its data (OpenAPI 3.2.0, Special Considerations for Server-Sent Events).
func (l *lowerer) isEvent(sh *schema.Shape, depth int) bool {
	if len(sh.Properties) == 0 && len(sh.Choices) == 0 || depth == maxEventDepth {
		return false
	}
	for _, p := range sh.Properties {
		if !slices.Contains([]string{"data", "event", "id", "retry"}, p.Name) {
			return false
		}
	}
	for _, choice := range sh.Choices {
		if slices.ContainsFunc(choice.Refs, func(r *schema.Ref) bool { return !l.isEvent(r.Shape(), depth+1) }) {
			return false
		}
	}
	return len(sh.Choices) > 0 || sh.Property("data") != nil || sh.Property("event") != nil
}

// eventData returns the schema of the JSON in the data of an event: the contentSchema of
// the property data or, if that is not a string, its schema. It returns nil for other text,
// and for events that differ in their properties, which a note reports.
func (l *lowerer) eventData(event *schema.Ref) *schema.Ref {
	sh := event.Shape()
	if len(sh.Choices) > 0 {
		l.note(event.Value.Origin, "event-data", "the data of the events is a string", "alternatives of server-sent events are not decoded")
		return nil
	}
	data := sh.Property("data")
	if data == nil {
		return nil
	}
	ref := l.schemas.Combine(data.Refs...)
	for _, c := range ref.Shape().Conjuncts {
		if c.ContentSchema != nil && c.ContentEncoding == "" && isJSONMedia(c.ContentMediaType) {
			return l.schemas.Ref(c.ContentSchema)
		}
	}
	return ref
}
