package jsonpath

import (
	"regexp"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// test is the logical expression of a filter, for a node.
type test func(t *Tree, n *yaml.Node) bool

// operand is a value in a filter, for a node.
type operand func(t *Tree, n *yaml.Node) value

// or parses a logical expression.
func (p *parser) or() test {
	left := p.and()
	for p.token("||") {
		a, b := left, p.and()
		left = func(t *Tree, n *yaml.Node) bool { return a(t, n) || b(t, n) }
	}
	return left
}

func (p *parser) and() test {
	left := p.basic()
	for p.token("&&") {
		a, b := left, p.basic()
		left = func(t *Tree, n *yaml.Node) bool { return a(t, n) && b(t, n) }
	}
	return left
}

func never(*Tree, *yaml.Node) bool { return false }

func not(a test) test { return func(t *Tree, n *yaml.Node) bool { return !a(t, n) } }

// basic parses a test, a comparison or an expression in parentheses.
func (p *parser) basic() test {
	p.blank()
	switch {
	case p.err != nil:
		return never
	case p.token("!"):
		if t, ok := p.parentheses(); ok {
			return not(t)
		}
		t, _, _ := p.term()
		if t == nil {
			p.fail("expected a query, a function or ( after !")
			return never
		}
		return not(t)
	}
	if t, ok := p.parentheses(); ok {
		return t
	}
	t, left, isValue := p.term()
	p.blank()
	at := p.at
	op := p.comparison()
	switch {
	case op == "" && t == nil:
		p.fail("expected a comparison")
		return never
	case op == "":
		return t
	case !isValue:
		p.at = at
		p.fail("only values can be compared: queries that select one node at most, literals and functions that return one")
		return never
	}
	p.blank()
	at = p.at
	_, right, isValue := p.term()
	if !isValue && p.err == nil {
		p.at = at
		p.fail("only values can be compared: queries that select one node at most, literals and functions that return one")
	}
	return compare(left, op, right)
}

func (p *parser) parentheses() (test, bool) {
	if !p.token("(") {
		return nil, false
	}
	t := p.or()
	if !p.token(")") {
		p.fail("expected )")
	}
	return t, true
}

func (p *parser) comparison() string {
	for _, op := range []string{"==", "!=", "<=", ">=", "<", ">"} {
		if p.skip(op) {
			return op
		}
	}
	return ""
}

// term parses a query, a literal or a function. t is nil if it is not a test, and
// isValue is whether it is a value.
func (p *parser) term() (t test, v operand, isValue bool) {
	if p.err != nil {
		return never, nothing, true
	}
	if q, ok := p.query(); ok {
		return q.exists, q.value, q.singular
	}
	if lit, ok := p.literal(); ok {
		return nil, lit, true
	}
	return p.function()
}

// subquery is a query in a filter.
type subquery struct {
	rooted, singular bool
	segments         []segment
}

// query parses a query in a filter.
func (p *parser) query() (*subquery, bool) {
	q := &subquery{rooted: p.skip("$")}
	if !q.rooted && !p.skip("@") {
		return nil, false
	}
	q.segments = p.segments()
	q.singular = !slices.ContainsFunc(q.segments, func(s segment) bool { return s.descendant || !s.single })
	return q, true
}

// each calls yield with the nodes that q selects.
func (q *subquery) each(t *Tree, n *yaml.Node, yield func(*yaml.Node) bool) {
	if q.rooted {
		n = t.root
	}
	t.each(n, q.segments, yield)
}

func (q *subquery) exists(t *Tree, n *yaml.Node) (found bool) {
	q.each(t, n, func(*yaml.Node) bool { found = true; return false })
	return found
}

// value is the value of the only node that q selects, or nothing.
func (q *subquery) value(t *Tree, n *yaml.Node) value {
	var only *yaml.Node
	count := 0
	q.each(t, n, func(n *yaml.Node) bool { only = n; count++; return count < 2 })
	if count != 1 {
		return value{}
	}
	return valueOf(only)
}

func (q *subquery) count(t *Tree, n *yaml.Node) value {
	count := 0
	q.each(t, n, func(*yaml.Node) bool { count++; return true })
	return value{kind: number, num: float64(count)}
}

var numeral = regexp.MustCompile(`^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?`)

var word = regexp.MustCompile(`^[a-z][a-z_0-9]*`)

// literal parses a literal.
func (p *parser) literal() (operand, bool) {
	var v value
	switch w := word.FindString(p.rest()); {
	case p.quote() != 0:
		v = value{kind: str, text: p.str()}
	case w == "null":
		p.at += len(w)
		v.kind = null
	case w == "true" || w == "false":
		p.at += len(w)
		v = boolean(w == "true")
	default:
		text := p.match(numeral)
		if text == "" {
			return nil, false
		}
		v.kind = number
		v.num, _ = strconv.ParseFloat(text, 64) // infinite if it is out of range
	}
	return func(*Tree, *yaml.Node) value { return v }, true
}

// function parses a function: those of RFC 9535, section 2.4.
func (p *parser) function() (t test, v operand, isValue bool) {
	start := p.at
	called := p.match(word)
	if called == "" || !p.skip("(") {
		p.at = start
		p.fail("expected a query, which starts with @ or $, a literal or a function")
		return never, nothing, true
	}
	p.blank()
	switch called {
	case "length":
		arg := p.valueArgument()
		v = func(t *Tree, n *yaml.Node) value { return t.length(arg(t, n)) }
	case "count":
		v = p.nodesArgument().count
	case "value":
		v = p.nodesArgument().value
	case "match", "search":
		t = p.pattern(called == "match")
	default:
		p.at = start
		p.fail("unknown function %s; there are length, count, value, match and search", called)
		return never, nothing, true
	}
	if !p.token(")") {
		p.fail("expected ) after the arguments of %s", called)
	}
	return t, v, t == nil
}

func (p *parser) nodesArgument() *subquery {
	q, ok := p.query()
	if !ok {
		p.fail("expected a query, which starts with @ or $")
		return &subquery{}
	}
	return q
}

func (p *parser) valueArgument() operand {
	at := p.at
	_, v, ok := p.term()
	if !ok && p.err == nil {
		p.at = at
		p.fail("expected a value: a query that selects one node at most, a literal or a function that returns one")
	}
	return v
}
