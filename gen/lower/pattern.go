package lower

import (
	"reflect"
	"regexp"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/voxgen/voxgen/gen/ir"
)

// patterns translates a regular expression of JSON Schema (ECMA-262) for Go's
// regexp package. Leading look-aheads, which Go does not support, become separate
// patterns. ok is false when there is no equivalent Go expression.
func patterns(source, label string) (out []ir.Pattern, ok bool) {
	heads, rest := lookaheads(source)
	for _, h := range heads {
		p, ok := onePattern(source, h.expr)
		if !ok {
			return nil, false
		}
		p.Negate, p.Label = h.negate, label
		out = append(out, p)
	}
	if rest == "" || rest == "^" || len(heads) > 0 && matchesAll(rest) {
		return out, true
	}
	p, ok := onePattern(source, rest)
	if !ok {
		return nil, false
	}
	p.Label = label
	return append(out, p), true
}

// samePattern reports whether two patterns match the same texts for the same reason.
func samePattern(p, q ir.Pattern) bool {
	return p.Expr == q.Expr && p.Negate == q.Negate && reflect.DeepEqual(p.Scan, q.Scan) && reflect.DeepEqual(p.Length, q.Length)
}

func matchesAll(expr string) bool { return expr == "^.*$" || expr == "^.*" || expr == ".*" }

func onePattern(source, expr string) (ir.Pattern, bool) {
	expr = translate(expr)
	var length *ir.Length
	if counted, n, ok := longRepetitions(expr); ok {
		expr, length = counted, n
	}
	if _, err := regexp.Compile(expr); err != nil {
		return ir.Pattern{}, false
	}
	p := ir.Pattern{Source: source, Expr: expr, Length: length, Scan: scanOf(expr)}
	if p.Scan != nil && !p.Scan.Any && length != nil { // the scan counts
		p.Scan.Min = max(p.Scan.Min, length.Min)
		if p.Scan.Max < 0 || length.Max >= 0 && length.Max < p.Scan.Max {
			p.Scan.Max = length.Max
		}
		p.Length = nil
	}
	return p, true
}

// lookahead is one (?=…) or (?!…) at the start of a pattern.
type lookahead struct {
	expr   string
	negate bool
}

// lookaheads splits ^(?=a)(?!b)c into ^a, not ^b, and ^c.
func lookaheads(source string) (heads []lookahead, rest string) {
	body, anchored := strings.CutPrefix(source, "^")
	if !anchored {
		return nil, source
	}
	for strings.HasPrefix(body, "(?=") || strings.HasPrefix(body, "(?!") {
		end := closing(body)
		if end < 0 {
			return nil, source
		}
		heads = append(heads, lookahead{expr: "^(?:" + body[3:end] + ")", negate: body[2] == '!'})
		body = body[end+1:]
	}
	if len(heads) > 0 && (hasAlternatives(body) || strings.HasPrefix(body, "{") || strings.IndexAny(body, "*+?") == 0) {
		return nil, source // the assertions hold for the first alternative only, or are repeated
	}
	return heads, "^" + body
}

// closing returns the index of the parenthesis that closes the one at index 0, or
// -1.
func closing(expr string) int {
	return indexOutside(expr, func(c byte, depth int) bool { return c == ')' && depth == 0 })
}

// hasAlternatives reports whether expr is a choice at its top level: a|b.
func hasAlternatives(expr string) bool {
	return indexOutside(expr, func(c byte, depth int) bool { return c == '|' && depth == 0 }) >= 0
}

// indexOutside returns the index of the first byte of expr that is neither escaped
// nor in a class and that f accepts, or -1. The depth counts the groups that are
// open after the byte.
func indexOutside(expr string, f func(c byte, depth int) bool) int {
	depth, class := 0, false
	for i := 0; i < len(expr); i++ {
		c := expr[i]
		switch {
		case c == '\\':
			i++
			continue
		case class:
			class = c != ']'
			continue
		case c == '[':
			class = true
		case c == '(':
			depth++
		case c == ')':
			depth--
		}
		if f(c, depth) {
			return i
		}
	}
	return -1
}

