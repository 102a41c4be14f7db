package change

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// many is the number of findings from which a text report has a summary at the top and
// groups.
const many = 20

// Text writes the report for a terminal: a line for each finding with the action below
// it, and the recommended version last. A long report starts with a summary; its findings
// are grouped by operation, schema and Go type, those with breaking changes first, and
// notes about texts are counted.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	if len(r.Findings) > many {
		for _, line := range r.overview() {
			b.WriteString(line + "\n")
		}
		for _, axis := range []Axis{AxisWire, AxisGo} {
			for _, g := range r.groups(axis) {
				g.write(&b)
			}
		}
		b.WriteString("\n")
	} else {
		for _, f := range r.Findings {
			f.write(&b, "")
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n", r.Summary(), r.Version)
	_, err := io.WriteString(w, b.String())
	return err
}

// write writes a heading and the findings of g.
func (g group) write(b *strings.Builder) {
	fmt.Fprintf(b, "\n%s: %s\n", safe.OneLine(g.Name), g.Counts())
	prose := 0
	for _, f := range g.Findings {
		if f.ID == "prose-changed" {
			prose++
		} else {
			f.write(b, g.Name)
		}
	}
	if prose > 0 {
		fmt.Fprintf(b, "note: %s changed [prose-changed]\n", count(prose, "text"))
	}
}

// write writes the lines of a finding below a heading.
func (f Finding) write(b *strings.Builder, heading string) {
	if pos := f.Position().String(); pos != "" {
		b.WriteString(pos + ": ")
	}
	fmt.Fprintf(b, "%s: %s", f.Severity, f.Message)
	if about := f.about(heading); about != "" {
		fmt.Fprintf(b, " (%s)", about)
	}
	fmt.Fprintf(b, " [%s]\n", f.ID)
	if f.Action != "" && f.Severity != Note {
		fmt.Fprintf(b, "    %s\n", f.Action)
	}
}

// overview returns ten lines at most: the numbers of findings, and what changed most, the
// breaking changes first.
func (r Report) overview() []string {
	type kind struct {
		severity Severity
		id       string
		n        int
		where    []string
	}
	var kinds []*kind
	for _, f := range r.Findings {
		i := slices.IndexFunc(kinds, func(k *kind) bool { return k.severity == f.Severity && k.id == f.ID })
		if i < 0 {
			i = len(kinds)
			kinds = append(kinds, &kind{severity: f.Severity, id: f.ID})
		}
		k := kinds[i]
		k.n++
		if !slices.Contains(k.where, f.Group()) {
			k.where = append(k.where, f.Group())
		}
	}
	slices.SortStableFunc(kinds, func(a, b *kind) int {
		return cmp.Or(cmp.Compare(a.severity.rank(), b.severity.rank()), cmp.Compare(b.n, a.n))
	})
	const most = 10
	lines := []string{r.Summary()}
	for i, k := range kinds {
		if len(lines) == most-1 && len(kinds)-i > 1 {
			return append(lines, fmt.Sprintf("  and %d other kinds of changes", len(kinds)-i))
		}
		where := strings.Join(k.where[:min(len(k.where), 3)], ", ")
		if more := len(k.where) - 3; more > 0 {
			where += fmt.Sprintf(" and %d more", more)
		}
		lines = append(lines, fmt.Sprintf("  %s: %d × %s: %s", k.severity, k.n, k.id, safe.OneLine(where)))
	}
	return lines
}

// about returns the operations of a finding unless the message, or the heading above it,
// contains them.
func (f Finding) about(heading string) string {
	var out []string
	for _, s := range f.Subject {
		if s != heading && !strings.Contains(f.Message, s) {
			out = append(out, safe.OneLine(s))
		}
	}
	if more := len(out) - 3; more > 0 {
		out = append(out[:3], fmt.Sprintf("%d more", more))
	}
	return strings.Join(out, ", ")
}

// Summary counts the findings.
func (r Report) Summary() string {
	if len(r.Findings) == 0 {
		return "no changes"
	}
	return fmt.Sprintf("%s: %d breaking, %s, %s", count(len(r.Findings), "change"),
		r.Count(Breaking), count(r.Count(Warning), "warning"), count(r.Count(Note), "note"))
}

// JSON writes the report as JSON.
func (r Report) JSON(w io.Writer) error {
	if r.Findings == nil {
		r.Findings = []Finding{}
	}
	data, err := safe.JSON(r)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
