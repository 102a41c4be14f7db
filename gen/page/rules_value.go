package page

import (
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// valueRules are the wordings about single values: defaults and examples.
func valueRules() []rule {
	return []rule{
		{
			name: "default-last",
			re:   phrase(`\b(?:the )?['"]([^'"]+)['"] (?:value )?is (?:the |used by )?default(?: value)?\b`),
			read: func(r *reading, m []string) bool {
				r.setDefault(m[1], true)
				return true
			},
			cases: [][2]string{{"string: Possible values are A, B. The 'A' value is the default", "{type: string, enum: [A, B], default: A}"}},
		},
		{
			name: "default",
			re:   phrase(`\b(?:the )?default(?: value)?(?: is|:)\s*|\bdefaults to\s+|\bby default(?: is|:|,)?\s+`),
			read: (*reading).defaultValue,
			cases: [][2]string{
				{"boolean: Whether to store it. Default value is false", "{type: boolean, default: false}"},
				{"integer: The default value is 20.", "{type: integer, default: 20}"},
				{"string: Possible values are A, B. Default value is 'A'.", "{type: string, enum: [A, B], default: A}"},
				{"string: Possible values are A, B. Defaults to C", "{type: string, enum: [A, B]} !page-unread"},
				{"string: The default value is the current date and time", "{type: string} !page-note"},
				{"string: The default value is a", "{type: string} !page-note"},
				{"integer: Default value is many", "{type: integer} !page-unread"},
			},
		},
		{
			name: "examples",
			re:   phrase(`\bexamples?:\s*|\((?:e\.g\.[,:]?|example[,:]?|for example[,:]?|i\.e\.,?)\s*`),
			read: func(r *reading, m []string) bool {
				rest := r.rest()
				if strings.HasPrefix(m[0], "(") {
					end := strings.IndexByte(rest, ')')
					if end < 0 {
						return true
					}
					r.at[1] += end + 1
					return r.examples(rest[:end])
				}
				if i := strings.Index(rest, ". "); i >= 0 {
					rest = rest[:i]
				}
				r.at[1] += len(rest)
				return r.examples(strings.TrimRight(rest, ". "))
			},
			cases: [][2]string{
				{"string: The zone. Examples: America/Los_Angeles, Etc/GMT-8", "{type: string, examples: [America/Los_Angeles, Etc/GMT-8]}"},
				{"string: The code (example: 7_495)", "{type: string, examples: ['7_495']}"},
				{"string: The number (for example: 1555)", "{type: string, examples: ['1555']}"},
				{"integer: The ID. Example: 15", "{type: integer, examples: [15]}"},
			},
		},
	}
}

// computed begins a default that is no literal.
var computed = regexp.MustCompile(`(?i)^(?:the |an? |current|now\b|today|same as|as in|all available|empty|not set|none|null|depends|account)`)

var defaultToken = regexp.MustCompile(`^(?:"([^"]*)"|'([^']*)'|([^\s,;()]+))`)

func (r *reading) defaultValue([]string) bool {
	rest := r.rest()
	m := defaultToken.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	quoted := m[1] != "" || m[2] != ""
	value := m[1] + m[2] + strings.TrimRight(m[3], ".:")
	after := rest[len(m[0]):]
	if !quoted && !strings.HasSuffix(m[3], ".") {
		if computed.MatchString(rest) || !endsPhrase.MatchString(after) {
			r.widen()
			if r.s.Type == "string" || computed.MatchString(rest) || r.s.Type == "array" {
				r.note("no default is kept", "the default is computed")
			} else {
				r.unread("the default is no literal", "no default is kept")
			}
			return true
		}
	}
	r.at[1] += len(m[0])
	r.setDefault(value, quoted)
	return true
}

// endsPhrase is what may follow a bare default.
var endsPhrase = regexp.MustCompile(`^(?:$|[.,;)]|\s*\(|\s+(?:seconds?|minutes?|hours?|days?|characters|and|if|for|when)\b)`)

// setDefault keeps a literal of the type. Another parameter's name is none, and
// a value that the enum lacks is an oddity of the page.
func (r *reading) setDefault(value string, quoted bool) {
	s := r.s
	switch {
	case r.groups != nil && !quoted && value != r.f.Name && slices.Contains(r.groups.names, value):
		r.note("no default is kept", "the default is another parameter")
	case s.Type == "array" || s.Type == "object" || s.Type == "" || !s.literal(value):
		r.unread("the default is no "+r.kind(), "no default is kept")
	case len(s.Enum) > 0 && !s.has(value):
		r.unread("the default is not among the values", "no default is kept")
	case s.TimeLayout != "" || s.Format == "date":
		r.note("no default is kept", "the default is computed")
	case s.Default != nil && *s.Default != value:
		r.unread("it contradicts the header line", "no default is kept")
		s.Default = nil
	default:
		s.Default = &value
		r.lifted("default")
	}
}

// examples keeps what a text offers: its values, or the whole when they cannot
// be told apart.
func (r *reading) examples(list string) bool {
	list = strings.TrimSpace(list)
	values := strings.Split(list, ", ")
	if slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, " {[") }) {
		values = []string{list}
	}
	s := r.item()
	for _, v := range values {
		v = strings.Trim(strings.TrimSpace(v), `'"`)
		if v == "" || s.Type == "" || !s.literal(v) || s.TimeLayout != "" || s.Format == "date" || len(s.Enum) > 0 {
			continue
		}
		s.Examples = append(s.Examples, v)
		r.lifted("examples")
	}
	return true
}

