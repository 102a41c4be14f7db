package change

import (
	"bytes"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestFlood changes Discord's document as its authors do in nine months: each change is
// one finding, and the report can be read from the top.
func TestFlood(t *testing.T) {
	source, err := os.ReadFile(testenv.Shared(t, "corpus/realworld/discord.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d tree
	if err := yaml.Unmarshal(source, &d); err != nil {
		t.Fatal(err)
	}
	old, ok := loaded(t, "discord.json", source)
	if !ok {
		t.Fatal("the document does not load")
	}
	made := nineMonths(d)
	new, ok := loaded(t, "new.yaml", []byte(encode(t, d)))
	if !ok {
		t.Fatal("the changed document does not load")
	}
	r, err := Compare(old, new)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]int{}
	for _, f := range r.Findings {
		kind := strings.NewReplacer("new-optional-request-property", "property-added", "response-optional-property-added", "property-added").Replace(f.ID)
		for _, prefix := range []string{"request-property-", "request-parameter-", "request-body-", "response-property-", "response-body-", "handler-payload-property-", "handler-payload-"} {
			kind = strings.TrimPrefix(kind, prefix)
		}
		found[kind]++
		if f.Schema == "" && f.Operation == "" && f.ID != "prose-changed" {
			t.Errorf("no operation and no schema: %+v", f)
		}
		if f.Schema != "" && f.ID != "schema-renamed" && len(f.Places) == 0 && !strings.Contains(f.Action, "no operation uses it") {
			t.Errorf("no places: %+v", f)
		}
	}
	if fmt.Sprint(found) != fmt.Sprint(made) {
		t.Errorf("made  %v\nfound %v", made, found)
	}
	var b bytes.Buffer
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	top, rest, _ := strings.Cut(b.String(), "\n\n")
	if n := strings.Count(top, "\n") + 1; n > 10 || !strings.Contains(top, "changes: ") {
		t.Errorf("the top has %d lines:\n%s", n, top)
	}
	var md bytes.Buffer
	if err := r.Markdown(&md); err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(top, "\n")[1:] {
		if kind, _, _ := strings.Cut(strings.TrimSpace(line), " × "); !strings.Contains(md.String(), "\n- "+kind) {
			t.Errorf("Markdown has another overview, without %q", kind)
		}
	}
	worst := -1
	blocks := strings.Split(rest, "\n\n")
	for _, block := range blocks[:len(blocks)-1] {
		_, counts, _ := strings.Cut(block, ": ")
		rank := strings.Index("breaking warning note", strings.TrimSuffix(strings.Fields(counts + " x x")[1], "s"))
		if rank < worst {
			t.Errorf("out of order:\n%s", block)
		}
		worst = max(worst, rank)
	}
	if testing.Verbose() {
		t.Logf("%s\n%s", top, clip(rest, 6000))
	}
}

// nineMonths changes components and operations that are in use, and returns the numbers
// of changes by kind.
func nineMonths(d tree) map[string]int {
	r := rand.New(rand.NewPCG(9, 2026))
	made := map[string]int{}
	schemas := d.get("components", "schemas")
	used := map[string]bool{}
	for _, m := range regexp.MustCompile(`schemas/(\w+)`).FindAllStringSubmatch(fmt.Sprint(d["paths"]), -1) {
		used[m[1]] = true
	}
	names := filter(slices.Sorted(maps.Keys(schemas)), func(name string) bool {
		s := schemas.get(name)
		return used[name] && s["type"] == "object" && len(s.get("properties")) > 2
	})
	r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
	for i, name := range names[:min(len(names), 160)] {
		s := schemas.get(name)
		props := s.get("properties")
		list := slices.Sorted(maps.Keys(props))
		prop := props.get(list[r.IntN(len(list))])
		switch i % 4 {
		case 0:
			props["fresh_thing"] = map[string]any{"type": "string"}
			made["property-added"]++
		case 1:
			s["description"] = "It is said in other words."
			made["prose-changed"]++
		case 2:
			if prop["type"] == "string" && prop["minLength"] == nil && prop["enum"] == nil && prop["const"] == nil && prop["format"] == nil {
				prop["minLength"] = 3
				made["min-length-set"]++
			}
		case 3:
			if prop["type"] == "string" && prop["maxLength"] != nil {
				prop["maxLength"] = prop["maxLength"].(int) + 10
				made["max-length-increased"]++
			}
		}
	}
	ops := d.operations()
	for i := range 12 {
		op := ops[i*7%len(ops)]
		if i%2 == 0 && op.tree["operationId"] != nil {
			delete(d.get("paths", op.path), op.method)
			made["api-removed-without-deprecation"]++
		}
		d.get("paths")[fmt.Sprintf("/fresh/%d", i)] = map[string]any{"get": map[string]any{"operationId": fmt.Sprintf("fresh_%d", i), "responses": map[string]any{"204": map[string]any{"description": "ok"}}}}
		made["endpoint-added"]++
	}
	return made
}
