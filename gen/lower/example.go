package lower

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
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
	text := l.exampleMedia(mt)
	if kind == ir.TextContent {
		var plain string
		_ = json.Unmarshal([]byte(text), &plain) // an example of a text must be a string
		return plain
	}
	return text
}

// exampleMedia returns the example of a media type or of its schema, as JSON.
func (l *lowerer) exampleMedia(mt *openapi3.MediaType) string {
	if value, ok := mapsExample(mt.Example, mt.Examples); ok {
		return jsonText(value)
	}
	return l.exampleSchema(l.schemas.Ref(mt.Schema))
}

// exampleSchema returns a value of a schema, which may be nil, as JSON.
func (l *lowerer) exampleSchema(ref *schema.Ref) (text string) {
	if ref == nil {
		return ""
	}
	for depth := 6; depth >= 3 && text == ""; depth-- {
		text = l.example(ref, depth)
	}
	return text
}

// exampleParam returns a value of a parameter as JSON, if examples are required.
func (l *lowerer) exampleParam(p *openapi3.Parameter, ref *schema.Ref) string {
	if !l.cfg.Examples {
		return ""
	}
	if value, ok := mapsExample(p.Example, p.Examples); ok {
		return jsonText(value)
	}
	if text := l.exampleText(p.Name, ref); text != "" {
		return text
	}
	return l.exampleSchema(ref)
}

// exampleBody returns a value of a request body as JSON, if examples are required.
func (l *lowerer) exampleBody(b ir.Body, rb *openapi3.RequestBody) string {
	if !l.cfg.Examples {
		return ""
	}
	for _, media := range mediaTypes(rb.Content) {
		if media, mt := l.described(rb.Content, media); l.bodyKind(media, mt) == b.Kind {
			return l.exampleMedia(mt)
		}
	}
	return ""
}

