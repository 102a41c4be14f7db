package bench

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// methods are the members of a path item that are operations.
var methods = []string{"get", "put", "post", "delete", "patch", "head", "options", "trace"}

// repeat writes the JSON document of the corpus with the given name as often as it
// takes to have n operations, and returns the path of the result. Each copy has
// paths, operations, tags and components of its own, except for security schemes.
func repeat(t *testing.T, name string, n int, path string) {
	t.Helper()
	text, err := os.ReadFile(testenv.Shared(t, "corpus/realworld/"+name))
	if err != nil {
		t.Fatal(err)
	}
	paths, components, left := map[string]any{}, map[string]any{}, n
	var doc map[string]any
	for i := 0; left > 0; i++ {
		doc = nil
		if err := json.Unmarshal(text, &doc); err != nil {
			t.Fatal(err)
		}
		c := copies{suffix: fmt.Sprintf("R%d", i)}
		c.rename(doc)
		left -= c.paths(doc, paths, left)
		for kind, members := range doc["components"].(map[string]any) {
			all, ok := components[kind].(map[string]any)
			if !ok {
				all = map[string]any{}
				components[kind] = all
			}
			for key, member := range members.(map[string]any) {
				if kind != "securitySchemes" {
					key += c.suffix
				}
				all[key] = member
			}
		}
	}
	doc["paths"], doc["components"] = paths, components
	delete(doc, "tags")
	encode := func(v any) ([]byte, error) { return json.MarshalIndent(v, "", "  ") }
	if !strings.HasSuffix(path, ".json") {
		encode = yaml.Marshal
	}
	if text, err = encode(doc); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// copies renames what is in one copy of a document.
type copies struct{ suffix string }

// paths adds the paths of a copy to all until there are enough operations, and
// returns how many those are.
func (c copies) paths(doc, all map[string]any, enough int) (n int) {
	from := doc["paths"].(map[string]any)
	for _, path := range slices.Sorted(maps.Keys(from)) {
		item := from[path].(map[string]any)
		for _, method := range methods {
			if _, ok := item[method]; ok && n == enough {
				delete(item, method)
			} else if ok {
				n++
			}
		}
		all["/"+strings.ToLower(c.suffix)+path] = item
		if n == enough {
			return n
		}
	}
	return n
}

// rename renames references to components, operations and tags.
func (c copies) rename(v any) {
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			c.rename(item)
		}
	case map[string]any:
		for key, member := range v {
			switch member := member.(type) {
			case string:
				reference := strings.HasPrefix(member, "#/components/") && !strings.HasPrefix(member, "#/components/securitySchemes/")
				if key == "operationId" || reference {
					v[key] = member + c.suffix
				}
				continue
			case []any:
				if _, operation := v["responses"]; key == "tags" && operation {
					for i, tag := range member {
						member[i] = fmt.Sprint(tag, c.suffix)
					}
				}
			}
			c.rename(member)
		}
	}
}
