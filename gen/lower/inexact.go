package lower

import (
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// inexact returns what makes the run-time check of a schema accept values that the
// schema does not allow: the keyword that is not checked, in the schema or inside
// it. It is empty for an exact check. An inexact check must not be used where
// accepting more means rejecting more: in not, in if, and among the alternatives of
// oneOf.
func (l *lowerer) inexact(refs ...*openapi3.SchemaRef) string {
	for _, ref := range refs {
		if ref == nil || ref.Value == nil {
			continue
		}
		if l.inexactSchemas == nil {
			l.inexactSchemas = map[*openapi3.Schema]string{}
		}
		if _, known := l.inexactSchemas[ref.Value]; !known {
			l.findInexact(ref.Value)
		}
		if reason := l.inexactSchemas[ref.Value]; reason != "" {
			return reason
		}
	}
	return ""
}

// findInexact decides for root and everything inside it: whatever leads to a schema
// with an unchecked keyword is inexact.
func (l *lowerer) findInexact(root *openapi3.Schema) {
	users := map[*openapi3.Schema][]*openapi3.Schema{}
	var inexact []*openapi3.Schema
	found := []*openapi3.Schema{root}
	l.inexactSchemas[root] = ""
	for len(found) > 0 {
		s := found[len(found)-1]
		found = found[:len(found)-1]
		if reason := uncheckedKeyword(s); reason != "" {
			l.inexactSchemas[s] = reason
			inexact = append(inexact, s)
		}
		for _, ref := range subschemas(s) {
			inner := ref.Value
			users[inner] = append(users[inner], s)
			reason, visited := l.inexactSchemas[inner]
			if !visited {
				l.inexactSchemas[inner] = ""
				found = append(found, inner)
			} else if reason != "" {
				inexact = append(inexact, inner)
			}
		}
	}
	for len(inexact) > 0 {
		s := inexact[len(inexact)-1]
		inexact = inexact[:len(inexact)-1]
		for _, user := range users[s] {
			if l.inexactSchemas[user] == "" {
				l.inexactSchemas[user] = l.inexactSchemas[s]
				inexact = append(inexact, user)
			}
		}
		delete(users, s)
	}
}

// uncheckedKeyword names a keyword of s itself that is not checked at run time.
func uncheckedKeyword(s *openapi3.Schema) string {
	switch {
	case schema.IsSet(s.UnevaluatedItems):
		return "unevaluatedItems"
	case schema.IsSet(s.UnevaluatedProperties):
		return "unevaluatedProperties"
	case s.DynamicRef != "":
		return "$dynamicRef"
	}
	if s.Pattern != "" {
		if _, ok := patterns(s.Pattern, ""); !ok {
			return "the pattern " + strconv.Quote(s.Pattern)
		}
	}
	for _, pattern := range schema.Names(s.PatternProperties) {
		if _, ok := plainPattern(pattern); !ok {
			return "the pattern " + strconv.Quote(pattern)
		}
	}
	return ""
}

// subschemas lists the schemas directly in s.
func subschemas(s *openapi3.Schema) []*openapi3.SchemaRef {
	out := []*openapi3.SchemaRef{
		s.Items, s.AdditionalProperties.Schema, s.Not, s.If, s.Then, s.Else, s.Contains, s.PropertyNames,
	}
	for _, list := range []openapi3.SchemaRefs{s.AllOf, s.AnyOf, s.OneOf, s.PrefixItems} {
		out = append(out, list...)
	}
	for _, m := range []openapi3.Schemas{s.Properties, s.PatternProperties, s.DependentSchemas} {
		out = append(out, slices.Collect(maps.Values(m))...)
	}
	return slices.DeleteFunc(out, func(ref *openapi3.SchemaRef) bool { return ref == nil || ref.Value == nil })
}

// checkable returns s without those of the wanted keywords whose check would
// reject valid values, and reports each of them.
func (l *lowerer) checkable(s *openapi3.Schema, wanted func(keyword string) bool) *openapi3.Schema {
	out := *s
	inexact := func(keyword, instead string, refs ...*openapi3.SchemaRef) bool {
		if !wanted(keyword) {
			return false
		}
		reason := l.inexact(refs...)
		if reason != "" {
			l.warn(s.Origin, "unchecked", instead, "%s depends on %s, which is not checked", keyword, reason)
		}
		return reason != ""
	}
	if inexact("not", "not is not checked", s.Not) {
		out.Not = nil
	}
	if (s.Then != nil || s.Else != nil) && inexact("if", "then and else are not checked", s.If) {
		out.If, out.Then, out.Else = nil, nil, nil
	}
	if s.MaxContains != nil && inexact("maxContains", "maxContains is not checked", s.Contains) {
		out.MaxContains = nil
	}
	if inexact("oneOf", "oneOf is checked as anyOf", s.OneOf...) {
		out.OneOf = nil
		if len(out.AnyOf) == 0 {
			out.AnyOf = s.OneOf
		} else {
			out.AllOf = append(slices.Clone(out.AllOf), &openapi3.SchemaRef{Value: &openapi3.Schema{AnyOf: s.OneOf}})
		}
	}
	if schema.IsSet(s.AdditionalProperties) && len(s.PatternProperties) > 0 {
		only := &openapi3.SchemaRef{Value: &openapi3.Schema{PatternProperties: patternsOnly(s)}}
		if inexact("additionalProperties", "additionalProperties is not checked", only) {
			out.AdditionalProperties = openapi3.BoolSchema{}
		}
	}
	return &out
}

// patternsOnly returns patternProperties without what the schemas in it say.
func patternsOnly(s *openapi3.Schema) openapi3.Schemas {
	out := make(openapi3.Schemas, len(s.PatternProperties))
	for pattern := range s.PatternProperties {
		out[pattern] = &openapi3.SchemaRef{Value: &openapi3.Schema{}}
	}
	return out
}
