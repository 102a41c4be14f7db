package page

import (
	"bytes"
	"errors"
	"strings"

	"go.yaml.in/yaml/v3"
)

// errShape is returned for files that are not in YAML block style.
var errShape = errors.New("page: not written in block style")

// splicer writes a changed tree using the lines of the original file. A YAML encoder
// would reformat the whole file, so that a diff would not show what an import changed.
type splicer struct {
	lines [][]byte // with line endings
	old   map[[2]int]*yaml.Node
	same  map[*yaml.Node]bool
	out   bytes.Buffer
}

// splice writes now, a changed copy of old, which is the tree of data.
func splice(data []byte, old, now *yaml.Node) ([]byte, error) {
	s := &splicer{old: map[[2]int]*yaml.Node{}, same: map[*yaml.Node]bool{}}
	for l := range bytes.Lines(data) {
		s.lines = append(s.lines, l)
	}
	if n := len(s.lines); n > 0 && !bytes.HasSuffix(s.lines[n-1], []byte("\n")) {
		s.lines[n-1] = append(bytes.Clone(s.lines[n-1]), '\n')
	}
	s.index(old)
	s.unchanged(now)
	if !isBlock(old) || !isBlock(now) {
		return nil, errShape
	}
	s.copy(1, old.Content[0].Line-1)
	if err := s.mapping(now, old, len(s.lines)); err != nil {
		return nil, err
	}
	return s.out.Bytes(), nil
}

// index indexes the nodes of the file by position. A mapping starts at its first key,
// so collections and scalars have separate entries.
func (s *splicer) index(n *yaml.Node) {
	if n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode {
		s.old[[2]int{n.Line, n.Column}] = n
	}
	for _, c := range n.Content {
		s.index(c)
	}
}

// unchanged records the nodes of the file that are unchanged.
func (s *splicer) unchanged(n *yaml.Node) bool {
	ok := n.Line > 0
	for _, c := range n.Content {
		ok = s.unchanged(c) && ok
	}
	if ok && n.Kind != yaml.ScalarNode && n.Kind != yaml.AliasNode {
		old := s.original(n)
		ok = old != nil && identical(old, n)
	}
	s.same[n] = ok
	return ok
}

// original returns the original collection of n in the file.
func (s *splicer) original(n *yaml.Node) *yaml.Node {
	if n.Line == 0 {
		return nil
	}
	old := s.old[[2]int{n.Line, n.Column}]
	if old == nil || old.Kind != n.Kind {
		return nil
	}
	return old
}

func isBlock(n *yaml.Node) bool {
	return (n.Kind == yaml.MappingNode || n.Kind == yaml.SequenceNode) && n.Style&yaml.FlowStyle == 0 && len(n.Content) > 0
}

// copy writes the lines from through to.
func (s *splicer) copy(from, to int) {
	for i := from; i <= to && i <= len(s.lines); i++ {
		s.out.Write(s.lines[i-1])
	}
}

// headOf returns the first line that belongs to a node, including comments and blank
// lines above it, but not before the line low.
func (s *splicer) headOf(n *yaml.Node, low int) int {
	first := n.Line
	for first > low && s.between(s.lines[first-2], n.Column-1) {
		first--
	}
	return first
}

// between reports whether a line is blank or a comment that is not indented further.
func (s *splicer) between(l []byte, indent int) bool {
	text := bytes.TrimLeft(l, " ")
	return len(bytes.TrimSpace(text)) == 0 || text[0] == '#' && len(l)-len(text) <= indent
}

// tail returns the last line of content at this indentation in a region that ends with
// end; the lines after it belong to the next region.
func (s *splicer) tail(first, end, indent int) int {
	for end > first && s.between(s.lines[end-1], indent-1) {
		end--
	}
	return end
}

// region holds the lines of an element: its head, its first line and its last line.
type region struct{ head, first, last int }

// regions returns the regions of the elements of old, which ends at the line end.
func (s *splicer) regions(old *yaml.Node, end int) map[[2]int]region {
	step := 1
	if old.Kind == yaml.MappingNode {
		step = 2
	}
	out := map[[2]int]region{}
	low := 1
	for i := 0; i < len(old.Content); i += step {
		n := old.Content[i]
		r := region{first: n.Line, last: end}
		r.head = s.headOf(&yaml.Node{Line: n.Line, Column: old.Column}, low)
		if i == 0 {
			r.head = n.Line
		}
		if i+step < len(old.Content) {
			next := old.Content[i+step]
			r.last = s.headOf(&yaml.Node{Line: next.Line, Column: old.Column}, n.Line+1) - 1
		}
		low = r.last + 1
		out[[2]int{n.Line, n.Column}] = r
	}
	return out
}

