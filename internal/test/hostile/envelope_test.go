package hostile

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// shapes are schemas of all kinds of types, which refer to more in envelopeTypes.
var shapes = map[string]string{
	"text":             `{"type": "string"}`,
	"nullable text":    `{"type": ["string", "null"]}`,
	"any":              `{}`,
	"nothing":          `false`,
	"null":             `{"type": "null"}`,
	"several types":    `{"type": ["string", "integer", "null"]}`,
	"integer":          `{"type": "integer"}`,
	"nullable integer": `{"type": ["integer", "null"]}`,
	"int32":            `{"type": "integer", "format": "int32"}`,
	"large integer":    `{"type": "integer", "maximum": 100000000000000000000000000000}`,
	"number":           `{"type": "number"}`,
	"float":            `{"type": "number", "format": "float"}`,
	"boolean":          `{"type": "boolean"}`,
	"date-time":        `{"type": "string", "format": "date-time"}`,
	"nullable time":    `{"type": ["string", "null"], "format": "date-time"}`,
	"date":             `{"type": "string", "format": "date"}`,
	"duration":         `{"type": "string", "format": "duration"}`,
	"uuid":             `{"type": "string", "format": "uuid"}`,
	"ip":               `{"type": "string", "format": "ipv4"}`,
	"layout":           `{"type": "string", "x-voxgen-time-layout": "2006-01-02"}`,
	"bytes":            `{"type": "string", "format": "byte"}`,
	"binary":           `{"type": "string", "format": "binary"}`,
	"base64":           `{"type": "string", "contentEncoding": "base64"}`,
	"secret":           `{"type": "string", "format": "password"}`,
	"nullable secret":  `{"type": ["string", "null"], "format": "password"}`,
	"enum":             `{"$ref": "#/components/schemas/Words"}`,
	"inline enum":      `{"type": "string", "enum": ["x", "y"]}`,
	"nullable enum":    `{"type": ["string", "null"], "enum": ["x", "y", null]}`,
	"integer enum":     `{"$ref": "#/components/schemas/Numbers"}`,
	"open enum":        `{"anyOf": [{"type": "string", "enum": ["x"]}, {"type": "string"}]}`,
	"number enum":      `{"type": "number", "enum": [1.5, 2]}`,
	"boolean enum":     `{"type": "boolean", "enum": [true]}`,
	"object enum":      `{"enum": [{"a": 1}, [1], null]}`,
	"mixed enum":       `{"enum": ["a", 1, null]}`,
	"const":            `{"const": "x"}`,
	"union":            `{"oneOf": [{"type": "string"}, {"type": "integer"}]}`,
	"nullable union":   `{"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/Inner"}, {"type": "null"}]}`,
	"object union":     `{"$ref": "#/components/schemas/Either"}`,
	"object":           `{"$ref": "#/components/schemas/Inner"}`,
	"nullable object":  `{"oneOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]}`,
	"inline object":    `{"type": "object", "required": ["code"], "properties": {"code": {"type": "integer"}, "message": {"type": "string"}}}`,
	"empty object":     `{"type": "object"}`,
	"closed object":    `{"type": "object", "additionalProperties": false}`,
	"map":              `{"type": "object", "additionalProperties": {"type": "string"}}`,
	"list":             `{"type": "array", "items": {"type": "string"}}`,
	"list of anything": `{"type": "array"}`,
	"nullable list":    `{"type": ["array", "null"], "items": {"$ref": "#/components/schemas/Inner"}}`,
	"list of nullable": `{"type": "array", "items": {"oneOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "null"}]}}`,
	"list of objects":  `{"type": "array", "items": {"$ref": "#/components/schemas/Inner"}}`,
	"list of unions":   `{"type": "array", "items": {"$ref": "#/components/schemas/Either"}}`,
	"list of enums":    `{"type": "array", "items": {"$ref": "#/components/schemas/Words"}}`,
	"list of lists":    `{"type": "array", "items": {"type": "array", "items": {"type": "integer"}}}`,
	"tuple":            `{"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}]}`,
	"defined text":     `{"$ref": "#/components/schemas/Text"}`,
	"defined list":     `{"$ref": "#/components/schemas/List"}`,
	"defined secret":   `{"$ref": "#/components/schemas/Secret"}`,
	"itself":           `{"$ref": "#/components/schemas/Envelope"}`,
	"encoded JSON":     `{"type": "string", "contentMediaType": "application/json", "contentSchema": {"type": "object"}}`,
	"write only":       `{"type": "string", "writeOnly": true}`,
	"with default":     `{"type": "string", "default": "x"}`,
}

const envelopeTypes = `
	"Words": {"type": "string", "enum": ["x", "y"], "x-enum-descriptions": ["one", "two"]},
	"Numbers": {"type": "integer", "enum": [1, 2, 0]},
	"Text": {"type": "string", "pattern": "^a", "maxLength": 5},
	"Secret": {"type": "string", "format": "password"},
	"List": {"type": "array", "items": {"$ref": "#/components/schemas/Inner"}},
	"Inner": {"type": "object", "required": ["code"], "properties": {"code": {"type": "string"}, "message": {"type": "string"}, "next": {"$ref": "#/components/schemas/Inner"}}},
	"Either": {"oneOf": [{"$ref": "#/components/schemas/Inner"}, {"type": "object", "required": ["other"], "properties": {"other": {"type": "string"}}}]}`

