package peers

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// cut returns a document with the response schema of one operation, as the property
// content of the schema Envelope, in both directions: readEnvelope returns it, and
// writeEnvelope sends it. Whole documents would not do: ogen rejects some of them, and a
// description that uses a type in one direction needs no code for the other.
func cut(t *testing.T, document, operation string) []byte {
	t.Helper()
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	var parsed any
	if err := yaml.Unmarshal(data, &parsed); err != nil {
		t.Fatal(err)
	}
	doc, _ := plainJSON(parsed).(map[string]any)
	schema := responseSchema(doc, operation)
	if schema == nil {
		t.Fatalf("%s: operation %s has no response in JSON", document, operation)
	}
	reached := map[string]any{"Envelope": map[string]any{
		"type": "object", "required": []string{"content"}, "properties": map[string]any{"content": schema},
	}}
	reach(doc, schema, reached)
	media := map[string]any{"application/json": map[string]any{"schema": map[string]any{"$ref": schemaPrefix + "Envelope"}}}
	out, err := json.Marshal(map[string]any{
		"openapi": doc["openapi"],
		"info":    map[string]any{"title": "Envelope", "version": "1"},
		"servers": []any{map[string]any{"url": "https://api.example.com"}},
		"paths": map[string]any{"/envelope": map[string]any{
			"get": map[string]any{"operationId": "readEnvelope", "responses": map[string]any{"200": map[string]any{"description": "Done.", "content": media}}},
			"put": map[string]any{"operationId": "writeEnvelope", "requestBody": map[string]any{"required": true, "content": media},
				"responses": map[string]any{"204": map[string]any{"description": "Done."}}},
		}},
		"components": map[string]any{"schemas": reached},
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

const schemaPrefix = "#/components/schemas/"

// plainJSON turns what YAML parses into what JSON can write. Forms that ogen does not read
// are written in another way: a default of null goes, which says nothing; an anyOf of a
// schema and {nullable: true} is that schema, nullable; and an object without properties,
// whose members ogen would drop, says that it has additional ones.
func plainJSON(v any) any {
	switch v := v.(type) {
	case map[any]any:
		out := map[string]any{}
		for k, e := range v {
			out[fmt.Sprint(k)] = plainJSON(e)
		}
		return out
	case map[string]any:
		if d, ok := v["default"]; ok && d == nil {
			delete(v, "default")
		}
		if anyOf, _ := v["anyOf"].([]any); len(anyOf) == 2 && at(anyOf[1], "nullable") == true {
			v["allOf"], v["nullable"] = anyOf[:1], true
			delete(v, "anyOf")
		}
		if v["type"] == "object" && v["properties"] == nil && v["allOf"] == nil && v["oneOf"] == nil && v["anyOf"] == nil && v["additionalProperties"] == nil {
			v["additionalProperties"] = true
		}
		for k, e := range v {
			v[k] = plainJSON(e)
		}
	case []any:
		for i, e := range v {
			v[i] = plainJSON(e)
		}
	}
	return v
}

// at follows the members of objects.
func at(v any, names ...string) any {
	for _, name := range names {
		m, _ := v.(map[string]any)
		v = m[name]
	}
	return v
}

// responseSchema returns the schema of the JSON that an operation responds with.
func responseSchema(doc map[string]any, operation string) any {
	paths, _ := doc["paths"].(map[string]any)
	for _, item := range paths {
		methods, _ := item.(map[string]any)
		for _, op := range methods {
			if at(op, "operationId") == operation {
				return at(op, "responses", "200", "content", "application/json", "schema")
			}
		}
	}
	return nil
}

// reach collects the schemas that v refers to; discriminators name them in plain strings.
func reach(doc map[string]any, v any, reached map[string]any) {
	switch v := v.(type) {
	case string:
		name, ok := strings.CutPrefix(v, schemaPrefix)
		schema := at(doc, "components", "schemas", name)
		if _, seen := reached[name]; ok && !seen && schema != nil {
			reached[name] = schema
			reach(doc, schema, reached)
		}
	case map[string]any:
		for _, e := range v {
			reach(doc, e, reached)
		}
	case []any:
		for _, e := range v {
			reach(doc, e, reached)
		}
	}
}
