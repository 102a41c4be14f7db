package page

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Document is an OpenAPI document that pages are merged into.
type Document struct {
	name string
	data []byte
	root *yaml.Node // the root mapping; nil for an empty file
	opts Options
	// structures has the components of the structures of pages.
	structures map[string]string
	// merged has the operations of this run, replaced the enum that each new one has
	// replaced somewhere.
	merged   map[string]bool
	replaced map[string]string
}

// Options holds what pages do not contain. It is used where the document lacks it.
type Options struct {
	// Title is the name of the API, Server its URL.
	Title  string
	Server string
	// Tag is the tag of new operations whose pages do not name one.
	Tag string
	// RolesExtension is the extension that holds who may call an operation, such as
	// x-example-roles; empty: x-voxgen-roles.
	RolesExtension string
}

var errNoMapping = errors.New("the document is not a YAML mapping")

// Open reads a document, which may be empty.
func Open(name string, data []byte, opts Options) (*Document, error) {
	d := &Document{name: name, data: data, opts: opts, structures: map[string]string{}, merged: map[string]bool{}, replaced: map[string]string{}}
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

// rootOrder is the order of keys in a document.
var rootOrder = []string{"openapi", "info", rolesExtensionKey, "servers", "tags", "security", "paths", "components"}

// begin creates an empty document.
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

// secure adds a bearer security scheme, unless the document has security schemes.
func (d *Document) secure(op *Operation) {
	components := get(d.root, "components")
	if !op.Bearer || get(d.root, "security") != nil || get(components, "securitySchemes") != nil {
		return
	}
	set(d.root, "security", sequence(mapping("bearer", flow(sequence()))), rootOrder)
	schemes := child(child(d.root, "components", rootOrder), "securitySchemes", componentOrder)
	set(schemes, "bearer", mapping("type", str("http"), "scheme", str("bearer")), nil)
}

// Bytes returns the text of the document, in which unchanged lines are preserved.
// changed reports whether any line changed.
func (d *Document) Bytes() (data []byte, changed bool, err error) {
	if d.root == nil {
		return d.data, false, nil
	}
	d.share()
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
	// Lines cannot be preserved in this format, such as JSON, so the file is
	// encoded again if its content changed.
	data, err = encode(d.root, 0)
	return data, true, err
}

// comments returns the comments of a file without content.
func (d *Document) comments() []byte {
	if trimmed := bytes.TrimSpace(d.data); len(trimmed) > 0 && trimmed[0] == '#' {
		return append(trimmed, '\n')
	}
	return nil
}

// encode encodes n as YAML with the given indentation.
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

// identical compares two trees, including the order of keys.
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

// position returns the position of n in the document.
func (d *Document) position(n *yaml.Node) diag.Position {
	if n == nil || n.Line == 0 {
		return diag.Position{File: d.name}
	}
	return diag.Position{File: d.name, Line: n.Line, Column: n.Column}
}
