package conformance

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pieces are characters that tend to be handled wrongly; the last is no UTF-8.
var pieces = strings.Split("a z A Z 0 9 m Q 5 ! # $ % & ' ( ) * + , - . / : ; < = > ? @ [ \\ ] ^ _ ` { | } ~ "+
	"é ß Ä ſ K İ ı ٣ ५ Ⅷ ª 語 ﷽ 👍 🏽 𝟘 𝐀 \u00a0 \u00ad \u0301 \u200b \u200d \u202e \u2028 \ufeff \ufffd \U0010ffff \x00 \t \n \r \x1b \x7f \x80 \xff", " ")

func piece(rnd *rand.Rand) string {
	if rnd.IntN(12) == 0 {
		return " "
	}
	return pick(rnd, pieces)
}

// goodText keeps lengths and patterns, at the limits more often than not.
func (r *rules) goodText(rnd *rand.Rand) string {
	if len(r.enum) > 0 {
		if s, ok := pick(rnd, r.enum).(string); ok {
			return s
		}
	}
	length := r.minLen + pick(rnd, []int{0, 0, 1, 2, rnd.IntN(40), rnd.IntN(100)})
	if r.maxLen >= 0 {
		length = min(length, r.maxLen)
		if rnd.IntN(4) == 0 {
			length = r.maxLen
		}
	}
	return r.textOf(rnd, length)
}

// textOf makes a text of length characters that holds a match of each pattern.
func (r *rules) textOf(rnd *rand.Rand, length int) string {
	var parts []string
	short := true
	for _, p := range r.patterns {
		m := match(rnd, p)
		n := utf8.RuneCountInString(m)
		short, length = short && n == 1, length-n
		parts = append(parts, m)
	}
	for ; length > 0; length-- { // each piece is one character
		parts = append(parts, piece(rnd))
	}
	if short { // single characters may stand anywhere
		rnd.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
	}
	return strings.Join(parts, "")
}

// badText breaks one of the rules; without any it is as good as another text.
func (r *rules) badText(rnd *rand.Rand) string {
	good := r.goodText(rnd)
	if len(r.enum) > 0 {
		other, _ := pick(rnd, r.enum).(string)
		return nearMiss(rnd, good, other)
	}
	var ways []func() string
	if r.minLen > 0 {
		ways = append(ways, func() string { return r.textOf(rnd, r.minLen-1) }, func() string { return cut(good, rnd.IntN(r.minLen)) })
	}
	if r.maxLen >= 0 {
		ways = append(ways, func() string { return r.textOf(rnd, r.maxLen+1) }, func() string { return r.textOf(rnd, 2*r.maxLen+1) })
	}
	for _, p := range r.patterns {
		ways = append(ways, func() string { return without(rnd, good, p) })
	}
	if len(ways) == 0 {
		return good
	}
	return pick(rnd, ways)()
}

// nearMiss makes a text that looks like s to a careless comparison, or that has
// its beginning from s and its end from other.
func nearMiss(rnd *rand.Rand, s, other string) string {
	if rnd.IntN(3) == 0 {
		n := rnd.IntN(1 + utf8.RuneCountInString(s))
		return cut(s, n) + strings.TrimPrefix(other, cut(other, n))
	}
	wide := strings.Map(func(r rune) rune {
		if '!' <= r && r <= '~' {
			return r - '!' + '！'
		}
		return r
	}, s)
	swapped := strings.Map(func(r rune) rune {
		if unicode.IsUpper(r) {
			return unicode.ToLower(r)
		}
		return unicode.ToUpper(r)
	}, s)
	return pick(rnd, []string{"", swapped, strings.ToUpper(s), strings.ToLower(s), strings.ToTitle(s), s + " ", " " + s, s + "\x00", s + s, cut(s, 1),
		wide, s + "\u200b", piece(rnd) + piece(rnd), strings.Replace(s, "s", "ſ", 1), strings.Replace(s, "K", "K", 1), "false", "null"})
}

// cut returns the first n characters of s.
func cut(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

// without replaces the characters of s that p matches alone.
func without(rnd *rand.Rand, s string, p *syntax.Regexp) string {
	re := regexp.MustCompile(p.String()) // parsed before
	var filler string
	for range 50 {
		if filler = piece(rnd); !re.MatchString(filler) {
			break
		}
	}
	var out strings.Builder
	for len(s) > 0 {
		_, n := utf8.DecodeRuneInString(s)
		if c := s[:n]; re.MatchString(c) {
			out.WriteString(filler)
		} else {
			out.WriteString(c)
		}
		s = s[n:]
	}
	return out.String()
}

// match makes a text that re matches; anchors and word boundaries are left to
// luck.
func match(rnd *rand.Rand, re *syntax.Regexp) string {
	some := func(n int, sub *syntax.Regexp) string {
		var out strings.Builder
		for range n {
			out.WriteString(match(rnd, sub))
		}
		return out.String()
	}
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		return classMember(rnd, re.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return pick(rnd, []string{"a", "é", "👍"})
	case syntax.OpCapture:
		return match(rnd, re.Sub[0])
	case syntax.OpStar:
		return some(rnd.IntN(4), re.Sub[0])
	case syntax.OpPlus:
		return some(1+rnd.IntN(3), re.Sub[0])
	case syntax.OpQuest:
		return some(rnd.IntN(2), re.Sub[0])
	case syntax.OpRepeat:
		return some(re.Min, re.Sub[0])
	case syntax.OpAlternate:
		return match(rnd, pick(rnd, re.Sub))
	case syntax.OpConcat:
		var out strings.Builder
		for _, sub := range re.Sub {
			out.WriteString(match(rnd, sub))
		}
		return out.String()
	}
	return ""
}

// classMember draws from the ends of a range or from within it; what cannot be
// encoded is replaced.
func classMember(rnd *rand.Rand, ranges []rune) string {
	if len(ranges) == 0 {
		return ""
	}
	usual := slices.DeleteFunc(slices.Clone(pieces), func(s string) bool {
		r, n := utf8.DecodeRuneInString(s)
		return n != len(s) || r == utf8.RuneError || !within(ranges, r)
	})
	if len(usual) > 0 && rnd.IntN(2) == 0 {
		return pick(rnd, usual)
	}
	i := rnd.IntN(len(ranges)/2) * 2
	lo, hi := ranges[i], ranges[i+1]
	r := pick(rnd, []rune{lo, hi, lo + rnd.Int32N(hi-lo+1)})
	if !utf8.ValidRune(r) {
		r = lo
	}
	return string(r)
}

func within(ranges []rune, r rune) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if ranges[i] <= r && r <= ranges[i+1] {
			return true
		}
	}
	return false
}
