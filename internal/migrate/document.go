package migrate

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/jsonpath"
)

// Document is the API document that a configuration is used with.
type Document struct {
	Name  string
	Title string
	root  *yaml.Node
	tree  *jsonpath.Tree // of root
}

// NewDocument parses a document, as far as this package needs it.
func NewDocument(name string, data []byte) (*Document, diag.List) {
	root, diags := parse(name, data)
	if root == nil {
		return nil, diags
	}
	if value(root, "openapi") == "" && value(root, "swagger") == "" {
		diags.Errorf(diag.Position{File: name, Line: root.Line, Column: root.Column}, code, "missing openapi or swagger at the top level; is this an OpenAPI document?")
		return nil, diags
	}
	return &Document{Name: name, Title: value(get(root, "info"), "title"), root: root, tree: jsonpath.NewTree(root, jsonpath.DefaultSteps)}, nil
}

// methods are the keys of operations in a path item, in the order of the specification.
var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// maxDepth limits how many references and conjuncts are followed.
const maxDepth = 32

// paths returns the paths of the document, in its order.
func (d *Document) paths() (out []string) {
	n := get(d.root, "paths")
	for i := 0; n != nil && n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
		if strings.HasPrefix(n.Content[i].Value, "/") {
			out = append(out, n.Content[i].Value)
		}
	}
	return out
}

// item returns a path item.
func (d *Document) item(path string) *yaml.Node {
	return d.resolve(get(get(d.root, "paths"), path))
}

// operation returns an operation, or nil.
func (d *Document) operation(method, path string) *yaml.Node {
	if !slices.Contains(methods, method) {
		return nil
	}
	return get(d.item(path), method)
}

// resolve follows references within the document. It returns nil for others.
func (d *Document) resolve(n *yaml.Node) *yaml.Node {
	for range maxDepth {
		if n == nil {
			return nil
		}
		ref := value(n, "$ref")
		if ref == "" {
			return n
		}
		pointer, ok := strings.CutPrefix(ref, "#/")
		if !ok {
			return nil
		}
		n = d.root
		for part := range strings.SplitSeq(pointer, "/") {
			n = get(n, unescapePointer.Replace(part))
		}
	}
	return nil
}

var (
	unescapePointer = strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}")
	escapePointer   = strings.NewReplacer("~", "~0", "/", "~1")
)

// property returns a property of a schema, also of its conjuncts, or nil.
func (d *Document) property(schema *yaml.Node, name string) *yaml.Node {
	return d.propertyWithin(schema, name, maxDepth)
}

func (d *Document) propertyWithin(schema *yaml.Node, name string, depth int) *yaml.Node {
	schema = d.resolve(schema)
	if schema == nil || depth == 0 {
		return nil
	}
	if p := get(get(schema, "properties"), name); p != nil {
		return d.resolve(p)
	}
	if all := get(schema, "allOf"); all != nil {
		for _, conjunct := range all.Content {
			if p := d.propertyWithin(conjunct, name, depth-1); p != nil {
				return p
			}
		}
	}
	return nil
}

// at returns the schema at a JSON pointer of properties, or nil.
func (d *Document) at(schema *yaml.Node, pointer string) *yaml.Node {
	schema = d.resolve(schema)
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if part != "" {
			schema = d.property(schema, unescapePointer.Replace(part))
		}
	}
	return schema
}

// hasParameter reports whether an operation has a parameter, or a property of its body, of
// that name.
func (d *Document) hasParameter(item, op *yaml.Node, name string) bool {
	for _, owner := range []*yaml.Node{item, op} {
		list := get(owner, "parameters")
		if list == nil || list.Kind != yaml.SequenceNode {
			continue
		}
		for _, p := range list.Content {
			if value(d.resolve(p), "name") == name {
				return true
			}
		}
	}
	return d.property(d.jsonSchema(get(op, "requestBody")), name) != nil
}

