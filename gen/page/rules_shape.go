package page

import "strings"

// constantPhrase matches a keyword in place of a value.
const constantPhrase = `\b(?:(?:use|pass|specify|or|special) (?:the )?(?:value )?|set (?:it )?to )['"]?(all|auto)['"]?(?: value| keyword|(?: to\b))`

// listRules are the wordings about lists and about keywords in place of a value.
func listRules() []rule {
	return []rule{
		{
			name: "list-semicolon",
			re:   phrase(`(?:\blist )?(?:\bof \w+ )?\b(?:separated|divided|delimited) (?:by|with) (?:an? |the )?(?:semi-?colons?|;|';'|";"|\(;\))(?: \(;\)| symbols?| sign| characters?)*|\bsemi-?colon[- ](?:separated|delimited)(?: list)?\b|\bseparate (?:multiple|several|them|the|individual|[\w-]+s)(?: [\w-]+){0,2} (?:by|with) (?:an? )?semi-?colons?\b`),
			read: func(r *reading, _ []string) bool { return r.list(";") },
			cases: [][2]string{
				{"string: The ID list separated by semicolons (;)", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"string: The names, separated by a semicolon", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"string: The entries divided by ;", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"list of integers: IDs separated by semicolons (;).", "{type: array, items: {type: integer}, x-voxgen-delimiter: ;}"},
			},
		},
		{
			name: "list-comma",
			re:   phrase(`(?:\blist )?\b(?:separated|divided|delimited) (?:by|with) (?:an? |the )?(?:commas?|','|",")(?: \(,\))?|\bcomma[- ](?:separated|delimited)(?: list)?\b|\bseparate (?:multiple|several|them|the|individual|[\w-]+s)(?: [\w-]+){0,2} (?:by|with) (?:an? )?commas?\b`),
			read: func(r *reading, _ []string) bool { return r.list(",") },
			cases: [][2]string{
				{"string: A comma-separated list of tags", "{type: array, items: {type: string}, x-voxgen-delimiter: ','}"},
				{"string: Recipients (separate multiple addresses with a comma)", "{type: array, items: {type: string}, x-voxgen-delimiter: ','}"},
				{"string: First and last name separated by a comma", "{type: string} !page-unread"},
				{"string: A comma-separated pair of latitude and longitude", "{type: string} !page-unread"},
				{"string: A file of comma-separated values", "{type: string}"},
			},
		},
		{
			name:  "list-pipe",
			re:    phrase(`\b(?:separated|divided|delimited) (?:by|with) (?:an? |the )?(?:pipes?|vertical bars?|'\|'|"\|")(?: characters?| symbols?| \(\|\))?|\b(?:pipe|bar)[- ](?:separated|delimited)(?: list)?\b`),
			read:  func(r *reading, _ []string) bool { return r.list("|") },
			cases: [][2]string{{"string: A pipe-separated list of tags", "{type: array, items: {type: string}, x-voxgen-delimiter: '|'}"}},
		},
		{
			name: "list-space",
			re:   phrase(`\b(?:separated|divided|delimited) (?:by|with) (?:an? |the |single )?(?:white)?spaces?\b|\b(?:white)?space[- ](?:separated|delimited)(?: list)?\b`),
			read: func(r *reading, _ []string) bool { return r.list(" ") },
			cases: [][2]string{
				{"string: A space-separated list of scopes", "{type: array, items: {type: string}, x-voxgen-delimiter: ' '}"},
				{"string: The first and last name, separated by a space", "{type: string} !page-unread"},
			},
		},
		{
			name:  "json-array",
			re:    phrase(`\bin (?:the )?json (?:array|object)? ?format\b`),
			cases: [][2]string{{"string: The names in the json array format", "{type: array, items: {type: object}}"}},
		},
		{
			name: "constant",
			re:   phrase(constantPhrase),
			read: (*reading).constant,
			cases: [][2]string{
				{"string: The list separated by semicolons (;). Use the 'all' value to select all", "{oneOf: [{type: string, const: all}, {type: array, items: {type: string}}], x-voxgen-delimiter: ;}"},
				{"string: IDs separated by ;. Use 'all' to bind all of them", "{oneOf: [{type: string, const: all}, {type: array, items: {type: string}}], x-voxgen-delimiter: ;}"},
				{`integer: The ID, or the "all" keyword`, "{oneOf: [{type: string, const: all}, {type: integer}]}"},
				{"string: A list separated by ;. Special 'all' value selects all", "{oneOf: [{type: string, const: all}, {type: array, items: {type: string}}], x-voxgen-delimiter: ;}"},
			},
		},
	}
}

