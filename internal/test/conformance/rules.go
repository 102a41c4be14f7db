package conformance

import (
	"math"
	"math/rand/v2"
	"regexp/syntax"

	"github.com/getkin/kin-openapi/openapi3"
)

// rules are what a schema and its allOf ask of a scalar. They only steer the
// random values: a rule that is missing here makes the values less interesting,
// never a verdict wrong.
type rules struct {
	kind     string // JSON type
	enum     []any
	patterns []*syntax.Regexp
	minLen   int
	maxLen   int // -1: none
	min, max float64
}

func rulesOf(s *openapi3.Schema) rules {
	r := rules{maxLen: -1, min: math.Inf(-1), max: math.Inf(1)}
	r.add(s, 0)
	return r
}

func (r *rules) add(s *openapi3.Schema, depth int) {
	if depth > 10 { // a schema may contain itself
		return
	}
	if types := s.Type.Slice(); len(types) == 1 {
		r.kind = types[0]
	}
	if len(s.Enum) > 0 {
		r.enum = s.Enum
	}
	if p, err := syntax.Parse(s.Pattern, syntax.Perl); err == nil && s.Pattern != "" {
		r.patterns = append(r.patterns, p.Simplify())
	}
	r.minLen = max(r.minLen, int(s.MinLength))
	if s.MaxLength != nil && (r.maxLen < 0 || int(*s.MaxLength) < r.maxLen) {
		r.maxLen = int(*s.MaxLength)
	}
	if s.Min != nil {
		r.min = max(r.min, *s.Min)
	}
	if s.Max != nil {
		r.max = min(r.max, *s.Max)
	}
	for _, sub := range s.AllOf {
		r.add(sub.Value, depth+1)
	}
}

// breakable reports whether there is a value of the Go type that the rules reject.
func (r *rules) breakable() bool {
	return len(r.enum) > 0 || len(r.patterns) > 0 || r.minLen > 0 || r.maxLen >= 0 || r.kind == "number" ||
		!math.IsInf(r.min, 0) || !math.IsInf(r.max, 0)
}

// draw makes a value that most likely keeps the rules, or with spoil one that
// most likely does not.
func (r *rules) draw(rnd *rand.Rand, spoil bool) any {
	switch r.kind {
	case "boolean":
		return rnd.IntN(2) == 0
	case "integer":
		return int64(r.number(rnd, spoil))
	case "number":
		return r.number(rnd, spoil)
	}
	if spoil {
		return r.badText(rnd)
	}
	return r.goodText(rnd)
}

func (r *rules) number(rnd *rand.Rand, spoil bool) float64 {
	if spoil {
		return pick(rnd, []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Nextafter(r.min, math.Inf(-1)), math.Nextafter(r.max, math.Inf(1)), r.min - 1, r.max + 1})
	}
	v := pick(rnd, []float64{
		0, math.Copysign(0, -1), 1, -1, 0.1, 12.75, 1e6, 1e21, 1e-7, 1 << 53, math.MaxFloat64, -math.MaxFloat64, math.SmallestNonzeroFloat64,
		float64(rnd.IntN(1000)) / 100, rnd.NormFloat64(), math.Ldexp(rnd.Float64(), rnd.IntN(2000)-1000), r.min, r.max,
	})
	v = min(max(v, r.min), r.max)
	if math.IsInf(v, 0) {
		return 0
	}
	return v
}

func pick[T any](rnd *rand.Rand, from []T) T { return from[rnd.IntN(len(from))] }
