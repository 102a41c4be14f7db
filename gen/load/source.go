package load

import (
	"bytes"
	"net/url"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// source is one file: the document, a file it refers to, or an overlay.
type source struct {
	name string // as shown in diagnostics
	key  string // slash path in the root of the document
	data []byte // as read, without a byte order mark
	root *yaml.Node

	// runes is set if node columns count characters, as those of the YAML parser do.
	runes  bool
	starts []int // line offsets, computed when first needed

	encoded []byte // the input of kin-openapi
	braces  []int  // offsets to change to make encoded JSON
	lines   []line // source position of each line of encoded
	// For decoding encoded in parts: see decodeParts.
	sections   []*section
	components int // offset of the content of components, or 0
}

// line is the source position of a line of an encoded source, the column in bytes.
type line struct {
	src       *source
	line, col int32
}

// url is the URL of s for kin-openapi, which resolves references relative to it.
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
	// Exact columns are not useful in such a line, and computing them is slow.
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

// encodedAt maps a line of the encoding to its source position.
func (s *source) encodedAt(n int) diag.Position {
	if n < 1 || n > len(s.lines) {
		return diag.Position{File: s.name}
	}
	at := s.lines[n-1]
	return diag.Position{File: at.src.name, Line: int(at.line), Column: int(at.col)}
}

// pos returns the source position of node; src is the file unless owner has another.
func (l *loader) pos(src *source, node *yaml.Node) diag.Position {
	if owner := l.owner[node]; owner != nil {
		src = owner
	}
	if node == nil {
		return diag.Position{File: src.name}
	}
	return src.at(node.Line, node.Column)
}

// Position returns the source position of loc, an origin within d.T: in the
// document, in a file it refers to, or in an overlay. If it is unknown, the
// position has only the name of the document.
func (d *Document) Position(loc *openapi3.Location) diag.Position {
	if loc == nil {
		return diag.Position{File: d.root.name}
	}
	return d.root.encodedAt(loc.Line)
}
