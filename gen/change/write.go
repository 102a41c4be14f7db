package change

import (
	"fmt"
	"io"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// Text writes the report for a terminal: a line for each finding with the action below
// it, and the recommended version last. A long report starts with an overview; its findings
// are grouped by operation, schema and Go type, those with breaking changes first, and
// notes about texts are counted.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	if kinds, more := r.overview(); len(kinds) > 0 {
		b.WriteString(r.Summary() + "\n")
		for _, k := range kinds {
			fmt.Fprintf(&b, "  %s: %d × %s: %s\n", k.severity, k.n, k.id, k.places(safe.OneLine))
		}
		if more > 0 {
			fmt.Fprintf(&b, "  and %s\n", count(more, "other kind"))
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
