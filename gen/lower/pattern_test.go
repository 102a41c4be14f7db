package lower

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
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

// TestUnsupportedPatterns has expressions that are not checked, because no Go
// expression matches the same texts.
func TestUnsupportedPatterns(t *testing.T) {
	for _, source := range []string{`(a)\1`, `^[\uD800-\uDBFF][\uDC00-\uDFFF]$`, `\uD83D`} {
		if ps, ok := patterns(source, ""); ok {
			t.Errorf("%s: %v", source, ps)
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
		{`^[^]*[0-9]$`, []string{"abc9", "\n9"}, []string{"abc", ""}},
		{`^(?:a|[])$`, []string{"a"}, []string{"", "]"}},
		{`^[[^]]$`, []string{"[]", "^]"}, []string{"x]", "["}},
		{`^\uD83D\uDE00$`, []string{"😀"}, []string{"😁", ""}},
		{`^[\uD83D\uDE00-\uD83D\uDE02]$`, []string{"😀", "😁"}, []string{"😃"}},
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
	for _, source := range []string{`(a)\1`, `a(?=b)`, `(?<=a)b`, `[`, `(a|bc){6000}`, `(a{600}){2000}`, `(?<n>a)\k<n>`, `^(?=(?=a))(`, `\cA`, `^a(?!b)$`, `^(?=a)b|c`, `^(?!a)*b`} {
		if ps, ok := patterns(source, ""); ok {
			t.Errorf("%s: %+v", source, ps)
		}
	}
}

// matchAll runs patterns as the emitted client does, the scan where there is one.
func matchAll(t *testing.T, ps []ir.Pattern, s string) bool {
	t.Helper()
	for _, p := range ps {
		want := compiled(p.Expr).MatchString(s)
		if n := utf8.RuneCountInString(s); p.Length != nil && (n < p.Length.Min || p.Length.Max >= 0 && n > p.Length.Max) {
			want = false
		}
		if p.Scan != nil {
			if got := scan(p.Scan, s); longCount(p.Scan) {
				want = got // Expr does not count
			} else if got != want {
				t.Errorf("%s: the scan says %v of %q, regexp %v", p.Expr, got, s, want)
			}
		}
		if want == p.Negate {
			return false
		}
	}
	return true
}

// compiled compiles an expression once.
var compiled = func() func(string) *regexp.Regexp {
	var cache sync.Map
	return func(expr string) *regexp.Regexp {
		if re, ok := cache.Load(expr); ok {
			return re.(*regexp.Regexp)
		}
		re := regexp.MustCompile(expr)
		cache.Store(expr, re)
		return re
	}
}()

// longCount reports whether a scan counts further than a regular expression can.
func longCount(s *ir.Scan) bool { return s.Min > maxRepeat || s.Max > maxRepeat }

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

// TestLongRepetitions compares with expressions that say the same within the limit
// of 1000 on a repeat count, around the lengths where the verdict changes.
func TestLongRepetitions(t *testing.T) {
	for _, c := range []struct {
		source, same, part string
		lengths            []int // of the repeated part
	}{
		{`^arn:.{16,2044}$`, `^arn:.{16}.{0,1000}.{0,1000}.{0,28}$`, "a", []int{0, 15, 16, 17, 2043, 2044, 2045}},
		{`^(arn:.{16,2044})$`, `^arn:.{16}.{0,1000}.{0,1000}.{0,28}$`, "a", []int{15, 16, 2044, 2045}},
		{`^.{1,2048}$`, `^.{1}.{0,1000}.{0,1000}.{0,47}$`, "a", []int{0, 1, 2048, 2049}},
		{`^[a-zé]{1001}$`, `^[a-zé]{1000}[a-zé]$`, "é", []int{1000, 1001, 1002}},
		{`^[a-z]{1200,}$`, `^[a-z]{1000}[a-z]{200,}$`, "a", []int{0, 1199, 1200, 3000}},
		{`^[\s\S]{0,1500}$`, `^[\s\S]{0,1000}[\s\S]{0,500}$`, "a", []int{0, 1499, 1500, 1501}},
		{`.{16,2044}`, `.{16}`, "a", []int{0, 15, 16, 2045}},
		{`[a-z]{1001,1002}`, `[a-z]{1000}[a-z]`, "a", []int{1000, 1001, 1002, 1003}},
		{`^x.{2,1100}`, `^x.{2}`, "a", []int{0, 1, 2, 1101}},
		{`.{2,1100}x$`, `.{2}x$`, "a", []int{0, 1, 2, 1101}},
		{`^(?:[a-z]b){1,1100}c$`, `^([a-z]b)([a-z]b){0,1000}([a-z]b){0,99}c$`, "ab", []int{0, 1, 2, 3, 2200, 2201, 2202}},
		{`^a*[a-z]{2,1100}$`, `^a*[a-z]{2}[a-z]{0,1000}[a-z]{0,98}$`, "a", []int{0, 1, 2, 1100, 1101}},
		{`^(a|bc)x{1,1100}$`, `^(a|bc)x{1,1000}x{0,100}$`, "x", []int{0, 1, 2, 1100, 1101}},
		{`^(x{1,1100}|b)$`, `^(x{1,1000}x{0,100}|b)$`, "x", []int{0, 1, 2, 1100, 1101}},
		{`^x{1,1100}y{1,1100}$`, `^x{1,1000}x{0,100}y{1,1000}y{0,100}$`, "x", []int{0, 1, 2, 1100, 1101}},
		{`^(?=.{3,1100}$)[a-z]*$`, `^[a-z]{3}[a-z]{0,1000}[a-z]{0,97}$`, "a", []int{2, 3, 1100, 1101}},
		{`^(?!.{1100,})[a-z]*$`, `^[a-z]{0,1000}[a-z]{0,99}$`, "a", []int{0, 1, 1099, 1100, 1101}},
		{`^[{]1,2000}x{1,2000}$`, `^[{]1,2000}x{1,1000}x{0,1000}$`, "x", []int{0, 1, 2000, 2001}},
	} {
		ps, ok := patterns(c.source, "")
		if !ok {
			t.Errorf("%s: not supported", c.source)
			continue
		}
		re := regexp.MustCompile(c.same)
		yes, no := 0, 0
		for _, n := range c.lengths {
			for _, part := range []string{c.part, "é", "\n"} {
				body := []rune(strings.Repeat(part, n))[:n]
				for _, frame := range [][2]string{{"", ""}, {"arn:", ""}, {"x", "y"}, {"", "x"}, {"", "c"}, {"bc", ""}, {"{1,2000}", ""}} {
					text := frame[0] + string(body) + frame[1]
					want := re.MatchString(text)
					if matchAll(t, ps, text) != want {
						t.Errorf("%s: %v of %q, %d, %q", c.source, !want, frame, n, part)
					}
					if want {
						yes++
					} else {
						no++
					}
				}
			}
		}
		if yes == 0 || no == 0 {
			t.Errorf("%s: %d texts match, %d do not", c.source, yes, no)
		}
	}
}

// TestLongRepetitionsForm holds the forms that a check takes.
func TestLongRepetitionsForm(t *testing.T) {
	for source, want := range map[string]ir.Pattern{
		`^arn:.{16,2044}$`: {Expr: `^arn:.*$`, Length: &ir.Length{Min: 20, Max: 2048}},
		`^[a-z]{1,2000}$`:  {Expr: `^[a-z]*$`, Scan: &ir.Scan{Min: 1, Max: 2000, Ranges: [][2]byte{{'a', 'z'}}}},
		`[ab].{1,2000}`:    {Expr: `[ab].{1}`},
	} {
		want.Source = source
		if ps, ok := patterns(source, ""); !ok || len(ps) != 1 || !samePattern(ps[0], want) {
			t.Errorf("%s: %+v", source, ps)
		}
	}
}
