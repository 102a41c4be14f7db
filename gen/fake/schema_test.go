package fake

import (
	"encoding/json"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/voxgen/voxgen/gen/ir"
)

// TestSchemaFields converts schemas with every keyword: each has a field of its
// own in the schema type, which gets its value.
func TestSchemaFields(t *testing.T) {
	one, inner := 1, &ir.Constraints{False: true}
	list, dict := []*ir.Constraints{inner}, map[string]*ir.Constraints{"a": inner}
	all := []ir.Constraints{{
		Ref: &one, False: true, Types: []string{"string"}, Enum: []string{`"a"`}, MinLength: &one, MaxLength: &one, MaxBytes: &one,
		Patterns: []ir.Pattern{{Expr: "^a"}}, Min: &ir.Bound{Limit: "1"}, Max: &ir.Bound{Limit: "1"}, MultipleOf: []string{"2"},
		MinItems: &one, MaxItems: &one, UniqueItems: true, PrefixItems: list, Items: inner, Contains: inner, UnevaluatedItems: inner, MinContains: &one, MaxContains: &one,
		MinProperties: &one, MaxProperties: &one, Required: []string{"a"}, Properties: dict, PatternProperties: dict, AdditionalProperties: inner,
		PropertyNames: inner, DependentRequired: map[string][]string{"a": {"b"}}, DependentSchemas: dict, UnevaluatedProperties: inner,
		AllOf: list, AnyOf: list, OneOf: list, Not: inner, If: inner, Then: inner, Else: inner,
	}, {Min: &ir.Bound{Limit: "1", Exclusive: true}, Max: &ir.Bound{Limit: "1", Exclusive: true}}}
	set, known := map[string]bool{}, map[string]bool{}
	for i := range all {
		s := reflect.ValueOf(schemaOf(ir.Keywords(), &all[i]))
		for n := range s.NumField() {
			name := s.Type().Field(n).Name
			set[name] = set[name] || !s.Field(n).IsZero()
		}
	}
	for _, k := range ir.Keywords() {
		if k.Value == nil || k.FieldName() == "-" {
			continue
		}
		known[k.FieldName()] = true
		if value, ok := set[k.FieldName()]; !ok {
			t.Errorf("schema has no field %s for %s", k.FieldName(), k.Name)
		} else if !value {
			t.Errorf("the field of %s is not set: fill it in here, if it is missing", k.Name)
		}
	}
	for name := range set {
		if !known[name] {
			t.Errorf("no keyword belongs to the field %s of schema", name)
		}
	}
}

// TestCircularSchema checks schemas that refer to themselves for the same value.
func TestCircularSchema(t *testing.T) {
	value := tree{kind: 'o', object: []branch{{"a", textTree("x")}}}
	self := schema{Ref: &integer{0}}
	for name, s := range map[string]schema{
		"not": {Not: &self}, "if": {If: &self}, "allOf": {AllOf: []schema{self}}, "ref": self,
		"unevaluatedProperties": {UnevaluatedProperties: &self, AnyOf: []schema{self}},
		"dependentSchemas":      {DependentSchemas: map[string]schema{"a": self}},
	} {
		if t.Log(name); name != "not" && !s.holds([]schema{s}, &sync.Map{}, value) {
			t.Error("rejected")
		} else if name == "not" {
			s.holds([]schema{s}, &sync.Map{}, value) // neither is right
		}
	}
}

