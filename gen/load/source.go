package load

import (
	"bytes"
	"net/url"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"gopkg.in/yaml.v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// source is one file: the document, a file it refers to, or an overlay.
type source struct {
	name string // as diagnostics show it
	dir  string // the folder of name
	key  string // slash path below the folder of the document
	data []byte // as read, without a byte order mark
	root *yaml.Node

	// runes tells that columns of nodes count characters, as the YAML parser's do.
	runes  bool
	starts []int // offsets of lines, made when first asked for

	encoded []byte // what kin-openapi gets
	braces  []int  // where it has to be changed to be JSON
	lines   []line // where each line of encoded comes from
}

// line is where a line of an encoded source was written.
type line struct {
	src       *source
	line, col int32
}

// url is the name of s for kin-openapi, which resolves references against it.
func (s *source) url() *url.URL { return &url.URL{Path: s.key} }

// at returns the position of line and col, the column in bytes.
func (s *source) at(line, col int) diag.Position {
	if s.runes && line > 0 && col > 1 {
		col = s.byteColumn(line, col)
	}
	return diag.Position{File: s.name, Line: line, Column: col}
}

func (s *source) byteColumn(line, col int) int {
	if s.starts == nil {
		s.starts = lineStarts(s.data)
	}
	if line > len(s.starts) {
		return col
	}
	rest := s.data[s.starts[line-1]:]
	// Nobody counts columns of a line like that, and every diagnostic would.
	if col > 10_000 {
		return col
	}
	n := 0
	for range col - 1 {
		if n >= len(rest) || rest[n] == '\n' {
			return col
		}
		_, size := utf8.DecodeRune(rest[n:])
		n += size
	}
	return n + 1
}

func lineStarts(data []byte) []int {
	starts := make([]int, 1, bytes.Count(data, []byte("\n"))+1)
	for i, c := range data {
		if c == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// encodedAt maps a line of the encoding to where it was written.
func (s *source) encodedAt(n int) diag.Position {
	if n < 1 || n > len(s.lines) {
		return diag.Position{File: s.name}
	}
	at := s.lines[n-1]
	return at.src.at(int(at.line), int(at.col))
}

// pos returns where node was written; src is the file it is part of.
func (l *loader) pos(src *source, node *yaml.Node) diag.Position {
	if owner := l.owner[node]; owner != nil {
		src = owner
	}
	if node == nil {
		return diag.Position{File: src.name}
	}
	return src.at(node.Line, node.Column)
}

// Position returns where loc, an origin within d.T, was written: in the
// document, in a file it refers to, or in an overlay. Without a known place it
// names the document only.
func (d *Document) Position(loc *openapi3.Location) diag.Position {
	if loc == nil {
		return diag.Position{File: d.root.name}
	}
	return d.root.encodedAt(loc.Line)
}
