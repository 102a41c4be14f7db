package safe_test

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
	"testing"
	"unicode"

	"github.com/voxgen/voxgen/gen/safe"
)

// TestRune is the one table of unsafe characters; diag, emit, runtime, verify and
// change all ask safe.Rune.
func TestRune(t *testing.T) {
	for r, want := range map[rune]bool{
		'a': true, ' ': true, '~': true, 'é': true, '日': true, '\U0001F600': true, '\u00a0': true, '\u0301': true, '\ufffd': true, '\u115f': true,

		'\x00': false, '\t': false, '\n': false, '\r': false, '\x1b': false, '\x1f': false, '\x7f': false, // Cc
		'\u0080': false, '\u0085': false, '\u009b': false, '\u009f': false,
		'\u00ad': false, '\u061c': false, '\u200b': false, '\u200d': false, '\u200e': false, '\u200f': false, // Cf
		'\u202a': false, '\u202e': false, '\u2060': false, '\u2066': false, '\u2069': false, '\ufeff': false, '\ufff9': false,
		'\U000e0001': false, '\U000e007f': false,
		'\u2028': false, '\u2029': false, // Zl, Zp
		0xd800: false, 0xdfff: false, unicode.MaxRune + 1: false, -1: false,
	} {
		if got := safe.Rune(r); got != want {
			t.Errorf("Rune(%U) = %v, want %v", r, got, want)
		}
	}
}

// TestQuote: strconv.Quote, which writes literals, leaves nothing that is unsafe.
func TestQuote(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		if !safe.Rune(r) && strings.ContainsRune(strconv.Quote("a"+string(r)), r) && r != unicode.ReplacementChar && !(r >= 0xd800 && r <= 0xdfff) {
			t.Errorf("strconv.Quote keeps %U", r)
		}
	}
}

// TestMarkdown: texts show as they are, apart from code.
func TestMarkdown(t *testing.T) {
	for in, want := range map[string]string{
		"plain text, 1.5 (a) - b":         "plain text, 1.5 (a) - b",
		"*a* _b_ [c](d) #1 a|b $x$ ~e~ !": "\\*a\\* \\_b\\_ \\[c\\](d) \\#1 a\\|b \\$x\\$ \\~e\\~ \\!",
		"<b>&amp; @user":                  "&#60;b&#62;&#38;amp; &#64;user",
		"note: https://a www.b.c":         "note: https&#58;//a www&#46;b.c",
		"a `b <c>` `d\\ e":                "a `b <c>` \\`d\\\\ e",
		"a\n\u202eb":                      "a \ufffdb",
	} {
		if got := safe.Markdown(in); got != want {
			t.Errorf("Markdown(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string]string{"GET /a/{b}": "`GET /a/{b}`", "a`b": "a\\`b"} {
		if got := safe.CodeSpan(in); got != want {
			t.Errorf("CodeSpan(%q) = %q, want %q", in, got, want)
		}
	}
	if got := safe.Cell("`a|b` c\\|d"); got != "`a\\|b` c\\|d" {
		t.Errorf("Cell: %q", got)
	}
}

func TestOneLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                    "",
		"plain é 日本":          "plain é 日本",
		"a\nb\tc\rd":          "a b c d",
		"a\u202eb\x1b[2Jc":    "a\ufffdb\ufffd[2Jc",
		"a\u2028b\u2029c\xff": "a\ufffdb\ufffdc\ufffd",
		"\u200bx\ufeff\u0085": "\ufffdx\ufffd\ufffd",
	} {
		if got := safe.OneLine(in); got != want {
			t.Errorf("OneLine(%q) = %q, want %q", in, got, want)
		}
	}
}

// TestInvisible: letters that Go accepts in identifiers and that have no shape.
func TestInvisible(t *testing.T) {
	for r, want := range map[rune]bool{'\u115f': true, '\u1160': true, '\u3164': true, '\uffa0': true, 'a': false, '\u1161': false, '한': false} {
		if got := safe.Invisible(r); got != want {
			t.Errorf("Invisible(%U) = %v, want %v", r, got, want)
		}
		if want && !unicode.IsLetter(r) {
			t.Errorf("%U is not a letter", r)
		}
	}
}

func TestJSON(t *testing.T) {
	in := map[string]string{"a\u202eb": "c\x7f\u0085\n<é\U000e0041>\ufeff"}
	data, err := safe.JSON(in)
	if err != nil {
		t.Fatal(err)
	}
	if want := "{\n  \"a\\u202eb\": \"c\\u007f\\u0085\\n<é\\udb40\\udc41>\\ufeff\"\n}\n"; string(data) != want {
		t.Errorf("got %s, want %s", data, want)
	}
	var back map[string]string
	if err := json.Unmarshal(data, &back); err != nil || !maps.Equal(back, in) {
		t.Errorf("read back: %q, %v", back, err)
	}
}
