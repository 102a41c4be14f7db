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

// countWords are the words for the first numbers.
var countWords = []string{"zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}

// chars matches the unit of lengths, items that of lists.
const (
	chars = `[ -](?:[a-z]+ )?(?:characters?|symbols?|chars|letters|signs)\b(?: long\b| in length\b)?`
	items = ` (?:values|items|elements|entries|ids|names)\b`
)

// atMost and atLeast match the words before a limit that is a valid value itself, named a limit with a name.
const (
	never   = `(?:can(?:not|'t| not)|(?:must|should|may|shall|do|does)(?: not|n't))`
	not     = `(?:` + never + `|must be not|not)`
	symbol  = `(?:^|[(,:;] ?|\b(?:be|is|are|and|value|values|range|number|integer) |\brange: ?[a-z] )`
	atMost  = `(?:\b(?:up to(?: and including)?|no (?:more|longer|greater|larger|higher) than|at (?:the )?most|(?:a )?maximum of|less than or equal to|limited to|` + not + ` (?:to )?exceed(?: (?:the|a) (?:limit|maximum) of)?|` + not + ` (?:be |contain |have )?(?:greater|bigger|more|higher|larger|longer|above) than)|` + symbol + `(?:<=|≤))`
	atLeast = `(?:\b(?:at (?:the )?least|(?:a )?minimum of|no (?:less|fewer|lower|shorter) than|greater than or equal to|` + not + ` (?:be )?(?:less|fewer|lower|smaller|shorter) than)|` + symbol + `(?:>=|≥))`
	is      = `(?: (?:allowed|possible|accepted))?(?: (?:value|limit|number|amount))?(?: is| are| of|:| ?=)? ?`
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
				`|(?:\bat least|\bmin(?:imum|\.)?) ` + count + `(?:` + chars + `)?,? (?:and |but )?(?:at most|no more than|max(?:imum|\.)?) ` + count + chars +
				`|\blength(?: (?:is|must be|of))?:? (?:from |between )?` + count + ` ?(?:to|and|-|—|\.\.\.?) ?` + count),
			read: func(r *reading, m []string) bool { return r.lengths(m[1]+m[3]+m[5], m[2]+m[4]+m[6]) },
			cases: [][2]string{
				{"string: At least 3 and at most 64 characters", "{type: string, minLength: 3, maxLength: 64}"},
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
			re:   phrase(`(?:` + atMost + `|\bmax(?:imum|\.)?` + is + `) ?` + count + chars + `|\bmax(?:imum|\.)? ?(?:string )?length` + isLong + count + `(?:` + chars + `)?|\b` + count + chars + ` (?:max(?:imum)?|or less|or fewer)\b|\bmaximum number of characters` + isLong + count),
			read: func(r *reading, m []string) bool { return r.length(m[1]+m[2]+m[3]+m[4], 0, false) },
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
			re:   phrase(`(?:` + atLeast + `|\bmin(?:imum|\.)?` + is + `) ?` + count + chars + `|\bmin(?:imum|\.)? ?(?:string )?length` + isLong + count + `(?:` + chars + `)?`),
			read: func(r *reading, m []string) bool { return r.length(m[1]+m[2], 0, true) },
			cases: [][2]string{
				{"string: Must be at least 8 characters long", "{type: string, minLength: 8}"},
				{"string: At least 6 symbols", "{type: string, minLength: 6}"},
				{"string: At least 6 symbols if b is set", "{type: string} !page-unread"},
			},
		},
	}
}

