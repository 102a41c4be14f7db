package change

import (
	"fmt"
	"io"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/safe"
)

// Markdown writes the report for a comment on a pull request: the overview of a long one, and
// then all findings, the breaking ones first, by operation, schema or Go type. Texts of the
// documents are escaped, so that they contain no links, mentions or HTML.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Changes: %s → %s\n\n%s. **%s.**\n", safe.Markdown(r.Old), safe.Markdown(r.New), r.Summary(), capital(r.Version.String()))
	if kinds, more := r.overview(); len(kinds) > 0 {
		b.WriteString("\n")
		for _, k := range kinds {
			fmt.Fprintf(&b, "- %s: %d × `%s`: %s\n", k.severity, k.n, k.id, k.places(safe.CodeSpan))
		}
		if more > 0 {
			fmt.Fprintf(&b, "- and %s\n", count(more, "other kind"))
		}
	}
	for _, axis := range []Axis{AxisWire, AxisGo} {
		groups := r.groups(axis)
		if len(groups) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n", title(axis))
		for _, s := range Severities() {
			section(&b, groups, s)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// title returns the heading of an axis.
func title(a Axis) string {
	if a == AxisGo {
		return "Go API"
	}
	return "Wire format"
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// section writes the findings of one severity by group. Notes are folded.
func section(b *strings.Builder, groups []group, s Severity) {
	total := 0
	for _, g := range groups {
		total += g.Count(s)
	}
	switch {
	case total == 0:
		return
	case s == Note:
		fmt.Fprintf(b, "\n<details><summary>%s</summary>\n", count(total, string(s)))
		defer b.WriteString("\n</details>\n")
	default:
		fmt.Fprintf(b, "\n#### %s\n", capital(string(s)))
	}
	for _, g := range groups {
		if g.Count(s) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n%s\n\n", safe.CodeSpan(g.Name))
		for _, f := range g.Findings {
			if f.Severity == s {
				item(b, f)
			}
		}
	}
}

// item writes one finding of a group.
func item(b *strings.Builder, f Finding) {
	fmt.Fprintf(b, "- %s", safe.Markdown(f.Message))
	if about := f.about(f.Group()); about != "" {
		fmt.Fprintf(b, " (%s)", safe.Markdown(about))
	}
	fmt.Fprintf(b, " `%s`\n", f.ID)
	if f.Severity == Note {
		return
	}
	if f.Action != "" {
		fmt.Fprintf(b, "  **Callers:** %s\n", safe.Markdown(f.Action))
	}
	excerpts(b, f)
}

// excerpts writes the two sides as one block in diff format.
func excerpts(b *strings.Builder, f Finding) {
	var lines []string
	for _, side := range []struct {
		sign  string
		place *Place
	}{{"-", f.Old}, {"+", f.New}} {
		if side.place == nil || side.place.Text == "" {
			continue
		}
		lines = append(lines, "@@ "+safe.OneLine(side.place.Position.String())+" @@")
		for line := range strings.SplitSeq(side.place.Text, "\n") {
			lines = append(lines, side.sign+line)
		}
	}
	if len(lines) == 0 {
		return
	}
	text := strings.Join(lines, "\n")
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	text = "  " + strings.ReplaceAll(text, "\n", "\n  ")
	fmt.Fprintf(b, "\n  <details><summary>before and after</summary>\n\n  %sdiff\n%s\n  %s\n\n  </details>\n\n", fence, text, fence)
}

// GitHub writes the findings as annotations of GitHub Actions, whose log folds those of an
// operation, schema or Go type.
func (r Report) GitHub(w io.Writer) error {
	var b strings.Builder
	for _, axis := range []Axis{AxisWire, AxisGo} {
		for _, g := range r.groups(axis) {
			fmt.Fprintf(&b, "::group::%s: %s\n", strings.ReplaceAll(safe.OneLine(g.Name), "%", "%25"), g.Counts())
			for _, f := range g.Findings {
				if err := (diag.List{f.annotation()}).Write(&b, diag.GitHub); err != nil {
					return err
				}
			}
			b.WriteString("::endgroup::\n")
		}
	}
	fmt.Fprintf(&b, "%s\n%s\n", r.Summary(), r.Version)
	_, err := io.WriteString(w, b.String())
	return err
}

func (f Finding) annotation() diag.Diagnostic {
	levels := map[Severity]diag.Severity{Breaking: diag.Error, Warning: diag.Warning, Note: diag.Note}
	d := diag.Diagnostic{Severity: levels[f.Severity], Code: f.ID, Message: f.Message}
	if f.Axis == AxisWire { // the paths of generated files in the repository are not known
		d.Position = f.Position()
	}
	if about := f.about(""); about != "" {
		d.Message += " (" + about + ")"
	}
	if f.Action != "" && f.Severity != Note {
		d.Message += ". " + f.Action
	}
	return d
}
