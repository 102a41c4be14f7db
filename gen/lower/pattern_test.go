package lower

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/ir"
)

func TestLookaheads(t *testing.T) {
	for source, want := range map[string]struct {
		heads []lookahead
		rest  string
	}{
		`abc`:                  {nil, `abc`},
		`^abc$`:                {nil, `^abc$`},
		`(?=a)b`:               {nil, `(?=a)b`}, // not at the start of the text
		`^(?=.*\d)(?!x).{8,}$`: {[]lookahead{{`^(?:.*\d)`, false}, {`^(?:x)`, true}}, `^.{8,}$`},
		`^(?=[)]a)b`:           {[]lookahead{{`^(?:[)]a)`, false}}, `^b`},
		`^(?=\)a)b`:            {[]lookahead{{`^(?:\)a)`, false}}, `^b`},
		`^(?=(a|b))c`:          {[]lookahead{{`^(?:(a|b))`, false}}, `^c`},
		`^(?=a`:                {nil, `^(?=a`},
	} {
		heads, rest := lookaheads(source)
		if rest != want.rest || len(heads) != len(want.heads) {
			t.Errorf("%s: %v, %s", source, heads, rest)
			continue
		}
		for i, h := range heads {
			if h != want.heads[i] {
				t.Errorf("%s: %v, want %v", source, h, want.heads[i])
			}
		}
	}
}

// TestPatterns compares with what ECMA-262 says of some texts.
func TestPatterns(t *testing.T) {
	for _, c := range []struct {
		source string
		yes    []string
		no     []string
	}{
		{`^[a-z]+$`, []string{"a", "abc"}, []string{"", "A", "a1", "a\n"}},
		{`[A-Z]`, []string{"aA", "A"}, []string{"", "a", "é"}},
		{`[^A-Za-z0-9]`, []string{"!", "é", "a b"}, []string{"", "aB9"}},
		{`^(?=.*[0-9])(?=.*[a-z]).{4,}$`, []string{"abc1", "1abcd"}, []string{"abcd", "1234", "a1"}},
		{`^(?!admin$)[a-z]+$`, []string{"user", "admins"}, []string{"admin", "A"}},
		{`^(?=a|b)[abc]+$`, []string{"ac", "bc"}, []string{"c", ""}},
		{`^\d{3}-\d{4}$`, []string{"555-0100"}, []string{"5550100", "٣٣٣-٣٣٣٣"}},
		{`^\u0041$`, []string{"A"}, []string{"B", "u0041"}},
		{`^\u{41}$`, []string{"A"}, []string{"B"}},
		{`^a\/b$`, []string{"a/b"}, []string{"ab"}},
		{`^.{2}$`, []string{"ab", "éé"}, []string{"a", "abc"}},
		{`^[^\n]{0,3}$`, []string{"", "é", "ééé"}, []string{"éééé", "a\nb"}},
		{`^(a|b)$|^c$`, []string{"a", "c"}, []string{"d", "ac"}},
		{`x?`, []string{"", "y"}, nil},
	} {
		ps, ok := patterns(c.source, "")
		if !ok {
			t.Errorf("%s: not taken", c.source)
			continue
		}
		for _, s := range c.yes {
			if !matchAll(t, ps, s) {
				t.Errorf("%s rejects %q", c.source, s)
			}
		}
		for _, s := range c.no {
			if matchAll(t, ps, s) {
				t.Errorf("%s takes %q", c.source, s)
			}
		}
	}
}

func TestPatternsRefused(t *testing.T) {
	for _, source := range []string{`(a)\1`, `a(?=b)`, `(?<=a)b`, `[`, `a{2000}`, `(?<n>a)\k<n>`, `^(?=(?=a))(`, `\cA`, `^a(?!b)$`} {
		if ps, ok := patterns(source, ""); ok {
			t.Errorf("%s: %+v", source, ps)
		}
	}
}

// matchAll runs patterns as the emitted client does, the scan where there is one.
func matchAll(t *testing.T, ps []ir.Pattern, s string) bool {
	t.Helper()
	for _, p := range ps {
		want := regexp.MustCompile(p.Expr).MatchString(s)
		if p.Scan != nil {
			if got := scan(p.Scan, s); got != want {
				t.Errorf("%s: the scan says %v of %q, regexp %v", p.Expr, got, s, want)
			}
		}
		if want == p.Negate {
			return false
		}
	}
	return true
}

// scan is the meaning of ir.Scan.
func scan(s *ir.Scan, text string) bool {
	in := func(c byte) bool {
		if c >= 0x80 {
			return s.NonASCII
		}
		for _, r := range s.Ranges {
			if r[0] <= c && c <= r[1] {
				return true
			}
		}
		return false
	}
	for i := range len(text) {
		if s.Any && in(text[i]) {
			return true
		}
		if !s.Any && !in(text[i]) {
			return false
		}
	}
	n := utf8.RuneCountInString(text)
	return !s.Any && n >= s.Min && (s.Max < 0 || n <= s.Max)
}

// scanned are expressions that a pass over bytes decides.
var scanned = []string{
	`[A-Z]`, `[a-z]`, `[0-9]`, `[^A-Za-z0-9]`, `^[a-z]*$`, `^[a-z0-9_]+$`, `^[a-z]{2,4}$`, `^[^a]{1,3}$`, `^[^\x00-\x1f]*$`, `a`, `^a$`, `^\d+$`,
	`^\w?$`, `\s`, `[^\s]`, `^([a-z]+)$`, `(a)`, `^[\x00-\x{10FFFF}]{2}$`, `^[-+ ]{0}$`, `(?i)^[a-f]+$`, `(?i)a`, `^a*$`, `^[a-z]{3}$`, `^(?:[xyz])$`,
}

// TestScanEqualsRegexp compares over random texts of all kinds of characters.
func TestScanEqualsRegexp(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("aabcfzAZ059_-+ \t\n!~\x00\x7fé日\U0001F600KſÀ\u0080")
	used := 0
	for _, expr := range scanned {
		s := scanOf(expr)
		if s == nil {
			continue
		}
		used++
		re := regexp.MustCompile(expr)
		for range 2000 {
			var b strings.Builder
			for range rnd.IntN(6) {
				b.WriteRune(alphabet[rnd.IntN(len(alphabet))])
			}
			if text := b.String(); scan(s, text) != re.MatchString(text) {
				t.Fatalf("%s: the scan says %v of %q", expr, scan(s, text), text)
			}
		}
	}
	if used < 18 {
		t.Errorf("only %d of %d expressions are scanned", used, len(scanned))
	}
}

// FuzzPatterns: no pattern makes lower panic, what it takes compiles, and a
// scan says what the expression says.
func FuzzPatterns(f *testing.F) {
	for _, expr := range append(scanned, `^(?=a)(?!b)c`, `\u00e9`, `[`, `(?=`, `\`, `\u{110000}`, `^(?!)`) {
		f.Add(expr, "abc")
	}
	f.Fuzz(func(t *testing.T, source, text string) {
		ps, ok := patterns(source, "")
		if !ok || !utf8.ValidString(text) {
			return
		}
		for _, p := range ps {
			if _, err := regexp.Compile(p.Expr); err != nil {
				t.Fatalf("%q: %v", source, err)
			}
		}
		matchAll(t, ps, text)
	})
}
