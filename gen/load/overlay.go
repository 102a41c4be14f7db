package load

import (
	"fmt"
	"strings"

	"github.com/speakeasy-api/openapi/overlay"
	"gopkg.in/yaml.v3"
)

// overlay applies the overlays to the tree of the root document. Only the
// queries are the library's: its merge forgets where a node was written, and
// keeps the type of the value it replaces.
func (l *loader) overlay(inputs []Input) {
	for _, in := range inputs {
		data, err := l.read(in)
		s := &source{name: in.name(), data: data}
		if err != nil {
			l.errorf(l.pos(s, nil), "read", "%v", err)
			continue
		}
		if !l.parse(s) {
			continue
		}
		for _, a := range l.actions(s) {
			a.apply()
		}
	}
}

// own notes that node and everything below it was written in s.
func (l *loader) own(node *yaml.Node, s *source) {
	l.owner[node] = s
	for _, c := range node.Content {
		l.own(c, s)
	}
}

// action is one action of an overlay.
type action struct {
	*loader
	src          *source
	index        int
	node         *yaml.Node // where to report
	target       *yaml.Node
	update, copy *yaml.Node
	remove       bool
}

func (a *action) errorf(node *yaml.Node, code, format string, args ...any) {
	head := fmt.Sprintf("action %d (target %q) ", a.index+1, a.target.Value)
	a.loader.errorf(a.pos(a.src, node), code, "%s", head+fmt.Sprintf(format, args...))
}

// actions checks the overlay in s and returns what it asks for.
func (l *loader) actions(s *source) []*action {
	version, v := get(s.root, "overlay")
	if version == nil {
		l.errorf(l.pos(s, s.root), "overlay-invalid", "there is no overlay key at the top; is this an OpenAPI Overlay?")
		return nil
	}
	if v.Value != "1.0" && v.Value != "1.1" && !strings.HasPrefix(v.Value, "1.0.") && !strings.HasPrefix(v.Value, "1.1.") {
		l.errorf(l.pos(s, v), "overlay-invalid", "Overlay version %q is not supported; voxgen reads 1.0 and 1.1", v.Value)
		return nil
	}
	if k, info := get(s.root, "info"); k == nil || info.Kind != yaml.MappingNode {
		l.errorf(l.pos(s, s.root), "overlay-invalid", "the overlay has no info")
	}
	key, list := get(s.root, "actions")
	if key == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		if key == nil {
			key = s.root
		}
		l.errorf(l.pos(s, key), "overlay-invalid", "the overlay has no list of actions")
		return nil
	}
	var actions []*action
	for i, node := range list.Content {
		if a := l.action(s, i, node); a != nil {
			actions = append(actions, a)
		}
	}
	return actions
}

func (l *loader) action(s *source, i int, node *yaml.Node) *action {
	_, target := get(node, "target")
	if !isString(target) || target.Value == "" {
		l.errorf(l.pos(s, node), "overlay-invalid", "action %d has no target", i+1)
		return nil
	}
	a := &action{loader: l, src: s, index: i, node: node, target: target}
	_, a.update = get(node, "update")
	_, a.copy = get(node, "copy")
	removeKey, remove := get(node, "remove")
	if removeKey != nil {
		if remove.Tag != "!!bool" {
			a.errorf(remove, "overlay-invalid", "has a remove that is neither true nor false")
			return nil
		}
		a.remove = strings.EqualFold(remove.Value, "true")
	}
	for j := 0; j+1 < len(node.Content); j += 2 {
		switch k := node.Content[j]; k.Value {
		case "target", "description", "update", "copy", "remove":
		default:
			if !strings.HasPrefix(k.Value, "x-") {
				a.errorf(k, "overlay-invalid", "has an unknown key %q", k.Value)
				return nil
			}
		}
	}
	if n := count(a.remove, a.update != nil, a.copy != nil); n != 1 {
		a.errorf(node, "overlay-invalid", "must have exactly one of update, remove: true and copy; it has %d", n)
		return nil
	}
	return a
}

func count(flags ...bool) (n int) {
	for _, f := range flags {
		if f {
			n++
		}
	}
	return n
}

