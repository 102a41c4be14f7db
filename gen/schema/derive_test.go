package schema_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/schema"
)

func TestCombine(t *testing.T) {
	d := parse(t, "3.1.0", `
  A: {type: object, properties: {a: {type: string}}, description: The a.}
  B: {type: object, properties: {b: {type: string}}, deprecated: true}
  Both: {allOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
  Use:
    properties:
      a: {$ref: '#/components/schemas/A'}
      noted: {$ref: '#/components/schemas/A', description: Another use.}
      few: {$ref: '#/components/schemas/A', maxProperties: 1}
      more: {$ref: '#/components/schemas/A', maxProperties: 2}
      b: {$ref: '#/components/schemas/B'}
      both: {$ref: '#/components/schemas/Both'}
      any: {}
      object: {type: object}
`)
	use := func(name string) *schema.Ref { return d.property("Use", name) }
	a, b := use("a"), use("b")
	ab := d.Combine(a, b)
	if ab.Node == a.Node || ab.Node == b.Node || ab.Node.Shape().Property("b") == nil || ab.Value.Description != "The a." || !ab.Value.Deprecated {
		t.Errorf("a and b: %+v", ab.Value)
	}
	if d.Combine(a, b) != ab || d.Combine(b, a) != ab || d.Combine(use("noted"), b) != ab {
		t.Error("the same schemas are combined twice")
	}
	if few, more := d.Combine(use("few"), b), d.Combine(use("more"), b); few == ab || few == more {
		t.Error("siblings are no part of what is combined")
	}
	for name, refs := range map[string][]*schema.Ref{ // the first implies the others
		"alone":             {a},
		"itself":            {a, a},
		"every value":       {a, use("any")},
		"every object":      {a, use("object")},
		"part of its allOf": {use("both"), a},
	} {
		if d.Combine(refs...).Node != refs[0].Node {
			t.Errorf("%s: a schema is derived where one implies the others", name)
		}
		slices.Reverse(refs)
		if last := refs[len(refs)-1]; d.Combine(refs...).Node != last.Node {
			t.Errorf("%s, reversed: a schema is derived where one implies the others", name)
		}
	}
}

func TestBase(t *testing.T) {
	d := parse(t, "3.0.3", `
  Plain: {oneOf: [{type: string}, {type: integer}], description: Nothing else.}
  Mixed: {type: object, properties: {id: {type: string}}, oneOf: [{required: [a]}, {properties: {b: {type: string}}}]}
  Heir: {allOf: [{$ref: '#/components/schemas/Mixed'}, {required: [id]}]}
`)
	if base := d.component("Plain").Shape().Base(); base != nil {
		t.Errorf("a choice alone leaves %+v", base.Value)
	}
	mixed := d.component("Mixed").Shape()
	base := mixed.Base()
	if base == nil || base != mixed.Base() {
		t.Fatal("the base is not made, or made twice")
	}
	if sh := base.Shape(); len(sh.Choices) != 0 || sh.Property("id") == nil || !sh.Only(schema.Object) {
		t.Errorf("the base has %d choices", len(sh.Choices))
	}
	heir := d.component("Heir").Shape().Base().Shape()
	if len(heir.Choices) != 0 || heir.Property("id") == nil || len(heir.Required) != 1 {
		t.Errorf("what builds on it: %+v", heir)
	}
	if len(mixed.Choices) != 1 || schema.OnlyNarrow(mixed.Choices[0].Refs) || !schema.OnlyNarrow(mixed.Choices[0].Refs[:1]) {
		t.Error("an alternative with properties only narrows, or one with required does more")
	}
}

func TestOfType(t *testing.T) {
	d := parse(t, "3.1.0", `
  Id: {type: [string, integer], minLength: 2, title: An id}
`)
	id := d.component("Id")
	text := id.OfType(schema.String)
	if text != id.OfType(schema.String) || text == id.OfType(schema.Integer) {
		t.Error("not one schema for each type")
	}
	if !text.Shape().Only(schema.String) || text.Value.MinLength != 2 || text.Value.Title != "" || id.Schema.Title != "An id" {
		t.Errorf("%+v", text.Value)
	}
	if id.Shape().Types.Count() != 2 {
		t.Errorf("%d types", id.Shape().Types.Count())
	}
}

