package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// keywordReader reads one keyword of [ir.Keywords] from a schema.
type keywordReader struct {
	name string
	has  func(s *openapi3.Schema) bool
	// read adds the keyword to the constraints; of two limits the stricter one
	// applies. It is nil for a keyword without a field in ir.Constraints.
	read func(r reading)
	// shaped: the keyword becomes part of the shape and is ignored by rules.
	shaped bool
	// runtime reports whether a keyword that is checked at run time needs that
	// in this schema; nil means always.
	runtime func(s *openapi3.Schema) bool
}

// reading is a schema that is being read into constraints.
type reading struct {
	schemaReader
	c *ir.Constraints
	s *openapi3.Schema
}

// schemaReader reads the value of a keyword. It is an interface because the
// lowerer, which implements it, refers to the table of readers.
type schemaReader interface {
	schemaRef(ref *openapi3.SchemaRef) *ir.Constraints
	schemaList(refs openapi3.SchemaRefs) []*ir.Constraints
	schemaMap(m openapi3.Schemas) map[string]*ir.Constraints
	boolSchema(s openapi3.BoolSchema) *ir.Constraints
	patternSchemas(s *openapi3.Schema) map[string]*ir.Constraints
	readPattern(c *ir.Constraints, s *openapi3.Schema)
}

// typeKeywords are the keywords that asserts ignores.
var typeKeywords = []string{"type", "nullable", "allOf", "anyOf", "oneOf"}

// asserts reports whether the keywords of s other than type, allOf, oneOf and
// anyOf reject any value or name any property.
func asserts(s *openapi3.Schema) bool {
	return slices.ContainsFunc(assertive, func(k keywordReader) bool { return k.has(s) }) || s.Extensions["x-voxgen-sensitive"] != nil
}

// assertive are the keywords that asserts considers.
var assertive = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, ok := ir.LookUp(k.name)
	return !ok || known.Check == ir.Annotation || slices.Contains(typeKeywords, k.name)
})

// straight are the keywords checked by generated code that rules collects.
var straight = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return known.Check != ir.ByCode || k.shaped
})

// atRunTime are the keywords that Validate checks at run time, without those
// that belong to another one, like then to if.
var atRunTime = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return known.Check != ir.AtRunTime || known.Rule != ""
})

// unchecked are the keywords that are not checked at all.
var unchecked = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return known.Check != ir.Unchecked
})

// keywordReaders are in the order of the keywords in [ir.Keywords].
var keywordReaders = slices.Concat(anyReaders, scalarReaders, arrayReaders, objectReaders, combiningReaders)

var anyReaders = []keywordReader{
	{name: "$dynamicRef", has: func(s *openapi3.Schema) bool { return s.DynamicRef != "" }},
	{name: "false", shaped: true, has: func(s *openapi3.Schema) bool { return s.Always != nil },
		read: func(r reading) { r.c.False = r.s.Always != nil && !*r.s.Always }},
	{name: "type", has: func(s *openapi3.Schema) bool { return s.Type != nil },
		read: func(r reading) { r.c.Types = typesOf(r.s) }},
	{name: "enum", shaped: true, has: func(s *openapi3.Schema) bool { return len(s.Enum) > 0 },
		read: func(r reading) { r.c.Enum = enumTexts(r.s) }},
	{name: "const", shaped: true, has: func(s *openapi3.Schema) bool { return s.Const != nil }, // enumTexts reads it
		read: func(r reading) { r.c.Enum = enumTexts(r.s) }},
	{name: "nullable", has: func(s *openapi3.Schema) bool { return s.Nullable }},
}

var scalarReaders = []keywordReader{
	{name: "minLength", has: func(s *openapi3.Schema) bool { return s.MinLength > 0 },
		read: func(r reading) { tightenMin(&r.c.MinLength, r.s.MinLength) }},
	{name: "maxLength", has: func(s *openapi3.Schema) bool { return s.MaxLength != nil },
		read: func(r reading) { tightenMax(&r.c.MaxLength, r.s.MaxLength) }},
	{name: "x-voxgen-max-bytes", has: func(s *openapi3.Schema) bool { return s.Extensions["x-voxgen-max-bytes"] != nil },
		read: func(r reading) { readMaxBytes(r.c, r.s) }},
	{name: "pattern", has: func(s *openapi3.Schema) bool { return s.Pattern != "" },
		read: func(r reading) { r.readPattern(r.c, r.s) }},
	{name: "format", has: func(s *openapi3.Schema) bool { return s.Format != "" }},
	{name: "contentEncoding", has: func(s *openapi3.Schema) bool { return s.ContentEncoding != "" }},
	{name: "minimum", has: func(s *openapi3.Schema) bool { return s.Min != nil },
		read: func(r reading) { readMinimum(r.c, r.s) }},
	{name: "maximum", has: func(s *openapi3.Schema) bool { return s.Max != nil },
		read: func(r reading) { readMaximum(r.c, r.s) }},
	{name: "exclusiveMinimum", has: func(s *openapi3.Schema) bool { return s.ExclusiveMin.IsSet() },
		read: func(r reading) { readMinimum(r.c, r.s) }},
	{name: "exclusiveMaximum", has: func(s *openapi3.Schema) bool { return s.ExclusiveMax.IsSet() },
		read: func(r reading) { readMaximum(r.c, r.s) }},
	{name: "multipleOf", has: func(s *openapi3.Schema) bool { return s.MultipleOf != nil },
		read: func(r reading) { readMultipleOf(r.c, r.s) }},
}

