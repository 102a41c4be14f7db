package page

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Document is a description that pages are merged into.
type Document struct {
	name string
	data []byte
	root *yaml.Node // the mapping at the top; nil for an empty file
	opts Options
}

// Options says what pages do not: it is used where the description lacks it.
type Options struct {
	// Title is the name of the API, Server where it is.
	Title  string
	Server string
	// Tag is given to operations that the description does not have yet; empty: none.
	// Pages of one method in several layouts do not agree on it.
	Tag string
}

var errNoMapping = errors.New("the description is no YAML mapping")

// Open reads a description. It may be empty.
func Open(name string, data []byte, opts Options) (*Document, error) {
	d := &Document{name: name, data: data, opts: opts}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("page: read %s: %w", name, err)
	}
	if doc.Kind != yaml.DocumentNode || len(doc.Content) == 0 || doc.Content[0].Tag == "!!null" {
		return d, nil
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		return nil, fmt.Errorf("page: read %s: %w", name, errNoMapping)
	}
	d.root = doc.Content[0]
	return d, nil
}

// rootOrder is the order of the keys of a document.
var rootOrder = []string{"openapi", "info", "servers", "tags", "security", "paths", "components"}

// begin makes the frame of a description that there was none of.
func (d *Document) begin(op *Operation) {
	if d.root != nil {
		return
	}
	title, server := d.opts.Title, d.opts.Server
	if title == "" {
		title = "API"
	}
	if server == "" {
		server = op.Server
	}
	d.root = mapping(
		"openapi", str("3.1.0"),
		"info", mapping("title", str(title), "version", str("1.0.0")),
	)
	if server != "" {
		set(d.root, "servers", sequence(mapping("url", str(server))), rootOrder)
	}
}

// secure notes that calls carry a token, unless the description says already
// how they are authorized.
func (d *Document) secure(op *Operation) {
	components := get(d.root, "components")
	if !op.Bearer || get(d.root, "security") != nil || get(components, "securitySchemes") != nil {
		return
	}
	set(d.root, "security", sequence(mapping("bearer", flow(sequence()))), rootOrder)
	schemes := child(child(d.root, "components", rootOrder), "securitySchemes", []string{"securitySchemes", "schemas"})
	set(schemes, "bearer", mapping("type", str("http"), "scheme", str("bearer")), nil)
}

// Bytes writes the description. Every line that says what it said before is as
// it was; changed tells whether any is not.
func (d *Document) Bytes() (data []byte, changed bool, err error) {
	if d.root == nil {
		return d.data, false, nil
	}
	d.sweep()
	var before yaml.Node
	if err := yaml.Unmarshal(d.data, &before); err != nil {
		return nil, false, fmt.Errorf("page: write %s: %w", d.name, err)
	}
	if before.Kind != yaml.DocumentNode || before.Content[0].Kind != yaml.MappingNode {
		data, err := encode(d.root, 0)
		return append(slices.Clone(d.comments()), data...), true, err
	}
	old := before.Content[0]
	if identical(old, d.root) {
		return d.data, false, nil
	}
	if data, err = splice(d.data, old, d.root); err == nil {
		var after yaml.Node
		if yaml.Unmarshal(data, &after) == nil && len(after.Content) == 1 && identical(after.Content[0], d.root) {
			return data, true, nil
		}
	}
	// The file is written in a way that lines cannot be exchanged in, such as
	// JSON: then it is written anew, and what it says is what counts.
	data, err = encode(d.root, 0)
	return data, true, err
}

// comments are those of a file that has nothing else.
func (d *Document) comments() []byte {
	if trimmed := bytes.TrimSpace(d.data); len(trimmed) > 0 && trimmed[0] == '#' {
		return append(trimmed, '\n')
	}
	return nil
}

// encode writes n as YAML, indented by that many blanks.
func encode(n *yaml.Node, indent int) ([]byte, error) {
	var b bytes.Buffer
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(n); err != nil {
		return nil, fmt.Errorf("page: write YAML: %w", err)
	}
	if err := enc.Close(); err != nil {
		return nil, fmt.Errorf("page: write YAML: %w", err)
	}
	if indent == 0 {
		return b.Bytes(), nil
	}
	var out bytes.Buffer
	pad := bytes.Repeat([]byte(" "), indent)
	for l := range bytes.Lines(b.Bytes()) {
		if len(bytes.TrimSpace(l)) > 0 {
			out.Write(pad)
		}
		out.Write(l)
	}
	return out.Bytes(), nil
}

// identical compares what two trees say, with the order of keys.
func identical(a, b *yaml.Node) bool {
	if a == b {
		return true
	}
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	switch a.Kind {
	case yaml.ScalarNode:
		return a.Value == b.Value && a.ShortTag() == b.ShortTag()
	case yaml.AliasNode:
		return a.Value == b.Value
	}
	for i := range a.Content {
		if !identical(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// position names the description, for diagnostics about it.
func (d *Document) position(n *yaml.Node) diag.Position {
	if n == nil || n.Line == 0 {
		return diag.Position{File: d.name}
	}
	return diag.Position{File: d.name, Line: n.Line, Column: n.Column}
}
