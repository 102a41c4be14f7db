package lower

import (
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// types is a set of JSON types.
type types uint8

const (
	tString types = 1 << iota
	tNumber
	tInteger
	tBoolean
	tObject
	tArray
	tNull

	tAll     = tString | tNumber | tInteger | tBoolean | tObject | tArray | tNull
	tScalars = tString | tNumber | tInteger | tBoolean
)

var typeNames = map[string]types{
	"string": tString, "number": tNumber | tInteger, "integer": tInteger, "boolean": tBoolean,
	"object": tObject, "array": tArray, "null": tNull,
	"float": tNumber | tInteger, "double": tNumber | tInteger, "int": tInteger, "bool": tBoolean, "file": tString,
}

// count is the number of types whose JSON representations differ.
func (t types) count() int {
	if t&tNumber != 0 {
		t &^= tInteger
	}
	return bits.OnesCount8(uint8(t &^ tNull))
}

// member is a property of an object, with every schema given for it.
type member struct {
	name string
	refs []*openapi3.SchemaRef
}

// choice is a oneOf or an anyOf.
type choice struct {
	refs []*openapi3.SchemaRef
	one  bool // oneOf
	disc *openapi3.Discriminator
	in   *openapi3.Schema
}

// shape is a schema merged with all its conjuncts (allOf).
type shape struct {
	conj     []*openapi3.Schema
	types    types
	stated   bool // at least one conjunct has a type
	nullable bool // null is explicitly allowed
	format   string
	enum     []any              // nil: no enum
	openEnum bool               // other strings are also valid
	parts    []*openapi3.Schema // the alternatives that make up the enum
	members  []member
	required []string
	items    []*openapi3.SchemaRef
	prefix   []*openapi3.SchemaRef
	rest     []*openapi3.SchemaRef // additionalProperties with a schema
	open     bool                  // additionalProperties is explicitly true
	closed   bool
	choices  []choice
}

func (s *shape) origin() *openapi3.Origin {
	for _, c := range s.conj {
		if c.Origin != nil {
			return c.Origin
		}
	}
	return nil
}

// conjuncts lists s and, recursively, every schema in its allOf, each once.
func (l *lowerer) conjuncts(s *openapi3.Schema) []*openapi3.Schema {
	var out []*openapi3.Schema
	seen := map[identity]bool{}
	var visit func(s *openapi3.Schema)
	visit = func(s *openapi3.Schema) {
		id := identify(s)
		if seen[id] && id.schema == nil || slices.Contains(out, s) {
			return
		}
		seen[id] = true
		out = append(out, s)
		for _, ref := range s.AllOf {
			if ref == nil || ref.Value == nil {
				continue
			}
			t := l.resolve(ref)
			visit(t.schema)
			if t.sibling != nil {
				visit(t.sibling)
			}
		}
	}
	visit(s)
	return out
}

// shapeOf merges the conjuncts of s.
func (l *lowerer) shapeOf(s *openapi3.Schema) *shape {
	sh := &shape{types: tAll, conj: l.conjuncts(s)}
	index := map[string]int{}
	for _, c := range sh.conj {
		l.mergeTypes(sh, c)
		if sh.format == "" {
			sh.format = c.Format
		}
		if values, ok := enumValues(c); ok {
			sh.limit(values, false)
		}
		sh.mergeMembers(c, index)
		if c.Items != nil {
			sh.items = append(sh.items, c.Items)
		}
		if len(c.PrefixItems) > len(sh.prefix) {
			sh.prefix = c.PrefixItems
		}
		l.mergeChoices(sh, c)
	}
	for _, c := range sh.conj {
		sh.mergeRest(c)
	}
	sh.infer()
	return sh
}

func (l *lowerer) mergeTypes(sh *shape, c *openapi3.Schema) {
	if c.Always != nil && !*c.Always {
		sh.types = 0
		return
	}
	set := types(0)
	for _, name := range c.Type.Slice() {
		t, known := typeNames[name]
		if !known {
			l.warn(c.Origin, "unknown-type", "any value is accepted", "unknown type %q", name)
			t = tAll
		}
		set |= t
	}
	if set == tNull && len(c.Type.Slice()) == 1 || set != 0 && set&tNull != 0 || c.Nullable {
		sh.nullable = true
	}
	if set != 0 && set != tAll {
		sh.stated = true
		sh.types &= set | tNull
	}
	if slices.Contains(c.Enum, nil) && len(c.Enum) > 1 {
		sh.nullable = true
	}
}

func (sh *shape) mergeMembers(c *openapi3.Schema, index map[string]int) {
	for _, name := range schemaNames(c.Properties) {
		ref := c.Properties[name]
		if ref == nil || ref.Value == nil {
			ref = &openapi3.SchemaRef{Value: &openapi3.Schema{}}
		}
		i, known := index[name]
		if !known {
			i = len(sh.members)
			index[name] = i
			sh.members = append(sh.members, member{name: name})
		}
		sh.members[i].refs = append(sh.members[i].refs, ref)
	}
	for _, name := range c.Required {
		if !slices.Contains(sh.required, name) {
			sh.required = append(sh.required, name)
		}
	}
}

func (sh *shape) mergeRest(c *openapi3.Schema) {
	for _, bs := range []openapi3.BoolSchema{c.AdditionalProperties, c.UnevaluatedProperties} {
		switch {
		case bs.Has != nil && *bs.Has:
			sh.open = true
		case bs.Has != nil:
			sh.closed = true
		case bs.Schema != nil && bs.Schema.Value != nil && isTrueSchema(bs.Schema.Value):
			sh.open = true
		case bs.Schema != nil && bs.Schema.Value != nil:
			sh.rest = append(sh.rest, bs.Schema)
		}
	}
}

// isTrueSchema reports whether every value is valid.
func isTrueSchema(s *openapi3.Schema) bool {
	if s.Always != nil {
		return *s.Always
	}
	return s.IsEmpty()
}

// mergeChoices adds the alternatives of c. A base that lists the schema which
// builds on it (allOf: [Base], Base: oneOf: [this, …]) adds nothing to it.
func (l *lowerer) mergeChoices(sh *shape, c *openapi3.Schema) {
	for i, refs := range []openapi3.SchemaRefs{c.OneOf, c.AnyOf} {
		ch := choice{one: i == 0, disc: c.Discriminator, in: c}
		self := false
		for _, ref := range refs {
			if ref == nil || ref.Value == nil {
				continue
			}
			if t := l.resolve(ref); c != sh.conj[0] && slices.ContainsFunc(sh.conj, func(s *openapi3.Schema) bool { return identify(s) == t.id }) {
				self = true
			}
			ch.refs = append(ch.refs, ref)
		}
		if len(ch.refs) > 0 && !self && !l.enumChoice(sh, ch) {
			sh.choices = append(sh.choices, ch)
		}
	}
}

// infer derives the type of a schema without one from its other keywords.
func (sh *shape) infer() {
	if sh.stated || len(sh.choices) > 0 {
		return
	}
	hint := types(0)
	for _, c := range sh.conj {
		switch {
		case len(c.Properties) > 0, c.AdditionalProperties.Has != nil, c.AdditionalProperties.Schema != nil, c.MinProps > 0,
			c.MaxProps != nil, len(c.PatternProperties) > 0, c.PropertyNames != nil, c.Discriminator != nil:
			hint |= tObject
		case c.Items != nil, len(c.PrefixItems) > 0, c.MinItems > 0, c.MaxItems != nil:
			hint |= tArray
		case c.Pattern != "", c.MinLength > 0, c.MaxLength != nil:
			hint |= tString
		case c.Min != nil, c.Max != nil, c.MultipleOf != nil:
			hint |= tNumber | tInteger
		}
	}
	if len(sh.required) > 0 && hint == 0 {
		hint = tObject
	}
	if hint != 0 {
		sh.types &= hint | tNull
	}
}

// enumValues reads enum and const; a const is an enum with one value.
func enumValues(s *openapi3.Schema) ([]any, bool) {
	if s.Const != nil {
		return []any{s.Const}, true
	}
	return s.Enum, len(s.Enum) > 0
}

// intersect keeps the values that are in both enums; nil means all values.
func intersect(a, b []any) []any {
	if a == nil {
		return b
	}
	out := []any{}
	for _, v := range a {
		if slices.ContainsFunc(b, func(w any) bool { return jsonText(v) == jsonText(w) }) {
			out = append(out, v)
		}
	}
	return out
}

// merge combines several references that all apply into one: the one that
// implies the others, or a new allOf schema, which is cached by its references.
func (l *lowerer) merge(refs []*openapi3.SchemaRef) *openapi3.SchemaRef {
	if len(refs) == 1 {
		return refs[0]
	}
	var kept []*openapi3.SchemaRef
	var keys []string
	for i, ref := range refs {
		if !l.implied(ref, i, refs) {
			kept = append(kept, ref)
			keys = append(keys, fmt.Sprint(identify(ref.Value), len(ref.Value.AllOf)))
		}
	}
	if len(kept) == 1 {
		return kept[0]
	}
	sort.Strings(keys)
	key := strings.Join(keys, "&")
	if s := l.merged[key]; s != nil {
		return s
	}
	s := &openapi3.SchemaRef{Value: &openapi3.Schema{AllOf: kept}}
	for _, ref := range kept {
		if s.Value.Description == "" && ref.Value.Description != "" {
			s.Value.Description = ref.Value.Description
		}
		s.Value.Deprecated = s.Value.Deprecated || ref.Value.Deprecated
		s.Value.ReadOnly = s.Value.ReadOnly || ref.Value.ReadOnly
	}
	l.merged[key] = s
	return s
}

// implied reports whether another of refs requires everything that refs[i] does.
func (l *lowerer) implied(ref *openapi3.SchemaRef, i int, refs []*openapi3.SchemaRef) bool {
	if isTrueSchema(ref.Value) {
		return i > 0 || len(refs) > 1 && !isTrueSchema(refs[1].Value)
	}
	t := l.resolve(ref)
	for j, other := range refs {
		if j == i {
			continue
		}
		if bareObject(ref.Value) && !bareObject(other.Value) && l.shapeOf(other.Value).types&^tNull == tObject {
			return true
		}
		for _, c := range l.conjuncts(other.Value) {
			if identify(c) == t.id && t.sibling == nil && (i > j || identify(other.Value) != t.id) {
				return true
			}
		}
	}
	return false
}

// bareObject reports whether every object is valid.
func bareObject(s *openapi3.Schema) bool {
	return s.Type.Is("object") && !asserts(s) && !s.Nullable && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}
