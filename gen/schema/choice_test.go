package schema_test

import (
	"fmt"
	"testing"

	"github.com/voxgen/voxgen/gen/schema"
)

func TestEnumOfAlternatives(t *testing.T) {
	d := parse(t, "3.1.0", `
  Titled: {oneOf: [{const: a, title: First}, {enum: [b, c]}, {type: 'null'}]}
  Open: {anyOf: [{type: string}, {enum: [a]}]}
  Two: {oneOf: [{const: a}, {const: b}]}
  Nested: {oneOf: [{$ref: '#/components/schemas/Two'}, {const: d}, {const: a}]}
  Narrowed: {allOf: [{$ref: '#/components/schemas/Open'}, {enum: [x, y]}]}
  Mixed: {oneOf: [{const: a}, {const: 1}]}
  Pattern: {oneOf: [{const: a}, {type: string, pattern: x}]}
  One: {oneOf: [{const: a}]}
`)
	for name, want := range map[string]string{
		"Titled":   "[a b c] open false nullable true, 2 alternatives, 0 choices",
		"Open":     "[a] open true nullable false, 1 alternatives, 0 choices",
		"Nested":   "[a b d] open false nullable false, 4 alternatives, 0 choices",
		"Narrowed": "[x y] open false nullable false, 1 alternatives, 0 choices",
		"Mixed":    "[] open false nullable false, 0 alternatives, 1 choices",
		"Pattern":  "[] open false nullable false, 0 alternatives, 1 choices",
		"One":      "[] open false nullable false, 0 alternatives, 1 choices",
	} {
		sh := d.component(name).Shape()
		got := fmt.Sprintf("%v open %v nullable %v, %d alternatives, %d choices", sh.Enum, sh.OpenEnum, sh.Nullable, len(sh.Alternatives), len(sh.Choices))
		if got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

func TestFoldEnums(t *testing.T) {
	d := parse(t, "3.0.3", `
  Fold: {oneOf: [{type: string, enum: [a]}, {type: integer}, {type: string, enum: [b]}]}
  Keep: {oneOf: [{type: string, enum: [a]}, {type: string, pattern: x}, {type: string, enum: [b]}]}
`)
	ch := d.component("Fold").Shape().Choices[0]
	refs := d.FoldEnums(ch, ch.Refs)
	if len(refs) != 2 || refs[1] != ch.Refs[1] || len(refs[0].Shape().Enum) != 2 {
		t.Fatalf("%d alternatives", len(refs))
	}
	if again := d.FoldEnums(ch, ch.Refs); again[0] != refs[0] || len(ch.Refs) != 3 {
		t.Error("the enums are folded twice, or the choice has changed")
	}
	keep := d.component("Keep").Shape().Choices[0]
	if got := d.FoldEnums(keep, keep.Refs); len(got) != 3 {
		t.Errorf("%d alternatives, though one of them is another string", len(got))
	}
}

// A base that lists what extends it is no choice within the extending schema.
func TestBaseListsExtending(t *testing.T) {
	d := parse(t, "3.0.3", `
  Base: {oneOf: [{$ref: '#/components/schemas/Left'}, {$ref: '#/components/schemas/Right'}]}
  Left: {allOf: [{$ref: '#/components/schemas/Base'}, {type: object, properties: {l: {type: string}}}]}
  Right: {type: object, properties: {r: {type: string}}}
`)
	if sh := d.component("Left").Shape(); len(sh.Choices) != 0 || sh.Property("l") == nil {
		t.Errorf("%d choices", len(sh.Choices))
	}
	if sh := d.component("Base").Shape(); len(sh.Choices) != 1 || !sh.Choices[0].One || len(sh.Choices[0].Refs) != 2 {
		t.Errorf("%+v", sh.Choices)
	}
}

func TestTypes(t *testing.T) {
	d := parse(t, "3.0.3", `
  Object: {properties: {a: {type: string}}}
  Required: {required: [a]}
  Array: {items: {type: string}}
  String: {maxLength: 3}
  Number: {minimum: 3}
  Both: {allOf: [{type: number}, {type: integer}]}
  Nothing: {allOf: [{type: string}, {type: integer}]}
  Any: {}
`)
	for name, want := range map[string]schema.Types{
		"Object": schema.Object, "Required": schema.Object, "Array": schema.Array, "String": schema.String,
		"Number": schema.Number | schema.Integer, "Both": schema.Integer, "Nothing": 0, "Any": schema.All &^ schema.Null,
	} {
		if sh := d.component(name).Shape(); !sh.Only(want) {
			t.Errorf("%s: types %b, want %b", name, sh.Types, want)
		}
	}
}
