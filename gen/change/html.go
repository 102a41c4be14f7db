package change

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

//go:embed page.html.tmpl
var pageTemplate string

//go:embed page.css
var pageStyle string

//go:embed page.js
var pageScript string

// page is the data of the template.
type page struct {
	Report
	Style  template.CSS // page.css and page.js contain no text of documents
	Script template.JS
	Policy string
	Axes   []pageAxis
}

type pageAxis struct {
	Axis   Axis
	Title  string
	Count  int
	Groups []pageGroup
}

type pageGroup struct {
	group
	Anchor string
	// Severities are those of its findings.
	Severities []Severity
	Items      []pageItem
}

type pageItem struct {
	Finding
	Anchor string
	Parts  []excerpt
}

// excerpt is one side of a finding. Tag marks what the other side lacks: del or ins.
type excerpt struct {
	Title string
	Tag   string
	Place *Place
	Text  segments
}

// HTML writes the report as a single page for reviewers.
//
// Its content security policy allows only the style sheet and the script in it, by hash.
// So even text that was not escaped could not run scripts, load resources or send
// requests. Without the script, the page lacks only the search.
func (r Report) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"count": count, "contains": strings.Contains, "capital": func(s Severity) string { return capital(string(s)) },
		"clean": cleanLines, "prose": prose, "first": first, "rest": rest, "path": shortPath,
		"position": func(p *Place) string { return safe.OneLine(p.Position.String()) },
		"version":  func(v Version) string { return capital(v.String()) },
	}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("change: parse the page: %w", err)
	}
	style, script := strings.TrimSpace(pageStyle), strings.TrimSpace(pageScript)
	p := page{
		Report: r, Style: template.CSS(style), Script: template.JS(script),
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src " + hashSource(style) + "; script-src " + hashSource(script),
	}
	used := map[string]int{}
	for _, axis := range []Axis{AxisWire, AxisGo} {
		p.Axes = append(p.Axes, r.pageAxis(axis, used))
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("change: write the page: %w", err)
	}
	return nil
}

// hashSource returns the source of a content security policy that allows text.
func hashSource(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func (r Report) pageAxis(axis Axis, used map[string]int) pageAxis {
	out := pageAxis{Axis: axis, Title: title(axis), Count: len(r.At(axis))}
	for _, g := range r.groups(axis) {
		pg := pageGroup{group: g, Anchor: anchor(used, string(axis), g.Name)}
		for _, s := range Severities() {
			if g.Count(s) > 0 {
				pg.Severities = append(pg.Severities, s)
			}
		}
		for _, f := range g.Findings {
			item := pageItem{Finding: f, Anchor: anchor(used, f.ID, g.Name, f.Message, f.place().Pointer), Parts: f.excerpts()}
			pg.Items = append(pg.Items, item)
		}
		out.Groups = append(out.Groups, pg)
	}
	return out
}

// anchor returns an id for an element, which is the same for the same change in later
// reports: name and a hash of what it is about.
func anchor(used map[string]int, name string, about ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(about, "\x00")))
	id := name + "-" + hex.EncodeToString(sum[:4])
	if used[id]++; used[id] > 1 {
		return fmt.Sprintf("%s-%d", id, used[id])
	}
	return id
}

// excerpts returns the sides of a finding, with marks where both have an excerpt.
func (f Finding) excerpts() []excerpt {
	switch {
	case f.Old == nil && f.New == nil:
		return nil
	case f.Old == nil:
		return []excerpt{{"Added", "", f.New, segments{{Text: f.New.Text}}}}
	case f.New == nil:
		return []excerpt{{"Removed", "", f.Old, segments{{Text: f.Old.Text}}}}
	}
	old, now := segments{{Text: f.Old.Text}}, segments{{Text: f.New.Text}}
	if f.Old.Text != "" && f.New.Text != "" {
		old, now = mark(f.Old.Text, f.New.Text)
	}
	return []excerpt{{"Before", "del", f.Old, old}, {"After", "ins", f.New, now}}
}

// prose splits a message into text and code, which is between backticks.
func prose(s string) (out segments) {
	parts := strings.Split(safe.OneLine(s), "`")
	for i, part := range parts {
		code := i%2 == 1
		if code && i == len(parts)-1 { // the last backtick has no partner
			code, part = false, "`"+part
		}
		if part != "" {
			out = append(out, segment{part, code})
		}
	}
	return out
}

// Class returns the classes by which the page filters groups.
func (g pageGroup) Class() string {
	var out strings.Builder
	for _, s := range g.Severities {
		out.WriteString(" has-" + string(s))
	}
	return out.String()
}

// shortPath returns the part of a JSON pointer below an operation or a schema, whose
// name the page shows anyway.
func shortPath(pointer string) string {
	parts := strings.Split(strings.TrimPrefix(pointer, "/"), "/")
	if len(parts) > 2 && (parts[0] == "paths" || parts[0] == "components") {
		parts = parts[3:]
	}
	for i := range parts {
		parts[i] = unescape(parts[i])
	}
	return safe.OneLine(strings.Join(parts, " › "))
}

// first returns the first n uses of a component, or all if one would remain.
func first(n int, uses []Use) []Use {
	if len(uses) <= n+1 {
		return uses
	}
	return uses[:n]
}

// rest returns the uses that first does not.
func rest(n int, uses []Use) []Use { return uses[len(first(n, uses)):] }

// cleanLines is safe.OneLine for each line of a text.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = safe.OneLine(lines[i])
	}
	return strings.Join(lines, "\n")
}
