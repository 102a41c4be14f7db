package change

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestRefactorings rewrites real documents, at random places, in ways that keep their
// meaning: there is no finding at all.
func TestRefactorings(t *testing.T) {
	runs, limit := 500, int64(400_000)
	if !testenv.Slow() {
		runs, limit = 60, 60_000
	}
	var paths []string
	for _, path := range testenv.Documents(t) {
		if testenv.Size(t, path) < limit {
			paths = append(paths, path)
		}
	}
	r := rand.New(rand.NewPCG(13, 2026))
	applied := map[string]int{}
	for done := 0; done < runs; {
		path := paths[r.IntN(len(paths))]
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var d tree
		if yaml.Unmarshal(source, &d) != nil || d["openapi"] == nil || strings.Contains(string(source), "$dynamicRef") {
			continue
		}
		old, ok := loaded(t, filepath.Base(path), source)
		if !ok {
			continue
		}
		var how []string
		f := refactoring{r: r, d: d}
		for range 1 + r.IntN(3) {
			step := refactorings[r.IntN(len(refactorings))]
			if step.apply(&f) {
				how = append(how, step.name)
				applied[step.name]++
			}
		}
		if len(how) == 0 {
			continue
		}
		done++
		text := []byte(encode(t, d))
		if r.IntN(2) == 0 {
			if asJSON, err := json.Marshal(d); err == nil {
				text, how = asJSON, append(how, "JSON")
			}
		}
		new, ok := loaded(t, "new.yaml", text)
		if !ok {
			t.Fatalf("%s: %v: does not load", path, how)
		}
		report, err := Compare(old, new)
		if err != nil {
			t.Fatal(err)
		}
		if len(report.Findings) > 0 {
			var b strings.Builder
			_ = report.Text(&b)
			t.Errorf("%s: %v: %s\n%s", path, how, f.where, b.String())
		}
	}
	for _, step := range refactorings {
		if applied[step.name] == 0 {
			t.Errorf("%s: never applied", step.name)
		}
	}
	t.Log(applied)
}

func loaded(t *testing.T, name string, text []byte) (Side, bool) {
	t.Helper()
	doc, diags := load.Load(load.Input{Name: name, Data: text}, load.Options{})
	if doc == nil && name == "new.yaml" {
		t.Log(diags.Err())
	}
	return Side{Name: name, Doc: doc, Source: text}, doc != nil
}

// refactoring is a document that is rewritten.
type refactoring struct {
	r     *rand.Rand
	d     tree
	where string // of the last change
	fresh int
}

// spot is a schema and where it is.
type place struct {
	pointer string
	schema  tree
	set     func(any)
	inList  bool // of oneOf, anyOf or allOf
}

func asTree(v any) tree {
	switch v := v.(type) {
	case tree:
		return v
	case map[string]any:
		return v
	}
	return nil
}

// schemas visits the uses of schemas: those of parameters, bodies, properties and so on.
func (f *refactoring) places() (out []place) {
	var visit func(pointer string, v any, schemaHere func(any), inList, inSchema bool)
	visit = func(pointer string, v any, set func(any), inList, inSchema bool) {
		m := asTree(v)
		if m == nil {
			if list, ok := v.([]any); ok && !inSchema {
				for i := range list {
					visit(fmt.Sprint(pointer, "/", i), list[i], nil, false, false)
				}
			}
			return
		}
		if inSchema {
			out = append(out, place{pointer, m, set, inList})
			for _, key := range []string{"items", "additionalProperties", "not"} {
				if asTree(m[key]) != nil {
					visit(pointer+"/"+key, m[key], func(v any) { m[key] = v }, false, true)
				}
			}
			if props := asTree(m["properties"]); props != nil {
				for _, name := range slices.Sorted(maps.Keys(props)) {
					visit(pointer+"/properties/"+name, props[name], func(v any) { props[name] = v }, false, true)
				}
			}
			for _, key := range []string{"oneOf", "anyOf", "allOf"} {
				list, _ := m[key].([]any)
				for i := range list {
					visit(fmt.Sprint(pointer, "/", key, "/", i), list[i], func(v any) { list[i] = v }, true, true)
				}
			}
			return
		}
		for _, key := range slices.Sorted(maps.Keys(m)) {
			switch {
			case key == "example" || key == "examples" || strings.HasPrefix(key, "x-") || key == "default" || key == "links":
			case key == "schema":
				visit(pointer+"/schema", m[key], func(v any) { m[key] = v }, false, true)
			case pointer == "/components" && key == "schemas":
				named := asTree(m[key])
				for _, name := range slices.Sorted(maps.Keys(named)) {
					visit("/components/schemas/"+name, named[name], nil, false, true)
				}
			default:
				visit(pointer+"/"+key, m[key], nil, false, false)
			}
		}
	}
	visit("", f.d, nil, false, false)
	return out
}

