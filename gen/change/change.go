// Package change reports what a new version of an OpenAPI document breaks, on the
// wire and for Go code that uses a generated client.
//
// The wire axis compares operations (wire.go, parameters.go, content.go and so on) and
// the graphs of their schemas (schemas.go): what a schema means (view.go), not how it is
// written, each pair of schemas once. A change gets its severity from its uses (uses.go):
// what is sent, and what is received. The Go axis is a comparison
// of the two generated packages with apidiff, which are type-checked in memory
// (golang.go, importer.go). Both result in findings: plain data, sorted and
// deterministic.
package change

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// Severity ranks a finding.
type Severity string

const (
	// Breaking means that callers fail or do not compile unless they are changed.
	Breaking Severity = "breaking"
	// Warning means that callers may receive something different.
	Warning Severity = "warning"
	// Note means that callers do not need to change.
	Note Severity = "note"
)

// Severities lists the severities, the highest first.
func Severities() []Severity { return []Severity{Breaking, Warning, Note} }

func (s Severity) rank() int { return slices.Index(Severities(), s) }

// Axis is where something changed: on the wire or in Go.
type Axis string

const (
	// AxisWire is about requests and responses.
	AxisWire Axis = "wire"
	// AxisGo is about the API of a generated Go package.
	AxisGo Axis = "go"
)

// Side is one of the two documents.
type Side struct {
	// Name is used in the report, usually as given by the user.
	Name string
	// Doc is the loaded document. Source is the text it was loaded from, which is
	// needed for positions and excerpts.
	Doc    *load.Document
	Source []byte
	// Files is the generated client. The Go axis is omitted unless both sides have
	// files.
	Files []output.File
}

// Place is a position on one of the sides. Text is an excerpt: lines of the document,
// or a Go declaration.
type Place struct {
	diag.Position
	Pointer string `json:"pointer,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Finding is one change.
type Finding struct {
	// ID is stable across releases.
	ID       string   `json:"id"`
	Axis     Axis     `json:"axis"`
	Severity Severity `json:"severity"`
	// Message is what changed, Action what callers must do.
	Message string `json:"message"`
	Action  string `json:"action,omitempty"`
	// Subject lists the affected operations (POST /pets), or the Go symbol
	// (Client.AddPet).
	Subject []string `json:"subject,omitempty"`
	// Operation is the operation (POST /pets) that contains what changed, Schema the
	// component. At most one of them is set on the wire; neither for the document as a
	// whole. For Go, Schema is the declared type, also of its fields and methods.
	Operation string `json:"operation,omitempty"`
	Schema    string `json:"schema,omitempty"`
	// Places lists the uses of a component that changed: where callers meet the change.
	Places []Use `json:"places,omitempty"`
	// Old is nil for additions, New for removals.
	Old *Place `json:"old,omitempty"`
	New *Place `json:"new,omitempty"`
	// names are those of a parameter or property that was renamed.
	names [2]string
}

// Use is where an operation uses a component: "query parameter `limit`",
// "response 200 `data.id`".
type Use struct {
	Operation string `json:"operation"`
	Where     string `json:"where,omitempty"`
}

// Group returns what reports group findings by: the operation, the schema, or
// "document".
func (f Finding) Group() string {
	return cmp.Or(f.Operation, f.Schema, "document")
}

// Position returns the position on the new side or, for removals, on the old side.
func (f Finding) Position() diag.Position { return f.place().Position }

func (f Finding) place() Place {
	switch {
	case f.New != nil:
		return *f.New
	case f.Old != nil:
		return *f.Old
	default:
		return Place{}
	}
}

// Report is the result of a comparison. It can be encoded as JSON.
type Report struct {
	Old      string    `json:"old"`
	New      string    `json:"new"`
	Findings []Finding `json:"findings"`
	Version  Version   `json:"version"`
}

// Compare compares two documents and, if both sides have files, their clients. It
// does not modify the documents.
func Compare(old, new Side) (Report, error) {
	if old.Doc == nil || new.Doc == nil {
		return Report{}, errors.New("change: compare: missing document")
	}
	findings, err := wire(old, new)
	if err != nil {
		return Report{}, err
	}
	if old.Files != nil && new.Files != nil {
		found, err := Go(old.Files, new.Files)
		if err != nil {
			return Report{}, err
		}
		findings = renamedFields(append(findings, found...))
	}
	findings = sorted(findings)
	return Report{
		Old: old.Name, New: new.Name, Findings: findings,
		Version: advise(findings, sameFiles(old.Files, new.Files)),
	}, nil
}

// Count returns the number of findings with severity s.
func (r Report) Count(s Severity) (n int) {
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// At returns the findings of an axis, in order.
func (r Report) At(axis Axis) (out []Finding) {
	for _, f := range r.Findings {
		if f.Axis == axis {
			out = append(out, f)
		}
	}
	return out
}

// sorted sorts findings: the wire before Go, then by severity, then by position. It
// removes duplicates.
func sorted(findings []Finding) []Finding {
	axes := []Axis{AxisWire, AxisGo}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		p, q := a.place(), b.place()
		return cmp.Or(
			cmp.Compare(slices.Index(axes, a.Axis), slices.Index(axes, b.Axis)),
			cmp.Compare(a.Severity.rank(), b.Severity.rank()),
			strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line), cmp.Compare(p.Column, q.Column),
			strings.Compare(p.Pointer, q.Pointer), strings.Compare(a.ID, b.ID), strings.Compare(a.Message, b.Message),
			slices.Compare(a.Subject, b.Subject))
	})
	return slices.CompactFunc(findings, func(a, b Finding) bool {
		return a.ID == b.ID && a.Axis == b.Axis && a.Message == b.Message && a.place() == b.place() && slices.Equal(a.Subject, b.Subject)
	})
}

func sameFiles(a, b []output.File) bool {
	contents := map[string]string{}
	for _, f := range a {
		contents[f.Name] = string(f.Content)
	}
	for _, f := range b {
		if text, ok := contents[f.Name]; !ok || text != string(f.Content) {
			return false
		}
	}
	return len(a) == len(b)
}
