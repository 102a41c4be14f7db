package page

import (
	"regexp"
	"slices"
	"sync"
)

// rule is one wording of the documentation: a row of the table.
type rule struct {
	// name is stable; it stands with every fact that the row lifts.
	name string
	// re finds the phrase. Texts come without marks of HTML and Markdown,
	// with plain quotes and single blanks.
	re *regexp.Regexp
	// read makes facts of the phrase and its submatches. It may widen the
	// phrase (reading.at), and returns false where the phrase means something
	// else. A row without it only says that the wording means nothing for a schema.
	read func(r *reading, m []string) bool
	// cases are texts and what they mean; the tests run each through the
	// whole table. A text begins with the type and a colon; the parameter is
	// called it, others are a, b and c. Diagnostics are written as !code.
	cases [][2]string
}

// phrase compiles the wording of a row; case never matters.
func phrase(s string) *regexp.Regexp { return regexp.MustCompile(`(?i)` + s) }

// table is all that is known about prose, in the order in which it is tried: a
// phrase belongs to the first row that reads it.
var table = sync.OnceValue(func() []rule {
	return slices.Concat(
		listRules(), timeRules(), markRules(), enumRules(), groupRules(),
		lengthRules(), leastRules(), textRules(), numberRules(), valueRules(), silentRules(),
	)
})
