package fake

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// jsonOf writes a tree as JSON that a value of type t can be read from.
func jsonOf(t wireType, tree wireTree) []byte {
	switch tree.kind {
	case 'l':
		out := []byte{'['}
		for i, item := range tree.items {
			if i > 0 {
				out = append(out, ',')
			}
			out = append(out, jsonOf(t.elem(), item)...)
		}
		return append(out, ']')
	case 'o':
		return objectOf(t, tree)
	case 'j':
		return []byte(tree.text)
	}
	return scalarOf(t, tree.text)
}

func objectOf(t wireType, tree wireTree) []byte {
	out := []byte{'{'}
	for i, name := range tree.names {
		inner, item := memberType(t, name), tree.items[i]
		if item.kind == 's' && inner.shape() == 'l' && !json.Valid([]byte(item.text)) {
			item = wireTree{kind: 'l', items: []wireTree{item}} // a list of one
		}
		if i > 0 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		out = append(append(append(out, key...), ':'), jsonOf(inner, item)...)
	}
	return append(out, '}')
}

// memberType is the type of a property of an object.
func memberType(t wireType, name string) wireType {
	members, _ := t.members()
	if m := members[name]; m != nil {
		return m
	}
	return t.elem()
}

// scalarOf writes a text as JSON: quoted where t is a text, as it stands where
// t is a number, a nested value, or anything that it may be.
func scalarOf(t wireType, text string) []byte {
	if t.quoted() || !json.Valid([]byte(text)) {
		quoted, _ := json.Marshal(text)
		return quoted
	}
	return []byte(text)
}

// isNumber tells whether text is a number as JSON writes it.
func isNumber(text string) bool {
	return text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') && json.Valid([]byte(text))
}

// checkJSON looks for what a decoder of JSON takes without a word: properties that
// are there twice, required ones that are missing, and what follows the value.
func checkJSON(data []byte, t wireType) error {
	if !json.Valid(data) {
		return errors.New("is not valid JSON")
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return checkMembers(dec, t, "")
}

func checkMembers(dec *json.Decoder, t wireType, path string) error {
	token, err := dec.Token()
	if err != nil {
		return errors.New("is not valid JSON")
	}
	open, ok := token.(json.Delim)
	if !ok {
		return nil
	}
	if t.shape() == 's' {
		return fmt.Errorf("has no %s at %q", t.describe(), strings.TrimSuffix(path, "."))
	}
	seen := map[string]bool{}
	for dec.More() {
		name, inner := "[]", t.elem()
		if open == '{' {
			key, err := dec.Token()
			if err != nil {
				return errors.New("is not valid JSON")
			}
			name, _ = key.(string)
			if seen[name] {
				return fmt.Errorf("has the member %q twice", path+name)
			}
			seen[name] = true
			inner = memberType(t, name)
		}
		if err := checkMembers(dec, inner, path+name+"."); err != nil {
			return err
		}
	}
	needs := t.needs()
	if i := slices.IndexFunc(needs, func(name string) bool { return !seen[name] }); i >= 0 && open == '{' {
		return fmt.Errorf("lacks the member %q", path+needs[i])
	}
	if _, err := dec.Token(); err != nil {
		return errors.New("is not valid JSON")
	}
	return nil
}
