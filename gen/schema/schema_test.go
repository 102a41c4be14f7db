package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/schema"
)

// document is a loaded document and the graph of its schemas.
type document struct {
	*openapi3.T
	*schema.Graph
	test *testing.T
}

// parse loads the components of an OpenAPI document, which are indented by two.
func parse(t *testing.T, version, components string) document {
	t.Helper()
	data := "openapi: " + version + "\ninfo: {title: t, version: '1'}\npaths: {}\ncomponents:\n schemas:\n" + components
	doc, diags := load.Load(load.Input{Name: "t.yaml", Data: []byte(data)}, load.Options{})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	return document{doc.T, schema.New(doc.T), t}
}

func (d document) component(name string) *schema.Node {
	d.test.Helper()
	n := d.Component(name)
	if n == nil {
		d.test.Fatalf("there is no component %s", name)
	}
	return n
}

// property returns the only reference of a property of a component.
func (d document) property(component, name string) *schema.Ref {
	d.test.Helper()
	p := d.component(component).Shape().Property(name)
	if p == nil || len(p.Refs) != 1 {
		d.test.Fatalf("%s has %v for the property %s", component, p, name)
	}
	return p.Refs[0]
}

func TestRefsShareNode(t *testing.T) {
	d := parse(t, "3.0.3", `
  Pet: {type: object}
  Alias: {$ref: '#/components/schemas/Pet'}
  Second: {$ref: '#/components/schemas/Alias'}
  a/b c: {type: string}
  Owner:
    properties:
      cat: {$ref: '#/components/schemas/Pet'}
      dog: {$ref: '#/components/schemas/Second'}
      name: {$ref: '#/components/schemas/a~1b%20c'}
      first: {type: object}
      second: {type: object}
`)
	pet := d.component("Pet")
	for _, name := range []string{"cat", "dog"} {
		if ref := d.property("Owner", name); ref.Node != pet || len(ref.Siblings) > 0 {
			t.Errorf("%s uses %q with %d siblings; want Pet", name, ref.Node.Name, len(ref.Siblings))
		}
	}
	if d.component("Alias") != pet || d.component("Second") != pet || pet.Name != "Pet" || !pet.Component {
		t.Error("an alias is not the schema it refers to")
	}
	if ref := d.property("Owner", "name"); ref.Node != d.component("a/b c") {
		t.Errorf("an escaped name leads to %q", ref.Node.Name)
	}
	first, second := d.property("Owner", "first"), d.property("Owner", "second")
	if first.Node == second.Node || first.Node.Name != "" || first.Node.Component {
		t.Error("two inline schemas are one, or have a name")
	}
	source := d.Components.Schemas["Owner"].Value.Properties["first"]
	if d.Ref(source) != first {
		t.Error("the same use has two references")
	}
	if d.Ref(nil) != nil || d.Ref(&openapi3.SchemaRef{}) != nil {
		t.Error("there is a reference without a schema")
	}
}

const siblings = `
  Code: {type: string, maxLength: 3, description: A code.}
  Renamed: {$ref: '#/components/schemas/Code', minLength: 2}
  Thing:
    properties:
      plain: {$ref: '#/components/schemas/Code'}
      short: {$ref: '#/components/schemas/Code', minLength: 1, pattern: x, description: A short one.}
      note: {$ref: '#/components/schemas/Code', description: Only a note.}
      chain: {$ref: '#/components/schemas/Renamed', pattern: y}
`

