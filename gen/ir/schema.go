package ir

// Schema is what is left of a JSON Schema for a check at run time: the rare
// keywords that no Go type and no straight-line check says. Texts of values
// are compact JSON, numbers decimal text.
type Schema struct {
	Ref   int    `json:"ref,omitempty"`   // 1 + index into API.Schemas; 0: none
	False bool   `json:"false,omitempty"` // nothing is valid
	Rule  string `json:"rule,omitempty"`  // keyword that a violation names; at the top only

	Types []string `json:"types,omitempty"`
	Enum  []string `json:"enum,omitempty"`

	Min          string   `json:"min,omitempty"`
	Max          string   `json:"max,omitempty"`
	ExclusiveMin string   `json:"exclusiveMin,omitempty"`
	ExclusiveMax string   `json:"exclusiveMax,omitempty"`
	MultipleOf   []string `json:"multipleOf,omitempty"`

	MinLength *int     `json:"minLength,omitempty"`
	MaxLength *int     `json:"maxLength,omitempty"`
	Patterns  []string `json:"patterns,omitempty"`

	Items       *Schema   `json:"items,omitempty"`
	Prefix      []*Schema `json:"prefix,omitempty"`
	Contains    *Schema   `json:"contains,omitempty"`
	MinContains *int      `json:"minContains,omitempty"`
	MaxContains *int      `json:"maxContains,omitempty"`
	MinItems    *int      `json:"minItems,omitempty"`
	MaxItems    *int      `json:"maxItems,omitempty"`
	Unique      bool      `json:"unique,omitempty"`

	Properties        map[string]*Schema  `json:"properties,omitempty"`
	PatternProperties map[string]*Schema  `json:"patternProperties,omitempty"`
	Additional        *Schema             `json:"additional,omitempty"`
	Names             *Schema             `json:"names,omitempty"`
	Required          []string            `json:"required,omitempty"`
	MinProps          *int                `json:"minProps,omitempty"`
	MaxProps          *int                `json:"maxProps,omitempty"`
	DependentRequired map[string][]string `json:"dependentRequired,omitempty"`
	DependentSchemas  map[string]*Schema  `json:"dependentSchemas,omitempty"`

	AllOf []*Schema `json:"allOf,omitempty"`
	AnyOf []*Schema `json:"anyOf,omitempty"`
	OneOf []*Schema `json:"oneOf,omitempty"`
	Not   *Schema   `json:"not,omitempty"`
	If    *Schema   `json:"if,omitempty"`
	Then  *Schema   `json:"then,omitempty"`
	Else  *Schema   `json:"else,omitempty"`
}
