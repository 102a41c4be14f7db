package schema

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// IsTrue reports whether every value is valid, as far as few schemas say so.
func IsTrue(s *openapi3.Schema) bool {
	if s.Always != nil {
		return *s.Always
	}
	return isEmpty(s, map[*openapi3.Schema]bool{})
}

// maxEmpty limits the schemas that isEmpty looks at.
const maxEmpty = 32

// isEmpty is like the method of kin-openapi, which looks at a schema again for every way
// that leads to it. seen has those that are empty, or about to be judged.
func isEmpty(s *openapi3.Schema, seen map[*openapi3.Schema]bool) bool {
	if seen[s] {
		return true
	}
	seen[s] = true
	bare := *s
	bare.Not, bare.Items, bare.Contains, bare.PropertyNames, bare.If, bare.Then, bare.Else, bare.ContentSchema = nil, nil, nil, nil, nil, nil, nil, nil
	bare.PrefixItems, bare.OneOf, bare.AnyOf, bare.AllOf = nil, nil, nil, nil
	bare.Properties, bare.PatternProperties, bare.DependentSchemas = nil, nil, nil
	bare.AdditionalProperties.Schema, bare.UnevaluatedItems.Schema, bare.UnevaluatedProperties.Schema = nil, nil, nil
	if len(seen) > maxEmpty || !bare.IsEmpty() {
		return false
	}
	below := openapi3.SchemaRefs{
		s.Not, s.Items, s.Contains, s.PropertyNames, s.If, s.Then, s.Else, s.ContentSchema,
		s.AdditionalProperties.Schema, s.UnevaluatedItems.Schema, s.UnevaluatedProperties.Schema,
	}
	for _, list := range []openapi3.SchemaRefs{s.PrefixItems, s.OneOf, s.AnyOf, s.AllOf} {
		below = append(below, list...)
	}
	for _, named := range []openapi3.Schemas{s.Properties, s.PatternProperties, s.DependentSchemas} {
		below = slices.AppendSeq(below, maps.Values(named))
	}
	return !slices.ContainsFunc(below, func(ref *openapi3.SchemaRef) bool {
		return ref != nil && ref.Value != nil && !isEmpty(ref.Value, seen)
	})
}

// OnlyNull reports whether null is the only value, or is meant to be: an
// alternative with nullable as its only keyword (3.0 has no type null).
func OnlyNull(s *openapi3.Schema) bool {
	if s.Type.Is("null") || len(s.Enum) == 1 && s.Enum[0] == nil {
		return true
	}
	bare := *s
	bare.Nullable = false
	return s.Nullable && IsTrue(&bare)
}

// EnumValues reads enum and const; a const is an enum with one value.
func EnumValues(s *openapi3.Schema) ([]any, bool) {
	if s.Const != nil {
		return []any{s.Const}, true
	}
	return s.Enum, len(s.Enum) > 0
}

// anyObject reports whether exactly the objects are valid.
func anyObject(s *openapi3.Schema) bool {
	return s.Type.Is("object") && !Asserts(s) && !s.Nullable && len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) == 0
}

// anyString reports whether exactly the strings are valid.
func anyString(s *openapi3.Schema) bool {
	return s.Type.Is("string") && !Asserts(s)
}
