package page

import (
	"encoding/json"
	"strconv"
)

// count matches an integer as formatted in pages.
const count = `([0-9][0-9,]*)`

// num matches a number as formatted in pages.
const num = `(-?[0-9][0-9,]*(?:\.[0-9]+|\^[0-9]+)?)`

// chars matches the unit of lengths.
const chars = ` (?:characters|symbols|chars)\b`

// lengthRules are the wordings that limit the length of a text.
func lengthRules() []rule {
	return []rule{
		{
			name:  "length-bytes",
			re:    phrase(`\blength must be less than ` + count + ` ?(kb|mb|bytes)\b`),
			read:  (*reading).bytes,
			cases: [][2]string{{"string: The length must be less than 64 KB", "{type: string, x-voxgen-max-bytes: 65535}"}},
		},
		{
			name:  "length-less",
			re:    phrase(`\blength must be less than ` + count + `(?:` + chars + `)?`),
			read:  func(r *reading, m []string) bool { return r.length(m[1], -1, false) },
			cases: [][2]string{{"string: The name. The length must be less than 50", "{type: string, maxLength: 49}"}},
		},
		{
			name:  "truncated",
			re:    phrase(`\btruncated to (?:the first )?` + count + chars),
			cases: [][2]string{{"string: Is truncated to the first 100 characters", "{type: string}"}},
		},
		{
			name: "length-most",
			re:   phrase(`\b(?:up to|can(?:not|'t) (?:be (?:bigger|longer) than|exceed)|max(?:imum)? length(?: is|:)?|no more than|at most|not longer than) ` + count + chars + `(?: long)?`),
			read: func(r *reading, m []string) bool { return r.length(m[1], 0, false) },
			cases: [][2]string{
				{"string: A comment, up to 255 characters", "{type: string, maxLength: 255}"},
				{"string: Cannot be bigger than 100 characters", "{type: string, maxLength: 100}"},
				{"string: Maximum length is 20 characters.", "{type: string, maxLength: 20}"},
				{"integer: Up to 5 characters", "{type: integer} !page-unread"},
			},
		},
	}
}

// leastRules are the wordings about minimum and fixed lengths.
func leastRules() []rule {
	return []rule{
		{
			name: "length-least",
			re:   phrase(`\bat least ` + count + chars + `(?: long)?`),
			read: func(r *reading, m []string) bool { return r.length(m[1], 0, true) },
			cases: [][2]string{
				{"string: Must be at least 8 characters long", "{type: string, minLength: 8}"},
				{"string: At least 6 symbols", "{type: string, minLength: 6}"},
			},
		},
		{
			name: "length-exact",
			re:   phrase(`\((\d+) symbols\b|\b(\d+)-letter\b`),
			read: func(r *reading, m []string) bool {
				return r.length(m[1]+m[2], 0, true) && r.length(m[1]+m[2], 0, false)
			},
			cases: [][2]string{
				{"string: The code (2 symbols, ISO639-1)", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The 2-letter code", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The code (2 symbols). The following values are available: aa, ab", "{type: string, enum: [aa, ab]}"},
			},
		},
		{
			name: "not-empty",
			re:   phrase(`\bcannot be empty\b`),
			read: func(r *reading, _ []string) bool {
				if r.s.Type == "array" {
					return r.bound(&r.s.MinItems, "1", "minItems")
				}
				return r.length("1", 0, true)
			},
			cases: [][2]string{{"string: The name. Cannot be empty", "{type: string, minLength: 1}"}},
		},
	}
}

// textRules are the wordings about the characters of a text.
func textRules() []rule {
	return []rule{
		{
			name: "password",
			re:   phrase(`(?:\bcontain )?(?:at least )?\bone uppercase(?: letter)?,? and (?:one )?lowercase letter,? (?:and )?(?:at least )?one (?:number|digit),? and (?:at least )?one special (?:character|symbol)`),
			read: func(r *reading, _ []string) bool {
				if r.s.Type != "string" {
					return false
				}
				r.s.Policy = []Part{
					{"[A-Z]", "an upper-case letter"}, {"[a-z]", "a lower-case letter"}, {"[0-9]", "a digit"}, {"[^A-Za-z0-9]", "a special character"},
				}
				r.lifted("allOf")
				return true
			},
			cases: [][2]string{{
				"string: Contain at least one uppercase and lowercase letter, one number, and one special character",
				"{type: string, allOf: [{pattern: '[A-Z]', description: an upper-case letter}, {pattern: '[a-z]', description: a lower-case letter}, {pattern: '[0-9]', description: a digit}, {pattern: '[^A-Za-z0-9]', description: a special character}]}",
			}},
		},
		{
			name: "pattern",
			re:   phrase(`\b(?:in (?:the )?format|regular expression:?|regexp?:)\s+((?:\^|\[|\(|\\)\S+)`),
			read: func(r *reading, m []string) bool { return r.pattern(m[1], true) },
			cases: [][2]string{
				{"string: The name in format [a-z][a-z0-9-]{1,64}", "{type: string, pattern: '^[a-z][a-z0-9-]{1,64}$'}"},
				{"string: The name in format [a-z][a-z0-9-]49", "{type: string} !page-unread"},
				{"string: Matches the regular expression: ^[a-z]+$.", "{type: string, pattern: '^[a-z]+$'}"},
			},
		},
	}
}

