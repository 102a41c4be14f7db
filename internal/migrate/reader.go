package migrate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
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
		return b.Remove && below && (rest == "" || rest[0] == '.' || rest[0] == '[')
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
	if n = deref(n); n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "%s must be a mapping", orRoot(path))
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], deref(n.Content[i+1])
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
func (r *reader) items(path string, n *yaml.Node) (items []*yaml.Node) {
	if n.Tag == "!!null" {
		return nil
	}
	if n.Kind != yaml.SequenceNode {
		r.errorf(n, "%s must be a list", path)
		return nil
	}
	for _, item := range n.Content {
		items = append(items, deref(item))
	}
	return items
}

// parse returns the root mapping of a YAML or JSON file.
func parse(name string, data []byte) (*yaml.Node, diag.List) {
	var doc, second yaml.Node
	var diags diag.List
	dec := yaml.NewDecoder(bytes.NewReader(data))
	err := dec.Decode(&doc)
	if errors.Is(err, io.EOF) {
		diags.Errorf(diag.Position{File: name, Line: 1, Column: 1}, code, "the file is empty")
		return nil, diags
	}
	if err == nil && dec.Decode(&second) == nil {
		diags.Errorf(diag.Position{File: name, Line: second.Line, Column: second.Column}, code, "the file contains more than one document")
		return nil, diags
	}
	if err != nil {
		return nil, yamlError(name, err)
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		diags.Errorf(diag.Position{File: name, Line: root.Line, Column: root.Column}, code, "must be a mapping at the top level")
		return nil, diags
	}
	return root, nil
}

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// yamlError reports an error of the YAML package, whose text contains the line.
func yamlError(name string, err error) (diags diag.List) {
	pos, text := diag.Position{File: name}, err.Error()
	if m := yamlLine.FindStringSubmatch(text); m != nil {
		pos.Line, _ = strconv.Atoi(m[1]) // 0, unknown, if there is none
		text = text[len(m[0]):]
	}
	if pos.Line > 0 {
		pos.Column = 1
	}
	diags.Errorf(pos, code, "invalid YAML: %s", text)
	return diags
}

// deref returns the target of an alias.
func deref(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// get returns the value of a key in a mapping, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || deref(n).Kind != yaml.MappingNode {
		return nil
	}
	n = deref(n)
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return deref(n.Content[i+1])
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
