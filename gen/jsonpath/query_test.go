package jsonpath

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

const queried = `
info: {title: Pets, x-code: {a-b: 1}, "it's": [quoted]}
list: [0, 1, two, 3.5, null, true, {n: 1}, [nested, {n: 2}]]
paths:
  /pets:
    get: {operationId: list, tags: [a, b], parameters: [{name: limit, in: query, max: 10}, {name: q, in: query}]}
    post: {operationId: add, tags: [a]}
  /pets/{id}:
    get: {operationId: get, deprecated: true, parameters: [{name: id, in: path}]}
`

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		t.Fatal(err)
	}
	return doc.Content[0]
}

// text is the JSON of what a query selects.
func text(t *testing.T, matches []Match) string {
	t.Helper()
	values := make([]any, len(matches))
	for i, m := range matches {
		if err := m.Node.Decode(&values[i]); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(values)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSelect(t *testing.T) {
	tree := NewTree(parse(t, queried), 1e6)
	for _, tt := range []struct{ query, want string }{
		{`$.info.title`, `["Pets"]`},
		{`$['info'] [ "title" ]`, `["Pets"]`},
		{`$.nothing`, `[]`},
		{`$.info.title.x`, `[]`},
		{`$['info']['it\'s'][0]`, `["quoted"]`},
		{`$.info["it\u0027s"]`, `[["quoted"]]`},
		{`$.info.x-code.a-b`, `[1]`},
		{`$..x-code`, `[{"a-b":1}]`},
		{`$.list[0]`, `[0]`},
		{`$.list[-1]`, `[["nested",{"n":2}]]`},
		{`$.list[99]`, `[]`},
		{`$.list[1:4]`, `[1,"two",3.5]`},
		{`$.list[::3]`, `[0,3.5,{"n":1}]`},
		{`$.list[::-3]`, `[["nested",{"n":2}],null,1]`},
		{`$.list[5:2:-2]`, `[true,3.5]`},
		{`$.list[-3:]`, `[true,{"n":1},["nested",{"n":2}]]`},
		{`$.list[:-6]`, `[0,1]`},
		{`$.list[1:4:0]`, `[]`},
		{`$.list[9007199254740991::-9007199254740991]`, `[["nested",{"n":2}]]`},
		{`$.list[0,0,1]`, `[0,1]`},
		{`$.info['title',*]`, `["Pets",{"a-b":1},["quoted"]]`},
		{`$..n`, `[1,2]`},
		{`$..[0]`, `["quoted",0,"nested","a",{"in":"query","max":10,"name":"limit"},"a",{"in":"path","name":"id"}]`},
		{`$.list..*`, `[0,1,"two",3.5,null,true,{"n":1},["nested",{"n":2}],1,"nested",{"n":2},2]`},
		{`$..n..*`, `[]`},
		{`$.paths.*.*.*[?@.name=='limit']`, `[{"in":"query","max":10,"name":"limit"}]`},
		{`$.paths.*[?(@.operationId=='add')].tags`, `[["a"]]`},
		{`$.paths.*[?@.deprecated].operationId`, `["get"]`},
		{`$.paths.*[?!@.deprecated].operationId`, `["list","add"]`},
		{`$..parameters[?@.max > 9 && @.in == 'query'].name`, `["limit"]`},
		{`$..parameters[?@.name == 'q' || @.in != 'query'].name`, `["q","id"]`},
		{`$..parameters[?!(@.name == 'q' || @.max)].name`, `["id"]`},
		{`$.list[?@ == null]`, `[null]`},
		{`$.list[?@ == true]`, `[true]`},
		{`$.list[?@ > 1]`, `[3.5]`},
		{`$.list[?@ >= 1]`, `[1,3.5]`},
		{`$.list[?@ <= 1e0]`, `[0,1]`},
		{`$.list[?@ < 'z']`, `["two"]`},
		{`$.list[?@ == 3.5]`, `[3.5]`},
		{`$.list[?@.n == $.list[1]]`, `[{"n":1}]`},
		{`$.list[?@ == $.list[7]]`, `[["nested",{"n":2}]]`},
		{`$.list[?@ == $.list[6]].n`, `[1]`},
		{`$.list[?@.a == @.b][0]`, `["nested"]`},
		{`$.paths.*[?count(@.tags[*]) > 1].operationId`, `["list"]`},
		{`$.paths.*[?length(@.operationId) == 4].operationId`, `["list"]`},
		{`$.paths.*[?value(@..name) == 'id'].operationId`, `["get"]`},
		{`$.list[?length(@)==2][0]`, `["nested"]`},
		{`$.paths.*[?match(@.operationId, 'l|get')].operationId`, `["get"]`},
		{`$.paths.*[?search(@.operationId, 'd.')].operationId`, `["add"]`},
		{`$.paths.*[?search(@.operationId, '.d')].operationId`, `["add"]`},
		{`$.paths.*[?match(@.operationId, @.nothing)]`, `[]`},
		{`$.paths.*[?match(@.operationId, @.operationId)].operationId`, `["list","add","get"]`},
		{`$.paths[?@.*[?@.deprecated == true]].get.operationId`, `[]`},
		// Absent values are equal, and lists and objects have no order (RFC 9535, section 2.3.5.3).
		{`$.list[?@.a <= @.b][0]`, `["nested"]`},
		{`$.list[?@ > $.list[0] && length(@) > 1]`, `[]`},
		{`$.paths.*[?@.deprecated>false]`, `[]`},
	} {
		got, err := tree.Select(tt.query)
		if err != nil {
			t.Errorf("%s: %v", tt.query, err)
		} else if got := text(t, got); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.query, got, tt.want)
		}
	}
}