// exactRules are the wordings with a fixed length, or a limit that is not allowed itself.
func exactRules() []rule {
	return []rule{
		{
			name: "length-exact",
			re:   phrase(`\((\d+) symbols\b|\bcode \((\d+) (?:characters|chars|letters)\)|\b(\d+|two|three|four)[- ]letter\b|\b(two|three|four)-character\b|\b(?:must be |exactly )(\d+)` + chars + `|\b(\d+)[- ]character (?:[a-z]+ )?(?:string|id|identifier|code|hash|token|key)\b|\bfixed length` + isLong + `(\d+)|\bstring of (\d+)` + chars),
			read: func(r *reading, m []string) bool {
				n := strings.Join(m[1:], "")
				if i := slices.Index(countWords, strings.ToLower(n)); i >= 0 {
					n = strconv.Itoa(i)
				}
				return r.lengths(n, n)
			},
			cases: [][2]string{
				{"string: The code (2 symbols, ISO639-1)", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The 2-letter code", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The company code (4 characters)", "{type: string, minLength: 4, maxLength: 4}"},
				{"string: A 34 character string", "{type: string, minLength: 34, maxLength: 34}"},
				{"string: A 32-character hexadecimal string", "{type: string, minLength: 32, maxLength: 32}"},
				{"string: Fixed length of 36.", "{type: string, minLength: 36, maxLength: 36}"},
				{"string: Two-letter code of the country", "{type: string, minLength: 2, maxLength: 2}"},
				{"string: The code (2 symbols). The following values are available: aa, ab", "{type: string, enum: [aa, ab]}"},
			},
		},
		{
			name: "length-exclusive",
			re:   phrase(`(?:^|[.,;(] ?|\b(?:must|should|(?:has|have) to) be |\b(?:must|should|(?:has|have) to) (?:have|contain) )(?:under|below|(?:(?:shorter|fewer|less)|(longer|more|greater)) than) ` + count + chars),
			read: func(r *reading, m []string) bool {
				if m[1] != "" {
					return r.length(m[2], 1, true)
				}
				return r.length(m[2], -1, false)
			},
			cases: [][2]string{
				{"string: Must be fewer than 64 characters", "{type: string, maxLength: 63}"},
				{"string: Must be more than 3 characters", "{type: string, minLength: 4}"},
			},
		},
	}
}

