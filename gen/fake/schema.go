package fake

import (
	"maps"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"sync"
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

// holds reports whether t is valid against s (JSON Schema 2020-12). s may refer to all,
// and exprs keeps the regular expressions that have been compiled.
func (s *schema) holds(all []schema, exprs *sync.Map, t tree) bool {
	c := checker{all: all, exprs: exprs, visits: map[visit]*outcome{}, numbers: map[*tree]int{}, texts: map[string]int{}}
	return s.check(&c, &t, nil)
}

// checker checks one value. Each schema that is referred to is applied to a part of the
// value once: with alternatives that refer to each other, the time would otherwise be
// exponential in the depth of the value.
type checker struct {
	all    []schema
	exprs  *sync.Map
	visits map[visit]*outcome

	numbers map[*tree]int  // see number
	texts   map[string]int // the number of a value by its JSON, with numbers in place of the values in it
}

// visit is a schema that is applied to a part of the value.
type visit struct {
	ref  int
	part *tree
	seen bool // what is evaluated is wanted
}

// outcome is what a visit has found. While it takes place, the value is valid: a schema
// that refers to itself for the same value has no meaning.
type outcome struct {
	valid bool
	seen  evaluated
}

// follow applies the schema with an index to t, as part does.
func (c *checker) follow(ref int, t *tree, seen evaluated) bool {
	v := visit{ref: ref, part: t, seen: seen != nil}
	o := c.visits[v]
	if o == nil {
		o = &outcome{valid: true}
		c.visits[v] = o
		var own evaluated
		if v.seen {
			own = evaluated{}
		}
		o.valid = c.all[ref].check(c, t, own)
		o.seen = own
	}
	if o.valid {
		maps.Copy(seen, o.seen)
	}
	return o.valid
}

// number returns a number for t, which is the same for equal values. The JSON of lists in
// lists is not written once for each level.
func (c *checker) number(t *tree) int {
	if n, ok := c.numbers[t]; ok {
		return n
	}
	text := []byte(t.raw)
	for i := range t.list {
		text = strconv.AppendInt(append(text, '['), int64(c.number(&t.list[i])), 10)
	}
	for i := range t.object {
		m := &t.object[i]
		text = strconv.AppendQuote(append(text, '{'), m.name)
		text = strconv.AppendInt(text, int64(c.number(&m.tree)), 10)
	}
	text = append(text, t.kind)
	n, ok := c.texts[string(text)]
	if !ok {
		n = len(c.texts)
		c.texts[string(text)] = n
	}
	c.numbers[t] = n
	return n
}

// compiled returns the regular expression, nil if it is invalid. It is compiled once.
func compiled(exprs *sync.Map, expr string) *regexp.Regexp {
	if re, ok := exprs.Load(expr); ok {
		return re.(*regexp.Regexp)
	}
	re, _ := regexp.Compile(expr)
	exprs.Store(expr, re)
	return re
}

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
func (s *schema) check(c *checker, t *tree, seen evaluated) bool {
	if (s.UnevaluatedProperties != nil || s.UnevaluatedItems != nil) && seen == nil {
		seen = evaluated{}
	}
	if s.Ref != nil && !c.follow(s.Ref.n, t, seen) {
		return false
	}
	switch {
	case s.Never, len(s.Types) > 0 && !slices.ContainsFunc(s.Types, t.is), len(s.Enum) > 0 && !slices.ContainsFunc(s.Enum, t.equals):
		return false
	}
	switch {
	case t.kind == 'o' && !s.object(c, t, seen), t.kind == 'l' && !s.list(c, t, seen), t.is("string") && !s.text(c, t), t.is("number") && !s.number(t):
		return false
	}
	return s.combined(c, t, seen) && s.leftOver(c, t, seen)
}

// part checks t against s, a part of another schema, and adds what s evaluates to
// seen if t is valid.
func (s *schema) part(c *checker, t *tree, seen evaluated) bool {
	if seen == nil {
		return s.check(c, t, nil)
	}
	own := evaluated{}
	if !s.check(c, t, own) {
		return false
	}
	maps.Copy(seen, own)
	return true
}

// leftOver checks the properties and items that no other keyword has evaluated.
func (s *schema) leftOver(c *checker, t *tree, seen evaluated) bool {
	check := func(left *schema, nameOrIndex any, t *tree) bool {
		if left == nil {
			return true
		}
		valid := seen[nameOrIndex] || left.check(c, t, nil)
		seen.add(nameOrIndex)
		return valid
	}
	for i := range t.object {
		if m := &t.object[i]; !check(s.UnevaluatedProperties, m.name, &m.tree) {
			return false
		}
	}
	for i := range t.list {
		if !check(s.UnevaluatedItems, i, &t.list[i]) {
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
	if kind == "number" {
		return true
	}
	n := ratOf(t.raw)
	return kind == "integer" && n != nil && n.IsInt()
}

// combined checks the keywords that combine schemas.
func (s *schema) combined(c *checker, t *tree, seen evaluated) bool {
	kept := func(list []schema) int {
		n := 0
		for i := range list {
			if list[i].part(c, t, seen) {
				n++
			}
		}
		return n
	}
	switch {
	case kept(s.AllOf) != len(s.AllOf),
		len(s.AnyOf) > 0 && kept(s.AnyOf) == 0,
		len(s.OneOf) > 0 && kept(s.OneOf) != 1,
		s.Not != nil && s.Not.check(c, t, nil):
		return false
	case s.If == nil:
		return true
	case s.If.part(c, t, seen):
		return s.Then == nil || s.Then.part(c, t, seen)
	default:
		return s.Else == nil || s.Else.part(c, t, seen)
	}
}

func within(n int, lo, hi *integer) bool { return (lo == nil || n >= lo.n) && (hi == nil || n <= hi.n) }

func (s *schema) text(c *checker, t *tree) bool {
	for _, p := range s.Pattern {
		if re := compiled(c.exprs, p); re != nil && !re.MatchString(t.text) {
			return false
		}
	}
	return within(utf8.RuneCountInString(t.text), s.MinLength, s.MaxLength) && within(len(t.text), nil, s.MaxBytes)
}

func (s *schema) number(t *tree) bool {
	n := ratOf(t.raw)
	if n == nil {
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

func (s *schema) list(c *checker, t *tree, seen evaluated) bool {
	if !within(len(t.list), s.MinItems, s.MaxItems) {
		return false
	}
	found := 0
	values := map[int]bool{}
	for i := range t.list {
		item := &t.list[i]
		switch {
		case i < len(s.PrefixItems):
			if !s.PrefixItems[i].check(c, item, nil) {
				return false
			}
			seen.add(i)
		case s.Items != nil:
			if !s.Items.check(c, item, nil) {
				return false
			}
			seen.add(i)
		}
		if s.Contains != nil && s.Contains.check(c, item, nil) {
			found++
			seen.add(i)
		}
		if s.UniqueItems {
			n := c.number(item)
			if values[n] {
				return false
			}
			values[n] = true
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

func (s *schema) object(c *checker, t *tree, seen evaluated) bool {
	if !within(len(t.object), s.MinProperties, s.MaxProperties) || !t.hasAll(s.Required) {
		return false
	}
	for i := range t.object {
		m := &t.object[i]
		name := textTree(m.name)
		if !s.member(c, m, seen) || s.PropertyNames != nil && !s.PropertyNames.check(c, &name, nil) || !t.hasAll(s.DependentRequired[m.name]) {
			return false
		}
		if d, ok := s.DependentSchemas[m.name]; ok && !d.part(c, t, seen) {
			return false
		}
	}
	return true
}

func (s *schema) member(c *checker, m *branch, seen evaluated) bool {
	known := false
	if p, ok := s.Properties[m.name]; ok {
		known = true
		if !p.check(c, &m.tree, nil) {
			return false
		}
	}
	for pattern, p := range s.PatternProperties {
		if re := compiled(c.exprs, pattern); re != nil && re.MatchString(m.name) {
			known = true
			if !p.check(c, &m.tree, nil) {
				return false
			}
		}
	}
	if !known && s.AdditionalProperties != nil {
		known = true
		if !s.AdditionalProperties.check(c, &m.tree, nil) {
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
