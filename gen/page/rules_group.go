package page

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
)

// The rules on parameters in x-voxgen-groups.
const (
	exactlyOne = "exactly-one"
	atMostOne  = "at-most-one"
	atLeastOne = "at-least-one"
)

// list matches names of parameters, in quotation marks or not.
const list = `((?:(?:the |an? |either )?['"]?\b\w+['"]?(?:, (?:or |and |nor )?| or | and | nor |/)?)+?)`

func group(name, re, kind string, self bool, cases ...[2]string) rule {
	return rule{name: name, re: phrase(re), cases: cases, read: func(r *reading, m []string) bool {
		return r.group(kind, m[1], self)
	}}
}

// groupRules are the wordings about several parameters. The list of names ends with
// the sentence.
func groupRules() []rule {
	return append([]rule{
		{
			name: "either-by-words",
			re:   phrase(`\b(?:specify|provide|pass|set|use) either the (\w+(?:'s)? \w+) or the (\w+(?:'s)? \w+)\b`),
			read: (*reading).eitherByWords,
			cases: [][2]string{
				{"string: Please specify either the part's one or the part's two to edit it", "{type: string} at-most-one(part_one,part_two)"},
				{"string: Specify either the long name or the short name", "{type: string}"},
			},
		},
		group("instead-of", `\bcan be (?:used|passed|specified) instead of (?:the )?`+list+`(?: parameters?)?(?:\.|;|,? (?:to|when|if)\b|$)`, atMostOne, true,
			[2]string{"string: The name. Can be used instead of a", "{type: string} at-most-one(a,it)"},
			[2]string{"string: Can be used instead of <b>a</b> or b.", "{type: string} at-most-one(a,b,it)"},
			[2]string{"string: Can be used instead of nothing", "{type: string} !page-unread"}),
		group("use-instead", `\buse (?:it|this)(?: parameter| field)? instead of (?:the )?`+list+`(?: parameters?)?(?:, but (?:do )?not combine with\b|\.|;|$)`, atMostOne, true,
			[2]string{"string: Use it instead of a, but not combine with", "{type: string} at-most-one(a,it)"}),
		group("required-unless", `\brequired unless `+list+`(?: parameters?)? (?:is|are) (?:provided|specified|set|passed|used|given)\b`, exactlyOne, true,
			[2]string{"string: Required unless a or b is provided", "{type: string} exactly-one(a,b,it)"}),
		group("either", `\bspecify either `+list+`(?:\.|;|,? but\b|$)`, atMostOne, false,
			[2]string{"string: Specify either `a` or the `b`, but not both.", "{type: string} at-most-one(a,b)"},
			[2]string{"string: Specify either a or b.", "{type: string} at-most-one(a,b)"},
			[2]string{"string: Specify either a or b, but not combine with c.", "{type: string} at-most-one(a,b) at-most-one(c,it)"}),
		group("either-this", `\bspecify either this parameter or (?:the )?`+list+`(?: parameters?)?(?:\.|;|$)`, atMostOne, true,
			[2]string{"string: Specify either this parameter or a.", "{type: string} at-most-one(a,it)"}),
		group("one-of-two", `\bone of (?:the )?(?:two|following) parameters:? ?\(?`+list+`\)? (?:must|should|needs to) be\b`, atLeastOne, false,
			[2]string{"string: One of the two parameters (a or b) must be set", "{type: string} at-least-one(a,b)"}),
		group("not-combine", `\b(?:but )?(?:do not|not|cannot be) combined? (?:it )?with (?:the )?`+list+`(?:\.|;|$)`, atMostOne, true,
			[2]string{"string: Use it, but not combine with a", "{type: string} at-most-one(a,it)"}),
	}, slices.Concat(choiceRules(), conflictRules(), conditionRules())...)
}

// isGiven matches what is said of a parameter that a request has.
const isGiven = ` (?:is|are|was) (?:also )?(?:required|provided|specified|set|passed|used|given|present)\b`