func TestSiblings(t *testing.T) {
	d := parse(t, "3.1.0", siblings)
	code, short, note := d.component("Code"), d.property("Thing", "short"), d.property("Thing", "note")
	if short.Node != code || note.Node != code {
		t.Fatal("siblings change which schema is used")
	}
	if len(short.Siblings) != 1 || short.Siblings[0].Value.MinLength != 1 || short.Siblings[0].Value.Pattern != "x" {
		t.Errorf("siblings: %v", short.Siblings)
	}
	if len(note.Siblings) != 0 || note.Value.Description != "Only a note." || code.Schema.Description != "A code." {
		t.Error("a description next to a $ref is not documentation alone")
	}
	if limits(short.Shape()) != "maxLength minLength" || limits(code.Shape()) != "maxLength" || limits(short.Plain().Shape()) != "maxLength" {
		t.Errorf("with siblings %s, the target %s, plain %s", limits(short.Shape()), limits(code.Shape()), limits(short.Plain().Shape()))
	}
	if shape, plain := short.Shape(), short.Plain(); shape != short.Shape() || plain != short.Plain() || note.Plain() != short.Plain() {
		t.Error("what is derived from a reference is made twice")
	}
	chain := d.property("Thing", "chain")
	if chain.Node != code || len(chain.Siblings) != 2 || limits(chain.Shape()) != "maxLength minLength" {
		t.Errorf("an alias with siblings loses them: %d, %s", len(chain.Siblings), limits(chain.Shape()))
	}
}

// In OpenAPI 3.0 a $ref replaces its object.
func TestSiblingsBefore31(t *testing.T) {
	d := parse(t, "3.0.3", siblings)
	short := d.property("Thing", "short")
	if short.Node != d.component("Code") || len(short.Siblings) != 0 || limits(short.Shape()) != "maxLength" {
		t.Errorf("%d siblings, %s", len(short.Siblings), limits(short.Shape()))
	}
}

// limits names the lengths that a shape limits.
func limits(sh *schema.Shape) string {
	var out []string
	for _, c := range sh.Conjuncts {
		if c.MaxLength != nil {
			out = append(out, "maxLength")
		}
		if c.MinLength > 0 {
			out = append(out, "minLength")
		}
	}
	return strings.Join(out, " ")
}

// A sequence item starts where its first key does, so that the loader records
// one position for the item and for the schema that is its first value.
func TestFirstKey(t *testing.T) {
	d := parse(t, "3.0.3", `
  Thing:
    anyOf:
    - items: {type: string}
      type: array
    - additionalProperties: {type: integer}
      type: object
`)
	refs := d.component("Thing").Shape().Choices[0].Refs
	list, dict := refs[0].Node.Shape(), refs[1].Node.Shape()
	if refs[0].Node == list.Items[0].Node || !list.Only(schema.Array) || !list.Items[0].Node.Shape().Only(schema.String) {
		t.Error("a list is its own item")
	}
	if refs[1].Node == dict.Additional[0].Node || !dict.Only(schema.Object) || !dict.Additional[0].Node.Shape().Only(schema.Integer) {
		t.Error("a map is its own value")
	}
}

func TestRecursiveAllOf(t *testing.T) {
	d := parse(t, "3.0.3", `
  A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {a: {type: string}}}
  B: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}], properties: {b: {type: string}}, required: [a]}
`)
	for name, want := range map[string]string{"A": "a b", "B": "b a"} {
		sh := d.component(name).Shape()
		var got []string
		for _, p := range sh.Properties {
			got = append(got, p.Name)
		}
		if strings.Join(got, " ") != want || len(sh.Conjuncts) != 2 || !slices.Equal(sh.Required, []string{"a"}) {
			t.Errorf("%s has %d conjuncts and the properties %v", name, len(sh.Conjuncts), got)
		}
	}
}

func TestShapeIsMadeOnce(t *testing.T) {
	d := parse(t, "3.0.3", `
  Odd: {type: text}
  One: {allOf: [{$ref: '#/components/schemas/Odd'}]}
  Two: {allOf: [{$ref: '#/components/schemas/Odd'}, {type: whatever}]}
`)
	for range 2 {
		for _, name := range []string{"Odd", "One", "Two"} {
			n := d.component(name)
			if first := n.Shape(); first != n.Shape() {
				t.Errorf("%s has two shapes", name)
			}
		}
	}
	var said []string
	for _, found := range d.Diagnostics() {
		said = append(said, found.Code+" "+found.Message)
	}
	if want := []string{`unknown-type unknown type "text"`, `unknown-type unknown type "whatever"`}; !slices.Equal(said, want) {
		t.Errorf("said %q, want %q", said, want)
	}
}
