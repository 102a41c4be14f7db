package load

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// scalar mends a value of which a scalar type is expected. null is absence.
func (w *walker) scalar(node *yaml.Node, typ string) verdict {
	if typ == "type" {
		return w.typeNames(node)
	}
	if node.Kind != yaml.ScalarNode {
		return w.dropped(node, typ)
	}
	if node.Tag == "!!null" {
		return drop
	}
	switch typ {
	case "str":
		return w.asString(node)
	case "bool":
		return w.asBool(node)
	case "num":
		return w.asNumber(node)
	case "uint":
		return w.asCount(node)
	case "bound":
		if _, ok := truth(node); ok {
			return w.asBool(node)
		}
		return w.asNumber(node)
	default: // mapping of a discriminator
		w.mappingRef(node)
		return keep
	}
}

var expected = map[string]string{
	"str": "a string", "bool": "true or false", "num": "a number", "uint": "a whole number from 0", "bound": "a number or a boolean",
	"type": "the name of a type", "mapping": "a string", "list": "a list",
}

func (w *walker) dropped(node *yaml.Node, typ string) verdict {
	want := expected[typ]
	if want == "" {
		want = "a mapping (" + typ + ")"
	}
	w.warn(node, fmt.Sprintf("%s is expected here, and this is %s", want, describe(node)), "it is ignored")
	return drop
}

func describe(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "a mapping"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	case node.Tag == "!!null":
		return "null"
	default:
		return strconv.Quote(shorten(node.Value))
	}
}

func shorten(s string) string {
	if len(s) > 40 {
		return strings.ToValidUTF8(s[:40], "") + "…"
	}
	return s
}

func (w *walker) asString(node *yaml.Node) verdict {
	if !isString(node) {
		w.warn(node, fmt.Sprintf("a string is expected here, and %s is none", shorten(node.Value)), "it is read as one")
		node.Tag = "!!str"
	}
	return keep
}

func (w *walker) asBool(node *yaml.Node) verdict {
	if node.Tag == "!!bool" {
		if _, ok := truth(node); ok {
			return keep
		}
	}
	b, ok := truth(node)
	if !ok {
		return w.dropped(node, "bool")
	}
	w.warn(node, fmt.Sprintf("true or false is expected here, and this is %q", node.Value), fmt.Sprintf("it is read as %t", b))
	node.Tag, node.Value = "!!bool", strconv.FormatBool(b)
	return keep
}

// truth reads what people write for a boolean.
func truth(node *yaml.Node) (value, ok bool) {
	switch strings.ToLower(node.Value) {
	case "true", "yes", "on":
		return true, true
	case "false", "no", "off":
		return false, true
	}
	return false, false
}

func (w *walker) asNumber(node *yaml.Node) verdict {
	text, ok := number(node)
	if !ok {
		return w.dropped(node, "num")
	}
	if isString(node) {
		w.warn(node, fmt.Sprintf("a number is expected here, and this is the string %q", node.Value), "it is read as a number")
	}
	node.Tag, node.Value = "!!float", text
	return keep
}

func (w *walker) asCount(node *yaml.Node) verdict {
	text, ok := number(node)
	if !ok || len(text) > 64 {
		return w.dropped(node, "uint")
	}
	r, ok := new(big.Rat).SetString(text)
	if !ok || !r.IsInt() || !r.Num().IsUint64() {
		return w.dropped(node, "uint")
	}
	if isString(node) {
		w.warn(node, fmt.Sprintf("a number is expected here, and this is the string %q", node.Value), "it is read as a number")
	}
	node.Tag, node.Value = "!!int", r.Num().String()
	return keep
}

