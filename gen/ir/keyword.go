package ir

import (
	"slices"
	"strings"
)

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
	// Unchecked: it is not enforced, which a warning reports.
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
	// Content is set if it applies to what an encoded string decodes to, rather
	// than to its text.
	Content bool
	// With are the adjacent keywords that it depends on at run time.
	With []string
	// Field is its field in the schema type of a client, if not Name. It is "-"
	// for a keyword that is not part of schemas that are checked at run time.
	Field string
	// Value returns its value in c, nil if it is absent. Value is nil for a
	// keyword without a field in Constraints.
	Value func(c *Constraints) any
	// Message is the text of a violation, the end of a sentence that starts with
	// the name of the field; %s is replaced by the limit, which Unit counts.
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
	name := k.Name
	if k.Field != "" {
		name = k.Field
	}
	return strings.ToUpper(name[:1]) + name[1:]
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
