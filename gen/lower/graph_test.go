package lower_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/gen/schema"
)

// shapesDocument has schemas whose Go type differs from the shape: more fields
// than properties, other properties of type any, fewer values than the enum.
const shapesDocument = `openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /things:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
      responses: {'200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Heir'}}}}}
components:
  schemas:
    Thing: {type: object, properties: {a: {type: string}}, required: [a, unknown]}
    Loose: {type: object, properties: {b: {type: string}}, patternProperties: {^x: {type: string}}}
    Pick: {oneOf: [{enum: [p]}, {type: string, enum: [q, q]}, {type: integer}], type: [string, integer]}
    Heir:
      allOf: [{$ref: '#/components/schemas/Thing'}, {$ref: '#/components/schemas/Loose'}]
      properties: {pick: {$ref: '#/components/schemas/Pick'}, list: {type: array, items: {$ref: '#/components/schemas/Heir'}}, loose: {$ref: '#/components/schemas/Loose'}}
      oneOf: [{required: [list]}, {properties: {pick: {const: p}}}]
`

// Shapes are cached, so lowering must not change them.
func TestShapesAreUnchanged(t *testing.T) {
	doc, diags := load.Load(load.Input{Name: "t.yaml", Data: []byte(shapesDocument)}, load.Options{})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	graph := schema.New(doc.T)
	before := describeShapes(graph, doc.T)
	api, _ := lower.API(doc.T, graph, lower.Config{Package: "api"})
	if again, _ := lower.API(doc.T, graph, lower.Config{Package: "api"}); len(again.Decls) != len(api.Decls) {
		t.Errorf("the same graph gives %d declarations, then %d", len(api.Decls), len(again.Decls))
	}
	if after := describeShapes(graph, doc.T); after != before {
		t.Errorf("lowering changes shapes from\n%s to\n%s", before, after)
	}
	if fresh := describeShapes(schema.New(doc.T), doc.T); fresh != before {
		t.Errorf("lowering changes the document: shapes were\n%s and are\n%s", before, fresh)
	}
}

// describeShapes describes what lowering could change in the shapes of components.
func describeShapes(graph *schema.Graph, doc *openapi3.T) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(doc.Components.Schemas)) {
		sh := graph.Component(name).Shape()
		fmt.Fprintf(&b, "%s: types %b nullable %v enum %v %v required %v open %v closed %v, %d conjuncts, %d items, %d additional",
			name, sh.Types, sh.Nullable, sh.Enum, sh.OpenEnum, sh.Required, sh.Open, sh.Closed, len(sh.Conjuncts), len(sh.Items), len(sh.Additional))
		for _, p := range sh.Properties {
			fmt.Fprintf(&b, ", %s %d", p.Name, len(p.Refs))
		}
		for _, ch := range sh.Choices {
			fmt.Fprintf(&b, ", a choice of %d", len(ch.Refs))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Components may refer to each other in a chain of any practical length.
func TestLongChain(t *testing.T) {
	const length = 1_000
	text := "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a: {get: {responses: {'200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/S1'}}}}}}}\ncomponents:\n  schemas:\n"
	for i := range length {
		text += fmt.Sprintf("    S%d: {type: object, properties: {next: {$ref: '#/components/schemas/S%d'}}}\n", i+1, i+2)
	}
	text += fmt.Sprintf("    S%d: {type: object, properties: {last: {type: string}}}\n", length+1)
	doc, diags := load.Load(load.Input{Name: "t.yaml", Data: []byte(text)}, load.Options{})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	api, diags := lower.API(doc.T, schema.New(doc.T), lower.Config{Package: "api"})
	structs := 0
	for _, d := range api.Decls {
		if d.Schema != "" {
			structs++
		}
	}
	if structs != length+1 || len(diags) != 0 {
		t.Errorf("%d types, want %d; %v", structs, length+1, diags)
	}
}
