package page

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxRefs limits the length of a chain of references.
const maxRefs = 16

// get returns the value of key in the mapping n, or nil.
func get(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}

// scalar returns the value of a scalar.
func scalar(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		return ""
	}
	return n.Value
}

// follow resolves the references of n within root, or returns nil for references to
// other documents.
func follow(root, n *yaml.Node) *yaml.Node {
	for range maxRefs {
		if n != nil && n.Kind == yaml.AliasNode {
			n = n.Alias
			continue
		}
		ref := scalar(get(n, "$ref"))
		if ref == "" {
			return n
		}
		pointer, ok := strings.CutPrefix(ref, "#/")
		if !ok {
			return nil
		}
		n = root
		for key := range strings.SplitSeq(pointer, "/") {
			n = get(n, strings.ReplaceAll(strings.ReplaceAll(key, "~1", "/"), "~0", "~"))
		}
	}
	return nil
}

func (r *blockReader) deref(n *yaml.Node) *yaml.Node { return follow(r.root, n) }

// typeOf returns the Field.Type of a schema.
func (r *blockReader) typeOf(schema *yaml.Node, depth int) string {
	s := r.deref(schema)
	if s == nil || depth > maxRefs {
		return "any"
	}
	name := scalar(get(s, "type"))
	if list := get(s, "type"); list != nil && list.Kind == yaml.SequenceNode {
		for _, n := range list.Content {
			if n.Value != "null" {
				name = n.Value
				break
			}
		}
	}
	switch name {
	case "number":
		return "double"
	case "array":
		return "list of " + r.typeOf(get(s, "items"), depth+1)
	case "object":
		if get(s, "additionalProperties") != nil && get(s, "properties") == nil {
			return "map"
		}
		return "object"
	case "string":
		if scalar(get(s, "format")) == "binary" {
			return "file"
		}
		return "string"
	case "":
		return "any"
	}
	return name
}

// text returns the prose of a scalar in the block. A block scalar is read from the
// lines of the page, because YAML folds them.
func (r *blockReader) text(n *yaml.Node) Text {
	if n.Kind != yaml.ScalarNode || strings.TrimSpace(n.Value) == "" {
		return Text{File: r.p.file}
	}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return clean(r.p.file, r.blockLines(n.Line))
	}
	var lines []line
	for i, s := range strings.Split(n.Value, "\n") {
		ln := line{text: s, number: r.base + n.Line + i, column: 1}
		if i == 0 {
			ln.column = n.Column
			if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
				ln.column++
			}
		}
		lines = append(lines, ln)
	}
	return clean(r.p.file, lines)
}

// blockLines returns the lines of the block scalar whose indicator is in a row.
func (r *blockReader) blockLines(row int) []line {
	indent := -1
	var out []line
	for i := row; i < len(r.rows); i++ {
		text := strings.TrimLeft(r.rows[i], " ")
		column := len(r.rows[i]) - len(text)
		if strings.TrimSpace(text) == "" {
			out = append(out, line{number: r.base + i + 1, column: 1})
			continue
		}
		if indent < 0 {
			indent = column
		}
		if column < indent {
			break
		}
		out = append(out, line{text: text, number: r.base + i + 1, column: column + 1})
	}
	return out
}
