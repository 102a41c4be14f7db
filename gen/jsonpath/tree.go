package jsonpath

import (
	"errors"

	"go.yaml.in/yaml/v3"
)

// ErrSteps is the error of queries that need more steps than their tree has.
var ErrSteps = errors.New("the queries visit too many nodes")

// A Tree is a tree of YAML nodes without aliases, in which mappings have unique scalar keys.
// Its mappings are changed by Set and Remove, its lists by Remove or directly.
type Tree struct {
	root  *yaml.Node
	steps int // that are left; negative after ErrSteps

	// Large mappings that were asked for a key, and those with removed pairs, which are
	// nil in their content until it is read as a whole.
	keys  map[*yaml.Node]*keys
	holes map[*yaml.Node]int

	patterns map[patternKey]compiled
}

// keys has the indexes of the values in the content of a mapping, up to an index.
type keys struct {
	at map[string]int
	to int
}

// DefaultSteps are enough for a hundred searches in the largest documents.
const DefaultSteps = 200_000_000

// NewTree returns the tree of root. steps limits the nodes that all queries on it visit, and
// what takes as long as so many visits.
func NewTree(root *yaml.Node, steps int) *Tree {
	return &Tree{root: root, steps: steps, keys: map[*yaml.Node]*keys{}, holes: map[*yaml.Node]int{}, patterns: map[patternKey]compiled{}}
}

// step takes n steps and reports whether they were left.
func (t *Tree) step(n int) bool {
	if t.steps >= 0 {
		t.steps = max(t.steps-n, -1)
	}
	return t.steps >= 0
}

// small is the length of content up to which a mapping is searched without an index.
const small = 16

// find returns the index of the value of key in the content of a mapping, or -1.
func (t *Tree) find(m *yaml.Node, key string) int {
	if len(m.Content) <= small {
		for i := 0; i+1 < len(m.Content); i += 2 {
			if k := m.Content[i]; k != nil && k.Value == key {
				return i + 1
			}
		}
		return -1
	}
	index := t.keys[m]
	if index == nil {
		index = &keys{at: make(map[string]int, len(m.Content)/2)}
		t.keys[m] = index
	}
	t.step((len(m.Content) - index.to) / 2)
	for ; index.to+1 < len(m.Content); index.to += 2 {
		if k := m.Content[index.to]; k != nil {
			index.at[k.Value] = index.to + 1
		}
	}
	if at, ok := index.at[key]; ok {
		return at
	}
	return -1
}

// Get returns a key of a mapping and its value, or nils, which it also returns for another
// kind of node. Its time does not depend on the number of keys.
func (t *Tree) Get(m *yaml.Node, name string) (key, value *yaml.Node) {
	if m.Kind != yaml.MappingNode {
		return nil, nil
	}
	at := t.find(m, name)
	if at < 0 {
		return nil, nil
	}
	return m.Content[at-1], m.Content[at]
}

// Set adds a pair to a mapping or replaces the one with the same key.
func (t *Tree) Set(m, key, value *yaml.Node) {
	if at := t.find(m, key.Value); at >= 0 {
		m.Content[at-1], m.Content[at] = key, value
		return
	}
	m.Content = append(m.Content, key, value)
}

// Remove removes nodes that Select returned, in time that does not depend on the number of
// keys of their mappings. The error is ErrSteps.
func (t *Tree) Remove(matches []Match) error {
	lists := map[*yaml.Node]map[*yaml.Node]bool{}
	for _, m := range matches {
		if m.Key == nil {
			if lists[m.Parent] == nil {
				lists[m.Parent] = map[*yaml.Node]bool{}
			}
			lists[m.Parent][m.Node] = true
			continue
		}
		at := t.find(m.Parent, m.Key.Value)
		m.Parent.Content[at-1], m.Parent.Content[at] = nil, nil
		t.holes[m.Parent]++
		if index := t.keys[m.Parent]; index != nil {
			delete(index.at, m.Key.Value)
		}
	}
	for list, gone := range lists {
		kept := list.Content[:0]
		for _, item := range list.Content {
			if !gone[item] {
				kept = append(kept, item)
			}
		}
		t.step(len(list.Content))
		list.Content = kept
	}
	if t.steps < 0 {
		return ErrSteps
	}
	return nil
}

// Content returns the content of a mapping or a list, without what was removed.
func (t *Tree) Content(n *yaml.Node) []*yaml.Node {
	if t.holes[n] > 0 {
		kept := n.Content[:0]
		for _, c := range n.Content {
			if c != nil {
				kept = append(kept, c)
			}
		}
		t.step(len(n.Content))
		n.Content = kept
		delete(t.holes, n)
		delete(t.keys, n)
	}
	return n.Content
}

// Close makes the content of all nodes complete again.
func (t *Tree) Close() {
	for n := range t.holes {
		t.Content(n)
	}
}
