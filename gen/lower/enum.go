package lower

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// enum lowers a closed set of values: strings and numbers become a type with
// constants, other values are compared by Validate.
func (l *lowerer) enum(t target, sh *schema.Shape, h nameContext) ir.Value {
	values, base := l.enumBase(sh, h)
	v := ir.Value{Nullable: sh.Nullable || len(values) < len(sh.Enum) && containsNil(sh.Enum)}
	switch {
	case len(values) > 0:
	case slices.ContainsFunc(sh.Enum, func(v any) bool { return v != nil }): // strings for a number
		l.warn(sh.Origin(), "enum-type", "any number is accepted", "no value in the enum of %s is a number", h.owner)
		l.numberValue(&v, sh, sh.Types&^schema.Null)
		return v
	default:
		v.Kind = ir.RawJSON
		v.Rules.Enum = []string{"null"}
		return v
	}
	switch base {
	case ir.String, ir.Int, ir.Float:
		i := l.declare(t, sh, h, ir.Enum)
		d := l.api.Decls[i]
		d.Base, d.Open = base, sh.OpenEnum
		d.Consts = l.enumConsts(values, base, sh)
		for _, c := range d.Consts {
			d.Labels = d.Labels || c.Label != ""
		}
		v.Type = ir.Type{Kind: ir.Named, Decl: i}
		return v
	case ir.Bool:
		v.Kind = ir.Bool
	default:
		v.Kind = ir.RawJSON
	}
	for _, val := range values {
		v.Rules.Enum = append(v.Rules.Enum, schema.JSONText(val))
	}
	if len(values) == 2 && base == ir.Bool {
		v.Rules.Enum = nil
	}
	if v.Kind == ir.RawJSON && v.Nullable { // null is JSON like the other values, not nil
		v.Rules.Enum = append(v.Rules.Enum, "null")
	}
	return v
}

func containsNil(values []any) bool {
	for _, v := range values {
		if v == nil {
			return true
		}
	}
	return false
}

// enumBase lists the values without null and duplicates, and their common
// kind. Values that are numbers or booleans only because YAML reads them so
// become strings when the schema's type is string.
func (l *lowerer) enumBase(sh *schema.Shape, h nameContext) (values []any, base ir.Kind) {
	stringly := sh.Typed && sh.Only(schema.String)
	numeric := sh.Typed && sh.Types&^schema.Null&^(schema.Number|schema.Integer) == 0
	seen := map[string]bool{}
	for _, v := range sh.Enum {
		if v == nil {
			continue
		}
		if _, isString := v.(string); stringly && !isString {
			l.warn(sh.Origin(), "enum-type", "treated as a string", "value %s in the string enum of %s", schema.JSONText(v), h.owner)
			v = strings.Trim(schema.JSONText(v), `"`)
		} else if s, ok := v.(string); ok && numeric && isInteger(s) {
			l.warn(sh.Origin(), "enum-type", "treated as a number", "string %q in the numeric enum of %s", s, h.owner)
			v = jsonNumber(s)
		}
		if _, isString := v.(string); isString && numeric {
			l.warn(sh.Origin(), "enum-type", "value ignored", "string %s in the numeric enum of %s", schema.JSONText(v), h.owner)
			continue
		}
		text := schema.JSONText(v)
		if n, err := strconv.ParseFloat(text, 64); err == nil && kindOf(v) != ir.String && n == 0 {
			text, v = "0", 0 // -0 and 0.0 are the same number
		}
		if seen[text] {
			l.warn(sh.Origin(), "enum-duplicate", "duplicate ignored", "duplicate enum value %s in %s", text, h.owner)
			continue
		}
		seen[text] = true
		if kind := kindOf(v); base == "" {
			base = kind
		} else if base != kind {
			base = widerKind(base, kind)
		}
		values = append(values, v)
	}
	return values, base
}

// jsonNumber parses an integer that the document gives as a string.
func jsonNumber(s string) any {
	var n int64
	neg := strings.HasPrefix(s, "-")
	for _, r := range strings.TrimLeft(s, "+-") {
		n = n*10 + int64(r-'0')
	}
	if neg {
		n = -n
	}
	return n
}

func kindOf(v any) ir.Kind {
	switch v.(type) {
	case string:
		return ir.String
	case bool:
		return ir.Bool
	}
	if text, ok := schema.NumberText(v); ok {
		if isInteger(text) {
			return ir.Int
		}
		return ir.Float
	}
	return ir.RawJSON
}

func widerKind(a, b ir.Kind) ir.Kind {
	if (a == ir.Int || a == ir.Float) && (b == ir.Int || b == ir.Float) {
		return ir.Float
	}
	return ir.RawJSON
}

