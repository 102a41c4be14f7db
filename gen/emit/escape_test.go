package emit

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/verify"
)

// seeds are texts that would like to be source.
var seeds = []string{
	"", " ", "a\nb", "*/ func init() {} /*", "//go:generate x", "x\n//go:generate x", "//line x:1", "+build ignore", " +build x", "\t+build x",
	"`", "`\n//go:generate\n`", `"`, `\`, "\x00", "\u202e", "\u200b", "\ufeff", "\u2028//go:generate x", "\r//go:build x", "a\xffb", "\u3164",
	"- a\n- b", "1. a", "```\n//go:x\n```", "# h", "\tcode", "Deprecated: x", "[Client]: http://x", "type", "init", "_", "x", "日本", "\u0085x",
}

// TestDoors and FuzzDoors put text through all three doors into one file,
// which has to pass verify and to mean what went in.
func TestDoors(t *testing.T) {
	for _, text := range seeds {
		checkDoors(t, text, text)
	}
}

func FuzzDoors(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, s)
	}
	f.Fuzz(func(t *testing.T, comment, literal string) {
		if len(comment) > 1<<12 || len(literal) > 1<<12 {
			return
		}
		checkDoors(t, comment, literal)
	})
}

func checkDoors(t *testing.T, comment, literal string) {
	t.Helper()
	e := &emitter{api: &ir.API{Package: "doors"}}
	file := jen.NewFile("doors")
	file.HeaderComment(output.Header("1", "doors.yaml"))
	file.Add(named("Text", ir.Doc{Summary: comment, Text: literal, Notes: []string{comment}, Deprecated: comment}, "is text."))
	file.Const().Id("Text").Op("=").Add(lit(literal))
	file.Type().Id("T").Struct(
		jen.Add(doc(paragraphs(comment)...)).Line().Id("A").String(),
		jen.Add(doc(comment)).Line().Id("B").String(),
	)
	name := literal
	if !token.IsIdentifier(name) || strings.ContainsAny(name, "\u115f\u1160\u3164\uffa0") || name == "init" || name == "Text" || name == "T" {
		if !token.IsIdentifier(name) {
			before := len(e.errs)
			if e.ident(name); len(e.errs) != before+1 {
				t.Errorf("ident(%q) lets it pass", name)
			}
		}
		name = "name"
	}
	file.Func().Add(e.ident(name)).Params().Block()
	var b bytes.Buffer
	if err := file.Render(&b); err != nil {
		t.Fatalf("comment %q, literal %q: %v", comment, literal, err)
	}
	src := formatted(t, b.Bytes())
	files := []output.File{{Name: "doors_gen.go", Content: src}}
	if err := verify.Files(files, verify.Config{Package: "doors"}); err != nil {
		t.Fatalf("comment %q, literal %q: %v\n%s", comment, literal, err, src)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), "doors_gen.go", src, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	if len(parsed.Decls) != 3 {
		t.Fatalf("comment %q, literal %q: %d declarations instead of 3\n%s", comment, literal, len(parsed.Decls), src)
	}
	spec := parsed.Decls[0].(*ast.GenDecl).Specs[0].(*ast.ValueSpec)
	if got, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value); err != nil || got != literal {
		t.Errorf("lit(%q) is %q: %v", literal, got, err)
	}
}

// formatted formats until nothing changes, as the emitter does.
func formatted(t *testing.T, src []byte) []byte {
	t.Helper()
	for range 4 {
		next, err := format.Source(src)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(next, src) {
			return src
		}
		src = next
	}
	t.Errorf("formatting does not settle:\n%s", src)
	return src
}

func TestCleanLine(t *testing.T) {
	for in, want := range map[string]string{
		"a":                       "a",
		"a \t ":                   "a",
		"a\tb":                    "a b",
		"a\u202eb":                "a\uFFFDb",
		"a\x00b":                  "a\uFFFDb",
		"+build x":                "+ build x",
		"  +build x":              "  + build x",
		"a\nb":                    "a b",
		"x +build y":              "x + build y",
		"\u2028":                  "\uFFFD",
		"caf\u00e9 日本 \U0001F600": "caf\u00e9 日本 \U0001F600",
	} {
		if got := cleanLine(in); got != want {
			t.Errorf("cleanLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	long := strings.Repeat("word ", 100)
	for _, line := range wrap(long) {
		if utf8.RuneCountInString(line) > width {
			t.Errorf("a line of %d: %s", len(line), line)
		}
	}
	if got := strings.Join(wrap(long), " "); got != strings.TrimSpace(long) {
		t.Errorf("wrap loses words: %q", got)
	}
	if got := wrap(strings.Repeat("x", 300)); len(got) != 1 {
		t.Errorf("a word is not broken: %q", got)
	}
}

func TestSentence(t *testing.T) {
	for _, c := range [][3]string{
		{"Pet", "A pet of the shop.", "Pet is a pet of the shop."},
		{"Pet", "The pet.", "Pet is the pet."},
		{"Pet", "Pet is fine.", "Pet is fine."},
		{"Pet", "Lists pets.", "Pet: Lists pets."},
	} {
		if got := sentence(c[0], c[1]); got != c[2] {
			t.Errorf("sentence(%q, %q) = %q, want %q", c[0], c[1], got, c[2])
		}
	}
}
