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
// description, as JSON or as text; empty where there is none. Of an object that is
// too large with all that nests in it, the outer part is taken.
func (l *lowerer) exampleAnswer(kind ir.ContentKind, mt *openapi3.MediaType) string {
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
		_ = json.Unmarshal([]byte(text), &plain) // what is no string is no example of a text
		return plain
	}
	return text
}

// exampleText is value as JSON; empty when it is too long, or a map with keys
// that JSON has no word for.
func exampleText(value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(value) != nil || b.Len() > maxExample {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
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

// exampleKey is a schema, and how many levels of nesting its example may have.
type exampleKey struct {
	schema *openapi3.Schema
	depth  int
}

// example is a value of a schema as JSON: its own example, default or first value,
// or one put together from those of its parts; empty when it is too long. Each is
// made once: schemas that refer to one another have more paths than anybody can walk.
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
// from there on the required ones. They are sorted by name.
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
