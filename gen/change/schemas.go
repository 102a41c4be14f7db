package change

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// schemas compares schemas of the two documents: pairs of uses, each once, however many
// places lead to it. Changes are recorded for the pair; what they mean to a caller
// depends on the use, see comparison.visit.
type schemas struct {
	old, new *schema.Graph
	views    map[*openapi3.Schema]*view
	pairs    map[pairKey]*schemaPair
	dirty    map[*schemaPair]bool
}

type pairKey struct{ old, new *openapi3.Schema }

// schemaPair is a schema before and after.
type schemaPair struct {
	old, new *schema.Ref
	changes  []schemaChange
	edges    []edge
	expanded bool
}

// edge leads from a pair to a part of it.
type edge struct {
	to   *schemaPair
	step string // what it adds to a path: .name, [], {}, or nothing
	// readOnly parts are not sent in requests, writeOnly parts not in responses.
	readOnly, writeOnly bool
}

// schemaChange is a change of a schema. Its ID lacks the prefix for the use.
type schemaChange struct {
	id, text          string
	keyword, property string
	newKeyword        string           // if it is not keyword
	names             [2]string        // of a property that was renamed
	old, new          *openapi3.Schema // that have the keyword
	request, response effect
	form              *effect // instead of request in parameters and forms, which are text
	prose             bool
	readOnly          bool // of the property
	writeOnly         bool
}

// effect is what a change means to callers. The ID is set if it is not the change's.
type effect struct {
	severity   Severity
	action, id string
}

func newSchemas(old, new *openapi3.T) *schemas {
	return &schemas{
		old: schema.New(old), new: schema.New(new),
		views: map[*openapi3.Schema]*view{}, pairs: map[pairKey]*schemaPair{}, dirty: map[*schemaPair]bool{},
	}
}

// pair returns the pair for two uses, or nil if one is missing.
func (s *schemas) pair(old, new *schema.Ref) *schemaPair {
	if old == nil || new == nil {
		return nil
	}
	key := pairKey{old.Value, new.Value}
	p := s.pairs[key]
	if p == nil {
		p = &schemaPair{old: old, new: new}
		s.pairs[key] = p
	}
	return p
}

// expand compares the two schemas of a pair, but not the pairs that it leads to.
func (s *schemas) expand(p *schemaPair) {
	if p.expanded {
		return
	}
	p.expanded = true
	a, b := s.view(s.old, p.old), s.view(s.new, p.new)
	retyped := s.generalized(p, a, b) || p.types(a, b)
	s.extensions(p, a, b, retyped)
	if retyped {
		return
	}
	s.prose(p, a, b)
	p.values(a, b)
	p.limits(a, b)
	s.properties(p, a, b)
	s.parts(p, a, b)
	s.choices(p, a, b)
}

// lead adds an edge.
func (s *schemas) lead(p *schemaPair, step string, old, new *schema.Ref) {
	if to := s.pair(old, new); to != nil && to != p {
		p.edges = append(p.edges, edge{to: to, step: step})
	}
}

// equal reports whether two uses mean the same, apart from prose.
func (s *schemas) equal(old, new *schema.Ref) bool {
	return s.clean(s.pair(old, new), func(c schemaChange) bool { return c.prose })
}

// clean reports whether all changes that p leads to are ignored.
func (s *schemas) clean(p *schemaPair, ignored func(schemaChange) bool) bool {
	seen := map[*schemaPair]bool{p: true}
	for queue := []*schemaPair{p}; len(queue) > 0; queue = queue[1:] {
		s.expand(queue[0])
		if slices.ContainsFunc(queue[0].changes, func(c schemaChange) bool { return !ignored(c) }) {
			return false
		}
		for _, e := range queue[0].edges {
			if !seen[e.to] {
				seen[e.to] = true
				queue = append(queue, e.to)
			}
		}
	}
	return true
}

// mark finds the pairs that lead to changes. It returns all that roots lead to.
func (s *schemas) mark(roots []root) map[*schemaPair]bool {
	before := map[*schemaPair][]*schemaPair{}
	seen := map[*schemaPair]bool{}
	var queue, changed []*schemaPair
	push := func(p *schemaPair) {
		if !seen[p] {
			seen[p] = true
			queue = append(queue, p)
		}
	}
	for _, r := range roots {
		push(r.pair)
	}
	for ; len(queue) > 0; queue = queue[1:] {
		p := queue[0]
		s.expand(p)
		if len(p.changes) > 0 || p.renamed() {
			changed = append(changed, p)
		}
		for _, e := range p.edges {
			before[e.to] = append(before[e.to], p)
			push(e.to)
		}
	}
	for ; len(changed) > 0; changed = changed[1:] {
		if p := changed[0]; !s.dirty[p] {
			s.dirty[p] = true
			changed = append(changed, before[p]...)
		}
	}
	return seen
}

// renamed reports whether the pair is of two components with different names.
func (p *schemaPair) renamed() bool {
	a, b := p.old.Node, p.new.Node
	return a.Component && b.Component && a.Name != b.Name
}

// narrowed returns the effects if fewer values are allowed.
func (c schemaChange) narrowed(action string) schemaChange {
	c.request, c.response = effect{severity: Breaking, action: action}, effect{severity: Note, action: "None."}
	return c
}

// widened returns the effects if more values are allowed.
func (c schemaChange) widened(action string) schemaChange {
	c.request, c.response = effect{severity: Note, action: "None."}, effect{severity: Warning, action: action}
	return c
}

// both returns the same effect for requests and responses.
func (c schemaChange) both(s Severity, action string) schemaChange {
	c.request, c.response = effect{severity: s, action: action}, effect{severity: s, action: action}
	return c
}

func (p *schemaPair) put(c schemaChange) { p.changes = append(p.changes, c) }

// change returns a change of a keyword, whose places are known.
func change(a, b *view, id, keyword, format string, args ...any) schemaChange {
	return schemaChange{id: id, keyword: keyword, text: fmt.Sprintf(format, args...), old: a.keyword(keyword), new: b.keyword(keyword)}
}
