package fake

import (
	"encoding/json"
	"regexp"
	"slices"

	"github.com/voxgen/voxgen/gen/ir"
)

// schemaViolations checks a value against schemas at run time.
func (m model) schemaViolations(name string, c ir.Constraints, x any) []violation {
	var out []violation
	for _, s := range c.RuntimeSchemas {
		if !m.holds(m.api.Schemas[s.Schema], m.plain(x)) {
			out = append(out, violation{name: name, rule: s.Keyword})
		}
	}
	return out
}

// holds reports whether a JSON value is valid against s (JSON Schema 2020-12).
func (m model) holds(s *ir.Constraints, x any) bool {
	if s.Ref != nil && !m.holds(m.api.Schemas[*s.Ref], x) || s.False {
		return false
	}
	if len(s.Types) > 0 && !slices.ContainsFunc(s.Types, func(t string) bool { return isType(x, t) }) {
		return false
	}
	if len(s.Enum) > 0 && !slices.Contains(s.Enum, m.source(x)) {
		return false
	}
	kept := true
	switch x := x.(type) {
	case map[string]any:
		kept = m.objectHolds(s, x)
	case []any:
		kept = m.listHolds(s, x)
	case string:
		kept = len(stringViolations("", *s, x)) == 0
	case json.Number:
		kept = len(numberViolations("", *s, x)) == 0
	}
	return kept && m.combined(s, x)
}

func isType(x any, kind string) bool {
	switch x := x.(type) {
	case nil:
		return kind == "null"
	case bool:
		return kind == "boolean"
	case string:
		return kind == "string"
	case []any:
		return kind == "array"
	case map[string]any:
		return kind == "object"
	case json.Number:
		n := ratOf(x.String())
		return n != nil && (kind == "number" || kind == "integer" && n.IsInt())
	}
	return false
}

// combined checks the keywords that combine schemas.
func (m model) combined(s *ir.Constraints, x any) bool {
	kept := func(list []*ir.Constraints) int {
		n := 0
		for _, inner := range list {
			if m.holds(inner, x) {
				n++
			}
		}
		return n
	}
	switch {
	case kept(s.AllOf) != len(s.AllOf),
		len(s.AnyOf) > 0 && kept(s.AnyOf) == 0,
		len(s.OneOf) > 0 && kept(s.OneOf) != 1,
		s.Not != nil && m.holds(s.Not, x):
		return false
	case s.If == nil:
		return true
	case m.holds(s.If, x):
		return s.Then == nil || m.holds(s.Then, x)
	}
	return s.Else == nil || m.holds(s.Else, x)
}

func within(n int, low, high *int) bool {
	return (low == nil || n >= *low) && (high == nil || n <= *high)
}

func (m model) listHolds(s *ir.Constraints, list []any) bool {
	found := 0
	seen := map[string]bool{}
	for i, item := range list {
		switch {
		case i < len(s.PrefixItems) && !m.holds(s.PrefixItems[i], item),
			i >= len(s.PrefixItems) && s.Items != nil && !m.holds(s.Items, item):
			return false
		}
		if s.Contains != nil && m.holds(s.Contains, item) {
			found++
		}
		if text := m.source(item); s.UniqueItems && seen[text] {
			return false
		} else {
			seen[text] = true
		}
	}
	atLeast := s.MinContains
	if one := 1; atLeast == nil {
		atLeast = &one
	}
	return within(len(list), s.MinItems, s.MaxItems) && (s.Contains == nil || within(found, atLeast, s.MaxContains))
}

func (m model) objectHolds(s *ir.Constraints, object map[string]any) bool {
	if !within(len(object), s.MinProperties, s.MaxProperties) || !hasAll(object, s.Required) {
		return false
	}
	for name, value := range object {
		if !m.propertyHolds(s, name, value) || s.PropertyNames != nil && !m.holds(s.PropertyNames, name) || !hasAll(object, s.DependentRequired[name]) {
			return false
		}
		if d := s.DependentSchemas[name]; d != nil && !m.holds(d, object) {
			return false
		}
	}
	return true
}

func (m model) propertyHolds(s *ir.Constraints, name string, x any) bool {
	own := s.Properties[name]
	if own != nil && !m.holds(own, x) {
		return false
	}
	known := own != nil
	for pattern, p := range s.PatternProperties {
		if expr, err := regexp.Compile(pattern); err == nil && expr.MatchString(name) {
			known = true
			if !m.holds(p, x) {
				return false
			}
		}
	}
	return known || s.AdditionalProperties == nil || m.holds(s.AdditionalProperties, x)
}

func hasAll(object map[string]any, names []string) bool {
	for _, name := range names {
		if _, ok := object[name]; !ok {
			return false
		}
	}
	return true
}