func TestSyntax(t *testing.T) {
	for query, want := range map[string]string{
		"":                               "expected $ at position 1",
		"info":                           "expected $ at position 1",
		"$.[[":                           "expected a name or * at position 3",
		"$.a b":                          "expected a segment, which starts with . or [ at position 4",
		"$[":                             "expected a selector: a quoted name, an index, a slice, * or ? at position 3",
		"$['a":                           "a string without its end at position 5",
		`$['\x']`:                        "invalid escape sequence at position 4",
		`$["\ud800"]`:                    "invalid escape sequence at position 4",
		"$['a' 'b']":                     "expected , or ] at position 7",
		"$[01]":                          "invalid integer 01 at position 3",
		"$[9007199254740992]":            "invalid integer 9007199254740992 at position 3",
		"$.a[?@.b =~ /x/]":               "expected , or ] at position 10",
		"$[?@.*==1]":                     "only values can be compared: queries that select one node at most, literals and functions that return one at position 7",
		"$[?1==@..a]":                    "only values can be compared: queries that select one node at most, literals and functions that return one at position 7",
		"$[?1]":                          "expected a comparison at position 5",
		"$[?!1]":                         "expected a query, a function or ( after ! at position 6",
		"$[?(@.a]":                       "expected ) at position 8",
		"$[?lengths(@)]":                 "unknown function lengths; there are length, count, value, match and search at position 4",
		"$[?length(@.*) == 1]":           "expected a value: a query that selects one node at most, a literal or a function that returns one at position 11",
		"$[?count(1) == 1]":              "expected a query, which starts with @ or $ at position 10",
		"$[?match(@.a)]":                 "expected , and a pattern at position 13",
		"$[?match(@.a, '(')]":            "invalid regular expression: error parsing regexp: missing closing ): `(` at position 15",
		"$[?match(@.a, '(a{1000}){9}')]": "invalid regular expression: error parsing regexp: invalid repeat count",
		"$[?match(@.a, '" + strings.Repeat("a{1000}", 11) + "')]": "invalid regular expression: it is too large at position 15",
		"$" + strings.Repeat(".a", 3000):                          "it has 6001 bytes, more than the limit of 4096",
		"$[?" + strings.Repeat("(", 4000):                         "expected a query, which starts with @ or $, a literal or a function at position 4004",
	} {
		if _, err := NewTree(parse(t, queried), 1e6).Select(query); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.60s: %v, want %s", query, err, want)
		}
	}
}

