package emit

import (
	"fmt"
	"go/doc/comment"
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/safe"
)

// Text from an API document is only written to Go source by ident, lit and doc.

// ident returns a Go identifier. Names come from the model; an invalid one is an
// error in an earlier stage.
func (e *emitter) ident(name string) *jen.Statement {
	if !token.IsIdentifier(name) {
		e.errs = append(e.errs, fmt.Errorf("%q is not an identifier", name))
		name = "_"
	}
	return jen.Id(name)
}

// lit returns a string literal, which is always on one line.
func lit(s string) *jen.Statement { return jen.Op(strconv.Quote(s)) }

// width is the length at which comments are wrapped.
const width = 96

// doc returns a comment. Each line becomes a separate line comment with a space
// after the slashes, so that it cannot be a directive. Unsafe characters are
// replaced.
func doc(lines ...string) jen.Code {
	var out []jen.Code
	for i, line := range commentLines(lines) {
		if i > 0 {
			out = append(out, jen.Line())
		}
		out = append(out, jen.Comment(line))
	}
	return jen.Add(out...)
}

// commentLines cleans the lines of a comment and formats them like gofmt, which may
// need more than one pass.
func commentLines(lines []string) []string {
	clean := make([]string, len(lines))
	for i, l := range lines {
		clean[i] = cleanLine(l)
	}
	text := strings.Join(clean, "\n")
	if plainText(text) {
		return slashed(clean)
	}
	for range 4 {
		var parser comment.Parser
		next := string((&comment.Printer{}).Comment(parser.Parse(text)))
		next = strings.TrimRight(next, "\n")
		if next == text {
			break
		}
		text = next
	}
	return slashed(strings.Split(text, "\n"))
}

// plainText reports whether text consists of paragraphs only in Go's doc comment
// syntax.
func plainText(text string) bool {
	return !strings.ContainsAny(text, "#[`*\t") && !strings.Contains(text, "''") && !strings.Contains(text, "- ") &&
		!strings.Contains(text, "\n\n") && !strings.Contains(text, "\n ") && !strings.Contains(text, ". ") && !strings.Contains(text, ") ")
}

func slashed(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		switch {
		case l == "":
			out[i] = "//"
		case l[0] == '\t': // code, as gofmt writes it
			out[i] = "//" + l
		default:
			out[i] = "// " + l
		}
	}
	return out
}

// cleanLine makes a line safe for a comment. The text "+build" is a build constraint at
// the start of a line, and go vet reports it anywhere above the package clause.
func cleanLine(s string) string {
	s = strings.TrimRightFunc(safe.OneLine(s), unicode.IsSpace)
	return strings.ReplaceAll(s, "+build", "+ build")
}

// paragraphs formats text, Markdown or HTML, as lines of a comment. It keeps blank
// lines and wraps paragraphs and list items.
func paragraphs(text string) []string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(text)
	var out []string
	var fill block
	flush := func() {
		if len(fill.words) > 0 {
			out = append(out, fill.lines()...)
		}
		fill = block{}
	}
	fenced := false
	for _, line := range strings.Split(readable(text), "\n") {
		trimmed := strings.TrimSpace(line)
		marker, item, isItem := listItem(trimmed)
		title, isHeading := heading(trimmed)
		switch {
		case strings.HasPrefix(trimmed, "```"):
			flush()
			fenced = !fenced
		case fenced:
			out = append(out, "\t"+strings.TrimRight(line, " \t"))
		case trimmed == "":
			flush()
			out = append(out, "")
		case isHeading:
			flush()
			out = append(out, "", "# "+title, "")
		case isItem:
			flush()
			fill = block{marker: marker, words: []string{item}}
		case trimmed[0] == '|': // a table
			flush()
			out = append(out, "\t"+trimmed)
		default:
			fill.words = append(fill.words, trimmed)
		}
	}
	flush()
	return squeeze(out)
}

// ended adds a full stop to a paragraph without one: a short line between
// paragraphs would be a heading.
func ended(s string) string {
	r, _ := utf8.DecodeLastRuneInString(s)
	if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ')' {
		return s + "."
	}
	return s
}

func isNumbered(s string) bool {
	digits := len(s) - len(strings.TrimLeft(s, "0123456789"))
	return digits > 0 && digits < 3 && strings.HasPrefix(s[digits:], ". ")
}

// squeeze removes leading, trailing and repeated blank lines.
func squeeze(lines []string) []string {
	var out []string
	for _, l := range lines {
		if l == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		out = append(out, l)
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

// wrap wraps a paragraph.
func wrap(s string) []string { return wrapTo(s, width) }

func wrapTo(s string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width {
			out = append(out, line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// docLines returns the lines of a Doc: summary, text, notes, deprecation.
func docLines(d ir.Doc) []string {
	var out []string
	add := func(text string) {
		if lines := paragraphs(text); len(lines) > 0 {
			if len(out) > 0 {
				out = append(out, "")
			}
			out = append(out, lines...)
		}
	}
	add(d.Summary)
	if d.Text != d.Summary {
		add(d.Text)
	}
	for _, n := range d.Notes {
		add(n)
	}
	if d.Deprecated != "" {
		add("Deprecated: " + strings.Join(strings.Fields(d.Deprecated), " "))
	}
	return out
}

// named returns the doc comment of a declaration. It starts with its name, or is
// empty if there is neither a text nor a fallback.
func named(name string, d ir.Doc, fallback string) jen.Code {
	d = informative(d, name)
	text := d.Summary
	if text == "" {
		text, d.Text = d.Text, ""
	}
	d.Summary = ""
	var lines []string
	switch {
	case text != "":
		lines = paragraphs(sentence(name, text))
	case fallback != "":
		lines = paragraphs(name + " " + fallback)
	}
	rest := docLines(d)
	if len(lines) > 0 && len(rest) > 0 {
		lines = append(lines, "")
	}
	return doc(append(lines, rest...)...)
}

// informative returns d without a summary or text that only repeats one of names.
func informative(d ir.Doc, names ...string) ir.Doc {
	for _, name := range names {
		if repeats(d.Summary, name) {
			d.Summary = ""
		}
		if repeats(d.Text, name) {
			d.Text = ""
		}
	}
	return d
}

// repeats reports whether text has no words other than those of name.
func repeats(text, name string) bool {
	text = letters(text)
	for _, article := range []string{"", "a", "an", "the"} {
		if text == article+letters(name) {
			return true
		}
	}
	return text == ""
}

// letters returns the letters and digits of s in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// sentence returns text as a sentence that starts with the name.
func sentence(name, text string) string {
	if strings.HasPrefix(text, name+" ") {
		return text
	}
	if r, _ := utf8.DecodeRuneInString(text); unicode.IsLower(r) {
		return name + " " + text
	}
	for _, article := range []string{"A ", "An ", "The "} {
		if rest, ok := strings.CutPrefix(text, article); ok {
			return name + " is " + strings.ToLower(article) + rest
		}
	}
	return name + ": " + text
}

// noInline is the end of a doc comment: the compiler does not copy the function into its
// callers.
func noInline() *jen.Statement { return jen.Comment("//\n//go:noinline") }
