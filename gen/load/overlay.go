package load

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/jsonpath"
)

// overlay applies the overlays to the tree of the root document. One tree for all keeps the
// time of an action independent of the size of objects that others have changed.
func (l *loader) overlay(inputs []Input) {
	tree := jsonpath.NewTree(l.main.root, l.limits.Steps)
	defer tree.Close()
	for _, in := range inputs {
		data, err := l.read(in)
		if err != nil {
			l.unreadable(in, err)
			continue
		}
		s := &source{name: in.String(), data: data}
		if !l.parse(s) {
			continue
		}
		for _, a := range l.actions(s) {
			a.tree = tree
			a.apply()
			if l.stopped {
				return
			}
			if err := l.errLate(); err != nil {
				a.errorf(a.target, "limit", "%v", err)
				return
			}
		}
	}
}

// own records that node and everything below it is from s.
func (l *loader) own(node *yaml.Node, s *source) {
	l.owner[node] = s
	for _, c := range node.Content {
		l.own(c, s)
	}
}

// action is one action of an overlay.
type action struct {
	*loader
	tree         *jsonpath.Tree
	src          *source
	index        int
	node         *yaml.Node // where to report
	target       *yaml.Node
	update, copy *yaml.Node
	remove       bool
}

func (a *action) errorf(node *yaml.Node, code, format string, args ...any) {
	head := fmt.Sprintf("action %d (target %q): ", a.index+1, a.target.Value)
	a.loader.errorf(a.pos(a.src, node), code, "%s", head+fmt.Sprintf(format, args...))
}

// actions checks the overlay in s and returns its actions.
func (l *loader) actions(s *source) []*action {
	version, v := get(s.root, "overlay")
	if version == nil {
		l.errorf(l.pos(s, s.root), "overlay-invalid", "missing overlay key at the top level; is this an OpenAPI Overlay?")
		return nil
	}
	if v.Value != "1.0" && v.Value != "1.1" && !strings.HasPrefix(v.Value, "1.0.") && !strings.HasPrefix(v.Value, "1.1.") {
		l.errorf(l.pos(s, v), "overlay-invalid", "unsupported Overlay version %q; supported are 1.0 and 1.1", v.Value)
		return nil
	}
	if k, info := get(s.root, "info"); k == nil || info.Kind != yaml.MappingNode {
		l.errorf(l.pos(s, s.root), "overlay-invalid", "missing info object in the overlay")
	}
	key, list := get(s.root, "actions")
	if key == nil || list.Kind != yaml.SequenceNode || len(list.Content) == 0 {
		if key == nil {
			key = s.root
		}
		l.errorf(l.pos(s, key), "overlay-invalid", "missing list of actions in the overlay")
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
		l.errorf(l.pos(s, node), "overlay-invalid", "action %d: missing target", i+1)
		return nil
	}
	a := &action{loader: l, src: s, index: i, node: node, target: target}
	_, a.update = get(node, "update")
	_, a.copy = get(node, "copy")
	removeKey, remove := get(node, "remove")
	if removeKey != nil {
		if remove.Tag != "!!bool" {
			a.errorf(remove, "overlay-invalid", "remove must be a boolean")
			return nil
		}
		a.remove = strings.EqualFold(remove.Value, "true")
	}
	for j := 0; j+1 < len(node.Content); j += 2 {
		switch k := node.Content[j]; k.Value {
		case "target", "description", "update", "copy", "remove":
		default:
			if !strings.HasPrefix(k.Value, "x-") {
				a.errorf(k, "overlay-invalid", "unknown key %q", k.Value)
				return nil
			}
		}
	}
	if n := count(a.remove, a.update != nil, a.copy != nil); n != 1 {
		a.errorf(node, "overlay-invalid", "exactly one of update, remove: true and copy is required, got %d", n)
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
func (a *action) query(path *yaml.Node) ([]jsonpath.Match, bool) {
	found, err := a.tree.Select(path.Value)
	switch {
	case errors.Is(err, jsonpath.ErrSteps):
		a.errSteps()
	case err != nil:
		a.errorf(path, "overlay-invalid", "invalid JSONPath (RFC 9535): %v", err)
	case len(found) == 0 && path == a.copy:
		a.errorf(path, "overlay-unmatched", "copy source %s matches nothing", path.Value)
	case len(found) == 0:
		a.errorf(path, "overlay-unmatched", "target matches nothing")
	}
	return found, err == nil && len(found) > 0
}

func (a *action) errSteps() {
	a.errorf(a.target, "limit", "the overlays visit more than %d nodes of the document, up to this action; name objects by their path instead of searching for them with .. and filters", a.limits.Steps)
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
			a.errorf(a.copy, "overlay-invalid", "copy source must match exactly one node, got %d", len(found))
			return
		}
		// Cloned before the first change, so that copying a node into itself terminates.
		update = a.clone(found[0].Node)
	}
	if a.remove {
		a.removeAll(targets)
		return
	}
	for _, m := range targets {
		t := m.Node
		if t.Kind == yaml.MappingNode && update.Kind != yaml.MappingNode {
			a.errorf(update, "overlay-invalid", "a mapping can only be updated with a mapping; remove it first")
			return
		}
		if t.Kind == yaml.SequenceNode && update.Kind != yaml.SequenceNode {
			t.Content = append(t.Content, a.clone(update))
			continue
		}
		a.merge(t, update)
	}
}

// merge updates node: mappings are merged, lists are appended, and everything
// else is replaced.
func (a *action) merge(node, update *yaml.Node) {
	switch {
	case a.tooLarge:
	case node.Kind == yaml.MappingNode && update.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(update.Content); i += 2 {
			key, val := update.Content[i], update.Content[i+1]
			_, old := a.tree.Get(node, key.Value)
			if old != nil && old.Kind == val.Kind && val.Kind != yaml.ScalarNode {
				a.merge(old, val)
			} else {
				a.tree.Set(node, a.clone(key), a.clone(val))
			}
		}
	case node.Kind == yaml.SequenceNode && update.Kind == yaml.SequenceNode:
		node.Content = append(node.Content, a.clone(update).Content...)
	default:
		*node = *a.clone(update)
		a.owner[node] = a.src
	}
}

// clone copies node with its position. Copies count against the limit, because
// repeated copies of copies grow exponentially.
func (a *action) clone(node *yaml.Node) *yaml.Node {
	out := *node
	if owner := a.owner[node]; owner != nil {
		a.owner[&out] = owner
	}
	if a.nodes++; a.nodes > a.limits.Nodes {
		if !a.tooLarge {
			a.errorf(a.node, "limit", "the document exceeds the limit of %d nodes", a.limits.Nodes)
		}
		a.tooLarge = true
		return &out
	}
	content := a.tree.Content(node)
	out.Content = make([]*yaml.Node, len(content))
	for i, c := range content {
		out.Content[i] = a.clone(c)
	}
	return &out
}

// removeAll removes targets from the document.
func (a *action) removeAll(targets []jsonpath.Match) {
	if slices.ContainsFunc(targets, func(m jsonpath.Match) bool { return m.Parent == nil }) {
		a.errorf(a.target, "overlay-invalid", "cannot remove the whole document")
		return
	}
	if a.tree.Remove(targets) != nil {
		a.errSteps()
	}
}
