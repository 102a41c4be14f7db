package lower

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

const (
	// maxRepeat is the largest repeat count that Go's regexp accepts.
	maxRepeat = 1000
	// maxUnrolled limits the size of an expression with unrolled repetitions,
	// because the time for a match grows with it.
	maxUnrolled = 5000
	// maxCount is the largest repeat count that is parsed.
	maxCount = 1 << 24
)

// repetition is the count of a quantifier {min,max}; max is -1 for {min,}.
type repetition struct{ min, max int }

func (r repetition) long() bool { return r.min > maxRepeat || r.max > maxRepeat }

// longRepetitions rewrites the repetitions in expr that are longer than Go
// accepts. The result is equivalent to expr, together with the length of the whole
// text if one is returned. ok is false if expr has no long repetition, or one that
// cannot be rewritten.
func longRepetitions(expr string) (out string, length *ir.Length, ok bool) {
	marked, counts := markRepetitions(expr)
	if len(counts) == 0 {
		return "", nil, false
	}
	re, err := syntax.Parse(marked, syntax.Perl)
	if err != nil {
		return "", nil, false
	}
	if len(counts) == 1 {
		for mark, r := range counts {
			if quantifier, length, ok := countByLength(re, mark, r); ok {
				return strings.Replace(marked, "{"+strconv.Itoa(mark)+"}", quantifier, 1), length, true
			}
		}
	}
	if size := unroll(re, counts); size > maxUnrolled {
		return "", nil, false
	}
	return re.String(), nil, true
}

// markRepetitions replaces each long repetition by a count of its own that Go
// accepts and that does not occur in expr.
func markRepetitions(expr string) (marked string, counts map[int]repetition) {
	var b strings.Builder
	counts = map[int]repetition{}
	mark := 1
	class := false
	for i := 0; i < len(expr); i++ {
		switch c := expr[i]; {
		case c == '\\' && i+1 < len(expr):
			b.WriteByte(c)
			i++
			if end := strings.IndexByte(expr[i:], '}'); end > 0 && strings.HasPrefix(expr[i+1:], "{") { // \x{10FFFF}, \p{Greek}
				b.WriteString(expr[i : i+end])
				i += end
			}
		case class:
			class = c != ']'
		case c == '[':
			class = true
		case c == '{':
			r, n := readRepetition(expr[i:])
			if n == 0 || !r.long() {
				break
			}
			for mark++; strings.Contains(expr, "{"+strconv.Itoa(mark)); {
				mark++
			}
			counts[mark] = r
			b.WriteString("{" + strconv.Itoa(mark) + "}")
			i += n - 1
			continue
		}
		b.WriteByte(expr[i])
	}
	return b.String(), counts
}

// readRepetition parses the quantifier at the start of text and returns its length,
// which is 0 if there is none.
func readRepetition(text string) (repetition, int) {
	end := strings.IndexByte(text, '}')
	if end < 0 {
		return repetition{}, 0
	}
	low, high, ranged := strings.Cut(text[1:end], ",")
	r := repetition{min: repeatCount(low)}
	switch {
	case !ranged:
		r.max = r.min
	case high == "":
		r.max = -1
	default:
		if r.max = repeatCount(high); r.max < r.min {
			return repetition{}, 0
		}
	}
	if r.min < 0 {
		return repetition{}, 0
	}
	return r, end + 1
}

// repeatCount parses a repeat count, or returns -1.
func repeatCount(digits string) int {
	n, err := strconv.ParseUint(digits, 10, 32)
	if err != nil || n > maxCount || digits[0] == '+' {
		return -1
	}
	return int(n)
}

