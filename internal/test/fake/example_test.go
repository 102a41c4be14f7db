package fake_test

import (
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// A default answer is the example of the document, or is put together from
// the examples of its parts, and always the same.
func TestExampleAnswers(t *testing.T) {
	const spec = `
openapi: 3.1.0
info: {title: Things, version: '1'}
paths:
  /whole: {get: {operationId: whole, responses: {'200': {description: ok, content: {application/json: {example: {a: 1, b: <x>}, schema: {type: object}}}}}}}
  /named: {get: {operationId: named, responses: {'200': {description: ok, content: {application/json: {examples: {b: {value: 2}, a: {value: 1}}}}}}}}
  /parts: {get: {operationId: parts, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}}}}
  /list: {get: {operationId: list, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Thing'}}}}}}}}
  /text: {get: {operationId: text, responses: {'200': {description: ok, content: {text/plain: {example: hello}}}}}}
  /none: {get: {operationId: none, responses: {'204': {description: none}}}}
  /bytes: {get: {operationId: bytes, responses: {'200': {description: ok, content: {image/png: {}}}}}}
components:
  schemas:
    Thing:
      type: object
      properties:
        id: {type: integer, minimum: 5}
        name: {type: string, examples: [Ada]}
        kind: {type: string, enum: [small, big]}
        on: {type: string, format: date}
        flag: {type: boolean, default: false}
        next: {$ref: '#/components/schemas/Thing'}
`
	thing := `{"flag":false,"id":5,"kind":"small","name":"Ada","next":`
	want := map[string]string{
		"Whole": `{"a":1,"b":"<x>"}`, "Named": "1", "Text": "hello", "None": "", "Bytes": "",
		"Parts": thing, "List": "[" + thing,
	}
	r := gen.Generate(gen.Config{Spec: load.Input{Name: "spec.yaml", Data: []byte(spec)}})
	if r.API == nil {
		t.Fatal(r.Diags.Err())
	}
	for _, o := range r.API.Operations {
		got := o.Responses[0].Example
		if w := want[o.Name]; got != w && (len(w) < 30 || len(got) < len(w) || got[:len(w)] != w) {
			t.Errorf("%s: %s, want %s", o.Name, got, w)
		}
	}
}