// numberRules are the wordings that limit numbers and numbers of items.
func numberRules() []rule {
	return []rule{
		{
			name: "range",
			re: phrase(`\b(?:in (?:the )?)?range(?: of)?:? [\[(]?` + num + ` ?(?:\.\.\.?|-|—|to|,|;) ?` + num + `[\])]?` +
				`|\bfrom ` + num + ` to ` + num +
				`|\bbetween ` + num + ` and ` + num +
				`|\bmin(?:imum)?(?: value)? is ` + num + `,? (?:and )?(?:the )?max(?:imum)?(?: value)? is ` + num +
				`|\b` + num + `\.\.\.?` + num + `\b`),
			read: (*reading).between,
			cases: [][2]string{
				{"integer: In the range of [0 ... 2^31]", "{type: integer, minimum: 0, maximum: 2147483648}"},
				{"integer: A number from 1 to 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"integer: Minimum is 1, maximum is 5", "{type: integer, minimum: 1, maximum: 5}"},
				{"integer: In seconds, 0..7,776,000", "{type: integer, minimum: 0, maximum: 7776000}"},
				{"string: A text from 1 to 5", "{type: string} !page-unread"},
			},
		},
		{
			name:  "minimum",
			re:    phrase(`\b(?:cannot be (?:less|lower|smaller) than|min(?:imum)?(?: value)? is|not less than) ` + num),
			read:  func(r *reading, m []string) bool { return r.limit(&r.item().Minimum, m[1], "minimum") },
			cases: [][2]string{{"integer: Cannot be less than 1", "{type: integer, minimum: 1}"}},
		},
		{
			name:  "not-negative",
			re:    phrase(`\bcannot be negative\b`),
			read:  func(r *reading, _ []string) bool { return r.limit(&r.item().Minimum, "0", "minimum") },
			cases: [][2]string{{"double: Cannot be negative", "{type: number, format: double, minimum: 0}"}},
		},
		{
			name:  "maximum",
			re:    phrase(`\b(?:max(?:imum)? value(?: is|:)|cannot be (?:greater|bigger|more|higher) than|cannot exceed|max(?:imum)? is) ` + num + `(?: seconds| minutes| days)?`),
			read:  func(r *reading, m []string) bool { return r.limit(&r.item().Maximum, m[1], "maximum") },
			cases: [][2]string{{"integer: The maximum value is 1000", "{type: integer, maximum: 1000}"}},
		},
		{
			name: "max-items",
			re:   phrase(`\bmax(?:imum)? of ` + count + ` (?:values|items|elements|ids|names)\b|\bmax(?:imum|\.)? number of [\w ]{1,40} is ` + count),
			read: func(r *reading, m []string) bool {
				if r.s.Type != "array" {
					r.unread("limit on the number of values of a parameter that is not a list", "limit ignored")
					return true
				}
				return r.bound(&r.s.MaxItems, m[1]+m[2], "maxItems")
			},
			cases: [][2]string{
				{"string: Separated by semicolons (;), a maximum of 5 values", "{type: array, items: {type: string}, maxItems: 5, x-voxgen-delimiter: ;}"},
				{"string: Divided by ;. The maximum number of these IDs is 100", "{type: array, items: {type: string}, maxItems: 100, x-voxgen-delimiter: ;}"},
			},
		},
	}
}

func (r *reading) length(n string, add int, least bool) bool {
	s := r.s
	if s.Type != "string" {
		r.unread("length of a value of type "+r.kind(), "limit ignored")
		return true
	}
	v, ok := number(n)
	i, err := strconv.Atoi(string(v))
	if !ok || err != nil || i+add < 0 {
		r.unread("invalid length", "limit ignored")
		return true
	}
	if n = strconv.Itoa(i + add); least {
		return r.bound(&s.MinLength, n, "minLength")
	}
	return r.bound(&s.MaxLength, n, "maxLength")
}

// bound sets a limit. If two phrases contradict each other, the first one is kept.
func (r *reading) bound(p **int, n, fact string) bool {
	v, _ := number(n)
	i, err := strconv.Atoi(string(v))
	if err != nil || *p != nil && **p != i {
		r.unread("contradicts an earlier limit", "the first one is used")
		return true
	}
	*p = &i
	r.lifted(fact)
	return true
}

func (r *reading) bytes(m []string) bool {
	n, err := strconv.Atoi(m[1])
	unit := map[byte]int{'k': 1 << 10, 'K': 1 << 10, 'm': 1 << 20, 'M': 1 << 20, 'b': 1, 'B': 1}[m[2][0]]
	if err != nil || n < 1 || n > 1<<20 || r.s.Type != "string" {
		r.unread("invalid length", "limit ignored")
		return true
	}
	most := n*unit - 1
	r.s.MaxBytes = &most
	r.lifted("x-voxgen-max-bytes")
	return true
}

func (r *reading) limit(p *json.Number, n, fact string) bool {
	s := r.item()
	v, ok := number(n)
	switch {
	case s.Type != "integer" && s.Type != "number":
		r.unread("numeric limit of a value of type "+r.kind(), "limit ignored")
	case !ok || *p != "" && *p != v:
		r.unread("invalid or contradictory number", "limit ignored")
	default:
		*p = v
		r.lifted(fact)
	}
	return true
}

func (r *reading) between(m []string) bool {
	for i := 1; i+1 < len(m); i += 2 {
		if m[i] == "" {
			continue
		}
		lo, ok1 := number(m[i])
		hi, ok2 := number(m[i+1])
		if !ok1 || !ok2 || less(hi, lo) {
			r.unread("invalid limits", "limits ignored")
			return true
		}
		if s := r.item(); s.Type != "integer" && s.Type != "number" {
			r.unread("numeric limits of a value of type "+r.kind(), "limits ignored")
			return true
		}
		return r.limit(&r.item().Minimum, string(lo), "minimum") && r.limit(&r.item().Maximum, string(hi), "maximum")
	}
	return false
}
