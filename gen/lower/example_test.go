package lower

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// Types that refer to one another have more paths than can be walked. Their
// example is made all the same: of the outer part, each type once for a depth.
func TestExampleOfRecursion(t *testing.T) {
	const n = 40
	var types []string
	for i := range n {
		var members []string
		for j := range n {
			members = append(members, fmt.Sprintf(`"m%02d":{"$ref":"#/components/schemas/T%d"}`, j, j))
		}
		types = append(types, fmt.Sprintf(`"T%d":{"type":"object","properties":{"id":{"type":"integer"},%s}}`, i, strings.Join(members, ",")))
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.0.3","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{
		"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/T0"}}}}}}}},
		"components":{"schemas":{` + strings.Join(types, ",") + `}}}`))
	if err != nil {
		t.Fatal(err)
	}
	api, _ := API(doc, schema.New(doc), Config{Package: "p"})
	text := api.Operations[0].Responses[0].Example
	var value map[string]any
	if err := json.Unmarshal([]byte(text), &value); err != nil || value["id"] != 1.0 || len(text) > maxExample {
		t.Errorf("%v: %.100s", err, text)
	}
}

// An alternative is chosen however deep the schema is: an object never becomes a text.
func TestExampleOfDeepChoice(t *testing.T) {
	var types []string
	for i := range 9 {
		types = append(types, fmt.Sprintf(`"T%d":{"type":"object","required":["next","choice","loop"],"properties":{"next":{"$ref":"#/components/schemas/T%d"},
			"choice":{"oneOf":[{"$ref":"#/components/schemas/O"},{"type":"null"}]},"loop":{"$ref":"#/components/schemas/L"}}}`, i, min(i+1, 8)))
	}
	doc, err := openapi3.NewLoader().LoadFromData([]byte(`{"openapi":"3.1.0","info":{"title":"t","version":"1"},"paths":{"/a":{"get":{
		"responses":{"200":{"description":"","content":{"application/json":{"schema":{"$ref":"#/components/schemas/T0"}}}}}}}},
		"components":{"schemas":{"O":{"type":"object","properties":{"a":{"type":"integer"}}},"L":{"oneOf":[{"oneOf":[{"$ref":"#/components/schemas/O"}]}]},` + strings.Join(types, ",") + `}}}`))
	if err != nil {
		t.Fatal(err)
	}
	api, _ := API(doc, schema.New(doc), Config{Package: "p"})
	if text := api.Operations[0].Responses[0].Example; strings.Contains(text, `"text"`) || strings.Count(text, `"choice":`) < 3 || !strings.Contains(text, `"choice":null`) {
		t.Errorf("%s", text)
	}
}