// query returns the nodes of the document that path selects.
func (a *action) query(path *yaml.Node) ([]*yaml.Node, bool) {
	// The Overlay specification says RFC 9535; the older dialect that the
	// library takes by default for 1.0 is what earlier tools understood.
	var q overlay.Queryable
	var err error
	for _, dialect := range []string{overlay.JSONPathRFC9535, overlay.JSONPathLegacy} {
		o := overlay.Overlay{Version: overlay.Version100, JSONPathVersion: dialect}
		var dialectErr error
		if q, dialectErr = o.NewPath(path.Value, nil); dialectErr == nil {
			err = nil
			break
		} else if err == nil {
			err = dialectErr
		}
	}
	if err != nil {
		a.errorf(path, "overlay-invalid", "has a JSONPath that cannot be read: %v", err)
		return nil, false
	}
	doc := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{a.main.root}}
	var found []*yaml.Node
	seen := map[*yaml.Node]bool{}
	for _, n := range q.Query(doc) {
		if n != nil && n.Kind == yaml.DocumentNode {
			n = n.Content[0]
		}
		if n != nil && !seen[n] {
			seen[n] = true
			found = append(found, n)
		}
	}
	if len(found) == 0 {
		if path == a.copy {
			a.errorf(path, "overlay-unmatched", "copies from %s, which matches nothing", path.Value)
		} else {
			a.errorf(path, "overlay-unmatched", "matches nothing")
		}
		return nil, false
	}
	return found, true
}

func (a *action) apply() {
	targets, ok := a.query(a.target)
	if !ok {
		return
	}
	update := a.update
	if a.copy != nil {
		found, ok := a.query(a.copy)
		if !ok {
			return
		}
		if len(found) > 1 {
			a.errorf(a.copy, "overlay-invalid", "copies from %d places; it must be one", len(found))
			return
		}
		// Taken before the first change, so that copying into itself ends.
		update = a.clone(found[0])
	}
	if a.remove {
		a.removeAll(targets)
		return
	}
	for _, t := range targets {
		if t.Kind == yaml.MappingNode && update.Kind != yaml.MappingNode {
			a.errorf(update, "overlay-invalid", "puts something else in the place of a mapping; remove it first")
			return
		}
		if t.Kind == yaml.SequenceNode && update.Kind != yaml.SequenceNode {
			t.Content = append(t.Content, a.clone(update))
			continue
		}
		a.merge(t, update)
	}
}

// merge makes node what update says: mappings join, lists are appended to, and
// everything else is replaced.
func (a *action) merge(node, update *yaml.Node) {
	switch {
	case a.tooLarge:
	case node.Kind == yaml.MappingNode && update.Kind == yaml.MappingNode:
		index := make(map[string]int, len(node.Content)/2)
		for i := 0; i+1 < len(node.Content); i += 2 {
			index[node.Content[i].Value] = i + 1
		}
		for i := 0; i+1 < len(update.Content); i += 2 {
			key, val := update.Content[i], update.Content[i+1]
			at, ok := index[key.Value]
			switch {
			case !ok:
				node.Content = append(node.Content, a.clone(key), a.clone(val))
			case node.Content[at].Kind == val.Kind && val.Kind != yaml.ScalarNode:
				a.merge(node.Content[at], val)
			default:
				node.Content[at-1], node.Content[at] = a.clone(key), a.clone(val)
			}
		}
	case node.Kind == yaml.SequenceNode && update.Kind == yaml.SequenceNode:
		node.Content = append(node.Content, a.clone(update).Content...)
	default:
		*node = *a.clone(update)
		a.owner[node] = a.src
	}
}

// clone copies node with its position, counting against the limit: a few
// copies into copies would double a document a few times over.
func (a *action) clone(node *yaml.Node) *yaml.Node {
	out := *node
	if owner := a.owner[node]; owner != nil {
		a.owner[&out] = owner
	}
	if a.nodes++; a.nodes > a.limits.Nodes {
		if !a.tooLarge {
			a.errorf(a.node, "limit", "lets the document grow over %d nodes", a.limits.Nodes)
		}
		a.tooLarge = true
		return &out
	}
	out.Content = make([]*yaml.Node, len(node.Content))
	for i, c := range node.Content {
		out.Content[i] = a.clone(c)
	}
	return &out
}

// removeAll takes nodes, which are values, items or keys, out of the document.
func (a *action) removeAll(nodes []*yaml.Node) {
	gone := make(map[*yaml.Node]bool, len(nodes))
	for _, n := range nodes {
		gone[n] = true
	}
	if gone[a.main.root] {
		a.errorf(a.target, "overlay-invalid", "removes the whole document")
		return
	}
	prune(a.main.root, gone)
}

func prune(node *yaml.Node, gone map[*yaml.Node]bool) {
	kept := node.Content[:0]
	step := 1
	if node.Kind == yaml.MappingNode {
		step = 2
	}
	for i := 0; i+step <= len(node.Content); i += step {
		group := node.Content[i : i+step]
		if gone[group[0]] || gone[group[step-1]] {
			continue
		}
		prune(group[step-1], gone)
		kept = append(kept, group...)
	}
	node.Content = kept
}
