package page

import (
	"regexp/syntax"
	"slices"
	"strconv"
	"strings"
)

// negativeName matches names of parameters that switch something off.
var negativeName = lazy(`(?i)(?:^|_)(?:no|not|without|skip|ignore|hide|omit)(?:_|$)|disabl|exclud|suppress|prevent`)

// valueRules are the wordings about single values: defaults and examples.
func valueRules() []rule {
	return []rule{
		{
			name: "default-last",
			re: phrase(`(?:\bthe )?['"]([^'"]+)['"] (?:value )?(?:is (?:the |used by )?default(?: value)?|by default)\b` +
				`|\b(true|false|-?[0-9][0-9,]*) (?:\(default\)|by default\b|is (?:the |used as (?:the )?)default\b(?:[.,;)]|$))` +
				`|\b(?:if|when) (?:(?:it is |this is )?(?:omitted|not (?:set|specified|provided|given)|unset|empty|blank|absent)(?: or [a-z]+)?|you (?:omit|(?:don't|do not) (?:specify|provide|set|pass))(?: (?:it|an?|the|this|value|parameter|field|option))*), (?:the (?:default )?value )?(?:["'](true|false|-?[0-9][0-9,]*|[\w.-]+)["']|(true|false|-?[0-9][0-9,]*)) is (?:used|assumed|applied)\b` +
				`|(?:\bby default,? (?:it|this|the value)(?: (?:field|parameter|option|value))? is(?: set to)?) ["']?(true|false|-?[0-9][0-9,]*)["']?(?:[.,;)]|$)`),
			read: func(r *reading, m []string) bool {
				v := m[1] + strings.ReplaceAll(m[2]+m[3]+m[4]+m[5], ",", "")
				if r.s.Type == "boolean" {
					v = strings.ToLower(v)
				} else if m[1]+m[3] == "" && !r.s.literal(v) {
					return false
				}
				r.setDefault(v, true)
				return true
			},
			cases: [][2]string{
				{"string: Possible values are A, B. The 'A' value is the default", "{type: string, enum: [A, B], default: A}"},
				{"boolean: Sends it. False by default", "{type: boolean, default: false}"},
				{"integer: 10 is the default.", "{type: integer, default: 10}"},
				{"integer: If omitted, 10 is used.", "{type: integer, default: 10}"},
				{"string: If not provided, `A` is assumed.", "{type: string, default: A}"},
				{"boolean: By default, this is false.", "{type: boolean, default: false}"},
			},
		},
		{
			name: "default-on",
			re:   phrase(`(?:^|[.;(] ?)(?:(?:(?:it|this)(?: \w+)? is )?(?:(enabled|on)|disabled|off) by default|(?:the )?default(?:s to| is|:) (?:(enabled|on)|disabled|off))(?:[.,;)]|$)`),
			read: func(r *reading, m []string) bool {
				switch {
				case r.s.Type != "boolean":
					return false
				case negativeName().MatchString(r.f.Name):
					r.unread("two readings: the default of the parameter, or of what it disables", "default ignored")
				default:
					r.setDefault(strconv.FormatBool(m[1]+m[2] != ""), true)
				}
				return true
			},
			cases: [][2]string{
				{"boolean: Enabled by default", "{type: boolean, default: true}"},
				{"boolean: Sends it. Off by default.", "{type: boolean, default: false}"},
				{"boolean: Sends it. Default is disabled.", "{type: boolean, default: false}"},
			},
		},
	}
}

