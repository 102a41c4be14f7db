package emit

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp/syntax"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/ir"
)

// patternName returns the part of a Go name that says what p matches: VAHex32 for
// ^VA[0-9a-f]{32}$. It only depends on p, so that another pattern does not change it.
// Without words for p, it is a hash.
func patternName(p ir.Pattern) string {
	if p.Scan != nil {
		if name := className(scanRanges(p.Scan)); name != "" && p.Scan.Any {
			return name
		} else if name != "" {
			return name + countName(p.Scan.Min, p.Scan.Max)
		}
		return hash(p.Expr)
	}
	name := ""
	if re, err := syntax.Parse(p.Expr, syntax.Perl); err == nil {
		name = sequenceName(re)
	}
	if name == "" {
		name = hash(p.Expr)
	}
	if p.Length != nil {
		name += "Of" + countName(p.Length.Min, p.Length.Max)
	}
	return name
}

func hash(s string) string {
	sum := sha256.Sum256([]byte(s))
	return strings.ToUpper(hex.EncodeToString(sum[:4]))
}

// sequenceName names an expression that is a sequence of few texts and classes from
// the start of a text, to its end or not. It returns "" for others.
func sequenceName(re *syntax.Regexp) string {
	const most = 5
	if re.Op != syntax.OpConcat || re.Sub[0].Op != syntax.OpBeginText {
		return ""
	}
	parts, prefix := re.Sub[1:], "Start"
	if last := len(parts) - 1; parts[last].Op == syntax.OpEndText {
		parts, prefix = parts[:last], ""
	} else if first := parts[0]; first.Op == syntax.OpStar && first.Sub[0].Op == syntax.OpAnyCharNotNL {
		parts, prefix = parts[1:], "Has"
	}
	if len(parts) == 0 || len(parts) > most {
		return ""
	}
	name := prefix
	for _, part := range parts {
		word := partName(part)
		if word == "" {
			return ""
		}
		name += word
	}
	return name
}

func partName(re *syntax.Regexp) string {
	for re.Op == syntax.OpCapture {
		re = re.Sub[0]
	}
	switch re.Op {
	case syntax.OpLiteral:
		return literalName(re)
	case syntax.OpCharClass:
		return className(re.Rune)
	case syntax.OpPlus, syntax.OpStar, syntax.OpQuest, syntax.OpRepeat:
		word := partName(re.Sub[0])
		if inner := re.Sub[0].Op; word == "" || inner != syntax.OpCharClass && inner != syntax.OpLiteral {
			return ""
		}
		switch re.Op {
		case syntax.OpPlus:
			return word + countName(1, -1)
		case syntax.OpStar:
			return word + countName(0, -1)
		case syntax.OpQuest:
			return word + countName(0, 1)
		}
		return word + countName(re.Min, re.Max)
	}
	return ""
}

// literalName names a short text. Letters that follow letters are as they are.
func literalName(re *syntax.Regexp) string {
	if re.Flags&syntax.FoldCase != 0 || len(re.Rune) > 12 {
		return ""
	}
	name := ""
	for i, r := range re.Rune {
		word := runeName(r)
		switch {
		case word == "":
			return ""
		case i > 0 && r >= 'a' && r <= 'z' && unicode.IsLetter(re.Rune[i-1]):
			word = string(r)
		}
		name += word
	}
	return name
}

// countName says how often something occurs; one or more times needs no words.
func countName(low, high int) string {
	switch {
	case high == low:
		return strconv.Itoa(low)
	case high >= 0:
		return strconv.Itoa(low) + "To" + strconv.Itoa(high)
	case low == 1:
		return ""
	}
	return strconv.Itoa(low) + "OrMore"
}

// scanRanges returns the class of a scan as pairs of runes.
func scanRanges(s *ir.Scan) []rune {
	var out []rune
	for _, r := range s.Ranges {
		out = append(out, rune(r[0]), rune(r[1]))
	}
	if s.NonASCII {
		if n := len(out); n > 0 && out[n-1] == utf8.RuneSelf-1 {
			out[n-1] = utf8.MaxRune
		} else {
			out = append(out, utf8.RuneSelf, utf8.MaxRune)
		}
	}
	return out
}

// className names a character class given as pairs of runes: a known set and a few
// other characters, or the complement of that.
func className(pairs []rune) string {
	var set [utf8.RuneSelf]bool
	prefix := ""
	for i := 0; i < len(pairs); i += 2 {
		for r := pairs[i]; r <= pairs[i+1] && r < utf8.RuneSelf; r++ {
			set[r] = true
		}
		switch {
		case pairs[i+1] < utf8.RuneSelf:
		case pairs[i] > utf8.RuneSelf || pairs[i+1] != utf8.MaxRune:
			return ""
		default:
			prefix = "Non"
		}
	}
	if prefix != "" {
		for r := range set {
			set[r] = !set[r]
		}
	}
	if name := setName(set); name != "" {
		return prefix + name
	}
	return ""
}

// setName names a set of ASCII characters.
func setName(set [utf8.RuneSelf]bool) string {
	const others = 4
	for _, known := range [][2]string{ // larger sets first
		{"Alnum", "09AZaz"}, {"Hex", "09AFaf"}, {"UpperAlnum", "09AZ"}, {"LowerAlnum", "09az"}, {"UpperHex", "09AF"},
		{"LowerHex", "09af"}, {"Letters", "AZaz"}, {"Upper", "AZ"}, {"Lower", "az"}, {"Digits", "09"}, {"", ""},
	} {
		rest := set
		all := true
		for i := 0; i < len(known[1]); i += 2 {
			for c := known[1][i]; c <= known[1][i+1]; c++ {
				all = all && set[c]
				rest[c] = false
			}
		}
		name, n := known[0], 0
		for c, in := range rest {
			if in {
				word := runeName(rune(c))
				all = all && word != ""
				name += word
				n++
			}
		}
		if all && n <= others {
			return name
		}
	}
	return ""
}

// runeName returns the part of a name for one character, "" if it has none.
func runeName(r rune) string {
	if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
		return string(r)
	}
	if r >= 'a' && r <= 'z' {
		return string(r - 'a' + 'A')
	}
	switch r {
	case ' ':
		return "Space"
	case '-':
		return "Dash"
	case '_':
		return "Underscore"
	case '.':
		return "Dot"
	case ':':
		return "Colon"
	case '/':
		return "Slash"
	case '#':
		return "Hash"
	case '@':
		return "At"
	case '+':
		return "Plus"
	case ',':
		return "Comma"
	case '*':
		return "Star"
	}
	return ""
}
