package lower

import (
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// The value of a text matches its patterns, and is its name if that does.
func TestExampleMatching(t *testing.T) {
	length := func(n uint64) *uint64 { return &n }
	for _, c := range []struct {
		pattern   string
		low, high uint64
		want      string
	}{
		{"^[a-z_]+$", 0, 0, "zone_name"},
		{"^[a-z]+$", 0, 0, "a"},
		{"^[a-z]+$", 5, 0, "abcde"},
		{"^[a-z]*$", 0, 3, "a"},
		{"^VA[0-9a-fA-F]{32}$", 0, 0, "VA34567890abcdef1234567890abcdef12"},
		{`(\d{4})-(\d{2})-(\d{2})`, 0, 0, "1234-67-90"},
		{`^(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-x)?$`, 0, 0, "0.0"},
		{"^(?!zone)[a-z_]{2,}$", 0, 0, "ab"},
		{"^(?i)on|off$", 0, 0, "ON"},
		{"^[^\\s\\S]$", 0, 0, ""},
		{"^.{2000}$", 0, 0, ""},
		{"^€{2}$", 0, 0, "€€"},
		{"", 0, 0, ""},
	} {
		s := &openapi3.Schema{Pattern: c.pattern, MinLength: c.low}
		if c.high > 0 {
			s.MaxLength = length(c.high)
		}
		if got := exampleMatching(&schema.Shape{Conjuncts: []*openapi3.Schema{s}}, "zone_name"); got != c.want {
			t.Errorf("%s: %q, want %q", c.pattern, got, c.want)
		}
	}
}
