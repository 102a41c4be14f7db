package load

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// looksLikeJSON reports whether data should be parsed as JSON first.
func looksLikeJSON(data []byte) bool {
	data = bytes.TrimLeft(data, " \t\r\n")
	return len(data) > 0 && (data[0] == '{' || data[0] == '[')
}

// parseJSON parses JSON into nodes. The YAML parser is ten times slower and does
// not support all of JSON (surrogate pairs, long keys, an unescaped NEL).
func parseJSON(data []byte, maxDepth, maxNodes int) (*yaml.Node, *SyntaxError) {
	p := &jsonParser{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1, maxDepth: maxDepth, maxNodes: maxNodes}
	p.dec.UseNumber()
	root, err := p.run()
	if err == nil {
		start := p.start()
		if _, more := p.dec.Token(); !errors.Is(more, io.EOF) {
			err = &jsonError{offset: start, text: "unexpected text after the JSON document"}
		}
	}
	if err != nil {
		p.advance(err.offset)
		return nil, &SyntaxError{Line: p.line, Column: p.scanned - p.lineStart + 1, Text: err.text, limit: err.limit}
	}
	return root, nil
}

// jsonError is an error at an offset.
type jsonError struct {
	offset int
	text   string
	limit  bool
}

type jsonParser struct {
	data               []byte
	dec                *json.Decoder
	scanned            int // offset up to which lines are counted
	line               int
	lineStart          int
	maxDepth, maxNodes int
	nodes              int
}

// run reads one value with an explicit stack, so that deep nesting does not
// exhaust the call stack.
func (p *jsonParser) run() (*yaml.Node, *jsonError) {
	var stack []*yaml.Node
	for {
		start := p.start()
		tok, err := p.dec.Token()
		if err != nil {
			return nil, p.syntax(err, start)
		}
		if d, ok := tok.(json.Delim); ok && (d == '}' || d == ']') {
			top := stack[len(stack)-1]
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return top, nil
			}
			continue
		}
		node := p.node(tok, start)
		if p.nodes++; p.nodes > p.maxNodes {
			return nil, &jsonError{offset: start, limit: true, text: fmt.Sprintf("the document has more than %d nodes", p.maxNodes)}
		}
		if len(stack) > 0 {
			top := stack[len(stack)-1]
			top.Content = append(top.Content, node)
		}
		if node.Kind != yaml.ScalarNode {
			if stack = append(stack, node); len(stack) > p.maxDepth {
				return nil, &jsonError{offset: start, limit: true, text: fmt.Sprintf("the document is nested deeper than the limit of %d", p.maxDepth)}
			}
		} else if len(stack) == 0 {
			return node, nil
		}
	}
}

// start returns the offset of the next token.
func (p *jsonParser) start() int {
	i := int(p.dec.InputOffset())
	for i < len(p.data) {
		switch p.data[i] {
		case ' ', '\t', '\r', '\n', ',', ':':
			i++
		default:
			return i
		}
	}
	return i
}

// advance counts lines up to offset.
func (p *jsonParser) advance(offset int) {
	offset = min(offset, len(p.data))
	for ; p.scanned < offset; p.scanned++ {
		if p.data[p.scanned] == '\n' {
			p.line++
			p.lineStart = p.scanned + 1
		}
	}
}

func (p *jsonParser) node(tok json.Token, start int) *yaml.Node {
	p.advance(start)
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: p.line, Column: start - p.lineStart + 1}
	switch tok := tok.(type) {
	case json.Delim:
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
		if tok == '[' {
			n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
		}
	case string:
		n.Tag, n.Value, n.Style = "!!str", tok, yaml.DoubleQuotedStyle
	case json.Number:
		n.Tag, n.Value = "!!int", tok.String()
		if bytes.ContainsAny([]byte(n.Value), ".eE") {
			n.Tag = "!!float"
		}
	case bool:
		n.Tag, n.Value = "!!bool", fmt.Sprint(tok)
	default:
		n.Tag, n.Value = "!!null", "null"
	}
	return n
}

func (p *jsonParser) syntax(err error, start int) *jsonError {
	e := &jsonError{offset: start, text: err.Error()}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok && syntax.Offset > 0 {
		e.offset = max(start, int(syntax.Offset)-1)
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		e.offset, e.text = len(p.data), "unexpected end of the JSON document"
	}
	return e
}