// mapping writes the pairs of now, which replaces old up to the line end.
func (s *splicer) mapping(now, old *yaml.Node, end int) error {
	last := s.tail(old.Content[len(old.Content)-2].Line, end, old.Column-1)
	places := s.regions(old, last)
	for i := 0; i+1 < len(now.Content); i += 2 {
		key, value := now.Content[i], now.Content[i+1]
		r, known := places[[2]int{key.Line, key.Column}]
		switch {
		case known && key.Line > 0 && s.same[value] && s.under(value, old, key):
			s.copy(r.head, r.last)
		case known && key.Line > 0 && s.recurses(value, key):
			s.copy(r.head, s.original(value).Content[0].Line-1)
			if err := s.collection(value, r.last); err != nil {
				return err
			}
		default:
			if known && key.Line > 0 {
				s.copy(r.head, r.first-1)
			}
			data, err := encode(&yaml.Node{Kind: yaml.MappingNode, Content: []*yaml.Node{bare(key), bare(value)}}, old.Column-1)
			if err != nil {
				return err
			}
			s.out.Write(data)
		}
	}
	s.copy(last+1, end)
	return nil
}

// under reports whether value still belongs to key, because it may have moved.
func (s *splicer) under(value, old, key *yaml.Node) bool {
	for i := 0; i+1 < len(old.Content); i += 2 {
		if k := old.Content[i]; k.Line == key.Line && k.Column == key.Column {
			v := old.Content[i+1]
			return v.Line == value.Line && v.Column == value.Column && v.Kind == value.Kind && identical(v, value)
		}
	}
	return false
}

// recurses reports whether value is a collection of the file on separate lines.
func (s *splicer) recurses(value, key *yaml.Node) bool {
	old := s.original(value)
	return old != nil && isBlock(value) && isBlock(old) && old.Content[0].Line > key.Line
}

func (s *splicer) collection(now *yaml.Node, end int) error {
	old := s.original(now)
	if now.Kind == yaml.MappingNode {
		return s.mapping(now, old, end)
	}
	return s.sequence(now, old, end)
}

// sequence writes the items of now. An item that was a mapping is written like a
// mapping, and then gets its dash.
func (s *splicer) sequence(now, old *yaml.Node, end int) error {
	last := s.tail(old.Content[len(old.Content)-1].Line, end, old.Column-1)
	places := s.regions(old, last)
	for _, item := range now.Content {
		r, known := places[[2]int{item.Line, item.Column}]
		switch {
		case known && item.Line > 0 && s.same[item] && s.isItem(item, old):
			s.copy(r.head, r.last)
		case known && item.Kind == yaml.MappingNode && s.original(item) != nil && isBlock(item) && isBlock(s.original(item)) && item.Line > 0:
			s.copy(r.head, r.first-1)
			if err := s.item(item, old.Column, r.last); err != nil {
				return err
			}
		default:
			data, err := encode(sequence(bare(item)), old.Column-1)
			if err != nil {
				return err
			}
			s.out.Write(data)
		}
	}
	s.copy(last+1, end)
	return nil
}

func (s *splicer) isItem(item, old *yaml.Node) bool {
	for _, o := range old.Content {
		if o.Line == item.Line && o.Column == item.Column {
			return identical(o, item)
		}
	}
	return false
}

// item writes a mapping after the dash in the given column.
func (s *splicer) item(n *yaml.Node, dash, end int) error {
	old := s.original(n)
	outer := s.out
	s.out = bytes.Buffer{}
	first := bytes.Clone(s.lines[n.Line-1])
	if dash-1 >= len(first) || first[dash-1] != '-' {
		return errShape
	}
	s.lines[n.Line-1] = append([]byte(strings.Repeat(" ", n.Column-1)), first[n.Column-1:]...)
	err := s.mapping(n, old, end)
	s.lines[n.Line-1] = first
	text := s.out.Bytes()
	s.out = outer
	if err != nil {
		return err
	}
	if len(text) < n.Column || text[dash-1] != ' ' {
		return errShape
	}
	text[dash-1] = '-'
	s.out.Write(text)
	return nil
}

// bare returns a copy of n for the encoder, without comments on separate lines, which
// are copied from the file.
func bare(n *yaml.Node) *yaml.Node {
	c := *n
	if n.Line > 0 {
		c.HeadComment, c.FootComment = "", ""
	}
	c.Content = nil
	for i, child := range n.Content {
		b := child
		if i == 0 || n.Kind == yaml.ScalarNode {
			b = bare(child)
		}
		c.Content = append(c.Content, b)
	}
	return &c
}
