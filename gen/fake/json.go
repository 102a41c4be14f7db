package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// jsonOf encodes a tree as JSON for a value of type t.
func jsonOf(t wireType, tree wireTree) []byte { return appendJSON(nil, t, tree) }

// appendJSON appends a tree to out, as JSON for a value of type t.
func appendJSON(out []byte, t wireType, tree wireTree) []byte {
	if list := listVariant(t); list != nil {
		if tree.kind == 's' && !t.takes(tree.text) {
			tree = wireTree{kind: 'l', items: []wireTree{tree}} // a list of one
		}
		if tree.kind == 'l' {
			t = list
		}
	}
	switch tree.kind {
	case 'l':
		out = append(out, '[')
		for i, item := range tree.items {
			if i > 0 {
				out = append(out, ',')
			}
			out = appendJSON(out, t.elem(), item)
		}
		return append(out, ']')
	case 'o':
		return appendObject(out, t, tree)
	case 'j':
		return append(out, tree.text...)
	}
	return append(out, scalarOf(t, tree.text)...)
}

// listVariant returns the variant of a union that is a list, nil if none or several are.
func listVariant(t wireType) wireType {
	var found wireType
	for _, v := range t.variants() {
		switch {
		case v.shape() != 'l':
		case found != nil:
			return nil
		default:
			found = v
		}
	}
	return found
}

func appendObject(out []byte, t wireType, tree wireTree) []byte {
	out = append(out, '{')
	for i, name := range tree.names {
		inner, item := propertyType(t, name), tree.items[i]
		if item.kind == 's' && inner.shape() == 'l' && !json.Valid([]byte(item.text)) {
			item = wireTree{kind: 'l', items: []wireTree{item}} // a list of one
		}
		if i > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		out = appendJSON(append(append(out, key...), ':'), inner, item)
	}
	return append(out, '}')
}

// propertyType returns the type of a property of an object.
func propertyType(t wireType, name string) wireType {
	properties, _ := t.properties()
	if m := properties[name]; m != nil {
		return m
	}
	return t.elem()
}

// scalarOf encodes a text as JSON: as a string if t is a string or the text is
// not JSON, otherwise unchanged.
func scalarOf(t wireType, text string) []byte {
	if t.quoted() || !json.Valid([]byte(text)) {
		quoted, _ := json.Marshal(text)
		return quoted
	}
	return []byte(text)
}

// isNumber reports whether text is a JSON number.
func isNumber(text string) bool {
	return text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

// checkJSON rejects JSON that encoding/json accepts: unknown, duplicate and missing
// required properties, and data after the value. It does not look into unions.
func checkJSON(data []byte, t wireType) error {
	if !json.Valid(data) {
		return errors.New("is not valid JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return checkMembers(dec, t, nil)
}

// checkMembers checks the value at path. The names in path are only joined for an
// error, because the texts of all levels of deep JSON would fill the memory.
func checkMembers(dec *json.Decoder, t wireType, path []string) error {
	token, err := dec.Token()
	if err != nil {
		return errors.New("is not valid JSON")
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if t.shape() == 's' {
		return fmt.Errorf("has no %s at %q", t.describe(), strings.Join(path, "."))
	}
	properties, openEnded := t.properties()
	var seen map[string]bool
	rest := t.elem()
	within := func(name string) string { return strings.Join(append(path, name), ".") }
	for dec.More() {
		name, inner := "[]", rest
		if open == '{' {
			key, err := dec.Token()
			if err != nil {
				return errors.New("is not valid JSON")
			}
			name, _ = key.(string)
			if seen[name] {
				return fmt.Errorf("has a duplicate property %q", within(name))
			}
			if seen == nil {
				seen = map[string]bool{}
			}
			seen[name] = true
			if properties[name] == nil && !openEnded {
				return fmt.Errorf("has an unknown property %q", within(name))
			}
			if properties[name] != nil {
				inner = properties[name]
			}
		}
		if err := checkMembers(dec, inner, append(path, name)); err != nil {
			return err
		}
	}
	needs := t.needs()
	if i := slices.IndexFunc(needs, func(name string) bool { return !seen[name] }); i >= 0 && open == '{' {
		return fmt.Errorf("is missing the property %q", within(needs[i]))
	}
	if _, err := dec.Token(); err != nil {
		return errors.New("is not valid JSON")
	}
	return nil
}