// TestChanges changes a tree between queries.
func TestChanges(t *testing.T) {
	for _, size := range []int{3, 100} { // without and with an index
		root := parse(t, "{m: {}, l: [a, b, c]}")
		tree := NewTree(root, 1e6)
		_, m := tree.Get(root, "m")
		scalar := func(text string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text} }
		for i := range size {
			tree.Set(m, scalar(fmt.Sprint("k", i)), scalar("old"))
		}
		tree.Set(m, scalar("k1"), scalar("new"))
		for _, query := range []string{"$.m.k0", "$.l[1]", "$.m.k2"} {
			found, err := tree.Select(query)
			if err != nil || len(found) != 1 || tree.Remove(found) != nil {
				t.Fatal(query, len(found), err)
			}
		}
		tree.Set(m, scalar("k0"), scalar("again"))
		for query, want := range map[string]string{"$.m.k0": `["again"]`, "$.m.k1": `["new"]`, "$.m.k2": `[]`, "$.l": `[["a","c"]]`, "$[?length(@) > 2][?@ != 'old']": `["new","again"]`} {
			found, err := tree.Select(query)
			if err != nil {
				t.Fatal(err)
			}
			if got := text(t, found); got != want && size > 3 || size == 3 && !strings.HasPrefix(query, "$[") && got != want {
				t.Errorf("%d keys: %s: %s, want %s", size, query, got, want)
			}
		}
		if _, err := tree.Select("$.m.k1"); err != nil {
			t.Fatal(err)
		}
		found, _ := tree.Select("$.m.k1")
		_ = tree.Remove(found)
		tree.Close()
		if len(m.Content) != 2*(size-2) {
			t.Errorf("%d nodes in the mapping", len(m.Content))
		}
	}
}

// TestSteps: what takes long takes many steps, and ends when there are no more of them.
func TestSteps(t *testing.T) {
	wide := "{a: [" + strings.Repeat("{b: {c: [1, 2, {d: e}]}},", 4_000) + "], "
	deep := "deep: " + strings.Repeat("{a: ", 200) + "1" + strings.Repeat("}", 200) + ", long: " + strings.Repeat("a", 1<<20) + "}"
	root := parse(t, wide+deep)
	for query, many := range map[string]bool{
		// A node is selected once.
		"$" + strings.Repeat("..*", 1000): false, "$" + strings.Repeat("[*,*]", 800): false, "$" + strings.Repeat("..[?@..d]", 400): false,
		"$" + strings.Repeat("[?@..*", 300) + strings.Repeat("]", 300): true, "$..[?@..*[?@..*[?@..*[?@..* ]]]]": false,
		"$..[?count(@..*..*..*..*) > 1]": true, "$..[?$..d && $..[?@ == $]]": true, "$..[?@ == $ || $ == @ || $.a == $.a]": true,
		"$..[?search($.long, 'b')]": true, "$.*[?search($.long, '(a{900}|c{900}b)')]": true, "$..[?length($.long) == 1]": true, "$..[?$.long < $.long]": true,
		"$..[?match($.long, $.long)]": false, "$..[?match(@.d, $.a[3999])]": false,
	} {
		tree := NewTree(root, 2e6)
		start := time.Now()
		_, err := tree.Select(query)
		testenv.Ends(t, query[:min(len(query), 60)], start)
		if err != nil && !errors.Is(err, ErrSteps) || many != (err != nil) {
			t.Errorf("%.60s: %v with %d steps left", query, err, tree.steps)
		}
		t.Logf("%.60s: %v, %d steps left", query, time.Since(start), tree.steps)
	}
}

// TestGrowth: four times the changes of one object take about four times the time and steps.
func TestGrowth(t *testing.T) {
	changes := func(n int) (time.Duration, int) {
		root := parse(t, "{m: {}}")
		tree := NewTree(root, 1e9)
		start := time.Now()
		for i := range n {
			found, err := tree.Select("$.m")
			if err != nil {
				t.Fatal(err)
			}
			key := fmt.Sprint("k", i)
			tree.Set(found[0].Node, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &yaml.Node{Kind: yaml.ScalarNode})
			if found, _ = tree.Select("$.m." + key); tree.Remove(found[:i%2]) != nil {
				t.Fatal(key)
			}
		}
		tree.Close()
		return time.Since(start), 1e9 - tree.steps
	}
	best := func(n int) (least time.Duration, steps int) {
		for range 5 {
			took, s := changes(n)
			if least == 0 || took < least {
				least = took
			}
			steps = s
		}
		return least, steps
	}
	few, fewSteps := best(2_000)
	many, manySteps := best(16_000)
	t.Logf("%v and %v, %d and %d steps", few, many, fewSteps, manySteps)
	if many > 24*few || manySteps > 9*fewSteps {
		t.Errorf("eight times the changes take %v and %d steps instead of %v and %d", many, manySteps, few, fewSteps)
	}
}
