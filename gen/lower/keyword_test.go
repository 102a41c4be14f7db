package lower

import (
	"encoding/json"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// samples hold a schema for each keyword that has a reader.
var samples = map[string]string{
	"$dynamicRef": `{"$dynamicRef": "#node"}`, "false": `false`, "type": `{"type": ["string", "null"]}`, "enum": `{"enum": [1, 2]}`,
	"const": `{"const": 1}`, "nullable": `{"nullable": true}`,
	"minLength": `{"minLength": 2}`, "maxLength": `{"maxLength": 0}`, "x-voxgen-max-bytes": `{"x-voxgen-max-bytes": 3}`,
	"pattern": `{"pattern": "^a"}`, "format": `{"format": "date"}`, "contentEncoding": `{"contentEncoding": "base64"}`, "contentMediaType": `{"contentMediaType": "application/json"}`,
	"minimum": `{"minimum": 0}`, "maximum": `{"maximum": 0}`, "exclusiveMinimum": `{"exclusiveMinimum": 0}`, "exclusiveMaximum": `{"exclusiveMaximum": 0}`,
	"multipleOf": `{"multipleOf": 0.5}`,
	"items":      `{"items": {}}`, "prefixItems": `{"prefixItems": [{}]}`, "contains": `{"contains": {}}`,
	"minContains": `{"contains": {}, "minContains": 0}`, "maxContains": `{"contains": {}, "maxContains": 0}`,
	"minItems": `{"minItems": 1}`, "maxItems": `{"maxItems": 0}`, "uniqueItems": `{"uniqueItems": true}`, "unevaluatedItems": `{"unevaluatedItems": false}`,
	"properties": `{"properties": {"a": {}}}`, "required": `{"required": ["a"]}`, "additionalProperties": `{"additionalProperties": false}`,
	"patternProperties": `{"patternProperties": {"^a": {}}}`, "propertyNames": `{"propertyNames": {}}`,
	"minProperties": `{"minProperties": 1}`, "maxProperties": `{"maxProperties": 0}`,
	"dependentRequired": `{"dependentRequired": {"a": ["b"]}}`, "dependentSchemas": `{"dependentSchemas": {"a": {}}}`,
	"unevaluatedProperties": `{"unevaluatedProperties": {"type": "string"}}`, "discriminator": `{"discriminator": {"propertyName": "a"}}`,
	"allOf": `{"allOf": [{}]}`, "anyOf": `{"anyOf": [{}]}`, "oneOf": `{"oneOf": [{}]}`, "not": `{"not": {}}`,
	"if": `{"if": {}, "then": {}}`, "then": `{"if": {}, "then": {}}`, "else": `{"if": {}, "else": {}}`,
}

// TestKeywordReaders reads every keyword that restricts values: the reader must
// recognize it, and constraints must contain it where they can.
func TestKeywordReaders(t *testing.T) {
	readers := map[string]keywordReader{}
	for _, r := range keywordReaders {
		if _, ok := ir.LookUp(r.name); !ok {
			t.Errorf("ir.Keywords has no entry for %s", r.name)
		}
		readers[r.name] = r
	}
	for _, k := range ir.Keywords() {
		if k.Check == ir.Annotation || k.Name == "$ref" { // a reference is resolved before
			continue
		}
		r, ok := readers[k.Name]
		if !ok {
			t.Errorf("nothing reads %s", k.Name)
			continue
		}
		var s openapi3.Schema
		if err := json.Unmarshal([]byte(samples[k.Name]), &s); err != nil {
			t.Errorf("%s: sample %q: %v", k.Name, samples[k.Name], err)
			continue
		}
		if !r.has(&s) || r.has(&openapi3.Schema{}) {
			t.Errorf("%s: has is wrong: %v for %s", k.Name, r.has(&s), samples[k.Name])
		}
		if schema.Asserts(&s) != (k.Name != "type" && k.Name != "nullable" && k.Name != "allOf" && k.Name != "anyOf" && k.Name != "oneOf") {
			t.Errorf("asserts is %v for %s", schema.Asserts(&s), samples[k.Name])
		}
		l := &lowerer{runtime: map[*schema.Node]int{}, schemas: schema.New(&openapi3.T{})}
		if c := l.schema(&s); k.Value != nil && k.Value(c) == nil {
			t.Errorf("%s is not kept: %s", k.Name, samples[k.Name])
		} else if k.Value != nil && holdsSchemas(k.Value(c)) && (r.schemas == nil || len(r.schemas(&s)) == 0) {
			t.Errorf("%s: no schemas in %s", k.Name, samples[k.Name])
		}
	}
}

// holdsSchemas reports whether the value of a keyword has schemas in it.
func holdsSchemas(v any) bool {
	switch v.(type) {
	case *ir.Constraints, []*ir.Constraints, map[string]*ir.Constraints:
		return true
	}
	return false
}
