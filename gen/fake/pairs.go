package fake

import (
	"net/url"
	"strconv"
	"strings"
)

// takesAnyName reports whether a parameter is sent without its name, so that it
// gets all pairs that no other parameter has.
func takesAnyName(f fieldForm, t wireType) bool {
	if f.json || !f.explode || f.style == "deepObject" {
		return false
	}
	switch t.shape() {
	case 'o':
		_, open := t.properties()
		return open
	case '?':
		return true
	}
	return false
}

// takeTree decodes the value of a parameter from its pairs, nil if there are none.
func takeTree(f fieldForm, t wireType, pairs []textPair) (*wireTree, string) {
	shape := t.shape()
	if f.in == "cookie" {
		return takeCookie(f, t, pairs)
	}
	switch {
	case f.json || shape == 's':
		return takeOne(f, pairs, func(raw string) wireTree { return textOf(fromQuery(raw)) })
	case f.style == "deepObject":
		return takeDeep(f, pairs)
	case shape == 'o' && f.explode:
		return takeMembers(t, pairs)
	case shape == 'l' && f.explode:
		return takeAll(f, pairs)
	case shape == '?' && f.explode:
		return takeWhatever(f, pairs)
	}
	return takeOne(f, pairs, func(raw string) wireTree {
		parts := eachPart(splitDelimited(raw, f), fromQuery)
		if shape == 'o' {
			return alternatingObject(parts)
		}
		if shape == '?' && len(parts) == 1 {
			return textOf(parts[0])
		}
		return listOf(parts)
	})
}

// takeOne decodes a parameter with one pair.
func takeOne(f fieldForm, pairs []textPair, read func(raw string) wireTree) (*wireTree, string) {
	var found *wireTree
	for i := range pairs {
		if pairs[i].used || pairs[i].name != f.wire {
			continue
		}
		pairs[i].used = true
		if found != nil {
			return nil, "is duplicated"
		}
		tree := read(pairs[i].raw)
		found = &tree
	}
	return found, ""
}

// takeCookie is like takeOne without unescaping.
func takeCookie(f fieldForm, t wireType, pairs []textPair) (*wireTree, string) {
	f.explode = f.explode && f.generic
	return takeOne(f, pairs, func(raw string) wireTree { return headerTree(raw, f, t) })
}

// takeAll decodes a list with one pair per item.
func takeAll(f fieldForm, pairs []textPair) (*wireTree, string) {
	var texts []string
	for i := range pairs {
		if !pairs[i].used && pairs[i].name == f.wire {
			pairs[i].used = true
			texts = append(texts, fromQuery(pairs[i].raw))
		}
	}
	if texts == nil {
		return nil, ""
	}
	tree := listOf(texts)
	return &tree, ""
}

// takeMembers decodes an object with one pair per property.
func takeMembers(t wireType, pairs []textPair) (*wireTree, string) {
	properties, open := t.properties()
	tree := wireTree{kind: 'o'}
	seen := map[string]bool{}
	for i := range pairs {
		p := &pairs[i]
		if _, ok := properties[p.name]; p.used || !ok && !open {
			continue
		}
		p.used = true
		if seen[p.name] {
			return nil, "has a duplicate property " + p.name
		}
		seen[p.name] = true
		tree.put(p.name, textOf(fromQuery(p.raw)))
	}
	if len(tree.items) == 0 {
		return nil, ""
	}
	return &tree, ""
}

// takeWhatever decodes a value of any type: a scalar, a list if the name is
// repeated, or an object of all pairs that no other parameter has.
func takeWhatever(f fieldForm, pairs []textPair) (*wireTree, string) {
	list, _ := takeAll(f, pairs)
	if list != nil && len(list.items) == 1 {
		return &list.items[0], ""
	}
	if list != nil {
		return list, ""
	}
	tree := wireTree{kind: 'o'}
	for i := range pairs {
		if !pairs[i].used {
			pairs[i].used = true
			tree.put(pairs[i].name, textOf(fromQuery(pairs[i].raw)))
		}
	}
	if len(tree.items) == 0 {
		return nil, ""
	}
	return &tree, ""
}

// splitDelimited splits a value at its delimiter. The client escapes the delimiter
// differently inside an item.
func splitDelimited(raw string, f fieldForm) []string {
	delimiter := f.delimiter
	if delimiter == "" {
		delimiter = map[string]string{"spaceDelimited": " ", "pipeDelimited": "|"}[f.style]
	}
	if delimiter == "" || delimiter == "," {
		return splitNonEmpty(raw, ",")
	}
	escaped := url.QueryEscape(delimiter)
	if !f.generic {
		escaped = strings.ReplaceAll(escaped, "+", "%20")
	} else if f.delimiter == "" {
		escaped = map[string]string{" ": "%20", "|": "%7C"}[delimiter]
	}
	raw = strings.ReplaceAll(raw, strings.ToLower(escaped), escaped)
	if !strings.Contains(raw, escaped) && delimiter != " " {
		escaped = delimiter // unescaped, as browsers send it
	}
	return splitNonEmpty(raw, escaped)
}

// maxDeep limits the depth of style deepObject.
const maxDeep = 1000

// takeDeep decodes style deepObject: filter[color][name]=red.
func takeDeep(f fieldForm, pairs []textPair) (*wireTree, string) {
	root := &deepNode{}
	found := false
	for i := range pairs {
		p := &pairs[i]
		rest, ok := strings.CutPrefix(p.name, f.wire)
		if p.used || !ok || rest != "" && rest[0] != '[' {
			continue
		}
		p.used, found = true, true
		if rest != "" && rest[len(rest)-1] != ']' {
			return nil, "has an unclosed bracket in its name"
		}
		var path []string
		if rest != "" {
			path = strings.Split(rest[1:len(rest)-1], "][")
		}
		if len(path) > maxDeep {
			return nil, "has too many brackets in its name"
		}
		root.add(path, fromQuery(p.raw))
	}
	if !found {
		return nil, ""
	}
	tree := root.tree()
	return &tree, ""
}

// deepNode holds the values below one path.
type deepNode struct {
	texts      []string
	names      []string // in their order
	properties map[string]*deepNode
}

func (n *deepNode) add(path []string, text string) {
	if len(path) == 0 {
		n.texts = append(n.texts, text)
		return
	}
	inner := n.properties[path[0]]
	if inner == nil {
		inner = &deepNode{}
		if n.properties == nil {
			n.properties = map[string]*deepNode{}
		}
		n.names, n.properties[path[0]] = append(n.names, path[0]), inner
	}
	inner.add(path[1:], text)
}

// isList reports whether the names are the indexes of a list.
func (n *deepNode) isList() bool {
	for i, name := range n.names {
		if name != strconv.Itoa(i) {
			return false
		}
	}
	return len(n.names) > 0
}

func (n *deepNode) tree() wireTree {
	switch {
	case n.isList():
		t := wireTree{kind: 'l'}
		for _, name := range n.names {
			t.items = append(t.items, n.properties[name].tree())
		}
		return t
	case len(n.names) > 0:
		t := wireTree{kind: 'o'}
		for _, name := range n.names {
			t.put(name, n.properties[name].tree())
		}
		return t
	case len(n.texts) == 1:
		return textOf(n.texts[0])
	}
	return listOf(n.texts)
}
