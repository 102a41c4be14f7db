// Package oracle drives emitted clients with random values and has
// kin-openapi's openapi3filter, which nobody of this project wrote, judge what
// they send: what Validate accepts must be accepted, what it rejects must
// be rejected, and what is decoded must be what was sent.
package oracle

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"regexp/syntax"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// values makes random JSON for schemas.
type values struct {
	r     *rand.Rand
	depth int
	spoil float64 // how often a value is made invalid on purpose
}

const maxDepth = 5

// of returns a value for s; nil is the JSON null.
func (g *values) of(ref *openapi3.SchemaRef) any {
	if ref == nil || ref.Value == nil {
		return g.anything()
	}
	g.depth++
	defer func() { g.depth-- }()
	s := ref.Value
	if g.r.Float64() < g.spoil {
		return g.spoiled(s)
	}
	switch {
	case s.Const != nil:
		return s.Const
	case len(s.Enum) > 0:
		return s.Enum[g.r.IntN(len(s.Enum))]
	case s.Nullable && g.r.IntN(8) == 0:
		return nil
	case len(s.OneOf) > 0:
		return g.with(s, s.OneOf[g.r.IntN(len(s.OneOf))])
	case len(s.AnyOf) > 0:
		return g.with(s, s.AnyOf[g.r.IntN(len(s.AnyOf))])
	case len(s.AllOf) > 0:
		return g.all(s)
	}
	return g.typed(s)
}

// with is a value of one alternative, with the properties of the base as well.
func (g *values) with(s *openapi3.Schema, alt *openapi3.SchemaRef) any {
	v := g.of(alt)
	object, ok := v.(map[string]any)
	if !ok || g.depth > maxDepth {
		return v
	}
	base := *s
	base.OneOf, base.AnyOf = nil, nil
	if len(base.Properties) == 0 && len(base.AllOf) == 0 {
		return v
	}
	if more, ok := g.of(&openapi3.SchemaRef{Value: &base}).(map[string]any); ok {
		for k, m := range more {
			if _, has := object[k]; !has {
				object[k] = m
			}
		}
	}
	return object
}

func (g *values) all(s *openapi3.Schema) any {
	out := map[string]any{}
	bare := *s
	bare.AllOf = nil
	parts := append(slices.Clone(s.AllOf), &openapi3.SchemaRef{Value: &bare})
	var last any
	for _, p := range parts {
		if p.Value == nil || p.Ref == "" && len(p.Value.Properties)+len(p.Value.AllOf)+len(p.Value.OneOf)+len(p.Value.AnyOf)+len(p.Value.Enum) == 0 && p.Value.Type == nil {
			continue
		}
		v := g.of(p)
		if m, ok := v.(map[string]any); ok {
			for k, x := range m {
				if _, has := out[k]; !has {
					out[k] = x
				}
			}
		} else if v != nil {
			last = v
		}
	}
	if len(out) == 0 && last != nil {
		return last
	}
	return out
}

func (g *values) typed(s *openapi3.Schema) any {
	types := slices.Clone(s.Type.Slice())
	if len(types) > 1 && g.r.IntN(4) > 0 {
		types = slices.DeleteFunc(types, func(t string) bool { return t == "null" })
	}
	kind := ""
	if len(types) > 0 {
		kind = types[g.r.IntN(len(types))]
	} else if len(s.Properties) > 0 || len(s.Required) > 0 || s.AdditionalProperties.Schema != nil {
		kind = "object"
	} else if s.Items != nil {
		kind = "array"
	}
	switch kind {
	case "string":
		return g.text(s)
	case "integer":
		return g.integer(s)
	case "number":
		return g.number(s)
	case "boolean":
		return g.r.IntN(2) == 0
	case "array":
		return g.list(s)
	case "object":
		return g.object(s)
	case "null":
		return nil
	}
	return g.anything()
}

func (g *values) anything() any {
	return []any{"text", 7, true, map[string]any{"a": 1.5}, []any{"x"}}[g.r.IntN(5)]
}

var formats = map[string]string{
	"date-time": "2024-02-29T12:30:00Z", "date": "2024-02-29", "time": "12:30:00Z", "duration": "P1D",
	"uuid": "123e4567-e89b-12d3-a456-426614174000", "ipv4": "192.0.2.1", "ipv6": "2001:db8::1", "email": "a@example.com",
	"uri": "https://example.com/x", "url": "https://example.com/x", "hostname": "example.com", "byte": "aGVsbG8=", "binary": "bytes",
}

