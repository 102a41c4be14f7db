// Package page reads a page of API documentation that describes one method, and
// updates an OpenAPI document from it.
//
// [Parse] parses a page in one of several layouts; [Lift] extracts facts from the
// prose of its parameters with a table of rules; [Merge] merges the facts into the
// tree of a document, and [Document] writes the tree so that unchanged lines are
// preserved.
//
// The wording of pages is not stored: the document contains facts and a digest of
// each text, which shows when the text changed.
package page

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/diag"
)

// MaxBytes is the maximum size of a page.
const MaxBytes = 5 << 20

// The limits below are far above those of real pages, and low enough to be fast.
const (
	maxFields   = 2000     // parameters or response fields
	maxText     = 64 << 10 // bytes of the text of a parameter or field
	maxHeader   = 4 << 10  // bytes of a header line
	maxFindings = 5        // reported phrases of one text
)

// Method is the parsed content of a page.
type Method struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
	// Tag is the group of the method, empty if the layout does not name it.
	Tag string `json:"tag,omitempty"`
	// Verb and Path are those of the operation. Server is empty if the page has none.
	Verb   string `json:"verb"`
	Path   string `json:"path"`
	Server string `json:"server,omitempty"`
	// Bearer is set if requests need a bearer token.
	Bearer bool `json:"bearer,omitempty"`
	// Multipart is set if requests have a multipart body.
	Multipart bool `json:"multipart,omitempty"`
	// Media is the media type of the body unless it is multipart.
	Media       string   `json:"media,omitempty"`
	Description Text     `json:"description"`
	Roles       []string `json:"roles,omitempty"`
	Example     string   `json:"example,omitempty"`
	Parameters  []Field  `json:"parameters"`
	Response    []Field  `json:"response"`
	// Structures are the named objects that parameters and responses refer to.
	Structures []Structure   `json:"structures,omitempty"`
	Position   diag.Position `json:"position"`
}

// Structure is a named object of a page, which other pages may define as well.
type Structure struct {
	Name     string        `json:"name"`
	Text     Text          `json:"text"`
	Fields   []Field       `json:"fields"`
	Position diag.Position `json:"position"`
}

// Field is a parameter or a response field, with its header line and text.
type Field struct {
	Name string `json:"name"`
	// In is query, path, header, cookie or form.
	In string `json:"in"`
	// Type is one of string, integer, boolean, double, object, file, map, or
	// "list of " and one of these.
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
	// Pattern, Range and Default are from the header line: a regular expression,
	// "<=40 characters" or "1-100", and a literal.
	Pattern    string   `json:"pattern,omitempty"`
	Range      string   `json:"range,omitempty"`
	Default    string   `json:"default,omitempty"`
	HasDefault bool     `json:"hasDefault,omitempty"`
	Enum       []string `json:"enum,omitempty"`
	// Structure is the name of the structure that Type, or its item, is; Fields are those
	// of an object without a name.
	Structure string        `json:"structure,omitempty"`
	Fields    []Field       `json:"fields,omitempty"`
	Text      Text          `json:"text"`
	Position  diag.Position `json:"position"`
}

// Text is prose without markup. Anchors map offsets in Value to positions in the page.
type Text struct {
	Value   string   `json:"value"`
	File    string   `json:"file,omitempty"`
	Anchors []Anchor `json:"anchors,omitempty"`
	// marked are the parts of Value that are single words in bold or italics.
	marked [][2]int
	// paragraphs are the offsets at which one starts, except for the first.
	paragraphs []int
}

// Anchor is the position of the byte at Offset. The bytes up to the next anchor follow
// it in the page, too.
type Anchor struct {
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

// At returns the position of a byte of t.
func (t Text) At(offset int) diag.Position {
	i := sort.Search(len(t.Anchors), func(i int) bool { return t.Anchors[i].Offset > offset }) - 1
	if i < 0 {
		return diag.Position{File: t.File}
	}
	a := t.Anchors[i]
	return diag.Position{File: t.File, Line: a.Line, Column: a.Column + offset - a.Offset}
}

// Parse parses a page. Name is used in diagnostics. The method is nil if the list has
// errors; there is one error for a page that cannot be parsed.
func Parse(name string, data []byte) (*Method, diag.List) {
	p := &parser{file: name}
	start := diag.Position{File: name}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > MaxBytes:
		return p.reject(start, "page-size", fmt.Sprintf("page of %d bytes exceeds the limit of %d", len(data), MaxBytes))
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return p.reject(start, "page-binary", "the page is not UTF-8 text")
	case len(bytes.TrimSpace(data)) == 0:
		return p.reject(start, "page-empty", "the page is empty")
	}
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	var m *Method
	switch {
	case isHTML(data):
		m = p.lines(htmlLines(data))
	case hasField().Match(data):
		m = p.mdx(textLines(data))
	case isMarkdown(data):
		m = p.markdown(data)
	case hasTable(textLines(data)):
		m = p.tables(textLines(data))
	default:
		m = p.lines(textLines(data))
	}
	if p.diags.HasErrors() {
		return nil, p.diags
	}
	return m, p.diags
}

// parser collects the diagnostics of one page.
type parser struct {
	file  string
	diags diag.List
}

// reject ends parsing with an error.
func (p *parser) reject(pos diag.Position, code, message string) (*Method, diag.List) {
	p.fail(pos, code, "%s", message)
	return nil, p.diags
}

// fail adds an error unless there is one already.
func (p *parser) fail(pos diag.Position, code, format string, args ...any) {
	if p.diags.HasErrors() {
		return
	}
	p.diags.Add(diag.Diagnostic{
		Position: pos, Severity: diag.Error, Code: code,
		Message: fmt.Sprintf(format, args...), Instead: "the page is ignored and the document is not changed",
	})
}

// differs warns that a page contradicts itself, and says what is used instead.
func (p *parser) differs(pos diag.Position, instead, format string, args ...any) {
	p.diags.Add(diag.Diagnostic{
		Position: pos, Severity: diag.Warning, Code: "page-differs", Message: fmt.Sprintf(format, args...), Instead: instead,
	})
}

// Slug returns the name of a method in the URL of its page: set-account-info for
// SetAccountInfo, a-2-p-send-sms for A2PSendSms.
func Slug(name string) string {
	var b strings.Builder
	rs := []rune(name)
	class := func(i int) byte {
		switch {
		case i < 0 || i >= len(rs):
			return 0
		case rs[i] >= 'A' && rs[i] <= 'Z':
			return 'A'
		case rs[i] >= 'a' && rs[i] <= 'z':
			return 'a'
		case rs[i] >= '0' && rs[i] <= '9':
			return '0'
		}
		return '-'
	}
	for i, r := range rs {
		c, before := class(i), class(i-1)
		if c == '-' {
			b.WriteByte('-')
			continue
		}
		startsWord := c == 'A' && (before == 'a' || before == 'A' && class(i+1) == 'a')
		if startsWord || before != 0 && before != '-' && (c == '0') != (before == '0') {
			b.WriteByte('-')
		}
		b.WriteRune(r)
	}
	return strings.ToLower(b.String())
}
