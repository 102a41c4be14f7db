package page

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
)

// marker is the link next to the title of every page, both in text and in the text of
// the whole web page.
const marker = "View as Markdown"

// The parts of a text page, in order.
const (
	inPreamble = iota
	inAuth
	inQuery
	inBody
	inResponse
	inRest
)

// sections holds the lines that start a part.
var sections = map[string]int{
	"authentication": inAuth, "authorizations": inAuth, "headers": inAuth,
	"query parameters": inQuery, "path parameters": inQuery,
	"request": inBody, "request body": inBody, "body": inBody,
	"response": inResponse,
	"errors":   inRest,
}

var (
	identifier = lazy(`^[A-Za-z][A-Za-z0-9_]*$`)
	rolesText  = lazy(`(?i)\ballowed roles\s*:\s*([^.]*)(?:\.|$)`)
	example    = lazy(`(?i)\bexample(?: request)?\s*:\s*`)
	address    = lazy(`^(?:(GET|POST|PUT|PATCH|DELETE)\s*)?(https?://\S+)$`)
	curlCall   = lazy(`^\d*\s*\$?\s*curl\b`)
	curlOption = lazy(`^\d*\s*-{1,2}\w`)
	numbered   = lazy(`^\d+\s*(?:[{}\[\]"]|\s+\S)`)
	verbs      = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"}
	// chrome starts the surroundings of the content in a whole web page.
	chrome = []string{"Previous", "Next", "Built with", "Was this page helpful", "Try it", "Copy page"}
	// farewell starts the text after the response.
	farewell = []string{"Previous", "Built with", "Was this page helpful"}
)

// linesPage is the state of reading a text page.
type linesPage struct {
	p        *parser
	m        *Method
	part     int
	in       string         // where the parameters of the part are
	seen     map[string]int // section → line
	spaced   bool           // header lines have blanks and nothing else
	unread   int            // the first line of the response that is not read
	preamble []line
	fields   []Field
	texts    [][]line
}

// lines reads the text layouts T1, T2, T4, and the text of HTML pages.
func (p *parser) lines(all []line) *Method {
	title, verb, path, body := renderedTitle(all)
	if title == nil || slices.ContainsFunc(all, isMarker) {
		if title, body = p.title(all); title == nil {
			return nil
		}
		verb, path = "POST", "/"+strings.TrimSpace(title.text)
	}
	l := &linesPage{p: p, seen: map[string]int{}, m: &Method{
		Name: methodName(strings.TrimSpace(title.text)), Verb: verb, Path: path,
		Position: diag.Position{File: p.file, Line: title.number, Column: title.column},
	}}
	l.m.Slug = Slug(l.m.Name)
	for _, ln := range joinHeaders(body) {
		l.line(ln)
	}
	l.flush()
	l.finishPreamble()
	if len(l.m.Response) == 0 && !p.diags.HasErrors() {
		l.reject(all)
	}
	return l.m
}

// reject adds the reason why a page without response fields is not read.
func (l *linesPage) reject(all []line) {
	at := diag.Position{File: l.p.file, Line: 1}
	for _, ln := range all {
		if strings.TrimSpace(ln.text) != "" {
			at.Line = ln.number
		}
	}
	switch {
	case l.part == inPreamble:
		l.p.fail(diag.Position{File: l.p.file, Line: l.m.Position.Line}, "page-layout", "unknown layout: no section of parameters or of the response is found")
	case l.unread > 0:
		l.p.fail(diag.Position{File: l.p.file, Line: l.unread}, "page-layout", "unknown layout: no line of the response has a name and a type")
	default:
		l.p.fail(at, "page-cut", "the page is truncated: no response fields")
	}
}

func isMarker(ln line) bool { return strings.Trim(ln.text, "| #") == marker }

// title finds the name of the method: the line before the marker or, if it is a name,
// the first line.
func (p *parser) title(all []line) (*line, []line) {
	var found *line
	var body []line
	var last *line
	markers := 0
	for i := range all {
		text := strings.TrimSpace(strings.TrimLeft(all[i].text, "# "))
		if strings.Trim(text, "| ") == marker {
			if markers++; markers > 1 {
				p.fail(diag.Position{File: p.file, Line: all[i].number}, "page-two", "second page starts here")
				return nil, nil
			}
			found, body = last, all[i+1:]
			continue
		}
		if text != "" {
			last = &line{text: text, number: all[i].number, column: all[i].column}
		}
	}
	if markers == 0 {
		for i := range all {
			if text := strings.TrimSpace(all[i].text); text != "" {
				if identifier().MatchString(text) {
					return &line{text: text, number: all[i].number, column: all[i].column}, all[i+1:]
				}
				break
			}
		}
	}
	if found == nil || !identifier().MatchString(found.text) {
		p.fail(diag.Position{File: p.file, Line: 1}, "page-no-method", "not a page of a method: no title with a method name")
		return nil, nil
	}
	return found, body
}

