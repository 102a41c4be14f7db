// Package diag holds what voxgen says about its input: where, how bad, under
// which stable code, and what was done instead.
package diag

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// Severity ranks a diagnostic.
type Severity int

const (
	// Note tells something worth knowing that needs no action.
	Note Severity = iota
	// Warning tells that something was generated differently from what the
	// input says; --strict makes it an error.
	Warning
	// Error tells that nothing was generated.
	Error
)

// String returns the word that stands in a diagnostic line.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "note"
	}
}

// MarshalText gives the same word to JSON.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Position is a place in a text file. Line and Column count from 1, columns in
// bytes; 0 means unknown.
type Position struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String formats p as file:line:column, leaving out what is unknown.
func (p Position) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Column == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	default:
		return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Column)
	}
}

// Diagnostic is one finding. Code is stable over releases; Pointer is the JSON
// pointer of the place in the document, where there is one; Instead says what
// voxgen did about it.
type Diagnostic struct {
	Position
	Severity Severity `json:"severity"`
	Code     string   `json:"code"`
	Pointer  string   `json:"pointer,omitempty"`
	Message  string   `json:"message"`
	Instead  string   `json:"instead,omitempty"`
}

// String formats d as `file:line:col: severity: text [code]`.
func (d Diagnostic) String() string {
	var b strings.Builder
	if pos := d.Position.String(); pos != "" {
		b.WriteString(pos + ": ")
	}
	fmt.Fprintf(&b, "%s: %s", d.Severity, d.text())
	if d.Code != "" {
		fmt.Fprintf(&b, " [%s]", d.Code)
	}
	return safe.OneLine(b.String()) // no text of a document may break the line or steer a terminal
}

func (d Diagnostic) text() string {
	text := d.Message
	if d.Pointer != "" {
		text += " at " + d.Pointer
	}
	if d.Instead != "" {
		text += "; " + d.Instead
	}
	return text
}

// List is an unordered collection of diagnostics; the zero value is ready.
type List []Diagnostic

// Add appends d.
func (l *List) Add(d Diagnostic) { *l = append(*l, d) }

// Errorf appends an error without a pointer.
func (l *List) Errorf(pos Position, code, format string, args ...any) {
	l.Add(Diagnostic{Position: pos, Severity: Error, Code: code, Message: fmt.Sprintf(format, args...)})
}

// HasErrors tells whether anything in l forbids generating.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Count returns how many diagnostics have severity s.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Strict returns a copy of l in which every warning is an error.
func (l List) Strict() List {
	strict := slices.Clone(l)
	for i := range strict {
		if strict[i].Severity == Warning {
			strict[i].Severity = Error
		}
	}
	return strict
}

// Sorted returns l by file, line, column, code, pointer and message, without repetitions.
func (l List) Sorted() List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Code, b.Code), strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(sorted)
}

// Err returns nil when l has no errors, and otherwise an error whose text is
// every error of l, one a line.
func (l List) Err() error {
	if !l.HasErrors() {
		return nil
	}
	return listError{l.Sorted()}
}

type listError struct{ list List }

func (e listError) Error() string {
	var lines []string
	for _, d := range e.list {
		if d.Severity == Error {
			lines = append(lines, d.String())
		}
	}
	return strings.Join(lines, "\n")
}

// Format names a way to print diagnostics.
type Format string

const (
	Text   Format = "text"
	JSON   Format = "json"
	GitHub Format = "github"
)

// Formats lists the values that a --format flag takes.
func Formats() []string { return []string{string(Text), string(JSON), string(GitHub)} }

// Write prints l to w, sorted: a line each as text or as annotations of GitHub
// Actions, or one JSON array.
func (l List) Write(w io.Writer, f Format) error {
	sorted := l.Sorted()
	switch f {
	case JSON:
		if sorted == nil {
			sorted = List{}
		}
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(sorted)
	case GitHub:
		for _, d := range sorted {
			if _, err := fmt.Fprintln(w, annotation(d)); err != nil {
				return err
			}
		}
	default:
		for _, d := range sorted {
			if _, err := fmt.Fprintln(w, d); err != nil {
				return err
			}
		}
	}
	return nil
}

// annotation formats d as a workflow command; the escapes are those of
// GitHub's toolkit (%, CR, LF everywhere, and : and , in properties).
func annotation(d Diagnostic) string {
	level := map[Severity]string{Note: "notice", Warning: "warning", Error: "error"}[d.Severity]
	props := []string{}
	if d.File != "" {
		props = append(props, "file="+escapeProperty(d.File))
	}
	if d.Line > 0 {
		props = append(props, fmt.Sprintf("line=%d", d.Line))
	}
	if d.Column > 0 {
		props = append(props, fmt.Sprintf("col=%d", d.Column))
	}
	if d.Code != "" {
		props = append(props, "title="+escapeProperty(d.Code))
	}
	head := "::" + level
	if len(props) > 0 {
		head += " " + strings.Join(props, ",")
	}
	return head + "::" + escapeData(d.text())
}

var dataEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")

func escapeData(s string) string { return dataEscapes.Replace(s) }

func escapeProperty(s string) string {
	return strings.NewReplacer(":", "%3A", ",", "%2C").Replace(escapeData(s))
}
