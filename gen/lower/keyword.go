package lower

import (
	"maps"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// keywordReader reads one keyword of [ir.Keywords] from a schema.
type keywordReader struct {
	name string
	has  func(s *openapi3.Schema) bool // see recognize
	rule string                        // see recognize
	// read adds the keyword to the constraints; of two limits the stricter one
	// applies. It is nil for a keyword without a field in ir.Constraints.
	read func(r reading)
	// shaped: the keyword becomes part of the shape and is ignored by rules.
	shaped bool
	// runtime reports whether the keyword must be checked at run time in s, which
	// is part of sh. Nil means always for the keywords that are checked at run
	// time, and never for others.
	runtime func(s *openapi3.Schema, sh *schema.Shape) bool

	// schemas returns the schemas inside the keyword.
	schemas func(s *openapi3.Schema) openapi3.SchemaRefs
	// exact returns the schemas whose check must be exact, because accepting more
	// of them means rejecting more by the keyword; see inexact. If one is not, the
	// keyword is read by loosely, or not at all; instead says so.
	exact   func(s *openapi3.Schema) openapi3.SchemaRefs
	loosely func(r reading)
	instead string
}

// reading is a schema whose constraints are being read.
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

// straight are the keywords checked by generated code that rules collects.
var straight = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return known.Check != ir.ByCode || k.shaped
})

// ofContent are the keywords that apply to the decoded content of a string.
var ofContent = slices.DeleteFunc(slices.Clone(straight), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return !known.Content
})

// atRunTime are the keywords that Validate checks at run time, always or where
// their reader says so, without those that belong to another one, like then to if.
var atRunTime = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return k.runtime == nil && (known.Check != ir.AtRunTime || known.Rule != "")
})

// unchecked are the keywords that are not checked at all.
var unchecked = slices.DeleteFunc(slices.Clone(keywordReaders), func(k keywordReader) bool {
	known, _ := ir.LookUp(k.name)
	return known.Check != ir.Unchecked
})

// keywordReaders are in the order of the keywords in [ir.Keywords].
var keywordReaders = recognize(anyReaders, scalarReaders, arrayReaders, objectReaders, combiningReaders)

var anyReaders = []keywordReader{
	{name: "$dynamicRef"},
	{name: "false", shaped: true, read: func(r reading) { r.c.False = r.s.Always != nil && !*r.s.Always }},
	{name: "type", read: func(r reading) { r.c.Types = typesOf(r.s) }},
	{name: "enum", shaped: true, read: func(r reading) { r.c.Enum = enumTexts(r.s) }},
	{name: "const", shaped: true, read: func(r reading) { r.c.Enum = enumTexts(r.s) }},
	{name: "nullable"},
}

var scalarReaders = []keywordReader{
	{name: "minLength", read: func(r reading) { tightenMin(&r.c.MinLength, r.s.MinLength) }},
	{name: "maxLength", read: func(r reading) { tightenMax(&r.c.MaxLength, r.s.MaxLength) }},
	{name: "x-voxgen-max-bytes", read: func(r reading) { readMaxBytes(r.c, r.s) }},
	{name: "pattern", read: func(r reading) { r.readPattern(r.c, r.s) }},
	{name: "format"},
	{name: "contentEncoding"},
	{name: "contentMediaType", read: func(r reading) { r.c.ContentMediaType = &r.s.ContentMediaType }},
	{name: "minimum", read: func(r reading) { readMinimum(r.c, r.s) }},
	{name: "maximum", read: func(r reading) { readMaximum(r.c, r.s) }},
	{name: "exclusiveMinimum", read: func(r reading) { readMinimum(r.c, r.s) }},
	{name: "exclusiveMaximum", read: func(r reading) { readMaximum(r.c, r.s) }},
	{name: "multipleOf", read: func(r reading) { readMultipleOf(r.c, r.s) }},
}

var arrayReaders = []keywordReader{
	{name: "items", read: func(r reading) { r.c.Items = r.schemaRef(r.s.Items) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Items} }},
	{name: "prefixItems", read: func(r reading) { r.c.PrefixItems = r.schemaList(r.s.PrefixItems) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return s.PrefixItems }},
	{name: "contains", read: func(r reading) { r.c.Contains = r.schemaRef(r.s.Contains) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Contains} }},
	{name: "minContains", read: func(r reading) { r.c.MinContains = limitOf(r.s.MinContains) }},
	{name: "maxContains", read: func(r reading) { r.c.MaxContains = limitOf(r.s.MaxContains) },
		exact: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Contains} }},
	{name: "minItems", read: func(r reading) { tightenMin(&r.c.MinItems, r.s.MinItems) }},
	{name: "maxItems", read: func(r reading) { tightenMax(&r.c.MaxItems, r.s.MaxItems) }},
	{name: "uniqueItems", read: func(r reading) { r.c.UniqueItems = r.c.UniqueItems || r.s.UniqueItems }},
	{name: "unevaluatedItems", read: func(r reading) { r.c.UnevaluatedItems = r.boolSchema(r.s.UnevaluatedItems) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.UnevaluatedItems.Schema} },
		runtime: func(s *openapi3.Schema, _ *schema.Shape) bool {
			return s.Items == nil && schema.Restricts(s.UnevaluatedItems)
		},
		exact: withoutUnevaluated},
}

