package lower

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// maxExample limits the bytes of an example; larger ones are not useful and
// would bloat the client's repository.
const maxExample = 8 << 10

// exampleResponse returns an example response from the examples in the
// document, as JSON or as text, or "" when there is none. Objects that are too
// large are cut at a smaller depth.
func (l *lowerer) exampleResponse(kind ir.ContentKind, mt *openapi3.MediaType) string {
	if kind != ir.JSONContent && kind != ir.TextContent {
		return ""
	}
	var text string
	if value, ok := mediaExample(mt); ok {
		text = exampleText(value)
	} else if mt.Schema != nil {
		for depth := 6; depth >= 3 && text == ""; depth-- {
			text = l.example(mt.Schema, depth)
		}
	}
	if kind == ir.TextContent {
		var plain string
		_ = json.Unmarshal([]byte(text), &plain) // an example of a text must be a string
		return plain
	}
	return text
}

// exampleText returns value as JSON, or "" when it is too long or a map whose
// keys JSON cannot represent.
func exampleText(value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(value) != nil || b.Len() > maxExample {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mediaExample returns the example of a media type, of several the first by name.
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

// exampleKey is a schema and the number of nesting levels its example may have.
type exampleKey struct {
	schema *openapi3.Schema
	depth  int
}

// example returns a value of a schema as JSON: its own example, default or first
// enum value, or one composed from the examples of its parts, or "" when that is
// too long. Examples are cached, because the number of paths through schemas that
// refer to each other grows exponentially.
func (l *lowerer) example(ref *openapi3.SchemaRef, depth int) string {
	t := l.resolve(ref)
	if t.schema == nil {
		return "null"
	}
	key := exampleKey{t.schema, depth}
	text, ok := l.examples[key]
	if !ok {
		text = l.exampleOf(l.shapeOf(t.schema), depth)
		if len(text) > maxExample {
			text = ""
		}
		l.examples[key] = text
	}
	return text
}

func (l *lowerer) exampleOf(sh *shape, depth int) string {
	for _, c := range sh.conj {
		if v, ok := schemaExample(c); ok {
			return exampleText(v)
		}
	}
	switch {
	case len(sh.enum) > 0:
		return exampleText(sh.enum[0])
	case len(sh.choices) > 0 && len(sh.choices[0].refs) > 0 && depth > 0:
		return l.example(sh.choices[0].refs[0], depth-1)
	case len(sh.members) > 0 || sh.types&^tNull == tObject:
		return l.exampleObject(sh, depth)
	case sh.types&^tNull == tArray:
		if len(sh.items) == 0 || depth <= 0 {
			return "[]"
		}
		item := l.example(l.merge(sh.items), depth-1)
		if item == "" {
			return ""
		}
		return "[" + item + "]"
	}
	return exampleText(exampleScalar(sh))
}

// schemaExample returns the example that a schema itself contains.
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

// exampleObject returns an object with all properties or, when depth is nearly
// used up, the required ones, sorted by name.
func (l *lowerer) exampleObject(sh *shape, depth int) string {
	var kept []member
	for _, m := range sh.members {
		if depth > 2 || depth > 0 && slices.Contains(sh.required, m.name) {
			kept = append(kept, m)
		}
	}
	slices.SortFunc(kept, func(a, b member) int { return strings.Compare(a.name, b.name) })
	text := []byte{'{'}
	for i, m := range kept {
		value := l.example(l.merge(m.refs), depth-1)
		if value == "" || len(text) > maxExample {
			return ""
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, exampleText(m.name)...), ':'), value...)
	}
	return string(append(text, '}'))
}

// exampleScalar returns a value of a type without an example.
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
