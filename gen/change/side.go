package change

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// side is a Side with an index of positions.
type side struct {
	Side
	file  string // the name of the document in positions
	lines []string
	root  *yaml.Node
	at1   map[int][]spot // by line
}

// spot is the position of a JSON pointer.
type spot struct {
	column  int
	pointer string
}

// newSide parses the source again as plain YAML, because the tree of load includes
// overlays, which have no positions in the file. If it cannot be parsed (JSON with
// tabs), only pointers and excerpts are missing.
func newSide(s Side) side {
	out := side{Side: s, file: s.Doc.Position(nil).File, at1: map[int][]spot{}}
	if s.Source == nil {
		return out
	}
	out.lines = strings.Split(string(s.Source), "\n")
	var doc yaml.Node
	if err := yaml.NewDecoder(bytes.NewReader(s.Source)).Decode(&doc); err != nil || len(doc.Content) == 0 {
		return out
	}
	out.root = doc.Content[0]
	out.index(out.root, "")
	return out
}

// index records the positions of keys and items. Of several with the same position,
// the outermost is used.
func (s *side) index(n *yaml.Node, pointer string) {
	note := func(n *yaml.Node, p string) {
		s.at1[n.Line] = append(s.at1[n.Line], spot{n.Column, p})
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			p := pointer + "/" + escape(n.Content[i].Value)
			note(n.Content[i], p)
			note(n.Content[i+1], p)
			s.index(n.Content[i+1], p)
		}
	case yaml.SequenceNode:
		for i, item := range n.Content {
			p := pointer + "/" + strconv.Itoa(i)
			note(item, p)
			if item.Kind == yaml.MappingNode && len(item.Content) > 0 {
				note(item.Content[0], p) // the position that kin-openapi reports for the item
			}
			s.index(item, p)
		}
	}
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// escape escapes a key for a JSON pointer.
func escape(key string) string { return escaper.Replace(key) }

func unescape(part string) string { return unescaper.Replace(part) }

// at returns the place of a position, with its pointer and an excerpt.
func (s side) at(pos diag.Position) *Place {
	p := &Place{Position: pos}
	if pos.File != s.file || pos.Line == 0 {
		return p
	}
	for _, spot := range s.at1[pos.Line] {
		if p.Pointer == "" || spot.column == pos.Column {
			p.Pointer = spot.pointer
			if spot.column == pos.Column {
				break
			}
		}
	}
	p.Text = s.excerpt(pos.Line, pos.Column)
	return p
}

// find returns the place of a pointer, with the position of the nearest enclosing
// element that the file has.
func (s side) find(pointer string) *Place {
	p := &Place{Position: diag.Position{File: s.file}, Pointer: pointer}
	n, key := s.root, s.root
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		k, next := child(n, unescape(part))
		if next == nil {
			break
		}
		key, n = k, next
	}
	if key != nil && key != s.root {
		p.Line, p.Column = key.Line, key.Column
		p.Text = s.excerpt(key.Line, key.Column)
	}
	return p
}

// child returns the key and value of a segment of a pointer.
func child(n *yaml.Node, part string) (key, value *yaml.Node) {
	switch {
	case n == nil:
	case n.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == part {
				return n.Content[i], n.Content[i+1]
			}
		}
	case n.Kind == yaml.SequenceNode:
		if i, err := strconv.Atoi(part); err == nil && i >= 0 && i < len(n.Content) {
			return n.Content[i], n.Content[i]
		}
	}
	return nil, nil
}

// excerpt returns a line and the lines indented below it or, for a very long line, the
// text around the column.
func (s side) excerpt(line, column int) string {
	if line < 1 || line > len(s.lines) {
		return ""
	}
	if long := s.lines[line-1]; len(long) > 2*maxWidth {
		from := min(max(column-1-maxWidth/4, 0), len(long))
		text := clip(long[from:], maxWidth)
		if from > 0 {
			text = "…" + text
		}
		return clipLines(text)
	}
	return clipLines(strings.Join(s.block(line), "\n"))
}

// block returns a line and the lines indented below it; in JSON, also the bracket that
// ends them.
func (s side) block(line int) (lines []string) {
	indent := indentation(s.lines[line-1])
	end := line
	for end < len(s.lines) && (strings.TrimSpace(s.lines[end]) == "" || indentation(s.lines[end]) > indent) {
		end++
	}
	for end > line && strings.TrimSpace(s.lines[end-1]) == "" {
		end--
	}
	if end < len(s.lines) && end > line && strings.IndexAny(s.lines[end], "]}") == indent {
		end++ // the end of an object or array in JSON
	}
	for _, l := range s.lines[line-1 : end] {
		lines = append(lines, l[min(indent, indentation(l)):])
	}
	return lines
}

// align shows in the excerpts of an element that is too long where its sides differ.
func align(old, now side, a, b *Place) {
	if a == nil || b == nil || a.Text == "" || b.Text == "" || a.File != old.file || b.File != now.file {
		return
	}
	x, y := old.block(a.Line), now.block(b.Line)
	same := 0
	for same < min(len(x), len(y)) && x[same] == y[same] {
		same++
	}
	const before = 3
	if same < maxLines-before || same == len(x) && same == len(y) {
		return // the excerpts show it, or there is nothing to show
	}
	around := func(lines []string) string {
		return clipLines(lines[0] + "\n…\n" + strings.Join(lines[same-before:], "\n"))
	}
	a.Text, b.Text = around(x), around(y)
}

func indentation(line string) int { return len(line) - len(strings.TrimLeft(line, " \t")) }

// keyword returns the place of a keyword of the element with an origin, or of the
// element if it does not have the keyword.
func (s side) keyword(o *openapi3.Origin, keyword string) *Place {
	element, ok := s.element(o)
	switch {
	case !ok && o != nil && o.Key != nil:
		return s.at(s.Doc.Position(o.Key))
	case !ok:
		return &Place{Position: s.Doc.Position(nil)}
	}
	if pointer := element + "/" + keyword; keyword != "" && s.has(pointer) {
		return s.find(pointer)
	}
	return s.find(element)
}

// element returns the pointer to the element with an origin if it is in the file. The
// position of a field is more exact than that of the key, which can be that of an
// enclosing list item.
func (s side) element(o *openapi3.Origin) (pointer string, ok bool) {
	if o == nil {
		return "", false
	}
	for i := range o.Fields {
		pos, name := s.Doc.Position(&o.Fields[i]), "/"+escape(o.Fields[i].Name)
		for _, spot := range s.at1[pos.Line] {
			if pos.File == s.file && spot.column == pos.Column && strings.HasSuffix(spot.pointer, name) {
				return strings.TrimSuffix(spot.pointer, name), true
			}
		}
	}
	if o.Key == nil {
		return "", false
	}
	p := s.at(s.Doc.Position(o.Key))
	return p.Pointer, p.Pointer != ""
}

// has reports whether the file has an element.
func (s side) has(pointer string) bool {
	n := s.root
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		if _, n = child(n, unescape(part)); n == nil {
			return false
		}
	}
	return true
}
