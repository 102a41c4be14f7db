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

// The three doors by which text of a description enters Go source.

// ident is a Go identifier. Names come from the naming pass; one that is no
// identifier is a mistake there and ends the run.
func (e *emitter) ident(name string) *jen.Statement {
	if !token.IsIdentifier(name) {
		e.errs = append(e.errs, fmt.Errorf("%q is no identifier", name))
		name = "_"
	}
	return jen.Id(name)
}

// lit is a string literal, on one line whatever is in it.
func lit(s string) *jen.Statement { return jen.Op(strconv.Quote(s)) }

// width is how long the lines of comments get; gofmt does not break them.
const width = 96

// doc writes comment lines. Each line of text becomes a line comment of its
// own with a space after the slashes, so that none is a directive, and
// characters that steer terminals, editors or compilers are replaced.
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

// commentLines cleans the lines of a comment and brings them into the form
// that gofmt gives documentation, which is not always stable after one pass.
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

// plainText tells whether text has nothing that documentation takes for more
// than paragraphs.
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

// cleanLine makes one line fit for a comment.
func cleanLine(s string) string {
	s = strings.TrimRightFunc(safe.OneLine(s), unicode.IsSpace)
	if strings.HasPrefix(strings.TrimSpace(s), "+build") { // a build constraint, wherever it stands
		s = strings.Replace(s, "+build", "+ build", 1)
	}
	return s
}

// paragraphs breaks text, Markdown or HTML, into lines of a comment. Blank lines
// stay; the lines of a paragraph and of an item of a list are filled.
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

// ended gives a paragraph the full stop that it lacks: without one, a short
// line between paragraphs would count as a heading.
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

// squeeze drops blank lines at the ends and repeated ones.
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

// wrap breaks a paragraph into lines at spaces.
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

// docLines is the text of a Doc: summary, text, notes, deprecation.
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

// named is the documentation of a declaration: a sentence that begins with
// its name, then what the description says.
func named(name string, d ir.Doc, fallback string) jen.Code {
	text := d.Summary
	if text == "" || strings.EqualFold(strings.TrimSuffix(text, "."), name) { // a title that says nothing
		text, d.Text = d.Text, ""
	}
	d.Summary = ""
	first := name + " " + fallback
	if text != "" {
		first = sentence(name, text)
	}
	lines := paragraphs(first)
	if rest := docLines(d); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return doc(lines...)
}

// sentence puts the name in front of text, as Go's comments begin.
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
