package change

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// want is what a mutation must be called on the wire.
type want struct {
	id       string
	severity Severity
	mention  string // a word of the message, or of the subject
}

// mutation changes a document in one way. It returns nil when the
// description has nothing to change in that way. word is what the Go symbols
// have to do with it; breaks reports whether Go callers stop compiling.
type mutation struct {
	kind  string
	apply func(r *rand.Rand, d tree) *expected
}

type expected struct {
	wire   []want
	word   string // what every Go finding mentions, without case and _; several: a|b
	breaks bool
}

// TestMutations changes two documents in one way at a time, at random
// places, and holds the report against what was done: the kind and the severity
// of the change, once, and nothing else.
func TestMutations(t *testing.T) {
	shop, err := os.ReadFile("testdata/shop.yaml")
	if err != nil {
		t.Fatal(err)
	}
	bases := []struct {
		text string
		runs int
	}{{string(shop), 3 * len(mutations)}, {accountInfo(t), 60}}
	if !testenv.Slow() {
		bases[0].runs, bases[1].runs = len(mutations), 0
	}
	r := rand.New(rand.NewPCG(4, 2026))
	seen := map[string]int{}
	for _, base := range bases {
		old := sideOf(t, "old.yaml", encode(t, decode(t, base.text)))
		for i := range base.runs {
			m := mutations[i%len(mutations)]
			d := decode(t, base.text)
			e := m.apply(r, d)
			if e == nil {
				continue
			}
			seen[m.kind]++
			new := sideOf(t, "new.yaml", encode(t, d))
			report, err := Compare(old, new)
			if err != nil {
				t.Fatalf("%s: %v", m.kind, err)
			}
			if !e.holds(t, m.kind, report) {
				var b strings.Builder
				_ = report.Text(&b)
				t.Logf("%s, run %d: %s", m.kind, i, b.String())
			}
		}
	}
	for _, m := range mutations {
		if seen[m.kind] == 0 && testenv.Slow() {
			t.Errorf("%s: never applied", m.kind)
		}
	}
}

// accountInfo returns the document of Voximplant with one of its operations, the largest.
func accountInfo(t *testing.T) string {
	t.Helper()
	d := decode(t, voximplant(t))
	paths := d.get("paths")
	maps.DeleteFunc(paths, func(path string, _ any) bool { return path != "/SetAccountInfo" })
	if len(paths) != 1 {
		t.Fatal("no SetAccountInfo")
	}
	components := d.get("components")
	unquoted := strings.NewReplacer("'", "", `"`, "")
	used := encode(t, tree{"paths": paths, "error": d["x-voxgen-error"]})
	for size := 0; size != len(used); { // what is used by what is used
		size = len(used)
		for _, kind := range []string{"schemas", "parameters"} {
			all := components.get(kind)
			for name, v := range all {
				if strings.Contains(unquoted.Replace(used), "components/"+kind+"/"+name+"\n") && !strings.Contains(used, "\n"+kind+"."+name+":\n") {
					used += "\n" + kind + "." + name + ":\n" + encode(t, tree{"v": v})
				}
			}
		}
	}
	for _, kind := range []string{"schemas", "parameters"} {
		maps.DeleteFunc(components.get(kind), func(name string, _ any) bool { return !strings.Contains(used, "\n"+kind+"."+name+":\n") })
	}
	return encode(t, d)
}

func (e expected) holds(t *testing.T, kind string, report Report) bool {
	t.Helper()
	ok := true
	fail := func(format string, args ...any) {
		t.Helper()
		ok = false
		t.Errorf(kind+": "+format, args...)
	}
	found := report.At(AxisWire)
	if len(found) != len(e.wire) {
		fail("%d findings, want %d", len(found), len(e.wire))
	}
	for _, w := range e.wire {
		if !slices.ContainsFunc(found, func(f Finding) bool {
			text := fmt.Sprint(f.Message, f.Subject, f.place().Pointer)
			return f.ID == w.id && f.Severity == w.severity && strings.Contains(text, w.mention) && f.Position().Line > 0 && f.Action != ""
		}) {
			fail("no %s %s that mentions %q", w.severity, w.id, w.mention)
		}
	}
	breaks := false
	for _, f := range report.At(AxisGo) {
		breaks = breaks || f.Severity == Breaking
		text := squash(f.Subject[0] + f.Message)
		if e.word == "" || !slices.ContainsFunc(strings.Split(squash(e.word), "|"), func(w string) bool { return strings.Contains(text, w) }) {
			fail("Go finding about something else: %s", f.Message)
		}
	}
	if breaks != e.breaks {
		fail("Go callers break: %v, want %v", breaks, e.breaks)
	}
	return ok
}

func squash(s string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s))
}

// tree is a decoded description.
type tree map[string]any

func decode(t testing.TB, text string) tree {
	t.Helper()
	var d tree
	if err := yaml.Unmarshal([]byte(text), &d); err != nil {
		t.Fatal(err)
	}
	return d
}

func encode(t testing.TB, d tree) string {
	t.Helper()
	data, err := yaml.Marshal(map[string]any(d))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// get follows keys.
func (d tree) get(keys ...string) tree {
	for _, k := range keys {
		switch v := d[k].(type) {
		case tree:
			d = v
		case map[string]any:
			d = v
		default:
			return nil
		}
	}
	return d
}

// operation is an operation of a tree.
type operation struct {
	path, method string
	tree
}

func (o operation) String() string { return strings.ToUpper(o.method) + " " + o.path }

func (d tree) operations() (out []operation) {
	paths := d.get("paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		item := paths.get(path)
		for _, method := range slices.Sorted(maps.Keys(item)) {
			out = append(out, operation{path, method, item.get(method)})
		}
	}
	return out
}

// parameter is a parameter of an operation.
type parameter struct {
	op operation
	i  int
	tree
	schema tree // what a reference leads to
	shared bool
}

func (p parameter) name() string { return p.tree["name"].(string) }

// parameters returns those that fit, but for path parameters.
func (d tree) parameters(fits func(parameter) bool) (out []parameter) {
	for _, op := range d.operations() {
		list, _ := op.tree["parameters"].([]any)
		for i, item := range list {
			p := parameter{op: op, i: i}
			switch v := item.(type) {
			case tree:
				p.tree = v
			case map[string]any:
				p.tree = v
			}
			p.schema = p.get("schema")
			if ref, ok := p.schema["$ref"].(string); ok {
				p.schema, p.shared = d.get("components", "schemas", ref[strings.LastIndex(ref, "/")+1:]), true
			}
			if p.tree["in"] != nil && p.tree["in"] != "path" && fits(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

func pick[T any](r *rand.Rand, from []T) (T, bool) {
	if len(from) == 0 {
		var zero T
		return zero, false
	}
	return from[r.IntN(len(from))], true
}

// once is an expectation of one finding.
func once(id string, s Severity, mention, word string, breaks bool) *expected {
	return &expected{[]want{{id, s, mention}}, word, breaks}
}
