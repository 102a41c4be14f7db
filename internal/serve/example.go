package serve

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// successOf finds the answer of an operation that went well.
func successOf(op *openapi3.Operation) (int, *openapi3.Response) {
	all := op.Responses.Map()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		if ref := all[key]; ref != nil && ref.Value != nil && len(key) == 3 && key[0] == '2' {
			if status, err := strconv.Atoi(key); err == nil {
				return status, ref.Value
			}
			return http.StatusOK, ref.Value
		}
	}
	if ref := all["default"]; ref != nil && ref.Value != nil {
		return http.StatusOK, ref.Value
	}
	return http.StatusNoContent, nil
}

// preferred is the JSON among the types of an answer, or the first.
func preferred(content openapi3.Content) (string, *openapi3.MediaType) {
	names := slices.Sorted(maps.Keys(content))
	if i := slices.IndexFunc(names, func(n string) bool { return strings.Contains(n, "json") }); i > 0 {
		names[0] = names[i]
	}
	if len(names) == 0 || content[names[0]] == nil {
		return "", nil
	}
	name := names[0]
	if strings.Contains(name, "*") {
		name = "application/json"
	}
	return name, content[names[0]]
}

// exampleOf is an example of the description, or the smallest value.
func exampleOf(mt *openapi3.MediaType) any {
	if mt.Example != nil {
		return mt.Example
	}
	for _, name := range slices.Sorted(maps.Keys(mt.Examples)) {
		if ref := mt.Examples[name]; ref != nil && ref.Value != nil && ref.Value.Value != nil {
			return ref.Value.Value
		}
	}
	if mt.Schema == nil {
		return map[string]any{}
	}
	return smallest(mt.Schema, 0)
}

// formats are values for formats that look like something.
var formats = map[string]string{
	"date": "2006-01-02", "date-time": "2006-01-02T15:04:05Z", "time": "15:04:05Z", "email": "a@example.com", "hostname": "example.com",
	"ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "uri": "https://example.com/", "url": "https://example.com/",
	"uuid": "00000000-0000-4000-8000-000000000000", "byte": "",
}

// maxDepth ends a schema that contains itself.
const maxDepth = 16

// smallest makes a value that a schema allows, with as little in it as can be.
func smallest(ref *openapi3.SchemaRef, depth int) any {
	if ref == nil || ref.Value == nil || depth > maxDepth {
		return nil
	}
	s := ref.Value
	switch {
	case s.Const != nil:
		return s.Const
	case s.Example != nil:
		return s.Example
	case len(s.Examples) > 0:
		return s.Examples[0]
	case s.Default != nil:
		return s.Default
	case len(s.Enum) > 0:
		return s.Enum[0]
	case len(s.AllOf) > 0:
		return together(s, depth)
	case len(s.OneOf) > 0:
		return smallest(s.OneOf[0], depth+1)
	case len(s.AnyOf) > 0:
		return smallest(s.AnyOf[0], depth+1)
	}
	return byType(s, depth)
}

func byType(s *openapi3.Schema, depth int) any {
	switch {
	case s.Type.Includes("object") || len(s.Properties) > 0:
		return object(s, depth)
	case s.Type.Includes("array"):
		list := []any{}
		for range min(s.MinItems, 100) {
			list = append(list, smallest(s.Items, depth+1))
		}
		return list
	case s.Type.Includes("string"):
		text := formats[s.Format]
		if n := int(min(s.MinLength, 10_000)); len(text) < n {
			text += strings.Repeat("x", n-len(text))
		}
		return text
	case s.Type.Includes("integer"), s.Type.Includes("number"):
		return number(s)
	case s.Type.Includes("boolean"):
		return false
	}
	return nil
}

// object has the required members.
func object(s *openapi3.Schema, depth int) map[string]any {
	out := map[string]any{}
	for _, name := range s.Required {
		out[name] = nil
		if p := s.Properties[name]; p != nil {
			out[name] = smallest(p, depth+1)
		}
	}
	return out
}

func number(s *openapi3.Schema) float64 {
	switch {
	case s.Min != nil && *s.Min > 0:
		return *s.Min
	case s.Max != nil && *s.Max < 0:
		return *s.Max
	}
	return 0
}

// together is a value for all parts of an allOf: the members of objects add up.
func together(s *openapi3.Schema, depth int) any {
	out := object(s, depth)
	var other any
	for _, part := range s.AllOf {
		switch v := smallest(part, depth+1).(type) {
		case map[string]any:
			maps.Copy(out, v)
		case nil:
		default:
			other = v
		}
	}
	if other != nil {
		return other
	}
	return out
}
