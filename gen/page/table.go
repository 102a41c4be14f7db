package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
)

var (
	tableRule = lazy(`^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)+\|?\s*$`)
	heading   = lazy(`^(#{1,6})\s+(.+?)\s*#*$`)
	cellBreak = lazy(`(?i)<br ?/?>`)
)

// requiredFirst matches a description that starts with whether the parameter is required.
var requiredFirst = lazy(`(?i)^(?:\(required\)|\[required\]|required(?:[.:]|$))`)

// columns are the titles of the columns that are read.
var columns = map[string]string{
	"name": "name", "parameter": "name", "param": "name", "field": "name", "property": "name", "attribute": "name", "argument": "name", "key": "name",
	"type": "type", "data type": "type", "required": "required", "required?": "required", "mandatory": "required", "optional": "optional",
	"description": "text", "meaning": "text", "notes": "text", "details": "text", "default": "default", "default value": "default", "in": "in", "location": "in",
}

// tableHeader returns the columns of the header line of a table, or nil.
func tableHeader(s string) []string {
	var out []string
	for _, cell := range cells(s) {
		out = append(out, columns[strings.ToLower(strings.Trim(cell.text, "* `"))])
	}
	if !slices.Contains(out, "name") || !slices.Contains(out, "type") && !slices.Contains(out, "text") {
		return nil
	}
	return out
}

// cells splits a row of a table. \| does not separate cells.
func cells(s string) []line {
	var out []line
	trimmed := strings.TrimSpace(s)
	if !strings.Contains(trimmed, "|") {
		return nil
	}
	start := strings.IndexFunc(s, func(r rune) bool { return r != ' ' && r != '\t' })
	if s[start] == '|' {
		start++
	}
	for i := start; i <= len(s); i++ {
		if i < len(s) && (s[i] != '|' || s[i-1] == '\\') {
			continue
		}
		cell := s[start:i]
		if i == len(s) && strings.TrimSpace(cell) == "" {
			break
		}
		lead := len(cell) - len(strings.TrimLeft(cell, " \t"))
		out = append(out, line{text: strings.TrimSpace(cell), column: start + lead + 1})
		start = i + 1
	}
	return out
}

// hasTable reports whether a page has a table of parameters or fields.
func hasTable(all []line) bool {
	for i := 1; i < len(all); i++ {
		if tableRule().MatchString(all[i].text) && tableHeader(all[i-1].text) != nil {
			return true
		}
	}
	return false
}

// tablePage is the state of reading a page with tables.
type tablePage struct {
	p       *parser
	m       *Method
	section string
	columns []string
	fence   bool
	prose   []line
	media   string
}

// tables reads a page in Markdown with a table of parameters, and one of the fields of the response.
func (p *parser) tables(all []line) *Method {
	t := &tablePage{p: p, m: &Method{Verb: "POST", Position: diag.Position{File: p.file, Line: 1}}}
	for i, ln := range all {
		switch {
		case fenceLine().MatchString(ln.text):
			t.fence, t.columns = !t.fence, nil
		case t.fence:
			t.address(ln.text)
		case tableRule().MatchString(ln.text) && i > 0 && tableHeader(all[i-1].text) != nil:
			t.columns = tableHeader(all[i-1].text)
		case t.columns != nil && strings.Contains(ln.text, "|"):
			t.row(ln)
		default:
			t.columns = nil
			t.other(ln)
		}
	}
	m := t.m
	if !identifier().MatchString(m.Name) || m.Path == "" {
		p.fail(m.Position, "page-no-method", "not a page of a method: a table of parameters, but no title or no line with method and path")
		return nil
	}
	m.Slug = Slug(m.Name)
	m.describe(clean(p.file, t.prose))
	p.twice(m.Parameters)
	p.limit(m.Response)
	return m
}

var callLine = lazy("^(?:\\*\\*)?`?(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)`?(?:\\*\\*)?\\s+`?(https?://[^/\\s`]+)?(/[^\\s`?]*)")

// address reads the method and the path.
func (t *tablePage) address(s string) bool {
	m := callLine().FindStringSubmatch(strings.TrimSpace(s))
	if m == nil || t.m.Path != "" {
		return false
	}
	t.m.Verb, t.m.Server, t.m.Path = m[1], m[2], m[3]
	return true
}

