package ir

import "slices"

// Constraints are the restrictions of a JSON Schema on a value. They are used for
// values with a Go type, which generated code checks, and for schemas that are
// checked at run time ([API.Schemas]). Each field belongs to a keyword of
// [Keywords]. Limits are those of the document; nil means no limit. Values are
// compact JSON.
type Constraints struct {
	Ref *int `json:"$ref,omitempty"` // index into API.Schemas
	// False is set for the boolean schema false, which rejects all values.
	False bool `json:"false,omitempty"`

	Types []string `json:"type,omitempty"`
	Enum  []string `json:"enum,omitempty"` // const is an enum of one

	MinLength *int      `json:"minLength,omitempty"` // characters
	MaxLength *int      `json:"maxLength,omitempty"` // characters
	MaxBytes  *int      `json:"maxBytes,omitempty"`
	Patterns  []Pattern `json:"pattern,omitempty"`
	// ContentMediaType is a JSON media type; others are not checked.
	ContentMediaType *string `json:"contentMediaType,omitempty"`

	Min        *Bound   `json:"minimum,omitempty"` // or exclusiveMinimum
	Max        *Bound   `json:"maximum,omitempty"` // or exclusiveMaximum
	MultipleOf []string `json:"multipleOf,omitempty"`

	MinItems         *int           `json:"minItems,omitempty"`
	MaxItems         *int           `json:"maxItems,omitempty"`
	UniqueItems      bool           `json:"uniqueItems,omitempty"`
	PrefixItems      []*Constraints `json:"prefixItems,omitempty"`
	Items            *Constraints   `json:"items,omitempty"`
	Contains         *Constraints   `json:"contains,omitempty"`
	MinContains      *int           `json:"minContains,omitempty"`
	MaxContains      *int           `json:"maxContains,omitempty"`
	UnevaluatedItems *Constraints   `json:"unevaluatedItems,omitempty"`

	MinProperties         *int                    `json:"minProperties,omitempty"`
	MaxProperties         *int                    `json:"maxProperties,omitempty"`
	Required              []string                `json:"required,omitempty"`
	Properties            map[string]*Constraints `json:"properties,omitempty"`
	PatternProperties     map[string]*Constraints `json:"patternProperties,omitempty"` // by what Go's regexp runs
	AdditionalProperties  *Constraints            `json:"additionalProperties,omitempty"`
	PropertyNames         *Constraints            `json:"propertyNames,omitempty"`
	DependentRequired     map[string][]string     `json:"dependentRequired,omitempty"`
	DependentSchemas      map[string]*Constraints `json:"dependentSchemas,omitempty"`
	UnevaluatedProperties *Constraints            `json:"unevaluatedProperties,omitempty"`

	AllOf []*Constraints `json:"allOf,omitempty"`
	AnyOf []*Constraints `json:"anyOf,omitempty"`
	OneOf []*Constraints `json:"oneOf,omitempty"`
	Not   *Constraints   `json:"not,omitempty"`
	If    *Constraints   `json:"if,omitempty"`
	Then  *Constraints   `json:"then,omitempty"`
	Else  *Constraints   `json:"else,omitempty"`

	// RuntimeSchemas are the schemas that a value with a Go type is compared with
	// at run time.
	RuntimeSchemas []RuntimeSchema `json:"runtimeSchemas,omitempty"`
}

// RejectsNil reports whether a value that is nil in Go, which is null or empty to a
// check, could violate c, so that c is not checked where nil means absent.
func (c *Constraints) RejectsNil() bool {
	return c.False || c.MinItems != nil || c.MinProperties != nil || len(c.Enum) > 0 || len(c.RuntimeSchemas) > 0
}

// keywords is the table that [Keywords] returns.
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
	{Name: "format", Check: ByType, Note: "Where Go has a type for it; see below."},
	{Name: "contentEncoding", Type: "string", Check: ByType, Note: "base64 becomes []byte; other encodings are strings."},
	{Name: "contentMediaType", Type: "string", Check: ByCode, Content: true, Field: "-", Message: "must contain valid %s", Value: func(c *Constraints) any { return some(c.ContentMediaType) },
		Note: "JSON, as text or in base64, must be valid JSON; not checked for other media types, nor in schemas that are checked at run time."},
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
	{Name: "unevaluatedItems", Type: "array", Check: AtRunTime, With: []string{"items", "prefixItems", "contains", "minContains", "maxContains", "allOf", "anyOf", "oneOf", "if", "then", "else"},
		Value: func(c *Constraints) any { return some(c.UnevaluatedItems) }, Note: "Regards the keywords beside it, including contains, if, allOf, anyOf and oneOf."},
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
	{Name: "unevaluatedProperties", Type: "object", Check: AtRunTime, With: []string{"properties", "additionalProperties", "patternProperties", "dependentSchemas", "allOf", "anyOf", "oneOf", "if", "then", "else"},
		Value: func(c *Constraints) any { return some(c.UnevaluatedProperties) }, Note: "Regards the keywords beside it, including if, allOf, anyOf and oneOf."},
	{Name: "discriminator", Type: "object", Check: ByType},
}

var combiningKeywords = []Keyword{
	{Name: "allOf", Check: ByType, Value: func(c *Constraints) any { return list(c.AllOf) }},
	{Name: "anyOf", Check: ByType, Value: func(c *Constraints) any { return list(c.AnyOf) }},
	{Name: "oneOf", Check: ByType, Message: "must have %s", Value: func(c *Constraints) any { return list(c.OneOf) }},
	{Name: "not", Check: AtRunTime, Value: func(c *Constraints) any { return some(c.Not) }},
	{Name: "if", Check: AtRunTime, With: []string{"then", "else"}, Value: func(c *Constraints) any { return some(c.If) }},
	{Name: "then", Check: AtRunTime, Rule: "if", Value: func(c *Constraints) any { return some(c.Then) }},
	{Name: "else", Check: AtRunTime, Rule: "if", Value: func(c *Constraints) any { return some(c.Else) }},
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

// RuntimeSchema is a schema that is checked at run time.
type RuntimeSchema struct {
	Keyword string `json:"keyword"` // the rule that a violation reports
	Schema  int    `json:"schema"`  // index into API.Schemas
}

// Bound is a limit of a number, as decimal text.
type Bound struct {
	Limit     string `json:"limit"`
	Exclusive bool   `json:"exclusive,omitempty"`
}

// Pattern is a regular expression that a string must match.
type Pattern struct {
	Source string `json:"source"`           // as in the document, for messages
	Expr   string `json:"expr,omitempty"`   // the expression for Go's regexp
	Negate bool   `json:"negate,omitempty"` // must not match
	Label  string `json:"label,omitempty"`  // description of the pattern
	Scan   *Scan  `json:"scan,omitempty"`   // the equivalent scan over bytes
	// Length is a condition next to Expr.
	Length *Length `json:"length,omitempty"`
}

// Length is how many characters a text has; Max < 0 means no limit.
type Length struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Scan is a pattern in the form of a scan over the bytes of a string.
type Scan struct {
	// Any: at least one character of the class; otherwise every character,
	// Min to Max of them (Max < 0: no limit).
	Any bool `json:"any,omitempty"`
	Min int  `json:"min,omitempty"`
	Max int  `json:"max,omitempty"`
	// Ranges are pairs of the first and last ASCII byte of the class, sorted.
	Ranges [][2]byte `json:"ranges"`
	// NonASCII: all characters beyond ASCII belong to the class.
	NonASCII bool `json:"nonASCII,omitempty"`
}
