package page

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// firm marks rules whose facts hold for every value, so that words around the phrase that negate or limit it
// make a second reading.
func firm(rows []rule) []rule {
	for i := range rows {
		rows[i].firm = true
	}
	return rows
}

// units matches the names of units of time and size.
const units = `milliseconds?|msecs?|ms|microseconds?|seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?|bytes?|kilobytes?|megabytes?|gigabytes?|[kmg]i?b`

var (
	sentenceEnd = lazy(`[.!?;](?:["')]* |$)`)
	abbreviated = lazy(`(?i)\b(?:e\.g|i\.e|etc|vs|max|min|no)\.$`)

	// unsetText is a condition that says when a default applies, not a limit of it.
	unsetText = lazy(`(?i)^(?:if|when|unless|in case)\b[^.,]{0,50}?\b(?:not|omit|omitted|unset|unspecified|undefined|empty|absent|missing|null|none|no|blank|left|\w+n't)\b`)

	// allowed is what a limit says of what satisfies it.
	allowed = lazy(`(?i)^which\b|^(?:and )?(?:are|is) (?:allowed|accepted|permitted|supported|possible|required|used)\b|^or (?:more|less|fewer|higher|lower|greater)\b|^in (?:` + units + `|length|size|total|characters|value|order|increments|steps|UTC)\b|^otherwise\b.*\b(?:fail|error|reject|invalid|refus)`)

	// given is a condition that every value satisfies.
	given = lazy(`(?i)^(?:if|when) (?:it (?:is|was) )?(?:specified|provided|present|set|given|used)$`)

	negated     = lazy(`(?i)\b(?:not|never|no longer|cannot|can't|without|except|other than|(?:is|are|do|does|should|must|wo)n't)(?: (?:be|have|an?|the|any|set|to|use|used|contain|specify|of|in|value|number)){0,4} ?$`)
	conditional = lazy(`(?i)(?:^|[,:(] ?|\b(?:and|but|or) )((?:if|when|unless|in case|depending on) .*)|^((?:for|otherwise|else|(?:premium|free|paid|trial|enterprise|business|basic|pro|admin|guest|new|existing) (?:users?|accounts?|plans?|customers?))\b.*)`)
	hedged      = lazy(`(?i)\b(?:recommend\w*|suggest\w*|advis\w+|best|ideally|usually|typically|normally|generally|often|previously|formerly|such as|e\.g|examples?|some of|automatically)\b(?:\W+\w+){0,4}\W*$|\b(?:about|around|approximately|roughly) ?$`)

	// otherLimits and limitsBefore match limits of another case: x: 1 - 5; y: 1 - 9.
	limitsBefore = lazy(`(?:-|—|to|~|\.\.) ?-?\d[\d,.]*; ?[\w ]{1,30}: ?$`)
	otherLimits  = lazy(`^; ?[\w ]{1,30}: ?-?\d[\d,.]* ?(?:-|—|to|~|\.\.)`)
	// subject matches the name of what the sentence is about.
	subject = lazy(`(?i)(?:^|\b(?:of|for|in|unlike) )(?:the )?["'](\w+)["'](?:,? (?:which|that|whose|value|field|parameter|must|should|can|may|has|have|is|are|be|lie|an?|to))* ?$`)
	// trueIf matches what a true value means.
	trueIf = lazy(`(?i)^["']?(?:true|false)["']?,? (?:if|when)\b`)

	byDefault = lazy(`(?i)^[\s,(]*by default\b|\bby default(?:,| is)?(?: \w+){0,3} ?$`)

	defaultAfter = lazy(`(?i)^[\s,(]*by default\b`)
	limited      = lazy(`(?i)^[\s,(]*(?:(?:but|and|only|which|is) )*(?:if|when|whenever|unless|for|in case|depending|otherwise|except|excluding|per|on|or|exclusive|(?:are|is|will|gets?|counts?|costs?) \w+|in|and -?\d)\b.*`)
	withdrawn    = lazy(`(?i)^[\s,(]*(?:but (?:this|it|can|may|is)|and \d+)\b.*|\b(?:otherwise|depending on|unless|except|exclusive|configurable|in the (?:future|past)|ago|from now)\b.*|\bor (?:an? |the )?(?:empty|null|blank|omit)\w*\b.*`)
	eachPart     = lazy(`(?i)\b(?:each|every|individual)\b|\b(?:keys|values|items|tags|lines|words|elements|entries)(?: and \w+)? (?:can|must|may|should|cannot)(?: be| have| contain| not)* ?$`)
	mayBeEmpty   = lazy(`(?i)\b(?:if|when|can be|may be|or|left|leave(?: it)?) (?:an? |the )?(?:empty|blank)\b[^.]{0,20}`)
	alternative  = lazy(`(?i)^[\s,)"']*(?:format |layout |address )?or\b.*`)
	orBefore     = lazy(`(?i)\bor (?:an? |the |in )?$`)
	special      = lazy(`(?i)(?:^|[ ("'])(?:0|-1)["']? (?:means|disables|to disable|indicates|turns|removes|for (?:no|unlimited)|is (?:unlimited|no))\b|\b(?:set|use|pass|specify)(?: (?:it|this|the value))?(?: to)? ["']?(?:0|-1)\b`)
	restated     = lazy(`^ ?\( ?(?:~|up to |max(?:imum|\.)? )?[0-9][0-9,.]*(?:\)| (?:for|in|if|when|on)\b).*|^[0-9]|^ ?[*×÷^/+] ?\w+|^[,.'][0-9]|^ [0-9]{3}\b|^ - [0-9]+`)
	unitAfter    = lazy(`(?i)^[ -]?(` + units + `|[shdwkmgb]|million|thousand|billion)\b`)
	unitInText   = lazy(`(?i)\b(` + units + `)\b`)
)

