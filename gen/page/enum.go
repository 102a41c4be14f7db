package page

import (
	"cmp"
	"slices"
	"strings"
)

var (
	enumItem   = lazy(`^(?:"([^"]*)"|'([^'",]*)'|['"]?(-?[A-Za-z0-9_+][A-Za-z0-9_+./:%-]*)['"]?)`)
	enumLabel  = lazy(`^(?: [—-] | ?= ?|: )([^,;|.()"]*[^,;|.()" ])`)
	enumSep    = lazy(`^(?:\s*[,;|]\s*(?:and\b|or\b)?\s*|\s+(?:and/or|and|or)\s+)`)
	enumComma  = lazy(`^\s*[,;|]\s*`)
	ellipsis   = lazy(`^(?:\.\.\.|etc\b\.?|and so on\b)`)
	remark     = lazy(`^ (?:for|to) [^,;.:()"']{1,60}`)
	quotedNext = lazy(`^ ["'][\w.-]`)
	andMore    = lazy(`^(?:many )?(?:more|others?)\b`)
	enumEnd    = lazy(`^\s*(?:only\s*)?(?:$|[.)\]]|;$)|^ to (?:filter|sort|order|indicate|specify|control|select|choose|set|determine|limit)\b`)
	lastPoint  = lazy(`[.:]+$`)
	bullet     = lazy(`(?:^|[\s.])[*•-] ["']?([A-Za-z0-9_][A-Za-z0-9_./-]*)["']?(?: \(default\))?(?:: | - | — |\.? ?$|\.? ?(?:[*•-] ))`)

	// notValue matches words that describe values instead.
	notValue = lazy(`(?i)^(?:case-(?:in)?sensitive|is|are|integers?|numbers?|numeric|strings?|positive|negative|unique|any|all|the|as|in|this|that|them|not|listed|documented|described|below|above|dates?|names?|parameters?)$`)
	// aboutCase matches a remark about all values in place of a label.
	aboutCase = lazy(`(?i)^case[- ](?:in)?sensitive$`)
	// characterClass matches names of characters in place of values.
	characterClass = lazy(`(?i)^(?:letters|digits|numbers|dashes|hyphens|underscores|spaces|periods|dots|characters|symbols|alphanumeric|integers|strings)$`)
	// noLimit matches the label of a special value of a number.
	noLimit = lazy(`(?i)^(?:unlimited|no limit|infinite|infinity|never|disabled)\b`)

	isDefault = lazy(`(?i)^(?:the )?default(?: value)?(?:(?: is|:)? (\S+))?$`)
)

// interval matches limits in place of a list of values.
var interval = lazy(`^(?:(?:between|from) |-?[0-9][0-9., ]*(?:-|—|\.\.|to ) ?-?[0-9])`)

// notAlone matches what is not a single value: limits, the number of a list item, alternatives.
var notAlone = lazy(`^-?[0-9][0-9., ]*(?:-|\.\.)|^[0-9]+$|/`)

// bracketed matches a list in brackets that is not a link.
var bracketed = lazy(`^\[[^\[\]]*,[^\[\]]*\]`)

// listed is a value of a list, which may be in quotation marks.
type listed struct {
	EnumValue
	quoted bool
}