func (l *linesPage) line(ln line) {
	text := strings.TrimSpace(ln.text)
	if l.part == inRest || text == "" {
		return
	}
	if part, ok := sections[strings.ToLower(strings.TrimLeft(text, "# "))]; ok && part >= l.part {
		section := strings.ToLower(strings.TrimLeft(text, "# "))
		if first, twice := l.seen[section]; twice && part != inAuth {
			l.p.fail(l.at(ln), "page-two", "duplicate section %q, first on line %d", text, first)
			return
		}
		l.flush()
		l.part, l.seen[section] = part, ln.number
		if l.in = "query"; strings.HasPrefix(section, "path") {
			l.in = "path"
		}
		return
	} else if ok && part == inQuery && l.part == inResponse {
		l.p.fail(l.at(ln), "page-two", "parameters after the response; is this more than one page?")
		return
	}
	switch l.part {
	case inPreamble:
		l.preamble = append(l.preamble, ln)
	case inAuth:
		l.m.Bearer = l.m.Bearer || strings.HasPrefix(text, "AuthorizationBearer")
	case inQuery, inBody, inResponse:
		l.fieldLine(ln, text)
	}
}

func (l *linesPage) at(ln line) diag.Position {
	return diag.Position{File: l.p.file, Line: ln.number, Column: ln.column}
}

// fieldLine reads a header line or a line of the text below one.
func (l *linesPage) fieldLine(ln line, text string) {
	if l.part == inResponse && hasPrefix(text, farewell) {
		l.flush()
		l.part = inRest
		return
	}
	if f, ok := l.header(ln); ok {
		f.In = map[int]string{inQuery: l.in, inBody: "form", inResponse: "body"}[l.part]
		f.Position = l.at(ln)
		if l.part == inBody && l.m.Media == "" {
			l.m.Multipart = true
		}
		l.fields, l.texts = append(l.fields, f), append(l.texts, nil)
		return
	}
	if n := len(l.texts); n > 0 {
		l.texts[n-1] = append(l.texts[n-1], ln)
		return
	}
	switch {
	case l.part == inBody && strings.Contains(text, "multipart"):
		l.m.Multipart = true
	case l.part == inBody && text == "application/json":
		l.m.Media = text
	case l.part == inResponse && l.unread == 0 && text != "Successful response":
		l.unread = ln.number
	}
}

func (l *linesPage) header(ln line) (Field, bool) {
	if len(ln.text) > maxHeader {
		return Field{}, false
	}
	text := clean("", []line{ln}).Value
	if f, ok := header(text); ok {
		return f, true
	}
	f, ok := spacedHeader(text)
	if !ok || len(l.fields) > 0 && !l.spaced {
		return Field{}, false
	}
	l.spaced = true
	return f, true
}

// flush stores the fields of the current part.
func (l *linesPage) flush() {
	for i := range l.fields {
		l.fields[i].Text = clean(l.p.file, l.texts[i])
	}
	if l.part == inResponse {
		l.m.Response = append(l.m.Response, l.fields...)
	} else {
		l.m.Parameters = append(l.m.Parameters, l.fields...)
	}
	l.fields, l.texts, l.spaced = nil, nil, false
	l.p.twice(l.m.Parameters)
	l.p.limit(l.m.Response)
}

// limit rejects a page with too many fields.
func (p *parser) limit(fields []Field) bool {
	if len(fields) > maxFields {
		p.fail(fields[maxFields].Position, "page-size", "%d parameters or fields exceed the limit of %d", len(fields), maxFields)
		return false
	}
	return true
}

// twice rejects a page with two parameters of the same name.
func (p *parser) twice(fields []Field) {
	if !p.limit(fields) {
		return
	}
	for i, f := range fields {
		if j := slices.IndexFunc(fields[:i], func(g Field) bool { return g.Name == f.Name && g.In == f.In }); j >= 0 {
			p.fail(f.Position, "page-two", "duplicate parameter %s, first on line %d", f.Name, fields[j].Position.Line)
		}
	}
}

// finishPreamble splits the text before the parameters, which in a whole web page also
// contains an example request and response.
func (l *linesPage) finishPreamble() {
	var prose []line
	call := false
	for _, ln := range l.preamble {
		text := strings.TrimSpace(ln.text)
		if m := address().FindStringSubmatch(text); m != nil {
			l.address(m[1], m[2])
			continue
		}
		switch {
		case slices.Contains(verbs, text):
			l.m.Verb = text
		case curlCall().MatchString(text), call && curlOption().MatchString(text):
			call = true
		case call && numbered().MatchString(text), text == "Request", text == "Copy":
		case hasPrefix(text, chrome):
			l.prose(prose)
			return
		default:
			prose = append(prose, ln)
		}
	}
	l.prose(prose)
}

func (l *linesPage) address(verb, url string) {
	if verb != "" {
		l.m.Verb = verb
	}
	if server, ok := strings.CutSuffix(url, l.m.Path); ok {
		l.m.Server = server
	}
}

func (l *linesPage) prose(lines []line) { l.m.describe(clean(l.p.file, lines)) }

// describe reads roles and the example from the text at the top of a page.
func (m *Method) describe(t Text) {
	end := len(t.Value)
	m.Roles, m.Example = nil, ""
	if at := rolesText().FindStringSubmatchIndex(t.Value); at != nil {
		end = min(end, at[0])
		list := t.Value[at[2]:at[3]]
		if next := example().FindStringIndex(list); next != nil {
			list = list[:next[0]]
		}
		for role := range strings.SplitSeq(strings.ReplaceAll(list, " and ", ", "), ",") {
			if role = strings.Trim(role, " []"); role != "" {
				m.Roles = append(m.Roles, role)
			}
		}
	}
	if at := example().FindStringIndex(t.Value); at != nil {
		end = min(end, at[0])
		m.Example = strings.TrimSpace(t.Value[at[1]:])
	}
	m.Description = t.part(0, end)
}

func hasPrefix(s string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(p string) bool { return strings.HasPrefix(s, p) })
}