func TestForm(t *testing.T) {
	d := parse(t, "3.0.3", `
  Form:
    oneOf:
    - {type: object, properties: {a: {type: string}, c: {type: string}}, required: [a, c]}
    - {type: object, properties: {b: {type: string}, c: {type: string}}, required: [c]}
  Text: {oneOf: [{type: string}, {type: object, properties: {a: {type: string}}}]}
  Use:
    properties:
      form: {$ref: '#/components/schemas/Form'}
      again: {$ref: '#/components/schemas/Form'}
      text: {$ref: '#/components/schemas/Text'}
`)
	form := d.Form(d.property("Use", "form"))
	sh := form.Shape()
	if len(sh.Properties) != 3 || len(sh.Required) != 1 || sh.Required[0] != "c" || len(sh.Choices) != 0 {
		t.Errorf("%d properties, required %v", len(sh.Properties), sh.Required)
	}
	if d.Form(d.property("Use", "again")) != form || len(d.Diagnostics()) != 1 || d.Diagnostics()[0].Code != "form-alternatives" {
		t.Errorf("a form is made or reported twice: %v", d.Diagnostics())
	}
	if text := d.property("Use", "text"); d.Form(text) != text || d.Form(form) != form || d.Form(nil) != nil {
		t.Error("a form is made of what is none")
	}
}

func TestPolymorphic(t *testing.T) {
	d := parse(t, "3.0.3", `
  Pet: {type: object, properties: {kind: {type: string}}, discriminator: {propertyName: kind, mapping: {pet: '#/components/schemas/Pet'}}}
  Dog: {allOf: [{$ref: '#/components/schemas/Cat'}]}
  Cat: {allOf: [{$ref: '#/components/schemas/Pet'}]}
  Lone: {type: object, discriminator: {propertyName: kind}}
`)
	pet := d.component("Pet")
	union := pet.Polymorphic()
	if union == nil || union != pet.Polymorphic() {
		t.Fatal("no union, or two")
	}
	var names []string
	for _, ref := range union.Shape().Choices[0].Refs {
		names = append(names, ref.Node.Name+ref.Value.Title)
	}
	if got := strings.Join(names, " "); got != "Dog Cat PetBase" {
		t.Errorf("variants %s", got)
	}
	if d.component("Lone").Polymorphic() != nil || d.component("Cat").Polymorphic() != nil {
		t.Error("a schema that nothing builds on is a union")
	}
	if cat := d.component("Cat").Shape(); len(cat.Choices) != 0 || cat.Property("kind") == nil {
		t.Error("the base in the allOf of a variant is not unchanged")
	}
}

func TestInner(t *testing.T) {
	d := parse(t, "3.0.3", `
  Code: {type: string}
  Named: {allOf: [{$ref: '#/components/schemas/Code'}]}
  Own: {allOf: [{type: string}]}
  Base: {type: object, discriminator: {propertyName: kind}}
  Variant: {allOf: [{$ref: '#/components/schemas/Base'}]}
  Use:
    properties:
      wrapped: {allOf: [{$ref: '#/components/schemas/Code'}], description: A code.}
      single: {oneOf: [{$ref: '#/components/schemas/Code'}]}
      nothing: {allOf: [{$ref: '#/components/schemas/Code'}, {}]}
      typed: {allOf: [{$ref: '#/components/schemas/Code'}, {type: string, description: A text.}]}
      integer: {allOf: [{$ref: '#/components/schemas/Code'}, {type: integer}]}
      either: {oneOf: [{$ref: '#/components/schemas/Code'}, {}]} # any value
      limited: {allOf: [{$ref: '#/components/schemas/Code'}], maxLength: 3}
      other: {type: integer, allOf: [{$ref: '#/components/schemas/Code'}]}
`)
	for name, want := range map[string]bool{"wrapped": true, "single": true, "nothing": true, "typed": true, "integer": false, "either": false, "limited": false, "other": false} {
		ref := d.property("Use", name)
		inner, ok := ref.Node.Inner()
		if ok != want || ok && inner.Node != d.component("Code") {
			t.Errorf("%s: %v", name, ok)
		}
	}
	for name, want := range map[string]bool{"Named": true, "Own": false, "Variant": false, "Use": false} {
		if _, ok := d.component(name).Inner(); ok != want {
			t.Errorf("component %s: %v", name, ok)
		}
	}
}
