package load

import (
	"fmt"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// parse sets the tree of s: mappings with unique string keys, sequences and
// scalars, without aliases and merge keys.
func (l *loader) parse(s *source) bool {
	root, err := l.parseText(s)
	if err != nil {
		code := "syntax"
		if err.limit {
			code = "limit"
		}
		l.errorf(s.at(err.Line, err.Column), code, "%s", err.Text)
		return false
	}
	f := &flattener{loader: l, src: s, path: map[*yaml.Node]bool{}}
	s.root = f.value(root, 1)
	if s != l.main && !f.failed {
		l.own(s.root, s)
	}
	return !f.failed
}

// Tree parses data as JSON or YAML into a tree with unique keys in mappings and plain scalars,
// without aliases and merge keys, within the limits of documents. name is used in diagnostics.
// The tree is nil if the list has errors.
func Tree(name string, data []byte) (*yaml.Node, diag.List) {
	l := newLoader(Options{})
	s := &source{name: name, data: data}
	if !l.parse(s) {
		return nil, l.diags
	}
	return s.root, l.diags
}

// parseText parses the text of s as JSON or YAML.
func (l *loader) parseText(s *source) (*yaml.Node, *SyntaxError) {
	data, err := text(s.data)
	if err != nil {
		s.runes = true
		return nil, err
	}
	s.data = data
	var jsonErr *SyntaxError
	switch filepath.Ext(s.key) {
	case ".md", ".markdown", ".txt", ".html":
		// A description in a separate file.
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: string(s.data), Line: 1, Column: 1}, nil
	}
	if looksLikeJSON(s.data) {
		root, err := parseJSON(s.data, l.limits.Depth, l.limits.Nodes)
		if err == nil || err.limit {
			return root, err
		}
		jsonErr = err // it may still be YAML in flow style
	}
	s.runes = true
	root, err := parseYAML(s.data)
	switch {
	case err != nil && jsonErr != nil:
		s.runes = false
		return nil, jsonErr
	case root == nil && err == nil:
		return nil, &SyntaxError{Line: 1, Column: 1, Text: "the file is empty or contains only comments"}
	}
	return root, err
}

// flattener turns the output of a parser into a plain tree.
type flattener struct {
	*loader
	src     *source
	path    map[*yaml.Node]bool // aliases being expanded
	aliases int
	copying int // depth of aliases being expanded
	failed  bool
}

func (f *flattener) fail(node *yaml.Node, code, format string, args ...any) {
	if !f.failed {
		f.errorf(f.src.at(node.Line, node.Column), code, format, args...)
	}
	f.failed = true
}

// value returns node with aliases expanded, merge keys applied, and unique keys.
// Every visited node counts against the limit, so copies are limited, too.
func (f *flattener) value(node *yaml.Node, depth int) *yaml.Node {
	if f.nodes++; f.nodes > f.limits.Nodes {
		f.fail(node, "limit", "the document has more than %d nodes", f.limits.Nodes)
	}
	if f.copying > 0 {
		if f.aliases++; f.aliases > f.limits.Aliases {
			f.fail(node, "limit", "YAML aliases expand to more than %d nodes", f.limits.Aliases)
		}
	}
	if depth > f.limits.Depth {
		f.fail(node, "limit", "the document is nested deeper than the limit of %d", f.limits.Depth)
	}
	if f.failed {
		return node
	}
	switch node.Kind {
	case yaml.AliasNode:
		return f.alias(node, depth)
	case yaml.MappingNode:
		return f.mapping(node, depth)
	case yaml.SequenceNode:
		out := f.keep(node)
		items := make([]*yaml.Node, len(node.Content))
		for i, item := range node.Content {
			items[i] = f.value(item, depth+1)
		}
		out.Content = items
		return out
	default:
		return f.keep(node)
	}
}