// sentence returns the parts of the sentence before and after the phrase of the current rule. A sentence in
// parentheses is one of its own.
func (r *reading) sentence() (before, after string) {
	all, start := r.f.Text.Value[:r.at[0]], 0
	for _, end := range sentenceEnd().FindAllStringIndex(all, -1) {
		if !abbreviated().MatchString(all[:end[0]+1]) {
			start = end[1]
		}
	}
	before, after = all[start:], r.rest()
	for _, p := range r.f.Text.paragraphs {
		if p > start && p <= r.at[0] {
			before = all[p:]
		}
		if p > r.at[1] {
			after = after[:p-r.at[1]]
			break
		}
	}
	if open := strings.LastIndexByte(before, '('); open >= 0 && !strings.Contains(before[open:], ")") {
		before = before[open+1:]
	}
	if strings.HasSuffix(r.f.Text.Value[:r.at[1]], ".") {
		return before, ""
	}
	for _, end := range sentenceEnd().FindAllStringIndex(after, -1) {
		if !abbreviated().MatchString(after[:end[0]+1]) {
			return before, after[:end[0]]
		}
	}
	return before, after
}

// doubt returns the second reading that the words around the phrase allow, or "". fact is what the phrase says
// by itself.
func (r *reading) doubt(fact string) string {
	before, after := r.sentence()
	if w := negated().FindString(before); w != "" {
		return fmt.Sprintf("or the opposite (%q)", excerpt(strings.TrimSpace(w)))
	}
	if fact == "default" && strings.Contains(r.f.Text.Value[r.at[0]:r.at[1]], "(default)") {
		return "" // a remark
	}
	switch fact {
	case "type":
		return "" // a list, or one of the words that may replace it
	case "format", "x-voxgen-time-layout", "x-voxgen-time-zone":
		if w := alternative().FindString(after) + orBefore().FindString(before); w != "" {
			return fmt.Sprintf("or only of some (%q)", excerpt(strings.TrimLeft(w, " ,)")))
		}
		return ""
	case "minimum":
		if at := special().FindStringIndex(r.f.Text.Value); at != nil && !negated().MatchString(r.f.Text.Value[:at[0]]) {
			return fmt.Sprintf("or not of a special value (%q)", excerpt(r.f.Text.Value[at[0]:at[1]]))
		}
	}
	if (fact == "minimum" || fact == "maximum") && (otherLimits().MatchString(r.rest()) || limitsBefore().MatchString(r.f.Text.Value[:r.at[0]])) {
		return "or only of one of several"
	}
	if m := subject().FindStringSubmatch(before); m != nil && m[1] != r.f.Name && r.groups != nil && slices.Contains(r.groups.names, m[1]) {
		return fmt.Sprintf("or of %s", m[1])
	}
	if m := conditional().FindStringSubmatch(before); m != nil && (fact != "default" || !trueIf().MatchString(before)) {
		if w := m[1] + m[2]; !strings.HasPrefix(strings.ToLower(w), "for example") && (fact != "default" || !unsetText().MatchString(w)) {
			return fmt.Sprintf("or only %q", excerpt(strings.TrimSpace(w)))
		}
	}
	if w := hedged().FindString(before); w != "" {
		return fmt.Sprintf("or a recommendation or example (%q)", excerpt(strings.TrimSpace(w)))
	}
	if fact != "default" && (byDefault().MatchString(before) || defaultAfter().MatchString(after)) {
		return "or only by default"
	}
	for _, re := range []*regexp.Regexp{limited(), withdrawn()} {
		w := strings.TrimLeft(re.FindString(after), " ,(")
		if w != "" && !given().MatchString(w) && !allowed().MatchString(w) && (fact != "default" || !unsetText().MatchString(w)) {
			return fmt.Sprintf("or only %q", excerpt(w))
		}
	}
	if m := unitAfter().FindStringSubmatch(after); m != nil && (fact == "minLength" || fact == "maxLength") {
		return fmt.Sprintf("or in another unit (%q)", m[1])
	}
	if w := eachPart().FindString(before); w != "" && (fact == "minLength" || fact == "maxLength") {
		return fmt.Sprintf("or of a part of it (%q)", excerpt(w))
	}
	if w := mayBeEmpty().FindString(r.f.Text.Value); w != "" && fact == "minLength" {
		return fmt.Sprintf("or not of the empty string (%q)", excerpt(w))
	}
	if fact == "default" || fact == "minimum" || fact == "maximum" {
		return r.doubtNumber(after)
	}
	return ""
}