// translate rewrites what ECMA-262 spells differently than Go: escapes, the class
// [^] of all characters and the class [] of none.
func translate(expr string) string {
	var b strings.Builder
	class := false
	for i := 0; i < len(expr); i++ {
		switch {
		case class:
			class = expr[i] != ']'
		case strings.HasPrefix(expr[i:], "[^]"):
			b.WriteString(`[\s\S]`)
			i += 2
			continue
		case strings.HasPrefix(expr[i:], "[]"):
			b.WriteString(`[^\s\S]`)
			i++
			continue
		case expr[i] == '[':
			class = true
		}
		if expr[i] != '\\' || i+1 >= len(expr) {
			b.WriteByte(expr[i])
			continue
		}
		switch next := expr[i+1]; {
		case next == 'u' && i+5 < len(expr) && isHex(expr[i+2:i+6]):
			hex, n := utf16Escape(expr[i:])
			b.WriteString(`\x{` + hex + `}`)
			i += n - 1
		case next == 'u' && i+2 < len(expr) && expr[i+2] == '{':
			b.WriteString(`\x`)
			i++
		case next == 'd' || next == 'w' || next == 's' || next == 'D' || next == 'W' || next == 'S':
			b.WriteString(expr[i : i+2])
			i++
		case next == '/' || next >= 0x80:
			i++
			b.WriteByte(next)
		default:
			b.WriteString(expr[i : i+2])
			i++
		}
	}
	return b.String()
}

// utf16Escape reads \uXXXX, or two that are a surrogate pair, at the start of expr.
// It returns the code point and the length of what it read. Half a pair is not a
// character in Go, so that its code point is one that regexp does not accept.
func utf16Escape(expr string) (hex string, length int) {
	hex = expr[2:6]
	high, _ := strconv.ParseInt(hex, 16, 32)
	if !utf16.IsSurrogate(rune(high)) {
		return hex, 6
	}
	if len(expr) >= 12 && expr[6:8] == `\u` && isHex(expr[8:12]) {
		low, _ := strconv.ParseInt(expr[8:12], 16, 32)
		if r := utf16.DecodeRune(rune(high), rune(low)); r != unicode.ReplacementChar {
			return strconv.FormatInt(int64(r), 16), 12
		}
	}
	return "110000", 6
}

func isHex(s string) bool {
	return strings.Trim(s, "0123456789abcdefABCDEF") == ""
}

// scanOf returns the byte scan equivalent to expr, or nil.
func scanOf(expr string) *ir.Scan {
	re, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		return nil
	}
	re = unwrap(re)
	if class := classOf(re); class != nil {
		class.Any = true
		return class
	}
	if re.Op != syntax.OpConcat || len(re.Sub) != 3 ||
		re.Sub[0].Op != syntax.OpBeginText || re.Sub[2].Op != syntax.OpEndText {
		return nil
	}
	return repeatOf(unwrap(re.Sub[1]))
}

func unwrap(re *syntax.Regexp) *syntax.Regexp {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	return re
}

// repeatOf reads class*, class+, class? and class{m,n}.
func repeatOf(re *syntax.Regexp) *ir.Scan {
	if re.Op == syntax.OpCharClass || re.Op == syntax.OpAnyCharNotNL || re.Op == syntax.OpAnyChar {
		class := classOf(re)
		if class != nil {
			class.Min, class.Max = 1, 1
		}
		return class
	}
	bounds, ok := map[syntax.Op][2]int{
		syntax.OpStar: {0, -1}, syntax.OpPlus: {1, -1}, syntax.OpQuest: {0, 1}, syntax.OpRepeat: {re.Min, re.Max},
	}[re.Op]
	if !ok {
		return nil
	}
	class := classOf(unwrap(re.Sub[0]))
	if class == nil {
		return nil
	}
	class.Min, class.Max = bounds[0], bounds[1]
	return class
}

// classOf reads a character class that can be matched byte by byte: either all or
// none of the characters beyond ASCII belong to it.
func classOf(re *syntax.Regexp) *ir.Scan {
	if re.Op == syntax.OpLiteral && len(re.Rune) == 1 && re.Flags&syntax.FoldCase == 0 && re.Rune[0] < 0x80 {
		b := byte(re.Rune[0])
		return &ir.Scan{Ranges: [][2]byte{{b, b}}}
	}
	switch re.Op {
	case syntax.OpAnyChar:
		return &ir.Scan{Ranges: [][2]byte{{0, 0x7f}}, NonASCII: true}
	case syntax.OpAnyCharNotNL:
		return &ir.Scan{Ranges: [][2]byte{{0, '\n' - 1}, {'\n' + 1, 0x7f}}, NonASCII: true}
	case syntax.OpCharClass:
	default:
		return nil
	}
	scan := &ir.Scan{}
	for i := 0; i+1 < len(re.Rune); i += 2 {
		lo, hi := re.Rune[i], re.Rune[i+1]
		switch {
		case hi < 0x80:
			scan.Ranges = append(scan.Ranges, [2]byte{byte(lo), byte(hi)})
		case lo <= 0x80 && hi == unicode.MaxRune:
			if lo < 0x80 {
				scan.Ranges = append(scan.Ranges, [2]byte{byte(lo), 0x7f})
			}
			scan.NonASCII = true
		default:
			return nil
		}
	}
	return scan
}
