package change

import (
	"fmt"
	"io"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// Text writes the report for a terminal: a line for each finding with the action below
// it, and the recommended version last.
func (r Report) Text(w io.Writer) error {
	var b strings.Builder
	for _, f := range r.Findings {
		if pos := f.Position().String(); pos != "" {
			b.WriteString(pos + ": ")
		}
		fmt.Fprintf(&b, "%s: %s", f.Severity, f.Message)
		if about := f.about(""); about != "" {
			fmt.Fprintf(&b, " (%s)", about)
		}
		fmt.Fprintf(&b, " [%s]\n", f.ID)
		if f.Action != "" && f.Severity != Note {
			fmt.Fprintf(&b, "    %s\n", f.Action)
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n", r.Summary(), r.Version)
	_, err := io.WriteString(w, b.String())
	return err
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
