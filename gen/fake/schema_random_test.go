package fake

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	graph "github.com/voxgen/voxgen/gen/schema"
)

// TestRandomSchemas lowers random schemas to checks at run time and compares the
// verdicts on random values with those of a validator of JSON Schema 2020-12 that
// nobody here wrote.
func TestRandomSchemas(t *testing.T) {
	const schemas, values = 400, 25
	r := &randomSchemas{rand.New(rand.NewPCG(14, 2))}
	paths, components := map[string]any{}, map[string]any{}
	for i := range schemas {
		name := fmt.Sprint("S", i)
		components[name] = r.schema(3)
		twice := map[string]any{"not": map[string]any{"not": map[string]any{"$ref": "#/components/schemas/" + name}}}
		paths["/"+name] = map[string]any{"post": map[string]any{
			"operationId": name, "responses": map[string]any{"204": map[string]any{"description": "done"}},
			"requestBody": map[string]any{"content": map[string]any{"application/json": map[string]any{"schema": twice}}},
		}}
	}
	data, err := json.Marshal(map[string]any{
		"openapi": "3.1.0", "info": map[string]any{"title": "T", "version": "1"}, "paths": paths, "components": map[string]any{"schemas": components},
	})
	if err != nil {
		t.Fatal(err)
	}
	doc, diags := load.Load(load.Input{Name: "spec.json", Data: data}, load.Options{})
	if doc == nil {
		t.Fatal(diags)
	}
	api, diags := lower.API(doc.T, graph.New(doc.T), lower.Config{Package: "p"})
	for _, d := range diags.Sorted() {
		if d.Code == "unchecked" || d.Code == "pattern" {
			t.Fatal(d)
		}
	}
	set := Schemas(api)
	valid, used := 0, map[string]bool{}
	for _, o := range api.Operations {
		rules := api.Decls[o.Request].Fields[0].Value.Rules.RuntimeSchemas
		if len(rules) != 1 {
			t.Fatalf("%s: %d schemas at run time", o.Name, len(rules))
		}
		judge := doc.T.Components.Schemas[o.Name].Value
		for range values {
			v := r.value(3)
			tree, err := treeOf(v)
			if err != nil {
				t.Fatal(err)
			}
			got := set[rules[0].Schema].holds(set, &sync.Map{}, tree)
			if want := judge.VisitJSON(v, openapi3.EnableJSONSchema2020()) == nil; got != want {
				text, _ := json.Marshal(components[o.Name])
				value, _ := json.Marshal(v)
				t.Errorf("%s of %s: %v, want %v", value, text, got, want)
			}
			if got {
				valid++
			}
		}
	}
	if valid < schemas*values/10 || valid > schemas*values*9/10 {
		t.Errorf("%d of %d values are valid: the test shows little", valid, schemas*values)
	}
	for _, k := range ir.Keywords() {
		if strings.Contains(string(data), `"`+k.Name+`":`) {
			used[k.Name] = true
		}
	}
	for _, k := range ir.Keywords() {
		if k.Check == ir.AtRunTime && !used[k.Name] {
			t.Errorf("no schema uses %s", k.Name)
		}
	}
}

// randomSchemas makes schemas and values that have a chance to fit each other.
type randomSchemas struct{ *rand.Rand }

func (r *randomSchemas) pick(from ...any) any { return from[r.IntN(len(from))] }

func (r *randomSchemas) name() string { return r.pick("a", "b", "ab").(string) }

func (r *randomSchemas) schemas(depth int) []any {
	out := []any{r.schema(depth)}
	for range r.IntN(2) {
		out = append(out, r.schema(depth))
	}
	return out
}

func (r *randomSchemas) named(depth int) map[string]any {
	out := map[string]any{r.name(): r.schema(depth)}
	for range r.IntN(2) {
		out[r.name()] = r.schema(depth)
	}
	return out
}

// schema makes a schema whose parts nest up to depth levels.
func (r *randomSchemas) schema(depth int) any {
	if depth == 0 || r.IntN(12) == 0 {
		return r.pick(true, false, map[string]any{"type": "string"}, map[string]any{"type": "integer"}, map[string]any{"const": "a"})
	}
	s := map[string]any{}
	for range 1 + r.IntN(3) {
		r.keyword(s, depth-1)
	}
	return s
}

// keyword adds a keyword, and what it depends on, to s.
func (r *randomSchemas) keyword(s map[string]any, depth int) {
	switch r.IntN(26) {
	case 0:
		s["type"] = r.pick("object", "array", "string", "integer", "number", "null", []any{"object", "string"}, []any{"array", "null"})
	case 1:
		s["enum"] = []any{r.value(1), r.value(0)}
	case 2:
		s["minimum"], s["exclusiveMaximum"] = r.IntN(2), 1+r.IntN(2)
	case 3:
		s["multipleOf"] = r.pick(0.5, 2)
	case 4:
		s["minLength"], s["maxLength"] = r.IntN(2), 1+r.IntN(2)
	case 5:
		s["pattern"] = r.pick("^a", "b$") // the judge has no look-aheads
	case 6:
		s["items"] = r.schema(depth)
	case 7, 8:
		s["prefixItems"] = r.schemas(depth)
	case 9:
		s["contains"] = r.schema(depth)
		if r.IntN(2) == 0 {
			s["minContains"], s["maxContains"] = r.IntN(2), 1+r.IntN(2)
		}
	case 10:
		s["minItems"], s["maxItems"] = r.IntN(2), 1+r.IntN(2)
	case 11:
		s["uniqueItems"] = true
	case 12, 13:
		s["unevaluatedItems"] = r.schema(depth)
	case 14, 15:
		s["properties"] = r.named(depth)
	default:
		r.objectKeyword(s, depth)
	}
}

func (r *randomSchemas) objectKeyword(s map[string]any, depth int) {
	switch r.IntN(13) {
	case 0:
		s["required"] = []any{r.name()}
	case 1:
		s["additionalProperties"] = r.schema(depth)
	case 2:
		s["patternProperties"] = map[string]any{r.pick("^a", "b$").(string): r.schema(depth)}
	case 3:
		s["propertyNames"] = r.schema(depth)
	case 4:
		s["minProperties"], s["maxProperties"] = r.IntN(2), 1+r.IntN(2)
	case 5:
		s["dependentRequired"] = map[string]any{r.name(): []any{r.name()}}
	case 6:
		s["dependentSchemas"] = r.named(depth)
	case 7, 8:
		s["unevaluatedProperties"] = r.schema(depth)
	case 9:
		s["if"], s[r.pick("then", "else").(string)] = r.schema(depth), r.schema(depth)
	case 10:
		s["not"] = r.schema(depth)
	default:
		s[r.pick("allOf", "anyOf", "oneOf").(string)] = r.schemas(depth)
	}
}

// value makes a value of JSON.
func (r *randomSchemas) value(depth int) any {
	scalar := r.pick(nil, true, 0.0, 1.0, 2.0, 1.5, "", "a", "ab", "b")
	if depth == 0 {
		return scalar
	}
	switch r.IntN(5) {
	case 0, 1:
		out := map[string]any{}
		for range r.IntN(4) {
			out[r.name()] = r.value(depth - 1)
		}
		return out
	case 2, 3:
		out := make([]any, r.IntN(4))
		for i := range out {
			out[i] = r.value(depth - 1)
		}
		return slices.Clip(out)
	}
	return scalar
}
