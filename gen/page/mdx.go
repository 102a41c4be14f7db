package page

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/diag"
)

var (
	fieldTag   = lazy(`^\s*<(/?)(ParamField|ResponseField)\b`)
	hasField   = lazy(`(?m)^\s*<(?:ParamField|ResponseField)\b`)
	attribute  = lazy(`([A-Za-z]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^{}]*)\}))?`)
	wrapper    = lazy(`^\s*</?[A-Z]\w*(?:\s[^<>]*)?/?>\s*$`)
	frontValue = lazy(`^(title|api|openapi|description|contentType):\s*["']?(.*?)["']?\s*$`)
	apiValue   = lazy(`^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(https?://[^/\s]+)?(/\S*)$`)
	generic    = lazy(`^(\w+)<([\w-]+)>$`)
)

// plainTypes are the types that documentation names, and the Field.Type of each.
var plainTypes = map[string]string{
	"string": "string", "str": "string", "text": "string", "uuid": "string", "date": "string", "datetime": "string", "timestamp": "string",
	"enum": "string", "uri": "string", "url": "string", "email": "string", "integer": "integer", "int": "integer", "int32": "integer", "int64": "integer",
	"long": "integer", "boolean": "boolean", "bool": "boolean", "number": "double", "float": "double", "double": "double", "decimal": "double",
	"object": "object", "map": "map", "dict": "map", "file": "file", "binary": "file", "any": "any", "array": "list of any", "list": "list of any",
}

// plainType returns the Field.Type for a type as documentation prints it: string[], enum<string>, array of
// integers. It returns "" for other words.
func plainType(s string) string {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), "`*\"'"))
	if item, ok := strings.CutSuffix(s, "[]"); ok {
		return listOf(item)
	}
	for _, lead := range []string{"array of ", "list of "} {
		if item, ok := strings.CutPrefix(s, lead); ok {
			return listOf(strings.TrimSuffix(item, "s"))
		}
	}
	if m := generic().FindStringSubmatch(s); m != nil {
		switch m[1] {
		case "array", "list":
			return listOf(m[2])
		case "enum":
			return plainType(m[2])
		}
		s = m[1]
	}
	return plainTypes[s]
}

func listOf(item string) string {
	if t := plainType(item); t != "" {
		return "list of " + t
	}
	return ""
}

// mdxPage is the state of reading the source of a page with ParamField components.
type mdxPage struct {
	p     *parser
	m     *Method
	depth int // of the components that contain the line
	open  diag.Position
	field Field
	text  []line
	prose []line
	fence bool
	media string
}

// mdx reads the source of a page with a ParamField or ResponseField component for each parameter and field.
func (p *parser) mdx(all []line) *Method {
	x := &mdxPage{p: p, m: &Method{Verb: "POST", Position: diag.Position{File: p.file, Line: 1}}}
	title := ""
	body := x.front(all, &title)
	for i := 0; i < len(body); i++ {
		i = x.line(body, i)
	}
	if x.depth > 0 {
		p.fail(x.open, "page-cut", "the page is truncated: component not closed")
		return nil
	}
	m := x.m
	if m.Name = methodName(title); m.Name == "" {
		m.Name = strings.Trim(m.Path, "/")
	}
	if !identifier().MatchString(m.Name) || m.Path == "" {
		p.fail(m.Position, "page-no-method", "not a page of a method: no title or no api with method and path before the components")
		return nil
	}
	m.Slug = Slug(m.Name)
	if len(x.prose) > 0 && m.Description.Value == "" {
		m.describe(clean(p.file, x.prose))
	}
	p.twice(m.Parameters)
	p.limit(m.Response)
	return m
}