// namedDefaultRules are the wordings with a name before the default.
func namedDefaultRules() []rule {
	return []rule{
		{
			name: "default-of",
			re:   phrase(`\bdefault (\w+)(?: (\w+))? is:? ["']?` + num + `["']?`),
			read: func(r *reading, m []string) bool {
				for _, w := range m[1:3] {
					if w != "" && w != "limit" && w != "number" && !slices.Contains(strings.FieldsFunc(strings.ToLower(r.f.Name), func(c rune) bool { return c == '_' || c == '-' }), strings.ToLower(w)) {
						return false
					}
				}
				n, ok := number(m[3])
				if !ok || !r.s.numeric() {
					return false
				}
				r.setDefault(string(n), true)
				return true
			},
			cases: [][2]string{
				{"integer: The default limit is 10.", "{type: integer, default: 10}"},
				{"integer: The default timeout is 10.", "{type: integer}"},
				{"integer: The default limit is 10 for users", "{type: integer} !page-unread"},
			},
		},
	}
}

// defaultRules are the wordings with the default at the end.
func defaultRules() []rule {
	return []rule{
		{
			name: "default",
			re:   phrase(`\bdefaults? to:?\s+|(?:^|[.] |[(\[]|\b)(?:the )?["']?default["']?(?: ?value)?(?: is(?: set to| assumed to be| assumed)?:?|:| ?=| of)?\s+|\bdefault[:=]|\bdefaults(?: to|:)\s+|\bby default(?: is|:|,)?\s+`),
			read: (*reading).defaultValue,
			cases: [][2]string{
				{"boolean: Whether to store it. Default value is false", "{type: boolean, default: false}"},
				{"boolean: Default: True", "{type: boolean, default: true}"},
				{"integer: The default value is 20.", "{type: integer, default: 20}"},
				{"integer: The size (default 1,000)", "{type: integer, default: 1000}"},
				{"integer: The default is 10 for users and 20 for admins.", "{type: integer} !page-unread"},
				{"integer: The default value is 30 days (2,592,000 seconds)", "{type: integer} !page-unread"},
				{"integer: The default is 20 if not set", "{type: integer, default: 20}"},
				{"string: Possible values are A, B. Default value is 'A'.", "{type: string, enum: [A, B], default: A}"},
				{"string: Possible values are A, B. Defaults to C", "{type: string, enum: [A, B]} !page-unread"},
				{"string: The default value is the current date and time", "{type: string} !page-note"},
				{"string: The default value is a", "{type: string} !page-note"},
				{"integer: Default value is many", "{type: integer} !page-unread"},
			},
		},
	}
}

// exampleRules are the wordings about examples.
func exampleRules() []rule {
	return []rule{
		{
			name: "constant-text",
			re:   phrase(constantPhrase),
			read: func(r *reading, m []string) bool { return r.s.Type == "string" && r.examples(strings.ToLower(m[1])) },
			cases: [][2]string{
				{"string: The zone's name or the 'auto' value", "{type: string, examples: [auto]}"},
				{"string: Set to 'all' to remove all items", "{type: string, examples: [all]}"},
			},
		},
		{
			name: "example-quoted",
			re:   phrase(`\b(?:e\.g\.|for example|for instance),?:? ["']([^"']+)["'](?:[.,;)]|$)`),
			read: func(r *reading, m []string) bool {
				return !strings.HasSuffix(r.f.Text.Value[:r.at[0]], "(") && r.examples(m[1])
			},
			cases: [][2]string{{"string: The name, e.g. `main`", "{type: string, examples: [main]}"}},
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
				{"string: The name (example: SIP line, Phone GB, ...)", "{type: string, examples: [SIP line, Phone GB]}"},
				{"string: Example: a list of names", "{type: string}"},
			},
		},
	}
}

// computed matches the start of a default that is not a literal.
var computed = lazy(`(?i)^(?:(?:the|your|their|its|our|this|that|not|no) |(?:used|applied|taken|chosen|selected|determined|calculated|generated|inherited|provided|based|derived|ignored|required|available)\b|an? |[-—](?:$|[\s.,)])|n/a\b|unspecified|varies|automatic|current|now\b|today|yesterday|tomorrow|same as|as in|all available|empty|not set|none|null|undefined|unlimited|depends|account|(?:one|two|three|four|five|six|seven|eight|nine|ten)\b)`)

