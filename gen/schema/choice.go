package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Choice is a oneOf or an anyOf.
type Choice struct {
	Refs          []*Ref
	One           bool // oneOf
	Discriminator *openapi3.Discriminator
	// In is the schema that has the keyword.
	In *openapi3.Schema

	node *Node // of In
}

// mergeChoices adds the alternatives of c. A base whose alternatives include the
// schema that extends it (allOf: [Base], Base: oneOf: [this, …]) adds none.
func (s *Shape) mergeChoices(c *openapi3.Schema, n *Node) {
	for i, list := range []openapi3.SchemaRefs{c.OneOf, c.AnyOf} {
		ch := Choice{Refs: s.graph.Refs(list), One: i == 0, Discriminator: c.Discriminator, In: c, node: n}
		self := c != s.Conjuncts[0] && slices.ContainsFunc(ch.Refs, func(ref *Ref) bool { return slices.Contains(s.nodes, ref.Node) })
		if len(ch.Refs) > 0 && !self && !s.enumChoice(ch) {
			s.Choices = append(s.Choices, ch)
		}
	}
}

// OnlyNarrow reports whether the alternatives only state which properties of the
// base are required or absent.
func OnlyNarrow(refs []*Ref) bool {
	return !slices.ContainsFunc(refs, func(ref *Ref) bool {
		sh := ref.Shape()
		return ref.Ref != "" || len(sh.Choices) > 0 || sh.Enum != nil || len(sh.Additional) > 0 ||
			sh.Typed && !sh.Only(Object) || len(sh.Items) > 0 ||
			slices.ContainsFunc(sh.Properties, func(p Property) bool {
				return slices.ContainsFunc(p.Refs, func(r *Ref) bool { return !IsTrue(r.Value) })
			})
	})
}
