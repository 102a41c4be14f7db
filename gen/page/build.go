package page

import (
	"encoding/json"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// schemaOrder is the order of keys in a schema written by import.
var schemaOrder = []string{
	"$ref", "oneOf", "type", "format", "description", "minLength", "maxLength", "x-voxgen-max-bytes", "pattern", "allOf", "minimum", "maximum",
	"enum", "x-enum-descriptions", "items", "minItems", "maxItems", "additionalProperties", "default", "examples", "x-voxgen-delimiter",
	"x-voxgen-time-layout", "x-voxgen-time-zone", "x-voxgen-sensitive", sourceKey,
}

// node returns s as an OpenAPI schema.
func (s *Schema) node() *yaml.Node {
	if s.Const == "" {
		return s.plain()
	}
	inner := *s
	inner.Const, inner.Delimiter, inner.Default = "", "", nil
	n := mapping("oneOf", sequence(mapping("type", str("string"), "const", str(s.Const)), inner.plain()))
	if s.Default != nil {
		n.Content = append(n.Content, str("default"), s.value(*s.Default))
	}
	if s.Delimiter != "" {
		n.Content = append(n.Content, str("x-voxgen-delimiter"), str(s.Delimiter))
	}
	return n
}

func (s *Schema) plain() *yaml.Node {
	n := mapping()
	if s.Structure != "" {
		return mapping("$ref", str(schemaRef+s.Structure))
	}
	add := func(key string, v *yaml.Node) { n.Content = append(n.Content, str(key), v) }
	text := func(key, v string) {
		if v != "" {
			add(key, str(v))
		}
	}
	whole := func(key string, v *int) {
		if v != nil {
			add(key, raw("!!int", strconv.Itoa(*v)))
		}
	}
	bound := func(key string, v json.Number) {
		if v != "" {
			add(key, numberNode(string(v)))
		}
	}
	text("type", s.Type)
	text("format", s.Format)
	whole("minLength", s.MinLength)
	whole("maxLength", s.MaxLength)
	whole("x-voxgen-max-bytes", s.MaxBytes)
	text("pattern", s.Pattern)
	if len(s.Policy) > 0 {
		add("allOf", s.policy())
	}
	bound("minimum", s.Minimum)
	bound("maximum", s.Maximum)
	s.enumKeys(add)
	if s.Items != nil {
		add("items", s.Items.plain())
	}
	whole("minItems", s.MinItems)
	whole("maxItems", s.MaxItems)
	if s.Map {
		add("additionalProperties", raw("!!bool", "true"))
	}
	if s.Default != nil {
		add("default", s.value(*s.Default))
	}
	if len(s.Examples) > 0 {
		list := sequence()
		for _, e := range s.Examples {
			list.Content = append(list.Content, s.value(e))
		}
		add("examples", list)
	}
	text("x-voxgen-delimiter", s.Delimiter)
	text("x-voxgen-time-layout", s.TimeLayout)
	text("x-voxgen-time-zone", s.TimeZone)
	if s.Sensitive {
		add("x-voxgen-sensitive", raw("!!bool", "true"))
	}
	return n
}

// policy returns the patterns of a password.
func (s *Schema) policy() *yaml.Node {
	all := sequence()
	for _, p := range s.Policy {
		all.Content = append(all.Content, mapping("pattern", str(p.Pattern), "description", str(p.Text)))
	}
	return all
}

// enumKeys returns the values, quoted because a plain no is a boolean in YAML 1.1.
func (s *Schema) enumKeys(add func(string, *yaml.Node)) {
	if len(s.Enum) == 0 {
		return
	}
	values, labels := sequence(), mapping()
	for _, v := range s.Enum {
		n := s.value(v.Value)
		if s.Type == "string" {
			n.Style = yaml.SingleQuotedStyle
		}
		values.Content = append(values.Content, n)
		if v.Label != "" {
			key := str(v.Value)
			key.Style = yaml.SingleQuotedStyle
			labels.Content = append(labels.Content, key, str(v.Label))
		}
	}
	add("enum", values)
	if len(labels.Content) > 0 {
		add("x-enum-descriptions", labels)
	}
}

// value returns a literal of the type of s.
func (s *Schema) value(v string) *yaml.Node {
	switch s.Type {
	case "integer":
		return raw("!!int", v)
	case "number":
		return numberNode(v)
	case "boolean":
		return raw("!!bool", v)
	}
	return str(v)
}

func numberNode(v string) *yaml.Node {
	if _, err := strconv.ParseInt(v, 10, 64); err == nil {
		return raw("!!int", v)
	}
	return raw("!!float", v)
}
