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
	runs, limit := 500, int64(120_000)
	if !testenv.Slow() {
		runs, limit = 60, 60_000
	}
	var paths []string
	for _, path := range testenv.Documents(t) {
		if testenv.Size(t, path) < limit {
			paths = append(paths, path)
		}
	}
	r := rand.New(rand.NewPCG(12, 2026))
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
		if applied[step.name] == 0 && testenv.Slow() {
			t.Errorf("%s: never applied", step.name)
		}
	}
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

// place is a schema and where it is.
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

// places visits the uses of schemas: those of parameters, bodies, properties and so on.
func (f *refactoring) places() (out []place) {
	var visit func(pointer string, v any, set func(any), inList, inSchema bool)
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

// polymorphic reports whether a schema has a discriminator or extends another, so that its
// name can be part of its meaning.
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
