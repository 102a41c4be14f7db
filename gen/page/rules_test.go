package page

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// TestRules runs the cases of every row through the whole table, in each
// rendering that a page may have of them.
func TestRules(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range table() {
		if seen[row.name] {
			t.Errorf("two rows are called %s", row.name)
		}
		seen[row.name] = true
		if len(row.cases) == 0 {
			t.Errorf("%s has no case", row.name)
		}
		for _, c := range row.cases {
			kind, text, _ := strings.Cut(c[0], ": ")
			for _, rendering := range []string{text, typographic(text)} {
				if got, found := liftText(t, kind, rendering, row.name); got != c[1] {
					t.Errorf("%s: %s: %s\n got  %s\n want %s", row.name, kind, rendering, got, c[1])
				} else if !found {
					t.Errorf("%s: %s: its own row did not read it", row.name, rendering)
				}
			}
		}
	}
}

// typographic is a text as a renderer prints it.
func typographic(s string) string {
	s = strings.ReplaceAll(s, "...", "…")
	s = strings.ReplaceAll(s, " 'A' ", " ‘A’ ")
	return strings.ReplaceAll(s, `"`, "”")
}

// liftText lifts one text, and reports whether the row reads something in it.
func liftText(t *testing.T, kind, text, row string) (string, bool) {
	t.Helper()
	m := &Method{Name: "Do", Parameters: []Field{
		{Name: "a", In: "query", Type: "string"}, {Name: "b", In: "query", Type: "string"}, {Name: "c", In: "query", Type: "string"},
		{Name: "it", In: "query", Type: typeName(kind), Text: clean("page", []line{{text, 7, 3}}), Position: diag.Position{File: "page", Line: 6}},
		{Name: "part_one", In: "query", Type: "string"}, {Name: "part_two", In: "query", Type: "string"},
	}}
	op, diags := Lift(m)
	v := op.Parameters[3]
	n := v.Schema.node()
	flowAll(n)
	out, err := yaml.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.ReplaceAll(strings.Join(strings.Fields(string(out)), " "), "'all'", "all")
	got = unquoteEnum(got)
	if v.Deprecated {
		got += " deprecated"
	}
	for _, g := range op.Groups {
		got += fmt.Sprintf(" %s(%s)", g.Rule, strings.Join(g.Of, ","))
	}
	for _, d := range diags {
		got += " !" + d.Code
		if d.Line != 7 || d.Column < 3 || d.Instead == "" || !strings.HasPrefix(d.Message, "it: ") {
			t.Errorf("%s: diagnostic without place, name or what was kept: %s", text, d)
		}
	}
	read := slices.ContainsFunc(v.Sources, func(s Source) bool { return s.Rule == row && s.From.Line == 7 && s.Phrase != "" })
	return got, read || ruleMatches(row, m.Parameters[3].Text.Value)
}

func ruleMatches(name, text string) bool {
	return slices.ContainsFunc(table(), func(r rule) bool { return r.name == name && r.re.MatchString(text) })
}

func flowAll(n *yaml.Node) {
	n.Style = yaml.FlowStyle
	if n.Kind == yaml.ScalarNode {
		n.Style = 0
	}
	for _, c := range n.Content {
		flowAll(c)
	}
}

// unquoteEnum takes the quotes from keys that would be numbers.
func unquoteEnum(s string) string {
	return strings.NewReplacer(`"1":`, "1:", `"2":`, "2:", `";"`, ";", "';'", ";", `","`, "','", `"`, "'").Replace(s)
}
