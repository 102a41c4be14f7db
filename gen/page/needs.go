package page

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// needs returns texts of which each match of re contains at least one, as fold returns
// them, or nil if there is no such list. To search for them is much faster than to match
// re, and most texts have none.
func needs(re *regexp.Regexp) []string {
	parsed, err := syntax.Parse(re.String(), syntax.Perl)
	if err != nil {
		return nil // not reached: re was compiled with this syntax
	}
	list := needed(parsed)
	slices.Sort(list)
	return slices.Compact(list)
}

func needed(re *syntax.Regexp) []string {
	switch re.Op {
	case syntax.OpLiteral:
		return []string{fold(string(re.Rune))}
	case syntax.OpCharClass:
		return characters(re.Rune)
	case syntax.OpCapture, syntax.OpPlus:
		return needed(re.Sub[0])
	case syntax.OpRepeat:
		if re.Min > 0 {
			return needed(re.Sub[0])
		}
	case syntax.OpConcat: // each part is needed; long texts rule out most
		var best []string
		for _, sub := range re.Sub {
			if list := needed(sub); shortest(list) > shortest(best) {
				best = list
			}
		}
		return best
	case syntax.OpAlternate:
		var all []string
		for _, sub := range re.Sub {
			list := needed(sub)
			if list == nil {
				return nil
			}
			all = append(all, list...)
		}
		return all
	}
	return nil
}

// characters returns the characters of a class of at most ten, such as digits, or nil.
func characters(ranges []rune) (out []string) {
	for i := 0; i < len(ranges); i += 2 {
		if len(out)+int(ranges[i+1]-ranges[i]) >= 10 {
			return nil
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			out = append(out, fold(string(r)))
		}
	}
	return out
}

// shortest returns the length of the shortest text, or 0 if there is none.
func shortest(list []string) int {
	if len(list) == 0 {
		return 0
	}
	return len(slices.MinFunc(list, func(a, b string) int { return len(a) - len(b) }))
}

// fold returns s with equal letters where (?i) does not tell them apart.
func fold(s string) string { return strings.ToLower(strings.ToUpper(s)) }

// mayMatch reports whether a text, as fold returns it, has what a match of the rule needs.
func (row *rule) mayMatch(folded string) bool {
	return row.needs == nil || slices.ContainsFunc(row.needs, func(s string) bool { return strings.Contains(folded, s) })
}
