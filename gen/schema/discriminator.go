package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Polymorphic returns the union that a base schema stands for where it is used:
// one of the schemas that extend it with allOf, selected by the discriminator of
// the base (OpenAPI 3.1.1, section 4.8.25.1). It returns nil for other schemas.
// In the allOf of a schema that extends it, the base is used unchanged.
func (n *Node) Polymorphic() *Node {
	base := n.Schema
	if base.Discriminator == nil || base.Discriminator.PropertyName == "" || len(base.OneOf)+len(base.AnyOf) > 0 || !n.Component {
		return nil
	}
	if n.variantsKnown {
		return n.variants
	}
	n.variantsKnown = true
	g := n.graph
	if g.extending == nil {
		g.indexExtending()
	}
	refs := slices.Clone(g.extending[n])
	for _, mapped := range base.Discriminator.Mapping {
		if RefName(mapped.Ref) != n.Name {
			continue
		}
		own := *base // the base itself is also a variant
		own.Discriminator, own.Origin, own.Title = nil, nil, n.Name+"Base"
		refs = append(refs, g.inline(&own))
		break
	}
	if len(refs) > 1 {
		n.variants = g.node(&openapi3.Schema{
			OneOf: Sources(refs), Discriminator: base.Discriminator, Origin: base.Origin,
			Title: base.Title, Description: base.Description, Deprecated: base.Deprecated, Nullable: base.Nullable,
		})
	}
	return n.variants
}

// indexExtending indexes the components by the schemas with a discriminator that
// their allOf includes.
func (g *Graph) indexExtending() {
	g.extending = map[*Node][]*Ref{}
	for _, n := range g.components {
		if len(n.Schema.AllOf) == 0 {
			continue
		}
		sh := Shape{graph: g}
		sh.addConjuncts(n.Schema, n, map[*Node]bool{})
		for i, c := range sh.Conjuncts[1:] { // without itself
			if base := sh.nodes[i+1]; c.Discriminator != nil {
				g.extending[base] = append(g.extending[base], g.refTo(n, componentPrefix+n.Name, nil))
			}
		}
	}
}