// methodName returns the name of a method with a title in words: GetUser for "Get user".
func methodName(title string) string {
	if identifier().MatchString(title) {
		return title
	}
	var b strings.Builder
	for _, w := range strings.FieldsFunc(title, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return b.String()
}

// front reads the front matter, and returns the lines after it.
func (x *mdxPage) front(all []line, title *string) []line {
	if len(all) == 0 || strings.TrimSpace(all[0].text) != "---" {
		return all
	}
	for i, ln := range all[1:] {
		if strings.TrimSpace(ln.text) == "---" {
			return all[i+2:]
		}
		m := frontValue().FindStringSubmatch(ln.text)
		if m == nil {
			continue
		}
		switch m[1] {
		case "title":
			*title = m[2]
			x.m.Position = diag.Position{File: x.p.file, Line: ln.number, Column: 1}
		case "description":
			ln.text = m[2]
			x.m.describe(clean(x.p.file, []line{ln}))
		case "contentType":
			x.media = m[2]
		default:
			if a := apiValue().FindStringSubmatch(m[2]); a != nil {
				x.m.Verb, x.m.Server, x.m.Path = a[1], a[2], a[3]
			}
		}
	}
	return all
}

// line reads a line, or a tag of several lines, and returns the index of its last line.
func (x *mdxPage) line(all []line, i int) int {
	ln := all[i]
	tag := fieldTag().FindStringSubmatch(ln.text)
	switch {
	case fenceLine().MatchString(ln.text):
		x.fence = !x.fence
	case x.fence:
	case tag == nil:
		x.word(ln)
	case tag[1] != "":
		x.close()
	default:
		return x.start(all, i, tag[2])
	}
	return i
}

// word reads a line of text. The text of the fields of an object is not that of the object.
func (x *mdxPage) word(ln line) {
	if before, ok := cutField(ln.text); ok && x.depth > 0 {
		if ln.text = before; x.depth == 1 {
			x.text = append(x.text, ln)
		}
		x.close()
		return
	}
	switch {
	case wrapper().MatchString(ln.text):
	case x.depth == 1:
		x.text = append(x.text, ln)
	case x.depth == 0 && len(x.m.Parameters)+len(x.m.Response) == 0 && !strings.HasPrefix(strings.TrimSpace(ln.text), "#") && !strings.HasPrefix(ln.text, "import "):
		x.prose = append(x.prose, ln)
	}
}

// cutField returns the text before the end tag of a field.
func cutField(s string) (string, bool) {
	for _, name := range []string{"</ParamField>", "</ResponseField>"} {
		if before, _, ok := strings.Cut(s, name); ok {
			return before, true
		}
	}
	return s, false
}

// start reads the tag that begins a field.
func (x *mdxPage) start(all []line, i int, name string) int {
	ln := all[i]
	tag, last := ln.text, i
	for tagEnd(tag) == len(tag) && last+1 < len(all) && last-i < 20 {
		last++
		tag += " " + strings.TrimSpace(all[last].text)
	}
	end := tagEnd(tag)
	if x.depth++; x.depth == 1 {
		x.open = diag.Position{File: x.p.file, Line: ln.number, Column: ln.column}
		x.field = x.read(tag[strings.Index(tag, name)+len(name):end], name)
		x.text = nil
	}
	if strings.HasSuffix(tag[:end], "/") {
		x.close()
		return last
	}
	if rest := tag[min(len(tag), end+1):]; strings.TrimSpace(rest) != "" {
		column := max(1, strings.LastIndex(all[last].text, rest)+1)
		x.word(line{text: rest, number: all[last].number, column: column})
	}
	return last
}

// tagEnd returns the index of the > that ends a tag: not that of a type such as enum<string>.
func tagEnd(tag string) int {
	quote := rune(0)
	for i, r := range tag {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
		case r == '"' || r == '\'':
			quote = r
		case r == '>':
			return i
		}
	}
	return len(tag)
}

// read returns the field with the attributes of a tag.
func (x *mdxPage) read(attributes, tag string) Field {
	f := Field{Position: x.open, In: "body", Type: "any"}
	for _, m := range attribute().FindAllStringSubmatch(attributes, -1) {
		value := m[2] + m[3] + strings.Trim(m[4], `"'`+"`")
		switch m[1] {
		case "path", "query", "header":
			f.Name, f.In = value, m[1]
		case "body":
			f.Name, f.In = value, "form"
		case "name":
			f.Name = value
		case "type":
			f.Type = cmp.Or(plainType(value), "any")
		case "required":
			f.Required = value != "false"
		case "default":
			f.Default, f.HasDefault = value, value != ""
		}
	}
	if tag == "ResponseField" {
		f.In = "body"
	}
	return f
}

// close ends a component, and adds its field if it is not in another one.
func (x *mdxPage) close() {
	if x.depth--; x.depth != 0 {
		x.depth = max(x.depth, 0)
		return
	}
	f := x.field
	f.Text = clean(x.p.file, x.text)
	switch {
	case f.Name == "":
	case f.In == "header" && ignoredHeader(f.Name):
		x.m.Bearer = x.m.Bearer || strings.EqualFold(f.Name, "authorization")
	case f.In == "body":
		x.m.Response = append(x.m.Response, f)
	default:
		if f.In == "form" {
			x.m.inBody(x.media, f.Type)
		}
		x.m.Parameters = append(x.m.Parameters, f)
	}
}

// inBody sets the media type of the body, which is JSON if the page has no other and no files.
func (m *Method) inBody(media, kind string) {
	switch {
	case kind == "file" || strings.HasPrefix(media, "multipart/"):
		m.Multipart, m.Media = true, ""
	case !m.Multipart:
		m.Media = cmp.Or(media, "application/json")
	}
}
