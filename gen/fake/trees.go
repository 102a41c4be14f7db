package fake

import (
	"net/url"
	"strings"
)

// wireTree is a decoded parameter value: a scalar, a list or an object.
type wireTree struct {
	kind  byte // 's' text, 'j' JSON, 'b' bytes, 'l' list, 'o' object
	text  string
	items []wireTree
	names []string // of the items of an object
}

func textOf(s string) wireTree { return wireTree{kind: 's', text: s} }

func listOf(texts []string) wireTree {
	t := wireTree{kind: 'l'}
	for _, s := range texts {
		t.items = append(t.items, textOf(s))
	}
	return t
}

// put adds a property.
func (t *wireTree) put(name string, item wireTree) {
	t.names, t.items = append(t.names, name), append(t.items, item)
}

// alternatingObject returns the object for name, value, name, value.
func alternatingObject(parts []string) wireTree {
	t := wireTree{kind: 'o'}
	for i := 0; i+1 < len(parts); i += 2 {
		t.put(parts[i], textOf(parts[i+1]))
	}
	return t
}

// assignedObject returns the object for name=value parts.
func assignedObject(parts []string, unescape func(string) string) wireTree {
	t := wireTree{kind: 'o'}
	for _, part := range parts {
		name, value, _ := strings.Cut(part, "=")
		t.put(unescape(name), textOf(unescape(value)))
	}
	return t
}

// fromQuery unescapes s. The function split has already rejected invalid escapes.
func fromQuery(s string) string {
	text, err := url.QueryUnescape(s)
	if err != nil {
		return s
	}
	return text
}

// fromPath unescapes part of a path. net/http has already rejected invalid escapes.
func fromPath(s string) string {
	text, err := url.PathUnescape(s)
	if err != nil {
		return s
	}
	return text
}

func eachPart(parts []string, f func(string) string) []string {
	out := make([]string, len(parts))
	for i, p := range parts {
		out[i] = f(p)
	}
	return out
}

// splitNonEmpty splits s. It returns no parts for an empty string.
func splitNonEmpty(s, separator string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, separator)
}

// pathTree decodes a path parameter.
func pathTree(raw string, f fieldForm, t wireType) wireTree {
	shape, separator := t.shape(), ","
	switch f.style {
	case "label":
		raw = strings.TrimPrefix(raw, ".")
		if f.explode {
			separator = "."
		}
	case "matrix":
		raw = strings.TrimPrefix(raw, ";")
		if f.explode && shape != 's' {
			separator = ";"
		}
		if shape != 'o' || !f.explode {
			prefix := url.PathEscape(f.wire) + "="
			parts := strings.Split(raw, ";")
			for i := range parts {
				parts[i] = strings.TrimPrefix(parts[i], prefix)
			}
			raw = strings.Join(parts, ";")
		}
	}
	if shape == 's' || f.json || shape == '?' && !strings.Contains(raw, separator) {
		return textOf(fromPath(raw))
	}
	parts := splitNonEmpty(raw, separator)
	switch {
	case shape == 'o' && f.explode:
		return assignedObject(parts, fromPath)
	case shape == 'o':
		return alternatingObject(eachPart(parts, fromPath))
	}
	return listOf(eachPart(parts, fromPath))
}

// headerTree decodes a header, which is not escaped.
func headerTree(text string, f fieldForm, t wireType) wireTree {
	shape := t.shape()
	if shape == 's' || f.json || shape == '?' && !strings.Contains(text, ",") {
		return textOf(text)
	}
	same := func(s string) string { return s }
	parts := splitNonEmpty(text, ",")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	switch {
	case shape == 'o' && f.explode:
		return assignedObject(parts, same)
	case shape == 'o':
		return alternatingObject(parts)
	}
	return listOf(parts)
}