var objectReaders = []keywordReader{
	{name: "properties", read: func(r reading) { r.c.Properties = r.schemaMap(r.s.Properties) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return slices.Collect(maps.Values(s.Properties)) }},
	{name: "required", shaped: true, read: func(r reading) { r.c.Required = r.s.Required }},
	{name: "additionalProperties", read: func(r reading) { r.c.AdditionalProperties = r.boolSchema(r.s.AdditionalProperties) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs {
			return openapi3.SchemaRefs{s.AdditionalProperties.Schema}
		},
		exact: patternsOnly},
	{name: "patternProperties", read: func(r reading) { r.c.PatternProperties = r.patternSchemas(r.s) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return slices.Collect(maps.Values(s.PatternProperties)) },
		runtime: func(s *openapi3.Schema, _ *schema.Shape) bool { return !patternOfMap(s) }},
	{name: "propertyNames", shaped: true, read: func(r reading) { r.c.PropertyNames = r.schemaRef(r.s.PropertyNames) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.PropertyNames} },
		runtime: func(_ *openapi3.Schema, sh *schema.Shape) bool { return !namesOfMap(sh) }},
	{name: "minProperties", read: func(r reading) { tightenMin(&r.c.MinProperties, r.s.MinProps) }},
	{name: "maxProperties", read: func(r reading) { tightenMax(&r.c.MaxProperties, r.s.MaxProps) }},
	{name: "dependentRequired", shaped: true, read: func(r reading) { r.c.DependentRequired = r.s.DependentRequired },
		runtime: func(s *openapi3.Schema, sh *schema.Shape) bool { return !knownNames(s.DependentRequired, sh) }},
	{name: "dependentSchemas", read: func(r reading) { r.c.DependentSchemas = r.schemaMap(r.s.DependentSchemas) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return slices.Collect(maps.Values(s.DependentSchemas)) }},
	{name: "unevaluatedProperties", read: func(r reading) { r.c.UnevaluatedProperties = r.boolSchema(r.s.UnevaluatedProperties) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs {
			return openapi3.SchemaRefs{s.UnevaluatedProperties.Schema}
		},
		runtime: func(s *openapi3.Schema, _ *schema.Shape) bool {
			return !schema.IsSet(s.AdditionalProperties) && schema.Restricts(s.UnevaluatedProperties) &&
				(s.UnevaluatedProperties.Schema != nil || schema.EvaluatesMore(s))
		},
		exact: withoutUnevaluated},
	{name: "discriminator"},
}

var combiningReaders = []keywordReader{
	{name: "allOf", read: func(r reading) { r.c.AllOf = append(r.c.AllOf, r.schemaList(r.s.AllOf)...) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return s.AllOf }},
	{name: "anyOf", read: func(r reading) { r.c.AnyOf = r.schemaList(r.s.AnyOf) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return s.AnyOf }},
	{name: "oneOf", read: func(r reading) { r.c.OneOf = r.schemaList(r.s.OneOf) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return s.OneOf },
		exact:   func(s *openapi3.Schema) openapi3.SchemaRefs { return s.OneOf },
		loosely: func(r reading) { readAsAnyOf(r.c, r.schemaList(r.s.OneOf)) }, instead: "oneOf is checked as anyOf"},
	{name: "not", read: func(r reading) { r.c.Not = r.schemaRef(r.s.Not) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Not} },
		exact:   func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Not} }},
	{name: "if", read: func(r reading) { r.c.If = r.schemaRef(r.s.If) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.If} },
		runtime: func(s *openapi3.Schema, _ *schema.Shape) bool { return s.Then != nil || s.Else != nil },
		exact:   condition, instead: "then and else are not checked"},
	{name: "then", read: func(r reading) { r.c.Then = r.schemaRef(r.s.Then) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Then} }},
	{name: "else", read: func(r reading) { r.c.Else = r.schemaRef(r.s.Else) },
		schemas: func(s *openapi3.Schema) openapi3.SchemaRefs { return openapi3.SchemaRefs{s.Else} }},
}

// withoutUnevaluated returns what decides about s which properties and items are
// evaluated.
func withoutUnevaluated(s *openapi3.Schema) openapi3.SchemaRefs {
	rest := *s
	rest.UnevaluatedProperties, rest.UnevaluatedItems = openapi3.BoolSchema{}, openapi3.BoolSchema{}
	return openapi3.SchemaRefs{{Value: &rest}}
}

// recognize completes readers with the functions that recognize their keywords,
// and the rules that violations report.
func recognize(readers ...[]keywordReader) []keywordReader {
	all := slices.Concat(readers...)
	for i := range all {
		known, _ := ir.LookUp(all[i].name)
		all[i].has, all[i].rule = schema.Has(all[i].name), known.RuleName()
	}
	return all
}