var (
	defaultToken  = lazy(`^(?:"([^"]*)"|'([^']*)'|([^\s,;()]+))`)
	defaultNumber = lazy(`^()()` + num)
)

var (
	// clauseStart matches the text before a phrase that starts a clause.
	clauseStart = lazy(`(?:^|[.,;:([—-] ?)$`)
	// notLiteral matches code and names for no value.
	notLiteral = lazy(`[\[{(<$]|^(?:null|undefined|nil)$`)
)

// bareDefault matches a phrase without a verb: (default 20).
var bareDefault = lazy(`(?i)^[([. ]*(?:the )?default(?: value)? $`)

func (r *reading) defaultValue(lead []string) bool {
	rest := r.rest()
	m := defaultToken().FindStringSubmatch(rest)
	if n := defaultNumber().FindStringSubmatch(rest); n != nil && r.s.Type != "string" {
		m = n
	}
	if m == nil || m[0] == `""` || m[0] == "''" {
		return false
	}
	quoted := m[1] != "" || m[2] != ""
	value := m[1] + m[2] + strings.TrimRight(m[3], ".:")
	after := rest[len(m[0]):]
	ends := strings.HasSuffix(m[3], ".") || endsPhrase().MatchString(after)
	if !ends && strings.HasPrefix(strings.ToLower(lead[0]), "by default") && !computed().MatchString(rest) {
		return false // by default, something happens
	}
	if bareDefault().MatchString(lead[0]) && (!ends || strings.IndexByte(".([Dd", lead[0][0]) < 0) {
		return false // the default language
	}
	if bareDefault().MatchString(lead[0]) && (r.s.Type == "boolean" && !r.s.literal(strings.ToLower(value)) ||
		(r.s.Type == "string" || r.s.Type == "array" || r.s.Type == "object") && !quoted && !clauseStart().MatchString(r.f.Text.Value[:r.at[0]])) {
		return false // the default pool
	}
	if quoted && (notLiteral().MatchString(value)) {
		r.at[1] += len(m[0])
		r.note("default ignored", "the default is computed")
		return true
	}
	if !quoted && (computed().MatchString(rest) || !ends || strings.ContainsAny(value, "[]{}<>$")) {
		r.widen()
		if r.s.Type == "string" || computed().MatchString(rest) || r.s.Type == "array" {
			r.note("default ignored", "the default is computed")
		} else {
			r.unread("the default is not a literal", "default ignored")
		}
		return true
	}
	r.at[1] += len(m[0])
	if !quoted {
		same, size := r.restated(value, after)
		value, r.at[1] = same, r.at[1]+size
	}
	switch n, ok := number(value); {
	case r.s.Type == "boolean":
		value = strings.ToLower(value)
	case ok && r.s.numeric():
		value = string(n)
	}
	r.setDefault(value, quoted)
	return true
}

// endsPhrase matches what may follow an unquoted default: what follows a number is for reading.doubt.
var endsPhrase = lazy(`(?i)^(?:$|[.,;)\]]|\s*\(|\s+(?:` + units + `|characters|is used|and|or|if|for|when|unless|but|on|in|per|otherwise|except|depending)\b)`)

// setDefault sets the default if it is a literal of the type, not the name of another
// parameter, and in the enum.
func (r *reading) setDefault(value string, quoted bool) {
	s := r.s
	switch {
	case r.groups != nil && !quoted && value != r.f.Name && slices.Contains(r.groups.names, value):
		r.note("default ignored", "the default is another parameter")
	case s.Type == "array" || s.Type == "object" || s.Type == "" || !s.literal(value):
		r.unread("the default is not of type "+r.kind(), "default ignored")
	case len(s.Enum) > 0 && !s.has(value):
		r.unread("the default is not in the enum", "default ignored")
	case s.TimeLayout != "" || s.Format == "date":
		r.note("default ignored", "the default is computed")
	case s.Default != nil && *s.Default != value:
		r.unread("contradicts the header line", "default ignored")
		s.Default = nil
	default:
		s.Default = &value
		r.lifted("default")
	}
}

