// Package words tests the language of the project: messages, documentation and
// comments use the terms of OpenAPI, JSON Schema, HTTP and Go.
package words

import (
	"fmt"
	"go/scanner"
	"go/token"
	"regexp"
	"strconv"
	"strings"
)

// phrase is wording to avoid.
type phrase struct {
	expr    string // regular expression, without regard to case
	instead string
	allow   string // matches of expr within a match of allow are accepted
}

var phrases = []phrase{
	{expr: `\b(has|have|had|having) to\b`, instead: "must"},
	{expr: `\banswer(s|ed|ing)?\b`, instead: "response, respond, return", allow: `\bspeed of answer\b|\banswered calls\b|\bringing and the answer\b`},
	{expr: `\brefus(e|es|ed|al|ing)\b`, instead: "reject"},
	{expr: `\bmembers?\b`, instead: "property"},
	{expr: `\btells? (whether|if|apart)\b`, instead: "reports whether"},
	{expr: `\btells? (which|how|what|who|when|that|nothing)\b`, instead: "reports, returns, shows"},
	{expr: `\b(says|tells|knows) nothing\b|\bknows? nothing of\b`, instead: "(say it literally)"},
	{expr: `\bsays? what is wrong\b`, instead: "returns the problems"},
	{expr: `\b(that|which|one) (is|are) none\b`, instead: "invalid X"},
	{expr: `\b(is|are) no [a-z]+( [a-z]+)?`, instead: "is not a, must be a", allow: `\bthere (is|are) no [a-z]+|\b(is|are) no (longer|more than)`},
	{expr: `\b(leaves?|leaving|left) (it |them |this |that )?out\b`, instead: "omit"},
	{expr: `\b(not|nothing|anything|it|that) any more\b|\bno more\b`, instead: "no longer", allow: `\bno more than\b`},
	{expr: `\bleads? nowhere\b`, instead: "unresolved $ref"},
	{expr: `\bmakes? (no )?sense\b`, instead: "invalid, decode, interpret"},
	{expr: `\bbreaks? (the|its|a) rules?\b`, instead: "violates"},
	{expr: `\bexclude each other\b`, instead: "are mutually exclusive"},
	{expr: `\banew\b`, instead: "again"},
	{expr: `\b(item|key|value|name|property) twice\b`, instead: "duplicate"},
	{expr: `\b(is|are|be) there twice\b`, instead: "duplicate"},
	{expr: `\bget at it\b`, instead: "access it"},
	{expr: `\b(taken|takes?) [a-z ]*apart\b`, instead: "decode, parse, split"},
	{expr: `(?-i:\b[Nn]obody\b)`, instead: "name who: no caller, no client"},
	{expr: `\bis (wanted|asked) (here|for)\b`, instead: "want X, got Y"},
	{expr: `\btravels?\b`, instead: "is sent, is encoded", allow: `train-travel\.yaml`},
	{expr: `\bon its way\b`, instead: "(omit)"},
	{expr: `\bevery one of\b`, instead: "each of, all"},
	{expr: `\bof its own accord\b|\bat its word\b|\bhas its way with\b`, instead: "(say it literally)"},
	{expr: `\b(is|as) a text\b`, instead: "is a string", allow: `\b(is|as) a text (message|file|part|response)`},
	{expr: `\btime-outs?\b`, instead: "timeout"},
	{expr: `\bdescribed errors\b`, instead: "documented error responses"},
	{expr: `\bis (a value|an object) of the API\b`, instead: "(omit)"},
	{expr: `\bthe service's default\b`, instead: "default: X"},
	{expr: `\bthe (API's )?descriptions?\b`, instead: "the document, the API description", allow: `\bthe descriptions? (of|property|keyword|in|for)\b`},
	{expr: `\bdescriptions? (says?|names?|needs?|leaves?|allows?|knows?|has|have)\b`, instead: "the document"},
}

type rule struct {
	phrase
	expr, allow *regexp.Regexp
}

var rules = compile()

func compile() []rule {
	var out []rule
	for _, p := range phrases {
		r := rule{phrase: p, expr: regexp.MustCompile("(?i)" + p.expr)}
		if p.allow != "" {
			r.allow = regexp.MustCompile("(?i)" + p.allow)
		}
		out = append(out, r)
	}
	return out
}

// Text is text of the project and where it is. A phrase that spans lines is found
// in it, too.
type Text struct {
	File string
	Line int // of the first line
	Body string
}

// Finding is a phrase to avoid.
type Finding struct {
	file    string
	line    int
	Match   string
	instead string
}

func (f Finding) String() string {
	return fmt.Sprintf("%s:%d: %q: write %q instead", f.file, f.line, f.Match, f.instead)
}

// Findings returns the phrases to avoid that t contains.
func (t Text) Findings() []Finding {
	body := Flat(t.Body)
	var out []Finding
	for _, r := range rules {
		for _, at := range r.expr.FindAllStringIndex(body, -1) {
			if r.allowed(body, at) {
				continue
			}
			out = append(out, Finding{t.File, t.Line + strings.Count(t.Body[:at[0]], "\n"), body[at[0]:at[1]], r.instead})
		}
	}
	return out
}

// Flat replaces line ends and the comment markers and spaces around them by spaces,
// without changing offsets.
func Flat(body string) string {
	return lineBreak.ReplaceAllStringFunc(body, func(s string) string { return strings.Repeat(" ", len(s)) })
}

var lineBreak = regexp.MustCompile(`\n[\t ]*(//|#|-|>)?[\t ]*`)

func (r rule) allowed(body string, at []int) bool {
	if r.allow == nil {
		return false
	}
	for _, a := range r.allow.FindAllStringIndex(body, -1) {
		if a[0] <= at[0] && at[0] < a[1] {
			return true
		}
	}
	return false
}

// Source returns the comments and string literals in the Go source of a file.
// Line comments that follow each other are one text.
func Source(name string, src []byte) []Text {
	fset := token.NewFileSet()
	file := fset.AddFile(name, -1, len(src))
	var s scanner.Scanner
	s.Init(file, src, func(token.Position, string) {}, scanner.ScanComments)
	var out []Text
	end := 0 // line of the last comment
	for {
		pos, tok, lit := s.Scan()
		line := fset.Position(pos).Line
		switch tok {
		case token.EOF:
			return out
		case token.COMMENT:
			if len(out) > 0 && end == line-1 {
				last := &out[len(out)-1]
				last.Body += "\n" + lit
			} else {
				out = append(out, Text{name, line, lit})
			}
			end = line
		case token.STRING:
			// A literal without a space is an identifier.
			if value, err := strconv.Unquote(lit); err == nil && strings.Contains(value, " ") {
				out = append(out, Text{name, line, value})
			}
			end = 0
		}
	}
}
