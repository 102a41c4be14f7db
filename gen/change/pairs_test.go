package change

import (
	"slices"
	"strings"
	"testing"
)

// pairTest is a document with one difference. where says which part of a document old
// and new are; want lists the findings on the wire as severity and ID.
type pairTest struct{ where, old, new, want string }

const pairFrame = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\nservers: [{url: https://example.org}]\n"

// frames are documents with a part that differs.
var frames = map[string]string{
	"document": "$",
	// the schema of a parameter
	"parameter": pairFrame + "paths: {/a: {get: {operationId: getA, parameters: [{name: p, in: query, schema: $}], responses: {'204': {description: ok}}}}}\n",
	// the keywords of an operation
	"operation": pairFrame + "paths: {/a: {post: {operationId: getA, $}}}\n",
	// the schema that is sent, and the one that is received
	"sent":     pairFrame + "paths: {/a: {post: {operationId: addA, requestBody: {content: {application/json: {schema: $}}}, responses: {'204': {description: ok}}}}}\n" + parts,
	"received": pairFrame + "paths: {/a: {get: {operationId: getA, responses: {'200': {description: ok, content: {application/json: {schema: $}}}}}}}\n" + parts,
	// components, of which A is sent and received
	"components": pairFrame + "paths: {/a: {post: {operationId: addA, requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}}}}}\ncomponents: {schemas: {$}}\n",
	"path":       pairFrame + "paths: {$}\n",
	"root":       pairFrame + "paths: {/a: {get: {operationId: getA, responses: {'204': {description: ok}}}}}\n$\n",
}

const parts = `components:
  schemas:
    Cat: {type: object, required: [kind], properties: {kind: {type: string}, lives: {type: integer}}}
    Dog: {type: object, required: [kind], properties: {kind: {type: string}, tricks: {type: array, items: {type: string}}}}
    Size: {type: string, enum: [s, m]}
`

const okay = ", responses: {'204': {description: ok}}"

// samePairs mean the same.
var samePairs = []pairTest{
	{"sent", "{$ref: '#/components/schemas/Cat'}", "{allOf: [{$ref: '#/components/schemas/Cat'}]}", ""},
	{"received", "{$ref: '#/components/schemas/Cat'}", "{anyOf: [{$ref: '#/components/schemas/Cat'}]}", ""},
	{"sent", "{$ref: '#/components/schemas/Size'}", "{type: string, enum: [m, s]}", ""},
	{"received", "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}", "{allOf: [{type: object, required: [a], properties: {a: {type: string}}}, {type: object, required: [b], properties: {b: {type: integer}}}]}", ""},
	{"received", "{type: object, required: [a, b], properties: {a: {type: string}, b: {type: integer}}}", "{type: object, required: [b], properties: {b: {type: integer}}, allOf: [{required: [a], properties: {a: {type: string}}}]}", ""},
	{"sent", "{type: object, properties: {a: {type: string, minLength: 2, maxLength: 5}}}", "{type: object, properties: {a: {allOf: [{type: string, minLength: 2}, {maxLength: 5}]}}}", ""},
	{"parameter", "{type: string, enum: [a, b, c]}", "{type: string, enum: [c, a, b]}", ""},
	{"parameter", "{type: integer, minimum: 1}", "{type: integer, exclusiveMinimum: 0}", ""},
	{"parameter", "{type: integer, maximum: 9}", "{type: integer, exclusiveMaximum: 10}", ""},
	{"parameter", "{type: integer, minimum: 1}", "{type: integer, minimum: 0.5}", ""},
	{"parameter", "{type: string}", "{type: [string]}", ""},
	{"parameter", "{type: string, const: a}", "{type: string, enum: [a]}", ""},
	{"parameter", "{type: string, enum: [a, b]}", "{oneOf: [{const: a}, {const: b}]}", ""},
	{"parameter", "{type: [string, 'null']}", "{anyOf: [{type: string}, {type: 'null'}]}", ""},
	{"parameter", "{type: number, multipleOf: 2}", "{type: number, multipleOf: 2.0}", ""},
	{"parameter", "{type: string, minLength: 0}", "{type: string}", ""},
	{"parameter", "{type: array, items: {type: string}}", "{items: {type: string}}", ""},
	{"parameter", "{type: array, items: {type: string}, uniqueItems: false}", "{type: array, items: {type: string}}", ""},
	{"parameter", "{type: string, pattern: ^a}", "{allOf: [{type: string}, {pattern: ^a}]}", ""},
	{"sent", "{type: object, properties: {a: {type: string}}}", "{properties: {a: {type: string}}}", ""},
	{"sent", "{type: object, properties: {a: {type: string}}}", "{type: object, additionalProperties: true, properties: {a: {type: string}}}", ""},
	{"sent", "{type: object, required: [a, b], properties: {a: {}, b: {}}}", "{type: object, required: [b, a], properties: {b: {}, a: {}}}", ""},
	{"received", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", "{oneOf: [{$ref: '#/components/schemas/Dog'}, {$ref: '#/components/schemas/Cat'}]}", ""},
	{"received", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", "{type: object, oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", ""},
	{
		"received", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind}}",
		"{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}], discriminator: {propertyName: kind, mapping: {Cat: '#/components/schemas/Cat', Dog: Dog}}}", "",
	},
	{"received", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}]}", "{oneOf: [{$ref: '#/components/schemas/Cat'}, {allOf: [{$ref: '#/components/schemas/Dog'}]}]}", ""},
	{"received", "{not: {required: [a, b]}}", "{not: {required: [b, a]}}", ""},
	{"operation", "tags: [a, b]" + okay, "tags: [b, a]" + okay, ""},
	{"operation", "tags: [a]" + okay, "tags: [c]" + okay, ""},
	{"operation", "parameters: [{name: a, in: query, schema: {type: string}}, {name: b, in: query, schema: {type: string}}]" + okay, "parameters: [{name: b, in: query, schema: {type: string}}, {name: a, in: query, schema: {type: string}}]" + okay, ""},
	{"operation", "parameters: [{name: a, in: query, schema: {type: array, items: {type: string}}}]" + okay, "parameters: [{name: a, in: query, style: form, explode: true, schema: {type: array, items: {type: string}}}]" + okay, ""},
	{"operation", "parameters: [{name: a, in: query, schema: {type: string}}]" + okay, "parameters: [{name: a, in: query, explode: false, schema: {type: string}}]" + okay, ""},
	{"operation", "parameters: [{name: X-A, in: header, schema: {type: string}}]" + okay, "parameters: [{name: x-a, in: header, schema: {type: string}}]" + okay, ""},
	{"operation", ruled("exactly-one", "a, b"), ruled("exactly-one", "b, a"), ""},
	{
		"path", "'/a/{id}': {get: {operationId: getA, parameters: [{name: id, in: path, required: true, schema: {type: string}}]" + okay + "}}",
		"'/a/{id}': {parameters: [{name: id, in: path, required: true, schema: {type: string}}], get: {operationId: getA" + okay + "}}", "",
	},
	{
		"path", "'/a/{id}': {get: {operationId: getA, parameters: [{name: id, in: path, required: true, schema: {type: string}}]" + okay + "}}",
		"'/a/{key}': {get: {operationId: getA, parameters: [{name: key, in: path, required: true, schema: {type: string}}]" + okay + "}}", "",
	},
	{"root", "security: [{k: []}, {l: []}]\n" + schemes, "security: [{l: []}, {k: []}]\n" + schemes, ""},
	{"root", "security: [{k: []}]\n" + schemes, "security: [{z: []}]\n" + strings.ReplaceAll(schemes, "k:", "z:"), ""},
	{"root", "tags: [{name: a}, {name: b}]", "tags: [{name: b}]", ""},
	{"root", "# nothing", "# a comment", ""},
	{"document", pairFrame + "paths: {/a: {get: {operationId: getA" + okay + "}}}", `{"paths":{"/a":{"get":{"responses":{"204":{"description":"ok"}},"operationId":"getA"}}},"openapi":"3.1.0","servers":[{"url":"https://example.org"}],"info":{"version":"1","title":"A"}}`, ""},
	{"document", pairFrame + "paths: {/a: {get: {operationId: getA" + okay + "}}}", strings.Replace(pairFrame, "version: '1'", "version: '2'", 1) + "paths: {/a: {get: {operationId: getA" + okay + "}}}", ""},
	{"components", "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}, B: {type: object, properties: {x: {type: string}}}", "A: {type: object, properties: {b: {type: object, properties: {x: {type: string}}}}}", ""},
	{"components", "A: {type: object, properties: {b: {type: object, properties: {x: {type: string}}}}}", "A: {type: object, properties: {b: {$ref: '#/components/schemas/B'}}}, B: {type: object, properties: {x: {type: string}}}", ""},
	{"components", "A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}}}", "A: {allOf: [{type: object, properties: {a: {$ref: '#/components/schemas/A'}}}]}", ""},
}

const schemes = "components: {securitySchemes: {k: {type: apiKey, in: header, name: K}, l: {type: http, scheme: basic}}}"

// ruled returns an operation with two or more parameters and a rule on them.
func ruled(rule, of string) string {
	var list []string
	for _, name := range []string{"a", "b", "c"} {
		list = append(list, "{name: "+name+", in: query, schema: {type: string}}")
	}
	return "x-voxgen-groups: [{rule: " + rule + ", of: [" + of + "]}], parameters: [" + strings.Join(list, ", ") + "]" + okay
}

// TestPairs compares documents with one difference.
func TestPairs(t *testing.T) {
	all := slices.Concat(samePairs, schemaPairs, operationPairs, morePairs)
	if len(all) < 150 {
		t.Errorf("%d pairs", len(all))
	}
	for _, p := range all {
		fill := func(part string) Side {
			text := strings.Replace(frames[p.where], "$ref", "\x00", -1)
			text = strings.Replace(text, "$", part, 1)
			text = strings.ReplaceAll(text, "\x00", "$ref")
			side, ok := loaded(t, "new.yaml", []byte(text))
			if !ok {
				t.Fatalf("%s does not load:\n%s", p.where, text)
			}
			return side
		}
		r, err := Compare(fill(p.old), fill(p.new))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, f := range r.Findings {
			got = append(got, string(f.Severity)+" "+f.ID)
			if f.Message == "" || f.Action == "" || f.Position().Line == 0 {
				t.Errorf("incomplete: %+v", f)
			}
		}
		slices.Sort(got)
		if strings.Join(got, ", ") != p.want {
			var b strings.Builder
			_ = r.Text(&b)
			t.Errorf("%s\n%s\n%s\ngot  %s\nwant %s\n%s", p.where, p.old, p.new, strings.Join(got, ", "), p.want, b.String())
		}
	}
}
