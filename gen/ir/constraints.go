package ir

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

	Min        *Bound   `json:"minimum,omitempty"` // or exclusiveMinimum
	Max        *Bound   `json:"maximum,omitempty"` // or exclusiveMaximum
	MultipleOf []string `json:"multipleOf,omitempty"`

	MinItems    *int           `json:"minItems,omitempty"`
	MaxItems    *int           `json:"maxItems,omitempty"`
	UniqueItems bool           `json:"uniqueItems,omitempty"`
	PrefixItems []*Constraints `json:"prefixItems,omitempty"`
	Items       *Constraints   `json:"items,omitempty"`
	Contains    *Constraints   `json:"contains,omitempty"`
	MinContains *int           `json:"minContains,omitempty"`
	MaxContains *int           `json:"maxContains,omitempty"`

	MinProperties        *int                    `json:"minProperties,omitempty"`
	MaxProperties        *int                    `json:"maxProperties,omitempty"`
	Required             []string                `json:"required,omitempty"`
	Properties           map[string]*Constraints `json:"properties,omitempty"`
	PatternProperties    map[string]*Constraints `json:"patternProperties,omitempty"` // by what Go's regexp runs
	AdditionalProperties *Constraints            `json:"additionalProperties,omitempty"`
	PropertyNames        *Constraints            `json:"propertyNames,omitempty"`
	DependentRequired    map[string][]string     `json:"dependentRequired,omitempty"`
	DependentSchemas     map[string]*Constraints `json:"dependentSchemas,omitempty"`

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

// Pattern is a regular expression that a string has to match.
type Pattern struct {
	Source string `json:"source"`           // as described, for messages
	Expr   string `json:"expr,omitempty"`   // what Go's regexp runs
	Negate bool   `json:"negate,omitempty"` // must not match
	Label  string `json:"label,omitempty"`  // what the pattern asks for, in words
	Scan   *Scan  `json:"scan,omitempty"`   // the same as a scan over bytes
	// Length is a condition next to Expr.
	Length *Length `json:"length,omitempty"`
}

// Length is how many characters a text has; Max < 0 means no limit.
type Length struct {
	Min int `json:"min"`
	Max int `json:"max"`
}

// Scan says what a pattern says, as a pass over the bytes of a string.
type Scan struct {
	// Any: at least one character of the class; otherwise every character,
	// Min to Max of them (Max < 0: no limit).
	Any bool `json:"any,omitempty"`
	Min int  `json:"min,omitempty"`
	Max int  `json:"max,omitempty"`
	// Ranges are pairs of the first and last ASCII byte of the class, sorted.
	Ranges [][2]byte `json:"ranges"`
	// NonASCII: every character beyond ASCII belongs to the class; it is never split.
	NonASCII bool `json:"nonASCII,omitempty"`
}