// digitRules are the wordings about digits, and about empty texts.
func digitRules() []rule {
	return []rule{
		{
			name: "digits",
			re:   phrase(`^(?:the |an? )?(?:\w+ ){0,4}?(?:(\d+|two|three|four|five|six|eight|nine|ten)-digit (?:\w+ )?(?:code|number|pin|id|string|value|year)|\((\d+) digits\))|\b(?:must be|exactly) (?:exactly )?(\d+) digits\b`),
			read: func(r *reading, m []string) bool {
				n := m[1] + m[2] + m[3]
				if i := slices.Index(countWords, strings.ToLower(n)); i >= 0 {
					n = strconv.Itoa(i)
				}
				return r.s.Type == "string" && !strings.Contains(m[0], "last") && !strings.Contains(m[0], " or ") && r.charPattern("^[0-9]{"+n+"}$", n+" digits")
			},
			cases: [][2]string{
				{"string: A four-digit code", "{type: string, pattern: '^[0-9]{4}$'}"},
				{"string: The category code (4 digits)", "{type: string, pattern: '^[0-9]{4}$'}"},
				{"integer: A four-digit year", "{type: integer}"},
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
			re:   phrase(`\b(?:in (?:the )?format:?|(?:regular expression|regexp?|pattern):?|(?:must|should)( not)? match(?: the (?:pattern|regular expression|regex):?)?)\s+["']?((?:\^|\[|\(|\\)\S+)|\bformat: ["']?(\^\S+\$)`),
			read: func(r *reading, m []string) bool {
				if m[1] != "" {
					r.unread("a pattern that must not match", "any string is accepted")
					return true
				}
				return r.pattern(m[2]+m[3], true)
			},
			cases: [][2]string{
				{"string: The name in format [a-z][a-z0-9-]{1,64}", "{type: string, pattern: '^[a-z][a-z0-9-]{1,64}$'}"},
				{"string: The name in format [a-z][a-z0-9-]49", "{type: string} !page-unread"},
				{`string: In format \[a-z\]\[a-z0-9-\]{1,64}`, "{type: string} !page-unread"},
				{"string: Must match `^[a-z]+$`.", "{type: string, pattern: '^[a-z]+$'}"},
				{"string: Must not match `^[a-z]+$`.", "{type: string} !page-unread"},
				{"string: Format: ^[A-Z]{3}$", "{type: string, pattern: '^[A-Z]{3}$'}"},
				{"string: Matches the regular expression: ^[a-z]+$.", "{type: string, pattern: '^[a-z]+$'}"},
			},
		},
	}
}

// rangeRules are the wordings that give both limits of a number.
func rangeRules() []rule {
	const to = ` ?(?:\.\.\.?|-|—|~|to|through|,|;) ?`
	const said = `["']?(?: \([^()0-9]{1,30}\))?`
	return []rule{
		{
			name: "range",
			re: phrase(`\b(?:in (?:the )?)?rang(?:e|es|ing)(?: of| is|:| from| between)? ?[\[(]?` + num + ` ?(?:\.\.\.?|-|—|~|to|through|and|,|;) ?` + num + `(?:[\])]|\b)` +
				`|\bmin(?:imum)?` + is + num + `[,;]? (?:and )?(?:the )?max(?:imum)?` + is + num +
				`|\b` + num + `\.\.\.?` + num + `\b` +
				`|\[` + num + to + num + `[\])]` +
				`|\(` + num + `, ?` + num + `\]` +
				`|` + num + ` ?(?:<=|≤) ?\w+ ?(?:<=|≤) ?` + num + `\b` +
				`|\b` + never + ` be (?:less|lower|smaller) than ` + num + `,? (?:and|or|nor) (?:more|higher|greater|larger) than ` + num + `\b` +
				`|\(` + num + ` ?(?:\.\.\.?|-|—|to) ?` + num + `[\])]` +
				`|\bvalues?:?(?: are)? (?:between |from )?` + num + `(?: \([^()]{1,30}\))? ?(?:-|—|to) ?` + num + `\b`),
			read: (*reading).between,
			cases: [][2]string{
				{"integer: In the range of [0 ... 2^31]", "{type: integer, minimum: 0, maximum: 2147483648}"},
				{"integer: Minimum is 1, maximum is 5", "{type: integer, minimum: 1, maximum: 5}"},
				{"integer: In seconds, 0..7,776,000", "{type: integer, minimum: 0, maximum: 7776000}"},
				{"integer: The level (0-100)", "{type: integer, minimum: 0, maximum: 100}"},
				{"integer: Can range between 1 and 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"integer: Cannot be lower than 1 and higher than 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"integer: 1 <= it <= 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"integer: (0, 100]", "{type: integer} !page-unread"},
				{"double: In the range [0, 1)", "{type: number, format: double} !page-unread"},
				{"string: In the range 1 to 5", "{type: string} !page-unread"},
				{"string: Digits (0-9)", "{type: string}"},
			},
		},
		{
			name: "from-to",
			re:   phrase(`\b(?:from|between|on a scale of) ["']?` + num + said + ` (?:to|and) ["']?` + num + said + `(?:[, ]*\(?inclusive\)?)?|(?:^|[,:;(] ?)` + num + said + ` ?(?:to|-|—|~) ?` + num + said + `(?:[, ]*\(?inclusive\)?)?`),
			read: (*reading).fromTo,
			cases: [][2]string{
				{"integer: A number from 1 to 100", "{type: integer, minimum: 1, maximum: 100}"},
				{"double: The temperature, between 0 and 2.", "{type: number, format: double, minimum: 0, maximum: 2}"},
				{"integer: The priority, 1 (lowest) to 5 (highest)", "{type: integer, minimum: 1, maximum: 5}"},
				{"integer: Type x: 1 - 5; type y: 1 - 9", "{type: integer} !page-unread !page-unread"},
				{"integer: The value of `a` must be between 1 and 5", "{type: integer} !page-unread"},
				{"integer: Automatically select from 8 to 16", "{type: integer}"},
				{"integer: Takes from 1 to 3 days to process", "{type: integer}"},
			},
		},
	}
}