// countByLength finds the quantifier that takes the place of the repetition with
// the given mark. Between anchors, where everything else has a fixed length, the
// length of the text determines how often it occurs. At an end without an anchor,
// only the smallest count matters.
func countByLength(re *syntax.Regexp, mark int, r repetition) (quantifier string, length *ir.Length, ok bool) {
	re = unwrap(re)
	parts := []*syntax.Regexp{re}
	if re.Op == syntax.OpConcat {
		parts = re.Sub
	}
	last := len(parts) - 1
	at := slices.IndexFunc(parts, func(part *syntax.Regexp) bool { return isMarked(unwrap(part), mark) })
	if at < 0 {
		return "", nil, false
	}
	if at == 0 || at == last {
		return "{" + strconv.Itoa(r.min) + "}", nil, r.min <= maxRepeat
	}
	if parts[0].Op != syntax.OpBeginText || parts[last].Op != syntax.OpEndText {
		return "", nil, false
	}
	width := fixedLength(unwrap(parts[at]).Sub[0])
	others := 0
	for i, part := range parts {
		if i == at {
			continue
		}
		n := fixedLength(part)
		if n < 0 {
			return "", nil, false
		}
		others += n
	}
	if width <= 0 {
		return "", nil, false
	}
	length = &ir.Length{Min: others + width*r.min, Max: -1}
	if r.max >= 0 {
		length.Max = others + width*r.max
	}
	return "*", length, true
}

func isMarked(re *syntax.Regexp, mark int) bool {
	return re.Op == syntax.OpRepeat && re.Min == mark && re.Max == mark
}

// fixedLength returns the number of characters of the texts that re matches, or -1
// if they differ.
func fixedLength(re *syntax.Regexp) int {
	switch re.Op {
	case syntax.OpLiteral:
		return len(re.Rune)
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1
	case syntax.OpEmptyMatch, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return 0
	case syntax.OpCapture:
		return fixedLength(re.Sub[0])
	case syntax.OpConcat:
		sum := 0
		for _, sub := range re.Sub {
			n := fixedLength(sub)
			if n < 0 {
				return -1
			}
			sum += n
		}
		return sum
	case syntax.OpAlternate:
		n := fixedLength(re.Sub[0])
		for _, sub := range re.Sub[1:] {
			if fixedLength(sub) != n {
				return -1
			}
		}
		return n
	case syntax.OpRepeat:
		if n := fixedLength(re.Sub[0]); n >= 0 && re.Min == re.Max && re.Min*n <= maxCount {
			return re.Min * n
		}
	}
	return -1
}

// unroll expands the marked repetitions of re, x{2500} to x{1000}x{1000}x{500}, and
// returns their approximate size.
func unroll(re *syntax.Regexp, counts map[int]repetition) int {
	total := 0
	for _, sub := range re.Sub {
		total += unroll(sub, counts)
	}
	if re.Op != syntax.OpRepeat || re.Min != re.Max {
		return total
	}
	r, marked := counts[re.Min]
	if !marked {
		return total
	}
	size := max(r.min, r.max) * nodes(re.Sub[0])
	if size > maxUnrolled {
		return size
	}
	inner := []*syntax.Regexp{re.Sub[0]} // re.Sub may be in re itself
	piece := func(low, high int) *syntax.Regexp {
		return &syntax.Regexp{Op: syntax.OpRepeat, Flags: re.Flags, Sub: inner, Min: low, Max: high}
	}
	var parts []*syntax.Regexp
	for n := r.min; n > 0; n -= maxRepeat {
		parts = append(parts, piece(min(n, maxRepeat), min(n, maxRepeat)))
	}
	for n := r.max - r.min; n > 0; n -= maxRepeat {
		parts = append(parts, piece(0, min(n, maxRepeat)))
	}
	if r.max < 0 {
		parts = append(parts, &syntax.Regexp{Op: syntax.OpStar, Flags: re.Flags, Sub: inner})
	}
	*re = syntax.Regexp{Op: syntax.OpConcat, Flags: re.Flags, Sub: parts}
	return total + size
}

// nodes returns the number of characters and classes in re, including repetitions.
func nodes(re *syntax.Regexp) int {
	n := len(re.Rune)
	if re.Op == syntax.OpCharClass || n == 0 {
		n = 1
	}
	for _, sub := range re.Sub {
		n += nodes(sub)
	}
	if re.Op == syntax.OpRepeat {
		n *= max(re.Min, re.Max, 1)
	}
	return min(n, maxCount)
}