// zone and half match what may follow the time of day in a layout.
const (
	zone = `(z|'z'|x{1,3}|[+±](?:\d\d|hh):?(?:\d\d|mm))?`
	half = `( ?(?:am/pm|am|pm|a|tt))?\b`
)

// clock returns the layout of the time of day from its parts after the minutes: seconds, fraction, zone and half
// of the day.
func clock(m []string) string {
	layout := "15:04"
	if m[3] != "" {
		layout = "03:04"
	}
	if m[0] != "" {
		layout += ":05"
	}
	if m[1] != "" {
		layout += "." + strings.Repeat("0", len(m[1])-1)
	}
	switch {
	case strings.ContainsAny(m[2], "+±"):
		layout += "-07:00"
	case m[2] != "":
		layout += "Z07:00"
	}
	if m[3] != "" {
		layout += strings.Repeat(" ", strings.Count(m[3], " ")) + "PM"
	}
	return layout
}

var (
	// zoned matches layouts with a zone.
	zoned = lazy(`Z07|-07`)
	// ownZone matches a zone that a request or an account chooses.
	ownZone = lazy(`(?i)\b(?:selected|specified|local|account's|account|user's|your|own|project's) time ?zone\b|\blocal time\b`)
	// offset matches what follows UTC in the name of another zone.
	offset = lazy(`^ ?[+±-] ?\d`)
)

// timeRules are the layouts of times.
func timeRules() []rule {
	return []rule{
		{
			name: "time",
			re:   phrase(`\byyyy-mm-dd( |t|'t')hh:mm(:ss)?(\.s+)?` + zone + half),
			read: func(r *reading, m []string) bool {
				layout := "2006-01-02 "
				if m[1] != " " {
					layout = "2006-01-02T"
				}
				return r.timeLayout(layout + clock(m[2:]))
			},
			cases: [][2]string{
				{"string: The start in the YYYY-MM-DD HH:mm:ss format", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}"},
				{"string: Begin date (yyyy-MM-dd  hh:mm:ss) in the selected timezone", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}"},
				{"string: As YYYY-MM-DDTHH:MM:SS.SSSZ", "{type: string, x-voxgen-time-layout: '2006-01-02T15:04:05.000Z07:00'}"},
				{"string: As YYYY-MM-DD HH:mm:ss. Default is 1 day", "{type: string} !page-note !page-unread"},
				{"integer: Not YYYY-MM-DD HH:mm:ss", "{type: integer} !page-unread"},
			},
		},
		{
			name: "date",
			re:   phrase(`\byyyy-mm-dd\b`),
			read: func(r *reading, _ []string) bool {
				if s := r.item(); s.TimeLayout != "" {
					s.TimeLayout = ""
					r.unread("two layouts", "any string is accepted")
				} else if s.Type == "string" {
					s.Format = "date"
					r.lifted("format")
				} else {
					r.unread("date format of a value of type "+s.Type, "format ignored")
				}
				return true
			},
			cases: [][2]string{{"string: The day in format YYYY-MM-DD", "{type: string, format: date}"}},
		},
		{
			name: "time-of-day",
			re:   phrase(`\bhh:mm(:ss)?(\.s+)?` + zone + half),
			read: func(r *reading, m []string) bool { return r.timeLayout(clock(m[1:])) },
			cases: [][2]string{
				{"string: The hour (HH:mm:ss)", "{type: string, x-voxgen-time-layout: '15:04:05'}"},
				{"string: The hour in hh:mm AM/PM", "{type: string, x-voxgen-time-layout: '03:04 PM'}"},
			},
		},
	}
}

