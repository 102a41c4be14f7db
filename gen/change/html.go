package change

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
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

// page is the data of the template.
type page struct {
	Report
	Style  template.CSS // page.css, contains no text of documents
	Policy string
	Groups []group
}

type group struct {
	Axis     Axis
	Title    string
	Findings []Finding
}

// HTML writes the report as a single page for reviewers.
//
// The page has no scripts: its filters are radio buttons and CSS, and its content
// security policy allows only the style sheet in it, by hash. So even text that was
// not escaped could not run scripts, load resources or send requests.
func (r Report) HTML(w io.Writer) error {
	t, err := template.New("page").Funcs(template.FuncMap{
		"count": count, "about": func(f Finding) []string { return f.Subject }, "capital": func(s Severity) string { return capital(string(s)) },
		"clean": cleanLines, "position": func(p *Place) string { return safe.OneLine(p.Position.String()) },
		"version": func(v Version) string { return capital(v.String()) },
	}).Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("change: parse the page: %w", err)
	}
	style := strings.TrimSpace(pageStyle)
	sum := sha256.Sum256([]byte(style))
	p := page{
		Report: r, Style: template.CSS(style),
		Policy: "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'",
	}
	for _, axis := range []Axis{AxisWire, AxisGo} {
		p.Groups = append(p.Groups, group{axis, title(axis), r.At(axis)})
	}
	if err := t.Execute(w, p); err != nil {
		return fmt.Errorf("change: write the page: %w", err)
	}
	return nil
}

// cleanLines is safe.OneLine for each line of a text.
func cleanLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = safe.OneLine(lines[i])
	}
	return strings.Join(lines, "\n")
}
