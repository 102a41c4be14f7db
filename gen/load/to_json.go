package load

import (
	"encoding/json"
	"fmt"
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// maxSimpleKey is the length from which a key is written with a question mark,
// because YAML limits the length of simple keys.
const maxSimpleKey = 900

// maxPairs limits the sum of the squared key counts of all mappings, because
// kin-openapi's YAML decoder compares each key of a mapping with every other. Ten
// mappings with 20,000 keys are within the limit and take about 20 seconds.
const maxPairs = 4_000_000_000

// encode writes the tree of s as JSON with one key or list item per line, so that
// a line number identifies the source position. In JSON, a quoted "no" or a date
// is always a string. The top-level mapping is in YAML block style, however: a {
// at the start of a document could start a key, and the YAML parser buffers all
// tokens until it knows.
func (l *loader) encode(s *source) *encodeError {
	s.sections, s.components = nil, 0
	e := &encoder{loader: l, src: s, out: make([]byte, 0, len(s.data)+len(s.data)/8)}
	e.mark(s.root)
	if err := e.document(s.root); err != nil {
		return err
	}
	s.encoded, s.lines, s.braces = e.out, e.lines, e.braces
	if e.long {
		s.asJSON()
	}
	return nil
}

// document writes the top-level mapping with spaces in place of the braces and
// commas of JSON.
func (e *encoder) document(root *yaml.Node) *encodeError {
	space := func() {
		e.braces = append(e.braces, len(e.out))
		e.out = append(e.out, ' ')
	}
	space()
	for i := 0; i+1 < len(root.Content); i += 2 {
		if i > 0 {
			space()
		}
		e.next(0, root.Content[i])
		start := len(e.out)
		e.keys[0] = root.Content[i].Value
		e.key(e.keys[0])
		e.long = e.long || e.out[start] == '?'
		if err := e.value(root.Content[i+1], 2); err != nil {
			return err
		}
	}
	space()
	return e.pairsOf(root)
}

// asJSON turns the output of encode into JSON with the same lines.
func (s *source) asJSON() {
	for i, at := range s.braces {
		switch i {
		case 0:
			s.encoded[at] = '{'
		case len(s.braces) - 1:
			s.encoded[at] = '}'
		default:
			s.encoded[at] = ','
		}
	}
}

// encodeError is why a node cannot be encoded.
type encodeError struct {
	at   *yaml.Node
	text string
}

type encoder struct {
	*loader
	src    *source
	out    []byte
	lines  []line
	braces []int
	pairs  int64
	long   bool // a top-level key is too long for block style

	keys [2]string // the current keys of the first two levels
}

// pairsOf adds the decoding cost of the keys of a mapping.
func (e *encoder) pairsOf(node *yaml.Node) *encodeError {
	n := int64(len(node.Content) / 2)
	if e.pairs += n * n; e.pairs > maxPairs {
		return &encodeError{at: node, text: fmt.Sprintf("the document has too many keys, for which decoding takes quadratic time; this mapping has %d", n)}
	}
	return nil
}

// mark records that the current line has the position of node.
func (e *encoder) mark(node *yaml.Node) {
	src := e.src
	if owner := e.owner[node]; owner != nil {
		src = owner
	}
	at := src.at(node.Line, node.Column)
	e.lines = append(e.lines, line{src: src, line: int32(at.Line), col: int32(at.Column)})
}

func (e *encoder) next(i int, node *yaml.Node) {
	if i > 0 {
		e.out = append(e.out, ',')
	}
	e.out = append(e.out, '\n')
	e.mark(node)
}

func (e *encoder) value(node *yaml.Node, depth int) *encodeError {
	// Overlays can nest deeper than a single file.
	if depth > e.limits.Depth {
		return &encodeError{at: node, text: fmt.Sprintf("the document is nested deeper than the limit of %d", e.limits.Depth)}
	}
	if len(e.lines) > e.limits.Nodes {
		return &encodeError{at: node, text: fmt.Sprintf("the document has more than %d nodes", e.limits.Nodes)}
	}
	switch node.Kind {
	case yaml.MappingNode:
		if err := e.pairsOf(node); err != nil {
			return err
		}
		e.out = append(e.out, '{')
		s := e.section(depth)
		for i := 0; i+1 < len(node.Content); i += 2 {
			e.next(i, node.Content[i])
			if depth == 2 {
				e.keys[1] = node.Content[i].Value
			}
			s.add(e, node.Content[i].Value)
			e.key(node.Content[i].Value)
			if err := e.value(node.Content[i+1], depth+1); err != nil {
				return err
			}
		}
		s.close(e)
		e.out = append(e.out, '}')
	case yaml.SequenceNode:
		e.out = append(e.out, '[')
		for i, item := range node.Content {
			e.next(i, item)
			if err := e.value(item, depth+1); err != nil {
				return err
			}
		}
		e.out = append(e.out, ']')
	default:
		e.scalar(node)
	}
	return nil
}

func (e *encoder) key(name string) {
	start := len(e.out)
	e.out = appendString(e.out, name)
	if len(e.out)-start > maxSimpleKey {
		quoted := string(e.out[start:])
		e.out = append(append(e.out[:start], "? "...), quoted...)
		e.out = append(e.out, ' ')
	}
	e.out = append(e.out, ": "...)
}

func (e *encoder) scalar(node *yaml.Node) {
	switch node.Tag {
	case "!!null":
		e.out = append(e.out, "null"...)
	case "!!bool":
		if b, err := strconv.ParseBool(node.Value); err == nil {
			e.out = strconv.AppendBool(e.out, b)
			return
		}
		e.out = appendString(e.out, node.Value)
	case "!!int", "!!float":
		if text, ok := number(node); ok {
			e.out = append(e.out, text...)
			return
		}
		e.out = appendString(e.out, node.Value)
	default:
		e.out = appendString(e.out, node.Value)
	}
}

// number returns node as a JSON number, which infinities and NaN are not.
func number(node *yaml.Node) (string, bool) {
	text := strings.ReplaceAll(node.Value, "_", "")
	if json.Valid([]byte(text)) && text != "" && (text[0] == '-' || text[0] >= '0' && text[0] <= '9') {
		// kin-openapi rejects numbers outside float64.
		if f, err := strconv.ParseFloat(text, 64); err != nil || math.IsInf(f, 0) {
			return "", false
		}
		return text, true
	}
	if len(text) > 64 {
		return "", false
	}
	if node.Tag == "!!int" {
		if n, ok := new(big.Int).SetString(strings.TrimPrefix(text, "+"), 0); ok {
			return n.String(), true
		}
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return "", false
	}
	out, err := json.Marshal(f)
	return string(out), err == nil
}

const hex = "0123456789abcdef"

// appendString quotes s so that JSON and YAML decode the same text: characters
// that either of them folds or rejects are escaped.
func appendString(out []byte, s string) []byte {
	out = append(out, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			switch {
			case c == '"' || c == '\\':
				out = append(out, '\\', c)
			case c == '\n':
				out = append(out, `\n`...)
			case c < 0x20 || c == 0x7f:
				out = append(out, '\\', 'u', '0', '0', hex[c>>4], hex[c&15])
			default:
				out = append(out, c)
			}
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r < 0xa0, r == 0x2028, r == 0x2029, r == 0xfeff, r >= 0xfff0 && r <= 0xffff:
			out = append(out, '\\', 'u', hex[r>>12], hex[r>>8&15], hex[r>>4&15], hex[r&15])
		default:
			out = append(out, s[i:i+size]...)
		}
		i += size
	}
	return append(out, '"')
}