// other reads a line outside of tables.
func (t *tablePage) other(ln line) {
	if h := heading().FindStringSubmatch(ln.text); h != nil {
		switch {
		case t.address(h[2]):
		case len(h[1]) == 1 && t.m.Name != "":
			t.p.fail(diag.Position{File: t.p.file, Line: ln.number}, "page-two", "second page starts here: %q", h[2])
		case t.m.Name == "":
			t.m.Name = methodName(strings.Trim(h[2], "`"))
			t.m.Position = diag.Position{File: t.p.file, Line: ln.number, Column: ln.column}
		default:
			t.section = strings.ToLower(h[2])
		}
		return
	}
	if m := mediaText().FindString(ln.text); m != "" && len(t.m.Response) == 0 {
		t.media = cmp.Or(t.media, m)
	}
	if !t.address(ln.text) && t.section == "" && !strings.Contains(ln.text, "|") {
		t.prose = append(t.prose, ln)
	}
}

var mediaText = lazy(`\b(?:multipart/form-data|application/x-www-form-urlencoded|application/json)\b`)

// row reads a row of a table.
func (t *tablePage) row(ln line) {
	f := Field{Type: "any", In: t.in(), Position: diag.Position{File: t.p.file, Line: ln.number, Column: ln.column}}
	for i, cell := range cells(ln.text) {
		if i >= len(t.columns) {
			break
		}
		value := strings.Trim(cell.text, "`* ")
		switch t.columns[i] {
		case "name":
			f.Name, f.Required = strings.TrimRight(value, "`* "), strings.HasSuffix(cell.text, `\*`) || strings.HasSuffix(value, " (required)")
			f.Name = strings.TrimSuffix(strings.TrimSuffix(f.Name, " (required)"), `\`)
		case "type":
			name, rest, _ := strings.Cut(value, ",")
			f.Type = cmp.Or(plainType(name), "any")
			f.Required = f.Required || strings.TrimSpace(rest) == "required"
		case "required":
			f.Required = slices.Contains([]string{"yes", "y", "true", "required", "✓", "✔", "x", "✅"}, strings.ToLower(value))
		case "optional":
			f.Required = slices.Contains([]string{"no", "n", "false"}, strings.ToLower(value))
		case "default":
			if v := strings.Trim(value, `"'`); v != "" && v != "-" && v != "—" && !strings.EqualFold(v, "none") && !strings.EqualFold(v, "n/a") {
				f.Default, f.HasDefault = v, true
			}
		case "in":
			if in := strings.ToLower(value); slices.Contains([]string{"path", "query", "header", "cookie"}, in) {
				f.In = in
			} else if in == "body" || in == "form" {
				f.In = "form"
			}
		case "text":
			ln := line{text: cellBreak().ReplaceAllString(cell.text, "     "), number: ln.number, column: cell.column}
			f.Text = clean(t.p.file, []line{ln})
			f.Required = f.Required || !slices.Contains(t.columns, "required") && requiredFirst().MatchString(f.Text.Value)
		}
	}
	t.add(f)
}

// in returns where the values of the section are.
func (t *tablePage) in() string {
	for _, word := range []string{"response", "return", "result", "output"} {
		if strings.Contains(t.section, word) {
			return "body"
		}
	}
	for _, in := range []string{"path", "header", "cookie"} {
		if strings.Contains(t.section, in) {
			return in
		}
	}
	if strings.Contains(t.section, "body") || strings.Contains(t.section, "form") {
		return "form"
	}
	return "query"
}

func (t *tablePage) add(f Field) {
	switch {
	case f.Name == "" || strings.Contains(f.Name, " "):
	case f.In == "header" && ignoredHeader(f.Name):
		t.m.Bearer = t.m.Bearer || strings.EqualFold(f.Name, "authorization")
	case f.In == "body":
		t.m.Response = append(t.m.Response, f)
	default:
		if f.In == "query" && strings.Contains(t.m.Path, "{"+f.Name+"}") {
			f.In, f.Required = "path", true
		}
		if f.In == "form" {
			t.m.inBody(t.media, f.Type)
		}
		t.m.Parameters = append(t.m.Parameters, f)
	}
}
