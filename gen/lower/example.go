package lower

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// An example of more bytes than this helps nobody, and would fill the client's
// repository.
const maxExample = 8 << 10

// exampleAnswer is an answer of an operation by the examples of its
// description, as JSON or as text; empty where there is none.
func (l *lowerer) exampleAnswer(kind ir.ContentKind, mt *openapi3.MediaType) string {
	if kind != ir.JSONContent && kind != ir.TextContent {
		return ""
	}
	value, ok := mediaExample(mt)
	if !ok && mt.Schema != nil {
		value = l.example(mt.Schema, 6)
	}
	if kind == ir.TextContent {
		text, _ := value.(string)
		return clipExample(text)
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(value) != nil { // a map with keys that JSON has no word for
		return ""
	}
	return clipExample(strings.TrimSuffix(b.String(), "\n"))
}

func clipExample(text string) string {
	if len(text) > maxExample {
		return ""
	}
	return text
}

// mediaExample is the example of a media type, the first by name of several.
func mediaExample(mt *openapi3.MediaType) (any, bool) {
	if mt.Example != nil {
		return mt.Example, true
	}
	for _, name := range slices.Sorted(maps.Keys(mt.Examples)) {
		if ref := mt.Examples[name]; ref != nil && ref.Value != nil && ref.Value.Value != nil {
			return ref.Value.Value, true
		}
	}
	return nil, false
}

// example is a value of a schema: its own example, default or first value, or
// one put together from those of its parts.
func (l *lowerer) example(ref *openapi3.SchemaRef, depth int) any {
	t := l.resolve(ref)
	if t.schema == nil {
		return nil
	}
	sh := l.shapeOf(t.schema)
	for _, c := range sh.conj {
		if v, ok := schemaExample(c); ok {
			return v
		}
	}
	switch {
	case len(sh.enum) > 0:
		return sh.enum[0]
	case len(sh.choices) > 0 && len(sh.choices[0].refs) > 0 && depth > 0:
		return l.example(sh.choices[0].refs[0], depth-1)
	case len(sh.members) > 0 || sh.types&^tNull == tObject:
		return l.exampleObject(sh, depth)
	case sh.types&^tNull == tArray:
		if len(sh.items) == 0 || depth <= 0 {
			return []any{}
		}
		return []any{l.example(l.merge(sh.items), depth-1)}
	}
	return exampleScalar(sh)
}

// schemaExample is what a schema itself gives as an example.
func schemaExample(s *openapi3.Schema) (any, bool) {
	switch {
	case s.Example != nil:
		return s.Example, true
	case len(s.Examples) > 0:
		return s.Examples[0], true
	case s.Const != nil:
		return s.Const, true
	case s.Default != nil:
		return s.Default, true
	}
	return nil, false
}

// exampleObject has all members, down to where the objects nest too deep;
// from there on the required ones.
func (l *lowerer) exampleObject(sh *shape, depth int) any {
	out := map[string]any{}
	for _, m := range sh.members {
		if depth > 2 || depth > 0 && slices.Contains(sh.required, m.name) {
			out[m.name] = l.example(l.merge(m.refs), depth-1)
		}
	}
	return out
}

// exampleScalar is a value of a type that has no example.
func exampleScalar(sh *shape) any {
	switch types := sh.types &^ tNull; {
	case types == tBoolean:
		return true
	case types == tInteger || types == tNumber || types == tInteger|tNumber:
		for _, c := range sh.conj {
			if c.Min != nil && *c.Min > 1 {
				return *c.Min
			}
			if c.Max != nil && *c.Max < 1 {
				return *c.Max
			}
		}
		return 1
	case types&tString != 0:
		text := map[string]string{
			"date-time": "2006-01-02T15:04:05Z", "date": "2006-01-02", "uuid": "00000000-0000-4000-8000-000000000000",
			"email": "user@example.com", "uri": "https://example.com/", "byte": "",
		}[sh.format]
		if text == "" && sh.format != "byte" {
			text = "text"
		}
		return text
	}
	return nil
}
