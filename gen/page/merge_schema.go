package page

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// schemaMerge merges the facts of one value into its schema.
type schemaMerge struct {
	m      *merger
	name   string
	before []string // keys written by an earlier import
	now    []string // keys written by this import
}

// merge updates old to want, and returns it or its replacement. Keys that no import
// wrote are preserved.
func (s *schemaMerge) merge(old, want *yaml.Node, prefix string) *yaml.Node {
	if values := get(want, "enum"); values != nil {
		return s.enum(old, want, prefix)
	}
	if ref := get(want, "$ref"); ref != nil {
		return s.structure(old, strings.TrimPrefix(ref.Value, schemaRef), prefix)
	}
	s.note(prefix, want)
	if ref := get(old, "$ref"); ref != nil {
		target := follow(s.m.d.root, old)
		if !slices.Contains(s.before, prefix+"enum") && !slices.Contains(s.before, prefix+"$ref") && target != nil && same(get(target, "type"), get(want, "type")) {
			return old // an existing component of the right type
		}
		unset(old, "$ref")
	}
	if get(want, "type") == nil {
		unset(old, "type")
	}
	for i := 0; i+1 < len(want.Content); i += 2 {
		key, value := want.Content[i].Value, want.Content[i+1]
		have := get(old, key)
		switch {
		case have == nil:
			if key == "items" {
				value = s.merge(mapping(), value, prefix+"items.")
			} else if key == "oneOf" {
				value = s.choices(value, value)
			}
			set(old, key, value, schemaOrder)
		case key == "items":
			if merged := s.merge(have, value, prefix+"items."); merged != have {
				set(old, key, merged, schemaOrder)
			}
		case key == "oneOf":
			s.choices(have, value)
		case key == "allOf" && samePolicy(have, value):
		case !same(have, value):
			replace(old, key, value)
		}
	}
	s.forget(old, want, prefix)
	return old
}

// structure makes old a reference to a structure. A reference that no import wrote stays.
func (s *schemaMerge) structure(old *yaml.Node, name, prefix string) *yaml.Node {
	ref := schemaRef + cmp.Or(s.m.d.structures[name], name)
	s.now = append(s.now, prefix+"$ref")
	switch have := get(old, "$ref"); {
	case have == nil:
		for _, key := range []string{"type", "items", "properties", "additionalProperties"} {
			unset(old, key)
		}
		set(old, "$ref", str(ref), schemaOrder)
	case have.Value != ref && slices.Contains(s.before, prefix+"$ref"):
		have.Value = ref
	}
	s.forget(old, mapping("$ref", str(ref)), prefix)
	return old
}

// note records the keys of the facts. The type is always that of the page.
func (s *schemaMerge) note(prefix string, want *yaml.Node) {
	for i := 0; i+1 < len(want.Content); i += 2 {
		if key := want.Content[i].Value; key != "type" && key != "items" {
			s.now = append(s.now, prefix+key)
		}
	}
}

// forget removes what an earlier import wrote and this page does not contain.
func (s *schemaMerge) forget(old, want *yaml.Node, prefix string) {
	if scalar(get(want, "type")) != "array" {
		unset(old, "items")
	}
	for _, key := range s.before {
		key, ok := strings.CutPrefix(key, prefix)
		if !ok || strings.Contains(key, ".") || key == "deprecated" || get(want, key) != nil {
			continue
		}
		unset(old, key)
		if key == "enum" {
			unset(old, "x-enum-descriptions")
		}
	}
}

// replace changes a value and preserves its style.
func replace(m *yaml.Node, key string, value *yaml.Node) {
	have := get(m, key)
	switch {
	case have.Kind == yaml.ScalarNode && value.Kind == yaml.ScalarNode:
		have.Value = value.Value
		if have.ShortTag() != value.ShortTag() {
			have.Tag, have.Style = value.Tag, value.Style
		}
	case have.Kind == yaml.SequenceNode && value.Kind == yaml.SequenceNode:
		reuse(have, value.Content)
	default:
		set(m, key, value, schemaOrder)
	}
}

// samePolicy compares patterns without their descriptions.
func samePolicy(a, b *yaml.Node) bool {
	patterns := func(n *yaml.Node) (out []string) {
		for _, c := range n.Content {
			out = append(out, scalar(get(c, "pattern")))
		}
		return out
	}
	return slices.Equal(patterns(a), patterns(b))
}

