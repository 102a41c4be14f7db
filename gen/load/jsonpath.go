package load

import (
	"errors"
	"fmt"
	"strings"

	"github.com/theory/jsonpath"
	"github.com/theory/jsonpath/spec"
	"go.yaml.in/yaml/v3"
)

// The library parses JSONPath (RFC 9535) and evaluates filters. The segments outside of
// filters are evaluated here, on the tree with its positions; no node is selected twice.
// With the limits for filters, a query takes time in proportion to the document.
const (
	maxQuery   = 4096 // bytes of a query
	maxFilters = 4    // filters within each other
)

// A query is a parsed JSONPath.
type query struct {
	segments []*spec.Segment
	root     *yaml.Node
	values   map[*yaml.Node]any // what filters see of the nodes
}

func parseQuery(path string) (*query, error) {
	path = bracketNames(path)
	if err := checkFilters(path); err != nil {
		return nil, err
	}
	p, err := jsonpath.Parse(path)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), jsonpath.ErrPathParse.Error()+": "))
	}
	return &query{segments: p.Query().Segments(), values: map[*yaml.Node]any{}}, nil
}

// bracketNames writes names with a hyphen, such as x-code in $.info.x-code, as
// ['x-code'], which is how RFC 9535 wants them. Overlays have them often.
func bracketNames(path string) string {
	var b strings.Builder
	var quote byte
	for i := 0; i < len(path); i++ {
		c := path[i]
		switch {
		case quote != 0 && c == '\\' && i+1 < len(path):
			b.WriteByte(c)
			i++
			c = path[i]
		case c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote = c
		case quote == 0 && c == '.':
			end := i + 1
			for end < len(path) && isNameByte(path[end]) {
				end++
			}
			if name := path[i+1 : end]; strings.Contains(name, "-") && !strings.HasPrefix(name, "-") {
				if i > 0 && path[i-1] == '.' {
					b.WriteByte('.') // of a descendant segment, whose first period is written
				}
				b.WriteString("['" + name + "']")
				i = end - 1
				continue
			}
		}
		b.WriteByte(c)
	}
	return b.String()
}

func isNameByte(c byte) bool {
	return c == '-' || c == '_' || c >= 0x80 || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// checkFilters rejects the filters that could take much longer than one look at the
// document: each filter is evaluated for many nodes.
func checkFilters(path string) error {
	if len(path) > maxQuery {
		return fmt.Errorf("it has %d bytes, more than the limit of %d", len(path), maxQuery)
	}
	var open []string // brackets and parentheses around the current position; [? for a filter
	var quote byte
	filters, descendants := 0, 0
	for i := 0; i < len(path); i++ {
		c, rest := path[i], path[i:]
		switch {
		case quote != 0 && c == '\\':
			i++
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '\'' || c == '"':
			quote = c
		case c == '[' || c == '(':
			open = append(open, string(c))
		case c == '?' && len(open) > 0 && open[len(open)-1] == "[":
			open[len(open)-1] = "[?"
			if filters++; filters > maxFilters {
				return fmt.Errorf("more than %d filters within each other", maxFilters)
			}
		case (c == ']' || c == ')') && len(open) > 0:
			if open[len(open)-1] == "[?" {
				if filters--; filters == 0 {
					descendants = 0
				}
			}
			open = open[:len(open)-1]
		case filters == 0:
		case strings.HasPrefix(rest, ".."):
			if descendants++; descendants > 1 {
				return errors.New("more than one descendant segment (..) in a filter")
			}
			i++
		case c == '$' && (strings.Contains(rest, "..") || strings.Contains(rest, "*")):
			return errors.New("a query from the root ($) with a descendant segment (..) or a wildcard in a filter")
		case c == ',' && (filters > 1 || open[len(open)-1] == "["):
			return errors.New("a list of selectors in a filter")
		}
	}
	return nil
}

// nodes returns the nodes below root that the query selects, each once.
func (q *query) nodes(root *yaml.Node) []*yaml.Node {
	q.root = root
	current := []*yaml.Node{root}
	for _, s := range q.segments {
		next, chosen := []*yaml.Node(nil), map[*yaml.Node]bool{}
		apply := func(n *yaml.Node) {
			for _, selector := range s.Selectors() {
				for _, c := range q.selected(n, selector) {
					if !chosen[c] {
						chosen[c] = true
						next = append(next, c)
					}
				}
			}
		}
		walked := map[*yaml.Node]bool{}
		for _, n := range current {
			if s.IsDescendant() {
				walk(n, walked, apply)
			} else {
				apply(n)
			}
		}
		current = next
	}
	return current
}

// walk visits n and all values below it that it has not walked before.
func walk(n *yaml.Node, walked map[*yaml.Node]bool, visit func(*yaml.Node)) {
	if walked[n] {
		return
	}
	walked[n] = true
	visit(n)
	for _, c := range children(n) {
		walk(c, walked, visit)
	}
}

// children returns the values of a mapping or the items of a list.
func children(n *yaml.Node) []*yaml.Node {
	switch n.Kind {
	case yaml.SequenceNode:
		return n.Content
	case yaml.MappingNode:
		out := make([]*yaml.Node, 0, len(n.Content)/2)
		for i := 1; i < len(n.Content); i += 2 {
			out = append(out, n.Content[i])
		}
		return out
	}
	return nil
}

// selected returns the children of n that selector selects.
func (q *query) selected(n *yaml.Node, selector spec.Selector) []*yaml.Node {
	switch s := selector.(type) {
	case spec.Name:
		if n.Kind != yaml.MappingNode {
			return nil
		}
		if key, value := get(n, string(s)); key != nil {
			return []*yaml.Node{value}
		}
	case spec.WildcardSelector:
		return children(n)
	case spec.Index:
		i := int(s)
		if i < 0 {
			i += len(n.Content)
		}
		if n.Kind == yaml.SequenceNode && 0 <= i && i < len(n.Content) {
			return n.Content[i : i+1]
		}
	case spec.SliceSelector:
		if n.Kind == yaml.SequenceNode {
			return slice(n.Content, s)
		}
	case *spec.FilterSelector:
		var out []*yaml.Node
		for _, c := range children(n) {
			if s.Eval(q.value(c), q.value(q.root)) {
				out = append(out, c)
			}
		}
		return out
	}
	return nil
}

func slice(items []*yaml.Node, s spec.SliceSelector) (out []*yaml.Node) {
	lower, upper := s.Bounds(len(items))
	switch step := s.Step(); {
	case step > 0:
		for i := lower; i < upper; i += step {
			out = append(out, items[i])
		}
	case step < 0:
		for i := upper; i > lower; i += step {
			out = append(out, items[i])
		}
	}
	return out
}

// value is a node as filters see it. Each node is converted once.
func (q *query) value(n *yaml.Node) any {
	if v, ok := q.values[n]; ok {
		return v
	}
	var v any
	switch n.Kind {
	case yaml.MappingNode:
		m := make(map[string]any, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			m[n.Content[i].Value] = q.value(n.Content[i+1])
		}
		v = m
	case yaml.SequenceNode:
		list := make([]any, len(n.Content))
		for i, c := range n.Content {
			list[i] = q.value(c)
		}
		v = list
	default:
		v = n.Value
		switch n.Tag {
		case "!!bool", "!!int", "!!float", "!!null":
			if n.Decode(&v) != nil {
				v = n.Value
			}
		}
	}
	q.values[n] = v
	return v
}