// typeNames mends the type of a schema: a name or a list of names, of which
// null is one.
func (w *walker) typeNames(node *yaml.Node) verdict {
	switch node.Kind {
	case yaml.ScalarNode:
		if node.Tag == "!!null" {
			w.warn(node, "null is not the name of a type", `it is read as "null"`)
			node.Tag, node.Value = "!!str", "null"
			return keep
		}
		return w.asString(node)
	case yaml.SequenceNode:
		kept := node.Content[:0]
		for _, item := range node.Content {
			if item.Kind != yaml.ScalarNode {
				w.dropped(item, "type")
			} else if w.typeNames(item) == keep {
				kept = append(kept, item)
			}
		}
		if node.Content = kept; len(kept) == 0 {
			return drop
		}
		return keep
	default:
		return w.dropped(node, "type")
	}
}

// mappingRef makes the value of a discriminator's mapping lead to a component
// when it is a reference; it may also be the name of one.
func (w *walker) mappingRef(node *yaml.Node) {
	if w.asString(node); !strings.ContainsAny(node.Value, "#/") && !strings.Contains(node.Value, ".y") && !strings.HasSuffix(node.Value, ".json") {
		return
	}
	home, problem := w.ref(node, node, "schema")
	switch {
	case problem == nil:
		w.rewrites = append(w.rewrites, rewrite{node, home})
	case problem.said:
	default:
		w.warn(node, problem.text, "the mapping is left as it is")
	}
}

// repairObject makes node an object of a kind, when something else stands for
// one in a way that leaves no doubt.
func (w *walker) repairObject(node *yaml.Node, kind string) verdict {
	if node.Kind == yaml.MappingNode {
		switch kind {
		case "security":
			w.scopes(node)
		case "parameter", "header":
			w.oneSchema(node)
		}
		return keep
	}
	if kind == "schema" {
		return w.asSchema(node)
	}
	if node.Tag == "!!null" || node.Kind == yaml.ScalarNode && node.Value == "" {
		if kind == "paths" {
			*node = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
			return keep
		}
		return drop
	}
	if field := shorthand[kind]; field != "" && (node.Kind == yaml.ScalarNode || kind == "example") {
		w.warn(node, fmt.Sprintf("a mapping (%s) is expected here, and this is %s", kind, describe(node)), "it is read as its "+field)
		w.wrap(node, field)
		return keep
	}
	if kind == "security" && node.Kind == yaml.ScalarNode {
		w.warn(node, fmt.Sprintf("a mapping (security) is expected here, and this is %s", describe(node)), "it is read as the name of a scheme")
		name := w.label(node.Value, node)
		scopes := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: node.Line, Column: node.Column}
		w.disown(scopes, node)
		node.Kind, node.Tag, node.Value, node.Content = yaml.MappingNode, "!!map", "", []*yaml.Node{name, scopes}
		return keep
	}
	return w.dropped(node, kind)
}

// oneSchema lets a parameter or header have schema or content, not both.
func (w *walker) oneSchema(node *yaml.Node) {
	schema, val := get(node, "schema")
	content, _ := get(node, "content")
	if schema == nil || content == nil || val.Tag == "!!null" {
		return
	}
	w.warn(content, "there is a schema and content, and only one of them may be", "the schema is taken")
	node.Content = without(node, "content")
}

// shorthand is the field that people mean who write an object as a scalar.
var shorthand = map[string]string{
	"license": "name", "contact": "name", "externalDocs": "url", "tag": "name", "server": "url",
	"discriminator": "propertyName", "example": "value", "response": "description", "serverVariable": "default",
}

// wrap makes node the field of a mapping in its place.
func (w *walker) wrap(node *yaml.Node, field string) {
	inner := *node
	w.disown(&inner, node)
	node.Kind, node.Tag, node.Value = yaml.MappingNode, "!!map", ""
	node.Content = []*yaml.Node{w.label(field, &inner), &inner}
}

// scopes keeps a requirement whose scopes are not a list: without it the
// operation would look as if it needed no credentials.
func (w *walker) scopes(node *yaml.Node) {
	for i := 1; i < len(node.Content); i += 2 {
		val := node.Content[i]
		if val.Kind == yaml.SequenceNode || isString(val) && val.Value != "" {
			continue
		}
		w.warn(val, "a list of scopes is expected here, and this is "+describe(val), "it is read as an empty list")
		*val = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: val.Line, Column: val.Column}
	}
}

