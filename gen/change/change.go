// Package change tells what a new description breaks, for the service on the
// wire and for the Go code that calls a generated client.
//
// The wire axis is oasdiff's comparison (wire.go), over the documents as they
// are and over mirrors of their webhooks and callbacks (mirror.go), completed
// by a walk over both documents for what oasdiff does not look at (walk.go).
// The Go axis is apidiff's comparison of the two emitted packages, which are
// type-checked in memory (golang.go, importer.go). Both end as findings of one
// kind: plain data, sorted, and the same for the same input.
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
	// Breaking: a caller that does nothing fails, or does not compile.
	Breaking Severity = "breaking"
	// Warning: a caller may get something else than before.
	Warning Severity = "warning"
	// Note: no caller has to do anything.
	Note Severity = "note"
)

// Severities lists them, the worst first.
func Severities() []Severity { return []Severity{Breaking, Warning, Note} }

func (s Severity) rank() int { return slices.Index(Severities(), s) }

// Axis says for whom something changed.
type Axis string

const (
	// AxisWire is what travels between a caller and the service.
	AxisWire Axis = "wire"
	// AxisGo is what Go code sees of a generated package.
	AxisGo Axis = "go"
)

// Side is one of the two descriptions.
type Side struct {
	// Name stands in the report, most likely as the user gave it.
	Name string
	// Doc is the loaded description, Source the bytes it was loaded from, for
	// places and excerpts; without Source there are none.
	Doc    *load.Document
	Source []byte
	// Files is the client that is generated from it. When one of the sides has
	// no files, the Go axis is left out.
	Files []output.File
}

// Place is where something stands on one of the sides. Text is what is written
// there: lines of the description, or a Go declaration.
type Place struct {
	diag.Position
	Pointer string `json:"pointer,omitempty"`
	Text    string `json:"text,omitempty"`
}

// Finding is one change.
type Finding struct {
	// ID is stable over releases.
	ID       string   `json:"id"`
	Axis     Axis     `json:"axis"`
	Severity Severity `json:"severity"`
	// Message says what changed, Action what a caller has to do about it.
	Message string `json:"message"`
	Action  string `json:"action,omitempty"`
	// Subject is the operations that the change is about (POST /pets), or the
	// Go symbol (Client.AddPet).
	Subject []string `json:"subject,omitempty"`
	// Old and New are nil where there is nothing: of what was added or removed.
	Old *Place `json:"old,omitempty"`
	New *Place `json:"new,omitempty"`
}

// Position is where a reader looks first: at the new side, or at the old one
// when what stood there is gone.
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

// Report is all that changed. It is plain data and survives encoding/json.
type Report struct {
	Old      string    `json:"old"`
	New      string    `json:"new"`
	Findings []Finding `json:"findings"`
	Version  Version   `json:"version"`
}

// Compare compares two descriptions, and their clients when both sides have
// files. It does not change the documents.
func Compare(old, new Side) (Report, error) {
	if old.Doc == nil || new.Doc == nil {
		return Report{}, errors.New("change: compare: a side has no description")
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
		findings = append(findings, found...)
	}
	findings = sorted(findings)
	return Report{
		Old: old.Name, New: new.Name, Findings: findings,
		Version: advise(findings, sameFiles(old.Files, new.Files)),
	}, nil
}

// Count returns how many findings have severity s.
func (r Report) Count(s Severity) (n int) {
	for _, f := range r.Findings {
		if f.Severity == s {
			n++
		}
	}
	return n
}

// At returns the findings of an axis, in their order.
func (r Report) At(axis Axis) (out []Finding) {
	for _, f := range r.Findings {
		if f.Axis == axis {
			out = append(out, f)
		}
	}
	return out
}

// sorted puts findings in the order of a report: the wire before Go, the worst
// first, then by place. What is equal to a reader is there once.
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
