package page

import "strings"

// listRules are the wordings about lists and about keywords in place of a value.
func listRules() []rule {
	return []rule{
		{
			name: "list-semicolon",
			re:   phrase(`(?:\blist )?(?:\bof \w+ )?\b(?:separated|divided|delimited) (?:by|with) (?:an? |the )?(?:semicolons?|;|';'|";"|\(;\))(?: \(;\)| symbols?| sign| characters?)*`),
			read: func(r *reading, _ []string) bool { return r.list(";") },
			cases: [][2]string{
				{"string: The ID list separated by semicolons (;)", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"string: The names, separated by a semicolon", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"string: The entries divided by ;", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
				{"list of integers: IDs separated by semicolons (;).", "{type: array, items: {type: integer}, x-voxgen-delimiter: ;}"},
			},
		},
		{
			name:  "list-comma",
			re:    phrase(`(?:\blist )?\b(?:separated|divided|delimited) by (?:an? |the )?(?:commas?|','|",")(?: \(,\))?|\bcomma-separated(?: list)?\b`),
			read:  func(r *reading, _ []string) bool { return r.list(",") },
			cases: [][2]string{{"string: A comma-separated list of tags", "{type: array, items: {type: string}, x-voxgen-delimiter: ','}"}},
		},
		{
			name:  "json-array",
			re:    phrase(`\bin (?:the )?json (?:array|object)? ?format\b`),
			cases: [][2]string{{"string: The names in the json array format", "{type: string}"}},
		},
		{
			name: "constant",
			re:   phrase(`\b(?:use (?:the )?|or (?:the )?)['"]?(all|auto)['"]?(?: value| keyword|(?: to\b))`),
			read: (*reading).constant,
			cases: [][2]string{
				{"string: The list separated by semicolons (;). Use the 'all' value to select all", "{oneOf: [{type: string, const: all}, {type: array, items: {type: string}}], x-voxgen-delimiter: ;}"},
				{"string: IDs separated by ;. Use 'all' to bind all of them", "{oneOf: [{type: string, const: all}, {type: array, items: {type: string}}], x-voxgen-delimiter: ;}"},
				{`integer: The ID, or the "all" keyword`, "{oneOf: [{type: string, const: all}, {type: integer}]}"},
				{"string: The zone's name or the 'auto' value", "{type: string}"},
			},
		},
	}
}

// timeRules are the layouts of times.
func timeRules() []rule {
	return []rule{
		{
			name: "time",
			re:   phrase(`\byyyy-mm-dd(?:[ t]|'t')hh:mm(?::ss)?`),
			read: func(r *reading, m []string) bool {
				layout := "2006-01-02 15:04:05"
				if strings.ContainsAny(m[0], "tT") {
					layout = "2006-01-02T15:04:05"
				}
				if strings.Count(m[0], ":") == 1 {
					layout = strings.TrimSuffix(layout, ":05")
				}
				return r.timeLayout(layout)
			},
			cases: [][2]string{
				{"string: The start in the YYYY-MM-DD HH:mm:ss format, UTC", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}"},
				{"string: Begin date (yyyy-MM-dd  hh:mm:ss) in the selected timezone", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05'}"},
				{"integer: Not YYYY-MM-DD HH:mm:ss", "{type: integer} !page-unread"},
			},
		},
		{
			name: "date",
			re:   phrase(`\byyyy-mm-dd\b`),
			read: func(r *reading, _ []string) bool {
				if s := r.item(); s.Type == "string" {
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
			name:  "time-of-day",
			re:    phrase(`\bhh:mm(?::ss)?\b`),
			read:  func(r *reading, m []string) bool { return r.timeLayout("15:04:05"[:len(m[0])]) },
			cases: [][2]string{{"string: The hour (HH:mm:ss)", "{type: string, x-voxgen-time-layout: '15:04:05'}"}},
		},
	}
}

// markRules are the wordings about formats, secrets and deprecation.
func markRules() []rule {
	return []rule{
		{
			name: "ipv4",
			re:   phrase(`\bip ?v?4\b(?: address)?`),
			read: func(r *reading, _ []string) bool {
				if r.s.Type != "string" || strings.Contains(strings.ToUpper(r.f.Text.Value), "A.B.C.D/L") {
					return true
				}
				r.s.Format = "ipv4"
				r.lifted("format")
				return true
			},
			cases: [][2]string{
				{"string: The IP4 address of the host", "{type: string, format: ipv4}"},
				{"string: The IP4 or network A.B.C.D/L", "{type: string}"},
			},
		},
		{
			name: "sensitive",
			re:   phrase(`\b(?:keep (?:it|this|the \w+) (?:secret|private|confidential)|is confidential|must (?:be kept|stay) (?:secret|private))\b`),
			read: func(r *reading, _ []string) bool {
				if r.s.Type == "string" {
					r.s.Sensitive = true
					r.lifted("x-voxgen-sensitive")
				}
				return true
			},
			cases: [][2]string{{"string: The server key. Keep it secret", "{type: string, x-voxgen-sensitive: true}"}},
		},
		{
			name: "deprecated",
			re:   phrase(`\b(?:deprecated\b|will be deprecated|(?:is )?currently not used)`),
			read: func(r *reading, _ []string) bool {
				r.value.Deprecated = true
				r.lifted("deprecated")
				return true
			},
			cases: [][2]string{
				{"string: Deprecated. The old name", "{type: string} deprecated"},
				{"string: The field is currently not used", "{type: string} deprecated"},
			},
		},
	}
}

// list turns a value into an array. The header line describes its items.
func (r *reading) list(delimiter string) bool {
	switch {
	case r.f.In == "body":
		return true // a list in a response field is a string
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

// constant adds a keyword as an alternative to the value. For a string it is redundant.
func (r *reading) constant(m []string) bool {
	if r.s.Type != "string" && r.s.Type != "" && r.f.In != "body" {
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
	if s.TimeLayout == "" {
		s.TimeLayout = layout
		r.lifted("x-voxgen-time-layout")
	}
	return true
}