// zoneRules are the wordings about the zone of times whose layout has none.
func zoneRules() []rule {
	return []rule{
		{
			name: "zone-utc",
			re:   phrase(`\b(?:utc|gmt)\b(?:[+±-]0?0(?::?00)?\b)?`),
			read: func(r *reading, _ []string) bool {
				s := r.item()
				if s.TimeLayout == "" && s.Format != "date" || zoned().MatchString(s.TimeLayout) || offset().MatchString(r.rest()) || s.TimeZone != "" {
					return true
				}
				if before, after := r.sentence(); byDefault().MatchString(before) || byDefault().MatchString(after) || ownZone().MatchString(r.f.Text.Value) {
					r.unread("two readings: in UTC, or in another zone", "no zone is used")
					return true
				}
				s.TimeZone = "UTC"
				r.lifted("x-voxgen-time-zone")
				return true
			},
			cases: [][2]string{
				{"string: The start in the YYYY-MM-DD HH:mm:ss format, UTC", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05', x-voxgen-time-zone: UTC}"},
				{"string: YYYY-MM-DD HH:mm:ss, time zone is UTC+3", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}"},
				{"string: YYYY-MM-DD HH:mm:ss, in UTC or the local zone", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'} !page-unread"},
				{"string: The offset from UTC", "{type: string}"},
				{"string: YYYY-MM-DD HH:mm:ss in the account's time zone (UTC by default)", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'} !page-unread"},
			},
		},
	}
}

// markRules are the wordings about formats, secrets and deprecation.
func markRules() []rule {
	return []rule{
		{
			name: "ipv4",
			firm: true,
			re:   phrase(`\b(?:ip ?v?4\b(?: address)?|inet4address\b)`),
			read: func(r *reading, _ []string) bool {
				if r.s.Type == "string" && !otherAddress().MatchString(r.f.Text.Value) {
					r.s.Format = "ipv4"
					r.lifted("format")
				}
				return true
			},
			cases: [][2]string{
				{"string: The IP4 address of the host", "{type: string, format: ipv4}"},
				{`string: An address in the "Inet4Address" format`, "{type: string, format: ipv4}"},
				{"string: The IP4 or network A.B.C.D/L", "{type: string}"},
				{"string: The IPv4 or IPv6 address", "{type: string}"},
			},
		},
		{
			name: "date-time",
			firm: true,
			re:   phrase(`\brfc[ -]?3339,? (?:date-?time|timestamp)s?(?: format| string)?\b`),
			read: func(r *reading, _ []string) bool {
				if s := r.item(); s.Type == "string" && s.TimeLayout == "" && s.Format == "" {
					s.Format = "date-time"
					r.lifted("format")
				}
				return true
			},
			cases: [][2]string{
				{"string: The end, in RFC 3339 date-time format", "{type: string, format: date-time}"},
				{"string: An RFC 3339 timestamp or a number", "{type: string} !page-unread"},
			},
		},
	}
}

// secretRules are the wordings about secrets and deprecation.
func secretRules() []rule {
	return []rule{
		{
			name: "sensitive",
			re: phrase(`\b(?:keep (?:it|this|the \w+) (?:secret|private|confidential|safe)|is confidential|must (?:be kept|stay|remain) (?:secret|private|confidential)` +
				`|(?:never|do not|don't) (?:share|disclose|expose|reveal|publish|commit) (?:it|this|your|the)|treat (?:it|this) (?:as a|like a) (?:secret|password))\b` +
				`|\b(?:value|key|token|it|this|field|property|parameter) is (?:(?:[\w-]+ and )?sensitive|(?:a )?secret)(?:[.,;)]|$)` +
				`|^(?:the |an? |your |new |current )*(?:[\w'.-]+ ){0,4}?(?:password|passphrase|(?:api|private|secret|signing|encryption) key|(?:access|auth|authentication|authorization|bearer|refresh|secret|api|session) token|(?:client|shared|api|app|webhook|signing|consumer) secret|secret value)(?:[.,;]|$| \(| (?:for|of|used|that|which|to)\b)|^sensitive(?:[.:]|$)`),
			read: func(r *reading, m []string) bool {
				if r.s.Type == "string" && !aboutSecret().MatchString(m[0]) {
					r.s.Sensitive = true
					r.lifted("x-voxgen-sensitive")
				}
				return true
			},
			cases: [][2]string{
				{"string: The server key. Keep it secret", "{type: string, x-voxgen-sensitive: true}"},
				{"string: The new user password. At least 8 characters", "{type: string, minLength: 8, x-voxgen-sensitive: true}"},
			},
		},
		{
			name: "deprecated",
			re: phrase(`(?:^|[.!;] |[(\[]|^\*)(?:deprecated|obsolete)(?:[.:,;!)\]*]|$| \(| (?:—|-) | (?:since|as of|in favou?r|use|from|and)\b)` +
				`|(?:^|[.!;] )(?:(?:this|the|it)(?: field| parameter| property| option| attribute| method| value| name)?|field|parameter|property)? ?(?:is|has been|was|will be) (?:now |currently )?(?:deprecated|obsolete)\b` +
				`|(?:is )?currently not used|^(?:this (?:field|parameter|property|option) is )?no longer (?:supported|used)(?:[.,;]|$)`),
			read: (*reading).deprecated,
			cases: [][2]string{
				{"string: Deprecated. The old name", "{type: string} deprecated"},
				{"string: The field is currently not used", "{type: string} deprecated"},
				{"string: The name. This field is deprecated, use another", "{type: string} deprecated"},
				{"string: Obsolete.", "{type: string} deprecated"},
				{"boolean: Whether it is on. Deprecated. Default value is true.", "{type: boolean, default: true} deprecated"},
			},
		},
	}
}

func (r *reading) deprecated(m []string) bool {
	if strings.ContainsAny(m[0], "([") && strings.ContainsAny(r.f.Text.Value[:r.at[0]], ":,") {
		return true // a value of a list
	}
	if _, after := r.sentence(); undone().MatchString(after) {
		return true
	}
	if strings.HasSuffix(m[0], ".") {
		r.at[1]-- // the next sentence begins after it
	}
	r.value.Deprecated = true
	r.lifted("deprecated")
	return true
}

// undone matches what follows a deprecation that is over.
var undone = lazy(`(?i)\b(?:again|restored|reinstated)\b`)

// otherAddress matches what may be used in place of an IPv4 address.
var otherAddress = lazy(`(?i)\b(?:ip ?v?6|(?:or|and) (?:a )?network|subnets?|prefix|cidr|range|masks?|link-local|host ?names?|domain)\b|a\.b\.c\.d/l`)

// parts matches "first and last name ", after which "separated by a comma" is about two parts of one value.
var parts = lazy(`(?i)\band (?:\w+ )?\w*[a-rt-z],? ?$|\w,\w+ $`)

// partsOf matches what makes a list a part of the value.
var partsOf = lazy(`(?i)\b(?:where|whose|each|every|pairs are|json|xml|header|attribute values?)\b`)

// pairAfter matches what makes a list the parts of one value: a comma-separated pair of numbers.
var pairAfter = lazy(`(?i)^ (?:pair|tuple|string|text|coordinates)\b`)

var fileOf = lazy(`(?i)\b(?:files?|csv)\b`)

// list turns a value into an array. The header line describes its items.
func (r *reading) list(delimiter string) bool {
	before, after := r.sentence()
	switch {
	case fileOf().MatchString(before) || strings.HasPrefix(after, " value") && strings.Contains(after, "file"):
		return true // a file
	case r.f.In == "body":
		return true // a list in a response field is a string
	case partsOf().MatchString(before) || pairAfter().MatchString(after) || strings.HasPrefix(strings.ToLower(r.f.Text.Value), "json "):
		r.unread("two readings: a list, or a part of the value that is one", "not a list")
		return true
	case parts().MatchString(before) && !strings.Contains(strings.ToLower(before+r.f.Text.Value[r.at[0]:r.at[1]]), "list"):
		r.unread("two readings: a list, or parts of one value", "not a list")
		return true
	case r.s.Type == "array":
	case r.s.Type == "string" || r.s.Type == "integer" || r.s.Type == "number" || r.s.Type == "boolean":
		item := *r.s
		*r.s = Schema{Type: "array", Items: &item}
	default:
		r.unread("list of type "+r.kind(), "list ignored")
		return true
	}
	r.s.Delimiter = delimiter
	r.lifted("type")
	return true
}

func (r *reading) kind() string {
	if r.s.Type == "" {
		return "value"
	}
	return r.s.Type
}

// layoutGoesOn matches what follows a part of a layout that is not known.
var layoutGoesOn = lazy(`^(?:[:.]?\w|[+±])`)

// constant adds a keyword as an alternative to the value. For a string it is redundant.
func (r *reading) constant(m []string) bool {
	if r.s.Type == "string" {
		return false
	}
	if r.s.Type != "" && r.f.In != "body" {
		r.s.Const = strings.ToLower(m[1])
		r.lifted("const")
	}
	return true
}

func (r *reading) timeLayout(layout string) bool {
	s := r.item()
	if s.Type != "string" {
		r.unread("time layout of a value of type "+s.Type, "layout ignored")
		return true
	}
	switch {
	case s.TimeLayout != "" && s.TimeLayout != layout || s.Format == "date" || layoutGoesOn().MatchString(r.rest()):
		s.TimeLayout, s.Format = "", ""
		r.unread("two layouts, or one that goes on", "any string is accepted")
	case s.TimeLayout == "":
		s.TimeLayout = layout
		r.lifted("x-voxgen-time-layout")
	}
	return true
}
