package emit

import (
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// TestPatternName: a name says what the pattern matches, whatever other patterns are
// in the document.
func TestPatternName(t *testing.T) {
	for expr, want := range map[string]string{
		"^VA[0-9a-fA-F]{32}$":   "VAHex32",
		"^#[0-9A-Fa-f]{6}$":     "HashHex6",
		"^sip:[a-z]+$":          "SipColonLower",
		"^[a-z]([a-z0-9-]*)$":   "LowerLowerAlnumDash0OrMore",
		`^\d{1,3}-\d{2,}$`:      "Digits1To3DashDigits2OrMore",
		"^[^/]+\\.txt$":         "NonSlashDotTxt",
		"^x-":                   "StartXDash",
		"^(?:.*secret)":         "HasSecret",
		"^$":                    "",
		"^":                     "",
		"^(0|[1-9][0-9]*)$":     "",
		"[a-z]":                 "",
		"^(?i)abc[0-9]$":        "",
		"^[α-ω]x$":              "",
		"^[!-,]x$":              "",
		"^averyveryverylongx1$": "",
	} {
		if want == "" {
			want = hash(expr)
		}
		if got := patternName(ir.Pattern{Expr: expr}); got != want {
			t.Errorf("%s: got %s, want %s", expr, got, want)
		}
	}
	digits := [][2]byte{{'0', '9'}}
	for want, p := range map[string]ir.Pattern{
		"Digits":              {Scan: &ir.Scan{Min: 1, Max: -1, Ranges: digits}},
		"Digits0OrMore":       {Scan: &ir.Scan{Max: -1, Ranges: digits}},
		"Digits5":             {Scan: &ir.Scan{Min: 5, Max: 5, Ranges: digits}},
		"NonDigits0To9":       {Scan: &ir.Scan{Max: 9, Ranges: [][2]byte{{0, '/'}, {':', 127}}, NonASCII: true}},
		"VALowerHexOf1To5000": {Expr: "^VA[0-9a-f]+$", Length: &ir.Length{Min: 1, Max: 5000}},
		"NonAlnumDashDot":     {Scan: &ir.Scan{Any: true, Ranges: [][2]byte{{0, ','}, {'/', '/'}, {':', '@'}, {'[', '`'}, {'{', 127}}, NonASCII: true}},
	} {
		if got := patternName(p); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}

// TestPatternNamesCollide: two patterns whose names would be equal have different
// names, and the first keeps its own.
func TestPatternNamesCollide(t *testing.T) {
	s := newPatternSet()
	declare := func(string) jen.Code { return nil }
	first, second, again := s.name("matchesX", "a", declare), s.name("matchesX", "b", declare), s.name("matchesX", "a", declare)
	if first != "matchesX" || second != "matchesX"+hash("b") || again != first {
		t.Errorf("got %s, %s and %s", first, second, again)
	}
}
