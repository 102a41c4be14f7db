package page

import (
	"slices"
	"strconv"
	"strings"
)

// enumRules are the wordings that introduce a list of values.
func enumRules() []rule {
	const labelled = "{type: string, enum: [aa, ab], x-enum-descriptions: {aa: Afar, ab: Abkhazian}}"
	const plain = "{type: string, enum: [A, B]}"
	lead := func(name, re string, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), read: (*reading).enum, cases: cases}
	}
	return []rule{
		lead("enum-following", `\b(?:the )?following (?:values|options|choices|formats|types|modes) (?:are )?(?:available|possible|allowed|supported)\s*(?:are)?\s*[:—-]?\s*`,
			[2]string{"string: The following values are available: aa (Afar), ab (Abkhazian)", labelled},
			[2]string{"string: The following values are available: 'A' (ascent order), 'B' (descent order).", plain},
			[2]string{"string: The following values are available: no (Norwegian), or (Oriya), and (X)", "{type: string, enum: [no, or, and], x-enum-descriptions: {no: Norwegian, or: Oriya, and: X}}"},
			[2]string{"string: The following values available: A,B", plain},
			[2]string{"string: The following values are possible: 'A, 'B'", plain},
			[2]string{"string: The following values are possible - A, B.", plain},
			[2]string{"string: Separated by semicolons (;). The following values are possible: A, B", "{type: array, items: {type: string, enum: [A, B]}, x-voxgen-delimiter: ;}"},
			[2]string{"string: The following values are available: USD, EUR, ...", "{type: string, examples: [USD, EUR]}"},
			[2]string{"string: The following values are available: those which you like", "{type: string} !page-unread"},
		),
		lead("enum-possible", `\b(?:the )?(?:possible|allowed|available|supported|valid|permitted|accepted|acceptable|legal) (?:(?:enum )?(?:values|options|choices)(?: (?:are|is))?(?: \(case[- ](?:in)?sensitive\))?\s*:?|(?:formats|types|modes|languages|currencies|units|statuses|methods)(?: are:?|:))\s+`,
			[2]string{"string: The possible values are A, B and C", "{type: string, enum: [A, B, C]}"},
			[2]string{"string: The possible values are A | B", plain},
			[2]string{"integer: Possible values are: 1 — APPLE, 2 — GOOGLE", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: APPLE, 2: GOOGLE}}"},
			[2]string{"string: Possible values: A. Something else", "{type: string, enum: [A]}"},
			[2]string{"string: Possible values: - A: the first - B: the second", "{type: string, enum: [A, B], x-enum-descriptions: {A: the first, B: the second}}"},
			[2]string{"string: Possible values are case-insensitive.", "{type: string} !page-unread"},
			[2]string{"integer: Supported values are QUEUED - 1, DONE - 2", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: QUEUED, 2: DONE}}"},
			[2]string{"integer: Possible values are 1 and many", "{type: integer} !page-unread"},
			[2]string{"string: If b is set, the possible values are A, B", "{type: string} !page-unread"},
		),
	}
}

// ifSetTo matches a sentence about one value.
var ifSetTo = lazy(`(?i)(?:^|[.;] |\b)(?:if|when) (?:it is |this is |the value is |the parameter is )?set to ['"]([\w.-]+)['"],? [^.;]*`)