// some picks a place that fits and rewrites it.
func (f *refactoring) some(fits func(place) bool, apply func(place)) bool {
	p, ok := pick(f.r, filter(f.places(), fits))
	if !ok {
		return false
	}
	f.where = p.pointer
	apply(p)
	return true
}

func (f *refactoring) name() string {
	f.fresh++
	return fmt.Sprintf("Extracted%d", f.fresh)
}

// section returns a map of components.
func (f *refactoring) section(kind string) tree {
	if asTree(f.d["components"]) == nil {
		f.d["components"] = tree{}
	}
	c := asTree(f.d["components"])
	if asTree(c[kind]) == nil {
		c[kind] = tree{}
	}
	return asTree(c[kind])
}

func (f *refactoring) is31() bool { return strings.HasPrefix(fmt.Sprint(f.d["openapi"]), "3.1") }

func pureRef(p place) string {
	ref, _ := p.schema["$ref"].(string)
	name, ok := strings.CutPrefix(ref, "#/components/schemas/")
	if !ok || len(p.schema) != 1 || strings.ContainsAny(name, "/%~") {
		return ""
	}
	return name
}

// names reports whether the document refers to a schema by name in a discriminator, or
// whether the schema has or extends one, so that its name is part of its meaning.
func (f *refactoring) polymorphic(name string) bool {
	s := asTree(f.section("schemas")[name])
	text := fmt.Sprint(s)
	return s == nil || strings.Contains(text, "discriminator") || strings.Contains(text, "allOf")
}

// recursive reports whether a schema leads to itself.
func (f *refactoring) recursive(name string) bool {
	seen := map[string]bool{}
	var leads func(v any) bool
	leads = func(v any) bool {
		switch v := v.(type) {
		case []any:
			return slices.ContainsFunc(v, leads)
		case tree, map[string]any:
			m := asTree(v)
			if ref, ok := m["$ref"].(string); ok {
				to := ref[strings.LastIndex(ref, "/")+1:]
				if to == name {
					return true
				}
				if !seen[to] {
					seen[to] = true
					return leads(f.section("schemas")[to])
				}
				return false
			}
			for _, part := range m {
				if leads(part) {
					return true
				}
			}
		}
		return false
	}
	return leads(f.section("schemas")[name])
}

