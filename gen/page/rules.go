package page

import (
	"regexp"
	"slices"
	"sync"
)

// rule is a row of the table: one wording of the documentation.
type rule struct {
	// name is stable; it is recorded with every fact of the rule.
	name string
	// re matches the phrase. Texts have no HTML or Markdown markup, plain quotes
	// and single spaces.
	re *regexp.Regexp
	// needs are texts of which a match has at least one; nil if that is not known.
	needs []string
	// read extracts facts from the phrase and its submatches. It may extend the
	// phrase (reading.at), and returns false if the phrase means something else.
	// A rule without it has no facts.
	read func(r *reading, m []string) bool
	// firm is set if the facts hold for every value: see reading.doubt.
	firm bool
	// cases are texts and their schemas, which the tests apply the whole table to.
	// A text starts with the type and a colon; the parameter is called it, others
	// are a, b and c. Diagnostics are written as !code.
	cases [][2]string
}

// phrase compiles the wording of a rule, which is case-insensitive.
func phrase(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + s) }

// lazy returns a function that compiles expr in its first call. Only the import needs the
// patterns of this package, and compiling them takes longer than the start of voxgen.
func lazy(expr string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expr) })
}

// table lists all rules in the order in which they are tried: a phrase is read by the
// first rule that matches.
var table = sync.OnceValue(func() []rule {
	rows := slices.Concat(
		firm(listRules()), firm(slices.Concat(timeRules(), zoneRules())), markRules(), secretRules(),
		firm(slices.Concat(openRules(), enumRules(), likelyRules(), ifSetRules(), labelRules(), bulletRules())),
		groupRules(), verbRules(),
		firm(slices.Concat(lengthRules(), leastRules(), exactRules(), digitRules(), textRules(), charRules(), rangeRules(), exclusiveRules(), itemRules(), numberRules(), signRules(), valueRules(), namedDefaultRules(), defaultRules())),
		exampleRules(), silentRules(),
	)
	for i := range rows {
		rows[i].needs = needs(rows[i].re)
	}
	return rows
})
