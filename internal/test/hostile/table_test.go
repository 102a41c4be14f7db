package hostile

import (
	"fmt"
	"strings"
)

// get is a document around one operation that takes and gives a Thing.
func get(schemas string) []byte {
	return []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"post": {
		"requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}},
		"responses": {"200": {"description": "ok", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}}}}},
		"components": {"schemas": {` + schemas + `}}}`)
}

// operations is a document with these operations, each an id or "-".
func operations(ids ...string) []byte {
	var b strings.Builder
	b.WriteString(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {`)
	for i, id := range ids {
		if i > 0 {
			b.WriteString(",")
		}
		fmt.Fprintf(&b, `"/p%d": {"get": {"operationId": %s, "tags": [%s], "responses": {"204": {"description": "ok"}}}}`, i, quote(id), quote(id))
	}
	return []byte(b.String() + "}}")
}

// descriptions are hostile by their form, not by one text.
func descriptions() map[string][]byte {
	all := map[string][]byte{
		// names that are one in Go, or on a disk
		"case-only":          operations("getpet", "GetPet", "GETPET", "get_pet", "get-pet", "get pet", "gETpET"),
		"homoglyphs":         operations("Apple", "\u0410pple", "\u0391pple"),
		"normal-forms":       operations("caf\u00e9", "cafe\u0301"),
		"runtime-operations": operations("NewClient", "WithHeader", "Ptr", "Secret", "Validate", "String", "Error", "Close", "http", "base", "send", "open"),
		"numbered":           operations("a", "A", "a2", "A2", "a 2", "a3"),
		"symbols":            operations("+", "-", "*", "!", "\x01", "日本", "語"),
		"request-names":      get(`"Thing": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/PostXRequest"}, "b": {"$ref": "#/components/schemas/PostXParams"}, "c": {"$ref": "#/components/schemas/PostXResponse"}, "d": {"$ref": "#/components/schemas/PostXResult"}}}, "PostXRequest": {"type": "object"}, "PostXParams": {"type": "object", "properties": {"x": {"type": "string"}}}, "PostXResponse": {"type": "string", "enum": ["a"]}, "PostXResult": {"type": "array", "items": {"type": "string", "enum": ["b"]}}`),
		"method-properties":  get(`"Thing": {"type": "object", "minProperties": 1, "properties": {"validate": {"type": "string"}, "Validate": {"type": "string"}, "log_value": {"type": "string", "format": "password"}, "marshalJSON": {"type": "string"}, "UnmarshalJSON": {"type": "string"}, "violations": {"type": "string", "maxLength": 1}, "AdditionalProperties": {"type": "string"}, "missing": {"type": "string"}, "string": {"type": "string"}, "raw": {"type": "string"}}, "required": ["missing"], "additionalProperties": {"type": "string"}` + "}"),
		"case-properties":    get(`"Thing": {"type": "object", "properties": {"id": {"type": "string"}, "ID": {"type": "integer"}, "Id": {"type": "boolean"}, "iD": {"type": "number"}}}`),
		"case-schemas":       get(`"Thing": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/thing"}, "b": {"$ref": "#/components/schemas/THING"}, "c": {"$ref": "#/components/schemas/thi_ng"}}}, "thing": {"type": "object", "properties": {"x": {"type": "string"}}}, "THING": {"type": "object", "properties": {"y": {"type": "string"}}}, "thi_ng": {"type": "object", "properties": {"z": {"type": "string"}}}`),
		"enum-like-schema":   get(`"Thing": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Kind"}, "b": {"$ref": "#/components/schemas/KindA"}, "c": {"$ref": "#/components/schemas/KindB"}}}, "Kind": {"type": "string", "enum": ["a", "A", "b", "Known", "Values", "Label"]}, "KindA": {"type": "object"}, "KindB": {"type": "string", "enum": ["x"]}`),
		"enum-code":          get(`"Thing": {"type": "string", "enum": ["\"); func init() { panic(1) }; var _ = (\"", "\n", "\u0000", "` + "`" + `", "//go:generate x", "case x:"]}`),
		"enum-varnames-code": get(`"Thing": {"type": "string", "enum": ["a", "b", "c", "d", "e"], "x-enum-varnames": ["A = 1; func init() {}; const B", "", "type", "\u202e", "A\nB"]}`),
		"enum-varnames-more": get(`"Thing": {"type": "integer", "enum": [1, 2], "x-enum-varnames": ["A", "B", "C", "D"]}`),
		"enum-varnames-same": get(`"Thing": {"type": "integer", "enum": [1, 2, 3], "x-enum-varnames": ["A", "A", "a"]}`),
		"enum-varnames-kind": get(`"Thing": {"type": "integer", "enum": [1], "x-enum-varnames": {"1": {"a": [1]}}}`),
		"enum-labels-kind":   get(`"Thing": {"type": "string", "enum": ["a", "b"], "x-enum-descriptions": [1, {"x": "y"}]}`),
		"enum-mixed":         get(`"Thing": {"enum": ["a", 1, 1.5, true, null, {"a": 1}, [1]]}`),
		"enum-objects":       get(`"Thing": {"enum": [{"a": "` + "`" + `\n//go:generate x"}]}`),
		"enum-floats":        get(`"Thing": {"type": "number", "enum": [1, 1.0, 1e400, -0.0, 0, 1e-400, 0.1]}`),
		"enum-large":         get(`"Thing": {"type": "integer", "enum": [9223372036854775807, 9223372036854775808, -9223372036854775809, 1e30]}`),
		"enum-empty":         get(`"Thing": {"type": "string", "enum": []}`),
		"enum-many":          get(`"Thing": {"type": "string", "enum": ["v0"` + many(3000, `, "v%d"`) + `]}`),
		"extension-types":    get(`"Thing": {"type": "object", "x-go-type": "os.File", "x-go-type-import": {"path": "os"}, "x-go-name": 5, "properties": {"a": {"type": "string", "x-go-type": "exec.Cmd", "x-go-name": "A; func init() {}", "x-voxgen-name": ["A"], "x-voxgen-sensitive": "yes", "x-voxgen-max-bytes": -1}}}`),
		"groups":             []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"x-voxgen-groups": [{"rule": "exactly-one", "of": ["a"]}, 5, {"of": {}}], "responses": {"204": {"description": "d"}}}}}}`),
		"error-envelope":     []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "x-voxgen-error": {"schema": "#/components/schemas/E", "code": "/a/b/c/d", "message": 5, "details": "", "retryable": {"a": 1}}, "paths": {}, "components": {"schemas": {"E": {"type": "object"}}}}`),

		// forms
		"self-reference":      get(`"Thing": {"$ref": "#/components/schemas/Thing"}`),
		"self-references":     get(`"Thing": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/C"}, "C": {"$ref": "#/components/schemas/B"}`),
		"self-all-of":         get(`"Thing": {"allOf": [{"$ref": "#/components/schemas/Thing"}]}`),
		"self-one-of":         get(`"Thing": {"oneOf": [{"$ref": "#/components/schemas/Thing"}, {"$ref": "#/components/schemas/Thing"}, {"type": "string"}]}`),
		"self-any-of":         get(`"Thing": {"anyOf": [{"$ref": "#/components/schemas/B"}]}, "B": {"anyOf": [{"$ref": "#/components/schemas/Thing"}]}`),
		"self-not":            get(`"Thing": {"not": {"$ref": "#/components/schemas/Thing"}}`),
		"self-array":          get(`"Thing": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}`),
		"self-map":            get(`"Thing": {"additionalProperties": {"$ref": "#/components/schemas/Thing"}}`),
		"self-required":       get(`"Thing": {"type": "object", "required": ["a"], "properties": {"a": {"$ref": "#/components/schemas/B"}}}, "B": {"type": "object", "required": ["a", "b"], "properties": {"a": {"$ref": "#/components/schemas/Thing"}, "b": {"$ref": "#/components/schemas/C"}}}, "C": {"type": "object", "required": ["c"], "properties": {"c": {"$ref": "#/components/schemas/B"}}}`),
		"self-union-required": get(`"Thing": {"oneOf": [{"$ref": "#/components/schemas/B"}, {"type": "string"}]}, "B": {"type": "object", "required": ["t"], "properties": {"t": {"$ref": "#/components/schemas/Thing"}}}`),
		"self-inside":         get(`"Thing": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Thing/properties/a"}}}`),
		"reference-into-self": get(`"Thing": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/Thing/properties/b"}, "b": {"$ref": "#/components/schemas/Thing/properties/a"}}}`),
		"reference-root":      get(`"Thing": {"$ref": "#"}`),
		"reference-nowhere":   get(`"Thing": {"$ref": "#/components/schemas/Nothing"}`),
		"reference-file":      get(`"Thing": {"$ref": "file:///etc/passwd"}`),
		"reference-climbs":    get(`"Thing": {"$ref": "../../../../../../../etc/passwd"}`),
		"reference-remote":    get(`"Thing": {"$ref": "http://127.0.0.1:1/x.yaml"}`),
		"reference-odd":       get(`"Thing": {"$ref": "\u0000%zz#%%%"}`),
		"dynamic":             get(`"Thing": {"$dynamicRef": "#x", "$dynamicAnchor": "x", "$id": "http://example.com/\"", "$anchor": "` + "`" + `"}`),
		"all-of-conflict":     get(`"Thing": {"allOf": [{"type": "string"}, {"type": "integer"}, {"type": "object", "required": ["x"]}]}`),
		"all-of-wide":         get(`"Thing": {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}}` + many(400, `, {"properties": {"p%[1]d": {"type": "string"}}}`) + `]}`),
		"one-of-wide":         get(`"Thing": {"oneOf": [{"type": "object", "properties": {"a": {"type": "string"}}}` + many(200, `, {"type": "object", "properties": {"p%[1]d": {"type": "string"}}}`) + `]}`),
		"all-of-exponential":  get(`"Thing": {"allOf": [{"$ref": "#/components/schemas/A0"}, {"$ref": "#/components/schemas/A0"}]}` + many(40, `, "A%[1]d": {"allOf": [{"$ref": "#/components/schemas/A%[2]d"}, {"$ref": "#/components/schemas/A%[2]d"}]}`) + `, "A40": {"type": "object", "properties": {"x": {"type": "string"}}}`),
		"one-of-exponential":  get(`"Thing": {"oneOf": [{"$ref": "#/components/schemas/A0"}, {"type": "string"}]}` + many(24, `, "A%[1]d": {"oneOf": [{"allOf": [{"$ref": "#/components/schemas/A%[2]d"}]}, {"allOf": [{"$ref": "#/components/schemas/A%[2]d"}]}]}`) + `, "A24": {"type": "object", "properties": {"x": {"type": "string"}}}`),
		"numbers":             get(`"Thing": {"type": "object", "properties": {"a": {"type": "string", "minLength": 99999999999999999999}, "b": {"type": "integer", "minimum": 1e308, "maximum": -1e308}, "c": {"type": "number", "multipleOf": 1e-320}, "d": {"type": "array", "maxItems": 18446744073709551615, "items": {"type": "integer", "format": "int8", "minimum": -500, "maximum": 500}}, "e": {"type": "integer", "multipleOf": 0.5}, "f": {"type": "number", "minimum": 1, "maximum": 0}}}`),
		"numbers-integer":     get(`"Thing": {"type": "object", "required": ["a", "b", "c"], "properties": {"a": {"type": "integer", "minimum": -9223372036854775808, "maximum": 9223372036854775807}, "b": {"type": "integer", "format": "uint64", "maximum": 18446744073709551615, "minimum": 0}, "c": {"type": "integer", "format": "uint8", "multipleOf": 300}}}`),
		"numbers-float32":     get(`"Thing": {"type": "object", "properties": {"a": {"type": "number", "format": "float", "maximum": 1e300, "multipleOf": 0.1, "enum": [0.1, 1e39]}}}`),
		"boolean-schemas":     get(`"Thing": {"type": "object", "properties": {"a": true, "b": false, "c": {"not": {}}, "d": {"items": false, "type": "array"}}, "required": ["b"]}`),
		"wrong-types":         get(`"Thing": {"type": {"a": 1}, "properties": [1], "required": "x", "enum": 5, "minLength": "a", "pattern": {}}`),
		"types-unknown":       get(`"Thing": {"type": ["file", "any", "\u0000"]}`),
		"null-everywhere":     []byte(`{"openapi": "3.1.0", "info": null, "paths": {"/a": null, "/b": {"get": null, "post": {"parameters": [null], "requestBody": null, "responses": {"200": null}}}}, "components": {"schemas": {"A": null}, "securitySchemes": {"x": null}}, "servers": [null], "tags": [null]}`),
		"default-object":      get(`"Thing": {"type": "object", "default": {"a": "` + "`" + `\n//go:generate"}, "properties": {"a": {"type": "integer", "default": "x\" + evil"}, "b": {"type": "string", "default": {"x": [1]}}}}`),
		"depth-one-line":      get(`"Thing": ` + strings.Repeat(`{"type": "array", "items": `, 120) + `{"type": "string"}` + strings.Repeat("}", 120)),
		"depth-json":          []byte(strings.Repeat(`{"a":`, 200_000) + "1" + strings.Repeat("}", 200_000)),
		"depth-lists":         []byte(strings.Repeat("[", 200_000)),
		"depth-yaml":          deepYAML(200_000),
		"depth-flow":          []byte("openapi: 3.1.0\nx-a: " + strings.Repeat("{a: ", 200_000)),
		"alias-bomb":          aliasBomb(),
		"alias-self":          []byte("openapi: 3.1.0\ninfo: &a {title: x, version: '1', x-a: *a}\npaths: {}\n"),
		"merge-bomb":          []byte("openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\nx-a: &a {b: 1}\nx-b: &b {<<: [*a, *a, *a], <<: *a}\nx-c: {<<: [" + strings.Repeat("*b, ", 20000) + "*b]}\n"),
		"tags":                []byte("openapi: !!python/object/apply:os.system ['id']\ninfo: !!binary aGk=\npaths: !foo {}\n"),
		"duplicate-keys":      []byte(`{"openapi": "3.1.0", "openapi": "3.0.0", "info": {"title": "a", "title": "b", "version": "1"}, "paths": {}, "paths": {"/x": {}}}`),
		"empty":               {},
		"binary":              []byte("\x00\x01\x02\xff\xfe"),
		"invalid-utf8":        []byte("openapi: 3.1.0\ninfo: {title: \"a\xff\xfeb\", version: '1'}\npaths: {}\n"),
		"utf-16":              []byte("\xff\xfeo\x00p\x00e\x00n\x00a\x00p\x00i\x00"),
		"only-a-number":       []byte("5"),
		"many-documents":      []byte("openapi: 3.1.0\n---\nopenapi: 3.1.0\n"),
		"many-operations":     operations(numbered(800)...),
		"many-parameters":     []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}` + many(500, `, {"name": "a_%d", "in": "query", "schema": {"type": "string"}}`) + `], "responses": {"204": {"description": "d"}}}}}}`),
		"many-collisions":     []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {"type": "string"}}` + collisions(10) + `], "responses": {"204": {"description": "d"}}}}}}`),
		"path-odd":            []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/{a}{b}{{c}}/}{": {"get": {"responses": {"204": {"description": "d"}}}}, "//x": {"get": {"responses": {"204": {"description": "d"}}}}, "/%2e%2e/%zz\"` + "`" + `": {"get": {"responses": {"204": {"description": "d"}}}}, "/{}": {"get": {"responses": {"204": {"description": "d"}}}}, "/{a\nb}": {"get": {"responses": {"204": {"description": "d"}}}}}}`),
		"statuses":            []byte(`{"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {"/x": {"get": {"responses": {"2XX": {"description": "d", "content": {"application/json": {"schema": {"type": "string"}}}}, "200": {"description": "d", "content": {"text/plain": {}}}, "299": {"description": "d", "content": {"application/json": {"schema": {"type": "integer"}}}}, "2\"0": {"description": "d"}, "default": {"description": "d"}, "\n": {"description": "d"}}}}}}`),
	}
	return all
}

