package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// many is the number of findings from which a report starts with an overview.
const many = 20

// kind is the findings with one ID and one severity.
type kind struct {
	severity Severity
	id       string
	n        int
	groups   []string // that have them
}

// overview returns the kinds of findings of a long report, eight at most, and the number
// of others: the breaking ones first, then the most frequent.
func (r Report) overview() (kinds []kind, more int) {
	if len(r.Findings) <= many {
		return nil, 0
	}
	for _, f := range r.Findings {
		i := slices.IndexFunc(kinds, func(k kind) bool { return k.severity == f.Severity && k.id == f.ID })
		if i < 0 {
			i = len(kinds)
			kinds = append(kinds, kind{severity: f.Severity, id: f.ID})
		}
		kinds[i].n++
		if !slices.Contains(kinds[i].groups, f.Group()) {
			kinds[i].groups = append(kinds[i].groups, f.Group())
		}
	}
	slices.SortStableFunc(kinds, func(a, b kind) int {
		return cmp.Or(cmp.Compare(a.severity.rank(), b.severity.rank()), cmp.Compare(b.n, a.n))
	})
	const most = 8
	if len(kinds) > most+1 { // one more takes as much space as the number of others
		return kinds[:most], len(kinds) - most
	}
	return kinds, 0
}

// places lists three of the groups, as quote writes them, and the number of others.
func (k kind) places(quote func(string) string) string {
	var out []string
	for _, name := range k.groups[:min(len(k.groups), 3)] {
		out = append(out, quote(name))
	}
	text := strings.Join(out, ", ")
	if more := len(k.groups) - 3; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}
