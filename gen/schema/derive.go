package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// Sources returns the references as kin-openapi has them.
func Sources(refs []*Ref) openapi3.SchemaRefs {
	out := make(openapi3.SchemaRefs, len(refs))
	for i, ref := range refs {
		out[i] = ref.SchemaRef
	}
	return out
}

// Combine returns one reference for several that all apply: the one that implies
// the others, or one to a new allOf schema, which is cached by its references.
func (g *Graph) Combine(refs ...*Ref) *Ref {
	if len(refs) == 1 {
		return refs[0]
	}
	var kept []*Ref
	for i, ref := range refs {
		if !implied(ref, i, refs) {
			kept = append(kept, ref)
		}
	}
	if len(kept) == 1 {
		return kept[0]
	}
	key := g.set(kept)
	if ref := g.combined[key]; ref != nil {
		return ref
	}
	s := &openapi3.Schema{AllOf: Sources(kept)}
	for _, ref := range kept {
		if s.Description == "" && ref.Value.Description != "" {
			s.Description = ref.Value.Description
		}
		s.Deprecated = s.Deprecated || ref.Value.Deprecated
		s.ReadOnly = s.ReadOnly || ref.Value.ReadOnly
	}
	g.combined[key] = g.inline(s)
	return g.combined[key]
}

// implied reports whether another of refs requires everything that refs[i] does.
func implied(ref *Ref, i int, refs []*Ref) bool {
	if IsTrue(ref.Value) {
		return i > 0 || len(refs) > 1 && !IsTrue(refs[1].Value)
	}
	for j, other := range refs {
		if j == i {
			continue
		}
		sh := other.Shape()
		if anyObject(ref.Value) && !anyObject(other.Value) && sh.Only(Object) {
			return true
		}
		if len(ref.Siblings) == 0 && slices.Contains(sh.nodes, ref.Node) && (i > j || other.Node != ref.Node) {
			return true
		}
	}
	return false
}

// Base returns the schema without its alternatives, or nil if nothing is left.
func (s *Shape) Base() *Ref {
	if !s.baseKnown {
		s.base, s.baseKnown = s.makeBase(), true
	}
	return s.base
}

func (s *Shape) makeBase() *Ref {
	asserts := false
	var rest []*Ref
	for i, c := range s.Conjuncts {
		if len(c.OneOf) == 0 && len(c.AnyOf) == 0 {
			if Asserts(c) || c.Type != nil {
				rest = append(rest, s.nodes[i].ownPart(c))
				asserts = asserts || Asserts(c)
			}
			continue
		}
		bare := *c
		bare.OneOf, bare.AnyOf, bare.Discriminator = nil, nil, nil
		evaluateLater(&bare)
		if Asserts(&bare) {
			rest = append(rest, s.nodes[i].ownPart(&bare))
			asserts = true
		}
	}
	if !asserts {
		return nil
	}
	return s.graph.Combine(rest...)
}

// ownPart returns a reference to left, the remainder of the node, without allOf.
func (n *Node) ownPart(left *openapi3.Schema) *Ref {
	if n.own == nil {
		own := *left
		own.AllOf = nil
		evaluateLater(&own)
		n.own = n.graph.inline(&own)
	}
	return n.own
}

// evaluateLater removes the keywords that depend on the alternatives and conjuncts
// of s, which s is about to lose: they are checked with all of them. What they
// restrict is then any value.
func evaluateLater(s *openapi3.Schema) {
	if Restricts(s.UnevaluatedProperties) && s.UnevaluatedProperties.Schema != nil && !IsSet(s.AdditionalProperties) {
		open := true
		s.AdditionalProperties.Has = &open
	}
	s.UnevaluatedProperties, s.UnevaluatedItems = openapi3.BoolSchema{}, openapi3.BoolSchema{}
}

// OfType returns the schema restricted to one of its types and without its
// documentation, as a variant of a schema with several types.
func (n *Node) OfType(t Types) *Ref {
	name := map[Types]string{String: "string", Integer: "integer", Number: "number", Boolean: "boolean", Object: "object", Array: "array"}[t]
	if n.types[t] == nil {
		one := *n.Schema
		one.Type = &openapi3.Types{name}
		one.Title, one.Description = "", ""
		if n.types == nil {
			n.types = map[Types]*Ref{}
		}
		n.types[t] = n.graph.inline(&one)
	}
	return n.types[t]
}