// likelyRules are wordings that introduce a list of values, or something else.
func likelyRules() []rule {
	const plain = "{type: string, enum: [A, B]}"
	hint := func(name, re string, quoted bool, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), cases: cases, read: func(r *reading, _ []string) bool { return r.likelyEnum(quoted) }}
	}
	return []rule{
		{
			name: "enum-one-of",
			re:   phrase(`\bone of(?: the following( values| options| strings)?\s*:?|:)\s*`),
			read: func(r *reading, m []string) bool {
				if m[1] == "" && !strings.Contains(m[0], ":") && !strings.ContainsAny(r.rest()[:min(1, len(r.rest()))], `"'`) {
					return false // one of the following reasons
				}
				return r.enum(nil)
			},
			cases: [][2]string{
				{"string: The mode. One of: 'A', 'B'", plain},
				{`string: One of the following values: "A", "B"`, plain},
				{"string: Should not be one of: A, B", "{type: string} !page-unread"},
				{"string: For one of the following reasons: - this", "{type: string}"},
			},
		},
		{
			name:  "boolean-values",
			re:    phrase(`\b(?:either )?["']?true["']?(?: to [^.]{1,60}| if [^.]{1,60})? or ["']?false["']?(?: to [^.]{1,60}|\b)`),
			read:  func(r *reading, _ []string) bool { return r.s.Type == "boolean" },
			cases: [][2]string{{"boolean: Either `true` to enable or `false` to disable it.", "{type: boolean}"}},
		},
		hint("enum-listed", `(?:^|[.;(] ?)(?:enum|values|options|choices|allowed|supported|supports|accepts) ?: ?`, false,
			[2]string{"string: Enum: A, B", plain}),
		hint("enum-be-one-of", `(?:^|[,.;:—-] |\b(?:be|is|are|select|choose|pick|specify|accepts|supports|has|have) )(?:in )?one of(?: these (?:values|options):?)? `, false,
			[2]string{"string: One of `A` or `B`.", plain},
			[2]string{"string: One of them", "{type: string}"}),
		hint("enum-quoted", `(?:\b(?:must|can|should|may)(?: currently)? be(?: set to)?|accepts|(?:group|order|sort|aggregate)(?:ed|s)?(?: the)?(?: \w+)? by|(?:^|[.,:;(] |\b(?:be|is|are) )either|\b(?:order|direction|status|mode|type|format|kind|state|level):|(?:^|[.;] )(?:the )?values are)(?: either| one of)?:? `, true,
			[2]string{`string: Can be "A" or "B"`, plain},
			[2]string{`string: Either "A" or "B"`, plain},
			[2]string{"string: Group the result by **agent** or *queue*. The first is slow", "{type: string, enum: [agent, queue]}"},
			[2]string{"string: Group the result by agent or queue", "{type: string}"},
			[2]string{"string: The values are 'A', 'B'", plain},
			[2]string{"string: Either this or that", "{type: string}"}),
		{
			name: "enum-alternatives",
			re:   phrase(`(?:^|[\w)][:,] |\()["'][\w./+-]+["'](?:,? ["'][\w./+-]+["'])*,? (?:or|\|) ["'][\w./+-]+["'](?:[.);]|,? (?:and the )?default(?:s|ing)?\b|$)|^[\w-]+(?: ?\| ?[\w-]+)+\.?$`),
			read: (*reading).alternatives,
			cases: [][2]string{
				{"string: The unit (`metric` or `imperial`)", "{type: string, enum: [metric, imperial]}"},
				{"string: The permission: `read`, `write` or `admin`.", "{type: string, enum: [read, write, admin]}"},
				{"string: `all` or `mine`", "{type: string, enum: [all, mine]}"},
				{"string: The type, `quiz` or `poll`, defaults to `poll`", "{type: string, enum: [quiz, poll], default: poll}"},
				{"string: red | green | blue", "{type: string, enum: [red, green, blue]}"},
				{"string: Example: `red` or `blue`", "{type: string, examples: [red, blue]}"},
			},
		},
	}
}

// ifSetRules are sentences about one value each.
func ifSetRules() []rule {
	return []rule{
		{
			name: "enum-if-set",
			re:   ifSetTo(),
			read: (*reading).ifSet,
			cases: [][2]string{
				{"string: The grouping. If set to 'day', it is a number. If set to 'hour', it is both", "{type: string, enum: [day, hour]}"},
				{"string: If set to 'day', it is a number. If set to 'hour', both. Others are ignored", "{type: string} !page-unread"},
				{"string: If set to 'all', it has all items", "{type: string}"},
			},
		},
	}
}

// labelRules are lists of values without an introduction.
func labelRules() []rule {
	return []rule{
		{
			name: "enum-labels",
			re:   phrase(`(?:^|[.:;(] ?)(-?\d+ ?= ?\w|\d+: [a-z]|\d+ \([a-z]|\d+ (?:—|-) [a-z]|[a-z_]+ (?:—|-) \d)`),
			read: func(r *reading, m []string) bool {
				r.at[1] -= len(m[1])
				if bits().MatchString(r.f.Text.Value) {
					r.widen()
					r.unread("two readings: values, or flags of which several can be set", "any integer is accepted")
					return true
				}
				values, _, _, ok := enumValues(r.rest())
				if !ok || len(values) < 2 || r.item().Type != "integer" || slices.ContainsFunc(values, func(v listed) bool { return v.Label == "" || noLimit().MatchString(v.Label) }) {
					return false
				}
				if len(values) == 2 && apart(values) {
					r.widen()
					r.unread("two readings: the only values, or the first and the last", "any integer is accepted")
					return true
				}
				return r.enum(nil)
			},
			cases: [][2]string{
				{"integer: The day (0 = Sunday, 6 = Saturday)", "{type: integer} !page-unread"},
				{"integer: 1: off; 2: on", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: off, 2: on}}"},
				{"integer: Bitmask: 1 = read, 2 = write, 4 = admin", "{type: integer} !page-unread"},
				{"integer: 1 = off, 2 = only errors", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: off, 2: only errors}}"},
				{"integer: The status: QUEUED - 1, DONE - 2", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: QUEUED, 2: DONE}}"},
			},
		},
		{
			name:  "enum-numbers",
			re:    phrase(`(?:^|[:.] ?)[*•] -?\d+ [^\W\d]`),
			read:  (*reading).numberedBullets,
			cases: [][2]string{{"integer: * 1 Off, for now * -2 On", "{type: integer, enum: [1, -2], x-enum-descriptions: {'-2': On}}"}},
		},
	}
}