// asSchema mends a schema that is no mapping: true and false are schemas, a
// list stands for the schemas of a tuple's items.
func (w *walker) asSchema(node *yaml.Node) verdict {
	if node.Kind == yaml.SequenceNode {
		if len(node.Content) == 1 && node.Content[0].Kind == yaml.MappingNode {
			w.warn(node, "a schema is expected here, and this is a list of one", "that one is taken")
			item := node.Content[0]
			*node = *item
			w.disown(node, item)
			return keep
		}
		w.warn(node, "a schema is expected here, and this is a list", "any value is allowed")
		*node = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
		return keep
	}
	if _, ok := truth(node); ok {
		return w.asBool(node)
	}
	if node.Tag == "!!null" || node.Value == "" {
		return drop
	}
	return w.dropped(node, "schema")
}

// repairList makes node a list of a type.
func (w *walker) repairList(node *yaml.Node, typ string) verdict {
	switch {
	case node.Kind == yaml.SequenceNode:
		return keep
	case node.Tag == "!!null":
		return drop
	case typ == "str" && !isString(node):
		// Also required: true within a property, from JSON Schema draft 3.
		return w.dropped(node, "list")
	case typ == "any" && node.Kind == yaml.MappingNode:
		w.warn(node, "a list is expected here, and this is a mapping", "its values are taken")
		var items []*yaml.Node
		for i := 1; i < len(node.Content); i += 2 {
			items = append(items, node.Content[i])
		}
		node.Kind, node.Tag, node.Content = yaml.SequenceNode, "!!seq", items
		return keep
	}
	w.warn(node, "a list is expected here, and this is "+describe(node), "it is read as a list of one")
	inner := *node
	w.disown(&inner, node)
	node.Kind, node.Tag, node.Value, node.Content = yaml.SequenceNode, "!!seq", "", []*yaml.Node{&inner}
	return keep
}

// repairNamed makes node a mapping from names to a type.
func (w *walker) repairNamed(node *yaml.Node, typ string) verdict {
	switch node.Kind {
	case yaml.MappingNode:
		w.fillEmpty(node, typ)
		return keep
	case yaml.ScalarNode:
		if node.Tag == "!!null" || node.Value == "" {
			return drop
		}
	case yaml.SequenceNode:
		if content, ok := w.byName(node, typ); ok {
			w.warn(node, "a mapping by name is expected here, and this is a list", "it is read as a mapping")
			node.Kind, node.Tag, node.Content = yaml.MappingNode, "!!map", content
			return keep
		}
	}
	return w.dropped(node, typ+"s by name")
}

// byName gives the items of a list the names that a mapping has: an empty
// list is what PHP makes of an empty mapping.
func (w *walker) byName(node *yaml.Node, typ string) (content []*yaml.Node, ok bool) {
	for i, item := range node.Content {
		switch {
		case typ == "str" && isString(item): // scopes without descriptions
			content = append(content, w.label(item.Value, item), w.label("", item))
		case typ == "example" || typ == "any":
			content = append(content, w.label(strconv.Itoa(i), item), item)
		default:
			return nil, false
		}
	}
	return content, true
}

// fillEmpty makes `name:` without anything an empty object, so that the name
// is not lost.
func (w *walker) fillEmpty(node *yaml.Node, typ string) {
	if w.shapes[typ] == nil && typ != "str" {
		return
	}
	for i := 1; i < len(node.Content); i += 2 {
		val := node.Content[i]
		switch {
		case val.Tag != "!!null" || strings.HasPrefix(node.Content[i-1].Value, "x-"):
		case typ == "str":
			val.Tag, val.Value = "!!str", ""
		case typ != "example":
			w.warn(val, fmt.Sprintf("a mapping (%s) is expected here, and this is null", typ), "it is read as an empty one")
			*val = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: val.Line, Column: val.Column}
		}
	}
}
