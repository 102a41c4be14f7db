package change

import (
	"cmp"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// sections are the headings of an entry of Keep a Changelog, in its order.
var sections = []string{"Added", "Changed", "Deprecated", "Removed"}

// The IDs of what came, went or is deprecated; all others changed.
var (
	cameIDs       = regexp.MustCompile(`^(endpoint|handler|server|api-security|go-package)-added$|^new-|(property|parameter|header|status|media-type|enum-value|one-of|any-of)-added$|body-added-(optional|required)$`)
	goneIDs       = regexp.MustCompile(`^(api|handler|server|api-security|go-[a-z]+)-removed|(property|parameter|header|status|media-type|enum-value|one-of|any-of|body)-removed$`)
	deprecatedIDs = regexp.MustCompile(`-deprecated$`)
)

// Changelog writes an entry for the changelog of the module with the client, in the format
// of Keep a Changelog: what callers notice on the wire, and what no longer compiles.
// Breaking changes are marked and come first; texts of the document are omitted.
func (r Report) Changelog(w io.Writer) error {
	entries := map[string][]Finding{}
	for _, f := range r.Findings {
		if section := f.section(); section != "" {
			entries[section] = append(entries[section], f)
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, "## [Unreleased]\n\n%s.\n", capital(r.Version.String()))
	for _, section := range sections {
		list := entries[section]
		if len(list) == 0 {
			continue
		}
		slices.SortStableFunc(list, func(a, b Finding) int {
			return cmp.Or(cmp.Compare(min(a.Severity.rank(), 1), min(b.Severity.rank(), 1)), cmp.Compare(a.Axis, b.Axis)*-1)
		})
		fmt.Fprintf(&b, "\n### %s\n\n", section)
		for _, f := range list {
			b.WriteString("- " + f.entry() + "\n")
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// section returns the heading for a finding, or "" if callers do not notice it.
func (f Finding) section() string {
	switch {
	case f.Axis == AxisGo && f.Severity != Breaking && f.ID != "go-package-added":
		return "" // follows from what is new on the wire
	case f.ID == "prose-changed" || f.ID == "schema-changed" || f.Severity == Note && strings.HasPrefix(f.Action, "None; voxgen does not use"):
		return ""
	case deprecatedIDs.MatchString(f.ID):
		return "Deprecated"
	case cameIDs.MatchString(f.ID):
		return "Added"
	case goneIDs.MatchString(f.ID):
		return "Removed"
	}
	return "Changed"
}

// entry returns the line for a finding.
func (f Finding) entry() string {
	text, _, _ := strings.Cut(f.Message, ": callers ") // that it is breaking says so
	text = safe.Markdown(text)
	if about := f.about(""); f.Axis == AxisWire && about != "" {
		text += " (" + safe.Markdown(about) + ")"
	}
	if f.Severity == Breaking {
		return "**Breaking:** " + text + "."
	}
	return capital(text) + "."
}