// response returns the first successful response of an operation, or nil.
func (d *Document) response(op *yaml.Node) *yaml.Node {
	responses := get(op, "responses")
	for i := 0; responses != nil && responses.Kind == yaml.MappingNode && i+1 < len(responses.Content); i += 2 {
		if strings.HasPrefix(responses.Content[i].Value, "2") {
			return d.resolve(responses.Content[i+1])
		}
	}
	return nil
}

// jsonSchema returns the schema of the JSON in a body or response, or nil.
func (d *Document) jsonSchema(body *yaml.Node) *yaml.Node {
	body = d.resolve(body)
	content := get(body, "content")
	if content == nil {
		return d.resolve(get(body, "schema")) // Swagger 2.0
	}
	for i := 0; content.Kind == yaml.MappingNode && i+1 < len(content.Content); i += 2 {
		if strings.Contains(content.Content[i].Value, "json") {
			return d.resolve(get(content.Content[i+1], "schema"))
		}
	}
	return nil
}

// extensions calls f for every extension in the document, with the JSONPath of its object,
// and the name of the component that the object is the schema of, if it is one. Values of
// extensions and examples are not searched.
func (d *Document) extensions(f func(owner place, key, value *yaml.Node)) {
	d.walk(place{path: "$", node: d.root}, f)
}

// place is an object of the document.
type place struct {
	path      string // JSONPath
	node      *yaml.Node
	component string // name of the schema, if the object is one of the components
	names     bool   // its keys are names from the API
}

var (
	// values are keys whose values are not part of the document.
	values = []string{"example", "examples", "default", "enum", "const"}
	// nameMaps are keys of mappings whose keys are names.
	nameMaps = []string{"properties", "patternProperties", "schemas", "definitions", "headers", "responses"}
)

// otherFiles returns the first reference to each other file, whose extensions are not read.
func (d *Document) otherFiles() (refs []*yaml.Node) {
	seen := map[string]bool{"": true}
	d.references(d.root, func(ref *yaml.Node) {
		if file, _, _ := strings.Cut(ref.Value, "#"); !seen[file] {
			seen[file] = true
			refs = append(refs, ref)
		}
	})
	return refs
}

// references calls f for the value of every $ref.
func (d *Document) references(n *yaml.Node, f func(ref *yaml.Node)) {
	for i, item := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 1 && n.Content[i-1].Value == "$ref" && item.Kind == yaml.ScalarNode {
			f(item)
		}
		d.references(item, f)
	}
}

func (d *Document) walk(at place, f func(owner place, key, value *yaml.Node)) {
	switch at.node.Kind {
	case yaml.SequenceNode:
		for i, item := range at.node.Content {
			d.walk(place{path: at.path + "[" + strconv.Itoa(i) + "]", node: item}, f)
		}
	case yaml.MappingNode:
		for i := 0; i+1 < len(at.node.Content); i += 2 {
			key, value := at.node.Content[i], at.node.Content[i+1]
			switch {
			case !at.names && strings.HasPrefix(key.Value, "x-"):
				f(at, key, value)
			case !at.names && slices.Contains(values, key.Value):
			default:
				below := place{path: at.path + step(key.Value), node: value, names: !at.names && slices.Contains(nameMaps, key.Value)}
				if at.path == "$.components.schemas" || at.path == "$.definitions" {
					below.component = key.Value
				}
				d.walk(below, f)
			}
		}
	}
}

// step returns the part of a JSONPath (RFC 9535) that selects a key.
func step(key string) string {
	plain := key != "" && !strings.ContainsFunc(key, func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == '_')
	})
	if plain {
		return "." + key
	}
	return "['" + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`, "\r", `\r`, "\t", `\t`).Replace(key) + "']"
}

// operationPath returns the JSONPath of an operation.
func operationPath(method, path string) string {
	return "$.paths" + step(path) + step(method)
}

// schemaPath returns the JSONPath of a component, or "" if there is none of that name.
func (d *Document) schemaPath(name string) string {
	if get(get(get(d.root, "components"), "schemas"), name) != nil {
		return "$.components.schemas" + step(name)
	}
	if get(get(d.root, "definitions"), name) != nil {
		return "$.definitions" + step(name)
	}
	return ""
}