var quotedValue = lazy(`["']([^"']+)["']`)

// proseExample matches words about an example in place of its value.
var proseExample = lazy(`(?i)^(?:an?|the|any|if|when|to|use|see) `)

// examples adds the example values, or the whole text if it cannot be split. A list that ends with an ellipsis
// can be.
func (r *reading) examples(list string) bool {
	list = strings.TrimSpace(list)
	open := strings.HasSuffix(list, "...")
	list = strings.TrimRight(list, "., ")
	values := strings.Split(list, ", ")
	if !open && slices.ContainsFunc(values, func(v string) bool { return strings.ContainsAny(v, " {[") }) {
		values = []string{list}
	}
	if strings.IndexAny(list, `"'`) == 0 {
		values = nil
		for _, m := range quotedValue().FindAllStringSubmatch(list, -1) {
			values = append(values, m[1])
		}
	}
	s := r.item()
	for _, v := range values {
		v = strings.Trim(strings.TrimSpace(v), `'"`)
		if v == "" || proseExample().MatchString(v) || s.Type == "" || !s.literal(v) || s.TimeLayout != "" || s.Format == "date" || len(s.Enum) > 0 {
			continue
		}
		s.Examples = append(s.Examples, v)
		r.lifted("examples")
	}
	return true
}

// printed49 matches [a-z]{2,49} without braces, which some renderers remove.
var printed49 = lazy(`[\])][0-9]`)

// pattern adds a regular expression if it compiles. whole is set if it must match the
// whole value, as for "in format".
func (r *reading) pattern(re string, whole bool) bool {
	re = strings.TrimRight(re, `.,;"'`)
	if r.s.Type != "string" {
		r.unread("pattern of a value of type "+r.kind(), "pattern ignored")
		return true
	}
	if strings.HasPrefix(re, `\[`) && strings.Contains(re, `\]`) {
		r.unread("two readings: brackets of the value, or of the pattern with escapes for Markdown", "any string is accepted")
		return true
	}
	if _, err := syntax.Parse(re, syntax.Perl); err != nil || printed49().MatchString(re) {
		r.unread("characters are missing in the pattern", "any string is accepted")
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

// silentRules are wordings without facts for a schema, or that repeat the type.
func silentRules() []rule {
	quiet := func(name, re string, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), cases: cases}
	}
	return []rule{
		quiet("whether", `\bwhether\b`, [2]string{"boolean: Whether to send it", "{type: boolean}"}),
		quiet("unit", `\bin (?:seconds|minutes|hours|milliseconds|days)\b`, [2]string{"integer: The delay in seconds", "{type: integer}"}),
		quiet("zone", `\bin the selected timezone\b`, [2]string{"string: The time in the selected timezone", "{type: string}"}),
		quiet("timestamp", `\bunix timestamp\b`, [2]string{"integer: A Unix timestamp", "{type: integer}"}),
		quiet("phone", `\b(?:e\.164|international format)(?: format)?(?: without (?:the )?\+)?`, [2]string{"string: A number in the E.164 format", "{type: string}"}),
		quiet("network", `a\.b\.c\.d/l`, [2]string{"string: The network A.B.C.D/L", "{type: string}"}),
		quiet("regex-value", `\bpattern regex\b`, [2]string{"string: The rule pattern regex", "{type: string}"}),
		quiet("returns-1", `\breturns ['"]?1['"]?\b`, [2]string{"integer: Returns 1 if all is well", "{type: integer}"}),
		quiet("upload", `\b(?:pass\b[^.]{0,60}\bin the request body|multiform|multipart)\b`, [2]string{"file: Pass the content in the request body", "{type: string, format: binary}"}),
	}
}
