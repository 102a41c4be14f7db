package change

import "testing"

func TestSimilar(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"user_name", "userName", true}, {"colour", "color", true}, {"name", "user_name", true}, {"count", "counts", true},
		{"line1", "line2", false}, {"from", "to", false}, {"id", "uid", false}, {"min_size", "max_size", false}, {"color", "size", false},
		{"", "", true},
	} {
		if got := similar(c.a, c.b); got != c.want || got != similar(c.b, c.a) {
			t.Errorf("%s, %s: %v", c.a, c.b, got)
		}
	}
}

// TestRenamedFields: a Go field follows from a name on the wire, in the type that has it.
func TestRenamedFields(t *testing.T) {
	field := func(id, symbol, schema, text string) Finding {
		f := Finding{ID: id, Subject: []string{symbol}, Schema: schema}
		if id == "go-field-added" {
			f.New = &Place{Text: text}
		} else {
			f.Old = &Place{Text: text}
		}
		return f
	}
	got := renamedFields([]Finding{
		{ID: "request-property-renamed", names: [2]string{"a", "b"}},
		field("go-field-removed", "X.A", "X", "A string `json:\"a,omitzero\"`"),
		field("go-field-added", "Y.B", "Y", "B string `json:\"b,omitzero\"`"),
		field("go-field-added", "X.B", "X", "B string `json:\"b,omitzero\"`"),
		field("go-field-removed", "Y.C", "Y", "C string `json:\"c,omitzero\"`"),
	})
	var ids string
	for _, f := range got {
		ids += f.ID + " " + f.Message + "\n"
	}
	if want := "request-property-renamed \ngo-field-renamed field X.A is now called B: callers that use the name do not compile\ngo-field-added \ngo-field-removed \n"; ids != want {
		t.Errorf("got %s", ids)
	}
}
