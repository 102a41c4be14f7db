package fake

import (
	"maps"
	"math/big"
	"regexp"
	"slices"
	"unicode/utf8"
)

// integer is used as a pointer, which is nil if absent.
type integer struct{ n int }

// schema is a JSON Schema that is checked at run time, for keywords that have no
// equivalent in Go types. Its fields are named after the keywords, except for
// keywords of Go. The empty schema accepts every value.
type schema struct {
	Ref   *integer // index into schemas
	Never bool     // the schema false

	Types, Enum []string

	MinLength, MaxLength, MaxBytes *integer
	Pattern                        []string

	Minimum, Maximum, ExclusiveMinimum, ExclusiveMaximum string
	MultipleOf                                           []string

	Items                    *schema
	PrefixItems              []schema
	Contains                 *schema
	MinContains, MaxContains *integer
	MinItems, MaxItems       *integer
	UniqueItems              bool
	UnevaluatedItems         *schema

	Properties, PatternProperties       map[string]schema
	AdditionalProperties, PropertyNames *schema
	Required                            []string
	MinProperties, MaxProperties        *integer
	DependentRequired                   map[string][]string
	DependentSchemas                    map[string]schema
	UnevaluatedProperties               *schema

	AllOf, AnyOf, OneOf []schema
	Not, If, Then, Else *schema
}

// holds reports whether t is valid against s (JSON Schema 2020-12).
func (s *schema) holds(all []schema, t tree) bool { return s.check(all, t, nil) }

// evaluated are the names of the properties, or the indexes of the items, that
// keywords have been applied to. It is nil where no keyword depends on that.
type evaluated map[any]bool

func (e evaluated) add(nameOrIndex any) {
	if e != nil {
		e[nameOrIndex] = true
	}
}

// check reports whether t is valid against s, and adds to seen, which is empty or
// nil, what s evaluates.
func (s *schema) check(all []schema, t tree, seen evaluated) bool {
	if (s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil) && seen == nil {
		seen = evaluated{}
	}
	if s.Ref != nil {
		to := t
		if to.refs++; to.refs > len(all) { // a reference to itself, which has no meaning
			return true
		}
		if !all[s.Ref.n].part(all, to, seen) {
			return false
		}
	}
	switch {
	case s.Never, len(s.Types) > 0 && !slices.ContainsFunc(s.Types, t.is), len(s.Enum) > 0 && !slices.Contains(s.Enum, t.source()):
		return false
	}
	switch {
	case t.kind == 'o' && !s.object(all, t, seen), t.kind == 'l' && !s.list(all, t, seen), t.is("string") && !s.text(t), t.is("number") && !s.number(t):
		return false
	}
	return s.combined(all, t, seen) && s.leftOver(all, t, seen)
}

// part checks t against s, a part of another schema, and adds what s evaluates to
// seen if t is valid.
func (s *schema) part(all []schema, t tree, seen evaluated) bool {
	if seen == nil {
		return s.holds(all, t)
	}
	own := evaluated{}
	if !s.check(all, t, own) {
		return false
	}
	maps.Copy(seen, own)
	return true
}

// leftOver checks the properties and items that no other keyword has evaluated.
func (s *schema) leftOver(all []schema, t tree, seen evaluated) bool {
	check := func(left *schema, nameOrIndex any, t tree) bool {
		if left == nil {
			return true
		}
		valid := seen[nameOrIndex] || left.holds(all, t)
		seen.add(nameOrIndex)
		return valid
	}
	for _, m := range t.object {
		if !check(s.UnevaluatedProperties, m.name, m.tree) {
			return false
		}
	}
	for i, item := range t.list {
		if !check(s.UnevaluatedItems, i, item) {
			return false
		}
	}
	return true
}

// is reports whether t has a JSON Schema type.
func (t tree) is(kind string) bool {
	switch kind {
	case "object":
		return t.kind == 'o'
	case "array":
		return t.kind == 'l'
	case "null":
		return t.null
	case "boolean":
		return t.raw == "true" || t.raw == "false"
	case "string":
		return t.kind == 's' && len(t.raw) > 0 && t.raw[0] == '"'
	}
	if t.kind != 's' || t.null || t.raw == "" || t.raw[0] == '"' || t.raw[0] == 't' || t.raw[0] == 'f' {
		return false
	}
	n, ok := new(big.Rat).SetString(t.raw)
	return ok && (kind == "number" || kind == "integer" && n.IsInt())
}