// keep returns node, or a copy within an alias, because trees share no nodes.
func (f *flattener) keep(node *yaml.Node) *yaml.Node {
	node.Anchor, node.HeadComment, node.LineComment, node.FootComment = "", "", "", ""
	if f.copying == 0 {
		return node
	}
	out := *node
	return &out
}

func (f *flattener) alias(node *yaml.Node, depth int) *yaml.Node {
	target := node.Alias
	if target == nil || f.path[target] {
		f.fail(node, "syntax", "alias *%s refers to itself", node.Value)
		return node
	}
	f.path[target] = true
	f.copying++
	out := f.value(target, depth)
	f.copying--
	delete(f.path, target)
	return out
}

func (f *flattener) mapping(node *yaml.Node, depth int) *yaml.Node {
	out := f.keep(node)
	pairs := node.Content
	content := make([]*yaml.Node, 0, len(pairs))
	seen := make(map[string]int, len(pairs)/2)
	var merges []*yaml.Node
	for i := 0; i+1 < len(pairs); i += 2 {
		key, val := pairs[i], pairs[i+1]
		if key.Kind == yaml.ScalarNode && key.Tag == "!!merge" {
			merges = append(merges, val)
			continue
		}
		key = f.key(key)
		val = f.value(val, depth+1)
		if f.failed {
			return node
		}
		if at, ok := seen[key.Value]; ok {
			f.duplicate(key, content[at])
			content[at], content[at+1] = key, val
			continue
		}
		seen[key.Value] = len(content)
		content = append(content, key, val)
	}
	for _, m := range merges {
		content = f.merge(content, seen, m, depth)
	}
	out.Content = content
	return out
}

func (f *flattener) duplicate(key, first *yaml.Node) {
	if f.copying > 0 {
		return // already reported at its position
	}
	f.add(diag.Diagnostic{
		Position: f.src.at(key.Line, key.Column), Severity: diag.Warning, Code: "duplicate-key",
		Message: fmt.Sprintf("duplicate key %q, first used on line %d", key.Value, first.Line),
		Instead: "the last value is used",
	})
}

// key returns a mapping key as the string in the source: 200 and on are names
// like any other.
func (f *flattener) key(key *yaml.Node) *yaml.Node {
	if key.Kind == yaml.AliasNode && key.Alias != nil {
		alias := *key.Alias
		key = &alias
	}
	if key.Kind != yaml.ScalarNode {
		f.fail(key, "syntax", "a mapping key must be a scalar")
		return key
	}
	if f.nodes++; f.nodes > f.limits.Nodes {
		f.fail(key, "limit", "the document has more than %d nodes", f.limits.Nodes)
	}
	key = f.keep(key)
	key.Tag = "!!str"
	return key
}

// merge adds the keys of `<<: val` that the mapping does not have.
func (f *flattener) merge(content []*yaml.Node, seen map[string]int, val *yaml.Node, depth int) []*yaml.Node {
	sources := []*yaml.Node{f.value(val, depth)}
	if sources[0].Kind == yaml.SequenceNode {
		sources = sources[0].Content
	}
	for _, src := range sources {
		if f.failed {
			return content
		}
		if src.Kind != yaml.MappingNode {
			f.fail(val, "syntax", "only a mapping can be merged with <<")
			return content
		}
		for i := 0; i+1 < len(src.Content); i += 2 {
			if _, ok := seen[src.Content[i].Value]; ok {
				continue
			}
			seen[src.Content[i].Value] = len(content)
			content = append(content, src.Content[i], src.Content[i+1])
		}
	}
	return content
}

// get returns the value of key in a mapping, and the key itself.
func get(node *yaml.Node, key string) (k, v *yaml.Node) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i], node.Content[i+1]
		}
	}
	return nil, nil
}

// isString reports whether node is a string, quoted or not.
func isString(node *yaml.Node) bool {
	return node != nil && node.Kind == yaml.ScalarNode && !strings.HasPrefix(node.Tag, "!!null") &&
		node.Tag != "!!int" && node.Tag != "!!float" && node.Tag != "!!bool"
}
