package schema

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// keyword recognizes one keyword of [ir.Keywords] in a schema.
type keyword struct {
	name string
	has  func(s *openapi3.Schema) bool
}

// Has returns a function that reports whether a schema has a keyword; nil for an
// unknown one.
func Has(name string) func(s *openapi3.Schema) bool {
	i := slices.IndexFunc(keywords, func(k keyword) bool { return k.name == name })
	if i < 0 {
		return nil
	}
	return keywords[i].has
}

// Asserts reports whether the keywords of s other than type, allOf, oneOf and
// anyOf reject any value or name any property.
func Asserts(s *openapi3.Schema) bool {
	return slices.ContainsFunc(asserting, func(k keyword) bool { return k.has(s) && !unneeded(k.name, s) }) ||
		s.Extensions["x-voxgen-sensitive"] != nil
}

// unneeded reports whether a keyword that s has needs no check: it is true, or it is
// unevaluatedProperties: false, which the type of an object without additional
// properties implies.
func unneeded(keyword string, s *openapi3.Schema) bool {
	switch keyword {
	case "unevaluatedProperties":
		return s.UnevaluatedProperties.Has != nil || !Restricts(s.UnevaluatedProperties)
	case "unevaluatedItems":
		return !Restricts(s.UnevaluatedItems)
	}
	return false
}

// asserting are the keywords that Asserts considers.
var asserting = slices.DeleteFunc(slices.Clone(keywords), func(k keyword) bool {
	known, ok := ir.LookUp(k.name)
	return !ok || known.Check == ir.Annotation || slices.Contains([]string{"type", "nullable", "allOf", "anyOf", "oneOf"}, k.name)
})

// implying are the keywords that apply to one type of values, which a schema
// without a type means then. required is not among them, because it is also used
// next to alternatives that are not objects.
var implying = []struct {
	types    Types
	keywords []keyword
}{{Object, keywordsFor("object")}, {Array, keywordsFor("array")}, {String, keywordsFor("string")}, {Number | Integer, keywordsFor("number")}}

func keywordsFor(typ string) []keyword {
	return slices.DeleteFunc(slices.Clone(keywords), func(k keyword) bool {
		known, _ := ir.LookUp(k.name)
		return known.Type != typ || k.name == "required"
	})
}

// impliedType returns the type that the keywords of s imply, the first one if there
// are several, or 0.
func impliedType(s *openapi3.Schema) Types {
	for _, imply := range implying {
		if slices.ContainsFunc(imply.keywords, func(k keyword) bool { return k.has(s) }) {
			return imply.types
		}
	}
	return 0
}

