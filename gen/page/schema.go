package page

import (
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
)

// Schema holds the facts of one value. The zero value allows everything.
type Schema struct {
	Type   string  `json:"type,omitempty"`
	Format string  `json:"format,omitempty"`
	Items  *Schema `json:"items,omitempty"`
	// Const is a keyword that may be used in place of the value, such as all.
	Const      string      `json:"const,omitempty"`
	Enum       []EnumValue `json:"enum,omitempty"`
	Default    *string     `json:"default,omitempty"`
	MinLength  *int        `json:"minLength,omitempty"`
	MaxLength  *int        `json:"maxLength,omitempty"`
	MaxBytes   *int        `json:"maxBytes,omitempty"`
	Minimum    json.Number `json:"minimum,omitempty"`
	Maximum    json.Number `json:"maximum,omitempty"`
	MinItems   *int        `json:"minItems,omitempty"`
	MaxItems   *int        `json:"maxItems,omitempty"`
	Pattern    string      `json:"pattern,omitempty"`
	Policy     []Part      `json:"policy,omitempty"`
	Examples   []string    `json:"examples,omitempty"`
	Delimiter  string      `json:"delimiter,omitempty"`
	TimeLayout string      `json:"timeLayout,omitempty"`
	// TimeZone is UTC if times in TimeLayout are in UTC.
	TimeZone  string `json:"timeZone,omitempty"`
	Sensitive bool   `json:"sensitive,omitempty"`
	Map       bool   `json:"map,omitempty"`
	// JSON is set if a parameter is sent as JSON.
	JSON bool `json:"json,omitempty"`
	// Structure is the name of the structure that the value is, and Fields those of an
	// object without a name.
	Structure string  `json:"structure,omitempty"`
	Fields    []Value `json:"fields,omitempty"`
}

// EnumValue is an enum value and its label.
type EnumValue struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
}

// Part is a pattern that a password must match, and its description.
type Part struct {
	Pattern string `json:"pattern"`
	Text    string `json:"text"`
}

// Source is the origin of a fact: the rule and the position of the phrase.
type Source struct {
	Fact   string        `json:"fact"`
	Rule   string        `json:"rule"`
	Phrase string        `json:"phrase"`
	From   diag.Position `json:"from"`
}

// clone returns a copy that shares only what rules do not change in place.
func (s *Schema) clone() *Schema {
	out := *s
	out.Enum, out.Examples, out.Policy = slices.Clone(s.Enum), slices.Clone(s.Examples), slices.Clone(s.Policy)
	if s.Items != nil {
		out.Items = s.Items.clone()
	}
	return &out
}

// number parses numbers as formatted in pages, including 1,000, 10 000, 2^31 and 2^31-1.
func number(s string) (json.Number, bool) {
	s = strings.TrimRight(strings.NewReplacer(",", "", " ", "", "'", "").Replace(s), ".")
	if base, exp, ok := strings.Cut(s, "^"); ok {
		exp, less := strings.CutSuffix(exp, "-1")
		b, err1 := strconv.Atoi(base)
		e, err2 := strconv.Atoi(exp)
		if err1 != nil || err2 != nil || b != 2 || e < 0 || e > 62 {
			return "", false
		}
		n := int64(1) << e
		if less {
			n--
		}
		return json.Number(strconv.FormatInt(n, 10)), true
	}
	if !regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`).MatchString(s) {
		return "", false
	}
	return json.Number(s), true
}

// less compares two numbers returned by number.
func less(a, b json.Number) bool {
	x, _ := a.Float64()
	y, _ := b.Float64()
	return x < y
}

// literal reports whether value is a literal of the type of s.
func (s *Schema) literal(value string) bool {
	switch s.Type {
	case "boolean":
		return value == "true" || value == "false"
	case "integer":
		n, err := strconv.ParseInt(value, 10, 64)
		return err == nil && strconv.FormatInt(n, 10) == value // not 000, a part of 1,000
	case "number":
		_, ok := number(value)
		return ok && !strings.ContainsAny(value, ",^")
	case "string":
		return true
	}
	return false
}

// numeric reports whether values are numbers.
func (s *Schema) numeric() bool { return s.Type == "integer" || s.Type == "number" }

// has reports whether value is in the enum.
func (s *Schema) has(value string) bool {
	return slices.ContainsFunc(s.Enum, func(v EnumValue) bool { return v.Value == value })
}

// fieldSchema returns the schema for the header line alone.
func fieldSchema(f Field) *Schema {
	s := &Schema{}
	s.setType(f.Type, 0)
	inner := s
	for inner.Items != nil {
		inner = inner.Items
	}
	inner.Structure = f.Structure
	return s
}

func (s *Schema) setType(name string, depth int) {
	if item, ok := strings.CutPrefix(name, "list of "); ok && depth < maxRefs {
		s.Type, s.Items = "array", &Schema{}
		s.Items.setType(item, depth+1)
		return
	}
	switch name {
	case "double":
		s.Type, s.Format = "number", "double"
	case "file":
		s.Type, s.Format = "string", "binary"
	case "map":
		s.Type, s.Map = "object", true
	case "string", "integer", "boolean", "object":
		s.Type = name
	}
}