// jsonText returns value as JSON, or "" when it is too long or a map whose
// keys JSON cannot represent.
func jsonText(value any) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if enc.Encode(value) != nil || b.Len() > maxExample {
		return ""
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// mapsExample returns the example of a media type or parameter, of several the first by name.
func mapsExample(one any, several openapi3.Examples) (any, bool) {
	if one != nil {
		return one, true
	}
	for _, name := range slices.Sorted(maps.Keys(several)) {
		if ref := several[name]; ref != nil && ref.Value != nil && ref.Value.Value != nil {
			return ref.Value.Value, true
		}
	}
	return nil, false
}

// exampleKey is a schema and the number of nesting levels its example may have.
type exampleKey struct {
	schema *schema.Node
	depth  int
}

// example returns a value of a schema as JSON: its own example, default or first
// enum value, or one composed from the examples of its parts, or "" when that is
// too long. Examples are cached, because the number of paths through schemas that
// refer to each other grows exponentially.
func (l *lowerer) example(ref *schema.Ref, depth int) string {
	key := exampleKey{ref.Node, depth}
	text, ok := l.examples[key]
	if !ok {
		text = l.exampleOf(ref.Node.Shape(), depth)
		if len(text) > maxExample {
			text = ""
		}
		l.examples[key] = text
	}
	return text
}

func (l *lowerer) exampleOf(sh *schema.Shape, depth int) string {
	for _, c := range sh.Conjuncts {
		if v, ok := schemaExample(c); ok {
			return jsonText(v)
		}
	}
	switch {
	case len(sh.Enum) > 0:
		return jsonText(sh.Enum[0])
	case len(sh.Choices) > 0 && len(sh.Choices[0].Refs) > 0 && depth > -exampleChoices:
		return l.exampleChoice(sh.Choices[0].Refs, depth)
	case len(sh.Properties) > 0 || sh.Only(schema.Object):
		return l.exampleObject(sh, depth)
	case sh.Only(schema.Array):
		if len(sh.Items) == 0 || depth <= 0 {
			return "[]"
		}
		item := l.example(l.schemas.Combine(sh.Items...), depth-1)
		if item == "" {
			return ""
		}
		return "[" + item + "]"
	}
	return jsonText(exampleScalar(sh))
}

// exampleChoices is how many choices are followed when depth is used up: a choice takes
// no room in the text, but choices can refer to each other.
const exampleChoices = 8

// exampleChoice returns a value of the first alternative or, when depth is used up, null
// if that is one.
func (l *lowerer) exampleChoice(refs []*schema.Ref, depth int) string {
	for _, ref := range refs {
		if depth <= 0 && ref.Node.Shape().Types == schema.Null {
			return "null"
		}
	}
	return l.example(refs[0], depth-1)
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
func (l *lowerer) exampleObject(sh *schema.Shape, depth int) string {
	var kept []schema.Property
	for _, m := range sh.Properties {
		if depth > 2 || depth > 0 && sh.Requires(m.Name) {
			kept = append(kept, m)
		}
	}
	slices.SortFunc(kept, func(a, b schema.Property) int { return strings.Compare(a.Name, b.Name) })
	text := []byte{'{'}
	for i, m := range kept {
		ref := l.schemas.Combine(m.Refs...)
		value := l.exampleText(m.Name, ref)
		if value == "" {
			value = l.example(ref, depth-1)
		}
		if value == "" || len(text) > maxExample {
			return ""
		}
		if i > 0 {
			text = append(text, ',')
		}
		text = append(append(append(text, jsonText(m.Name)...), ':'), value...)
	}
	return string(append(text, '}'))
}

// isText reports whether a schema is one of strings that it has no example of.
func isText(sh *schema.Shape) bool {
	return sh.Only(schema.String) && (sh.Format == "" || sh.Format == "password") && len(sh.Enum)+len(sh.Choices) == 0 &&
		!slices.ContainsFunc(sh.Conjuncts, func(c *openapi3.Schema) bool {
			_, has := schemaExample(c)
			return has || c.Extensions["x-voxgen-time-layout"] != nil
		})
}

// exampleText returns the value of a property or parameter that is a string or a list of
// strings, "" for others.
func (l *lowerer) exampleText(name string, ref *schema.Ref) string {
	if ref == nil {
		return ""
	}
	sh := ref.Node.Shape()
	if isText(sh) {
		return exampleName(name, sh)
	}
	list := sh.Only(schema.Array) && len(sh.Items) > 0 && len(sh.Enum)+len(sh.Choices) == 0 &&
		!slices.ContainsFunc(sh.Conjuncts, func(c *openapi3.Schema) bool { _, has := schemaExample(c); return has })
	if !list {
		return ""
	}
	if item := l.schemas.Combine(sh.Items...).Node.Shape(); isText(item) {
		return "[" + exampleName(name, item) + "]"
	}
	return ""
}

// exampleName returns the name of a text as its value, for that says what it is for, with
// the length that the schema requires, or a text that matches its patterns.
func exampleName(name string, sh *schema.Shape) string {
	if text := exampleMatching(sh, name); text != "" {
		return jsonText(text)
	}
	text := []rune(name)
	for _, c := range sh.Conjuncts {
		for len(text) > 0 && uint64(len(text)) < c.MinLength && len(text) < maxExample {
			text = append(text, text...)
		}
		if c.MaxLength != nil && uint64(len(text)) > *c.MaxLength {
			text = text[:*c.MaxLength]
		}
	}
	return jsonText(string(text))
}

// exampleScalar returns a value of a type without an example.
func exampleScalar(sh *schema.Shape) any {
	switch types := sh.Types &^ schema.Null; {
	case types == schema.Boolean:
		return true
	case types == schema.Integer || types == schema.Number || types == schema.Integer|schema.Number:
		for _, c := range sh.Conjuncts {
			if c.Min != nil && *c.Min > 1 {
				return *c.Min
			}
			if c.Max != nil && *c.Max < 1 {
				return *c.Max
			}
		}
		return 1
	case types&schema.String != 0:
		if layout, ok := extensionOf(sh.Conjuncts, "x-voxgen-time-layout").(string); ok {
			return time.Date(2006, 1, 2, 15, 4, 5, 0, time.UTC).Format(layout)
		}
		text := map[string]string{
			"date-time": "2006-01-02T15:04:05Z", "date": "2006-01-02", "uuid": "00000000-0000-4000-8000-000000000000",
			"email": "user@example.com", "uri": "https://example.com/", "byte": "",
			"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "hostname": "example.com", "time": "15:04:05Z", "duration": "PT1H",
		}[sh.Format]
		if text == "" && sh.Format != "byte" {
			text = "text"
		}
		return cmp.Or(exampleMatching(sh, text), text)
	}
	return nil
}
