package page

import (
	"reflect"
	"testing"
)

// TestMoved: what moved is listed by method, and then by parameter and fact.
func TestMoved(t *testing.T) {
	spec := merged(t, nil,
		textPage("DoA", "kindstringOptional", values+"x, y", "namestringOptional", "Up to 5 characters", "oldintegerOptional", "It"),
		textPage("DoB", "sortstringOptional", "Any"))
	for _, c := range []struct {
		pages [][]byte
		want  Moved
	}{
		{[][]byte{textPage("DoB", "sortstringOptional", "Any")}, Moved{New: []string{}, Changed: []MovedMethod{}, Gone: []string{}}},
		{[][]byte{textPage("DoC")}, Moved{New: []string{"DoC"}, Changed: []MovedMethod{}, Gone: []string{}}},
		{[][]byte{textPage("DoB", "sortstringRequired", "Any")}, Moved{New: []string{}, Gone: []string{}, Changed: []MovedMethod{
			{"DoB", []MovedFact{{"sort", "required", "", "true"}}},
		}}},
		{
			[][]byte{textPage("DoA", "kindstringOptional", values+"x, y, z", "namestringOptional", "Up to 9 characters", "newbooleanOptional", "It")},
			Moved{New: []string{}, Gone: []string{}, Changed: []MovedMethod{{"DoA", []MovedFact{
				{"kind", "enum", "x, y", "x, y, z"}, {"kind", "text", "", ""},
				{"name", "maxLength", "5", "9"}, {"name", "text", "", ""},
				{"new", "", "", "boolean"}, {"old", "", "integer", ""},
			}}}},
		},
	} {
		d, err := Open("spec", spec, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range c.pages {
			if diags := d.Import(Input{Name: "page", Data: p}); diags.HasErrors() {
				t.Fatal(diags.Err())
			}
		}
		if _, changed, err := d.Bytes(); err != nil || changed != !reflect.DeepEqual(c.want, Moved{New: []string{}, Changed: []MovedMethod{}, Gone: []string{}}) {
			t.Fatal(changed, err)
		}
		got, err := d.Moved()
		if err != nil || !reflect.DeepEqual(got, c.want) {
			t.Errorf("%v: got  %+v\nwant %+v", err, got, c.want)
		}
	}
}
