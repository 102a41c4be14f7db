// Package jsonpath evaluates JSONPath (RFC 9535) on trees of YAML nodes that change between
// queries. Every node that a query visits counts as a step, and the steps of a tree are
// limited: queries and trees are not trusted.
package jsonpath

import (
	"go.yaml.in/yaml/v3"
)

type segment struct {
	descendant bool
	single     bool // selects one child at most
	selectors  []selector
}

// A selector calls yield with each child of n that it selects, until yield returns false.
type selector func(t *Tree, n *yaml.Node, yield func(Match) bool) bool

// A Match is a node that a query selects. Key and Parent are nil for the root, and Key is
// nil for an item of a list.
type Match struct {
	Parent, Key, Node *yaml.Node
}

// Select returns the nodes that a query selects, each once. The error is ErrSteps, or that of
// the syntax, with the position in bytes. Names after a period may have hyphens, which RFC
// 9535 wants in brackets, because overlays often have them.
func (t *Tree) Select(query string) ([]Match, error) {
	segments, err := t.parse(query)
	if err != nil {
		return nil, err
	}
	current := []Match{{Node: t.root}}
	for _, s := range segments {
		current = t.apply(s, current)
	}
	if t.steps < 0 {
		return nil, ErrSteps
	}
	return current, nil
}

// apply returns what s selects from the nodes of from, each once: the time of a query is
// its length times the size of the tree, without its filters.
func (t *Tree) apply(s segment, from []Match) (to []Match) {
	chosen, walked := map[*yaml.Node]bool{}, map[*yaml.Node]bool{}
	add := func(m Match) bool {
		if len(s.selectors) > 1 {
			if chosen[m.Node] {
				return true
			}
			chosen[m.Node] = true
		}
		to = append(to, m)
		return true
	}
	for _, m := range from {
		if !s.descendant {
			t.selected(s, m.Node, add)
			continue
		}
		t.walk(m.Node, func(n *yaml.Node) (more, below bool) {
			if len(from) > 1 {
				if walked[n] {
					return true, false
				}
				walked[n] = true
			}
			return t.selected(s, n, add), true
		})
	}
	return to
}

// selected calls yield with the children of n that s selects.
func (t *Tree) selected(s segment, n *yaml.Node, yield func(Match) bool) bool {
	for _, selector := range s.selectors {
		if !t.step(1) || !selector(t, n, yield) {
			return false
		}
	}
	return true
}

// walk calls visit with n and, if it wants what is below, with all values below n, until it
// does not want more.
func (t *Tree) walk(n *yaml.Node, visit func(*yaml.Node) (more, below bool)) bool {
	more, below := visit(n)
	if !more || !below {
		return more
	}
	return t.children(n, func(m Match) bool { return t.walk(m.Node, visit) })
}

// children calls yield with the values of a mapping or the items of a list.
func (t *Tree) children(n *yaml.Node, yield func(Match) bool) bool {
	if n.Kind != yaml.MappingNode && n.Kind != yaml.SequenceNode {
		return true
	}
	content := t.Content(n)
	for i := 0; i < len(content); i++ {
		m := Match{Parent: n, Node: content[i]}
		if n.Kind == yaml.MappingNode {
			i++
			m.Key, m.Node = m.Node, content[i]
		}
		if !t.step(1) || !yield(m) {
			return false
		}
	}
	return true
}

// each calls yield with the nodes that segments select below n, as often as they do, until
// it returns false. It needs no memory for them.
func (t *Tree) each(n *yaml.Node, segments []segment, yield func(*yaml.Node) bool) bool {
	if len(segments) == 0 {
		return yield(n)
	}
	s, rest := segments[0], segments[1:]
	next := func(m Match) bool { return t.each(m.Node, rest, yield) }
	if !s.descendant {
		return t.selected(s, n, next)
	}
	return t.walk(n, func(n *yaml.Node) (more, below bool) { return t.selected(s, n, next), true })
}

func byName(name string) selector {
	return func(t *Tree, n *yaml.Node, yield func(Match) bool) bool {
		key, value := t.Get(n, name)
		return key == nil || yield(Match{n, key, value})
	}
}

func wildcard(t *Tree, n *yaml.Node, yield func(Match) bool) bool { return t.children(n, yield) }

func byIndex(i int) selector {
	return func(_ *Tree, n *yaml.Node, yield func(Match) bool) bool {
		at := i
		if at < 0 {
			at += len(n.Content)
		}
		if n.Kind != yaml.SequenceNode || at < 0 || at >= len(n.Content) {
			return true
		}
		return yield(Match{Parent: n, Node: n.Content[at]})
	}
}

// bySlice selects as RFC 9535, section 2.3.4.2, says. start and end are nil for the default.
func bySlice(start, end *int, step int) selector {
	return func(t *Tree, n *yaml.Node, yield func(Match) bool) bool {
		size := len(n.Content)
		if n.Kind != yaml.SequenceNode || step == 0 {
			return true
		}
		bound := func(p *int, otherwise, low, high int) int {
			if p == nil {
				return otherwise
			}
			i := *p
			if i < 0 {
				i += size
			}
			return min(max(i, low), high)
		}
		if step > 0 {
			to := bound(end, size, 0, size)
			for i := bound(start, 0, 0, size); i < to; i += min(step, size) {
				if !t.step(1) || !yield(Match{Parent: n, Node: n.Content[i]}) {
					return false
				}
			}
			return true
		}
		to := bound(end, -1, -1, size-1)
		for i := bound(start, size-1, -1, size-1); i > to; i += max(step, -size) {
			if !t.step(1) || !yield(Match{Parent: n, Node: n.Content[i]}) {
				return false
			}
		}
		return true
	}
}

func byFilter(keep test) selector {
	return func(t *Tree, n *yaml.Node, yield func(Match) bool) bool {
		return t.children(n, func(m Match) bool { return !keep(t, m.Node) || yield(m) })
	}
}
