package load

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/theory/jsonpath"
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

// TestQuery evaluates queries here and with the library alone: the values are the same,
// but for nodes that are selected twice.
func TestQuery(t *testing.T) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(queried), &doc); err != nil {
		t.Fatal(err)
	}
	root := doc.Content[0]
	for _, path := range []string{
		"$", "$.info", "$['info']", `$["info"]`, "$.nothing", "$.info.title.x", "$['info']['it\\'s'][0]", "$.info['x-code']['a-b']",
		"$.list[0]", "$.list[-1]", "$.list[99]", "$.list[*]", "$.list[1:4]", "$.list[::2]", "$.list[::-1]", "$.list[5:2:-2]", "$.list[-3:]",
		"$.list[0,0,1]", "$.*", "$.*.*", "$..n", "$..*", "$..['operationId']", "$..[0]",
		"$.paths.*.*[?@.name=='limit']", "$.paths.*[?(@.operationId=='add')]", "$.paths.*[?@.deprecated]", "$.paths.*[?!@.deprecated]",
		"$.paths['/pets'].get.parameters[?(@.name == 'limit')].in", "$..[?@.name]", "$..parameters[?@.max > 9 && @.in == 'query']",
		"$.list[?@ == null]", "$.list[?@ == true]", "$.list[?@ > 1]", "$.list[?@ == 3.5]", "$.list[?@.n == $.list[1]]",
		"$.paths.*[?count(@.tags[*]) > 1]", "$.paths.*[?length(@.operationId) == 3]", "$.paths.*[?match(@.operationId, 'l.*')]",
		"$.paths[?@.*[?@.deprecated == true]]", "$.paths.*[?search(@.operationId, '[,(]')]",
	} {
		q, err := parseQuery(path, func() bool { return false })
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		var got []any
		for _, n := range q.nodes(root) {
			got = append(got, q.value(n))
		}
		var want []any
		seen := map[string]bool{}
		for _, n := range jsonpath.MustParse(path).SelectLocated(q.value(root)) {
			if at := n.Path.String(); !seen[at] {
				seen[at] = true
				want = append(want, n.Node)
			}
		}
		if !sameSet(got, want) {
			t.Errorf("%s: got %v, want %v", path, got, want)
		}
	}
}

// sameSet compares lists without regard to order, which the library leaves open.
func sameSet(a, b []any) bool {
	b = slices.Clone(b)
	for _, v := range a {
		i := slices.IndexFunc(b, func(w any) bool { return reflect.DeepEqual(v, w) })
		if i < 0 {
			return false
		}
		b = slices.Delete(b, i, i+1)
	}
	return len(b) == 0
}

func TestQueryNamesWithHyphens(t *testing.T) {
	for in, want := range map[string]string{
		"$.info.x-code.a-b":         "$.info['x-code']['a-b']",
		"$..x-code":                 "$..['x-code']",
		"$['a.x-b'].c":              "$['a.x-b'].c",
		`$["a\".x-b"].x-c`:          `$["a\".x-b"]['x-c']`,
		"$.list[-1:].x":             "$.list[-1:].x",
		"$.paths.*[?@.x-on == 'a']": "$.paths.*[?@['x-on'] == 'a']",
		"$.paths.-x":                "$.paths.-x",
		"$.a[?@.b > 1.5e-3]":        "$.a[?@.b > 1.5e-3]",
	} {
		if got := bracketNames(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestQueryLimits(t *testing.T) {
	for path, want := range map[string]string{
		"$" + strings.Repeat("[?@", 5) + ".a" + strings.Repeat("]", 5):    "more than 4 filters",
		"$" + strings.Repeat("[?@", 1000) + ".a" + strings.Repeat("]", 8): "more than 4 filters",
		"$" + strings.Repeat(".a", 3000):                                  "more than the limit of 4096",
		"$..[?@..[?@..a]]":                                                "more than one descendant segment",
		"$..[?@..a && @..b]":                                              "more than one descendant segment",
		"$..[?$..a == 1]":                                                 "a query from the root",
		"$..[?count($.*) > 1]":                                            "a query from the root",
		"$.a[?$.b[?@.c]]":                                                 "a query from the root",
		"$[?@['a','b']]":                                                  "a list of selectors",
		"$[?@[?@.a, ?@.b]]":                                               "a list of selectors",
		"$.[[":                                                            "at position",
		"":                                                                "unexpected end of input",
		"$.a[?@.b =~ /x/]":                                                "at position",
	} {
		if _, err := parseQuery(path, func() bool { return false }); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60s: %v, want %s", path, err, want)
		}
	}
	for _, path := range []string{
		"$..[?@..a], $", "$.a[?@.b == $.c].d.*", "$.a[?$.c == @.b && @.*]..d", "$[?@.a == $['*']]", "$[?@[?match(@.a, 'x')]]", "$[?@.a == '..', ?@.b]", "$[?@..a]..[?@..b]", "$['a','b'][?match(@.a, 'x,y')]", "$[?@.a == $.info.title]",
		"$" + strings.Repeat("[?@", 4) + ".a" + strings.Repeat("]", 4),
	} {
		if err := checkFilters(path); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// TestQueryTime: the longest query that the limits allow ends soon, on a large tree.
func TestQueryTime(t *testing.T) {
	var doc yaml.Node
	wide := "a: &a [" + strings.Repeat("{b: {c: [1, 2, {d: e}]}},", 4_000) + "]\n"
	deep := "deep: " + strings.Repeat("{a: ", 200) + "1" + strings.Repeat("}", 200)
	if err := yaml.Unmarshal([]byte(wide+deep), &doc); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{
		"$" + strings.Repeat("..*", 1000), "$" + strings.Repeat("[*,*]", 500), "$..[?@..[?@[?@[?@.d]]]]", "$" + strings.Repeat("..[?@..d]", 50),
	} {
		q, err := parseQuery(path, func() bool { return false })
		if err != nil {
			t.Errorf("%.40s: %v", path, err)
			continue
		}
		start := time.Now()
		n := len(q.nodes(doc.Content[0]))
		testenv.Ends(t, path[:min(len(path), 40)], start)
		t.Logf("%.40s: %d nodes, %v", path, n, time.Since(start))
	}
}

// TestQueryEnds: a query ends when it is late, before the next filter.
func TestQueryEnds(t *testing.T) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte("["+strings.Repeat("{a: [{b: 1}]}, ", 1000)+"]"), &doc); err != nil {
		t.Fatal(err)
	}
	asked := 0
	q, err := parseQuery("$..[?@..b]", func() bool { asked++; return asked > 10 })
	if err != nil {
		t.Fatal(err)
	}
	if n := len(q.nodes(doc.Content[0])); n > 10 {
		t.Errorf("%d nodes after 10 filters", n)
	}
}
