package page

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// vendorTally counts the facts of the vendor's texts.
type vendorTally struct{ texts, facts, right, wrong, warned, silent int }

// TestVendorFacts compares what is read from each of the vendor's texts with testdata/vendor.tsv.
func TestVendorFacts(t *testing.T) {
	want := vendorFacts(t)
	var n vendorTally
	seen := map[string]bool{}
	vendorPages(t, func(m *Method) {
		op, diags := Lift(m)
		for i, f := range m.Parameters {
			if key := f.Type + f.Text.Value; !seen[key] {
				seen[key] = true
				n.compare(t, m.Name+"."+f.Name, vendorGot(op.Parameters[i], diags), want)
			}
		}
		if got, of := fmt.Sprint(op.Groups), want[m.Name]; got != fmt.Sprint(vendorGroups(of)) {
			t.Errorf("%s: groups %s, want %s", m.Name, got, of)
		}
		delete(want, m.Name)
	})
	for key := range want {
		t.Errorf("%s is no parameter with a text of its own", key)
	}
	t.Logf("%d texts, %d facts: %.1f %% right, %d wrong, %d missed with a warning, %d silently",
		n.texts, n.facts, percent(n.right, n.facts), n.wrong, n.warned, n.silent)
	if n.wrong > 0 || percent(n.right, n.facts) < 97 || percent(n.silent, n.facts) > 1 {
		t.Errorf("want no wrong fact, 97 %% right and at most 1 %% silent")
	}
}

// vendorFacts are the facts by parameter, and the groups by method.
func vendorFacts(t *testing.T) map[string][]string {
	t.Helper()
	data, err := os.ReadFile("testdata/vendor.tsv")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	for l := range strings.Lines(string(data)) {
		if key, facts, ok := strings.Cut(strings.TrimSpace(l), "\t"); ok {
			out[key] = strings.Split(facts, " | ")
		}
	}
	return out
}

// vendorGroups parses the groups of a method.
func vendorGroups(row []string) []Group {
	var out []Group
	for s := range strings.FieldsSeq(strings.Join(row, " ")) {
		rule, names, _ := strings.Cut(strings.TrimSuffix(s, ")"), "(")
		out = append(out, Group{Rule: rule, Of: strings.Split(names, ",")})
	}
	return out
}

func vendorPages(t *testing.T, f func(*Method)) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testenv.Shared(t, "pages/management"), "*.md"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d pages, %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		m, diags := Parse(filepath.Base(file), data)
		if m == nil {
			t.Fatal(diags.Err())
		}
		f(m)
	}
}

func (n *vendorTally) compare(t *testing.T, key string, got []string, want map[string][]string) {
	n.texts++
	for _, w := range want[key] {
		n.facts++
		switch i := slices.Index(got, w); {
		case i >= 0:
			n.right++
			got = slices.Delete(got, i, i+1)
		case slices.Contains(got, "warning"):
			n.warned++
			t.Logf("%s: %q missed with a warning", key, w)
		default:
			n.silent++
			t.Logf("%s: %q missed silently, read %q", key, w, got)
		}
	}
	for _, g := range got {
		if g != "warning" && g != "note" {
			n.wrong++
			t.Errorf("%s: reads %q, want %q", key, g, want[key])
		}
	}
	delete(want, key)
}

// vendorGot are the facts of a value in the notation of the table.
func vendorGot(v Value, diags diag.List) []string {
	var out []string
	add := func(kind, value string) {
		if value != "" {
			out = append(out, kind+" "+value)
		}
	}
	whole := func(kind string, p *int) {
		if p != nil {
			add(kind, fmt.Sprint(*p))
		}
	}
	s, item := v.Schema, v.Schema
	if s.Items != nil {
		item = s.Items
	}
	add("list", s.Delimiter)
	add("const", s.Const)
	add("format", strings.NewReplacer("double", "", "binary", "").Replace(item.Format))
	add("layout", item.TimeLayout)
	add("zone", item.TimeZone)
	add("pattern", item.Pattern)
	add("minimum", string(item.Minimum))
	add("maximum", string(item.Maximum))
	whole("minLength", item.MinLength)
	whole("maxLength", item.MaxLength)
	whole("maxBytes", item.MaxBytes)
	whole("minItems", s.MinItems)
	whole("maxItems", s.MaxItems)
	add("enum", vendorEnum(item))
	add("examples", strings.Join(strings.Split(strings.ReplaceAll(strings.Join(item.Examples, "\n"), " ", "_"), "\n"), " "))
	if s.Default != nil {
		add("default", *s.Default)
	}
	for fact, is := range map[string]bool{"json": s.JSON, "policy": len(s.Policy) > 0, "sensitive": item.Sensitive, "deprecated": v.Deprecated} {
		if is {
			out = append(out, fact)
		}
	}
	if slices.ContainsFunc(v.Sources, func(s Source) bool { return s.Fact == "x-voxgen-groups" }) {
		out = append(out, "group")
	}
	for _, d := range diags {
		if strings.HasPrefix(d.Message, v.Name+":") {
			out = append(out, map[diag.Severity]string{diag.Note: "note", diag.Warning: "warning"}[d.Severity])
		}
	}
	return out
}

// vendorEnum lists the values with the labels of numbers, or their count if there are many with labels.
func vendorEnum(s *Schema) string {
	var out []string
	labels := 0
	for _, v := range s.Enum {
		text := v.Value
		if v.Label != "" {
			labels++
			if s.Type == "integer" {
				text += "=" + v.Label
			}
		}
		out = append(out, text)
	}
	if labels > 20 {
		return fmt.Sprint(labels)
	}
	return strings.Join(out, " ")
}