// choiceRules are the wordings about how many of a list of parameters a request has.
func choiceRules() []rule {
	const of = ` of (?:the )?(?:following )?(?:parameters?:? ?|fields?:? ?)?\(?` + list + `\)?(?: parameters?| fields?)?`
	const end = `(?: (?:is|are|must|should|may|can|has|have|needs?)\b|\.|;|$)`
	return []rule{
		group("at-least-one", `\bat least one`+of+end, atLeastOne, false,
			[2]string{"string: At least one of a, b must be set", "{type: string} at-least-one(a,b)"}),
		group("exactly-one", `\b(?:exactly|precisely) one`+of+end, exactlyOne, false,
			[2]string{"string: Exactly one of `a` or `b` must be given.", "{type: string} exactly-one(a,b)"}),
		group("at-most-one", `\b(?:at most|only|no more than|not more than|(?:may|can|must) only (?:specify|provide|pass|use|set|send)) one`+of+end, atMostOne, false,
			[2]string{"string: You may only specify one of `a` or `b`.", "{type: string} at-most-one(a,b)"},
			[2]string{"string: At most one of a, b may be set", "{type: string} at-most-one(a,b)"}),
		group("one-needed", `(?:^|[.;] )(?:either|one of) `+list+`(?: parameters?| fields?)? (?:is required|(?:must|should|needs to|(?:has|have) to) be)\b`, atLeastOne, false,
			[2]string{"string: Either `a` or `b` is required.", "{type: string} at-least-one(a,b)"},
			[2]string{"string: Either a or b must be set, but not both.", "{type: string} exactly-one(a,b)"},
			[2]string{"string: Either red or blue must be there", "{type: string}"}),
		group("one-provided", `\b(?:must|should|need to|(?:has|have) to) (?:specify|provide|set|pass|send|supply) (?:either|one of) `+list+`(?: parameters?| fields?)?(?:,|\.|;|$| but\b)`, atLeastOne, false,
			[2]string{"string: You must provide either `a` or `b`.", "{type: string} at-least-one(a,b)"}),
		group("required-without", `\brequired (?:if|when) (?:neither |none of )?`+list+`(?: parameters?| fields?)? (?:is|are) (?:not |un|omitted|missing|absent)`, atLeastOne, true,
			[2]string{"string: Required if `a` is not provided.", "{type: string} at-least-one(a,it)"}),
	}
}

// conflictRules are the wordings about parameters that are mutually exclusive.
func conflictRules() []rule {
	conflict := func(name, re string, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), cases: cases, read: (*reading).conflict}
	}
	return []rule{
		group("exclusive-list", `(?:^|[.;] )`+list+`(?: parameters?| fields?)? are mutually exclusive\b`, atMostOne, false,
			[2]string{"string: a and b are mutually exclusive.", "{type: string} at-most-one(a,b)"}),
		conflict("exclusive", `\b(?:mutually exclusive|incompatible|conflicts|(?:do not|don't) use(?: (?:this|it))?(?: together)?|(?:cannot|can't|can not|may not|must not) be (?:used|specified|set|passed|provided|combined|present)(?: (?:together|along|in combination|in conjunction|at the same time))?) (?:with|as) (?:the )?`+list+`(?: parameters?| fields?)?(?:\.|;|$)`,
			[2]string{"string: Mutually exclusive with `a`.", "{type: string} at-most-one(a,it)"},
			[2]string{"string: Mutually exclusive with `a` and `b`.", "{type: string} !page-unread"},
			[2]string{"string: Cannot be used together with `a`.", "{type: string} at-most-one(a,it)"},
			[2]string{"string: Cannot be used together with `a` or `b`.", "{type: string} !page-unread"}),
		conflict("excluded-if", `\b(?:if|when) (?:the )?`+list+`(?: parameter| field)?`+isGiven+`, (?:this|it)(?: parameter| field)? (?:must|may|can|should)(?: not|not) be (?:used|specified|set|passed|provided|present|given)\b`,
			[2]string{"string: If `a` is given, this must not be set.", "{type: string} at-most-one(a,it)"}),
		conflict("excluded-by", `\b(?:cannot|can't|can not|may not|must not) be (?:used|specified|set|passed|provided|present) (?:if|when) (?:the )?`+list+`(?: parameter| field)?`+isGiven,
			[2]string{"string: May not be passed if `a` is passed.", "{type: string} at-most-one(a,it)"}),
	}
}

// conflict adds a rule on the parameter and another one. With several, those may be used together or not.
func (r *reading) conflict(m []string) bool {
	if r.groups == nil {
		return false
	}
	var of []string
	for _, w := range word().FindAllString(m[1], -1) {
		if slices.Contains(r.groups.names, w) {
			of = append(of, w)
		} else if !slices.Contains([]string{"the", "a", "an", "or", "and", "either"}, w) {
			return false
		}
	}
	switch {
	case len(of) == 0 || slices.Contains(of, r.f.Name):
		return false
	case len(of) > 1:
		r.unread("two readings: this parameter excludes each of them, or all are mutually exclusive", "rule ignored")
		return true
	}
	r.groups.pairs = append(r.groups.pairs, Group{Rule: atMostOne, Of: append(of, r.f.Name)})
	r.lifted("x-voxgen-groups")
	return true
}

