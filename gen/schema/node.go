package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Node is a schema of the document, or one derived by the graph.
type Node struct {
	// Schema holds the keywords. It must not be changed.
	Schema *openapi3.Schema
	// Name is the name of the component, or the one that a $ref to another
	// location suggests. It is empty for an inline schema.
	Name string
	// Component reports whether the schema is in the components of the document.
	Component bool

	graph         *Graph
	id            int // in order of creation
	shape         *Shape
	plain         *Ref           // see Ref.Plain
	own           *Ref           // see ownPart
	types         map[Types]*Ref // see OfType
	form          *Ref           // see Graph.Form
	formKnown     bool
	variants      *Node // see Polymorphic
	variantsKnown bool
}

// Shape returns the schema merged with its conjuncts. It is cached and must not
// be changed.
func (n *Node) Shape() *Shape {
	if n.shape == nil {
		n.shape = n.graph.merge(n.Schema, n)
	}
	return n.shape
}

// Inner returns the schema that an inline wrapper stands for: an allOf, oneOf or
// anyOf with one schema and next to it, also inside the allOf, only documentation and
// types that the schema has anyway. A component is a wrapper only if it is an allOf that
// names another component, which it does not extend: a variant of a discriminator is
// told apart by its name.
func (n *Node) Inner() (*Ref, bool) {
	s := n.Schema
	if n.Component && (len(s.AllOf) == 0 || s.Discriminator != nil) {
		return nil, false
	}
	var only *Ref
	beside := []*openapi3.Schema{s}
	for i, refs := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
		for _, sr := range refs {
			ref := n.graph.Ref(sr)
			switch {
			case ref == nil || i == 0 && IsTrue(ref.Value): // as an alternative, {} allows every value
			case i == 0 && sr.Ref == "" && len(s.AllOf) > 1 && onlyTypes(ref.Value):
				beside = append(beside, ref.Value)
			case only != nil:
				return nil, false
			default:
				only = ref
			}
		}
	}
	if only == nil || Asserts(s) || n.Component && (!only.Node.Component || only.Node.Schema.Discriminator != nil) {
		return nil, false
	}
	for _, s := range beside {
		if s.Type != nil && only.Node.Shape().Types&^(n.graph.typesOf(s)|Null) != 0 {
			return nil, false
		}
	}
	return only, true
}

// onlyTypes reports whether s has no keywords besides type and documentation.
func onlyTypes(s *openapi3.Schema) bool {
	return s.Always == nil && s.Type != nil && !s.Nullable && !Asserts(s) && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}

// set is a set of nodes. Equal sets share a pointer, which can be used in a key.
type set struct {
	rest *set  // without last
	last *Node // the node with the highest id
}

// set returns the set of the nodes of refs and of their siblings.
func (g *Graph) set(refs []*Ref) *set {
	var nodes []*Node
	for _, ref := range refs {
		nodes = append(nodes, ref.Node)
		for _, sibling := range ref.Siblings {
			nodes = append(nodes, sibling.Node)
		}
	}
	slices.SortFunc(nodes, func(a, b *Node) int { return a.id - b.id })
	var out *set
	for _, n := range slices.Compact(nodes) {
		key := set{out, n}
		if g.sets[key] == nil {
			g.sets[key] = &key
		}
		out = g.sets[key]
	}
	return out
}
