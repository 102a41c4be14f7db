package page

import (
	"regexp"
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
		{
			name: "enum-elsewhere",
			re:   phrase(`\bone of the \[(\w+)\] (?:enum )?values\b`),
			read: func(r *reading, m []string) bool {
				r.note("any "+r.kind()+" is accepted", "values are listed on the page "+m[1])
				return true
			},
			cases: [][2]string{{"string: One of the [Status] enum values", "{type: string} !page-note"}},
		},
		lead("enum-following", `\b(?:the )?following values (?:are )?(?:available|possible|allowed|supported)\s*(?:are)?\s*[:—-]?\s*`,
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
		lead("enum-possible", `\b(?:the )?(?:possible|allowed|available|supported|valid) values(?: are\s*:?|\s*:)?\s+`,
			[2]string{"string: The possible values are A, B and C", "{type: string, enum: [A, B, C]}"},
			[2]string{"string: The possible values are A | B", plain},
			[2]string{"integer: Possible values are: 1 — APPLE, 2 — GOOGLE", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: APPLE, 2: GOOGLE}}"},
			[2]string{"string: Possible values: A. Something else", "{type: string, enum: [A]}"},
			[2]string{"integer: Supported values are QUEUED - 1, DONE - 2", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: QUEUED, 2: DONE}}"},
			[2]string{"integer: Possible values are 1 and many", "{type: integer} !page-unread"},
		),
		lead("enum-one-of", `\bone of(?: the following(?: values)?\s*:?|:)\s*`,
			[2]string{"string: The mode. One of: 'A', 'B'", plain},
			[2]string{`string: One of the following values: "A", "B"`, plain},
		),
		{
			name:  "examples-ellipsis",
			re:    phrase(`\(((?:[\w.+-]+, )+[\w.+-]+),? ?\.\.\.\)`),
			read:  func(r *reading, m []string) bool { return r.examples(m[1]) },
			cases: [][2]string{{"string: The currency (USD, RUR, EUR, ...)", "{type: string, examples: [USD, RUR, EUR]}"}},
		},
	}
}

var (
	enumItem  = regexp.MustCompile(`^(?:"([^"]*)"|'([^'",]*)'|['"]?([A-Za-z0-9_+][A-Za-z0-9_+./:%-]*)['"]?)`)
	enumDash  = regexp.MustCompile(`^ [—-] ([A-Za-z0-9_+][A-Za-z0-9_+-]*)`)
	enumSep   = regexp.MustCompile(`^(?:\s*[,;|]\s*(?:and\b|or\b)?\s*|\s+(?:and|or)\s+)`)
	enumComma = regexp.MustCompile(`^\s*[,;|]\s*`)
	ellipsis  = regexp.MustCompile(`^(?:\.\.\.|etc\b\.?|and so on\b)`)
	enumEnd   = regexp.MustCompile(`^\s*(?:$|[.)]|;$)`)
	lastPoint = regexp.MustCompile(`[.:]+$`)
)

// enum parses the values after the phrase.
func (r *reading) enum([]string) bool {
	values, n, open, ok := enumValues(r.rest())
	end := r.at[1] + n
	s := r.item()
	if !ok || len(values) == 0 {
		r.widen()
		r.unread("cannot parse the list of values", "any "+s.Type+" is accepted")
		return true
	}
	r.at[1] = end
	if s.Type == "integer" {
		turn(values)
	}
	for _, v := range values {
		if s.Type != "string" && s.Type != "integer" || !s.literal(v.Value) {
			r.unread("invalid "+r.kind()+" "+v.Value, "any "+r.kind()+" is accepted")
			return true
		}
	}
	if open {
		for _, v := range values {
			s.Examples = append(s.Examples, v.Value)
		}
		r.lifted("examples")
		return true
	}
	for _, v := range values {
		if s.has(v.Value) {
			r.note("duplicate ignored", "duplicate value "+v.Value)
			continue
		}
		s.Enum = append(s.Enum, v)
	}
	r.lifted("enum")
	return true
}

// widen extends the phrase to the end of the sentence.
func (r *reading) widen() {
	rest := r.rest()
	if i := strings.Index(rest, ". "); i >= 0 {
		r.at[1] += i
	} else {
		r.at[1] += len(rest)
	}
}

// turn exchanges values and labels that are in reverse order: QUEUED - 1.
func turn(values []EnumValue) {
	s := Schema{Type: "integer"}
	for _, v := range values {
		if s.literal(v.Value) || !s.literal(v.Label) {
			return
		}
	}
	for i, v := range values {
		values[i] = EnumValue{Value: v.Label, Label: v.Value}
	}
}

// enumValues parses a list up to the end of its sentence, and returns its length and
// whether it is incomplete (ends with an ellipsis).
func enumValues(s string) (values []EnumValue, n int, open, ok bool) {
	for {
		if e := ellipsis.FindString(s[n:]); e != "" {
			return values, n + len(e), true, true
		}
		v, size := oneValue(s[n:])
		if size == 0 {
			return nil, n, false, false
		}
		n += size
		values = append(values, v)
		if enumEnd.MatchString(s[n:]) {
			return values, n, false, true
		}
		sep := enumSep.FindString(s[n:])
		if sep == "" {
			return nil, n, false, false
		}
		// The word after a comma may be a value: "om (Oromo), or (Oriya)".
		if comma := enumComma.FindString(sep); comma != "" && strings.HasPrefix(s[n+len(sep):], "(") {
			sep = comma
		}
		n += len(sep)
	}
}

// oneValue parses a value and its label. Text after a quoted value is not a label.
func oneValue(s string) (EnumValue, int) {
	m := enumItem.FindStringSubmatchIndex(s)
	if m == nil {
		return EnumValue{}, 0
	}
	n := m[1]
	var v EnumValue
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			v.Value = s[m[i]:m[i+1]]
		}
	}
	if bare := lastPoint.FindString(v.Value); bare != "" && m[6] >= 0 {
		v.Value = strings.TrimSuffix(v.Value, bare)
		return v, n - len(bare)
	}
	quoted := m[2] >= 0 || m[4] >= 0 || strings.ContainsAny(s[:1], `'"`)
	if d := enumDash.FindStringSubmatch(s[n:]); d != nil {
		v.Label = strings.TrimRight(d[1], ".")
		return v, n + len(d[0]) - (len(d[1]) - len(v.Label))
	}
	label, size := inParens(s[n:])
	if !quoted {
		v.Label = label
	}
	return v, n + size
}

// inParens parses a remark in parentheses, which may be nested.
func inParens(s string) (string, int) {
	if !strings.HasPrefix(s, " (") && !strings.HasPrefix(s, "(") {
		return "", 0
	}
	start := strings.IndexByte(s, '(')
	depth := 0
	for i := start; i < len(s); i++ {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return strings.TrimSpace(s[start+1 : i]), i + 1
			}
		}
	}
	return "", 0
}