// TestSchemaGrowth: the work is linear in the depth of a value whose alternatives refer to
// themselves, and a pattern is compiled once.
func TestSchemaGrowth(t *testing.T) {
	ref, x := &schema{Ref: &integer{0}}, textTree("x")
	inner := map[string]schema{"a": *ref}
	deep := func(n int) tree {
		v := tree{kind: 'o'}
		for range n {
			v = tree{kind: 'o', object: []branch{{"a", v}}}
		}
		return v
	}
	wide := func(n int) tree { return tree{kind: 'l', list: slices.Repeat([]tree{x}, n)} }
	around := func(start, end string) func(n int) tree { // a long string
		return func(n int) tree {
			v, err := treeOf(json.RawMessage(strings.Repeat(start, n) + `"` + strings.Repeat("x", n<<11) + `"` + strings.Repeat(end, n)))
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
	}
	for name, c := range map[string]struct {
		s     schema
		value func(n int) tree
	}{
		"oneOf":                 {schema{OneOf: []schema{{Properties: inner, Required: []string{"b"}}, {Properties: inner}}}, deep},
		"if":                    {schema{If: &schema{Properties: inner}, Then: &schema{Properties: inner}}, deep},
		"not":                   {schema{Not: &schema{Not: &schema{Properties: inner}}, Properties: inner}, deep},
		"allOf":                 {schema{AllOf: []schema{{Properties: inner}, {Properties: inner}}}, deep},
		"not and allOf":         {schema{Not: &schema{AllOf: []schema{{Properties: inner}, {Properties: inner}, {Required: []string{"b"}}}}, Properties: inner}, deep},
		"unevaluatedProperties": {schema{AnyOf: []schema{{Properties: inner}, {Properties: inner}}, UnevaluatedProperties: ref}, deep},
		"itself":                {schema{AnyOf: []schema{*ref, *ref}, Properties: inner}, deep},
		"uniqueItems":           {schema{UniqueItems: true, Items: &schema{AnyOf: []schema{*ref, {Types: []string{"string"}}}}}, around(`["",`, "]")},
		"enum":                  {schema{AnyOf: []schema{{Enum: []string{`{"b":1}`}}, {Properties: inner}}}, around(`{"a":`, "}")},
		"dependentSchemas":      {schema{DependentSchemas: inner}, around(`{"a":`, "}")},
		"pattern":               {schema{Items: &schema{Pattern: []string{"^[a-z]{1,100}$"}}}, wide},
	} {
		var exprs sync.Map
		work := func(n int) int {
			v := c.value(n)
			return allocated(func() {
				if !c.s.holds([]schema{c.s}, &exprs, v) {
					t.Errorf("%s: rejected", name)
				}
			})
		}
		work(7) // compiles
		if once, twice := work(7), work(14); twice > 5*once/2+8<<10 {
			t.Errorf("%s: %d bytes for 7 levels, %d for 14", name, once, twice)
		}
	}
}

// allocated returns how many bytes f allocates.
func allocated(f func()) int {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return int(after.TotalAlloc - before.TotalAlloc)
}

// TestSchemaNumbers: numbers with a huge exponent or with many digits take no more than others,
// and compare as the nearest float64.
func TestSchemaNumbers(t *testing.T) {
	const two = "2"
	for text, want := range map[string]string{ // of the schemas below, which are valid
		"1":                               "positive number integer",
		"3.50":                            "positive number",
		"-2e2":                            "number integer even",
		"0e999999":                        "number integer even",
		"1e999999":                        "positive number integer even",
		"-1e999999":                       "number integer even",
		"1e-999999":                       "number integer even",
		"1e99999999999999999999":          "positive number integer even",
		strings.Repeat("7", 1<<16):        "positive number integer even",
		"2." + strings.Repeat("7", 1<<16): "positive number",
	} {
		v := tree{kind: 's', text: text, raw: text}
		got := ""
		took := allocated(func() {
			for _, c := range []struct {
				name string
				schema
			}{
				{"positive", schema{ExclusiveMinimum: "0"}}, {"number", schema{Types: []string{"number"}}},
				{"integer", schema{Types: []string{"integer"}}}, {"even", schema{MultipleOf: []string{two}}},
			} {
				if c.holds(nil, &sync.Map{}, v) {
					got += " " + c.name
				}
			}
		})
		if got != " "+want {
			t.Errorf("%.30s:%s, want %s", text, got, want)
		}
		if took > 8*len(text)+64<<10 {
			t.Errorf("%.30s takes %d bytes", text, took)
		}
	}
}

// TestTreeNames: of properties of the same name, the last one counts.
func TestTreeNames(t *testing.T) {
	v, err := treeOf(json.RawMessage(`{"a":1,"b":2,"a":3}`))
	if err != nil || v.toJSON() != `{"a":3,"b":2}` || len(v.object) != 2 {
		t.Error(v.toJSON(), err)
	}
}