// doubtNumber returns the second reading of a number that goes on after the phrase: in another unit, or as part
// of an expression.
func (r *reading) doubtNumber(after string) string {
	if w := restated().FindString(after); w != "" {
		return fmt.Sprintf("or %q", excerpt(strings.TrimSpace(w)))
	}
	m := unitAfter().FindStringSubmatch(after)
	if m == nil {
		return ""
	}
	own := unit(m[1])
	rest := r.f.Text.Value[:r.at[0]] + after[len(m[0]):] + " " + strings.ReplaceAll(r.f.Name, "_", " ")
	known := own == "second"
	for _, w := range unitInText().FindAllString(rest, -1) {
		if unit(w) != own {
			return fmt.Sprintf("or %q in %ss", m[1], unit(w))
		}
		known = true
	}
	if w := strings.TrimLeft(after[len(m[0]):], " "); !known || strings.HasPrefix(w, "(") || w != "" && !strings.ContainsAny(w[:1], ".,;)") {
		return fmt.Sprintf("or another number in another unit (%q)", m[1])
	}
	r.at[1] += len(m[0])
	return ""
}

// unit returns one name for the names of a unit.
func unit(s string) string {
	s = strings.ToLower(s)
	if len(s) > 2 {
		s = strings.TrimSuffix(s, "s")
	}
	switch s {
	case "ms", "msec":
		return "millisecond"
	case "s", "sec":
		return "second"
	case "min":
		return "minute"
	case "h", "hr":
		return "hour"
	case "d":
		return "day"
	case "w":
		return "week"
	}
	return s
}
