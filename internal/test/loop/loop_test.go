// Package loop tests the way of a change of the documentation: page → import →
// description → diff.
package loop

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/voxgen/voxgen/gen/change"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/test/pages"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

func describe(t *testing.T, p pages.Page) change.Side {
	t.Helper()
	doc, err := page.Open("d.yaml", nil, page.Options{Title: "API", Server: "https://api.example.com"})
	if err != nil {
		t.Fatal(err)
	}
	if diags := doc.Import(page.Input{Name: "page.txt", Data: p.Render(pages.T1)}); diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	data, _, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	loaded, diags := load.Load(load.Input{Name: "d.yaml", Data: data}, load.Options{})
	if loaded == nil {
		t.Fatal(diags.Err())
	}
	return change.Side{Name: "d.yaml", Doc: loaded}
}

// expected is what diff must say of one kind of change: one of want, and
// beside it nothing but also, that the prose moved and that a type is named after another
// parameter.
type expected struct{ want, also []string }

// The parameters of a method that takes a file are properties of its body, and
// a parameter that goes leaves the rules that named it.
var expectations = map[string]expected{
	"parameter added":      {want: []string{"new-optional-request-parameter/note", "new-optional-request-property/note"}},
	"parameter removed":    {want: []string{"request-parameter-removed/warning", "request-property-removed/warning"}, also: groups},
	"parameter renamed":    {want: []string{"request-parameter-renamed/breaking", "request-property-renamed/breaking", "request-parameter-removed/warning", "request-property-removed/warning"}, also: append(slices.Clone(groups), "new-optional-request-parameter/note", "new-required-request-parameter/breaking", "new-optional-request-property/note", "new-required-request-property/breaking")},
	"required":             {want: []string{"request-parameter-became-required/breaking", "request-property-became-required/breaking"}, also: groups},
	"optional":             {want: []string{"request-parameter-became-optional/note", "request-property-became-optional/note"}},
	"type changed":         {want: []string{"request-parameter-type-changed/breaking", "request-property-type-changed/breaking", "request-parameter-type-generalized/note", "request-property-type-generalized/note", "time-layout-changed/breaking"}, also: []string{"time-zone-changed/breaking", "additional-properties-changed/warning", "time-layout-changed/breaking"}},
	"integer to string":    {want: []string{"request-parameter-type-generalized/note", "request-property-type-generalized/note", "request-property-type-compatible/note", "request-parameter-type-compatible/note"}, also: []string{"request-parameter-default-value-removed/warning", "request-parameter-max-unset/note", "request-parameter-min-unset/note"}},
	"value added":          {want: []string{"request-parameter-enum-value-added/note", "request-property-enum-value-added/note", "request-parameter-became-not-enum/note", "request-property-became-not-enum/note"}},
	"value removed":        {want: []string{"request-parameter-enum-value-removed/breaking", "request-property-enum-value-removed/breaking"}, also: []string{"request-parameter-default-value-removed/warning"}},
	"label changed":        {},
	"enum dropped":         {want: []string{"request-parameter-became-not-enum/note", "request-property-became-not-enum/note"}, also: []string{"sensitive-changed/note", "request-parameter-default-value-removed/warning", "request-property-default-value-removed/warning"}},
	"enum appears":         {want: []string{"request-parameter-became-enum/breaking", "request-property-became-enum/breaking"}, also: []string{"sensitive-changed/note"}},
	"length tightened":     {want: []string{"request-parameter-max-length-decreased/breaking", "request-property-max-length-decreased/breaking"}},
	"length loosened":      {want: []string{"request-parameter-max-length-increased/note", "request-property-max-length-increased/note"}},
	"length dropped":       {want: []string{"request-parameter-max-length-unset/note", "request-property-max-length-unset/note"}, also: []string{"request-parameter-min-length-unset/note", "request-parameter-min-length-decreased/note"}},
	"range changed":        {want: []string{"request-parameter-max-increased/note", "request-property-max-increased/note"}},
	"range dropped":        {want: []string{"request-parameter-max-unset/note", "request-property-max-unset/note"}, also: []string{"request-parameter-min-unset/note", "request-property-min-unset/note"}},
	"default changed":      {also: []string{"request-parameter-default-value-changed/warning", "request-property-default-value-changed/warning"}},
	"default dropped":      {also: []string{"request-parameter-default-value-removed/warning", "request-property-default-value-removed/warning"}},
	"list to scalar":       {want: []string{"delimiter-changed/breaking"}, also: []string{"request-parameter-list-became-scalar/breaking", "request-parameter-type-changed/breaking", "request-property-list-became-scalar/breaking"}},
	"scalar to list":       {want: []string{"delimiter-changed/breaking"}, also: []string{"sensitive-changed/note", "request-parameter-scalar-became-list/note", "request-property-scalar-became-list/note", "request-property-type-changed/breaking"}},
	"all":                  {want: []string{"request-parameter-type-generalized/note", "request-parameter-type-changed/breaking"}},
	"deprecated":           {want: []string{"request-parameter-deprecated/note", "request-property-deprecated/note"}},
	"prose only":           {},
	"rule added":           {want: groups},
	"rule removed":         {want: groups},
	"rule changed":         {want: groups},
	"roles changed":        {want: []string{"roles-changed/note"}},
	"field added":          {want: []string{"response-optional-property-added/note", "response-media-type-removed/breaking"}, also: []string{"response-media-type-added/note"}},
	"field removed":        {want: []string{"response-optional-property-removed/warning"}},
	"field's type changed": {want: []string{"response-property-type-changed/breaking"}},
	"method's text":        {},
}

var groups = []string{"groups-changed/breaking", "groups-changed/note"}

// TestMutations changes one thing of a random page 2,000 times: diff must
// name it, with its severity, and nothing else.
func TestMutations(t *testing.T) {
	all, err := pages.Load(testenv.Shared(t, "facts/management-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	runs := 2000
	if !testenv.Slow() {
		runs = 200
	}
	kinds := pages.Mutations()
	rng := rand.New(rand.NewPCG(2026, 11))
	applied := map[string]int{}
	for done := 0; done < runs; {
		m := kinds[rng.IntN(len(kinds))]
		old := all[rng.IntN(len(all))]
		changed := old.Clone()
		if !m.Apply(rng, &changed) {
			continue
		}
		done++
		applied[m.Name]++
		r, err := change.Compare(describe(t, old), describe(t, changed))
		if err != nil {
			t.Fatal(err)
		}
		if found := ids(r); !expectations[m.Name].meets(found) {
			t.Errorf("%s, %s: found %v", old.Name, m.Name, found)
		}
	}
	for _, m := range kinds {
		if applied[m.Name] == 0 && testenv.Slow() {
			t.Errorf("%s: never applied", m.Name)
		}
		if _, ok := expectations[m.Name]; !ok {
			t.Errorf("%s: nothing is expected of it", m.Name)
		}
	}
}

func ids(r change.Report) []string {
	var out []string
	for _, f := range r.Findings {
		out = append(out, f.ID+"/"+string(f.Severity))
	}
	slices.Sort(out)
	return out
}

func (e expected) meets(found []string) bool {
	named := len(e.want) == 0
	for _, id := range found {
		switch {
		case slices.Contains(e.want, id):
			named = true
		case id != "prose-changed/note" && id != "schema-renamed/note" && !slices.Contains(e.also, id):
			return false
		}
	}
	return named
}