// enum parses the values after the phrase.
func (r *reading) enum([]string) bool {
	if bracketed().MatchString(r.rest()) {
		r.at[1]++
	}
	values, n, open, ok := enumValues(r.rest())
	end := r.at[1] + n
	s := r.item()
	if s.Format == "binary" || s.Type != "string" && interval().MatchString(r.rest()) {
		return false
	}
	if !ok || len(values) == 0 || len(values) == 1 && (notValue().MatchString(values[0].Value) || !values[0].quoted && notAlone().MatchString(values[0].Value)) {
		r.widen()
		r.unread("cannot parse the list of values", "any "+s.Type+" is accepted")
		return true
	}
	r.at[1] = end
	if s.Type == "integer" {
		turn(values)
	}
	if s.Type == "boolean" && !slices.ContainsFunc(values, func(v listed) bool { return !s.literal(v.Value) }) {
		return true
	}
	if len(values) == 1 && values[0].Label != "" && nextLabel().MatchString(r.rest()) || alsoValues().MatchString(r.rest()) {
		r.unread("two readings: all values, or some of them", "any "+r.kind()+" is accepted")
		return true
	}
	for _, v := range values {
		if s.Type != "string" && s.Type != "integer" || v.Value == "" || strings.Contains(v.Value, ", ") || !s.literal(v.Value) || !v.quoted && characterClass().MatchString(v.Value) {
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
	r.addEnum(values)
	return true
}

// addEnum adds values and their labels. The label of the default says only that.
func (r *reading) addEnum(values []listed) {
	s := r.item()
	first := ""
	for _, v := range values {
		if s.has(v.Value) {
			r.note("duplicate ignored", "duplicate value "+v.Value)
			continue
		}
		if m := isDefault().FindStringSubmatch(v.Label); m != nil {
			first = cmp.Or(m[1], v.Value)
			v.Label = ""
		}
		if v.quoted || aboutCase().MatchString(v.Label) {
			v.Label = ""
		}
		s.Enum = append(s.Enum, v.EnumValue)
	}
	r.lifted("enum")
	if first != "" && s == r.s {
		r.setDefault(first, true)
	}
}

// likelyEnum parses the values after a phrase that has other meanings too: it is a list of at least two values,
// none of which is a parameter.
func (r *reading) likelyEnum(quoted bool) (read bool) {
	if start := r.at[1]; strings.HasPrefix(r.rest(), "[") {
		r.at[1]++
		defer func() {
			if !read {
				r.at[1] = start
			}
		}()
	}
	values, n, _, ok := enumValues(r.rest())
	quoted = quoted && r.marks(r.at[1], r.at[1]+n) < len(values)
	if s := r.item(); !ok || len(values) < 2 || s.Type != "string" && s.Type != "integer" && s.Type != "boolean" {
		return false
	}
	for _, v := range values {
		if quoted && !v.quoted || !v.quoted && notValue().MatchString(v.Value) || !r.item().literal(v.Value) || r.groups != nil && v.Value != r.f.Name && slices.Contains(r.groups.names, v.Value) {
			return false
		}
	}
	return r.enum(nil)
}

var numberedBullet = lazy(`[*•] (-?\d+) ([^*•]+)`)

// numberedBullets reads a list of numbers with a bullet before each and a label after it.
func (r *reading) numberedBullets([]string) bool {
	start := max(strings.IndexAny(r.f.Text.Value[r.at[0]:], "*•"), 0) + r.at[0]
	list := r.f.Text.Value[start:]
	var values []listed
	for _, m := range numberedBullet().FindAllStringSubmatch(list, -1) {
		label := shortLabel(m[2])
		if strings.Contains(label, ",") {
			label = ""
		}
		values = append(values, listed{EnumValue: EnumValue{Value: m[1], Label: label}})
	}
	if r.item().Type != "integer" || len(values) < 2 || strings.Count(list, "* ")+strings.Count(list, "• ") != len(values) || bits().MatchString(r.f.Text.Value) {
		return false
	}
	r.at = [2]int{start, len(r.f.Text.Value)}
	r.addEnum(values)
	return true
}

// marks counts the words in bold or italics in a part of the text.
func (r *reading) marks(from, to int) int {
	n := 0
	for _, m := range r.f.Text.marked {
		if from <= m[0] && m[1] <= to {
			n++
		}
	}
	return n
}

// ifSet reads "If set to 'a', this. If set to 'b', that" as the list of values if no other sentence could have more.
func (r *reading) ifSet([]string) bool {
	var values []listed
	text := r.f.Text.Value
	for _, m := range ifSetTo().FindAllStringSubmatch(text, -1) {
		if v := (listed{EnumValue: EnumValue{Value: m[1]}}); !slices.Contains(values, v) {
			values = append(values, v)
		}
	}
	s := r.item()
	if s.has(values[0].Value) {
		return true
	}
	if s.Type != "string" || len(values) < 2 || len(s.Enum) > 0 || s.Default != nil {
		return false
	}
	if rest := strings.Trim(ifSetTo().ReplaceAllString(text[r.at[0]:], ""), ". "); rest != "" {
		r.at[1] = len(text)
		r.unread("two readings: all values, or some of them", "any string is accepted")
		return true
	}
	r.addEnum(values)
	return true
}

// alternatives reads quoted values with "or" before the last one.
func (r *reading) alternatives(m []string) bool {
	before := strings.ToLower(r.f.Text.Value[:r.at[0]] + m[0][:min(len(m[0]), 2)])
	if aboutValues().MatchString(before) {
		return false
	}
	start := strings.IndexAny(m[0], `"'`)
	if start < 0 {
		start = 0
	}
	at := r.at
	r.at[1] = r.at[0] + max(0, start-(len(m[0])-(r.at[1]-r.at[0])))
	if r.likelyEnum(start > 0 || strings.ContainsAny(m[0][:1], `"'`)) {
		return true
	}
	r.at = at
	return false
}

// aboutValues matches what introduces values that are not all.
var aboutValues = lazy(`(?:examples?|e\.g\.|instance|default|fields?|parameters?|like|such as|including|includes?|note|see|not|header|url|query|path)(?: is| are)?[:(, ]*\w?:? ?$`)

// slashes reads (high/normal/low). Two words are rather alternatives in the sentence, except for some pairs.
func (r *reading) slashes(m []string) bool {
	values := strings.FieldsFunc(m[1], func(r rune) bool { return r == '/' || r == '|' })
	pair := strings.Contains(m[1], "|") || slices.Contains([]string{"asc/desc", "desc/asc", "on/off", "yes/no"}, m[1])
	if r.s.Type != "string" || len(values) < 3 && !pair || strings.EqualFold(values[0], "yyyy") {
		return false
	}
	var list []listed
	for _, v := range values {
		list = append(list, listed{EnumValue: EnumValue{Value: v}})
	}
	r.addEnum(list)
	return true
}

// alsoValues matches a later sentence with further values.
var alsoValues = lazy(`(?i)\b(?:can|may|could|might) also be(?: set to)? ["']|\balso (?:accepts|supports|allows) ["']`)

// nextLabel matches a second value with a label where a sentence ends the list.
var nextLabel = lazy(`^\.? ["']?\w+["']?(?: \([^()]*\))?: \w`)

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
func turn(values []listed) {
	s := Schema{Type: "integer"}
	for _, v := range values {
		if s.literal(v.Value) || !s.literal(v.Label) {
			return
		}
	}
	for i, v := range values {
		values[i].EnumValue = EnumValue{Value: v.Label, Label: v.Value}
	}
}

// enumValues parses a list up to the end of its sentence, and returns its length and
// whether it is incomplete (ends with an ellipsis).
func enumValues(s string) (values []listed, n int, open, ok bool) {
	if at := bullet().FindStringIndex(s); at != nil && at[0] == 0 {
		values, n = bullets(s)
		return values, n, false, len(values) > 1
	}
	for last := 0; ; {
		if len(values) > 0 && defaultNext().MatchString(s[n:]) {
			return values, last, false, true
		}
		if e := ellipsis().FindString(s[n:]); e != "" || last > 0 && strings.Contains(s[last:n], "and") && andMore().MatchString(s[n:]) {
			return values, n + len(e), true, true
		}
		v, size := oneValue(s[n:])
		if size == 0 {
			return nil, n, false, false
		}
		n += size
		values, last = append(values, v), n
		if enumEnd().MatchString(s[n:]) {
			return values, n, false, true
		}
		sep := enumSep().FindString(s[n:])
		if sep == "" && v.quoted && quotedNext().MatchString(s[n:]) {
			sep = " "
		}
		if sep == "" {
			return nil, n, false, false
		}
		// The word after a comma may be a value: "om (Oromo), or (Oriya)".
		if comma := enumComma().FindString(sep); comma != "" && strings.HasPrefix(s[n+len(sep):], "(") {
			sep = comma
		}
		n += len(sep)
	}
}

// bullets parses a list with a bullet before each value. Labels of more than a few words are texts of the page.
func bullets(s string) (values []listed, n int) {
	for {
		m := bullet().FindStringSubmatchIndex(s[n:])
		if m == nil {
			return values, n
		}
		if last := len(values) - 1; last >= 0 {
			values[last].Label = bulletLabel(s[n : n+m[0]])
		}
		values = append(values, listed{
			EnumValue: EnumValue{Value: strings.TrimRight(s[n+m[2]:n+m[3]], ".")},
			quoted:    strings.ContainsAny(s[n+m[2]-1:n+m[2]], `"'`),
		})
		n += m[3]
		if bullet().FindStringIndex(s[n:]) == nil {
			values[len(values)-1].Label = bulletLabel(s[n:])
		}
	}
}

// bulletLabel returns the label of a value in a list with bullets, or that it is the default.
func bulletLabel(s string) string {
	if strings.HasPrefix(strings.TrimLeft(s, `"'`), " (default)") {
		return "default"
	}
	return shortLabel(s)
}

func shortLabel(s string) string {
	s = strings.Trim(s, ` .:;—-"'`)
	if len(s) > 40 || strings.ContainsAny(s, ".;") {
		return ""
	}
	return s
}

// defaultNext matches the default after the values.
var defaultNext = lazy(`(?i)^(?:the )?default(?:s to\b|(?: value)?(?: is\b|:| ?=))`)

// oneValue parses a value and its label.
func oneValue(s string) (listed, int) {
	m := enumItem().FindStringSubmatchIndex(s)
	if m == nil {
		return listed{}, 0
	}
	n := m[1]
	var v listed
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			v.Value = s[m[i]:m[i+1]]
		}
	}
	v.quoted = m[2] >= 0 || m[4] >= 0 || strings.ContainsAny(s[:1], `'"`)
	if bare := lastPoint().FindString(v.Value); bare != "" && m[6] >= 0 {
		v.Value = strings.TrimSuffix(v.Value, bare)
		n -= len(bare)
		if bare != ":" {
			return v, n
		}
	}
	if d := enumLabel().FindStringSubmatch(s[n:]); d != nil {
		if strings.Contains(d[1], " - ") || strings.Contains(d[1], " = ") {
			return listed{}, 0 // a list within a list
		}
		v.Label, v.quoted = d[1], false
		return v, n + len(d[0])
	}
	if d := remark().FindString(s[n:]); d != "" && v.quoted {
		return v, n + len(d)
	}
	label, size := inParens(s[n:])
	v.Label = label
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