func clone(v any) any {
	switch v := v.(type) {
	case tree, map[string]any:
		out := map[string]any{}
		for k, part := range asTree(v) {
			out[k] = clone(part)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i := range v {
			out[i] = clone(v[i])
		}
		return out
	}
	return v
}

func only(m tree, keys ...string) bool {
	for k := range m {
		if !slices.Contains(keys, k) {
			return false
		}
	}
	return true
}

// refactorings keep the meaning of a document.
var refactorings = []struct {
	name  string
	apply func(*refactoring) bool
}{
	{"inline a component", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			name := pureRef(p)
			return name != "" && p.set != nil && !p.inList && !f.recursive(name) && !f.polymorphic(name)
		}, func(p place) { p.set(clone(f.section("schemas")[pureRef(p)])) })
	}},
	{"extract a component", func(f *refactoring) bool {
		return f.some(func(p place) bool { return p.set != nil && p.schema["$ref"] == nil && !p.inList }, func(p place) {
			name := f.name()
			f.section("schemas")[name] = map[string]any(p.schema)
			p.set(map[string]any{"$ref": "#/components/schemas/" + name})
		})
	}},
	{"allOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool { return pureRef(p) != "" && p.set != nil && !p.inList }, func(p place) {
			p.set(map[string]any{"allOf": []any{map[string]any(p.schema)}})
		})
	}},
	{"oneOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool { return pureRef(p) != "" && p.set != nil && !p.inList }, func(p place) {
			p.set(map[string]any{"oneOf": []any{map[string]any(p.schema)}})
		})
	}},
	{"no allOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			list, _ := p.schema["allOf"].([]any)
			return len(list) == 1 && len(p.schema) == 1 && p.set != nil && !p.inList && asTree(list[0])["$ref"] != nil
		}, func(p place) { p.set(p.schema["allOf"].([]any)[0]) })
	}},
	{"split an object", splitObject},
	{"extract a part of an object", func(f *refactoring) bool {
		return f.some(splittable, func(p place) {
			first, second := halves(p.schema)
			name := f.name()
			f.section("schemas")[name] = first
			delete(p.schema, "properties")
			delete(p.schema, "required")
			p.schema["allOf"] = []any{map[string]any{"$ref": "#/components/schemas/" + name}, second}
		})
	}},
	{"shuffle sets", func(f *refactoring) bool {
		return f.some(func(p place) bool { return p.schema["enum"] != nil && p.schema["x-enum-varnames"] == nil || p.schema["required"] != nil }, func(p place) {
			for _, key := range []string{"enum", "required"} {
				if list, ok := p.schema[key].([]any); ok {
					f.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
				}
			}
		})
	}},
	{"other bounds", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			_, ok := p.schema["minimum"].(int)
			return ok && p.schema["type"] == "integer" && p.schema["exclusiveMinimum"] == nil
		}, func(p place) {
			n := p.schema["minimum"].(int) - 1
			if f.is31() {
				delete(p.schema, "minimum")
				p.schema["exclusiveMinimum"] = n
			} else {
				p.schema["minimum"], p.schema["exclusiveMinimum"] = n, true
			}
		})
	}},
	{"const or enum", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool {
			list, _ := p.schema["enum"].([]any)
			return len(list) == 1 && list[0] != nil && p.schema["const"] == nil && p.schema["x-enum-varnames"] == nil
		}, func(p place) {
			p.schema["const"] = p.schema["enum"].([]any)[0]
			delete(p.schema, "enum")
		})
	}},
	{"list of one type", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool { _, ok := p.schema["type"].(string); return ok }, func(p place) {
			p.schema["type"] = []any{p.schema["type"]}
		})
	}},
	{"null as an alternative", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool {
			list, _ := p.schema["type"].([]any)
			return len(list) == 2 && list[1] == "null" && p.set != nil && !p.inList && p.schema["enum"] == nil && p.schema["const"] == nil
		}, func(p place) {
			p.schema["type"] = p.schema["type"].([]any)[0]
			p.set(map[string]any{"anyOf": []any{map[string]any(p.schema), map[string]any{"type": "null"}}})
		})
	}},
	{"implied type", func(f *refactoring) bool {
		return f.some(func(p place) bool { return p.schema["type"] == "object" && p.schema["properties"] != nil }, func(p place) { delete(p.schema, "type") })
	}},
	{"parameters of the path", pathParameters},
	{"extract a parameter", func(f *refactoring) bool {
		op, i, ok := f.parameter()
		if !ok {
			return false
		}
		list := op.tree["parameters"].([]any)
		name := f.name()
		f.section("parameters")[name] = list[i]
		list[i] = map[string]any{"$ref": "#/components/parameters/" + name}
		return true
	}},
	{"extract a response", func(f *refactoring) bool {
		op, ok := pick(f.r, f.d.operations())
		if !ok || op.method == "parameters" {
			return false
		}
		responses := op.tree.get("responses")
		for _, code := range slices.Sorted(maps.Keys(responses)) {
			if r := asTree(responses[code]); r != nil && r["$ref"] == nil && !strings.HasPrefix(code, "x-") {
				name := f.name()
				f.section("responses")[name] = map[string]any(r)
				responses[code] = map[string]any{"$ref": "#/components/responses/" + name}
				return true
			}
		}
		return false
	}},
	{"reorder parameters and tags", func(f *refactoring) bool {
		ops := filter(f.d.operations(), func(o operation) bool { l, _ := o.tree["parameters"].([]any); return len(l) > 1 })
		op, ok := pick(f.r, ops)
		if !ok {
			return false
		}
		for _, key := range []string{"parameters", "tags"} {
			if list, ok := op.tree[key].([]any); ok {
				slices.Reverse(list)
			}
		}
		return true
	}},
}

