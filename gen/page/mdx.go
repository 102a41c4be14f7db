package page

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/diag"
)

var (
	fieldTag    = lazy(`^\s*<(/?)(ParamField|ResponseField)\b`)
	anyFieldTag = lazy(`</(?:ParamField|ResponseField)>|<(?:ParamField|ResponseField)\b`)
	hasField    = lazy(`(?m)^\s*<(?:ParamField|ResponseField)\b`)
	attribute   = lazy(`([A-Za-z]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|\{([^{}]*)\}))?`)
	wrapper     = lazy(`^\s*</?[A-Z]\w*(?:\s[^<>]*)?/?>\s*$`)
	frontValue  = lazy(`^(title|api|openapi|description|contentType):\s*["']?(.*?)["']?\s*$`)
	apiValue    = lazy(`^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\s+(https?://[^/\s]+)?(/\S*)$`)
	generic     = lazy(`^(\w+)<([\w-]+)>$`)
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
	open  []mdxField // the fields that contain the line, from outside to inside
	count int        // of all fields
	prose []line
	fence bool
	media string
}

// mdxField is a field and its text up to the line.
type mdxField struct {
	Field
	text []line
}

// mdx reads the source of a page with a ParamField or ResponseField component for each parameter and field.
func (p *parser) mdx(all []line) *Method {
	x := &mdxPage{p: p, m: &Method{Verb: "POST", Position: diag.Position{File: p.file, Line: 1}}}
	title := ""
	body := splitTags(x.front(all, &title))
	for i := 0; i < len(body); i++ {
		i = x.line(body, i)
	}
	if len(x.open) > 0 {
		p.fail(x.open[0].Position, "page-cut", "the page is truncated: component not closed")
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

// word reads a line of text, which is that of the innermost field.
func (x *mdxPage) word(ln line) {
	inside := len(x.open) - 1
	switch {
	case wrapper().MatchString(ln.text):
	case inside >= 0:
		x.open[inside].text = append(x.open[inside].text, ln)
	case len(x.m.Parameters)+len(x.m.Response) == 0 && !strings.HasPrefix(strings.TrimSpace(ln.text), "#") && !strings.HasPrefix(ln.text, "import "):
		x.prose = append(x.prose, ln)
	}
}

// splitTags starts a line at each tag of a field, and after each end tag.
func splitTags(all []line) []line {
	var out []line
	fence := false
	for _, ln := range all {
		if fenceLine().MatchString(ln.text) {
			fence = !fence
		}
		from := 0
		split := func(at int) {
			if strings.TrimSpace(ln.text[from:at]) != "" {
				out = append(out, line{text: ln.text[from:at], number: ln.number, column: ln.column + from})
				from = at
			}
		}
		for _, at := range anyFieldTag().FindAllStringIndex(ln.text, -1) {
			if fence || at[0] > 0 && ln.text[at[0]-1] == '`' {
				continue
			}
			if split(at[0]); strings.HasSuffix(ln.text[:at[1]], ">") {
				split(at[1])
			}
		}
		if split(len(ln.text)); from == 0 {
			out = append(out, ln) // a blank line
		}
	}
	return out
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
	at := diag.Position{File: x.p.file, Line: ln.number, Column: ln.column}
	if x.count++; x.count > maxFields || len(x.open) == maxRefs {
		x.p.fail(at, "page-size", "more than %d fields, or a field in more than %d others", maxFields, maxRefs)
		return len(all)
	}
	x.open = append(x.open, mdxField{Field: readTag(tag[strings.Index(tag, name)+len(name):end], name, at)})
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

// readTag returns the field with the attributes of a tag.
func readTag(attributes, tag string, at diag.Position) Field {
	f := Field{Position: at, In: "body", Type: "any"}
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

// close ends a field, and adds it to the method or, as a property, to the field around it.
func (x *mdxPage) close() {
	last := len(x.open) - 1
	if last < 0 {
		return
	}
	f := x.open[last].Field
	f.Text = clean(x.p.file, x.open[last].text)
	x.p.twice(f.Fields)
	x.open = x.open[:last]
	switch {
	case f.Name == "":
	case last > 0:
		if outer := &x.open[last-1]; !outer.property(f) {
			x.p.differs(f.Position, "the field is ignored", "%s is a field of %s, which is not an object", f.Name, outer.Name)
		}
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

// property adds a field to an object, or to the objects of a list. It returns false for other types.
func (outer *mdxField) property(f Field) bool {
	if kind, ok := strings.CutSuffix(outer.Type, "any"); ok {
		outer.Type = kind + "object"
	}
	if !strings.HasSuffix(outer.Type, "object") && !strings.HasSuffix(outer.Type, "map") {
		return false
	}
	f.In = outer.In
	outer.Fields = append(outer.Fields, f)
	return true
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
