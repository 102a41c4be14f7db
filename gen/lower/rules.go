package lower

import (
	"math"
	"math/big"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// rules collects the constraints of all conjuncts; the strictest one applies.
func (l *lowerer) rules(sh *schema.Shape) ir.Constraints { return l.collect(sh, straight) }

func (l *lowerer) collect(sh *schema.Shape, keywords []keywordReader) ir.Constraints {
	var c ir.Constraints
	for _, s := range sh.Conjuncts {
		r := reading{straightReader{l}, &c, s}
		for _, k := range keywords {
			if k.has(s) {
				k.read(r)
			}
		}
	}
	return c
}

// straightReader reads constraints for straight-line code.
type straightReader struct{ *lowerer }

func (l straightReader) readPattern(c *ir.Constraints, s *openapi3.Schema) {
	label := ""
	if onlyPattern(s) {
		label = strings.TrimSpace(s.Description)
	}
	ps, ok := patterns(s.Pattern, label)
	if !ok {
		l.unsupportedPattern(s, s.Pattern)
		return
	}
	for _, p := range ps {
		if !slices.ContainsFunc(c.Patterns, func(q ir.Pattern) bool { return samePattern(p, q) }) {
			c.Patterns = append(c.Patterns, p)
		}
	}
}

func readMaxBytes(c *ir.Constraints, s *openapi3.Schema) {
	if n, ok := wholeNumber(s.Extensions["x-voxgen-max-bytes"]); ok {
		limit := uint64(n)
		tightenMax(&c.MaxBytes, &limit)
	}
}

// onlyPattern reports whether a schema consists of a pattern only, so that its
// description describes the pattern.
func onlyPattern(c *openapi3.Schema) bool {
	return c.Type == nil && c.Format == "" && c.MinLength == 0 && c.MaxLength == nil && len(c.Properties) == 0
}

func readMinimum(c *ir.Constraints, s *openapi3.Schema) {
	if s.Min != nil {
		tighten(&c.Min, *s.Min, s.ExclusiveMin.IsTrue(), 1)
	}
	if v := s.ExclusiveMin.Value; v != nil {
		tighten(&c.Min, *v, true, 1)
	}
}

func readMaximum(c *ir.Constraints, s *openapi3.Schema) {
	if s.Max != nil {
		tighten(&c.Max, *s.Max, s.ExclusiveMax.IsTrue(), -1)
	}
	if v := s.ExclusiveMax.Value; v != nil {
		tighten(&c.Max, *v, true, -1)
	}
}

func readMultipleOf(c *ir.Constraints, s *openapi3.Schema) {
	if *s.MultipleOf > 0 {
		if text, ok := schema.NumberText(*s.MultipleOf); ok && !slices.Contains(c.MultipleOf, text) {
			c.MultipleOf = append(c.MultipleOf, text)
		}
	}
}

// tighten replaces *b if the new limit is stricter; sign is 1 for a lower bound
// and -1 for an upper one.
func tighten(b **ir.Bound, limit float64, exclusive bool, sign int) {
	text, ok := schema.NumberText(limit)
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

// limitOf returns a limit that cannot be combined with another one.
func limitOf(n *uint64) *int {
	if n == nil {
		return nil
	}
	m := clampInt(*n)
	return &m
}

func clampInt(n uint64) int { return int(min(n, math.MaxInt32)) }

// wholeNumber reads a non-negative integer from an extension.
func wholeNumber(v any) (int, bool) {
	text, ok := schema.NumberText(v)
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
func (l *lowerer) fitBounds(v *ir.Value, sh *schema.Shape) {
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
		l.warn(sh.Origin(), "multiple-of", "multipleOf not checked", "unsupported multipleOf %s for an integer", m)
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
func (l *lowerer) unchecked(sh *schema.Shape, h nameContext) {
	for _, c := range sh.Conjuncts {
		for _, k := range unchecked {
			if k.has(c) {
				l.warn(c.Origin, "unchecked", "not checked by Validate", "unsupported keyword %s in %s", k.name, h.owner)
			}
		}
	}
}