// combined checks the keywords that combine schemas.
func (s *schema) combined(all []schema, t tree, seen evaluated) bool {
	kept := func(list []schema) int {
		n := 0
		for i := range list {
			if list[i].part(all, t, seen) {
				n++
			}
		}
		return n
	}
	switch {
	case kept(s.AllOf) != len(s.AllOf),
		len(s.AnyOf) > 0 && kept(s.AnyOf) == 0,
		len(s.OneOf) > 0 && kept(s.OneOf) != 1,
		s.Not != nil && s.Not.holds(all, t):
		return false
	case s.If == nil:
		return true
	case s.If.part(all, t, seen):
		return s.Then == nil || s.Then.part(all, t, seen)
	default:
		return s.Else == nil || s.Else.part(all, t, seen)
	}
}

func within(n int, lo, hi *integer) bool { return (lo == nil || n >= lo.n) && (hi == nil || n <= hi.n) }

func (s *schema) text(t tree) bool {
	for _, p := range s.Pattern {
		if ok, err := regexp.MatchString(p, t.text); err == nil && !ok {
			return false
		}
	}
	return within(utf8.RuneCountInString(t.text), s.MinLength, s.MaxLength) && within(len(t.text), nil, s.MaxBytes)
}

func (s *schema) number(t tree) bool {
	n, ok := new(big.Rat).SetString(t.raw)
	if !ok {
		return true
	}
	bound := func(limit string, bad func(cmp int) bool) bool {
		b, ok := new(big.Rat).SetString(limit)
		return ok && bad(n.Cmp(b))
	}
	if bound(s.Minimum, func(c int) bool { return c < 0 }) || bound(s.Maximum, func(c int) bool { return c > 0 }) ||
		bound(s.ExclusiveMinimum, func(c int) bool { return c <= 0 }) || bound(s.ExclusiveMaximum, func(c int) bool { return c >= 0 }) {
		return false
	}
	for _, of := range s.MultipleOf {
		if m, ok := new(big.Rat).SetString(of); ok && m.Sign() != 0 && !new(big.Rat).Quo(n, m).IsInt() {
			return false
		}
	}
	return true
}

func (s *schema) list(all []schema, t tree, seen evaluated) bool {
	if !within(len(t.list), s.MinItems, s.MaxItems) {
		return false
	}
	found := 0
	texts := map[string]bool{}
	for i, item := range t.list {
		switch {
		case i < len(s.PrefixItems):
			if !s.PrefixItems[i].holds(all, item) {
				return false
			}
			seen.add(i)
		case s.Items != nil:
			if !s.Items.holds(all, item) {
				return false
			}
			seen.add(i)
		}
		if s.Contains != nil && s.Contains.holds(all, item) {
			found++
			seen.add(i)
		}
		if s.UniqueItems {
			text := item.source()
			if texts[text] {
				return false
			}
			texts[text] = true
		}
	}
	if s.Contains == nil {
		return true
	}
	atLeast := s.MinContains
	if atLeast == nil {
		atLeast = &integer{1}
	}
	return within(found, atLeast, s.MaxContains)
}

func (s *schema) object(all []schema, t tree, seen evaluated) bool {
	if !within(len(t.object), s.MinProperties, s.MaxProperties) || !t.hasAll(s.Required) {
		return false
	}
	for _, m := range t.object {
		if !s.member(all, m, seen) || s.PropertyNames != nil && !s.PropertyNames.holds(all, textTree(m.name)) || !t.hasAll(s.DependentRequired[m.name]) {
			return false
		}
		if d, ok := s.DependentSchemas[m.name]; ok && !d.part(all, t, seen) {
			return false
		}
	}
	return true
}

func (s *schema) member(all []schema, m branch, seen evaluated) bool {
	known := false
	if p, ok := s.Properties[m.name]; ok {
		known = true
		if !p.holds(all, m.tree) {
			return false
		}
	}
	for pattern, p := range s.PatternProperties {
		if ok, err := regexp.MatchString(pattern, m.name); err == nil && ok {
			known = true
			if !p.holds(all, m.tree) {
				return false
			}
		}
	}
	if !known && s.AdditionalProperties != nil {
		known = true
		if !s.AdditionalProperties.holds(all, m.tree) {
			return false
		}
	}
	if known {
		seen.add(m.name)
	}
	return true
}

func (t tree) hasAll(names []string) bool {
	for _, name := range names {
		if !slices.ContainsFunc(t.object, func(m branch) bool { return m.name == name }) {
			return false
		}
	}
	return true
}
