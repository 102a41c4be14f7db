package change

import (
	"math"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// view is what a schema means where it is used: everything in its allOf and in a oneOf
// or anyOf with one alternative is merged. Schemas that are split, inlined or wrapped in
// another way have equal views.
type view struct {
	ref *schema.Ref
	// conjuncts are the merged schemas of the document.
	conjuncts    []*openapi3.Schema
	types        schema.Types // without null; anyType if there is no restriction
	nullable     bool
	enum         []any // nil: no enum
	openEnum     bool
	alternatives []*openapi3.Schema // of a oneOf or anyOf, which make up enum
	properties   map[string]*schema.Ref
	required     []string
	items        *schema.Ref
	closed       bool // no other properties
	additional   *schema.Ref
	choices      []schema.Choice

	refs map[string][]*schema.Ref // of properties, before they are combined
	rest []*schema.Ref            // of additionalProperties
	each []*schema.Ref            // of items
}

const anyType = schema.All &^ schema.Null

// view returns the view of a use of a schema, which is cached.
func (s *schemas) view(g *schema.Graph, ref *schema.Ref) *view {
	if v := s.views[ref.Value]; v != nil {
		return v
	}
	v := &view{ref: ref, types: anyType, properties: map[string]*schema.Ref{}, refs: map[string][]*schema.Ref{}}
	s.views[ref.Value] = v
	v.add(ref, map[*openapi3.Schema]bool{})
	if n := unwrapped(ref).Polymorphic(); n != nil {
		v.choices = append(v.choices, n.Shape().Choices...)
	}
	for _, ch := range v.choices {
		union := schema.Types(0)
		for _, alt := range ch.Refs {
			union |= s.view(g, alt).types
		}
		v.types &= union
	}
	if v.enum != nil && v.types == anyType && !v.openEnum {
		v.types = typesOf(v.enum)
	}
	for name, refs := range v.refs {
		v.properties[name] = g.Combine(refs...)
	}
	if len(v.each) > 0 {
		v.items = g.Combine(v.each...)
	}
	if len(v.rest) > 0 && !v.closed {
		v.additional = g.Combine(v.rest...)
	}
	return v
}

// unwrapped returns the node that an inline wrapper, such as an allOf of one $ref, stands
// for.
func unwrapped(ref *schema.Ref) *schema.Node {
	n := ref.Node
	for range 8 { // more would be a cycle
		inner, ok := n.Inner()
		if !ok {
			break
		}
		n = inner.Node
	}
	return n
}

// add merges the shape of ref, which applies in addition.
func (v *view) add(ref *schema.Ref, seen map[*openapi3.Schema]bool) {
	if seen[ref.Value] {
		return
	}
	seen[ref.Value] = true
	sh := ref.Shape()
	for i, c := range sh.Conjuncts {
		if i == 0 {
			c = ref.Node.Schema // not the copy for the siblings of a $ref
		}
		if !slices.Contains(v.conjuncts, c) {
			v.conjuncts = append(v.conjuncts, c)
		}
	}
	v.types &= sh.Types
	v.nullable = v.nullable || sh.Nullable
	if sh.Enum != nil {
		v.limit(sh.Enum, sh.OpenEnum)
	}
	v.alternatives = append(v.alternatives, sh.Alternatives...)
	for _, p := range sh.Properties {
		v.refs[p.Name] = append(v.refs[p.Name], p.Refs...)
	}
	for _, name := range sh.Required {
		if !slices.Contains(v.required, name) {
			v.required = append(v.required, name)
		}
	}
	v.each, v.rest = append(v.each, sh.Items...), append(v.rest, sh.Additional...)
	v.closed = v.closed || sh.Closed
	for _, ch := range sh.Choices {
		v.choose(ch, seen)
	}
}

// choose adds a choice without null; the schema of a single alternative is merged.
func (v *view) choose(ch schema.Choice, seen map[*openapi3.Schema]bool) {
	var refs []*schema.Ref
	for _, ref := range ch.Refs {
		if schema.OnlyNull(ref.Value) {
			v.nullable = true
		} else {
			refs = append(refs, ref)
		}
	}
	if len(refs) == 1 {
		v.add(refs[0], seen)
		return
	}
	ch.Refs = refs
	v.choices = append(v.choices, ch)
}

// limit intersects the enum with values.
func (v *view) limit(values []any, open bool) {
	switch {
	case v.enum == nil:
		v.enum, v.openEnum = slices.Clone(values), open
	case open:
	case v.openEnum:
		v.enum, v.openEnum = slices.Clone(values), false
	default:
		v.enum = slices.DeleteFunc(v.enum, func(w any) bool { return !hasValue(values, w) })
	}
}

// typesOf returns the types of values.
func typesOf(values []any) (t schema.Types) {
	for _, v := range values {
		switch v := v.(type) {
		case string:
			t |= schema.String
		case bool:
			t |= schema.Boolean
		case []any:
			t |= schema.Array
		case map[string]any:
			t |= schema.Object
		case float64:
			t |= schema.Number | schema.Integer
			if v == math.Trunc(v) {
				t &^= schema.Number
			}
		}
	}
	return t
}

func hasValue(values []any, v any) bool {
	return slices.ContainsFunc(values, func(w any) bool { return schema.JSONText(v) == schema.JSONText(w) })
}

// with returns the conjunct that has a keyword, or else the first one.
func (v *view) with(has func(*openapi3.Schema) bool) *openapi3.Schema {
	if has != nil {
		if i := slices.IndexFunc(v.conjuncts, has); i >= 0 {
			return v.conjuncts[i]
		}
	}
	for _, c := range v.conjuncts {
		if c.Origin != nil {
			return c
		}
	}
	return v.conjuncts[0]
}

// keyword is with for a keyword of schemas.
func (v *view) keyword(name string) *openapi3.Schema {
	has := schema.Has(name)
	if has == nil {
		has = func(*openapi3.Schema) bool { return false }
	}
	return v.with(has)
}

// texts returns the sorted values of a keyword with a text.
func (v *view) texts(get func(*openapi3.Schema) string) []string {
	var out []string
	for _, c := range v.conjuncts {
		if s := get(c); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return out
}

// any reports whether a conjunct has a keyword that is a flag.
func (v *view) any(get func(*openapi3.Schema) bool) bool {
	return slices.ContainsFunc(v.conjuncts, get)
}

// bound is a limit of values; the zero bound is none.
type bound struct {
	set       bool
	value     float64
	exclusive bool
}

// least returns the strictest lower bound of numbers.
func (v *view) least() (b bound) {
	for _, c := range v.conjuncts {
		if c.Min != nil {
			b = b.atLeast(bound{true, *c.Min, c.ExclusiveMin.IsTrue()})
		}
		if c.ExclusiveMin.Value != nil {
			b = b.atLeast(bound{true, *c.ExclusiveMin.Value, true})
		}
	}
	if b.set && v.types == schema.Integer {
		if b.value == math.Ceil(b.value) && b.exclusive {
			b.value++
		}
		b.value, b.exclusive = math.Ceil(b.value), false
	}
	return b
}

// most returns the strictest upper bound of numbers.
func (v *view) most() (b bound) {
	for _, c := range v.conjuncts {
		if c.Max != nil {
			b = b.atMost(bound{true, *c.Max, c.ExclusiveMax.IsTrue()})
		}
		if c.ExclusiveMax.Value != nil {
			b = b.atMost(bound{true, *c.ExclusiveMax.Value, true})
		}
	}
	if b.set && v.types == schema.Integer {
		if b.value == math.Floor(b.value) && b.exclusive {
			b.value--
		}
		b.value, b.exclusive = math.Floor(b.value), false
	}
	return b
}

func (b bound) atLeast(c bound) bound {
	if !b.set || c.value > b.value || c.value == b.value && c.exclusive {
		return c
	}
	return b
}

func (b bound) atMost(c bound) bound {
	if !b.set || c.value < b.value || c.value == b.value && c.exclusive {
		return c
	}
	return b
}

// String returns the bound as it is shown.
func (b bound) String() string {
	text, _ := schema.NumberText(b.value)
	if b.exclusive {
		return "`" + text + "` (exclusive)"
	}
	return "`" + text + "`"
}

// size returns the strictest limit on a length or a number of items.
func (v *view) size(upper bool, get func(*openapi3.Schema) *uint64) (b bound) {
	for _, c := range v.conjuncts {
		n := get(c)
		switch {
		case n == nil:
		case upper:
			b = b.atMost(bound{true, float64(*n), false})
		case *n > 0:
			b = b.atLeast(bound{true, float64(*n), false})
		}
	}
	return b
}
