package change

import (
	"strings"
	"testing"
)

// bracketed writes an excerpt with what changed in brackets.
func bracketed(s segments) string {
	var b strings.Builder
	for _, part := range s {
		if part.Changed {
			b.WriteString("[" + part.Text + "]")
		} else {
			b.WriteString(part.Text)
		}
	}
	return b.String()
}

func TestMark(t *testing.T) {
	for _, c := range [][4]string{
		{"", "", "", ""},
		{"a", "a", "a", "a"},
		{"type: string\nmaxLength: 40", "type: string\nmaxLength: 30", "type: string\nmaxLength: [40]", "type: string\nmaxLength: [30]"},
		{"type: string", "type: string\nformat: date", "type: string", "type: string\n[format: date]"},
		{"a:\n  b: 1\n  c: 2", "a:\n  c: 2", "a:\n  [b: 1]\n  c: 2", "a:\n  c: 2"},
		{"a:\n  - x\n  - y", "a:\n  - x\n  - z\n  - y", "a:\n  - x\n  - y", "a:\n  - x\n  [- z]\n  - y"},
		{"  x: one", "  other text", "  [x: one]", "  [other text]"},
		{"field A *string", "field A string", "field A [*]string", "field A string"},
		{"enum: [en, de]", "enum: [en, de, fr]", "enum: [en, de]", "enum: [en, de[, fr]]"},
		{"ID    int `a`", "ID string `a`", "ID    [int] `a`", "ID [string] `a`"},
		{"a\nb", "", "[a]\n[b]", ""},
	} {
		a, b := mark(c[0], c[1])
		if bracketed(a) != c[2] || bracketed(b) != c[3] {
			t.Errorf("%q, %q:\n%s\n%s", c[0], c[1], bracketed(a), bracketed(b))
		}
	}
}
