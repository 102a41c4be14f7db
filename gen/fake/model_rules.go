package fake

import (
	"encoding/json"
	"math/big"
	"slices"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/ir"
)

// source returns the JSON encoding of a value for a check. It reports false after too much has
// been encoded for the request at hand, because checks of nested values encode the innermost
// ones once for each level: see known.spent.
func (m model) source(x any) (string, bool) {
	if m.known != nil && m.known.spent() {
		return "", false
	}
	data, err := jsonText(m.plain(x))
	if m.known != nil {
		m.known.left -= len(data)
	}
	return string(data), err == nil
}

// sameValue reports whether x equals a value of an enum.
func sameValue(value string, x any) bool {
	switch x := x.(type) {
	case string:
		return x == value
	case json.Number:
		a, b := ratOf(value), ratOf(x.String())
		return a != nil && b != nil && a.Cmp(b) == 0
	}
	return false
}

func (m model) stringViolations(name string, c ir.Constraints, s string) []violation {
	out := sizeViolations(name, utf8.RuneCountInString(s), c.MinLength, c.MaxLength, "minLength", "maxLength")
	out = append(out, sizeViolations(name, len(s), nil, c.MaxBytes, "", "maxBytes")...)
	for _, p := range c.Patterns {
		if m.matches(p, s) == p.Negate {
			out = append(out, violation{name: name, rule: "pattern", limit: p.Limit()})
		}
	}
	return out
}

// contentViolations checks that data is valid JSON if it should be.
func contentViolations(name string, c ir.Constraints, data []byte) []violation {
	if c.ContentMediaType == nil || json.Valid(data) {
		return nil
	}
	return []violation{{name: name, rule: "contentMediaType", limit: *c.ContentMediaType}}
}

// matches reports whether s matches p. It ignores Negate.
func (m model) matches(p ir.Pattern, s string) bool {
	if p.Scan != nil && !p.Scan.Any {
		return scans(p.Scan, s)
	}
	if n := utf8.RuneCountInString(s); p.Length != nil && (n < p.Length.Min || p.Length.Max >= 0 && n > p.Length.Max) {
		return false
	}
	re := compiled(m.exprs, p.Expr)
	return re == nil || re.MatchString(s)
}

// scans reports whether s consists of characters of the class of scan, and of the
// right number of them.
func scans(scan *ir.Scan, s string) bool {
	for i := range len(s) {
		inRange := func(r [2]byte) bool { return r[0] <= s[i] && s[i] <= r[1] }
		if s[i] >= utf8.RuneSelf && !scan.NonASCII || s[i] < utf8.RuneSelf && !slices.ContainsFunc(scan.Ranges, inRange) {
			return false
		}
	}
	n := utf8.RuneCountInString(s)
	return n >= scan.Min && (scan.Max < 0 || n <= scan.Max)
}

func numberViolations(name string, c ir.Constraints, x any) []violation {
	text, ok := x.(json.Number)
	if !ok {
		return nil
	}
	n := ratOf(text.String())
	if n == nil {
		return nil
	}
	var out []violation
	bound := func(b *ir.Bound, wrong int, rule, exclusive string) {
		if b == nil {
			return
		}
		limit, ok := new(big.Rat).SetString(b.Limit)
		if !ok {
			return
		}
		cmp := n.Cmp(limit)
		if cmp == wrong || b.Exclusive && cmp == 0 {
			if b.Exclusive {
				rule = exclusive
			}
			out = append(out, violation{name: name, rule: rule, limit: b.Limit})
		}
	}
	bound(c.Min, -1, "minimum", "exclusiveMinimum")
	bound(c.Max, 1, "maximum", "exclusiveMaximum")
	for _, of := range c.MultipleOf {
		if !isMultiple(n, of) {
			out = append(out, violation{name: name, rule: "multipleOf", limit: of})
		}
	}
	return out
}

func isMultiple(n *big.Rat, of string) bool {
	m := ratOf(of)
	return m == nil || m.Sign() == 0 || new(big.Rat).Quo(n, m).IsInt()
}
