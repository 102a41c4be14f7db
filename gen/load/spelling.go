package load

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// words holds the values of the scalar types that are enumerated. Other values are left to
// lowering, which knows what is lost without them.
var words = map[string][]string{
	"type":       {"string", "number", "integer", "boolean", "array", "object", "null", "file"},
	"location":   {"query", "querystring", "header", "path", "cookie", "body", "formData"},
	"style":      {"matrix", "label", "simple", "form", "spaceDelimited", "pipeDelimited", "deepObject", "cookie"},
	"schemeType": {"apiKey", "http", "mutualTLS", "oauth2", "openIdConnect", "basic"},
}

// asWord corrects the case of a value that is enumerated.
func (w *walker) asWord(node *yaml.Node, typ string) verdict {
	if w.asString(node) == drop {
		return drop
	}
	for _, word := range words[typ] {
		if node.Value == word {
			return keep
		}
	}
	for _, word := range words[typ] {
		if strings.EqualFold(node.Value, word) {
			w.warn(node, fmt.Sprintf("unknown value %q", node.Value), fmt.Sprintf("read as %q", word))
			node.Value = word
		}
	}
	return keep
}

// within is the field of a kind that has, possibly further inside, what some documents have
// in the object itself, where Swagger 2.0 has it.
var within = map[string]string{"parameter": "schema", "header": "schema", "mediaType": "schema", "response": "content", "requestBody": "content"}

// spelling corrects the case of the fields of an object of a kind, and reports operations
// of unknown methods and parts of a schema outside the schema.
func (w *walker) spelling(node *yaml.Node, kind string) {
	fields := w.shapes[kind]
	if fields["*"] != "" {
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if fields[key.Value] != "" || strings.HasPrefix(key.Value, "x-") || strings.HasPrefix(key.Value, "$") {
			continue
		}
		if field := w.field(key.Value, kind); field != "" {
			message := fmt.Sprintf("unknown field %q", key.Value)
			if other, _ := get(node, field); other != nil {
				w.warn(key, message, "ignored in favor of "+field)
				continue
			}
			w.warn(key, message, "read as "+field)
			key.Value = field
		} else if responses, _ := get(node.Content[i+1], "responses"); kind == "pathItem" && responses != nil {
			w.warn(key, fmt.Sprintf("unknown HTTP method %q", key.Value), "operation ignored")
		} else if w.outside(node, kind, key.Value) {
			w.warn(key, fmt.Sprintf("field %q must be within %s", key.Value, within[kind]), "ignored")
			return
		}
	}
}

// outside reports whether a field of an object of a kind must be within another field,
// which the object does not have.
func (w *walker) outside(node *yaml.Node, kind, name string) bool {
	if w.version == "2.0" || within[kind] == "" {
		return false
	}
	if inside, _ := get(node, within[kind]); inside != nil {
		return false
	}
	return name == "schema" || within[kind] == "schema" && w.shapes["schema"][name] != ""
}

// field returns the field of a kind that has the given name without regard to case.
func (w *walker) field(name, kind string) string {
	if w.folded[kind] == nil {
		w.folded[kind] = map[string]string{}
		for field := range w.shapes[kind] {
			w.folded[kind][strings.ToLower(field)] = field
		}
	}
	return w.folded[kind][strings.ToLower(name)]
}
