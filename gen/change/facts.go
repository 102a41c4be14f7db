package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// What callers do about a change of a schema.
const (
	withinLimit  = "Make sure that values are within the new limit; others are rejected."
	outsideLimit = "Handle values outside the old limit, also where they are stored."
	remaining    = "Send one of the remaining values; others are rejected."
	unknown      = "Handle unknown values; add a default case to switches."
	sendNewType  = "Send a value of the new type."
	readNewType  = "Read a value of the new type."
	sendDefault  = "Send the value explicitly where the old default is wanted."
)

// typeName returns the types of a view in words.
func (v *view) typeName() string {
	if v.types == anyType {
		return "any type"
	}
	t, names := v.types, []string(nil)
	if t&schema.Number != 0 {
		t &^= schema.Integer
	}
	for _, n := range []struct {
		t    schema.Types
		name string
	}{{schema.String, "string"}, {schema.Number, "number"}, {schema.Integer, "integer"}, {schema.Boolean, "boolean"}, {schema.Object, "object"}, {schema.Array, "array"}} {
		if t&n.t != 0 {
			names = append(names, "`"+n.name+"`")
		}
	}
	if len(names) == 0 {
		return "no type"
	}
	return strings.Join(names, " or ")
}

// types compares types, null and formats. It returns true if the type changed, so that
// the other keywords are not comparable.
func (p *schemaPair) types(a, b *view) bool {
	const scalar = schema.String | schema.Number | schema.Integer | schema.Boolean
	if a.types != b.types {
		c := change(a, b, "type-changed", "type", "type changed from %s to %s", a.typeName(), b.typeName())
		c.request, c.response = effect{severity: Breaking, action: sendNewType}, effect{severity: Breaking, action: readNewType}
		switch {
		case a.types&^b.types == 0:
			c.request = effect{Note, "None.", "type-generalized"}
		case b.types&^a.types == 0:
			c.response = effect{Note, "None.", "type-specialized"}
		case a.types == schema.Array && b.types&schema.Array == 0:
			c.form = &effect{Breaking, "Send one value per request; split lists into several requests.", "list-became-scalar"}
		case b.types == schema.Array && a.types&^scalar == 0:
			c.form = &effect{Note, "None; the value is now a list with one item.", "scalar-became-list"}
		case a.types&^scalar == 0 && b.types == schema.String && b.enum == nil && len(b.formats())+len(b.patterns()) == 0:
			c.form = &effect{Note, "None.", "type-generalized"}
		}
		p.put(c)
		if (a.types|b.types)&^(schema.Number|schema.Integer) != 0 {
			return true
		}
	}
	if a.nullable != b.nullable && a.types != anyType {
		if b.nullable {
			c := change(a, b, "became-nullable", "type", "null is now allowed")
			c.request, c.response = effect{severity: Note, action: "None."}, effect{severity: Breaking, action: "Handle null."}
			p.put(c)
		} else {
			p.put(change(a, b, "became-not-nullable", "type", "null is no longer allowed").
				narrowed("Send a non-null value; null is rejected."))
		}
	}
	if was, is := a.formats(), b.formats(); !slices.Equal(was, is) {
		c := change(a, b, "type-changed", "format", "format changed from %s to %s", list(was), list(is))
		c.request, c.response = effect{severity: Breaking, action: sendNewType}, effect{severity: Breaking, action: readNewType}
		switch {
		case len(is) == 0 || wider(was, is):
			c.request = effect{Note, "None.", "type-generalized"}
		case len(was) == 0 || wider(is, was):
			c.response = effect{Note, "None.", "type-specialized"}
		}
		p.put(c)
	}
	return false
}

// wider reports whether every value of the number format of a is one of b.
func wider(a, b []string) bool {
	pairs := [][2]string{{"int32", "int64"}, {"float", "double"}}
	return len(a) == 1 && len(b) == 1 && slices.Contains(pairs, [2]string{a[0], b[0]})
}

func (v *view) formats() []string {
	return v.texts(func(s *openapi3.Schema) string { return s.Format })
}

func (v *view) patterns() []string {
	return v.texts(func(s *openapi3.Schema) string { return s.Pattern })
}

// list returns texts as code, or "absent".
func list(texts []string) string {
	if len(texts) == 0 {
		return "absent"
	}
	const most = 6
	var out []string
	for _, t := range texts[:min(len(texts), most)] {
		out = append(out, "`"+clip(t, 80)+"`")
	}
	if more := len(texts) - most; more > 0 {
		out = append(out, fmt.Sprintf("%d more", more))
	}
	return strings.Join(out, ", ")
}

