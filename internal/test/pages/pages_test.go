package pages

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var options = page.Options{Title: "Management", Server: server}

func all(t testing.TB) []Page {
	t.Helper()
	list, err := Load(testenv.Shared(t, "facts/management-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != 190 {
		t.Fatalf("%d methods", len(list))
	}
	return list
}

// into imports pages of one layout.
func into(t testing.TB, data []byte, l Layout, list []Page) ([]byte, diag.List) {
	t.Helper()
	doc, err := page.Open("spec.yaml", data, options)
	if err != nil {
		t.Fatal(err)
	}
	var all diag.List
	for i := range list {
		m, diags := page.Parse(list[i].Name+"."+string(l), list[i].Render(l))
		if m == nil {
			t.Fatalf("%s\n%s", diags.Err(), list[i].Render(l))
		}
		m.Tag = "" // only Markdown names it
		op, lifted := page.Lift(m)
		all = slices.Concat(all, diags, lifted, doc.Merge(op))
	}
	out, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return out, all
}

// TestAllLayouts imports 190 pages in every layout: all give the same
// description, and importing them again changes nothing.
func TestAllLayouts(t *testing.T) {
	list := all(t)
	took := 0.0
	var first []byte
	for _, l := range Layouts() {
		start := cpu()
		out, diags := into(t, nil, l, list)
		took += cpu() - start
		for _, d := range diags {
			if d.Severity > diag.Note {
				t.Errorf("%s: %s", l, d)
			}
		}
		if first == nil {
			first = out
		}
		if !bytes.Equal(first, out) {
			t.Errorf("%s gives another description: %s", l, firstDifference(first, out))
		}
		if again, _ := into(t, out, l, list); !bytes.Equal(out, again) {
			t.Errorf("%s: importing again changes something: %s", l, firstDifference(out, again))
		}
	}
	t.Logf("%d imports in %.1f s of processor time", len(list)*len(Layouts()), took)
	if took > 10 && !raceEnabled {
		t.Errorf("it took %.1f s of processor time", took)
	}
}

func firstDifference(a, b []byte) string {
	x, y := strings.Split(string(a), "\n"), strings.Split(string(b), "\n")
	for i := range min(len(x), len(y)) {
		if x[i] != y[i] {
			lo := max(0, i-12)
			return fmt.Sprintf("line %d\n%s\n-- wanted\n%s\n-- got\n%s", i+1, strings.Join(x[lo:i], "\n"), x[i], y[i])
		}
	}
	return fmt.Sprintf("%d lines and %d", len(x), len(y))
}

// TestFactsComeBack holds what import makes of the pages against what they
// were made from.
func TestFactsComeBack(t *testing.T) {
	for _, p := range all(t) {
		for _, l := range Layouts() {
			m, diags := page.Parse(p.Name, p.Render(l))
			if m == nil {
				t.Fatal(diags.Err())
			}
			op, _ := page.Lift(m)
			got, want := describe(op), p.want()
			if got != want {
				t.Errorf("%s %s\ngot  %s\nwant %s", p.Name, l, got, want)
				break
			}
		}
	}
}

// describe is an operation in one comparable text.
func describe(op *page.Operation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s\n", op.Verb, op.Path, op.Roles)
	for _, v := range op.Parameters {
		v.Schema.Sensitive, v.Schema.TimeZone = false, "" // by the name and by a wording of its own
		s, _ := json.Marshal(v.Schema)
		fmt.Fprintf(&b, "%s %t %t %s\n", v.Name, v.Required, v.Deprecated, s)
	}
	for _, g := range op.Groups {
		fmt.Fprintf(&b, "%s %v\n", g.Rule, g.Of)
	}
	if op.File {
		b.WriteString("file\n")
	}
	for _, v := range op.Response {
		v.Schema.Sensitive = false
		s, _ := json.Marshal(v.Schema)
		fmt.Fprintf(&b, "%s %s\n", v.Name, s)
	}
	return b.String()
}

// want is what the page was made from, in the same text.
func (p *Page) want() string {
	op := &page.Operation{Verb: "POST", Path: "/" + p.Name, Roles: p.Roles}
	var files []page.Value
	for _, q := range p.Parameters {
		v := page.Value{Name: q.Name, Required: q.Required, Deprecated: q.Deprecated, Schema: q.want()}
		if q.Type == "file" {
			files = append(files, v)
		} else {
			op.Parameters = append(op.Parameters, v)
		}
	}
	op.Parameters = append(op.Parameters, files...)
	place := func(n string) int {
		return slices.IndexFunc(op.Parameters, func(v page.Value) bool { return v.Name == n })
	}
	for _, g := range p.Groups {
		of := slices.Clone(g.Of)
		slices.SortFunc(of, func(a, b string) int { return place(a) - place(b) })
		op.Groups = append(op.Groups, page.Group{Rule: g.Rule, Of: of})
	}
	slices.SortStableFunc(op.Groups, func(a, b page.Group) int { return place(a.Of[0]) - place(b.Of[0]) })
	for _, f := range p.Returns {
		s := &page.Schema{Type: "object"}
		switch f.Type {
		case "string", "integer", "boolean":
			s.Type = f.Type
		case "file":
			op.File = true
			continue
		}
		if f.List {
			s = &page.Schema{Type: "array", Items: s}
		}
		op.Response = append(op.Response, page.Value{Name: f.Name, Schema: s})
	}
	return describe(op)
}

func (q Parameter) want() *page.Schema {
	s := &page.Schema{Type: q.Type}
	switch q.Type {
	case "double":
		s.Type, s.Format = "number", "double"
	case "datetime":
		s.Type, s.TimeLayout = "string", "2006-01-02 15:04:05"
	case "date":
		s.Type, s.Format = "string", "date"
	case "file":
		s.Type, s.Format = "string", "binary"
	case "any":
		s.Type, s.Map = "object", true
	}
	for _, v := range q.Enum {
		s.Enum = append(s.Enum, page.EnumValue{Value: v.Value, Label: v.Label})
	}
	if q.MaxLength > 0 {
		s.MaxLength = &q.MaxLength
	}
	if q.MinLength > 0 {
		s.MinLength = &q.MinLength
	}
	if q.Min != nil {
		s.Minimum, s.Maximum = json.Number(fmt.Sprint(*q.Min)), json.Number(fmt.Sprint(*q.Max))
	}
	if q.Default != "" {
		s.Default = &q.Default
	}
	if q.List {
		s = &page.Schema{Type: "array", Items: s, Delimiter: ";"}
		if q.All {
			s.Const = "all"
		}
	}
	return s
}

// TestClientOfAllMethods generates a client of the imported description, and
// type-checks it; the slow tests vet it as well.
func TestClientOfAllMethods(t *testing.T) {
	data, _ := into(t, nil, T1, all(t))
	result := gen.Generate(gen.Config{Spec: load.Input{Name: "spec.yaml", Data: data}, Package: "management"})
	if err := result.Diags.Err(); err != nil {
		t.Fatal(err)
	}
	if n := len(result.API.Operations); n != 190 {
		t.Errorf("%d operations", n)
	}
	module := gentest.NewModule(t)
	module.Add(t, "management", result.Files)
	module.Vet(t)
}
