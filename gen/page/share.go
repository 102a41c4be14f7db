package page

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

const (
	parameterRef = "#/components/parameters/"
	// sharedBy is how many operations must have equal parameters for a component.
	sharedBy = 4
)

// shared merges a parameter of an operation. If it is a component made by import, other
// operations have it, too: one that the page differs from is copied first.
func (m *merger) shared(params *yaml.Node, i int, v Value) {
	item := params.Content[i]
	p := follow(m.d.root, item)
	if _, _, imported := facts(p); item == p || !imported {
		m.parameter(p, v)
		return
	}
	c := clone(p)
	params.Content[i] = c // so that its references count
	probe := &merger{d: m.d, op: m.op, scope: m.scope}
	if probe.parameter(c, v); same(c, p) {
		params.Content[i] = item
		return
	}
	m.diags = append(m.diags, probe.diags...)
}

// clone returns a copy of n, which is new to the document.
func clone(n *yaml.Node) *yaml.Node {
	c := *n
	c.Line, c.Column = 0, 0
	c.Content = make([]*yaml.Node, len(n.Content))
	for i, child := range n.Content {
		c.Content[i] = clone(child)
	}
	return &c
}

// share replaces equal parameters of several operations by a component.
func (d *Document) share() {
	type use struct {
		list *yaml.Node
		at   int
	}
	uses := map[string][]use{}
	var order []string
	d.eachOperation(func(op *yaml.Node) {
		params := get(op, "parameters")
		for i := 0; params != nil && i < len(params.Content); i++ {
			p := params.Content[i]
			if _, _, imported := facts(p); !imported {
				continue
			}
			key := fingerprint(p)
			if uses[key] == nil {
				order = append(order, key)
			}
			uses[key] = append(uses[key], use{params, i})
		}
	})
	components := get(get(d.root, "components"), "parameters")
	// The most frequent parameter of a name gets it as the name of its component.
	slices.SortStableFunc(order, func(a, b string) int { return len(uses[b]) - len(uses[a]) })
	for _, key := range order {
		first := uses[key][0].list.Content[uses[key][0].at]
		name := equalParameter(components, first, key)
		if name == "" && len(uses[key]) < sharedBy {
			continue
		}
		if name == "" {
			if components == nil {
				components = child(child(d.root, "components", rootOrder), "parameters", componentOrder)
			}
			if name = d.addParameter(components, clone(first)); name == "" {
				continue
			}
		}
		for _, u := range uses[key] {
			u.list.Content[u.at] = mapping("$ref", str(parameterRef+name))
		}
	}
}

func (d *Document) eachOperation(f func(op *yaml.Node)) {
	paths := get(d.root, "paths")
	for i := 1; paths != nil && i < len(paths.Content); i += 2 {
		item := paths.Content[i]
		for j := 1; item.Kind == yaml.MappingNode && j < len(item.Content); j += 2 {
			if op := item.Content[j]; op.Kind == yaml.MappingNode && get(op, "responses") != nil {
				f(op)
			}
		}
	}
}

// addParameter adds a component, named after the parameter. One that no operation refers
// to any more gives way to it. The second of a name has another one only if it is
// required: a number would not say what is different about it.
func (d *Document) addParameter(components, p *yaml.Node) string {
	base := scalar(get(p, "name"))
	names := []string{base}
	if scalar(get(p, "required")) == "true" {
		names = append(names, base+"_required")
	}
	refs := d.allReferences()
	for _, name := range names {
		old := get(components, name)
		if old == nil {
			addSorted(components, name, p)
			return name
		}
		if _, _, imported := facts(old); imported && refs[parameterRef+name] == 0 {
			set(components, name, p, nil)
			return name
		}
	}
	return ""
}

// equalParameter returns the component that is equal to a parameter.
func equalParameter(components, p *yaml.Node, key string) string {
	for i := 0; components != nil && i+1 < len(components.Content); i += 2 {
		if c := components.Content[i+1]; same(c, p) && fingerprint(c) == key {
			return components.Content[i].Value
		}
	}
	return ""
}

// fingerprint returns a text that equal trees have in common, whatever the order of keys.
func fingerprint(n *yaml.Node) string {
	switch n.Kind {
	case yaml.ScalarNode, yaml.AliasNode:
		return kindOf(n) + " " + n.Value
	case yaml.SequenceNode:
		parts := make([]string, len(n.Content))
		for i, c := range n.Content {
			parts[i] = fingerprint(c)
		}
		return "[" + strings.Join(parts, "\x00") + "]"
	}
	var parts []string
	for i := 0; i+1 < len(n.Content); i += 2 {
		parts = append(parts, n.Content[i].Value+"\x01"+fingerprint(n.Content[i+1]))
	}
	slices.Sort(parts)
	return "{" + strings.Join(parts, "\x00") + "}"
}