// values compares enum, const and default.
func (p *schemaPair) values(a, b *view) {
	p.enum(a, b)
	was, is := a.defaultValue(), b.defaultValue()
	if schema.JSONText(was) == schema.JSONText(is) {
		return
	}
	c := change(a, b, "default-value-changed", "default", "default changed from %s to %s", show(was), show(is))
	has := func(s *openapi3.Schema) bool { return s.Default != nil }
	c.old, c.new = a.with(has), b.with(has)
	switch {
	case was == nil:
		c.id, c.text = "default-value-added", fmt.Sprintf("default %s added", show(is))
	case is == nil:
		c.id, c.text = "default-value-removed", fmt.Sprintf("default %s removed", show(was))
	}
	c.request, c.response = effect{severity: Warning, action: sendDefault}, effect{severity: Note, action: "None."}
	p.put(c)
}

func (p *schemaPair) enum(a, b *view) {
	isConst := func(v *view) bool {
		return len(v.enum) == 1 && v.any(func(s *openapi3.Schema) bool { return s.Const != nil })
	}
	keyword, stem := "enum", "enum"
	if isConst(a) || isConst(b) {
		keyword, stem = "const", "const"
	}
	gone, came := missing(a.enum, b.enum), missing(b.enum, a.enum)
	c := change(a, b, "", keyword, "")
	switch {
	case a.enum == nil && b.enum == nil:
	case a.enum == nil:
		c.id, c.text = "became-"+stem, fmt.Sprintf("only %s allowed now", areValues(texts(b.enum)))
		p.put(c.narrowed(remaining))
	case b.enum == nil:
		c.id, c.text = "became-not-"+stem, fmt.Sprintf("values are no longer limited to %s", list(texts(a.enum)))
		p.put(c.widened(unknown))
	case isConst(a) && isConst(b) && len(gone) > 0:
		c.id, c.text = "const-changed", fmt.Sprintf("constant changed from %s to %s", list(gone), list(came))
		p.put(c.both(Breaking, "Use the new value."))
	default:
		if len(gone) > 0 {
			c := c.ofAlternative(a, b, gone, came)
			c.id, c.text = "enum-value-removed", fmt.Sprintf("enum %s removed", nValues(gone))
			if b.openEnum {
				p.put(c.both(Note, "None; other values are allowed, too."))
			} else {
				p.put(c.narrowed(remaining))
			}
		}
		if len(came) > 0 {
			c := c.ofAlternative(a, b, gone, came)
			c.id, c.text = "enum-value-added", fmt.Sprintf("enum %s added", nValues(came))
			if a.openEnum {
				p.put(c.both(Note, "None; other values were allowed, too."))
			} else {
				p.put(c.widened(unknown))
			}
		}
		if a.openEnum != b.openEnum {
			c.id, c.text = "enum-closed", "values outside the enum are no longer allowed"
			if b.openEnum {
				c.id, c.text = "enum-opened", "values outside the enum are allowed"
				p.put(c.widened(unknown))
			} else {
				p.put(c.narrowed(remaining))
			}
		}
	}
}

// ofAlternative places a change of an enum at the alternatives that have a value that is
// gone or came, if they make up the enum.
func (c schemaChange) ofAlternative(a, b *view, gone, came []string) schemaChange {
	old, i := alternativeWith(a, gone)
	new, j := alternativeWith(b, came)
	if len(a.alternatives) == len(b.alternatives) {
		if old == nil && new != nil {
			old = a.alternatives[j]
		}
		if new == nil && old != nil {
			new = b.alternatives[i]
		}
	}
	c.newKeyword = c.keyword
	if old != nil {
		c.old, c.keyword = old, enumKeyword(old)
	}
	if new != nil {
		c.new, c.newKeyword = new, enumKeyword(new)
	}
	return c
}

// alternativeWith returns the first alternative that has one of the values, and its index.
func alternativeWith(v *view, values []string) (*openapi3.Schema, int) {
	for i, alt := range v.alternatives {
		own, _ := schema.EnumValues(alt)
		if slices.ContainsFunc(texts(own), func(s string) bool { return slices.Contains(values, s) }) {
			return alt, i
		}
	}
	return nil, -1
}

func enumKeyword(s *openapi3.Schema) string {
	if s.Const != nil {
		return "const"
	}
	return "enum"
}

func areValues(values []string) string {
	if len(values) == 1 {
		return list(values) + " is"
	}
	return list(values) + " are"
}

func nValues(values []string) string {
	if len(values) == 1 {
		return "value " + list(values)
	}
	return "values " + list(values)
}

func texts(values []any) (out []string) {
	for _, v := range values {
		if s, ok := v.(string); ok {
			out = append(out, s)
		} else {
			out = append(out, schema.JSONText(v))
		}
	}
	return out
}

// missing returns the values of a that b lacks, null excluded.
func missing(a, b []any) []string {
	var out []any
	for _, v := range a {
		if v != nil && !hasValue(b, v) {
			out = append(out, v)
		}
	}
	return texts(out)
}

// defaultValue returns the default, or nil.
func (v *view) defaultValue() any {
	for _, c := range append([]*openapi3.Schema{v.ref.Value}, v.conjuncts...) {
		if c.Default != nil {
			return c.Default
		}
	}
	return nil
}
