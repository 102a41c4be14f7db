package lower

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// rules collects the constraints of all conjuncts; the strictest one applies.
func (l *lowerer) rules(sh *shape) ir.Rules {
	var r ir.Rules
	for _, c := range sh.conj {
		l.stringRules(&r, c)
		numberRules(&r, c)
		tightenMin(&r.MinItems, c.MinItems)
		tightenMax(&r.MaxItems, c.MaxItems)
		tightenMin(&r.MinProps, c.MinProps)
		tightenMax(&r.MaxProps, c.MaxProps)
		r.Unique = r.Unique || c.UniqueItems
	}
	return r
}

func (l *lowerer) stringRules(r *ir.Rules, c *openapi3.Schema) {
	tightenMin(&r.MinLength, c.MinLength)
	tightenMax(&r.MaxLength, c.MaxLength)
	if n, ok := wholeNumber(c.Extensions["x-voxgen-max-bytes"]); ok {
		limit := uint64(n)
		tightenMax(&r.MaxBytes, &limit)
	}
	if c.Pattern == "" {
		return
	}
	label := ""
	if onlyPattern(c) {
		label = strings.TrimSpace(c.Description)
	}
	ps, ok := patterns(c.Pattern, label)
	if !ok {
		l.warn(c.Origin, "pattern", "pattern not checked", "regular expression %q is not supported by Go", c.Pattern)
		return
	}
	for _, p := range ps {
		if !slices.ContainsFunc(r.Patterns, func(q ir.Pattern) bool { return p.Expr == q.Expr && p.Negate == q.Negate }) {
			r.Patterns = append(r.Patterns, p)
		}
	}
}

// onlyPattern reports whether a schema consists of a pattern only, so that its
// description describes the pattern.
func onlyPattern(c *openapi3.Schema) bool {
	return c.Type == nil && c.Format == "" && c.MinLength == 0 && c.MaxLength == nil && len(c.Properties) == 0
}

func numberRules(r *ir.Rules, c *openapi3.Schema) {
	if c.Min != nil {
		tighten(&r.Min, *c.Min, c.ExclusiveMin.IsTrue(), 1)
	}
	if c.Max != nil {
		tighten(&r.Max, *c.Max, c.ExclusiveMax.IsTrue(), -1)
	}
	if v := c.ExclusiveMin.Value; v != nil {
		tighten(&r.Min, *v, true, 1)
	}
	if v := c.ExclusiveMax.Value; v != nil {
		tighten(&r.Max, *v, true, -1)
	}
	if c.MultipleOf != nil && *c.MultipleOf > 0 {
		if text, ok := numberText(*c.MultipleOf); ok && !slices.Contains(r.MultipleOf, text) {
			r.MultipleOf = append(r.MultipleOf, text)
		}
	}
}

// tighten replaces *b if the new limit is stricter; sign is 1 for a lower bound
// and -1 for an upper one.
func tighten(b **ir.Bound, limit float64, exclusive bool, sign int) {
	text, ok := numberText(limit)
	if !ok {
		return
	}
	if *b != nil {
		switch cmp := compareNumbers(text, (*b).Limit) * sign; {
		case cmp < 0:
			return
		case cmp == 0:
			exclusive = exclusive || (*b).Exclusive
		}
	}
	*b = &ir.Bound{Limit: text, Exclusive: exclusive}
}

func compareNumbers(a, b string) int {
	x, _ := new(big.Rat).SetString(a)
	y, _ := new(big.Rat).SetString(b)
	return x.Cmp(y)
}

func tightenMin(p **int, n uint64) {
	if n == 0 {
		return
	}
	if m := clampInt(n); *p == nil || **p < m {
		*p = &m
	}
}

func tightenMax(p **int, n *uint64) {
	if n == nil {
		return
	}
	if m := clampInt(*n); *p == nil || **p > m {
		*p = &m
	}
}

func clampInt(n uint64) int { return int(min(n, math.MaxInt32)) }

// wholeNumber reads a non-negative integer from an extension.
func wholeNumber(v any) (int, bool) {
	text, ok := numberText(v)
	if !ok {
		return 0, false
	}
	n, ok := new(big.Int).SetString(text, 10)
	if !ok || n.Sign() < 0 || !n.IsInt64() || n.Int64() > math.MaxInt32 {
		return 0, false
	}
	return int(n.Int64()), true
}

// integerRange holds the smallest and largest value of each kind, as text.
var integerRange = map[ir.Kind][2]string{
	ir.Int8: {"-128", "127"}, ir.Int16: {"-32768", "32767"}, ir.Int32: {"-2147483648", "2147483647"},
	ir.Int:   {"-9223372036854775808", "9223372036854775807"},
	ir.Uint8: {"0", "255"}, ir.Uint16: {"0", "65535"}, ir.Uint32: {"0", "4294967295"}, ir.Uint64: {"0", "18446744073709551615"},
}

// fitBounds rounds the limits of an integer to values of its Go type and drops
// limits that the type itself enforces.
func (l *lowerer) fitBounds(v *ir.Value, sh *shape) {
	limits, integer := integerRange[v.Kind]
	if !integer {
		return
	}
	v.Rules.Min = fitBound(v.Rules.Min, 1, limits)
	v.Rules.Max = fitBound(v.Rules.Max, -1, limits)
	for _, b := range []*ir.Bound{v.Rules.Min, v.Rules.Max} {
		if b != nil && (compareNumbers(b.Limit, limits[0]) < 0 || compareNumbers(b.Limit, limits[1]) > 0) {
			v.Rules.Min, v.Rules.Max, v.Rules.False = nil, nil, true
		}
	}
	v.Rules.MultipleOf = slices.DeleteFunc(v.Rules.MultipleOf, func(m string) bool {
		if isInteger(m) {
			if compareNumbers(m, limits[1]) <= 0 {
				return m == "1"
			}
		}
		l.warn(sh.origin(), "multiple-of", "multipleOf not checked", "unsupported multipleOf %s for an integer", m)
		return true
	})
}

// fitBound makes b an inclusive integer, or nil when every value satisfies it.
func fitBound(b *ir.Bound, sign int, limits [2]string) *ir.Bound {
	if b == nil {
		return nil
	}
	limit, _ := new(big.Rat).SetString(b.Limit)
	whole := new(big.Int).Quo(limit.Num(), limit.Denom()) // towards zero
	exact := new(big.Rat).SetInt(whole).Cmp(limit) == 0
	switch {
	case exact && b.Exclusive:
		whole.Add(whole, big.NewInt(int64(sign)))
	case !exact && (sign > 0) == (limit.Sign() > 0):
		whole.Add(whole, big.NewInt(int64(sign)))
	}
	text := whole.String()
	always := limits[0]
	if sign < 0 {
		always = limits[1]
	}
	if compareNumbers(text, always)*sign <= 0 {
		return nil
	}
	return &ir.Bound{Limit: text}
}

// unchecked reports the keywords that Validate does not check.
func (l *lowerer) unchecked(sh *shape, h nameContext) {
	for _, c := range sh.conj {
		for _, kw := range []struct {
			name string
			used bool
		}{
			{"unevaluatedItems", c.UnevaluatedItems.Has != nil || c.UnevaluatedItems.Schema != nil},
			{"unevaluatedProperties", c.UnevaluatedProperties.Schema != nil},
			{"$dynamicRef", c.DynamicRef != ""},
		} {
			if kw.used {
				l.note(c.Origin, "unchecked", "not checked by Validate", "unsupported keyword %s in %s", kw.name, h.owner)
			}
		}
	}
}
