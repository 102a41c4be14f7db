package schema

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// enumChoice treats a oneOf or anyOf whose alternatives are constants as an
// enum. Titles of the alternatives name the values, descriptions document them.
// An alternative that accepts every string makes the enum open. It returns false
// for every other oneOf or anyOf.
func (s *Shape) enumChoice(ch Choice) bool {
	if ch.Discriminator != nil {
		return false
	}
	all := newEnumParts(s.graph)
	null, parts := false, 0
	for _, ref := range ch.Refs {
		if OnlyNull(ref.Value) {
			null = true
			continue
		}
		parts++
		if !all.add(ref) {
			return false
		}
	}
	if parts < 2 || len(all.values) == 0 { // a single alternative is a named type
		return false
	}
	s.Nullable = s.Nullable || null || slices.Contains(all.values, nil)
	s.limit(all.values, all.open)
	s.Alternatives = append(s.Alternatives, all.schemas...)
	return true
}

// limit applies an enum; an open one also allows other values.
func (s *Shape) limit(values []any, open bool) {
	switch {
	case s.Enum == nil:
		s.Enum, s.OpenEnum = values, open
	case open:
	case s.OpenEnum:
		s.Enum, s.OpenEnum = values, false
	default:
		s.Enum = intersect(s.Enum, values)
	}
}

// enumParts collects the enum that the alternatives form.
type enumParts struct {
	graph   *Graph
	values  []any
	schemas []*openapi3.Schema // the alternatives
	kind    Types              // String or Number
	open    bool               // any string is valid
	known   map[string]bool    // values, as JSON
	seen    map[*Node]bool
}

func newEnumParts(g *Graph) *enumParts {
	return &enumParts{graph: g, known: map[string]bool{}, seen: map[*Node]bool{}}
}

// add adds the values of an alternative. It returns false when the alternative
// is not simply an enum of strings or of numbers.
func (p *enumParts) add(ref *Ref) bool {
	s := ref.Node.Schema
	if slices.ContainsFunc(ref.Siblings, func(r *Ref) bool { return Asserts(r.Value) }) || len(s.AllOf) > 0 || s.Discriminator != nil {
		return false
	}
	if len(s.OneOf)+len(s.AnyOf) > 0 {
		return p.addChoice(ref.Node)
	}
	values, ok := EnumValues(s)
	if !ok {
		if !anyString(s) || p.kind == Number {
			return false
		}
		p.open, p.kind = true, String
		return true
	}
	for _, v := range values {
		kind := kindOf(v)
		if v != nil && (kind == 0 || p.kind != 0 && kind != p.kind) {
			return false
		}
		if v != nil {
			p.kind = kind
		}
		if text := JSONText(v); !p.known[text] {
			p.known[text] = true
			p.values = append(p.values, v)
		}
	}
	p.schemas = append(p.schemas, s)
	return true
}

// addChoice adds the values of an alternative that is a oneOf or anyOf.
func (p *enumParts) addChoice(n *Node) bool {
	s := n.Schema
	if p.seen[n] || s.Const != nil || len(s.Enum) > 0 {
		return false
	}
	p.seen[n] = true
	for _, sr := range slices.Concat(s.OneOf, s.AnyOf) {
		if inner := p.graph.Ref(sr); inner == nil || !p.add(inner) {
			return false
		}
	}
	return true
}

// kindOf returns String or Number, or 0 for other values.
func kindOf(v any) Types {
	if _, ok := v.(string); ok {
		return String
	}
	if _, ok := NumberText(v); ok {
		return Number
	}
	return 0
}

// FoldEnums combines the alternatives that are string enums into one when there
// are other alternatives that are not strings. refs are the alternatives of ch.
func (g *Graph) FoldEnums(ch Choice, refs []*Ref) []*Ref {
	var enums, out []*Ref
	values := 0
	for _, ref := range refs {
		part := newEnumParts(g)
		switch sh := ref.Node.Shape(); {
		case part.add(ref) && part.kind == String && !slices.Contains(part.values, nil):
			if len(enums) == 0 {
				out = append(out, nil) // placeholder
			}
			enums = append(enums, ref)
			values += len(part.values)
		case sh.Types&String != 0:
			return refs
		default:
			out = append(out, ref)
		}
	}
	if len(enums) < 2 || values == 0 {
		return refs
	}
	key := foldKey{ch.node, g.set(enums)}
	if g.folded[key] == nil {
		g.folded[key] = g.inline(&openapi3.Schema{Type: &openapi3.Types{"string"}, AnyOf: Sources(enums)})
	}
	out[slices.Index(out, nil)] = g.folded[key]
	return out
}

// foldKey is a choice and its alternatives that are enums.
type foldKey struct {
	in    *Node
	enums *set
}