// parameter picks a parameter that is not a reference.
func (f *refactoring) parameter() (op operation, i int, ok bool) {
	ops := filter(f.d.operations(), func(o operation) bool {
		list, _ := o.tree["parameters"].([]any)
		return slices.ContainsFunc(list, func(v any) bool { return asTree(v)["$ref"] == nil })
	})
	if op, ok = pick(f.r, ops); !ok {
		return op, 0, false
	}
	f.where = op.String()
	list := op.tree["parameters"].([]any)
	return op, slices.IndexFunc(list, func(v any) bool { return asTree(v)["$ref"] == nil }), true
}

// pathParameters moves the parameters of the only operation of a path to the path.
func pathParameters(f *refactoring) bool {
	ops := filter(f.d.operations(), func(o operation) bool {
		item := f.d.get("paths", o.path)
		return o.tree["parameters"] != nil && item["parameters"] == nil && item["$ref"] == nil &&
			len(filter(slices.Collect(maps.Keys(item)), func(k string) bool { return asTree(item[k])["responses"] != nil })) == 1
	})
	op, ok := pick(f.r, ops)
	if !ok {
		return false
	}
	f.where = op.String()
	f.d.get("paths", op.path)["parameters"] = op.tree["parameters"]
	delete(op.tree, "parameters")
	return true
}

func splittable(p place) bool {
	props := asTree(p.schema["properties"])
	return len(props) > 1 && p.schema["type"] == "object" && !p.inList &&
		only(p.schema, "type", "properties", "required", "description", "title", "example", "x-voxgen-source")
}

// halves splits the properties of an object, without removing them from it.
func halves(s tree) (first, second map[string]any) {
	props, list := asTree(s["properties"]), s["required"]
	first, second = map[string]any{"type": "object"}, map[string]any{"type": "object"}
	names := slices.Sorted(maps.Keys(props))
	for i, half := range []map[string]any{first, second} {
		some := map[string]any{}
		var required []any
		for j, name := range names {
			if (j < len(names)/2) == (i == 0) {
				some[name] = props[name]
			}
		}
		all, _ := list.([]any)
		for _, name := range all {
			_, here := some[fmt.Sprint(name)]
			if _, known := props[fmt.Sprint(name)]; here || !known && i == 0 {
				required = append(required, name)
			}
		}
		half["properties"] = some
		if required != nil {
			half["required"] = required
		}
	}
	return first, second
}

func splitObject(f *refactoring) bool {
	return f.some(splittable, func(p place) {
		first, second := halves(p.schema)
		delete(p.schema, "properties")
		delete(p.schema, "required")
		p.schema["allOf"] = []any{first, second}
	})
}
