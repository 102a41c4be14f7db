package ir

import "slices"

// Check says how a keyword is enforced.
type Check string

// The ways to enforce a keyword.
const (
	// ByType: the Go type enforces it. A schema that is checked at run time
	// enforces it there.
	ByType Check = "type"
	// ByCode: Validate contains code for it. A schema that is checked at run time
	// enforces it there.
	ByCode Check = "code"
	// AtRunTime: Validate compares the value with the schema at run time.
	AtRunTime Check = "run time"
	// Unchecked: it is not enforced, which a note reports.
	Unchecked Check = "unchecked"
	// Annotation: it does not restrict values.
	Annotation Check = "annotation"
)

// Keyword describes one keyword of JSON Schema. The table of keywords drives
// everything that iterates over keywords: a new one needs an entry in it, a
// field in [Constraints], a reader in package lower and a check. Package schema
// recognizes the keywords in a document.
type Keyword struct {
	Name string
	// Rule is the rule that a violation reports, if not Name.
	Rule string
	// Type is the JSON type that it applies to; empty if it applies to all.
	Type  string
	Check Check
	// With are the adjacent keywords that it depends on at run time.
	With []string
	// Field is its field in the schema type of a client, if not Name.
	Field string
	// Value returns its value in c, nil if it is absent. Value is nil for a
	// keyword without a field in Constraints.
	Value func(c *Constraints) any
	// Message says what a violation means, as the end of a sentence that begins
	// with the name of the field; %s stands for the limit. A unit counts it.
	Message, Unit string
	// Note is a sentence for the documentation.
	Note string
}

// RuleName is the rule that a violation of k reports.
func (k *Keyword) RuleName() string {
	if k.Rule != "" {
		return k.Rule
	}
	return k.Name
}

// FieldName is the field of k in the schema type of a client.
func (k *Keyword) FieldName() string {
	if k.Field != "" {
		return k.Field
	}
	return k.Name
}

// Keywords lists the keywords of JSON Schema 2020-12, and what OpenAPI and
// voxgen add to them.
func Keywords() []Keyword { return slices.Clone(keywords) }

// LookUp finds a keyword by its name.
func LookUp(name string) (Keyword, bool) {
	i := slices.IndexFunc(keywords, func(k Keyword) bool { return k.Name == name })
	if i < 0 {
		return Keyword{}, false
	}
	return keywords[i], true
}

// Any reports whether c restricts values at all.
func (c *Constraints) Any() bool {
	return slices.ContainsFunc(keywords, func(k Keyword) bool { return k.Value != nil && k.Value(c) != nil })
}

var keywords = slices.Concat(coreKeywords, anyKeywords, stringKeywords, numberKeywords, arrayKeywords, objectKeywords, combiningKeywords, annotations)

var coreKeywords = []Keyword{
	{Name: "$ref", Check: ByType, Field: "ref", Value: func(c *Constraints) any {
		if len(c.RuntimeSchemas) > 0 {
			return c.RuntimeSchemas
		}
		return some(c.Ref)
	}},
	{Name: "$dynamicRef", Check: Unchecked, Note: "Any value is accepted."},
	{Name: "$id", Check: Annotation},
	{Name: "$schema", Check: Annotation},
	{Name: "$anchor", Check: Annotation},
	{Name: "$dynamicAnchor", Check: Annotation},
	{Name: "$vocabulary", Check: Annotation},
	{Name: "$comment", Check: Annotation},
	{Name: "$defs", Check: Annotation},
}

var anyKeywords = []Keyword{
	{Name: "false", Check: ByCode, Rule: "not", Field: "never", Value: func(c *Constraints) any { return flag(c.False) }, Note: "The boolean schema false: no value is valid."},
	{Name: "type", Check: ByType, Field: "types", Value: func(c *Constraints) any { return list(c.Types) }},
	{Name: "enum", Check: ByCode, Message: "must be %s", Value: func(c *Constraints) any { return list(c.Enum) }},
	{Name: "const", Check: ByCode, Rule: "enum", Note: "An enum of one value."},
	{Name: "nullable", Check: ByType, Note: "OpenAPI 3.0: null is valid as well."},
}

var stringKeywords = []Keyword{
	{Name: "minLength", Type: "string", Check: ByCode, Message: "must be at least %s long", Unit: "character", Value: func(c *Constraints) any { return some(c.MinLength) }, Note: "Characters are counted, not bytes."},
	{Name: "maxLength", Type: "string", Check: ByCode, Message: "must be at most %s long", Unit: "character", Value: func(c *Constraints) any { return some(c.MaxLength) }},
	{Name: "x-voxgen-max-bytes", Type: "string", Check: ByCode, Rule: "maxBytes", Field: "maxBytes", Message: "must be at most %s long", Unit: "byte", Value: func(c *Constraints) any { return some(c.MaxBytes) }},
	{Name: "pattern", Type: "string", Check: ByCode, Value: func(c *Constraints) any { return list(c.Patterns) }, Note: "By regexp, or by a scan where that is equivalent."},
	{Name: "format", Type: "string", Check: ByType, Note: "Where Go has a type for it; see below."},
	{Name: "contentEncoding", Type: "string", Check: ByType, Note: "base64 becomes []byte; other encodings are strings."},
	{Name: "contentMediaType", Type: "string", Check: Annotation},
	{Name: "contentSchema", Type: "string", Check: Annotation},
}