// keywords are in the order of the keywords in [ir.Keywords].
var keywords = []keyword{
	{"$dynamicRef", func(s *openapi3.Schema) bool { return s.DynamicRef != "" }},
	{"false", func(s *openapi3.Schema) bool { return s.Always != nil }},
	{"type", func(s *openapi3.Schema) bool { return s.Type != nil }},
	{"enum", func(s *openapi3.Schema) bool { return len(s.Enum) > 0 }},
	{"const", func(s *openapi3.Schema) bool { return s.Const != nil }},
	{"nullable", func(s *openapi3.Schema) bool { return s.Nullable }},
	{"minLength", func(s *openapi3.Schema) bool { return s.MinLength > 0 }},
	{"maxLength", func(s *openapi3.Schema) bool { return s.MaxLength != nil }},
	{"x-voxgen-max-bytes", func(s *openapi3.Schema) bool { return s.Extensions["x-voxgen-max-bytes"] != nil }},
	{"pattern", func(s *openapi3.Schema) bool { return s.Pattern != "" }},
	{"format", func(s *openapi3.Schema) bool { return s.Format != "" }},
	{"contentEncoding", func(s *openapi3.Schema) bool { return s.ContentEncoding != "" }},
	{"contentMediaType", func(s *openapi3.Schema) bool { return IsJSON(s.ContentMediaType) }},
	{"contentSchema", func(s *openapi3.Schema) bool { return s.ContentSchema != nil }},
	{"minimum", func(s *openapi3.Schema) bool { return s.Min != nil }},
	{"maximum", func(s *openapi3.Schema) bool { return s.Max != nil }},
	{"exclusiveMinimum", func(s *openapi3.Schema) bool { return s.ExclusiveMin.IsSet() }},
	{"exclusiveMaximum", func(s *openapi3.Schema) bool { return s.ExclusiveMax.IsSet() }},
	{"multipleOf", func(s *openapi3.Schema) bool { return s.MultipleOf != nil }},
	{"items", func(s *openapi3.Schema) bool { return s.Items != nil }},
	{"prefixItems", func(s *openapi3.Schema) bool { return len(s.PrefixItems) > 0 }},
	{"contains", func(s *openapi3.Schema) bool { return s.Contains != nil }},
	{"minContains", func(s *openapi3.Schema) bool { return s.MinContains != nil && s.Contains != nil }},
	{"maxContains", func(s *openapi3.Schema) bool { return s.MaxContains != nil && s.Contains != nil }},
	{"minItems", func(s *openapi3.Schema) bool { return s.MinItems > 0 }},
	{"maxItems", func(s *openapi3.Schema) bool { return s.MaxItems != nil }},
	{"uniqueItems", func(s *openapi3.Schema) bool { return s.UniqueItems }},
	{"unevaluatedItems", func(s *openapi3.Schema) bool { return IsSet(s.UnevaluatedItems) }},
	{"properties", func(s *openapi3.Schema) bool { return len(s.Properties) > 0 }},
	{"required", func(s *openapi3.Schema) bool { return len(s.Required) > 0 }},
	{"additionalProperties", func(s *openapi3.Schema) bool { return IsSet(s.AdditionalProperties) }},
	{"patternProperties", func(s *openapi3.Schema) bool { return len(s.PatternProperties) > 0 }},
	{"propertyNames", func(s *openapi3.Schema) bool { return s.PropertyNames != nil }},
	{"minProperties", func(s *openapi3.Schema) bool { return s.MinProps > 0 }},
	{"maxProperties", func(s *openapi3.Schema) bool { return s.MaxProps != nil }},
	{"dependentRequired", func(s *openapi3.Schema) bool { return len(s.DependentRequired) > 0 }},
	{"dependentSchemas", func(s *openapi3.Schema) bool { return len(s.DependentSchemas) > 0 }},
	{"unevaluatedProperties", func(s *openapi3.Schema) bool { return IsSet(s.UnevaluatedProperties) }},
	{"discriminator", func(s *openapi3.Schema) bool { return s.Discriminator != nil }},
	{"allOf", func(s *openapi3.Schema) bool { return len(s.AllOf) > 0 }},
	{"anyOf", func(s *openapi3.Schema) bool { return len(s.AnyOf) > 0 }},
	{"oneOf", func(s *openapi3.Schema) bool { return len(s.OneOf) > 0 }},
	{"not", func(s *openapi3.Schema) bool { return s.Not != nil }},
	{"if", func(s *openapi3.Schema) bool { return s.If != nil }},
	{"then", func(s *openapi3.Schema) bool { return s.Then != nil && s.If != nil }},
	{"else", func(s *openapi3.Schema) bool { return s.Else != nil && s.If != nil }},
}

// IsJSON reports whether a media type is one of JSON.
func IsJSON(mediaType string) bool {
	essence, _, _ := strings.Cut(strings.ToLower(mediaType), ";")
	essence = strings.TrimSpace(essence)
	return essence == "application/json" || strings.HasSuffix(essence, "+json")
}

// Restricts reports whether a keyword with a schema or boolean rejects any value.
func Restricts(s openapi3.BoolSchema) bool {
	if s.Has != nil {
		return !*s.Has
	}
	return s.Schema != nil && s.Schema.Value != nil && !IsTrue(s.Schema.Value)
}

// EvaluatesMore reports whether s has, itself or in its allOf, a keyword that
// decides by the value which properties are evaluated.
func EvaluatesMore(s *openapi3.Schema) bool {
	seen := map[*openapi3.Schema]bool{}
	var more func(s *openapi3.Schema) bool
	more = func(s *openapi3.Schema) bool {
		if seen[s] {
			return false
		}
		seen[s] = true
		if s.If != nil || len(s.DependentSchemas) > 0 || len(s.PatternProperties) > 0 {
			return true
		}
		return slices.ContainsFunc(s.AllOf, func(ref *openapi3.SchemaRef) bool { return ref != nil && ref.Value != nil && more(ref.Value) })
	}
	return more(s)
}

// IsSet reports whether a keyword with a schema or boolean is present.
func IsSet(s openapi3.BoolSchema) bool { return s.Has != nil || s.Schema != nil }
