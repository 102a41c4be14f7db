package load

import (
	"errors"
	"fmt"
	"regexp"
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
	late     func() bool        // ends the query
}

func parseQuery(path string, late func() bool) (*query, error) {
	path = bracketNames(path)
	if err := checkFilters(path); err != nil {
		return nil, err
	}
	p, err := jsonpath.Parse(path)
	if err != nil {
		return nil, errors.New(strings.TrimPrefix(err.Error(), jsonpath.ErrPathParse.Error()+": "))
	}
	return &query{segments: p.Query().Segments(), values: map[*yaml.Node]any{}, late: late}, nil
}

// Select returns the nodes below root that a JSONPath (RFC 9535) selects, each once. The error
// says why the path is invalid.
func Select(root *yaml.Node, path string) ([]*yaml.Node, error) {
	q, err := parseQuery(path, func() bool { return false })
	if err != nil {
		return nil, err
	}
	return q.nodes(root), nil
}

// unquoted calls visit with the index of each byte of path that is not in a string
// literal. visit returns how many bytes to go on.
func unquoted(path string, visit func(i int) int) {
	var quote byte
	for i := 0; i < len(path); {
		switch c := path[i]; {
		case quote != 0 && c == '\\':
			i += 2
		case quote != 0:
			if c == quote {
				quote = 0
			}
			i++
		case c == '\'' || c == '"':
			quote = c
			i++
		default:
			i += visit(i)
		}
	}
}

// hyphenated matches a name with a hyphen after the period of a segment.
var hyphenated = regexp.MustCompile(`^\.[A-Za-z_\x{80}-\x{10ffff}][\w\x{80}-\x{10ffff}]*-[\w\x{80}-\x{10ffff}-]*`)

// bracketNames writes names with a hyphen, such as x-code in $.info.x-code, as
// ['x-code'], which is how RFC 9535 wants them. Overlays have them often.
func bracketNames(path string) string {
	var b strings.Builder
	written := 0
	unquoted(path, func(i int) int {
		segment := hyphenated.FindString(path[i:])
		if segment == "" {
			return 1
		}
		b.WriteString(path[written:i])
		if strings.HasSuffix(path[:i], ".") {
			b.WriteByte('.') // a descendant segment keeps both periods
		}
		b.WriteString("['" + segment[1:] + "']")
		written = i + len(segment)
		return len(segment)
	})
	return b.String() + path[written:]
}

// checkFilters rejects the filters that could take much longer than one look at the
// document: each filter is evaluated for many nodes.
func checkFilters(path string) error {
	if len(path) > maxQuery {
		return fmt.Errorf("it has %d bytes, more than the limit of %d", len(path), maxQuery)
	}
	var c filterCheck
	unquoted(path, func(i int) int {
		if c.next(path[i:]); c.err != nil {
			return len(path)
		}
		return 1
	})
	return c.err
}

// filterCheck is the state of checkFilters.
type filterCheck struct {
	open        []string // brackets and parentheses around the position; [? for a filter
	filters     int      // around the position
	descendants int      // segments in the outermost filter
	rooted      bool     // the position is in a query from the root
	err         error
}

func (c *filterCheck) inside(bracket string) bool {
	return len(c.open) > 0 && c.open[len(c.open)-1] == bracket
}

// next looks at the first byte of rest.
func (c *filterCheck) next(rest string) {
	switch b := rest[0]; {
	case b == '[' || b == '(':
		c.open = append(c.open, string(b))
	case b == '?' && c.inside("["):
		c.open[len(c.open)-1] = "[?"
		if c.filters++; c.filters > maxFilters {
			c.err = fmt.Errorf("more than %d filters within each other", maxFilters)
		} else if c.rooted {
			c.err = errRooted
		}
	case (b == ']' || b == ')') && len(c.open) > 0:
		c.close()
	case c.filters == 0:
	case c.rooted && (b == '*' || strings.HasPrefix(rest, "..")):
		c.err = errRooted
	case strings.HasPrefix(rest, ".."):
		if c.descendants++; c.descendants > 1 {
			c.err = errors.New("more than one descendant segment (..) in a filter")
		}
	case b == '$':
		c.rooted = true
	case b == ',' && (c.inside("[") || c.filters > 1 && c.inside("[?")):
		c.err = errors.New("a list of selectors in a filter")
	case strings.ContainsRune("=<>!&|,", rune(b)):
		c.rooted = false
	}
}

// close leaves a bracket or parenthesis.
func (c *filterCheck) close() {
	if c.inside("[?") || c.inside("(") {
		c.rooted = false
	}
	if c.inside("[?") {
		if c.filters--; c.filters == 0 {
			c.descendants = 0
		}
	}
	c.open = c.open[:len(c.open)-1]
}

var errRooted = errors.New("a query from the root ($) with a descendant segment (..), a wildcard or a filter in a filter")

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
			if q.late() {
				return nil
			}
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
