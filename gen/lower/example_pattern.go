package lower

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// exampleMatching returns a text that matches the patterns of a schema and has its length:
// one of the given ones or, if none does, one made from a pattern. It is empty if the schema
// has no pattern, or no text is found.
func exampleMatching(sh *schema.Shape, given ...string) string {
	var all []ir.Pattern
	length := ir.Length{Max: maxExample}
	for _, c := range sh.Conjuncts {
		if found, ok := patterns(c.Pattern, ""); ok && c.Pattern != "" {
			all = append(all, found...)
		}
		length.Min = max(length.Min, int(min(c.MinLength, maxExample)))
		if c.MaxLength != nil {
			length.Max = int(min(uint64(length.Max), *c.MaxLength))
		}
	}
	if len(all) == 0 {
		return ""
	}
	fits := func(text string) bool {
		return text != "" && hasLength(length, text) && !slices.ContainsFunc(all, func(p ir.Pattern) bool { return !matches(p, text) })
	}
	if i := slices.IndexFunc(given, fits); i >= 0 {
		return given[i]
	}
	re, err := syntax.Parse(all[len(all)-1].Expr, syntax.Perl) // those before it are look-aheads
	if err != nil {
		return ""
	}
	for _, n := range []int{1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 24, 32, 64, 128, 256} {
		if text, ok := matching(nil, re, n); ok && fits(string(text)) {
			return string(text)
		}
	}
	return ""
}

func hasLength(l ir.Length, text string) bool {
	n := utf8.RuneCountInString(text)
	return l.Min <= n && (l.Max < 0 || n <= l.Max)
}

func matches(p ir.Pattern, text string) bool {
	re, err := regexp.Compile(p.Expr)
	switch {
	case err != nil || re.MatchString(text) == p.Negate:
		return false
	case p.Scan != nil && !p.Scan.Any && !hasLength(ir.Length{Min: p.Scan.Min, Max: p.Scan.Max}, text):
		return false
	}
	return p.Length == nil || hasLength(*p.Length, text)
}

// matching appends a text that matches a regular expression, with n repetitions where that
// allows any number. It reports false if there is no text, or the text is too long.
func matching(text []rune, re *syntax.Regexp, n int) ([]rune, bool) {
	count, most := 1, 1
	switch re.Op {
	case syntax.OpNoMatch:
		return text, false
	case syntax.OpLiteral:
		return append(text, re.Rune...), len(text) < maxExample
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		if re.Op == syntax.OpCharClass && len(re.Rune) == 0 {
			return text, false
		}
		return append(text, usualRune(re, len(text))), len(text) < maxExample
	case syntax.OpQuest:
		count = 0
	case syntax.OpStar:
		count = n - 1
	case syntax.OpPlus:
		count = n
	case syntax.OpRepeat:
		if most = re.Max; most < 0 {
			most = n
		}
		count = max(re.Min, min(n, most))
	case syntax.OpAlternate:
		return matching(text, re.Sub[0], n)
	}
	ok := true
	for range count {
		for _, sub := range re.Sub {
			if text, ok = matching(text, sub, n); !ok {
				return text, false
			}
		}
	}
	return text, true
}

// usualRune returns a character of a class: a letter where all of them are allowed, else a
// digit, and a different one for each index if possible.
func usualRune(re *syntax.Regexp, index int) rune {
	has := func(r rune) bool {
		for i := 0; i+1 < len(re.Rune); i += 2 {
			if re.Rune[i] <= r && r <= re.Rune[i+1] {
				return true
			}
		}
		return re.Op != syntax.OpCharClass
	}
	order := []string{digits, letters, strings.ToUpper(letters), "-_. "}
	switch {
	case has('z'):
		order = []string{letters}
	case has('Z'):
		order = []string{strings.ToUpper(letters)}
	case has('a'):
		order = []string{digits + letters}
	}
	for _, some := range order {
		if usual := slices.DeleteFunc([]rune(some), func(r rune) bool { return !has(r) }); len(usual) > 0 {
			return usual[index%len(usual)]
		}
	}
	return re.Rune[0]
}

const (
	letters = "abcdefghijklmnopqrstuvwxyz"
	digits  = "1234567890"
)
