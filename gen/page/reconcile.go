package page

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/diag"
)

// deprecatedText matches the description of a deprecated method.
var deprecatedText = lazy(`(?i)^(?:deprecated\b|this method is deprecated)|\bwill be deprecated\b`)

var headerRange = lazy(`^(<=|>=|<|>)?(-?[0-9][0-9.,^]*)(?:-([0-9][0-9.,^]*))?( characters)?$`)

// header reads the facts of the header line or of the schema in a block.
func (r *reading) header() {
	r.rule = "header"
	source := func(fact, phrase string) {
		r.value.Sources = append(r.value.Sources, Source{Fact: fact, Rule: r.rule, Phrase: phrase, From: r.f.Position})
	}
	source("type", r.f.Type)
	if r.f.Range != "" {
		r.headerRange()
	}
	if r.f.Pattern != "" {
		if printed49().MatchString(r.f.Pattern) || !compiles(r.f.Pattern) || r.s.Type != "string" {
			r.report(r.f.Position, diag.Warning, "page-unread", "any "+r.kind()+" is accepted", "characters are missing in the pattern %q", excerpt(r.f.Pattern))
		} else {
			r.s.Pattern = r.f.Pattern
			source("pattern", r.f.Pattern)
		}
	}
	for _, v := range r.f.Enum {
		if s := r.item(); s.literal(v) && !s.has(v) {
			s.Enum = append(s.Enum, EnumValue{Value: v})
		}
	}
	if r.f.HasDefault {
		if v := strings.Trim(r.f.Default, `"'`); r.s.literal(v) && (len(r.s.Enum) == 0 || r.s.has(v)) && !strings.Contains(v, " ") {
			r.s.Default = &v
			source("default", r.f.Default)
		} else {
			r.report(r.f.Position, diag.Note, "page-note", "default ignored", "default %q is not a literal of its type", excerpt(r.f.Default))
		}
	}
}

func compiles(re string) bool {
	_, err := regexp.Compile(re)
	return err == nil
}

func (r *reading) headerRange() {
	m := headerRange().FindStringSubmatch(r.f.Range)
	if m == nil {
		return
	}
	lo, hi := "", ""
	switch {
	case m[3] != "":
		lo, hi = m[2], m[3]
	case strings.HasPrefix(m[1], "<"):
		hi = m[2]
	case strings.HasPrefix(m[1], ">"):
		lo = m[2]
	}
	before := len(r.value.Sources)
	for i, n := range []string{lo, hi} {
		if n == "" {
			continue
		}
		if m[4] != "" {
			r.length(n, 0, i == 0)
		} else {
			r.limit(map[int]*json.Number{0: &r.item().Minimum, 1: &r.item().Maximum}[i], n, []string{"minimum", "maximum"}[i])
		}
	}
	for i := before; i < len(r.value.Sources); i++ {
		r.value.Sources[i].Phrase, r.value.Sources[i].From = r.f.Range, r.f.Position
	}
}

// duration matches a default that is not a time.
var duration = lazy(`(?i)\bdefault(?: value)?(?: is|:) ['"]?[0-9]+ (?:second|minute|hour|day|week|month|year)s?\b`)

// reconcile removes facts of a value that contradict each other.
func (r *reading) reconcile() {
	s := r.s
	if at := duration().FindStringIndex(r.f.Text.Value); at != nil && r.item().TimeLayout != "" {
		r.report(r.f.Text.At(at[0]), diag.Warning, "page-unread", "any string is accepted", "two readings: a time in the layout, or a duration as its default")
		r.item().TimeLayout, r.item().TimeZone = "", ""
	}
	if s.MinLength != nil && s.MaxLength != nil && *s.MinLength > *s.MaxLength {
		r.report(r.f.Position, diag.Warning, "page-unread", "length limits ignored", "contradictory lengths %d to %d", *s.MinLength, *s.MaxLength)
		s.MinLength, s.MaxLength = nil, nil
	}
	if i := r.item(); i.Minimum != "" && i.Maximum != "" && less(i.Maximum, i.Minimum) {
		r.report(r.f.Position, diag.Warning, "page-unread", "limits ignored", "contradictory limits %s and %s", i.Minimum, i.Maximum)
		i.Minimum, i.Maximum = "", ""
	}
	if len(s.Enum) > 0 {
		r.reconcileEnum()
	}
	if s.Const != "" && s.Type == "array" && s.Items.has(s.Const) {
		s.Const = ""
	}
	if s.Default != nil && len(s.Enum) > 0 && !s.has(*s.Default) {
		r.report(r.f.Position, diag.Warning, "page-unread", "default ignored", "default %q is not in the enum", excerpt(*s.Default))
		s.Default = nil
	}
	if r.f.In == "body" {
		// Limits do not apply to response values, which are not checked.
		s.Default, s.Examples = nil, nil
	}
}

// reconcileEnum removes length limits of enum values. If a value exceeds them, the
// limits are wrong, not the value.
func (r *reading) reconcileEnum() {
	s := r.s
	if s.MinLength != nil || s.MaxLength != nil {
		if slices.ContainsFunc(s.Enum, func(v EnumValue) bool {
			n := utf8.RuneCountInString(v.Value)
			return s.MinLength != nil && n < *s.MinLength || s.MaxLength != nil && n > *s.MaxLength
		}) {
			r.report(r.f.Position, diag.Warning, "page-unread", "length limits ignored", "enum values exceed the length limits")
		}
		s.MinLength, s.MaxLength = nil, nil
	}
	s.Pattern, s.Format, s.TimeLayout, s.TimeZone, s.Examples = "", "", "", "", nil
	kept := r.value.Sources[:0]
	for _, src := range r.value.Sources {
		if !slices.Contains([]string{"minLength", "maxLength", "pattern", "format", "examples"}, src.Fact) {
			kept = append(kept, src)
		}
	}
	r.value.Sources = kept
}
