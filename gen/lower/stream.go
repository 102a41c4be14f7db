package lower

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
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
// where the schema is just a string.
func (l *lowerer) itemValue(kind ir.ContentKind, mt *openapi3.MediaType, h nameContext) ir.Value {
	ref := l.schemas.Ref(mt.ItemSchema)
	if ref == nil {
		ref = l.schemas.Ref(mt.Schema)
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