// printed49 is what is left of [a-z]{2,49} where a renderer ate the braces.
var printed49 = regexp.MustCompile(`[\])][0-9]`)

// pattern keeps a regular expression that compiles. Whole tells that the text
// speaks of the whole value, as "in format" does.
func (r *reading) pattern(re string, whole bool) bool {
	re = strings.TrimRight(re, ".,;")
	if r.s.Type != "string" {
		r.unread("a pattern in the place of "+r.kind(), "no pattern")
		return true
	}
	if _, err := syntax.Parse(re, syntax.Perl); err != nil || printed49.MatchString(re) {
		r.unread("the pattern lost signs on its way to the page", "any string is taken")
		return true
	}
	if whole {
		re = anchored(re)
	}
	r.s.Pattern = re
	r.lifted("pattern")
	return true
}

func anchored(re string) string {
	if strings.HasPrefix(re, "^") && strings.HasSuffix(re, "$") {
		return re
	}
	re = strings.TrimSuffix(strings.TrimPrefix(re, "^"), "$")
	if strings.Contains(re, "|") {
		re = "(?:" + re + ")"
	}
	return "^" + re + "$"
}

// silentRules are the wordings that are understood and say nothing that a
// schema could hold, or what the type says already.
func silentRules() []rule {
	quiet := func(name, re string, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), cases: cases}
	}
	return []rule{
		quiet("whether", `\bwhether\b`, [2]string{"boolean: Whether to send it", "{type: boolean}"}),
		quiet("unit", `\bin (?:seconds|minutes|hours|milliseconds|days)\b`, [2]string{"integer: The delay in seconds", "{type: integer}"}),
		quiet("zone", `\b(?:utc|in the selected timezone)\b`, [2]string{"string: The time in the selected timezone", "{type: string}"}),
		quiet("timestamp", `\bunix timestamp\b`, [2]string{"integer: A Unix timestamp", "{type: integer}"}),
		quiet("phone", `\b(?:e\.164|international format)(?: format)?(?: without (?:the )?\+)?`, [2]string{"string: A number in the E.164 format", "{type: string}"}),
		quiet("network", `a\.b\.c\.d/l`, [2]string{"string: The network A.B.C.D/L", "{type: string}"}),
		quiet("regex-value", `\bpattern regex\b`, [2]string{"string: The rule pattern regex", "{type: string}"}),
		quiet("returns-1", `\breturns ['"]?1['"]?\b`, [2]string{"integer: Returns 1 if all is well", "{type: integer}"}),
		quiet("upload", `\b(?:pass\b[^.]{0,60}\bin the request body|multiform|multipart)\b`, [2]string{"file: Pass the content in the request body", "{type: string, format: binary}"}),
	}
}
