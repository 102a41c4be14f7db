package load

import (
	"fmt"
	"math/big"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// scalar repairs a value where a scalar type is expected. null means absent.
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
	if words[typ] != nil {
		return w.asWord(node, typ)
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
		if _, ok := parseBool(node); ok {
			return w.asBool(node)
		}
		return w.asNumber(node)
	default: // mapping of a discriminator
		return w.mappingRef(node)
	}
}

var expected = map[string]string{
	"str": "string", "location": "string", "style": "string", "schemeType": "string", "bool": "boolean", "num": "number", "uint": "non-negative integer", "bound": "number or boolean",
	"type": "type name", "mapping": "string", "list": "list", "any": "value",
}

func (w *walker) dropped(node *yaml.Node, typ string) verdict {
	w.mistyped(node, typeName(typ), "ignored")
	return drop
}

// mistyped reports that node is not of the expected type.
func (w *walker) mistyped(node *yaml.Node, want, instead string) {
	w.warn(node, fmt.Sprintf("expected %s, got %s", want, describe(node)), instead)
}

// typeName returns the name of a type for diagnostics.
func typeName(typ string) string {
	switch {
	case expected[typ] != "":
		return expected[typ]
	case typ[0] == '[':
		return "list"
	default:
		return typ + " object"
	}
}

func describe(node *yaml.Node) string {
	switch {
	case node.Kind == yaml.MappingNode:
		return "mapping"
	case node.Kind == yaml.SequenceNode:
		return "list"
	case node.Tag == "!!null":
		return "null"
	case isString(node):
		return strconv.Quote(shorten(node.Value))
	default:
		return shorten(node.Value)
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
		w.mistyped(node, "string", "read as a string")
		node.Tag = "!!str"
	}
	return keep
}

func (w *walker) asBool(node *yaml.Node) verdict {
	if node.Tag == "!!bool" {
		if _, ok := parseBool(node); ok {
			return keep
		}
	}
	b, ok := parseBool(node)
	if !ok {
		return w.dropped(node, "bool")
	}
	w.mistyped(node, "boolean", fmt.Sprintf("read as %t", b))
	node.Tag, node.Value = "!!bool", strconv.FormatBool(b)
	return keep
}

// parseBool reads the common spellings of a boolean.
func parseBool(node *yaml.Node) (value, ok bool) {
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
		w.mistyped(node, "number", "read as a number")
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
		w.mistyped(node, "number", "read as a number")
	}
	node.Tag, node.Value = "!!int", r.Num().String()
	return keep
}

// typeNames repairs the type of a schema: a name or a list of names, one of which
// may be null.
func (w *walker) typeNames(node *yaml.Node) verdict {
	switch node.Kind {
	case yaml.ScalarNode:
		if node.Tag == "!!null" {
			w.mistyped(node, "type name", `read as "null"`)
			node.Tag, node.Value = "!!str", "null"
			return keep
		}
		return w.asWord(node, "type")
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

// mappingRef makes a value of a discriminator's mapping refer to a component if
// it is a reference; it may also be the name of one. An unresolved reference is
// read as the name at its end, if that is the name of a schema, and ignored otherwise.
func (w *walker) mappingRef(node *yaml.Node) verdict {
	if w.asString(node); !strings.ContainsAny(node.Value, "#/") && !strings.Contains(node.Value, ".y") && !strings.HasSuffix(node.Value, ".json") {
		return keep
	}
	component, problem := w.ref(node, node, "schema")
	if problem == nil {
		w.rewrites = append(w.rewrites, rewrite{node, component})
		return keep
	}
	name := node.Value[strings.LastIndexAny(node.Value, "#/")+1:]
	if w.names[w.sections["schema"]+"/"+name] {
		if !problem.reported {
			w.warn(node, problem.text, "mapping value read as the name of a schema")
		}
		node.Value = name
		return keep
	}
	if !problem.reported {
		w.warn(node, problem.text, "mapping value ignored")
	}
	return drop
}

// repairObject makes node an object of a kind if its meaning is unambiguous.
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
		w.mistyped(node, typeName(kind), "read as its "+field)
		w.wrap(node, field)
		return keep
	}
	if kind == "security" && node.Kind == yaml.ScalarNode {
		w.mistyped(node, typeName(kind), "read as the name of a security scheme")
		name := w.label(node.Value, node)
		scopes := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: node.Line, Column: node.Column}
		w.copyOwner(scopes, node)
		node.Kind, node.Tag, node.Value, node.Content = yaml.MappingNode, "!!map", "", []*yaml.Node{name, scopes}
		return keep
	}
	return w.dropped(node, kind)
}