// apart reports whether there are integers between the values.
func apart(values []listed) bool {
	turn(values)
	first, err1 := strconv.Atoi(values[0].Value)
	last, err2 := strconv.Atoi(values[1].Value)
	return err1 == nil && err2 == nil && (last-first > 1 || first-last > 1)
}

// bulletRules are lists with a mark before or between the values.
func bulletRules() []rule {
	return []rule{
		{
			name: "enum-bullets",
			re:   phrase(`[*•-] ["'][\w./-]+["'](?:: | - | — )`),
			read: func(r *reading, _ []string) bool {
				r.at[1] = r.at[0]
				values, _ := bullets(r.rest())
				if r.item().Type != "string" || len(values) < 2 || slices.ContainsFunc(values, func(v listed) bool { return !v.quoted }) {
					return false
				}
				return r.enum(nil)
			},
			cases: [][2]string{{"string: The mode. * `A` - the first * `B` - the second", "{type: string, enum: [A, B]}"}},
		},
		{
			name: "enum-remarks",
			re:   phrase(`(?:^|[.:] )["'][\w.-]+["'] for [^,;.]+(?:[,;]| or| and) ["'][\w.-]+["'] for `),
			read: func(r *reading, m []string) bool {
				r.at[1] = r.at[0]
				return r.likelyEnum(true)
			},
			cases: [][2]string{{"string: The order. `asc` for ascending, `desc` for descending.", "{type: string, enum: [asc, desc]}"}},
		},
		{
			name: "enum-order",
			re:   phrase(`(?:[:,] |\()(asc|desc)(?: or |, ?|\|)(asc|desc)(?:[.)]| \(|$)`),
			read: func(r *reading, m []string) bool {
				if r.s.Type != "string" || strings.EqualFold(m[1], m[2]) {
					return false
				}
				if strings.HasSuffix(m[0], " (") {
					r.at[1] -= len(" (") // start of the next phrase
				}
				r.addEnum([]listed{{EnumValue: EnumValue{Value: m[1]}}, {EnumValue: EnumValue{Value: m[2]}}})
				return true
			},
			cases: [][2]string{{"string: Sort direction: asc or desc", "{type: string, enum: [asc, desc]}"}},
		},
		{
			name: "enum-slashes",
			re:   phrase(`\(([a-z_]+(?:(?:/[a-z_]+)+|(?:\|[a-z_]+)+))\)`),
			read: (*reading).slashes,
			cases: [][2]string{
				{"string: The priority (high/normal/low)", "{type: string, enum: [high, normal, low]}"},
				{"string: The protocol (tcp/ip)", "{type: string}"},
			},
		},
	}
}

// bits matches what makes numbers flags.
var bits = lazy(`(?i)\b(?:bit ?masks?|bit ?sets?|bit ?fields?|bitwise|flags|combination|or-ed|sum of)\b`)

// openRules are the wordings about values that are not listed, or not all.
func openRules() []rule {
	return []rule{
		{
			name: "enum-elsewhere",
			re:   phrase(`\bone of the \[(\w+)\] (?:enum )?values\b`),
			read: func(r *reading, m []string) bool {
				r.note("any "+r.kind()+" is accepted", "values are listed on the page "+m[1])
				return true
			},
			cases: [][2]string{{"string: One of the [Status] enum values", "{type: string} !page-note"}},
		},
		{
			name: "values-open",
			re:   phrase(`\bvalues include:? ((?:["']?[\w.+-]+["']?(?:, (?:and )?| and ))+["']?[\w.+-]*\w["']?)`),
			read: func(r *reading, m []string) bool {
				return r.examples(strings.NewReplacer(", and ", ", ", " and ", ", ").Replace(m[1]))
			},
			cases: [][2]string{
				{"string: Supported values include: A, B", "{type: string, examples: [A, B]}"},
				{"string: Supported values include `A` and `B`.", "{type: string, examples: [A, B]}"},
			},
		},
		{
			name:  "examples-ellipsis",
			re:    phrase(`\(((?:[\w.+-]+, )+[\w.+-]+),? ?\.\.\.\)`),
			read:  func(r *reading, m []string) bool { return r.examples(m[1]) },
			cases: [][2]string{{"string: The currency (USD, RUR, EUR, ...)", "{type: string, examples: [USD, RUR, EUR]}"}},
		},
	}
}
