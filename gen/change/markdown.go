package change

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/safe"
)

// Markdown writes the report for a comment on a pull request. Texts of the documents
// are escaped, so that they contain no links, mentions or HTML.
func (r Report) Markdown(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "## Changes: %s → %s\n\n%s.\n", escapeMarkdown(r.Old), escapeMarkdown(r.New), r.Summary())
	for _, axis := range []Axis{AxisWire, AxisGo} {
		found := r.At(axis)
		if len(found) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n", title(axis))
		for _, s := range Severities() {
			r.section(&b, found, s)
		}
	}
	fmt.Fprintf(&b, "\n**%s**\n", capital(r.Version.String()))
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

func (r Report) section(b *strings.Builder, found []Finding, s Severity) {
	first := true
	for _, f := range found {
		if f.Severity != s {
			continue
		}
		if first {
			fmt.Fprintf(b, "\n#### %s\n\n", capital(string(s)))
			first = false
		}
		fmt.Fprintf(b, "- %s", escapeMarkdown(f.Message))
		if about := r.about(f); about != "" {
			fmt.Fprintf(b, " (%s)", escapeMarkdown(about))
		}
		fmt.Fprintf(b, " `%s`\n", f.ID)
		if f.Action != "" && s != Note {
			fmt.Fprintf(b, "  **Callers:** %s\n", escapeMarkdown(f.Action))
		}
		if f.Severity != Note {
			excerpts(b, f)
		}
	}
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

var (
	markdownSpecial = regexp.MustCompile("[\\\\`*_{}\\[\\]()<>#+!|~&:@-]")
	plainCode       = regexp.MustCompile("^`[A-Za-z0-9_./{}\" <>:$#?=,*()'\\[\\]-]+`")
)

// escapeMarkdown escapes s except for plain code spans.
func escapeMarkdown(s string) string {
	s = safe.OneLine(s)
	var b strings.Builder
	for len(s) > 0 {
		if code := plainCode.FindString(s); code != "" {
			b.WriteString(code)
			s = s[len(code):]
			continue
		}
		c := s[:1]
		switch {
		case c == "@" || c == ":" || c == "&" || c == "<" || c == ">":
			fmt.Fprintf(&b, "&#%d;", c[0]) // GitHub recognizes mentions and links despite a backslash
		case markdownSpecial.MatchString(c) && c != "-" && c != "(" && c != ")":
			b.WriteString("\\" + c)
		default:
			b.WriteString(c)
		}
		s = s[1:]
	}
	return b.String()
}

// GitHub writes the findings as annotations of GitHub Actions.
func (r Report) GitHub(w io.Writer) error {
	levels := map[Severity]diag.Severity{Breaking: diag.Error, Warning: diag.Warning, Note: diag.Note}
	var list diag.List
	for _, f := range r.Findings {
		d := diag.Diagnostic{Severity: levels[f.Severity], Code: f.ID, Message: f.Message}
		if f.Axis == AxisWire { // the paths of generated files in the repository are not known
			d.Position = f.Position()
		}
		if about := r.about(f); about != "" {
			d.Message += " (" + about + ")"
		}
		if f.Action != "" && f.Severity != Note {
			d.Message += ". " + f.Action
		}
		list.Add(d)
	}
	if err := list.Write(w, diag.GitHub); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "%s\n%s\n", r.Summary(), r.Version)
	return err
}
