// Package page reads a page of an API's documentation that describes one
// method, and keeps an OpenAPI description true to it.
//
// The way of the data: [Parse] takes a page apart, whatever its layout; [Lift]
// turns the prose of its parameters into facts, by a table of rules; [Merge]
// brings the facts into the tree of a description, and [Document] writes that tree back
// so that every line which did not change stays as it was.
//
// A page is data from elsewhere. Nothing of its wording is kept: the
// description holds facts, and a digest of each text that shows when it moved.
package page

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/diag"
)

// MaxBytes is the size that a page may have.
const MaxBytes = 5 << 20

// The limits below are far above what a page has, and far below what takes long.
const (
	maxFields   = 2000     // parameters, or fields of the response
	maxText     = 64 << 10 // bytes of the text of one
	maxHeader   = 4 << 10  // bytes of a header line
	maxFindings = 5        // phrases of one text that are reported as unread
)

// Method is what a page says, before anything is made of it.
type Method struct {
	Name string `json:"name"`
	Slug string `json:"slug"`
	// Verb and Path are those of the operation. Server is empty where the page
	// names none.
	Verb   string `json:"verb"`
	Path   string `json:"path"`
	Server string `json:"server,omitempty"`
	// Bearer tells that a call needs a token.
	Bearer bool `json:"bearer,omitempty"`
	// Multipart tells that the page asks for a multipart body.
	Multipart   bool          `json:"multipart,omitempty"`
	Description Text          `json:"description"`
	Roles       []string      `json:"roles,omitempty"`
	Example     string        `json:"example,omitempty"`
	Parameters  []Field       `json:"parameters"`
	Response    []Field       `json:"response"`
	Position    diag.Position `json:"position"`
}

// Field is a parameter or a field of the response, as its header line and its
// text have it.
type Field struct {
	Name string `json:"name"`
	// In is query, path, header, cookie or form.
	In string `json:"in"`
	// Type is one of string, integer, boolean, double, object, file, map, or
	// "list of " and one of these.
	Type     string `json:"type"`
	Required bool   `json:"required,omitempty"`
	// Pattern, Range and Default are what stands in the header line:
	// a regular expression, "<=40 characters", "1-100", a literal.
	Pattern    string        `json:"pattern,omitempty"`
	Range      string        `json:"range,omitempty"`
	Default    string        `json:"default,omitempty"`
	HasDefault bool          `json:"hasDefault,omitempty"`
	Enum       []string      `json:"enum,omitempty"`
	Text       Text          `json:"text"`
	Position   diag.Position `json:"position"`
}

// Text is prose without its marks. Anchors lead from an offset of Value to the
// place in the page.
type Text struct {
	Value   string   `json:"value"`
	File    string   `json:"file,omitempty"`
	Anchors []Anchor `json:"anchors,omitempty"`
}

// Anchor says where the byte at Offset was written. What follows it follows
// in the page, too, up to the next anchor.
type Anchor struct {
	Offset int `json:"offset"`
	Line   int `json:"line"`
	Column int `json:"column"`
}

// At returns the place of a byte of t.
func (t Text) At(offset int) diag.Position {
	i := sort.Search(len(t.Anchors), func(i int) bool { return t.Anchors[i].Offset > offset }) - 1
	if i < 0 {
		return diag.Position{File: t.File}
	}
	a := t.Anchors[i]
	return diag.Position{File: t.File, Line: a.Line, Column: a.Column + offset - a.Offset}
}

// Parse reads the page data. Name stands in diagnostics. The method is nil when the list has
// errors, of which there is one for a page that cannot be read at all.
func Parse(name string, data []byte) (*Method, diag.List) {
	p := &parser{file: name}
	start := diag.Position{File: name}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	switch {
	case len(data) > MaxBytes:
		return p.refuse(start, "page-size", fmt.Sprintf("the page has %d bytes; %d are allowed", len(data), MaxBytes))
	case !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0:
		return p.refuse(start, "page-binary", "this is no text in UTF-8")
	case len(bytes.TrimSpace(data)) == 0:
		return p.refuse(start, "page-empty", "the page is empty")
	}
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	var m *Method
	switch {
	case isHTML(data):
		m = p.lines(htmlLines(data))
	case isMarkdown(data):
		m = p.markdown(data)
	default:
		m = p.lines(textLines(data))
	}
	if p.diags.HasErrors() {
		return nil, p.diags
	}
	return m, p.diags
}

// parser collects what is wrong with one page.
type parser struct {
	file  string
	diags diag.List
}

// refuse ends the reading: whatever else is odd about the page follows from
// this.
func (p *parser) refuse(pos diag.Position, code, message string) (*Method, diag.List) {
	p.fail(pos, code, "%s", message)
	return nil, p.diags
}

// fail adds an error unless there is one: a page that cannot be read gets one
// clear diagnostic.
func (p *parser) fail(pos diag.Position, code, format string, args ...any) {
	if p.diags.HasErrors() {
		return
	}
	p.diags.Add(diag.Diagnostic{
		Position: pos, Severity: diag.Error, Code: code,
		Message: fmt.Sprintf(format, args...), Instead: "the page is left out and the description stays as it is",
	})
}

func (p *parser) warn(pos diag.Position, code, instead, format string, args ...any) {
	p.diags.Add(diag.Diagnostic{
		Position: pos, Severity: diag.Warning, Code: code, Message: fmt.Sprintf(format, args...), Instead: instead,
	})
}

// Slug returns the name of a method as it stands in the address of its page:
// SetAccountInfo is set-account-info, A2PSendSms a-2-p-send-sms.
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
