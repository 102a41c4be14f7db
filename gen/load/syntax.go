package load

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
	yaml4 "go.yaml.in/yaml/v4"
)

// SyntaxError is why a file could not be read as JSON or YAML. Column counts the characters of YAML and
// the bytes of JSON.
type SyntaxError struct {
	Line, Column int
	Text         string
	limit        bool
}

// ParseYAML parses the only document in data. The node is nil if there is none.
func ParseYAML(data []byte) (*yaml.Node, *SyntaxError) {
	data, err := text(data)
	if err != nil {
		return nil, err
	}
	return parseYAML(data)
}

// text returns data without a byte order mark if it is UTF-8 and no binary file.
func text(data []byte) ([]byte, *SyntaxError) {
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, &SyntaxError{Line: 1, Column: 1, Text: "the file is encoded in UTF-16; only UTF-8 is supported"}
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == 0:
			return nil, errorAt(data, i, "the file is binary or encoded in UTF-16 (it contains a NUL byte); only UTF-8 text is supported")
		case r == utf8.RuneError && size == 1:
			return nil, errorAt(data, i, "invalid UTF-8")
		}
		i += size
	}
	return data, nil
}

// errorAt returns an error at an offset.
func errorAt(data []byte, offset int, text string) *SyntaxError {
	before := data[:offset]
	start := bytes.LastIndexByte(before, '\n') + 1
	return &SyntaxError{Line: 1 + bytes.Count(before, []byte("\n")), Column: 1 + utf8.RuneCount(before[start:]), Text: text}
}

// parseYAML does not limit the depth: the parser returns an error beyond 10,000
// levels, and the flattener checks our limit.
func parseYAML(data []byte) (*yaml.Node, *SyntaxError) {
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil
	}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := dec.Decode(&doc); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, nil
		}
		return nil, yamlError(err, data)
	}
	if err := dec.Decode(&second); err == nil && !isEmpty(&second) {
		return nil, &SyntaxError{Line: second.Line, Column: second.Column, Text: "the file contains more than one YAML document; only one is supported"}
	} else if err != nil && !errors.Is(err, io.EOF) {
		return nil, yamlError(err, data)
	}
	if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 {
		return doc.Content[0], nil
	}
	return &doc, nil
}

// isEmpty reports whether doc is the empty document after a --- at the end of a file.
func isEmpty(doc *yaml.Node) bool {
	return len(doc.Content) == 1 && doc.Content[0].Kind == yaml.ScalarNode && doc.Content[0].Value == ""
}

// yamlError returns the error of a parser, which has at most a line, with the position that a
// later version of that parser finds.
func yamlError(err error, data []byte) *SyntaxError {
	if at := bytes.IndexFunc(data, forbidden); at >= 0 {
		return errorAt(data, at, fmt.Sprintf("invalid YAML: the control character %U must be written as an escape sequence in double quotes", firstRune(data[at:])))
	}
	e := &SyntaxError{Line: 1, Column: 1, Text: strings.TrimPrefix(err.Error(), "yaml: ")}
	if _, err := fmt.Sscanf(e.Text, "line %d:", &e.Line); err == nil {
		_, e.Text, _ = strings.Cut(e.Text, ": ")
	}
	dec := yaml4.NewDecoder(bytes.NewReader(data))
	for err = nil; err == nil; {
		var doc yaml4.Node
		err = dec.Decode(&doc)
	}
	if found, ok := errors.AsType[*yaml4.LoadError](err); ok && found.Mark.Line > 0 {
		e.Line, e.Column, e.Text = found.Mark.Line, found.Mark.Column, found.Message
		if at := found.ContextMark.Line; at > 0 && at < e.Line {
			e.Text += fmt.Sprintf(" %s that begins on line %d", found.ContextMsg, at)
		}
	}
	if e.limit = strings.Contains(e.Text, "exceeded max depth"); e.limit {
		e.Text = "the document is nested too deeply for the YAML parser"
		return e
	}
	e.Text = "invalid YAML: " + e.Text
	return e
}

// forbidden reports whether YAML does not allow r in a file (YAML 1.2.2, section 5.1).
func forbidden(r rune) bool {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == 0x85:
		return false
	case r < ' ' || 0x7f <= r && r < 0xa0 || r == 0xfeff || r == 0xfffe || r == 0xffff:
		return true
	}
	return false
}

func firstRune(data []byte) rune {
	r, _ := utf8.DecodeRune(data)
	return r
}
