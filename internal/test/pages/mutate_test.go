package pages

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestMutations changes pages at random: bringing a document up to date gives what
// importing the new page into nothing gives, and the change back gives the old one.
func TestMutations(t *testing.T) {
	list, rng := all(t), rand.New(rand.NewPCG(4, 4))
	kinds, n := Mutations(), 700
	if !testenv.Slow() {
		n = 100
	}
	done := map[string]int{}
	for i := range n {
		kind := kinds[i%len(kinds)]
		old := list[rng.IntN(len(list))]
		now := old.Clone()
		if !kind.Apply(rng, &now) {
			continue
		}
		done[kind.Name]++
		layout := Layouts()[rng.IntN(len(Layouts()))]
		before, _ := into(t, nil, T1, []Page{old})
		fresh, _ := into(t, nil, T1, []Page{now})
		silent := kind.Name == "prose only" || kind.Name == "method's text"
		if (said(t, before) == said(t, fresh)) != silent || string(before) == string(fresh) {
			t.Errorf("%s %s: it changes the facts: %t", kind.Name, now.Name, silent)
		}
		after, _ := into(t, before, layout, []Page{now})
		if said(t, after) != said(t, fresh) {
			t.Errorf("%s %s %s\n%s", kind.Name, now.Name, layout, firstDifference(fresh, after))
			continue
		}
		if back, _ := into(t, after, layout, []Page{old}); said(t, back) != said(t, before) {
			t.Errorf("%s %s %s does not come back\n%s", kind.Name, now.Name, layout, firstDifference(before, back))
		}
	}
	for _, k := range kinds {
		if done[k.Name] == 0 && testenv.Slow() {
			t.Errorf("%s was never done", k.Name)
		}
	}
}

// said is what a document says: references followed, keys sorted, the
// digests left out.
func said(t *testing.T, data []byte) string {
	t.Helper()
	var doc map[string]any
	if err := yaml.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	components, _ := doc["components"].(map[string]any)
	schemas, _ := components["schemas"].(map[string]any)
	return fmt.Sprint(inline(doc["paths"], schemas))
}

func inline(v any, schemas map[string]any) any {
	switch v := v.(type) {
	case map[string]any:
		out := map[string]any{}
		for key, value := range v {
			switch key {
			case "x-voxgen-source":
			case "$ref":
				name := value.(string)[strings.LastIndex(value.(string), "/")+1:]
				out[key] = inline(schemas[name], schemas)
			default:
				out[key] = inline(value, schemas)
			}
		}
		return out
	case []any:
		out := slices.Clone(v)
		for i := range out {
			out[i] = inline(out[i], schemas)
		}
		return out
	}
	return v
}
