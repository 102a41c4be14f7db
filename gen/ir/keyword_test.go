package ir

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

// jsonSchema lists the keywords of the vocabularies of JSON Schema 2020-12, in
// the order of the specifications.
const jsonSchema = `
$id $schema $ref $anchor $dynamicRef $dynamicAnchor $vocabulary $comment $defs
allOf anyOf oneOf not if then else dependentSchemas prefixItems items contains properties patternProperties additionalProperties propertyNames
unevaluatedItems unevaluatedProperties
type enum const multipleOf maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems
maxContains minContains maxProperties minProperties required dependentRequired
format contentEncoding contentMediaType contentSchema
title description default deprecated readOnly writeOnly examples
`

func TestKeywordsAreComplete(t *testing.T) {
	for _, name := range strings.Fields(jsonSchema) {
		if _, ok := LookUp(name); !ok {
			t.Errorf("JSON Schema has the keyword %s, and Keywords has no entry for it", name)
		}
	}
}

// TestKeywordsAreSound holds the entries against each other.
func TestKeywordsAreSound(t *testing.T) {
	seen := map[string]bool{}
	for _, k := range Keywords() {
		if seen[k.Name] {
			t.Errorf("%s is listed twice", k.Name)
		}
		seen[k.Name] = true
		if !slices.Contains([]Check{ByType, ByCode, AtRunTime, Unchecked, Annotation}, k.Check) {
			t.Errorf("%s: check %q", k.Name, k.Check)
		}
		if !slices.Contains([]string{"", "string", "number", "array", "object"}, k.Type) {
			t.Errorf("%s: type %q", k.Name, k.Type)
		}
		if k.Check == AtRunTime && k.Value == nil {
			t.Errorf("%s is checked at run time, and constraints do not keep it", k.Name)
		}
		if (k.Check == Unchecked || k.Check == Annotation) && k.Value != nil {
			t.Errorf("%s is not checked, and constraints keep it", k.Name)
		}
		// A pattern may have a description instead; the violations of names are
		// those of the keywords in their schema.
		if k.Check == ByCode && k.Rule == "" && k.Message == "" && k.Name != "pattern" && k.Name != "propertyNames" {
			t.Errorf("%s has no message", k.Name)
		}
		if strings.Count(k.Message, "%s") > 1 || k.Unit != "" && !strings.Contains(k.Message, "%s") {
			t.Errorf("%s: message %q of %q", k.Name, k.Message, k.Unit)
		}
		for _, name := range k.With {
			if with, ok := LookUp(name); !ok || with.Value == nil {
				t.Errorf("%s is read with %s, which constraints do not keep", k.Name, name)
			}
		}
	}
}

// TestFieldsHaveKeywords sets each field alone: some keyword has to be there
// then, and each keyword for some field.
func TestFieldsHaveKeywords(t *testing.T) {
	if new(Constraints).Any() {
		t.Fatal("empty constraints demand something")
	}
	found := map[string]bool{}
	fields := reflect.TypeFor[Constraints]()
	for i := range fields.NumField() {
		field := false
		for _, c := range filled(t, i) {
			for _, k := range Keywords() {
				if k.Value != nil && k.Value(&c) != nil {
					field, found[k.Name] = true, true
				}
			}
			if field != c.Any() {
				t.Errorf("Any is %v for %s", c.Any(), fields.Field(i).Name)
			}
		}
		if !field {
			t.Errorf("no keyword belongs to the field %s", fields.Field(i).Name)
		}
	}
	for _, k := range Keywords() {
		if k.Value != nil && !found[k.Name] {
			t.Errorf("no field belongs to the keyword %s", k.Name)
		}
	}
}

// filled returns constraints with one field: a bound both ways.
func filled(t *testing.T, field int) []Constraints {
	var c Constraints
	switch v := reflect.ValueOf(&c).Elem().Field(field); v.Kind() {
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		if b, ok := v.Interface().(*Bound); ok {
			exclusive := Constraints{}
			b.Limit = "1"
			reflect.ValueOf(&exclusive).Elem().Field(field).Set(reflect.ValueOf(&Bound{Limit: "1", Exclusive: true}))
			return []Constraints{c, exclusive}
		}
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
	case reflect.Map:
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(reflect.ValueOf("a"), reflect.Zero(v.Type().Elem()))
	default:
		t.Fatalf("a field of kind %v: say here how to fill it", v.Kind())
	}
	return []Constraints{c}
}
