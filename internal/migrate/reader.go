package migrate

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// reader reads one configuration.
type reader struct {
	file string
	doc  *Document
	out  *Result
	// packages are the import paths of additional-imports, by name.
	packages map[string]string
	diags    diag.List
}

// handler reads the value of a key.
type handler func(path string, key, value *yaml.Node)

func (r *reader) at(n *yaml.Node) diag.Position {
	return diag.Position{File: r.file, Line: n.Line, Column: n.Column}
}

func (r *reader) errorf(n *yaml.Node, format string, args ...any) {
	r.diags.Errorf(r.at(n), code, format, args...)
}

func (r *reader) drop(path string, n *yaml.Node, reason string) {
	r.out.Dropped = append(r.out.Dropped, Dropped{At: r.at(n), Key: path, Reason: reason})
}

// act adds an action, unless its target is removed before.
func (r *reader) act(a Action) {
	gone := slices.ContainsFunc(r.out.Actions, func(b Action) bool {
		rest, below := strings.CutPrefix(a.Target, b.Target)
		return b.Remove && !b.set && below && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
	if !gone {
		r.out.Actions = append(r.out.Actions, a)
	}
}

// update adds an action that sets the keys of the objects at target.
func (r *reader) update(target string, keysAndValues ...any) {
	r.act(Action{Target: target, Update: mapping(keysAndValues...)})
}

// keys reads a mapping with a handler for each key. A key without one is listed.
func (r *reader) keys(path string, n *yaml.Node, handlers map[string]handler) {
	r.each(path, n, func(path string, key, value *yaml.Node) {
		if h := handlers[key.Value]; h != nil {
			h(path, key, value)
			return
		}
		r.drop(path, key, "not known to voxgen init")
	})
}

// each calls h for each key of a mapping. path is that of the key.
func (r *reader) each(path string, n *yaml.Node, h handler) {
	if n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "%s must be a mapping", orRoot(path))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		h(join(path, key.Value), key, value)
	}
}

// orRoot returns path for a message.
func orRoot(path string) string {
	if path == "" {
		return "the configuration"
	}
	return path
}

// mapping reads a mapping with a handler for each key.
func (r *reader) mapping(handlers map[string]handler) handler {
	return func(path string, _, value *yaml.Node) { r.keys(path, value, handlers) }
}

// not lists a key with the reason why it is not kept.
func (r *reader) not(reason string) handler {
	return func(path string, key, _ *yaml.Node) { r.drop(path, key, reason) }
}

// notIf lists a key unless its value is false or empty.
func (r *reader) notIf(reason string) handler {
	return func(path string, key, value *yaml.Node) {
		if !isFalse(value) && (value.Kind == yaml.ScalarNode || len(value.Content) > 0) {
			r.drop(path, key, reason)
		}
	}
}

// always ignores a key whose meaning voxgen has without configuration.
func (r *reader) always() handler { return func(string, *yaml.Node, *yaml.Node) {} }

// text reads a string.
func (r *reader) text(into *string) handler {
	return func(path string, _, value *yaml.Node) {
		if value.Kind != yaml.ScalarNode {
			r.errorf(value, "%s must be a string", path)
			return
		}
		*into = value.Value
	}
}

// list reads a list of strings.
func (r *reader) list(into *[]string) handler {
	return func(path string, _, value *yaml.Node) {
		for _, item := range r.items(path, value) {
			if item.Kind != yaml.ScalarNode {
				r.errorf(item, "%s must be a list of strings", path)
				return
			}
			if !slices.Contains(*into, item.Value) {
				*into = append(*into, item.Value)
			}
		}
	}
}

// items returns the items of a list.
func (r *reader) items(path string, n *yaml.Node) []*yaml.Node {
	if n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.errorf(n, "%s must be a list", path)
		return nil
	}
	return n.Content
}

// parse returns the root mapping of a YAML or JSON file, or nil after an error.
func parse(name string, data []byte) (*yaml.Node, diag.List) {
	root, diags := load.Tree(name, data)
	if root != nil && root.Kind != yaml.MappingNode {
		diags.Errorf(diag.Position{File: name, Line: root.Line, Column: root.Column}, code, "must be a mapping at the top level")
		return nil, diags
	}
	return root, diags
}

// get returns the value of a key in a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// value returns the text of a scalar at a key, or "".
func value(n *yaml.Node, key string) string {
	if v := get(n, key); v != nil && v.Kind == yaml.ScalarNode {
		return v.Value
	}
	return ""
}

func onlyKeys(n *yaml.Node, keys ...string) bool {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if !slices.Contains(keys, n.Content[i].Value) {
			return false
		}
	}
	return true
}

func isFalse(n *yaml.Node) bool {
	return n.Tag == "!!null" || n.Tag == "!!bool" && !isTrue(n)
}

func isTrue(n *yaml.Node) bool {
	v, err := strconv.ParseBool(n.Value)
	return n.Tag == "!!bool" && err == nil && v
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// mapping returns a YAML mapping of strings, booleans, lists of strings and nodes.
func mapping(keysAndValues ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, v := range keysAndValues {
		n.Content = append(n.Content, scalar(v))
	}
	return n
}

func scalar(v any) *yaml.Node {
	switch v := v.(type) {
	case *yaml.Node:
		return v
	case bool:
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!bool", Value: strconv.FormatBool(v)}
	case []string:
		n := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Style: yaml.FlowStyle}
		for _, item := range v {
			n.Content = append(n.Content, scalar(item))
		}
		return n
	}
	n := &yaml.Node{}
	n.SetString(fmt.Sprint(v))
	return n
}