// choices merges the alternatives of a keyword and a value, in that order.
func (s *schemaMerge) choices(have, want *yaml.Node) *yaml.Node {
	if have.Kind != yaml.SequenceNode || len(have.Content) != len(want.Content) {
		*have = *want
	}
	for i, w := range want.Content {
		old := have.Content[i]
		if old == w {
			old = mapping()
		}
		have.Content[i] = s.merge(old, w, fmt.Sprintf("oneOf%d.", i))
	}
	return have
}

// enum moves enum values to a component, so that equal enums share a type.
func (s *schemaMerge) enum(old, want *yaml.Node, prefix string) *yaml.Node {
	s.note(prefix, want)
	s.now = slices.DeleteFunc(s.now, func(k string) bool { return k == prefix+"x-enum-descriptions" })
	values := mapping("type", get(want, "type"), "enum", get(want, "enum"), "x-enum-descriptions", get(want, "x-enum-descriptions"))
	if inline := get(old, "enum"); inline != nil {
		mergeEnum(old, values)
	} else {
		name := s.m.component(scalar(get(old, "$ref")), s.name, values)
		ref := schemaRef + name
		if have := get(old, "$ref"); have == nil {
			set(old, "$ref", str(ref), schemaOrder)
		} else if have.Value != ref {
			have.Value = ref
		}
		unset(old, "type")
	}
	for i := 0; i+1 < len(want.Content); i += 2 {
		key, value := want.Content[i].Value, want.Content[i+1]
		if get(values, key) != nil {
			continue
		}
		if have := get(old, key); have == nil {
			set(old, key, value, schemaOrder)
		} else if !same(have, value) {
			replace(old, key, value)
		}
	}
	s.forget(old, want, prefix)
	return old
}

// component returns the name of the component with these values: the referenced one,
// updated if it has no other references, an equal one, or a new one. A name that another
// thing has gets that of the operation or structure in front.
func (m *merger) component(ref, name string, values *yaml.Node) string {
	d := m.d
	schemas := d.schemas()
	current, _ := strings.CutPrefix(ref, schemaRef)
	c := get(schemas, current)
	if c != nil && sameEnum(c, values) {
		return current
	}
	for i := 0; i+1 < len(schemas.Content); i += 2 {
		if sameEnum(schemas.Content[i+1], values) {
			return schemas.Content[i].Value
		}
	}
	if c != nil && get(c, "enum") != nil && d.references(d.root, ref) == 1 {
		mergeEnum(c, values)
		return current
	}
	free := typeNameOf(name)
	for n := 1; get(schemas, free) != nil; n++ {
		free = withNumber(typeNameOf(m.scope)+typeNameOf(name), n)
	}
	setFacts(values, "", []string{"enum"}, schemaOrder)
	addSorted(schemas, free, values)
	if c != nil {
		d.replaced[free] = current
	}
	return free
}

func sameEnum(c, values *yaml.Node) bool {
	return same(get(c, "type"), get(values, "type")) && same(get(c, "enum"), get(values, "enum")) &&
		same(get(c, "x-enum-descriptions"), get(values, "x-enum-descriptions"))
}

// mergeEnum updates values and labels. Names given by hand are matched by index, so
// they are removed when the values change.
func mergeEnum(c, values *yaml.Node) {
	if !same(get(c, "enum"), get(values, "enum")) {
		unset(c, "x-enum-varnames")
		unset(c, "x-enumNames")
		reuse(get(c, "enum"), get(values, "enum").Content)
	}
	labels, want := get(c, "x-enum-descriptions"), get(values, "x-enum-descriptions")
	switch {
	case want == nil:
		unset(c, "x-enum-descriptions")
	case labels == nil || labels.Kind != yaml.MappingNode:
		set(c, "x-enum-descriptions", want, schemaOrder)
	case !same(labels, want):
		var content []*yaml.Node
		for i := 0; i+1 < len(want.Content); i += 2 {
			key, value := want.Content[i], want.Content[i+1]
			for j := 0; j+1 < len(labels.Content); j += 2 {
				if labels.Content[j].Value == key.Value {
					key = labels.Content[j]
					if same(labels.Content[j+1], value) {
						value = labels.Content[j+1]
					}
				}
			}
			content = append(content, key, value)
		}
		labels.Content = content
	}
	if !same(get(c, "type"), get(values, "type")) {
		set(c, "type", get(values, "type"), schemaOrder)
	}
}