// enumConsts returns the constants. Name is only the suffix of the name until
// nameConsts has run.
func (l *lowerer) enumConsts(values []any, base ir.Kind, sh *schema.Shape) []ir.EnumConst {
	meta := l.enumMeta(sh)
	codes := mostlyCodes(values)
	consts := make([]ir.EnumConst, 0, len(values))
	for _, v := range values {
		text := schema.JSONText(v)
		if s, ok := v.(string); ok {
			text = s
		}
		c := ir.EnumConst{Value: text, Name: l.constTail(text, base, codes)}
		if m, ok := meta[text]; ok {
			c.Label = strings.TrimSpace(m.label)
			if tail := varName(m.name); tail != "" {
				c.Name = tail
			} else if m.name != "" {
				l.warn(sh.Origin(), "enum-varname", "the constant is named after its value", "invalid constant name %q", m.name)
			}
		}
		consts = append(consts, c)
	}
	return consts
}

// mostlyCodes reports whether more than half of the values have two letters,
// like the codes of ISO 639 and ISO 3166, so that a few more values do not change it.
func mostlyCodes(values []any) bool {
	n := 0
	for _, v := range values {
		if s, ok := v.(string); ok && isCode(s) {
			n++
		}
	}
	return 2*n > len(values)
}

func isCode(s string) bool { return len(s) == 2 && isLetter(s[0]) && isLetter(s[1]) }

// constTail returns the name suffix for a value. Two-letter codes are capitalized.
func (l *lowerer) constTail(text string, base ir.Kind, codes bool) string {
	if base != ir.String {
		tail := strings.NewReplacer("-", "Minus", "+", "", ".", "Point").Replace(text)
		return tail
	}
	if text == "" {
		return "Empty"
	}
	if codes && isCode(text) {
		return strings.ToUpper(text)
	}
	tail := l.names.goName(text)
	if strings.HasPrefix(text, "-") && len(text) > 1 && tail != "" && (isDigit(tail[0]) || isLetter(text[1])) {
		tail = "Minus" + tail
	}
	if strings.HasPrefix(text, "+") && tail != "" && isDigit(tail[0]) {
		tail = "Plus" + tail
	}
	return tail
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// varName returns the suffix of a constant's name as spelled in the document.
func varName(s string) string {
	if s == "" || !validName("X"+s) {
		return ""
	}
	r := []rune(s)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// enumNote holds the name and description that the extensions give one value.
type enumNote struct{ name, label string }

// enumMeta reads x-enum-varnames, x-enumNames and x-enum-descriptions, each an
// array parallel to enum or a map by value, and the titles and descriptions of
// alternatives with one value.
func (l *lowerer) enumMeta(sh *schema.Shape) map[string]enumNote {
	out := map[string]enumNote{}
	for _, part := range sh.Alternatives {
		if values, _ := schema.EnumValues(part); len(values) == 1 {
			out[plainText(values[0])] = l.partNote(part, values[0])
		}
	}
	for _, c := range slices.Concat(sh.Conjuncts, sh.Alternatives) {
		values, ok := schema.EnumValues(c)
		if !ok {
			continue
		}
		for _, key := range []string{"x-enumNames", "x-enum-varnames"} {
			eachEnumNote(c, key, values, func(value, s string) {
				n := out[value]
				n.name = s
				out[value] = n
			})
		}
		for _, key := range []string{"x-enumDescriptions", "x-enum-descriptions"} {
			eachEnumNote(c, key, values, func(value, s string) {
				n := out[value]
				n.label = s
				out[value] = n
			})
		}
	}
	return out
}

func eachEnumNote(c *openapi3.Schema, key string, values []any, f func(value, s string)) {
	switch ext := c.Extensions[key].(type) {
	case []any:
		for i, v := range values {
			if s, ok := at(ext, i).(string); ok {
				f(plainText(v), s)
			}
		}
	case map[string]any:
		for value, v := range ext {
			if s, ok := v.(string); ok {
				f(value, s)
			}
		}
	case map[any]any:
		for value, v := range ext {
			if s, ok := v.(string); ok {
				f(plainText(value), s)
			}
		}
	}
}

func at(list []any, i int) any {
	if i < len(list) {
		return list[i]
	}
	return nil
}

// plainText formats a value without quotes.
func plainText(v any) string {
	if s, ok := v.(string); ok {
		return s
	}
	return schema.JSONText(v)
}

// nameConsts completes the names of constants: the type's name and the suffix.
func (l *lowerer) nameConsts() {
	for _, d := range l.api.Decls {
		if d.Kind != ir.Enum {
			continue
		}
		// A value spelled like its constant takes precedence: of "no" and
		// "NO", the latter becomes NO.
		for _, exact := range []bool{true, false} {
			for i := range d.Consts {
				c := &d.Consts[i]
				if (c.Name == c.Value) != exact || strings.HasPrefix(c.Name, "\x00") {
					continue
				}
				tail := c.Name
				if rest, ok := strings.CutPrefix(tail, d.Name); ok && rest != "" {
					tail = rest
				}
				name, _ := l.scope.take("value "+c.Value, d.Name+tail, d.Name+tail+"Value")
				c.Name = "\x00" + name
			}
		}
		for i := range d.Consts {
			d.Consts[i].Name = strings.TrimPrefix(d.Consts[i].Name, "\x00")
		}
	}
}
