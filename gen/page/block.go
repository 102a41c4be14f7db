package page

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// blockReader reads the OpenAPI document in a Markdown page.
type blockReader struct {
	p    *parser
	root *yaml.Node
	rows []string // the lines of the block
	base int      // the line before the block
	seen map[string]bool
	// structures are those that a field refers to, in the order of the first reference.
	structures []Structure
}

// openapiBlock reads the only operation in b, or the one named by the info string.
func (p *parser) openapiBlock(b block, md *markdownPage) *Method {
	at := diag.Position{File: p.file, Line: b.line}
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(b.text), &doc); err != nil {
		p.fail(at, "page-yaml", "invalid YAML in the block: %s", strings.TrimPrefix(err.Error(), "yaml: "))
		return nil
	}
	if doc.Kind != yaml.DocumentNode || get(doc.Content[0], "paths") == nil {
		p.fail(at, "page-yaml", "the block is not an OpenAPI document: missing paths")
		return nil
	}
	r := &blockReader{p: p, root: doc.Content[0], rows: strings.Split(b.text, "\n"), base: b.line - 1, seen: map[string]bool{}}
	verb, path, op := r.operation(b.info)
	if op == nil {
		p.fail(at, "page-no-method", "the block must contain exactly one operation")
		return nil
	}
	m := &Method{Verb: verb, Path: path, Position: at, Tag: tagOf(op)}
	if servers := get(r.root, "servers"); servers != nil && servers.Kind == yaml.SequenceNode && len(servers.Content) > 0 {
		m.Server = strings.TrimSuffix(scalar(get(servers.Content[0], "url")), "/")
	}
	r.name(m, op, md)
	if d := get(op, "description"); d != nil {
		m.describe(r.text(d))
	} else if d := get(op, "summary"); d != nil {
		m.describe(r.text(d))
	}
	m.Bearer = r.bearer()
	r.parameters(m, op)
	r.response(m, op)
	m.Structures = r.structures
	p.limit(m.Response)
	return m
}

// bearer reports whether the document has a bearer security scheme.
func (r *blockReader) bearer() bool {
	schemes := get(get(r.root, "components"), "securitySchemes")
	for i := 1; schemes != nil && i < len(schemes.Content); i += 2 {
		if strings.EqualFold(scalar(get(schemes.Content[i], "scheme")), "bearer") {
			return true
		}
	}
	return false
}

// name sets the name of the method: the title, if it is a valid name.
func (r *blockReader) name(m *Method, op *yaml.Node, md *markdownPage) {
	id := scalar(get(op, "operationId"))
	if len(md.titles) > 0 {
		title := md.titles[0]
		m.Position = diag.Position{File: r.p.file, Line: title.number, Column: title.column}
		if identifier().MatchString(title.text) {
			m.Name = title.text
			if id != "" && id != m.Name && id != Slug(m.Name) {
				r.p.differs(m.Position, "the title is used", "the title %s differs from the OpenAPI block %s", m.Name, id)
			}
		}
	}
	if m.Name == "" {
		m.Name = id
	}
	if m.Name == "" {
		m.Name = strings.TrimPrefix(m.Path, "/")
	}
	m.Slug = Slug(m.Name)
}

func (r *blockReader) operation(info string) (verb, path string, op *yaml.Node) {
	want := openapiInfo().FindStringSubmatch(info)
	paths := get(r.root, "paths")
	found := 0
	for i := 0; i+1 < len(paths.Content); i += 2 {
		item := r.deref(paths.Content[i+1])
		if item == nil || item.Kind != yaml.MappingNode {
			continue
		}
		for j := 0; j+1 < len(item.Content); j += 2 {
			v := strings.ToUpper(item.Content[j].Value)
			if !slices.Contains(verbs, v) || item.Content[j+1].Kind != yaml.MappingNode {
				continue
			}
			if want != nil && (strings.ToUpper(want[1]) != v || want[2] != paths.Content[i].Value) {
				continue
			}
			found++
			verb, path, op = v, paths.Content[i].Value, item.Content[j+1]
		}
	}
	if found != 1 {
		return "", "", nil
	}
	return verb, path, op
}

