package page

import (
	"slices"
	"strconv"
	"strings"
)

// count matches an integer as formatted in pages.
const count = `([0-9]{1,3}(?:[, ][0-9]{3})+|[0-9]+)`

// num matches a number as formatted in pages.
const num = `(-?(?:[0-9]{1,3}(?:[, '][0-9]{3})+|[0-9]+)(?:\.[0-9]+|\^[0-9]+(?: ?- ?1\b)?)?)`

// chars matches the unit of lengths, items that of lists.
const (
	chars = `[ -](?:[a-z]+ )?(?:characters?|symbols?|chars|letters)\b(?: long\b| in length\b)?`
	items = ` (?:values|items|elements|entries|ids|names)\b`
)

// atMost and atLeast match the words before a limit that is a valid value itself, named a limit with a name.
const (
	never   = `(?:can(?:not|'t| not)|(?:must|should|may|shall|do|does)(?: not|n't))`
	not     = `(?:` + never + `|must be not|not)`
	atMost  = `(?:up to|no (?:more|longer|greater|larger|higher) than|at most|less than or equal to|<=|≤|` + not + ` (?:to )?exceed|` + not + ` (?:be |contain |have )?(?:greater|bigger|more|higher|larger|longer) than)`
	atLeast = `(?:at least|no (?:less|fewer|lower|shorter) than|greater than or equal to|>=|≥|` + not + ` (?:be )?(?:less|fewer|lower|smaller|shorter) than)`
	is      = `(?: (?:allowed|possible|accepted))?(?: (?:value|limit|number))?(?: is| are| of|:| ?=)? ?`
	isLong  = `(?: (?:allowed|possible))?(?: is| of|:| ?=)? ?`
)

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
			name: "length-range",
			re: phrase(`\b(?:from |between )?` + count + ` ?(?:to|and|-|—|\.\.\.?) ?` + count + chars +
				`|\blength(?: (?:is|must be|of))?:? (?:from |between )?` + count + ` ?(?:to|and|-|—|\.\.\.?) ?` + count),
			read: func(r *reading, m []string) bool { return r.lengths(m[1]+m[3], m[2]+m[4]) },
			cases: [][2]string{
				{"string: The name, 3-64 characters", "{type: string, minLength: 3, maxLength: 64}"},
				{"string: Must be between 3 and 8 characters long.", "{type: string, minLength: 3, maxLength: 8}"},
			},
		},
	}
}

