package page

import (
	"encoding/json"
	"strconv"
	"strings"
)

// lengths sets both limits of the length.
func (r *reading) lengths(least, most string) bool {
	if r.s.Type == "string" {
		r.length(least, 0, true)
	}
	return r.length(most, 0, false)
}

func (r *reading) length(n string, add int, least bool) bool {
	s := r.s
	if s.Type != "string" {
		r.unread("length of a value of type "+r.kind(), "limit ignored")
		return true
	}
	v, ok := number(n)
	i, err := strconv.Atoi(string(v))
	if !ok || err != nil || i+add < 0 {
		r.unread("invalid length", "limit ignored")
		return true
	}
	if least && i == 0 {
		return true // no limit
	}
	if n = strconv.Itoa(i + add); least {
		return r.bound(&s.MinLength, n, "minLength")
	}
	return r.bound(&s.MaxLength, n, "maxLength")
}

// bound sets a limit. If two phrases contradict each other, the first one is kept.
func (r *reading) bound(p **int, n, fact string) bool {
	v, _ := number(n)
	i, err := strconv.Atoi(string(v))
	if err != nil || *p != nil && **p != i {
		r.unread("contradicts an earlier limit", "the first one is used")
		return true
	}
	*p = &i
	r.lifted(fact)
	return true
}

func (r *reading) bytes(m []string) bool {
	n, err := strconv.Atoi(m[1])
	unit := map[byte]int{'k': 1 << 10, 'K': 1 << 10, 'm': 1 << 20, 'M': 1 << 20, 'b': 1, 'B': 1}[m[2][0]]
	if err != nil || n < 1 || n > 1<<20 || r.s.Type != "string" {
		r.unread("invalid length", "limit ignored")
		return true
	}
	most := n*unit - 1
	r.s.MaxBytes = &most
	r.lifted("x-voxgen-max-bytes")
	return true
}

func (r *reading) limit(p *json.Number, n, fact string) bool {
	s := r.item()
	v, ok := number(n)
	switch {
	case !s.numeric():
		r.unread("numeric limit of a value of type "+r.kind(), "limit ignored")
	case !ok || *p != "" && *p != v || s.Type == "integer" && strings.Contains(string(v), "."):
		r.unread("invalid or contradictory number", "limit ignored")
	default:
		*p = v
		r.lifted(fact)
	}
	return true
}

// oneLimit sets a limit of numbers. What limits the number of other things, or the length of a text, is not one.
func (r *reading) oneLimit(p *json.Number, n, fact string) bool {
	numeric := r.item().numeric()
	n, size := r.restated(n, r.rest())
	r.at[1] += size
	after := r.rest()
	if m := unitAfter().FindString(after); m != "" {
		after = after[len(m):]
	} else if m := r.measure(after); m != "" {
		after = after[len(m):]
	}
	if r.s.Type == "array" && !numeric && size == 0 && listEnd().MatchString(r.rest()) {
		if fact == "maximum" {
			return r.bound(&r.s.MaxItems, n, "maxItems")
		}
		return r.bound(&r.s.MinItems, n, "minItems")
	}
	if !numeric || r.s.Type == "array" || !endsLimit().MatchString(after) {
		return false
	}
	return r.limit(p, n, fact)
}

// listEnd matches what follows a limit of a list without a word for its items.
var listEnd = lazy(`^(?:$|[.;)])`)

var (
	measures  = lazy(`(?i)^ ?(?:degrees|percent\b|%|pixels|px\b|cents|points|meters|metres|kilometers|km\b)`)
	results   = lazy(`(?i)^ (?:items|results|records|entries|rows|objects|elements)\b(?: (?:per page|per request|at once|can be returned|are returned))?`)
	countName = lazy(`(?i)^(?:limit|count|top|take|first|last|size|page_?size|per_?page|page_?limit|max_?(?:results|items|count)|rows|records)$`)
)

// measure matches the unit of a number that has no other use: percent, or what a number of results counts.
func (r *reading) measure(after string) string {
	if m := measures().FindString(after); m != "" {
		return m
	}
	if countName().MatchString(r.f.Name) {
		return results().FindString(after)
	}
	return ""
}

// endsLimit matches what may follow a limit of a number: another word is what it counts.
var endsLimit = lazy(`(?i)^(?:$|[^ \w]| (?:\W|and|or|but|inclusive|if|when|unless|for|per|by|in|otherwise|except|depending)(?:\W|$|\b))`)

// rangeOf matches what may precede "from 1 to 5" where it limits the value.
var rangeOf = lazy(`(?i)(?:^|[,:;(—-] ?|[.] |\b(?:number|integer|value|values|float|be|lie|range|percentage|score|rating|factor|weight|volume|speed|probability|port|level|priority|goes|accepted|allowed|anywhere|in|is) )$`)

func (r *reading) fromTo(m []string) bool {
	if !r.item().numeric() || !endsLimit().MatchString(unitAfter().ReplaceAllString(strings.TrimPrefix(r.rest(), r.measure(r.rest())), "")) || !rangeOf().MatchString(r.f.Text.Value[:r.at[0]]) {
		return false
	}
	return !defaultBefore().MatchString(r.f.Text.Value[:r.at[0]]) && r.between(m)
}

// defaultBefore matches what makes a range a default.
var defaultBefore = lazy(`(?i)\bdefault(?: value)?(?: is)?:? ?$`)

func (r *reading) between(m []string) bool {
	s := r.item()
	numeric := s.numeric()
	if !numeric && !strings.Contains(strings.ToLower(m[0]), "range") {
		return false // digits (0-9)
	}
	for i := 1; i+1 < len(m); i += 2 {
		if m[i] == "" {
			continue
		}
		lo, ok1 := number(m[i])
		hi, ok2 := number(m[i+1])
		switch {
		case !ok1 || !ok2 || less(hi, lo):
			r.unread("invalid limits", "limits ignored")
			return true
		case !numeric:
			r.unread("numeric limits of a value of type "+r.kind(), "limits ignored")
			return true
		case openInterval().MatchString(m[0]):
			r.unread("two readings: the limits are values, or are not", "limits ignored")
			return true
		}
		return r.limit(&s.Minimum, string(lo), "minimum") && r.limit(&s.Maximum, string(hi), "maximum")
	}
	return false
}

// openInterval matches a range whose limits are not both values: [0, 1).
var openInterval = lazy(`\(-?[\d.]+, ?-?[\d.]+\)|\[[^\[\])]*\)|\([^()\]]*\]`)