// envelopes are documents with the schema "$shape" at each position of an error envelope.
var envelopes = map[string]struct{ properties, extension string }{
	"code":                  {`"code": $shape, "message": {"type": "string"}`, `"code": "/code", "message": "/message"`},
	"message":               {`"code": {"type": "string"}, "message": $shape`, `"code": "/code", "message": "/message"`},
	"details":               {`"code": {"type": "string"}, "details": $shape`, `"code": "/code", "details": "/details"`},
	"code, message":         {`"code": $shape, "message": $shape`, `"code": "/code", "message": "/message"`},
	"all the same":          {`"code": $shape, "message": $shape, "details": $shape`, `"code": "/code", "message": "/code", "details": "/code"`},
	"retryable code":        {`"code": $shape`, `"code": "/code", "retryable": ["x", 1, null, {}, 1.5]`},
	"repeated codes":        {`"code": $shape`, `"code": "/code", "retryable": ["x", "x"], "unauthorized": ["x", "x"]`},
	"error":                 {`"error": $shape`, `"code": "/error/code", "message": "/error/message"`},
	"error that is a code":  {`"error": $shape`, `"code": "/error", "message": "/error/message"`},
	"deep code":             {`"error": {"type": "object", "properties": {"code": $shape, "message": $shape}}`, `"code": "/error/code", "message": "/error/message"`},
	"deep required code":    {`"error": {"type": "object", "required": ["code", "message"], "properties": {"code": $shape, "message": $shape}}`, `"code": "/error/code", "message": "/error/message"`},
	"code and its details":  {`"code": $shape, "details": {"type": "array", "items": {"type": "object", "properties": {"code": $shape, "message": $shape}}}, "message": {"type": "string"}`, `"code": "/code", "message": "/message", "details": "/details"`},
	"other code of details": {`"code": {"type": "integer"}, "details": {"type": "array", "items": {"type": "object", "required": ["code"], "properties": {"code": $shape, "message": $shape}}}, "message": {"type": "string"}`, `"code": "/code", "message": "/message", "details": "/details"`},
	"nullable details":      {`"code": {"$ref": "#/components/schemas/Words"}, "details": {"type": ["array", "null"], "items": {"type": ["object", "null"], "properties": {"code": $shape, "message": $shape}}}, "message": {"type": "string"}`, `"code": "/code", "message": "/message", "details": "/details"`},
	"item of details":       {`"code": {"$ref": "#/components/schemas/Words"}, "details": {"type": "array", "items": $shape}`, `"code": "/code", "details": "/details"`},
	"deep details":          {`"code": $shape, "more": {"type": "object", "properties": {"details": $shape}}`, `"code": "/code", "details": "/more/details"`},
	"details in a list":     {`"code": $shape, "more": {"type": "array", "items": {"type": "object", "properties": {"details": $shape}}}`, `"code": "/code", "details": "/more/details"`},
}

// envelope returns a document whose error envelope has a schema at a position.
func envelope(position, shape string, required bool) []byte {
	e := envelopes[position]
	properties := strings.ReplaceAll(e.properties, "$shape", shape)
	list := ""
	if required {
		list = `"required": ["code", "error", "message", "details"], `
	}
	return []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"operationId": "get", "responses": {
		"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Inner"}}}},
		"400": {"description": "bad", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Envelope"}}}}}}}},
		"components": {"schemas": {"Envelope": {"type": "object", ` + list + `"properties": {` + properties + `}},` + envelopeTypes + `}},
		"x-voxgen-error": {"schema": "#/components/schemas/Envelope", ` + e.extension + `}}`)
}

// TestEnvelopes: an error envelope of any shape gives code that compiles, or an error that
// says what is wrong with it. Without -each, each shape and each position is there, but not
// all of them with each other.
func TestEnvelopes(t *testing.T) {
	compiled, all, step := 0, 0, len(envelopes)
	if testenv.Slow() {
		step = 8
	}
	for p, position := range slices.Sorted(maps.Keys(envelopes)) {
		for s, shape := range slices.Sorted(maps.Keys(shapes)) {
			for i, required := range []bool{false, true} {
				if ((p+s)%step > 0 || i != s%2) && !*each {
					continue
				}
				what := fmt.Sprintf("%s: %s (required: %v)", position, shape, required)
				document := envelope(position, shapes[shape], required)
				all++
				if files := generate(t, "envelope", document); files != nil {
					compiled++
					if !t.Run(what, func(t *testing.T) { gentest.TypeCheck(t, "example.com/generated/"+folder("envelope"), files) }) {
						t.Logf("%s", document)
					}
				}
			}
		}
	}
	t.Logf("%d of %d envelopes compile", compiled, all)
}