// leastRules are the wordings with one limit of the length, or a fixed one.
func leastRules() []rule {
	return []rule{
		{
			name: "length-most",
			re:   phrase(`(?:\b` + atMost + `|\bmax(?:imum|\.)?` + is + `) ?` + count + chars + `|\bmax(?:imum|\.)? length` + isLong + count + `(?:` + chars + `)?|\b` + count + chars + ` (?:max(?:imum)?|or less|or fewer)\b`),
			read: func(r *reading, m []string) bool { return r.length(m[1]+m[2]+m[3], 0, false) },
			cases: [][2]string{
				{"string: A comment, up to 255 characters", "{type: string, maxLength: 255}"},
				{"string: Cannot be bigger than 100 characters", "{type: string, maxLength: 100}"},
				{"string: Maximum length is 20 characters.", "{type: string, maxLength: 20}"},
				{"string: Max length: 1,000", "{type: string, maxLength: 1000}"},
				{"integer: Up to 5 characters", "{type: integer} !page-unread"},
			},
		},
		{
			name: "length-least",
			re:   phrase(`(?:\b` + atLeast + `|\bmin(?:imum|\.)?` + is + `) ?` + count + chars + `|\bmin(?:imum|\.)? length` + isLong + count + `(?:` + chars + `)?`),
			read: func(r *reading, m []string) bool { return r.length(m[1]+m[2], 0, true) },
			cases: [][2]string{
				{"string: Must be at least 8 characters long", "{type: string, minLength: 8}"},
				{"string: At least 6 symbols", "{type: string, minLength: 6}"},
				{"string: At least 6 symbols if b is set", "{type: string} !page-unread"},
			},
		},
		{
			name: "length-exact",
			re:   phrase(`\((\d+) symbols\b|\b(\d+|two|three|four)-letter\b|\b(?:must be |exactly )(\d+)` + chars + `|\b(\d+)[- ]character (?:string|id|identifier|code|hash|token|key)\b`),
			read: func(r *reading, m []string) bool {
				n := m[1] + m[2] + m[3] + m[4]
				if i := slices.Index([]string{"two", "three", "four"}, strings.ToLower(n)); i >= 0 {
					n = strconv.Itoa(i + 2)
				}
				return r.lengths(n, n)
			},
			cases: [][2]string{
				{"string: The code (2 symbols, ISO639-1)", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The 2-letter code", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: A 34 character string", "{type: string, minLength: 34, maxLength: 34}"},
				{"string: Two-letter code of the country", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The code (2 symbols). The following values are available: aa, ab", "{type: string, enum: [aa, ab]}"},
			},
		},
		{
			name: "not-empty",
			re:   phrase(`\b(?:cannot|can't|must not|may not) be empty\b`),
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
			re:   phrase(`\b(?:in (?:the )?format:?|(?:regular expression|regexp?|pattern):?|(?:must|should) match)\s+["']?((?:\^|\[|\(|\\)\S+)`),
			read: func(r *reading, m []string) bool { return r.pattern(m[1], true) },
			cases: [][2]string{
				{"string: The name in format [a-z][a-z0-9-]{1,64}", "{type: string, pattern: '^[a-z][a-z0-9-]{1,64}$'}"},
				{"string: The name in format [a-z][a-z0-9-]49", "{type: string} !page-unread"},
				{`string: In format \[a-z\]\[a-z0-9-\]{1,64}`, "{type: string} !page-unread"},
				{"string: Must match `^[a-z]+$`.", "{type: string, pattern: '^[a-z]+$'}"},
				{"string: Matches the regular expression: ^[a-z]+$.", "{type: string, pattern: '^[a-z]+$'}"},
			},
		},
	}
}

// rangeRules are the wordings that give both limits of a number.
func rangeRules() []rule {
	const to = ` ?(?:\.\.\.?|-|—|to|,|;) ?`
	return []rule{
		{
			name: "range",
			re: phrase(`\b(?:in (?:the )?)?range(?: of| is|:| from| between)? ?[\[(]?` + num + ` ?(?:\.\.\.?|-|—|to|and|,|;) ?` + num + `(?:[\])]|\b)` +
				`|\bmin(?:imum)?` + is + num + `[,;]? (?:and )?(?:the )?max(?:imum)?` + is + num +
				`|\b` + num + `\.\.\.?` + num + `\b` +
				`|\[` + num + to + num + `[\])]` +
				`|\(` + num + ` ?(?:\.\.\.?|-|—|to) ?` + num + `[\])]` +
				`|\bvalues?:?(?: are)? (?:between |from )?` + num + ` ?(?:-|—|to) ?` + num + `\b`),
			read: (*reading).between,
			cases: [][2]string{
				{"integer: In the range of [0 ... 2^31]", "{type: integer, minimum: 0, maximum: 2147483648}"},
				{"integer: Minimum is 1, maximum is 5", "{type: integer, minimum: 1, maximum: 5}"},
				{"integer: In seconds, 0..7,776,000", "{type: integer, minimum: 0, maximum: 7776000}"},
				{"integer: The level (0-100)", "{type: integer, minimum: 0, maximum: 100}"},
				{"double: In the range [0, 1)", "{type: number, format: double} !page-unread"},
				{"string: In the range 1 to 5", "{type: string} !page-unread"},
				{"string: Digits (0-9)", "{type: string}"},
			},
		},
		{
			name: "from-to",
			re:   phrase(`\b(?:from|between) ` + num + ` (?:to|and) ` + num + `(?:[, ]*\(?inclusive\)?)?|[,:(] ?` + num + ` ?(?:to|-|—) ?` + num + `(?:[, ]*\(?inclusive\)?)?`),
			read: (*reading).fromTo,
			cases: [][2]string{
				{"integer: A number from 1 to 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"double: The temperature, between 0 and 2.", "{type: number, format: double, minimum: 0, maximum: 2}"},
				{"integer: Automatically select from 8 to 16", "{type: integer}"},
				{"integer: Takes from 1 to 3 days to process", "{type: integer}"},
			},
		},
	}
}

// numberRules are the wordings with one limit of a number, or of the number of items.
func numberRules() []rule {
	return []rule{
		{
			name: "max-items",
			re:   phrase(`(?:\b` + atMost + `|\bmax(?:imum|\.)?` + is + `) ?` + count + items + `|\bmax(?:imum|\.)? number of [\w ]{1,40} is ` + count),
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
		{
			name: "minimum",
			re:   phrase(`(?:\b` + atLeast + `|\bmin(?:imum|imal)?["']?` + is + `) ?["']?` + num),
			read: func(r *reading, m []string) bool { return r.oneLimit(&r.item().Minimum, m[1], "minimum") },
			cases: [][2]string{
				{"integer: Cannot be less than 1", "{type: integer, minimum: 1}"},
				{"integer: Min: 5, at most 600", "{type: integer, minimum: 5, maximum: 600}"},
				{"integer: At least 3 calls were made", "{type: integer}"},
			},
		},
		{
			name: "maximum",
			re:   phrase(`(?:\b` + atMost + `|\bmax(?:imum|imal)?["']?` + is + `) ?["']?` + num),
			read: func(r *reading, m []string) bool { return r.oneLimit(&r.item().Maximum, m[1], "maximum") },
			cases: [][2]string{
				{"integer: The maximum value is 1000", "{type: integer, maximum: 1000}"},
				{"integer: Cannot exceed 10 000", "{type: integer, maximum: 10000}"},
				{"integer: The size (max 100)", "{type: integer, maximum: 100}"},
				{"integer: The maximum is 10 for users and 20 for admins", "{type: integer} !page-unread"},
				{"integer: The delay in minutes, at most 30 days", "{type: integer} !page-unread"},
			},
		},
	}
}

// signRules are the wordings with a limit of a number that is not a value itself.
func signRules() []rule {
	return []rule{
		{
			name: "limit-exclusive",
			re:   phrase(`\bmust be (?:strictly )?(?:(greater|more|larger|higher)|less|lower|smaller) than ` + num),
			read: func(r *reading, m []string) bool {
				n, err := strconv.Atoi(m[2])
				switch s := r.item(); {
				case s.Type == "number" || err != nil:
					r.unread("a limit that is not a value itself", "limit ignored")
					return true
				case m[1] != "":
					return r.oneLimit(&s.Minimum, strconv.Itoa(n+1), "minimum")
				default:
					return r.oneLimit(&s.Maximum, strconv.Itoa(n-1), "maximum")
				}
			},
			cases: [][2]string{
				{"integer: Must be greater than 0", "{type: integer, minimum: 1}"},
				{"integer: Must be less than 100", "{type: integer, maximum: 99}"},
				{"double: Must be greater than 0", "{type: number, format: double} !page-unread"},
			},
		},
		{
			name: "sign",
			re:   phrase(`\b` + never + ` be (?:a )?(negative)\b(?: value| number)?|\bmust be (?:a )?(positive)\b(?: value| number| integer)?`),
			read: func(r *reading, m []string) bool {
				switch s := r.item(); {
				case m[1] != "":
					return r.limit(&s.Minimum, "0", "minimum")
				case s.Type == "integer":
					return r.limit(&s.Minimum, "1", "minimum")
				}
				return false
			},
			cases: [][2]string{
				{"double: Cannot be negative", "{type: number, format: double, minimum: 0}"},
				{"integer: Must be a positive integer", "{type: integer, minimum: 1}"},
			},
		},
	}
}
