package load

import (
	"encoding/json"
	"math"
	"sort"

	"github.com/getkin/kin-openapi/openapi2"
	"github.com/getkin/kin-openapi/openapi2conv"
	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
)

// convert converts a Swagger 2.0 document with the tree root. The converter does
// not keep origins, so its result is parsed into a tree again, which gets the
// positions and order of root and is then decoded like any other document.
func (l *loader) convert(kin *openapi3.Loader, root *yaml.Node) (*openapi3.T, error) {
	l.main.asJSON()
	var old openapi2.T
	if err := json.Unmarshal(l.main.encoded, &old); err != nil {
		return nil, err
	}
	t, err := openapi2conv.ToV3WithLoader(&old, kin, l.main.url())
	if err != nil {
		return nil, err
	}
	data, err := json.Marshal(t)
	if err != nil {
		return nil, err
	}
	if l.restorePositions(data, root) {
		if t, err := newKin().LoadFromDataWithPath(l.main.encoded, l.main.url()); err == nil {
			return t, nil
		}
	}
	kin = newKin()
	kin.IncludeOrigin = false // no positions are better than wrong ones
	return kin.LoadFromDataWithPath(data, l.main.url())
}

// restorePositions encodes the converted document with the positions of root.
func (l *loader) restorePositions(data []byte, root *yaml.Node) bool {
	tree, err := parseJSON(data, 2*l.limits.Depth, l.limits.Nodes)
	if err != nil {
		return false
	}
	p := &placer{l}
	p.at(tree, root)
	p.place(tree, root, "")
	l.main.root = tree
	wrong := l.encode(l.main)
	l.main.root, l.owner = nil, nil
	return wrong == nil
}

// placer assigns the positions of the old document to the nodes of the converted one.
type placer struct{ *loader }

// at assigns the position of old to node.
func (p *placer) at(node, old *yaml.Node) {
	node.Line, node.Column = old.Line, old.Column
	if s := p.owner[old]; s != nil {
		p.owner[node] = s
	}
}

// renamed holds the Swagger 2.0 names of component sections.
var renamed = map[string]string{
	"schemas": "definitions", "requestBodies": "parameters", "securitySchemes": "securityDefinitions",
}

// place walks node and old in parallel. A field that the old document does not
// have gets the position of the enclosing object: a media type has the position
// of the response whose schema it contains.
func (p *placer) place(node, old *yaml.Node, parent string) {
	switch node.Kind {
	case yaml.SequenceNode:
		for i, item := range node.Content {
			was := old
			if old.Kind == yaml.SequenceNode {
				was = p.item(old, item, i)
			}
			p.at(item, was)
			p.place(item, was, "")
		}
	case yaml.MappingNode:
		ranks := make([]int, len(node.Content)/2)
		for i := range ranks {
			key, val := node.Content[2*i], node.Content[2*i+1]
			was, rank := p.field(old, key.Value, parent)
			ranks[i] = rank
			if rank < math.MaxInt {
				p.at(key, old.Content[rank])
			} else {
				p.at(key, was)
			}
			p.at(val, was)
			p.place(val, was, key.Value)
		}
		sort.Stable(&pairs{node.Content, ranks})
	}
}

// field returns the value of a name in old, and the index of its key.
func (p *placer) field(old *yaml.Node, name, parent string) (*yaml.Node, int) {
	if parent == "components" && renamed[name] != "" {
		name = renamed[name]
	}
	if old.Kind != yaml.MappingNode {
		return old, math.MaxInt
	}
	for i := 0; i+1 < len(old.Content); i += 2 {
		if old.Content[i].Value == name {
			return old.Content[i+1], i
		}
	}
	if _, list := get(old, "parameters"); name == "requestBody" && list != nil && list.Kind == yaml.SequenceNode {
		for _, item := range list.Content {
			if _, in := get(item, "in"); in != nil && (in.Value == "body" || in.Value == "formData") {
				return item, math.MaxInt
			}
		}
	}
	return old, math.MaxInt
}

// item returns the list item that became item i. Parameters are matched by name,
// because the body parameter is no longer in the list.
func (p *placer) item(old, item *yaml.Node, i int) *yaml.Node {
	if _, name := get(item, "name"); name != nil {
		_, in := get(item, "in")
		for _, was := range old.Content {
			_, oldName := get(was, "name")
			_, oldIn := get(was, "in")
			if oldName != nil && oldName.Value == name.Value && (in == nil || oldIn != nil && oldIn.Value == in.Value) {
				return was
			}
		}
	}
	if i < len(old.Content) {
		return old.Content[i]
	}
	return old
}

// pairs sorts the fields of a mapping by rank.
type pairs struct {
	content []*yaml.Node
	ranks   []int
}

func (p *pairs) Len() int           { return len(p.ranks) }
func (p *pairs) Less(i, j int) bool { return p.ranks[i] < p.ranks[j] }
func (p *pairs) Swap(i, j int) {
	p.ranks[i], p.ranks[j] = p.ranks[j], p.ranks[i]
	c := p.content
	c[2*i], c[2*j] = c[2*j], c[2*i]
	c[2*i+1], c[2*j+1] = c[2*j+1], c[2*i+1]
}
