package page

import (
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// response merges the fields of the success response.
func (m *merger) response(n *yaml.Node) {
	responses := child(n, "responses", m.order)
	if len(responses.Content) == 0 {
		key := str("200")
		key.Style = yaml.SingleQuotedStyle
		responses.Content = []*yaml.Node{key, mapping("description", str("Success."))}
	}
	answer := follow(m.d.root, get(responses, "200"))
	if answer == nil {
		answer = follow(m.d.root, responses.Content[1])
	}
	if answer == nil || answer.Kind != yaml.MappingNode {
		m.diags.Add(diag.Diagnostic{Position: m.d.position(n), Severity: diag.Warning, Code: "page-merge",
			Message: "no response of " + m.op.Name + " to merge fields into", Instead: "response fields not updated"})
		return
	}
	content := child(answer, "content", []string{"description", "headers", "content"})
	if m.op.File {
		m.file(content)
		return
	}
	media := child(content, "application/json", nil)
	if get(media, "schema") == nil {
		set(media, "schema", mapping("type", str("object")), nil)
	}
	schema := follow(m.d.root, get(media, "schema"))
	if schema == nil || schema.Kind != yaml.MappingNode {
		return
	}
	m.properties(child(schema, "properties", bodyOrder), m.op.Response)
	m.csv(content)
}

// csv adds or removes CSV as another form of the response.
func (m *merger) csv(content *yaml.Node) {
	const media = "text/csv"
	_, _, imported := facts(get(get(content, media), "schema"))
	switch have := get(content, media); {
	case have == nil && m.op.CSV:
		schema := mapping("type", str("string"), "format", str("binary"))
		setFacts(schema, "", []string{"format"}, schemaOrder)
		set(content, media, mapping("schema", schema), nil)
	case imported && !m.op.CSV:
		unset(content, media)
	}
}

// fileMedia is the media type of a file whose type the page does not name.
const fileMedia = "application/octet-stream"

// file makes the response a file, unless the document names its media type.
func (m *merger) file(content *yaml.Node) {
	unset(content, "application/json")
	if len(content.Content) == 0 {
		set(content, fileMedia, mapping("schema", mapping("type", str("string"), "format", str("binary"))), nil)
	}
}

// nested merges the fields of an object without a name into its schema, or into that of
// the items.
func (m *merger) nested(schema *yaml.Node, s *Schema) {
	for s.Items != nil && get(schema, "items") != nil {
		schema, s = get(schema, "items"), s.Items
	}
	if len(s.Fields) > 0 {
		m.properties(child(schema, "properties", schemaOrder), s.Fields)
		if s.Fields[0].In != "body" {
			m.required(schema, s.Fields)
		}
	} else if properties := get(schema, "properties"); properties != nil {
		before := len(properties.Content)
		m.properties(properties, nil)
		if len(properties.Content) < before {
			m.required(schema, nil)
		}
		if len(properties.Content) == 0 {
			unset(schema, "properties")
		}
	}
}

// structures collects the structures of all pages of a run. Fields are those of all
// pages; where pages disagree about one, the first page is used.
func structures(ops []*Operation) (out []*Object, diags diag.List) {
	index := map[string]*Object{}
	for _, op := range ops {
		for _, s := range op.Structures {
			known := index[s.Name]
			if known == nil {
				known = &Object{Name: s.Name, Digest: s.Digest, Position: s.Position}
				index[s.Name] = known
				out = append(out, known)
			}
			for _, f := range s.Fields {
				i := slices.IndexFunc(known.Fields, func(v Value) bool { return v.Name == f.Name })
				if i < 0 {
					known.Fields = append(known.Fields, f)
				} else if old := known.Fields[i]; !same(old.Schema.node(), f.Schema.node()) {
					diags.Add(diag.Diagnostic{Position: f.Position, Severity: diag.Warning, Code: "page-structure",
						Message: fmt.Sprintf("%s.%s differs from its definition in %s:%d", s.Name, f.Name, old.Position.File, old.Position.Line),
						Instead: "that definition is used"})
				}
			}
		}
	}
	return out, diags
}

// structure merges a structure into its component.
func (m *merger) structure(s *Object) {
	c := m.d.named(s.Name)
	text, _, _ := facts(c)
	m.moved(text, s.Digest, s.Name, s.Position)
	m.properties(child(c, "properties", schemaOrder), s.Fields)
	setFacts(c, s.Digest, nil, schemaOrder)
}
