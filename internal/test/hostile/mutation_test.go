package hostile

import (
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var (
	seed      = flag.Uint64("seed", 1, "of the mutations")
	mutations = flag.Int("mutations", 60, "how many mutations TestMutations generates from; twice as many in the slow tests")
)

// TestMutations changes documents of the corpus and of the cases at one to three places:
// values are replaced, removed, or get another type. What is generated must compile, or
// there is a diagnostic; a panic is neither.
func TestMutations(t *testing.T) {
	count := *mutations
	if testenv.Slow() {
		count *= 2
	}
	documents := mutable(t)
	names := slices.Sorted(maps.Keys(documents))
	var files atomic.Int64
	concurrently(count, func(i int) bool {
		random := rand.New(rand.NewPCG(*seed, uint64(i)))
		name := names[random.IntN(len(names))]
		changed := mutate(random, documents[name])
		checked := &probe{TB: t}
		if result := generate(checked, "mutation", changed); result != nil {
			files.Add(1)
			gentest.TypeCheck(checked, "example.com/generated/"+folder("mutation"), result)
		}
		if checked.failed {
			generate(t, "mutation", changed)
			t.Errorf("mutation %d with -seed %d, of %s, fails:\n%s", i, *seed, name, changed)
		}
		return !t.Failed()
	})
	t.Logf("%d of %d mutations give files", files.Load(), count)
}

// mutable returns small documents, as JSON, by name.
func mutable(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	add := func(name string, data []byte) {
		var value any
		if err := yaml.Unmarshal(data, &value); err != nil {
			return // a case of a document that does not load
		}
		if text, err := json.Marshal(value); err == nil {
			out[name] = text
		}
	}
	names, err := filepath.Glob("../cases/testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range archive.Files {
			if f.Name == "spec.yaml" {
				add(filepath.Base(name), append(f.Data, "\nopenapi: 3.1.0\ninfo: {title: Example, version: '1'}\n"...))
				add(filepath.Base(name), f.Data) // if it has a version, the lines above make it invalid
			}
		}
	}
	if testenv.HasCorpus(t) {
		for _, path := range testenv.Documents(t) {
			if testenv.Size(t, path) < 60_000 {
				data, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				add(filepath.Base(path), data)
			}
		}
	}
	return out
}

// mutate changes a JSON document at one to three places.
func mutate(random *rand.Rand, document []byte) []byte {
	var root any
	if err := json.Unmarshal(document, &root); err != nil {
		panic(err) // mutable has encoded it
	}
	for range 1 + random.IntN(3) {
		var places []place
		root = collect(root, func(p place) { places = append(places, p) })
		if len(places) == 0 {
			break
		}
		p := places[random.IntN(len(places))]
		switch random.IntN(4) {
		case 0:
			p.remove()
		case 1:
			p.set(clone(places[random.IntN(len(places))].value))
		case 2:
			p.set(oddValues[random.IntN(len(oddValues))])
		default:
			p.set(retyped(random, p.value))
		}
	}
	changed, err := json.Marshal(root)
	if err != nil {
		panic(err) // values that were decoded from JSON
	}
	return changed
}

// place is a value inside a document.
type place struct {
	value  any
	set    func(any)
	remove func()
}

// prose are properties whose values are texts for people, which TestPairs tries.
var prose = []string{"description", "summary", "title", "example", "examples", "externalDocs", "contact", "license", "termsOfService", "x-enum-descriptions", "x-enumDescriptions"}

// collect visits the values in v except for prose, scalars three times as often as others. It returns v
// with lists that can be changed.
func collect(v any, visit func(place)) any {
	add := func(p place) {
		visit(p)
		switch p.value.(type) {
		case map[string]any, []any:
		default:
			visit(p)
			visit(p)
		}
	}
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if slices.Contains(prose, key) {
				continue
			}
			v[key] = collect(v[key], visit)
			add(place{v[key], func(to any) { v[key] = to }, func() { delete(v, key) }})
		}
	case []any:
		for i := range v {
			v[i] = collect(v[i], visit)
			add(place{v[i], func(to any) { v[i] = to }, func() { v[i] = nil }})
		}
	}
	return v
}

// clone copies a value, which can be the parent of the place that it goes to.
func clone(v any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			out[key] = clone(value)
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

// oddValues are values that no document needs.
var oddValues = []any{
	nil, true, false, 0, -1, 1, 1e300, 0.5, 9007199254740993, "", " ", "x", "#", "#/", "/", "~", "true", "null", "1", "-1", "\x00", "é", "../x.yaml", "schemas/A",
	"#/components/schemas/", "#/components/schemas/Nothing", "#/components/parameters/Nothing", "#/paths", "#/components", "other.yaml#/components/schemas/A", "https://example.com/x.json", "{", "{}", "{a}", "[", "(", "string",
	"object", "array", "integer", "date-time", "byte", "binary", "password", "application/json", "text/event-stream", "multipart/form-data", "deepObject", "2XX", "default", "3.0.3", "2.0",
	[]any{}, []any{nil}, []any{"x", "x"}, []any{[]any{}}, map[string]any{}, map[string]any{"": nil}, map[string]any{"$ref": "#/components/schemas/Nothing"}, map[string]any{"$ref": 1}, map[string]any{"type": "x"},
	map[string]any{"a": map[string]any{"a": "a"}}, strings.Repeat("x", 5000),
}

// retyped returns a value like v of another type.
func retyped(random *rand.Rand, v any) any {
	switch random.IntN(5) {
	case 0:
		return []any{v}
	case 1:
		return map[string]any{"x": v}
	case 2:
		return []any{v, v, nil}
	}
	switch v := v.(type) {
	case string:
		return len(v)
	case float64, bool:
		return fmt.Sprint(v)
	case map[string]any:
		return slices.Sorted(maps.Keys(v))
	case []any:
		return len(v)
	}
	return "null"
}
