package page

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/safe"
)

// The helpers in this file create and change YAML nodes. New nodes have no line, by
// which Document.Bytes distinguishes them from those of the file.

func str(s string) *yaml.Node {
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: strings.Map(visible, s)}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off":
		n.Style = yaml.SingleQuotedStyle // booleans to a YAML 1.1 parser
	}
	return n
}

// visible is for strings.Map: it drops the characters that make a document look
// different from what it is.
func visible(r rune) rune {
	if r != '\n' && !safe.Rune(r) {
		return -1
	}
	return r
}

func raw(tag, s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: s} }

func mapping(pairs ...any) *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for i := 0; i+1 < len(pairs); i += 2 {
		if v, ok := pairs[i+1].(*yaml.Node); ok && v != nil {
			n.Content = append(n.Content, str(pairs[i].(string)), v)
		}
	}
	return n
}

func sequence(items ...*yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Content: items}
}

func strs(values []string) *yaml.Node {
	n := sequence()
	for _, v := range values {
		n.Content = append(n.Content, str(v))
	}
	return n
}

func flow(n *yaml.Node) *yaml.Node {
	n.Style = yaml.FlowStyle
	return n
}

// set sets the value of key. A new key is inserted after the last key that precedes it
// in order, or at the end.
func set(m *yaml.Node, key string, value *yaml.Node, order []string) {
	for i := 0; i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			m.Content[i+1] = value
			return
		}
	}
	at := len(m.Content)
	if rank := slices.Index(order, key); rank >= 0 {
		for i := 0; i+1 < len(m.Content); i += 2 {
			if r := slices.Index(order, m.Content[i].Value); r > rank {
				at = i
				break
			}
		}
		for i := 0; i+1 < len(m.Content); i += 2 {
			if r := slices.Index(order, m.Content[i].Value); r >= 0 && r < rank {
				at = i + 2
			}
		}
	}
	m.Content = slices.Insert(m.Content, at, str(key), value)
}

// unset removes key.
func unset(m *yaml.Node, key string) {
	for i := 0; m != nil && i+1 < len(m.Content); i += 2 {
		if m.Content[i].Value == key {
			m.Content = slices.Delete(m.Content, i, i+2)
			return
		}
	}
}

// child returns the mapping under key, which is created if missing.
func child(m *yaml.Node, key string, order []string) *yaml.Node {
	if v := get(m, key); v != nil && v.Kind == yaml.MappingNode {
		return v
	}
	v := mapping()
	set(m, key, v, order)
	return v
}

// setStrs sets the list under key to values, unless it is equal.
func setStrs(m *yaml.Node, key string, values []string, order []string) {
	old := get(m, key)
	if len(values) == 0 {
		return
	}
	if old == nil || old.Kind != yaml.SequenceNode {
		set(m, key, strs(values), order)
		return
	}
	reuse(old, strs(values).Content)
}

// reuse sets the items of the list old, reusing existing nodes to preserve comments and
// quotes. New scalars are quoted like the first one.
func reuse(old *yaml.Node, items []*yaml.Node) {
	left := slices.Clone(old.Content)
	for i, item := range items {
		if j := slices.IndexFunc(left, func(n *yaml.Node) bool { return n != nil && same(n, item) }); j >= 0 {
			items[i], left[j] = left[j], nil
		} else if len(old.Content) > 0 && item.Kind == yaml.ScalarNode && item.Tag == "!!str" {
			item.Style = old.Content[0].Style
		}
	}
	old.Content = items
}

// same compares two nodes without comments, styles and the order of keys.
func same(a, b *yaml.Node) bool {
	if a == nil || b == nil {
		return a == b
	}
	for a.Kind == yaml.AliasNode {
		a = a.Alias
	}
	for b.Kind == yaml.AliasNode {
		b = b.Alias
	}
	if a.Kind != b.Kind || len(a.Content) != len(b.Content) {
		return false
	}
	switch a.Kind {
	case yaml.ScalarNode:
		return a.Value == b.Value && kindOf(a) == kindOf(b)
	case yaml.MappingNode:
		for i := 0; i+1 < len(a.Content); i += 2 {
			if !same(a.Content[i+1], get(b, a.Content[i].Value)) {
				return false
			}
		}
		return true
	}
	for i := range a.Content {
		if !same(a.Content[i], b.Content[i]) {
			return false
		}
	}
	return true
}

// kindOf returns the tag of a scalar; integers and floats are the same kind.
func kindOf(n *yaml.Node) string {
	if t := n.ShortTag(); t != "!!float" {
		return t
	}
	return "!!int"
}

// facts reads x-voxgen-source: the digest of the text and the keys written by import.
func facts(holder *yaml.Node) (text string, keys []string, ok bool) {
	src := get(holder, sourceKey)
	if src == nil {
		return "", nil, false
	}
	if list := get(src, "facts"); list != nil {
		for _, n := range list.Content {
			keys = append(keys, n.Value)
		}
	}
	return scalar(get(src, "text")), keys, true
}

// sourceKey is the extension in which import records what it wrote.
const sourceKey = "x-voxgen-source"

// setFacts writes x-voxgen-source.
func setFacts(holder *yaml.Node, digest string, keys []string, order []string) {
	n := flow(mapping())
	if digest != "" {
		// A digest may look like a number: 1e10.
		n.Content = append(n.Content, str("text"), str(digest))
	}
	if len(keys) > 0 {
		n.Content = append(n.Content, str("facts"), flow(strs(keys)))
	}
	if len(n.Content) == 0 {
		// The extension marks the parameter as imported.
		n.Content = append(n.Content, str("text"), str(""))
	}
	if !same(get(holder, sourceKey), n) {
		set(holder, sourceKey, n, order)
	}
}

// words turns a name into a text: new_account_email is "New account email".
func words(name string) string {
	parts := strings.FieldsFunc(strings.ReplaceAll(Slug(name), "_", "-"), func(r rune) bool { return r == '-' || r == ' ' || r == '.' })
	s := strings.Join(parts, " ")
	if s == "" {
		return name
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// typeNameOf turns the name of a parameter into that of a component: language_code is
// LanguageCode.
func typeNameOf(name string) string {
	var b strings.Builder
	for _, part := range strings.FieldsFunc(name, func(r rune) bool { return !(r >= '0' && r <= '9' || asciiLetter(r)) }) {
		b.WriteString(strings.ToUpper(part[:1]) + part[1:])
	}
	if b.Len() == 0 {
		return "Value"
	}
	return b.String()
}
