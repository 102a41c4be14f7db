package lower

import (
	"maps"
	"mime"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// isJSONMedia reports whether a media type is JSON (RFC 6839, section 3.1).
func isJSONMedia(media string) bool {
	base := baseMedia(media)
	return base == "application/json" || base == "text/json" || strings.HasSuffix(base, "+json")
}

// isXMLMedia reports whether a media type is XML (RFC 7303).
func isXMLMedia(media string) bool {
	base := baseMedia(media)
	return base == "application/xml" || base == "text/xml" || strings.HasSuffix(base, "+xml")
}

// baseMedia returns a media type without its parameters, in lower case.
func baseMedia(media string) string {
	base, _, err := mime.ParseMediaType(media)
	if err != nil {
		base, _, _ = strings.Cut(media, ";")
	}
	return strings.ToLower(strings.TrimSpace(base))
}

// sendable reports whether a media type is valid in a Content-Type header.
func sendable(media string) bool {
	_, _, err := mime.ParseMediaType(media)
	return err == nil && !strings.Contains(media, "*") && !strings.ContainsFunc(media, func(r rune) bool { return r < ' ' || r > '~' })
}

// mediaTypes lists media types, JSON first, then in alphabetical order.
func mediaTypes(c openapi3.Content) []string {
	names := slices.Sorted(maps.Keys(c))
	slices.SortStableFunc(names, func(a, b string) int { return mediaRank(a) - mediaRank(b) })
	return slices.DeleteFunc(names, func(m string) bool { return c[m] == nil })
}

func mediaRank(media string) int {
	switch base := baseMedia(media); {
	case base == "application/json":
		return 0
	case isJSONMedia(media):
		return 1
	case base == "multipart/form-data":
		return 2
	case base == "application/x-www-form-urlencoded":
		return 3
	case strings.Contains(base, "*"):
		return 5
	default:
		return 4
	}
}

// described returns the media type to use in place of media and what describes it.
// A JSON media type without a schema, which often has an example only, is described
// by another one that has a schema: JSON with parameters, or a range such as */*.
func (l *lowerer) described(c openapi3.Content, media string) (string, *openapi3.MediaType) {
	if hasSchema(c[media]) || !isJSONMedia(media) {
		return media, c[media]
	}
	for _, other := range mediaTypes(c) {
		switch mt := c[other]; {
		case !hasSchema(mt):
		case isJSONMedia(other):
			return other, mt
		case strings.Contains(baseMedia(other), "*") && l.isStructured(mt):
			return media, mt
		}
	}
	return media, c[media]
}

func hasSchema(mt *openapi3.MediaType) bool { return mt.Schema != nil && mt.Schema.Value != nil }

// mediaSchema returns the schema of a media type, or one that accepts every value when there is none.
func (l *lowerer) mediaSchema(mt *openapi3.MediaType) *schema.Ref {
	if ref := l.schemas.Ref(mt.Schema); ref != nil {
		return ref
	}
	return l.schemas.Anything()
}

func (l *lowerer) isObject(mt *openapi3.MediaType) bool {
	sh := l.schemas.Form(l.mediaSchema(mt)).Shape()
	return len(sh.Choices) == 0 && sh.Only(schema.Object) && len(sh.Properties) > 0
}

// isStructured reports whether a schema describes a structured value, so that
// a media type range must mean JSON. Bytes and strings are sent unchanged.
func (l *lowerer) isStructured(mt *openapi3.MediaType) bool {
	sh := l.mediaSchema(mt).Shape()
	return len(sh.Choices) > 0 || len(sh.Properties) > 0 || sh.Types&schema.String == 0
}

// isText reports whether a schema describes a string that is not binary.
func (l *lowerer) isText(mt *openapi3.MediaType) bool {
	sh := l.mediaSchema(mt).Shape()
	return sh.Only(schema.String) && sh.Format != "binary"
}

// untyped reports the schema of a media type whose value has the given kind, a string
// or a stream, in spite of it.
func (l *lowerer) untyped(media string, mt *openapi3.MediaType, kind ir.Kind, what string) {
	if kind != ir.Reader && kind != ir.String || !hasSchema(mt) || !l.isStructured(mt) {
		return
	}
	instead := "the value is a stream"
	if kind == ir.String {
		instead = "the value is a string"
	}
	l.warn(mt.Origin, "untyped-media-type", instead, "schema of media type %q in the %s not used", media, what)
}