// parameters reads the parameters and the properties of a form.
func (r *blockReader) parameters(m *Method, op *yaml.Node) {
	if list := get(op, "parameters"); list != nil {
		for _, n := range list.Content {
			n = r.deref(n)
			m.Bearer = m.Bearer || scalar(get(n, "in")) == "header" && strings.EqualFold(scalar(get(n, "name")), "authorization")
			f := r.field(scalar(get(n, "name")), scalar(get(n, "in")), get(n, "schema"), get(n, "description"))
			f.Required = scalar(get(n, "required")) == "true"
			if f.Name == "" || f.In == "header" && ignoredHeader(f.Name) {
				continue
			}
			m.Parameters = append(m.Parameters, f)
		}
	}
	content := get(r.deref(get(op, "requestBody")), "content")
	for _, media := range []string{"multipart/form-data", "application/x-www-form-urlencoded"} {
		schema := r.deref(get(get(content, media), "schema"))
		if schema == nil {
			continue
		}
		m.Multipart = m.Multipart || strings.HasPrefix(media, "multipart/")
		m.Parameters = append(m.Parameters, r.properties(schema, "form")...)
	}
	r.p.twice(m.Parameters)
}

func ignoredHeader(name string) bool {
	return slices.Contains([]string{"authorization", "accept", "content-type"}, strings.ToLower(name))
}

func (r *blockReader) properties(schema *yaml.Node, in string) []Field {
	var out []Field
	var required []string
	if list := get(schema, "required"); list != nil {
		for _, n := range list.Content {
			required = append(required, n.Value)
		}
	}
	properties := get(schema, "properties")
	if properties == nil || properties.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(properties.Content); i += 2 {
		f := r.field(properties.Content[i].Value, in, properties.Content[i+1], get(r.deref(properties.Content[i+1]), "description"))
		f.Required = in == "form" && slices.Contains(required, f.Name)
		f.Position.Line = r.base + properties.Content[i].Line
		out = append(out, f)
	}
	return out
}

// response reads the fields of the first success response.
func (r *blockReader) response(m *Method, op *yaml.Node) {
	responses := get(op, "responses")
	for _, status := range []string{"200", "201", "202", "default"} {
		content := get(r.deref(get(responses, status)), "content")
		if content == nil || len(content.Content) < 2 {
			continue
		}
		if schema := r.deref(get(content.Content[1], "schema")); schema != nil {
			m.Response = r.properties(schema, "body")
		}
		return
	}
}

// field returns a parameter or property with the facts of its schema.
func (r *blockReader) field(name, in string, schema, description *yaml.Node) Field {
	if in == "" {
		in = "query"
	}
	f := Field{Name: strings.TrimSpace(name), In: in, Type: r.typeOf(schema, 0)}
	f.Structure, f.Fields = r.object(schema)
	s := r.deref(schema)
	if s != nil {
		f.Position = diag.Position{File: r.p.file, Line: r.base + s.Line}
	}
	if description == nil {
		description = get(s, "description")
	}
	if description != nil {
		f.Text = r.text(description)
	}
	if d := get(s, "default"); d != nil && d.Kind == yaml.ScalarNode {
		f.Default, f.HasDefault = d.Value, true
	}
	f.Pattern = scalar(get(s, "pattern"))
	if list := get(s, "enum"); list != nil && list.Kind == yaml.SequenceNode {
		for _, n := range list.Content {
			f.Enum = append(f.Enum, n.Value)
		}
	}
	f.Range = blockRange(s)
	return f
}

// blockRange formats limits like a header line.
func blockRange(s *yaml.Node) string {
	for _, keys := range [][3]string{{"minLength", "maxLength", " characters"}, {"minimum", "maximum", ""}} {
		lo, hi := scalar(get(s, keys[0])), scalar(get(s, keys[1]))
		switch {
		case lo != "" && hi != "":
			return lo + "-" + hi + keys[2]
		case lo != "":
			return ">=" + lo + keys[2]
		case hi != "":
			return "<=" + hi + keys[2]
		}
	}
	return ""
}