func (g *values) text(s *openapi3.Schema) any {
	if layout, ok := s.Extensions["x-voxgen-time-layout"].(string); ok {
		return time.Date(2024, 2, 29, 12, 30, g.r.IntN(60), 0, time.UTC).Format(layout)
	}
	if f, ok := formats[s.Format]; ok {
		return f
	}
	if s.Pattern != "" {
		if re, err := syntax.Parse(s.Pattern, syntax.Perl); err == nil {
			return g.matching(re.Simplify())
		}
	}
	n := int(s.MinLength) + g.r.IntN(8)
	if s.MaxLength != nil && n > int(*s.MaxLength) {
		n = int(*s.MaxLength)
	}
	if s.MinLength == 0 && n == 0 {
		n = 1
	}
	const letters = "abcXYZ019 -_.äß€"
	runes := []rune(letters)
	var b strings.Builder
	for range n {
		b.WriteRune(runes[g.r.IntN(len(runes))])
	}
	return b.String()
}

// matching writes a text that a regular expression matches, as far as this is
// easy.
func (g *values) matching(re *syntax.Regexp) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return ""
		}
		i := g.r.IntN(len(re.Rune)/2) * 2
		lo, hi := re.Rune[i], min(re.Rune[i+1], re.Rune[i]+20)
		return string(lo + rune(g.r.IntN(int(hi-lo)+1)))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "x"
	case syntax.OpConcat, syntax.OpCapture:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(g.matching(sub))
		}
		return b.String()
	case syntax.OpAlternate:
		return g.matching(re.Sub[g.r.IntN(len(re.Sub))])
	case syntax.OpStar, syntax.OpQuest:
		return strings.Repeat(g.matching(re.Sub[0]), g.r.IntN(2))
	case syntax.OpPlus:
		return strings.Repeat(g.matching(re.Sub[0]), 1+g.r.IntN(2))
	}
	return ""
}

func (g *values) integer(s *openapi3.Schema) any {
	lo, hi := int64(-5), int64(100)
	if s.Min != nil {
		lo = int64(*s.Min)
		hi = max(hi, lo)
	}
	if v := s.ExclusiveMin; v.Value != nil || v.IsTrue() {
		if v.Value != nil {
			lo = int64(*v.Value)
		}
		lo++
	}
	if s.Max != nil {
		hi = min(hi, int64(*s.Max))
	}
	if strings.HasPrefix(s.Format, "uint") {
		lo = max(lo, 0)
	}
	n := lo + g.r.Int64N(max(1, hi-lo+1))
	if m := s.MultipleOf; m != nil && *m >= 1 {
		n = n / int64(*m) * int64(*m)
	}
	return n
}

func (g *values) number(s *openapi3.Schema) any {
	if n, ok := g.integer(s).(int64); ok && (g.r.IntN(2) == 0 || strings.Contains(s.Format, "int") || s.MultipleOf != nil || s.Max != nil) {
		return float64(n)
	}
	lo := 0.0
	if s.Min != nil {
		lo = *s.Min
	}
	return lo + float64(g.r.IntN(1000))/8 + 0.125
}

func (g *values) list(s *openapi3.Schema) any {
	n := int(s.MinItems)
	if g.depth < maxDepth {
		n += g.r.IntN(3)
	}
	if s.MaxItems != nil {
		n = min(n, int(*s.MaxItems))
	}
	out := []any{}
	seen := map[string]bool{}
	for range n {
		v := g.of(s.Items)
		text := fmt.Sprint(v)
		if s.UniqueItems && seen[text] {
			continue
		}
		seen[text] = true
		out = append(out, v)
	}
	return out
}

func (g *values) object(s *openapi3.Schema) any {
	out := map[string]any{}
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		required := slices.Contains(s.Required, name)
		if s.Properties[name].Value != nil && s.Properties[name].Value.ReadOnly {
			continue
		}
		if required || g.depth < maxDepth && g.r.IntN(2) == 0 {
			out[name] = g.of(s.Properties[name])
		}
	}
	if s.AdditionalProperties.Schema != nil || len(s.Properties) == 0 && s.AdditionalProperties.Has == nil {
		for i := range g.r.IntN(3) {
			out[fmt.Sprintf("extra%d", i)] = g.of(s.AdditionalProperties.Schema)
		}
	}
	return out
}

// spoiled is a value that s most likely rejects.
func (g *values) spoiled(s *openapi3.Schema) any {
	switch {
	case len(s.Enum) > 0:
		return "no such value"
	case s.Type.Is("string") && s.MaxLength != nil && *s.MaxLength < 2000:
		return strings.Repeat("x", int(*s.MaxLength)+1)
	case s.Type.Is("string") && s.MinLength > 0:
		return ""
	case s.Type.Is("string") && s.Pattern != "":
		return "\u00a7 no match"
	case s.Type.Is("integer") && s.Max != nil:
		return int64(*s.Max) + 1
	case s.Type.Is("integer") && s.Min != nil:
		return int64(*s.Min) - 1
	case s.Type.Is("array") && s.MaxItems != nil && *s.MaxItems < 100:
		out := []any{}
		for range *s.MaxItems + 1 {
			out = append(out, g.of(s.Items))
		}
		return out
	case s.Type.Is("array") && s.MinItems > 0:
		return []any{}
	}
	return g.typed(s)
}

// text is the JSON of a value.
func text(v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		return []byte("null")
	}
	return b
}