var arrayReaders = []keywordReader{
	{name: "items", has: func(s *openapi3.Schema) bool { return s.Items != nil },
		read: func(r reading) { r.c.Items = r.schemaRef(r.s.Items) }},
	{name: "prefixItems", has: func(s *openapi3.Schema) bool { return len(s.PrefixItems) > 0 },
		read: func(r reading) { r.c.PrefixItems = r.schemaList(r.s.PrefixItems) }},
	{name: "contains", has: func(s *openapi3.Schema) bool { return s.Contains != nil },
		read: func(r reading) { r.c.Contains = r.schemaRef(r.s.Contains) }},
	{name: "minContains", has: func(s *openapi3.Schema) bool { return s.MinContains != nil && s.Contains != nil },
		read: func(r reading) { r.c.MinContains = limitOf(r.s.MinContains) }},
	{name: "maxContains", has: func(s *openapi3.Schema) bool { return s.MaxContains != nil && s.Contains != nil },
		read: func(r reading) { r.c.MaxContains = limitOf(r.s.MaxContains) }},
	{name: "minItems", has: func(s *openapi3.Schema) bool { return s.MinItems > 0 },
		read: func(r reading) { tightenMin(&r.c.MinItems, r.s.MinItems) }},
	{name: "maxItems", has: func(s *openapi3.Schema) bool { return s.MaxItems != nil },
		read: func(r reading) { tightenMax(&r.c.MaxItems, r.s.MaxItems) }},
	{name: "uniqueItems", has: func(s *openapi3.Schema) bool { return s.UniqueItems },
		read: func(r reading) { r.c.UniqueItems = r.c.UniqueItems || r.s.UniqueItems }},
	{name: "unevaluatedItems", has: func(s *openapi3.Schema) bool { return isSet(s.UnevaluatedItems) }},
}

var objectReaders = []keywordReader{
	{name: "properties", has: func(s *openapi3.Schema) bool { return len(s.Properties) > 0 },
		read: func(r reading) { r.c.Properties = r.schemaMap(r.s.Properties) }},
	{name: "required", shaped: true, has: func(s *openapi3.Schema) bool { return len(s.Required) > 0 },
		read: func(r reading) { r.c.Required = r.s.Required }},
	{name: "additionalProperties", has: func(s *openapi3.Schema) bool { return isSet(s.AdditionalProperties) },
		read: func(r reading) { r.c.AdditionalProperties = r.boolSchema(r.s.AdditionalProperties) }},
	{name: "patternProperties", has: func(s *openapi3.Schema) bool { return len(s.PatternProperties) > 0 },
		read:    func(r reading) { r.c.PatternProperties = r.patternSchemas(r.s) },
		runtime: func(s *openapi3.Schema) bool { return !patternOfMap(s) }},
	{name: "propertyNames", shaped: true, has: func(s *openapi3.Schema) bool { return s.PropertyNames != nil },
		read: func(r reading) { r.c.PropertyNames = r.schemaRef(r.s.PropertyNames) }},
	{name: "minProperties", has: func(s *openapi3.Schema) bool { return s.MinProps > 0 },
		read: func(r reading) { tightenMin(&r.c.MinProperties, r.s.MinProps) }},
	{name: "maxProperties", has: func(s *openapi3.Schema) bool { return s.MaxProps != nil },
		read: func(r reading) { tightenMax(&r.c.MaxProperties, r.s.MaxProps) }},
	{name: "dependentRequired", shaped: true, has: func(s *openapi3.Schema) bool { return len(s.DependentRequired) > 0 },
		read: func(r reading) { r.c.DependentRequired = r.s.DependentRequired }},
	{name: "dependentSchemas", has: func(s *openapi3.Schema) bool { return len(s.DependentSchemas) > 0 },
		read: func(r reading) { r.c.DependentSchemas = r.schemaMap(r.s.DependentSchemas) }},
	{name: "unevaluatedProperties", has: func(s *openapi3.Schema) bool { return s.UnevaluatedProperties.Schema != nil }},
	{name: "discriminator", has: func(s *openapi3.Schema) bool { return s.Discriminator != nil }},
}

var combiningReaders = []keywordReader{
	{name: "allOf", has: func(s *openapi3.Schema) bool { return len(s.AllOf) > 0 },
		read: func(r reading) { r.c.AllOf = append(r.c.AllOf, r.schemaList(r.s.AllOf)...) }},
	{name: "anyOf", has: func(s *openapi3.Schema) bool { return len(s.AnyOf) > 0 },
		read: func(r reading) { r.c.AnyOf = r.schemaList(r.s.AnyOf) }},
	{name: "oneOf", has: func(s *openapi3.Schema) bool { return len(s.OneOf) > 0 },
		read: func(r reading) { r.c.OneOf = r.schemaList(r.s.OneOf) }},
	{name: "not", has: func(s *openapi3.Schema) bool { return s.Not != nil },
		read: func(r reading) { r.c.Not = r.schemaRef(r.s.Not) }},
	{name: "if", has: func(s *openapi3.Schema) bool { return s.If != nil },
		read:    func(r reading) { r.c.If = r.schemaRef(r.s.If) },
		runtime: func(s *openapi3.Schema) bool { return s.Then != nil || s.Else != nil }},
	{name: "then", has: func(s *openapi3.Schema) bool { return s.Then != nil && s.If != nil },
		read: func(r reading) { r.c.Then = r.schemaRef(r.s.Then) }},
	{name: "else", has: func(s *openapi3.Schema) bool { return s.Else != nil && s.If != nil },
		read: func(r reading) { r.c.Else = r.schemaRef(r.s.Else) }},
}

// isSet reports whether a keyword with a schema or boolean is present.
func isSet(s openapi3.BoolSchema) bool { return s.Has != nil || s.Schema != nil }
