package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Shape is a schema merged with its conjuncts: itself and, recursively, every
// schema in its allOf.
type Shape struct {
	// Conjuncts are the merged schemas, the schema itself first.
	Conjuncts []*openapi3.Schema
	Types     Types
	Typed     bool // a conjunct has the keyword type
	Nullable  bool // null is explicitly allowed
	Format    string
	Enum      []any // nil: no enum
	OpenEnum  bool  // other strings are also valid
	// Alternatives are the schemas of a oneOf or anyOf that make up Enum.
	Alternatives []*openapi3.Schema
	Properties   []Property
	Required     []string
	Items        []*Ref
	Tuple        bool   // there are prefixItems
	Additional   []*Ref // additionalProperties with a schema
	Open         bool   // additionalProperties is explicitly true
	Closed       bool   // additionalProperties is false
	Choices      []Choice

	properties map[string]int  // indexes of Properties
	required   map[string]bool // Required

	graph     *Graph
	nodes     []*Node // of Conjuncts
	base      *Ref    // see Base
	baseKnown bool
}

// Property is a property of an object, with every schema given for it.
type Property struct {
	Name string
	Refs []*Ref
}

// Only reports whether every value is of type t or null.
func (s *Shape) Only(t Types) bool { return s.Types&^Null == t }

// Property returns the property with a name, or nil.
func (s *Shape) Property(name string) *Property {
	if i, ok := s.properties[name]; ok {
		return &s.Properties[i]
	}
	return nil
}

// Requires reports whether a property is in Required.
func (s *Shape) Requires(name string) bool { return s.required[name] }

// Origin returns the position of the first conjunct that has one.
func (s *Shape) Origin() *openapi3.Origin {
	for _, c := range s.Conjuncts {
		if c.Origin != nil {
			return c.Origin
		}
	}
	return nil
}

// merge returns the shape of s, which is n as used somewhere.
func (g *Graph) merge(s *openapi3.Schema, n *Node) *Shape {
	sh := &Shape{Types: All, graph: g, properties: map[string]int{}, required: map[string]bool{}}
	sh.addConjuncts(s, n, map[*Node]bool{})
	g.limit(sh)
	for i, c := range sh.Conjuncts {
		sh.mergeTypes(c)
		if sh.Format == "" {
			sh.Format = c.Format
		}
		if values, ok := EnumValues(c); ok {
			sh.limit(values, false)
		}
		sh.mergeProperties(c)
		if ref := g.Ref(c.Items); ref != nil {
			sh.Items = append(sh.Items, ref)
		}
		sh.Tuple = sh.Tuple || len(c.PrefixItems) > 0
		sh.mergeChoices(c, sh.nodes[i])
	}
	for _, c := range sh.Conjuncts {
		sh.mergeAdditional(c)
	}
	sh.infer()
	return sh
}

// maxInherited limits the schemas and properties that schemas get by allOf, all together:
// each of a chain of schemas has those of all before it.
const maxInherited = 200_000

// limit reports that schemas inherit too much, once, and lets none inherit after that.
func (g *Graph) limit(sh *Shape) {
	if g.inherited > maxInherited {
		sh.Conjuncts, sh.nodes = sh.Conjuncts[:1], sh.nodes[:1]
		return
	}
	for _, c := range sh.Conjuncts[1:] {
		g.inherited += 1 + len(c.Properties)
	}
	if g.inherited > maxInherited {
		g.report(sh.Conjuncts[0], diag.Error, "limit", "", "schemas inherit more than %d schemas and properties by allOf", maxInherited)
	}
}

// addConjuncts adds c, which is n as used somewhere, and every schema in its
// allOf, each node once.
func (s *Shape) addConjuncts(c *openapi3.Schema, n *Node, seen map[*Node]bool) {
	if seen[n] {
		return
	}
	seen[n] = true
	s.Conjuncts, s.nodes = append(s.Conjuncts, c), append(s.nodes, n)
	for _, sr := range c.AllOf {
		ref := s.graph.Ref(sr)
		if ref == nil {
			continue
		}
		s.addConjuncts(ref.Node.Schema, ref.Node, seen)
		for _, sibling := range ref.Siblings {
			s.addConjuncts(sibling.Value, sibling.Node, seen)
		}
	}
}

func (s *Shape) mergeTypes(c *openapi3.Schema) {
	if c.Always != nil && !*c.Always {
		s.Types = 0
		return
	}
	set := s.graph.typesOf(c)
	if set == Null && len(c.Type.Slice()) == 1 || set != 0 && set&Null != 0 || c.Nullable {
		s.Nullable = true
	}
	if set != 0 && set != All {
		s.Typed = true
		s.Types &= set | Null
	}
	if slices.Contains(c.Enum, nil) && len(c.Enum) > 1 {
		s.Nullable = true
	}
}

// typesOf reads the keyword type.
func (g *Graph) typesOf(c *openapi3.Schema) Types {
	set := Types(0)
	for _, name := range c.Type.Slice() {
		t, known := typeNames[name]
		if !known {
			if !g.warned[c] {
				g.report(c, diag.Warning, "unknown-type", "any value is accepted", "unknown type %q", diag.Clip(name))
			}
			t = All
		}
		set |= t
	}
	g.warned[c] = true
	return set
}

func (s *Shape) mergeProperties(c *openapi3.Schema) {
	for _, name := range Names(c.Properties) {
		ref := s.graph.Ref(c.Properties[name])
		if ref == nil {
			ref = s.graph.anything
		}
		i, known := s.properties[name]
		if !known {
			i = len(s.Properties)
			s.properties[name] = i
			s.Properties = append(s.Properties, Property{Name: name})
		}
		s.Properties[i].Refs = append(s.Properties[i].Refs, ref)
	}
	for _, name := range c.Required {
		if !s.required[name] {
			s.required[name] = true
			s.Required = append(s.Required, name)
		}
	}
}

// mergeAdditional reads additionalProperties and unevaluatedProperties. The latter
// leaves the others open where keywords like if decide at run time which they are.
func (s *Shape) mergeAdditional(c *openapi3.Schema) {
	unevaluated := c.UnevaluatedProperties
	if Restricts(unevaluated) && EvaluatesMore(c) {
		unevaluated = openapi3.BoolSchema{}
		s.Open = true
	}
	for _, bs := range []openapi3.BoolSchema{c.AdditionalProperties, unevaluated} {
		ref := s.graph.Ref(bs.Schema)
		switch {
		case bs.Has != nil && *bs.Has:
			s.Open = true
		case bs.Has != nil:
			s.Closed = true
		case ref != nil && IsTrue(ref.Value):
			s.Open = true
		case ref != nil:
			s.Additional = append(s.Additional, ref)
		}
	}
}

// infer derives the type of a schema without one from its other keywords.
func (s *Shape) infer() {
	if s.Typed || len(s.Choices) > 0 {
		return
	}
	hint := Types(0)
	for _, c := range s.Conjuncts {
		hint |= impliedType(c)
	}
	if len(s.Required) > 0 && hint == 0 {
		hint = Object
	}
	if hint != 0 {
		s.Types &= hint | Null
	}
}