// oneSchema removes content from a parameter or header that also has a schema.
func (w *walker) oneSchema(node *yaml.Node) {
	schema, val := get(node, "schema")
	content, _ := get(node, "content")
	if schema == nil || content == nil || val.Tag == "!!null" {
		return
	}
	w.warn(content, "schema and content are mutually exclusive", "content ignored")
	node.Content = without(node, "content")
}

// shorthand holds the field that is meant by a scalar in place of an object.
var shorthand = map[string]string{
	"license": "name", "contact": "name", "externalDocs": "url", "tag": "name", "server": "url",
	"discriminator": "propertyName", "example": "value", "response": "description", "serverVariable": "default",
}

// wrap replaces node by a mapping with node as its only field.
func (w *walker) wrap(node *yaml.Node, field string) {
	inner := *node
	w.copyOwner(&inner, node)
	node.Kind, node.Tag, node.Value = yaml.MappingNode, "!!map", ""
	node.Content = []*yaml.Node{w.label(field, &inner), &inner}
}

// scopes repairs a security requirement whose scopes are not a list. Dropping it
// would make the operation appear to need no credentials.
func (w *walker) scopes(node *yaml.Node) {
	for i := 1; i < len(node.Content); i += 2 {
		val := node.Content[i]
		if val.Kind == yaml.SequenceNode || isString(val) && val.Value != "" {
			continue
		}
		w.mistyped(val, "list of scopes", "read as an empty list")
		*val = yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: val.Line, Column: val.Column}
	}
}

// asSchema repairs a schema that is not a mapping: true and false are schemas, a
// list holds the schemas of tuple items.
func (w *walker) asSchema(node *yaml.Node) verdict {
	if node.Kind == yaml.SequenceNode {
		if len(node.Content) == 1 && node.Content[0].Kind == yaml.MappingNode {
			w.mistyped(node, typeName("schema"), "its only item is used")
			item := node.Content[0]
			*node = *item
			w.copyOwner(node, item)
			return keep
		}
		w.mistyped(node, typeName("schema"), "any value is allowed")
		*node = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
		return keep
	}
	if _, ok := parseBool(node); ok {
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
		w.mistyped(node, "list", "its values are used")
		var items []*yaml.Node
		for i := 1; i < len(node.Content); i += 2 {
			items = append(items, node.Content[i])
		}
		node.Kind, node.Tag, node.Content = yaml.SequenceNode, "!!seq", items
		return keep
	}
	w.mistyped(node, "list", "read as a list with one item")
	inner := *node
	w.copyOwner(&inner, node)
	node.Kind, node.Tag, node.Value, node.Content = yaml.SequenceNode, "!!seq", "", []*yaml.Node{&inner}
	return keep
}

// repairNamed makes node a mapping from names to values of a type.
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
			w.mistyped(node, "mapping", "read as a mapping")
			node.Kind, node.Tag, node.Content = yaml.MappingNode, "!!map", content
			return keep
		}
	}
	w.mistyped(node, "mapping of "+typeName(typ)+"s", "ignored")
	return drop
}

// byName turns a list into the content of a mapping: PHP encodes an empty mapping
// as an empty list.
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

// fillEmpty makes `name:` without a value an empty object, so that the name is
// not lost.
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
			w.mistyped(val, typeName(typ), "read as an empty object")
			*val = yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: val.Line, Column: val.Column}
		}
	}
}
