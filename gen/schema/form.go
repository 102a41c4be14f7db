package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Form returns the schema of a form or multipart body, which consists of
// properties only. Alternatives are merged: the body has the properties of each.
func (g *Graph) Form(ref *Ref) *Ref {
	if ref == nil || len(ref.Node.Shape().Choices) == 0 {
		return ref
	}
	n := ref.Node
	if !n.formKnown {
		n.formKnown = true
		flat := &openapi3.Schema{Type: &openapi3.Types{"object"}, Description: ref.Value.Description, Properties: openapi3.Schemas{}}
		if !g.addProperties(flat, n, 0) {
			return ref
		}
		flat.Required = alwaysRequired(n, 0)
		g.report(n.Schema, diag.Note, "form-alternatives", "the properties of all alternatives are merged and their combination is not checked", "form body with alternatives")
		n.form = g.inline(flat)
	}
	if n.form == nil {
		return ref // an alternative is not an object
	}
	return n.form
}

// maxFormDepth limits the nesting of alternatives.
const maxFormDepth = 8

// addProperties adds the properties of n and of its alternatives. It returns
// false when one of them is not an object.
func (g *Graph) addProperties(flat *openapi3.Schema, n *Node, depth int) bool {
	sh := n.Shape()
	if depth > maxFormDepth || len(sh.Properties)+len(sh.Choices) == 0 || sh.Types&Object == 0 {
		return false
	}
	for _, p := range sh.Properties {
		if flat.Properties[p.Name] == nil {
			flat.Properties[p.Name] = g.Combine(p.Refs...).SchemaRef
		}
	}
	for _, ch := range sh.Choices {
		for _, alt := range ch.Refs {
			if !OnlyNull(alt.Value) && !IsTrue(alt.Value) && !OnlyNarrow([]*Ref{alt}) && !g.addProperties(flat, alt.Node, depth+1) {
				return false
			}
		}
	}
	return true
}

// alwaysRequired lists the properties that every alternative requires.
func alwaysRequired(n *Node, depth int) []string {
	sh := n.Shape()
	out := slices.Clone(sh.Required)
	for _, ch := range sh.Choices {
		var common []string
		for i, alt := range ch.Refs {
			var own []string
			if depth < maxFormDepth {
				own = alwaysRequired(alt.Node, depth+1)
			}
			if i == 0 {
				common = own
				continue
			}
			common = slices.DeleteFunc(common, func(name string) bool { return !slices.Contains(own, name) })
		}
		out = append(out, common...)
	}
	return out
}