var numberKeywords = []Keyword{
	{Name: "minimum", Type: "number", Check: ByCode, Message: "must be at least %s", Value: func(c *Constraints) any { return limit(c.Min, false) }},
	{Name: "maximum", Type: "number", Check: ByCode, Message: "must be at most %s", Value: func(c *Constraints) any { return limit(c.Max, false) }},
	{Name: "exclusiveMinimum", Type: "number", Check: ByCode, Message: "must be greater than %s", Value: func(c *Constraints) any { return limit(c.Min, true) }},
	{Name: "exclusiveMaximum", Type: "number", Check: ByCode, Message: "must be less than %s", Value: func(c *Constraints) any { return limit(c.Max, true) }},
	{Name: "multipleOf", Type: "number", Check: ByCode, Message: "must be a multiple of %s", Value: func(c *Constraints) any { return list(c.MultipleOf) }},
}

var arrayKeywords = []Keyword{
	{Name: "items", Type: "array", Check: ByType, Value: func(c *Constraints) any { return some(c.Items) }},
	{Name: "prefixItems", Type: "array", Check: AtRunTime, With: []string{"items"}, Value: func(c *Constraints) any { return list(c.PrefixItems) }},
	{Name: "contains", Type: "array", Check: AtRunTime, With: []string{"minContains", "maxContains"}, Value: func(c *Constraints) any { return some(c.Contains) }},
	{Name: "minContains", Type: "array", Check: AtRunTime, Rule: "contains", Value: func(c *Constraints) any { return some(c.MinContains) }, Note: "1 if absent."},
	{Name: "maxContains", Type: "array", Check: AtRunTime, Rule: "contains", Value: func(c *Constraints) any { return some(c.MaxContains) }},
	{Name: "minItems", Type: "array", Check: ByCode, Message: "must have at least %s", Unit: "item", Value: func(c *Constraints) any { return some(c.MinItems) }},
	{Name: "maxItems", Type: "array", Check: ByCode, Message: "must have at most %s", Unit: "item", Value: func(c *Constraints) any { return some(c.MaxItems) }},
	{Name: "uniqueItems", Type: "array", Check: ByCode, Message: "must not contain duplicates", Value: func(c *Constraints) any { return flag(c.UniqueItems) }},
	{Name: "unevaluatedItems", Type: "array", Check: Unchecked},
}

var objectKeywords = []Keyword{
	{Name: "properties", Type: "object", Check: ByType, Value: func(c *Constraints) any { return dict(c.Properties) }},
	{Name: "required", Type: "object", Check: ByCode, Message: "is required", Value: func(c *Constraints) any { return list(c.Required) }},
	{Name: "additionalProperties", Type: "object", Check: ByType, Value: func(c *Constraints) any { return some(c.AdditionalProperties) }},
	{Name: "patternProperties", Type: "object", Check: AtRunTime, With: []string{"properties", "additionalProperties"}, Value: func(c *Constraints) any { return dict(c.PatternProperties) }},
	{Name: "propertyNames", Type: "object", Check: ByCode, Value: func(c *Constraints) any { return some(c.PropertyNames) }},
	{Name: "minProperties", Type: "object", Check: ByCode, Message: "must have at least %s", Unit: "property", Value: func(c *Constraints) any { return some(c.MinProperties) }},
	{Name: "maxProperties", Type: "object", Check: ByCode, Message: "must have at most %s", Unit: "property", Value: func(c *Constraints) any { return some(c.MaxProperties) }},
	{Name: "dependentRequired", Type: "object", Check: ByCode, Message: "requires %s", Value: func(c *Constraints) any { return dict(c.DependentRequired) }},
	{Name: "dependentSchemas", Type: "object", Check: AtRunTime, Value: func(c *Constraints) any { return dict(c.DependentSchemas) }},
	{Name: "unevaluatedProperties", Type: "object", Check: Unchecked},
	{Name: "discriminator", Type: "object", Check: ByType},
}

var combiningKeywords = []Keyword{
	{Name: "allOf", Check: ByType, Value: func(c *Constraints) any { return list(c.AllOf) }},
	{Name: "anyOf", Check: ByType, Value: func(c *Constraints) any { return list(c.AnyOf) }},
	{Name: "oneOf", Check: ByType, Message: "must have %s", Value: func(c *Constraints) any { return list(c.OneOf) }},
	{Name: "not", Check: AtRunTime, Value: func(c *Constraints) any { return some(c.Not) }},
	{Name: "if", Check: AtRunTime, With: []string{"then", "else"}, Field: "condition", Value: func(c *Constraints) any { return some(c.If) }},
	{Name: "then", Check: AtRunTime, Rule: "if", Value: func(c *Constraints) any { return some(c.Then) }},
	{Name: "else", Check: AtRunTime, Rule: "if", Field: "otherwise", Value: func(c *Constraints) any { return some(c.Else) }},
}

var annotations = []Keyword{
	{Name: "title", Check: Annotation, Note: "Documentation; may name a variant or a constant."},
	{Name: "description", Check: Annotation, Note: "Documentation."},
	{Name: "default", Check: Annotation, Note: "Documentation: it is never sent."},
	{Name: "examples", Check: Annotation},
	{Name: "deprecated", Check: Annotation, Note: "Documentation."},
	{Name: "readOnly", Check: Annotation, Note: "Never required of a request."},
	{Name: "writeOnly", Check: Annotation, Note: "Never missing in a response."},
}

func some[T any](p *T) any {
	if p == nil {
		return nil
	}
	return p
}

func list[T any](l []T) any {
	if len(l) == 0 {
		return nil
	}
	return l
}

func dict[T any](m map[string]T) any {
	if len(m) == 0 {
		return nil
	}
	return m
}

func flag(b bool) any {
	if !b {
		return nil
	}
	return b
}

func limit(b *Bound, exclusive bool) any {
	if b == nil || b.Exclusive != exclusive {
		return nil
	}
	return b.Limit
}
