package config

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

var fileType = reflect.TypeFor[File]()

// check checks a node against the type it is decoded into. The YAML package can
// also reject unknown keys, but reports no column and no suggestion.
func (r *reader) check(n *yaml.Node, t reflect.Type, what string) {
	n = deref(n)
	switch r.nodes++; {
	case r.nodes == maxNodes+1:
		r.errorf(n, "the file has more than %d values, with those of aliases", maxNodes)
		return
	case r.nodes > maxNodes:
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		r.checkMapping(n, t, what)
	case reflect.Slice:
		if n.Kind != yaml.SequenceNode {
			r.errorf(n, "%s must be a list, with a line - … for each item", what)
			return
		}
		for _, item := range n.Content {
			r.check(item, t.Elem(), "an item of "+what)
		}
	case reflect.Map:
		r.checkMap(n, t, what)
	case reflect.Pointer: // a key whose absence differs from its zero value
		r.check(n, t.Elem(), what)
	case reflect.Bool:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!bool" {
			r.errorf(n, "%s must be true or false", what)
		}
	default:
		if n.Kind != yaml.ScalarNode || n.Tag != "!!str" || strings.TrimSpace(n.Value) == "" || strings.Contains(n.Value, "\x00") {
			r.errorf(n, "%s must be a non-empty string", what)
		}
	}
}

func (r *reader) checkMap(n *yaml.Node, t reflect.Type, what string) {
	if n.Kind != yaml.MappingNode {
		r.errorf(n, "%s must be a mapping", what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key := deref(n.Content[i])
		if r.check(key, t.Key(), "a key of "+what); seen[key.Value] {
			r.errorf(n.Content[i], "duplicate key %q", key.Value)
		}
		seen[key.Value] = true
		r.check(n.Content[i+1], t.Elem(), "the value of "+key.Value)
	}
}

func (r *reader) checkMapping(n *yaml.Node, t reflect.Type, what string) {
	if n.Kind != yaml.MappingNode {
		if what == "" {
			what = "the file"
		}
		r.errorf(n, "%s must be a mapping", what)
		return
	}
	fields := keys(t)
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		at := slices.IndexFunc(fields, func(f Key) bool { return f.Name == key.Value })
		switch {
		case key.Kind != yaml.ScalarNode || at < 0:
			r.errorf(key, "unknown key %q; %s", key.Value, hint(key.Value, fields))
		case seen[key.Value]:
			r.errorf(key, "duplicate key %q", key.Value)
		default:
			r.check(value, fields[at].Type, key.Value)
		}
		seen[key.Value] = true
	}
}

// Key is a key of a mapping in voxgen.yaml.
type Key struct {
	Name string
	Type reflect.Type
}

// keys lists the keys of a struct, including those of embedded structs.
func keys(t reflect.Type) []Key {
	var out []Key
	for f := range t.Fields() {
		tag := f.Tag.Get("yaml")
		switch {
		case f.Anonymous:
			out = append(out, keys(f.Type)...)
		case tag != "":
			out = append(out, Key{tag, f.Type})
		}
	}
	return out
}

// hint suggests the key that was probably meant, or lists all keys.
func hint(word string, fields []Key) string {
	var names []string
	for _, f := range fields {
		names = append(names, f.Name)
		a, b := strings.ToLower(word), f.Name
		if len(a) > 2 && (strings.HasPrefix(a, b) || strings.HasPrefix(b, a) || oneTypo(a, b)) {
			return fmt.Sprintf("did you mean %q?", f.Name)
		}
	}
	return "valid keys are " + strings.Join(names, ", ")
}

// oneTypo reports whether a letter of one word is missing in the other, differs, or is
// swapped with the next one.
func oneTypo(a, b string) bool {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	a, b = a[i:], b[i:]
	if a == "" || b == "" {
		return len(a)+len(b) <= 1
	}
	return a[1:] == b || a == b[1:] || a[1:] == b[1:] || len(a) > 1 && len(b) > 1 && a[0] == b[1] && a[1] == b[0] && a[2:] == b[2:]
}

func deref(n *yaml.Node) *yaml.Node {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	return n
}

// lookup returns the key called name of a mapping and its value, or nils.
func lookup(n *yaml.Node, name string) (key, value *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == name {
			return n.Content[i], deref(n.Content[i+1])
		}
	}
	return nil, nil
}
