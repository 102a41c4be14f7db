package page

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// itemRules are the wordings about the number of items.
func itemRules() []rule {
	const some = `((?:\d{1,3}(?:[, ]\d{3})+|\d+)|one|two|three|four|five|ten)`
	const what = ` (?:(?:e-?mail|phone|unique|different|distinct) )?([a-z]+s|items?\(s\)|item|entry|element|value)\b`
	return []rule{
		{
			name: "items-range",
			re:   phrase(`\b(?:between |from |of )?` + some + ` ?(?:and|to|-|—) ?` + some + what),
			read: func(r *reading, m []string) bool {
				return r.s.Type == "array" && countable(m[3]) && r.items(&r.s.MinItems, m[1], "minItems") && r.items(&r.s.MaxItems, m[2], "maxItems")
			},
			cases: [][2]string{{"list of strings: Between 1 and 10 items", "{type: array, items: {type: string}, minItems: 1, maxItems: 10}"}},
		},
		{
			name: "items-least",
			re:   phrase(`(?:` + atLeast + `|\bminimum number of) ` + some + what),
			read: func(r *reading, m []string) bool {
				return r.s.Type == "array" && countable(m[2]) && r.items(&r.s.MinItems, m[1], "minItems")
			},
			cases: [][2]string{
				{"list of strings: Must contain at least one item", "{type: array, items: {type: string}, minItems: 1}"},
				{"list of strings: Minimum number of 1 item", "{type: array, items: {type: string}, minItems: 1}"},
				{"list of strings: At least one of them, with at least 5 characters", "{type: array, items: {type: string}} !page-unread"},
			},
		},
		{
			name: "items-most",
			re:   phrase(`(?:^|[.,;(] ?|\b(?:contain|have|has|list|of|with|specify|provide|include|pass|send|attach|add|assign|select|define|request|supply|is|are) )(?:(?:` + atMost + `|\bmax(?:imum)?\.?) ` + some + what + `|(?:an? )?maximum number of ` + some + what + `)`),
			read: func(r *reading, m []string) bool {
				return r.s.Type == "array" && countable(m[2]+m[4]) && r.items(&r.s.MaxItems, m[1]+m[3], "maxItems")
			},
			cases: [][2]string{
				{"list of strings: Up to 10 tags", "{type: array, items: {type: string}, maxItems: 10}"},
			},
		},
	}
}

// countable reports whether a word may be that of the items of a list.
func countable(what string) bool {
	return !notItems().MatchString(what)
}

var notItems = lazy(`(?i)^(?:` + units + `|characters|chars|symbols|letters|digits|times|attempts|levels|percents?)$`)

// items sets a limit of the number of items.
func (r *reading) items(p **int, n, fact string) bool {
	if i := slices.Index(countWords, strings.ToLower(n)); i >= 0 {
		n = strconv.Itoa(i)
	}
	return r.bound(p, n, fact)
}

// verbRules are verbs that end like the words before a limit.
func verbRules() []rule {
	return []rule{{
		name:  "rounded-up",
		re:    phrase(`\b(?:round(?:ed|s)?|adds?|sums?|builds?|counts?) up to ` + num),
		cases: [][2]string{{"integer: Rounded up to 5 minutes", "{type: integer}"}},
	}}
}

// numberRules are the wordings with one limit of a number, or of the number of items.
func numberRules() []rule {
	return []rule{
		{
			name: "max-items",
			re:   phrase(`(?:` + atMost + `|\bmax(?:imum|\.)?` + is + `) ?` + count + items + `|\bmax(?:imum|\.)? (?:number of [\w ]{1,40} is|items:?) ` + count),
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
			re:   phrase(`(?:` + atLeast + `|\bmin(?:imum|imal|\.)?["']?` + is + `) ?["']?` + num + `|(?:^|[,;:(] ?|\bbe )` + num + ` or (?:more|greater|higher|above|larger)\b`),
			read: func(r *reading, m []string) bool { return r.oneLimit(&r.item().Minimum, m[1]+m[2], "minimum") },
			cases: [][2]string{
				{"integer: Cannot be less than 1", "{type: integer, minimum: 1}"},
				{"integer: Min: 5, at most 600", "{type: integer, minimum: 5, maximum: 600}"},
				{"integer: At least 3 calls were made", "{type: integer}"},
				{"integer: 1 or more", "{type: integer, minimum: 1}"},
			},
		},
		{
			name: "maximum",
			re:   phrase(`(?:` + atMost + `|\bmax(?:imum|imal|\.)?["']?` + is + `) ?["']?` + num + `|(?:^|[,;:(] ?|\bbe )` + num + ` or (?:less|fewer|lower|below|smaller)\b`),
			read: func(r *reading, m []string) bool { return r.oneLimit(&r.item().Maximum, m[1]+m[2], "maximum") },
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

// exclusiveRules are the wordings with a limit that is not a value itself.
func exclusiveRules() []rule {
	return []rule{
		{
			name: "limit-exclusive",
			re:   phrase(`(?:\b(?:must|should|(?:has|have) to) be |^)(?:strictly )?(?:(?:(greater|more|larger|bigger|higher)|less|lower|smaller) than|(>)|<) ?(?:` + num + `|zero\b)`),
			read: func(r *reading, m []string) bool {
				v, _ := number(cmp.Or(m[3], "0"))
				n, err := strconv.Atoi(string(v))
				if err == nil && !endsLimit().MatchString(unitAfter().ReplaceAllString(r.rest(), "")) {
					return false // more than 3 characters
				}
				switch s := r.item(); {
				case s.Type == "number" || err != nil:
					r.unread("a limit that is not a value itself", "limit ignored")
					return true
				case m[1]+m[2] != "":
					return r.oneLimit(&s.Minimum, strconv.Itoa(n+1), "minimum")
				default:
					return r.oneLimit(&s.Maximum, strconv.Itoa(n-1), "maximum")
				}
			},
			cases: [][2]string{
				{"integer: Must be greater than 0", "{type: integer, minimum: 1}"},
				{"integer: Must be less than 100", "{type: integer, maximum: 99}"},
				{"integer: Must be > 0", "{type: integer, minimum: 1}"},
				{"integer: Greater than zero", "{type: integer, minimum: 1}"},
				{"integer: Must be less than 2^31", "{type: integer, maximum: 2147483647}"},
				{"double: Must be greater than 0", "{type: number, format: double} !page-unread"},
			},
		},
	}
}

// signRules are the wordings about the sign of a number.
func signRules() []rule {
	return []rule{
		{
			name: "sign",
			re:   phrase(`(?:\b` + never + ` be (?:a )?(negative)|(?:\b(?:must|should) be |^)(?:an? )?(non-?negative))\b(?: value| number| integer| decimal)?|(?:\b(?:must|should) be |^)(?:a )?(positive)\b(?: value| number| integer)?`),
			read: func(r *reading, m []string) bool {
				if r.item().Minimum != "" {
					return true // stated
				}
				switch s := r.item(); {
				case m[1]+m[2] != "":
					return r.limit(&s.Minimum, "0", "minimum")
				case s.Type == "integer":
					return r.limit(&s.Minimum, "1", "minimum")
				}
				return false
			},
			cases: [][2]string{
				{"double: Cannot be negative", "{type: number, format: double, minimum: 0}"},
				{"integer: Must be a positive integer", "{type: integer, minimum: 1}"},
				{"integer: Should be positive", "{type: integer, minimum: 1}"},
				{"integer: A non-negative integer", "{type: integer, minimum: 0}"},
				{"integer: A positive integer, at least 50", "{type: integer, minimum: 50}"},
			},
		},
	}
}
