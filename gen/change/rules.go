package change

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// groupChange is the result of comparing two values of x-voxgen-groups.
type groupChange struct {
	same     bool
	old, new string // the rules that only one of them has
	severity Severity
	action   string
}

// compareGroups compares rules on combinations of parameters by what they allow. Neither
// the order of the rules nor that of the names matters. known reports whether callers of
// the old document could send a parameter.
func compareGroups(old, new any, known func(string) bool) groupChange {
	was, is := rules(old), rules(new)
	gone := filter(was, func(r rule) bool { return !slices.ContainsFunc(is, r.equal) })
	came := filter(is, func(r rule) bool { return !slices.ContainsFunc(was, r.equal) })
	g := groupChange{severity: Note, action: "None; more combinations of parameters are allowed."}
	g.old, g.new = differing(ruleTexts(gone), ruleTexts(came))
	if g.same = len(gone)+len(came) == 0; g.same {
		return g
	}
	if rejects(was, is, known) {
		g.severity, g.action = Breaking, "Review requests with these parameters; other combinations are rejected."
	}
	return g
}

// renamedGroups returns extensions with the names of parameters in x-voxgen-groups replaced by their new ones, so
// that a renaming is not a change of the groups too.
func renamedGroups(extensions map[string]any, names map[string]string) map[string]any {
	const key = "x-voxgen-groups"
	list, _ := extensions[key].([]any)
	if len(list) == 0 || len(names) == 0 {
		return extensions
	}
	var groups []any
	for _, r := range rules(list) {
		var of []any
		for _, name := range r.of {
			of = append(of, cmp.Or(names[name], name))
		}
		groups = append(groups, map[string]any{"rule": r.name, "of": of})
	}
	out := maps.Clone(extensions)
	out[key] = groups
	return out
}

// rule is an item of x-voxgen-groups.
type rule struct {
	name string
	of   []string // sorted, apart from the first name of requires
}

func rules(v any) (out []rule) {
	list, _ := v.([]any)
	for _, item := range list {
		m, _ := item.(map[string]any)
		name, _ := m["rule"].(string)
		of, _ := m["of"].([]any)
		r := rule{name: name, of: texts(of)}
		if name == "requires" && len(r.of) > 0 {
			slices.Sort(r.of[1:])
		} else {
			slices.Sort(r.of)
		}
		out = append(out, r)
	}
	return out
}

func (r rule) equal(o rule) bool { return r.name == o.name && slices.Equal(r.of, o.of) }

func ruleTexts(list []rule) (out []string) {
	for _, r := range list {
		out = append(out, r.name+" of "+strings.Join(r.of, ", "))
	}
	slices.Sort(out)
	return out
}

// allows reports whether a combination of parameters keeps to the rule.
func (r rule) allows(sent map[string]bool) bool {
	n := 0
	for _, name := range r.of {
		if sent[name] {
			n++
		}
	}
	switch r.name {
	case "exactly-one":
		return n == 1
	case "at-most-one":
		return n <= 1
	case "at-least-one":
		return n >= 1
	case "requires":
		return len(r.of) == 0 || !sent[r.of[0]] || n > 1
	}
	return true
}

// rejects reports whether a combination that was allowed is no longer. It tries all
// combinations of the parameters; of very many it assumes so.
func rejects(was, is []rule, known func(string) bool) bool {
	var names []string
	for _, r := range slices.Concat(was, is) {
		for _, name := range r.of {
			if known(name) && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	const most = 14
	if len(names) > most {
		return true
	}
	for bits := range 1 << len(names) {
		sent := map[string]bool{}
		for i, name := range names {
			sent[name] = bits>>i&1 == 1
		}
		against := func(r rule) bool { return !r.allows(sent) }
		if !slices.ContainsFunc(was, against) && slices.ContainsFunc(is, against) {
			return true
		}
	}
	return false
}
