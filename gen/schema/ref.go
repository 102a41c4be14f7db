package schema

import (
	"net/url"
	"path"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Ref is a use of a schema: a $ref or an inline schema. Value is the schema as
// used here. For a $ref with siblings it is a copy of the target with the
// documentation next to the $ref and an additional conjunct for the constraints
// there; otherwise it is the schema of the node.
type Ref struct {
	*openapi3.SchemaRef
	// Node is the schema without the siblings of the $ref.
	Node *Node
	// Siblings are the constraints next to the $ref (OpenAPI 3.1).
	Siblings []*Ref

	shape *Shape
}

// Ref resolves a use of a schema. It returns nil if there is no schema.
func (g *Graph) Ref(sr *openapi3.SchemaRef) *Ref {
	if sr == nil || sr.Value == nil {
		return nil
	}
	if ref := g.refs[sr]; ref != nil {
		return ref
	}
	ref := &Ref{SchemaRef: sr, Node: g.target(sr)}
	g.refs[sr] = ref
	// kin-openapi appends the constraints next to a $ref to the allOf of a copy.
	if n := len(ref.Node.Schema.AllOf); sr.Value != ref.Node.Schema && len(sr.Value.AllOf) > n {
		ref.Siblings = g.Refs(sr.Value.AllOf[n:])
	}
	return ref
}

// Refs resolves a list of uses, without those that have no schema.
func (g *Graph) Refs(list openapi3.SchemaRefs) []*Ref {
	var out []*Ref
	for _, sr := range list {
		if ref := g.Ref(sr); ref != nil {
			out = append(out, ref)
		}
	}
	return out
}

// target returns the node of a use. After gen/load, every $ref refers to a
// component; in other documents it can refer to any location.
func (g *Graph) target(sr *openapi3.SchemaRef) *Node {
	if sr.Ref == "" {
		return g.node(sr.Value)
	}
	if name, ok := componentName(sr.Ref); ok && g.byName[name] != nil {
		return g.byName[name]
	}
	n := g.node(sr.Value)
	if n.Name == "" {
		n.Name = RefName(sr.Ref)
	}
	return n
}

// Shape returns the schema merged with its conjuncts, including the siblings of
// the $ref. It is cached and must not be changed.
func (r *Ref) Shape() *Shape {
	if r.Value == r.Node.Schema {
		return r.Node.Shape()
	}
	if r.shape == nil {
		r.shape = r.Node.graph.merge(r.Value, r.Node)
	}
	return r.shape
}

// Plain returns the reference without its siblings.
func (r *Ref) Plain() *Ref {
	if r.Value == r.Node.Schema {
		return r
	}
	n := r.Node
	if n.plain == nil {
		n.plain = n.graph.refTo(n, r.Ref, r.Origin)
	}
	return n.plain
}

// refTo returns a new reference to n.
func (g *Graph) refTo(n *Node, text string, at *openapi3.Origin) *Ref {
	ref := &Ref{SchemaRef: &openapi3.SchemaRef{Ref: text, Origin: at, Value: n.Schema}, Node: n}
	g.refs[ref.SchemaRef] = ref
	return ref
}

// At returns the position of the reference.
func (r *Ref) At() *openapi3.Origin { return refOrigin(r.SchemaRef) }

// refOrigin returns the position of a schema or of a reference to one.
func refOrigin(ref *openapi3.SchemaRef) *openapi3.Origin {
	switch {
	case ref == nil:
		return nil
	case ref.Origin != nil && ref.Origin.Key != nil:
		return ref.Origin
	case ref.Value != nil && ref.Ref == "":
		return ref.Value.Origin
	default:
		return ref.Origin
	}
}

// Names lists the keys of a map of schemas in document order, or by name where
// the loader recorded no positions.
func Names(m openapi3.Schemas) []string {
	type entry struct {
		name string
		line int
		col  int
	}
	entries := make([]entry, 0, len(m))
	for name, ref := range m {
		e := entry{name: name}
		if o := refOrigin(ref); o != nil && o.Key != nil {
			e.line, e.col = o.Key.Line, o.Key.Column
		}
		entries = append(entries, e)
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		if a.line != b.line {
			return a.line < b.line
		}
		if a.col != b.col {
			return a.col < b.col
		}
		return a.name < b.name
	})
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return names
}

const componentPrefix = "#/components/schemas/"

var pointerEscapes = strings.NewReplacer("~1", "/", "~0", "~")

// componentName returns the name of the component that a $ref refers to.
func componentName(ref string) (string, bool) {
	segment, ok := strings.CutPrefix(ref, componentPrefix)
	if !ok || strings.Contains(segment, "/") {
		return "", false
	}
	if plain, err := url.PathUnescape(segment); err == nil {
		segment = plain
	}
	return pointerEscapes.Replace(segment), true
}

// RefName returns the name that a $ref suggests: the last segment of its pointer
// that is not a keyword, or the file name.
func RefName(ref string) string {
	file, pointer, _ := strings.Cut(ref, "#")
	segments := strings.Split(pointer, "/")
	var parts []string
	for i := len(segments) - 1; i > 0; i-- {
		segment := pointerEscapes.Replace(segments[i])
		if keywordSegments[segment] {
			parts = append([]string{segment}, parts...)
			continue
		}
		return strings.Join(append([]string{segment}, parts...), " ")
	}
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

// keywordSegments holds the pointer segments that are keywords or indexes rather
// than names; the segment before them is part of the name.
var keywordSegments = map[string]bool{
	"schema": true, "items": true, "additionalProperties": true, "not": true, "application/json": true, "content": true,
	"0": true, "1": true, "2": true, "3": true, "4": true, "allOf": true, "oneOf": true, "anyOf": true,
}