// conditionRules are the wordings about when a parameter is needed or allowed, which no schema can hold.
func conditionRules() []rule {
	condition := func(name, re, kept, why string, cases ...[2]string) rule {
		return rule{name: name, re: phrase(re), cases: cases, read: func(r *reading, _ []string) bool {
			r.note(kept, why)
			return true
		}}
	}
	return []rule{
		condition("conditional", `\b(?:is |are )?(?:required|mandatory),? (?:only )?(?:if|when|for|in case)\b[^.]*|\byou must (?:also )?specify [^.]* too\b`,
			"the parameter is optional", "OpenAPI does not support conditionally required parameters",
			[2]string{"string: Is required if b is true", "{type: string} !page-note"},
			[2]string{"string: Required for the X report type", "{type: string} !page-note"}),
		condition("only-with", `\b(?:can be used|applies|applicable|valid|allowed|available|relevant|used|works) only (?:if|when|with|together with)\b[^.]*|\bonly (?:applies|applicable|available|allowed|accepted|valid|relevant|supported|used|permitted) (?:if|when|with)\b[^.]*|\b(?:must|can only|may only) be (?:used|specified|set|provided) (?:together )?with\b[^.]*|\brequired together with\b[^.]*|\bmust (?:also )?be (?:set|specified|given|provided) (?:too|as well)\b|\bignored (?:if|when|unless)\b[^.]*`,
			"the parameter is always accepted", "OpenAPI does not support parameters that depend on others",
			[2]string{"string: Can be used only if a is specified", "{type: string} !page-note"},
			[2]string{"string: The name. Applies only if you set a or b", "{type: string} !page-note"}),
	}
}

// noneFails matches a rule of alternatives that at least one of them is needed.
var noneFails = lazy(`(?i)\berror if (?:none|neither)\b|\b(?:one of them|at least one) (?:is required|must be)\b`)

// notBoth matches what follows a rule of alternatives of which only one may be set.
var notBoth = lazy(`(?i)^[^.;]{0,40}\bbut not (?:both|all)\b`)

// eitherByWords reads alternatives that are named by words: the task's ID is task_id.
func (r *reading) eitherByWords(m []string) bool {
	if r.groups == nil {
		return false
	}
	var names []string
	for _, words := range m[1:] {
		name := strings.ReplaceAll(strings.ReplaceAll(strings.ToLower(words), "'s ", " "), " ", "_")
		if !slices.Contains(r.groups.names, name) {
			return false
		}
		names = append(names, name)
	}
	return r.group(atMostOne, strings.Join(names, " "), false)
}

var word = lazy(`\w+`)

// group adds a rule on the parameters in list.
func (r *reading) group(kind, list string, self bool) bool {
	if r.groups == nil {
		return true
	}
	if strings.HasSuffix(r.f.Text.Value[:r.at[1]], " but") {
		r.at[1] -= len(" but") // start of the next phrase
	}
	var of []string
	for _, w := range word().FindAllString(list, -1) {
		if slices.Contains(r.groups.names, w) && !slices.Contains(of, w) {
			of = append(of, w)
		} else if !slices.Contains([]string{"the", "a", "an", "or", "and", "either", "nor"}, w) {
			if len(of) == 0 && !self {
				return false
			}
			r.unread("unknown parameter "+w, "rule ignored")
			return true
		}
	}
	if self && !slices.Contains(of, r.f.Name) {
		of = append(of, r.f.Name)
	}
	if len(of) < 2 {
		r.unread("no other parameter named", "rule ignored")
		return true
	}
	if kind == atMostOne && noneFails().MatchString(r.f.Text.Value) || kind == atLeastOne && notBoth().MatchString(r.rest()) {
		kind = exactlyOne
	}
	r.groups.add(kind, of)
	r.lifted("x-voxgen-groups")
	return true
}

// grouping collects the rules on the parameters of a method.
type grouping struct {
	names []string
	found []Group
	// pairs are parameters that are mutually exclusive. What the pairs of one parameter have in common with each
	// other is not known, so that they are not merged.
	pairs []Group
	diags *diag.List
}

// add merges overlapping rules: the text of each alternative names all others or only
// the first.
func (g *grouping) add(kind string, of []string) {
	next := Group{Rule: kind, Of: of}
	if kind == atLeastOne {
		g.found = append(g.found, next)
		return
	}
	var rest []Group
	for _, old := range g.found {
		if old.Rule == atLeastOne || !slices.ContainsFunc(old.Of, func(n string) bool { return slices.Contains(next.Of, n) }) {
			rest = append(rest, old)
			continue
		}
		if old.Rule == exactlyOne {
			next.Rule = exactlyOne
		}
		next.Of = slices.Concat(next.Of, old.Of)
	}
	g.found = append(rest, next)
}

// result sorts the groups by parameters. If the header line marks a parameter in a
// group as required, exactly one of the group is required instead.
func (g *grouping) result(values []Value) []Group {
	var out []Group
	for _, group := range slices.Concat(g.found, g.pairs) {
		var of []string
		for i := range values {
			v := &values[i]
			if !slices.Contains(group.Of, v.Name) {
				continue
			}
			of = append(of, v.Name)
			if v.Required && group.Rule != atLeastOne {
				v.Required = false
				group.Rule = exactlyOne
			}
		}
		group.Of = of
		if !slices.ContainsFunc(out, func(o Group) bool { return o.Rule == group.Rule && slices.Equal(o.Of, of) }) {
			out = append(out, group)
		}
	}
	position := func(g Group) int { return slices.Index(valueNames(values), g.Of[0]) }
	slices.SortStableFunc(out, func(a, b Group) int { return position(a) - position(b) })
	return out
}

func valueNames(values []Value) []string {
	var out []string
	for _, v := range values {
		out = append(out, v.Name)
	}
	return out
}
