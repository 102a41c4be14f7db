// Package schema builds the graph of the schemas of an OpenAPI document. It runs
// between gen/load, which reads the document, and gen/lower, which maps schemas
// to Go types.
//
// A [Node] is a schema; a [Ref] is a use of one. All references to a component
// share its *Node, so pointers can be compared and used as keys. Nodes,
// references and shapes are immutable: each is created once and then cached.
//
// How an allOf or a oneOf gets from the document to lower:
//
//   - [Graph.Ref] takes a use of a schema, for example a property, and resolves it
//     to its node and the siblings of the $ref (ref.go).
//   - [Node.Shape] merges the schema with its conjuncts, that is everything in its
//     allOf, into one [Shape]: types, properties, items and so on (shape.go).
//   - Each oneOf and anyOf of a conjunct becomes a [Choice] of the shape
//     (choice.go). If all alternatives are constants, they become the enum of the
//     shape instead (enum_oneof.go). A component with a discriminator that others
//     extend is a choice between them ([Node.Polymorphic], discriminator.go).
//   - Where Go needs a schema that is not in the document, the graph derives it:
//     several schemas combined ([Graph.Combine]), a schema without its
//     alternatives ([Shape.Base]), one of its types ([Node.OfType]), string enums
//     as one alternative ([Graph.FoldEnums]), the properties of a form
//     ([Graph.Form]). The same question always returns the same node (derive.go).
//   - gen/lower/union.go then declares a Go type for the choice, with a variant for
//     each of its references.
package schema

import (
	"fmt"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
)

// Graph holds the schemas of a document. Shapes and derived schemas are created
// on first use and cached, so a graph is not safe for concurrent use.
type Graph struct {
	components []*Node // in the order of the document
	byName     map[string]*Node
	nodes      map[*openapi3.Schema]*Node
	refs       map[*openapi3.SchemaRef]*Ref
	anything   *Ref
	anyString  *Ref
	extending  map[*Node][]*Ref // see indexExtending

	sets     map[set]*set
	combined map[*set]*Ref
	folded   map[foldKey]*Ref

	inherited int // see maxInherited

	diags  diag.List
	warned map[*openapi3.Schema]bool
}

// New returns the graph of doc, whose references are resolved as by gen/load. The
// document must not change afterwards.
func New(doc *openapi3.T) *Graph {
	g := &Graph{
		byName: map[string]*Node{}, nodes: map[*openapi3.Schema]*Node{}, refs: map[*openapi3.SchemaRef]*Ref{},
		sets: map[set]*set{}, combined: map[*set]*Ref{}, folded: map[foldKey]*Ref{}, warned: map[*openapi3.Schema]bool{},
	}
	g.anything = g.inline(&openapi3.Schema{})
	g.anyString = g.inline(&openapi3.Schema{Type: &openapi3.Types{"string"}})
	if doc.Components != nil {
		g.addComponents(doc.Components.Schemas)
	}
	return g
}

// addComponents creates the nodes of the named schemas. A component that is
// only a reference is an alias of its target.
func (g *Graph) addComponents(schemas openapi3.Schemas) {
	for _, name := range Names(schemas) {
		ref := schemas[name]
		if ref == nil || ref.Ref != "" || ref.Value == nil {
			continue
		}
		n := g.node(ref.Value)
		n.Name, n.Component = name, true
		g.byName[name] = n
		g.components = append(g.components, n)
	}
	for name := range schemas {
		if n := g.aliased(schemas, name); n != nil {
			g.byName[name] = n
		}
	}
}

// aliased follows the references of a component to the node they lead to.
func (g *Graph) aliased(schemas openapi3.Schemas, name string) *Node {
	for range schemas { // a longer chain is a cycle
		ref := schemas[name]
		if ref == nil || ref.Value == nil {
			return nil
		}
		if ref.Ref == "" {
			return g.byName[name]
		}
		name, _ = componentName(ref.Ref)
	}
	return nil
}

// node returns the node of a schema.
func (g *Graph) node(s *openapi3.Schema) *Node {
	n := g.nodes[s]
	if n == nil {
		n = &Node{Schema: s, graph: g, id: len(g.nodes)}
		g.nodes[s] = n
	}
	return n
}

// inline returns a reference to a derived schema.
func (g *Graph) inline(s *openapi3.Schema) *Ref {
	return g.Ref(&openapi3.SchemaRef{Value: s})
}

// Anything returns a reference to the schema that accepts every value.
func (g *Graph) Anything() *Ref { return g.anything }

// AnyString returns a reference to the schema that accepts exactly the strings.
func (g *Graph) AnyString() *Ref { return g.anyString }

// Component returns the named schema of the document, or nil. The name of an
// alias returns its target.
func (g *Graph) Component(name string) *Node { return g.byName[name] }

// Diagnostics returns the findings about the schemas that were used so far.
// Each schema is reported once, however often it is used.
func (g *Graph) Diagnostics() diag.List { return g.diags }

func (g *Graph) report(s *openapi3.Schema, severity diag.Severity, code, instead, format string, args ...any) {
	g.diags.Add(diag.Diagnostic{
		Position: Position(s.Origin), Severity: severity, Code: code,
		Message: fmt.Sprintf(format, args...), Instead: instead,
	})
}

// Position returns the position of an element of the document.
func Position(o *openapi3.Origin) diag.Position {
	if o == nil {
		return diag.Position{}
	}
	loc := o.Key
	if loc == nil && len(o.Fields) > 0 {
		loc = &o.Fields[0]
	}
	if loc == nil {
		return diag.Position{}
	}
	return diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
}