// many repeats a format with i and i+1.
func many(n int, format string) string {
	var b strings.Builder
	for i := range n {
		if strings.Contains(format, "%[2]d") {
			fmt.Fprintf(&b, format, i, i+1)
		} else {
			fmt.Fprintf(&b, format, i)
		}
	}
	return b.String()
}

func numbered(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("op%d", i%7)
	}
	return out
}

// collisions are parameters whose names differ in separators only.
func collisions(bits int) string {
	var b strings.Builder
	for i := range 1 << bits {
		name := "x"
		for bit := range bits {
			name += string("_-"[i>>bit&1]) + "x"
		}
		fmt.Fprintf(&b, `, {"name": %q, "in": "query", "schema": {"type": "string"}}`, name)
	}
	return b.String()
}

func deepYAML(levels int) []byte {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\nx-deep:\n")
	for i := range levels {
		if b.Len() > 8<<20 { // indentation grows by the square
			break
		}
		b.WriteString(strings.Repeat(" ", i+1) + "a:\n")
	}
	return []byte(b.String())
}

func aliasBomb() []byte {
	var b strings.Builder
	b.WriteString("openapi: 3.1.0\ninfo: {title: x, version: '1'}\npaths: {}\nx-a0: &a0 [x, x]\n")
	for i := range 40 {
		fmt.Fprintf(&b, "x-a%[2]d: &a%[2]d [*a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d, *a%[1]d]\n", i, i+1)
	}
	return []byte(b.String())
}
