package lower

import (
	"fmt"
	"testing"

	"github.com/voxgen/voxgen/gen/ir"
)

// TestSplit: types that do not fit into one file are split by name, and another type
// does not move those of other names.
func TestSplit(t *testing.T) {
	place := func(names ...string) map[string]string {
		l := &lowerer{api: &ir.API{}, files: newScope()}
		var decls []*ir.Decl
		for _, name := range names {
			decls = append(decls, &ir.Decl{Name: name, Consts: make([]ir.EnumConst, maxLines/5)})
		}
		l.split("types", "", letterRange{}, "several files use", decls)
		files := map[string]string{}
		for _, d := range decls {
			files[d.Name] = d.File
		}
		return files
	}
	for _, test := range []struct {
		names []string
		want  map[string]string
	}{
		{[]string{"Account", "Zone"}, map[string]string{"Account": "types", "Zone": "types"}},
		{[]string{"Account", "Bill", "Zone"}, map[string]string{"Account": "types_a_c", "Bill": "types_a_c", "Zone": "types_t_z"}},
		{[]string{"Account", "Address", "Bill", "Zone"}, map[string]string{"Account": "types_a", "Address": "types_a", "Bill": "types_b", "Zone": "types_t_z"}},
		{[]string{"Account", "AccountID", "Address", "Alias"}, map[string]string{"Account": "types_aa_ac", "AccountID": "types_aa_ac", "Address": "types_ad_ah", "Alias": "types_ai_ao"}},
		{[]string{"Go", "GoA", "GoB", "GoC"}, map[string]string{"Go": "types_go", "GoA": "types_goa", "GoB": "types_gob", "GoC": "types_goc"}},
		{[]string{"Abc", "ABC", "AbC"}, map[string]string{"Abc": "types_abc", "ABC": "types_abc", "AbC": "types_abc"}},
		{[]string{"Éa", "Éb", "Éd"}, map[string]string{"Éa": "types_00a_00c", "Éb": "types_00a_00c", "Éd": "types_00d_00h"}},
	} {
		if got := place(test.names...); fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("got  %v\nwant %v", got, test.want)
		}
	}
}

// TestResource: the operations of a large tag are divided by the first word of their
// path that says something.
func TestResource(t *testing.T) {
	for path, want := range map[string]string{
		"/v1/accounts/{id}/persons":      "accounts",
		"/api/v2beta/Teams":              "teams",
		"/repos/{owner}/{repo}/branches": "branches",
		"/{id}":                          "",
		"/video/vat":                     "video",
	} {
		if got := resource(path, "Repos"); got != want {
			t.Errorf("%s: got %q, want %q", path, got, want)
		}
	}
}
