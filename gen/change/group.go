package change

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// group is the findings about one operation, one schema, one Go type or the document.
type group struct {
	// Name is POST /pets, Pet, or document.
	Name     string
	Findings []Finding
}

// groups returns the findings of an axis by what they are about: groups with breaking
// changes first, operations before schemas, then by name.
func (r Report) groups(axis Axis) []group {
	var out []group
	at := map[string]int{}
	for _, f := range r.At(axis) {
		name := f.Group()
		i, ok := at[name]
		if !ok {
			i = len(out)
			at[name] = i
			out = append(out, group{Name: name})
		}
		out[i].Findings = append(out[i].Findings, f)
	}
	for _, g := range out {
		slices.SortStableFunc(g.Findings, func(a, b Finding) int { return cmp.Compare(a.Severity.rank(), b.Severity.rank()) })
	}
	slices.SortStableFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.worst().rank(), b.worst().rank()), cmp.Compare(a.kind(), b.kind()), strings.Compare(a.Name, b.Name))
	})
	return out
}

func (g group) worst() Severity { return g.Findings[0].Severity }

// kind ranks the document before operations, and those before schemas.
func (g group) kind() int {
	switch f := g.Findings[0]; {
	case f.Operation != "":
		return 1
	case f.Schema != "":
		return 2
	default:
		return 0
	}
}

// Count returns the number of findings with severity s.
func (g group) Count(s Severity) int { return Report{Findings: g.Findings}.Count(s) }

// Counts returns the numbers of findings, such as "2 breaking, 1 note".
func (g group) Counts() string {
	var out []string
	for _, s := range Severities() {
		switch n := g.Count(s); {
		case n == 0:
		case s == Breaking:
			out = append(out, fmt.Sprintf("%d breaking", n))
		default:
			out = append(out, count(n, string(s)))
		}
	}
	return strings.Join(out, ", ")
}
