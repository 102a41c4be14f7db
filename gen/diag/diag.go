// Package diag defines diagnostics: problems of the input with a position, a
// severity, a stable code, and what was done instead.
package diag

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/safe"
)

// Severity ranks a diagnostic.
type Severity int

const (
	// Note is information that requires no action.
	Note Severity = iota
	// Warning means that the generated code differs from the input; --strict
	// makes it an error.
	Warning
	// Error means that nothing was generated.
	Error
)

// String returns "note", "warning" or "error".
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

// MarshalText returns the same text as String.
func (s Severity) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// Position is a position in a text file. Line and Column start at 1, columns
// count bytes; 0 means unknown.
type Position struct {
	File   string `json:"file,omitempty"`
	Line   int    `json:"line,omitempty"`
	Column int    `json:"column,omitempty"`
}

// String formats p as file:line:column without unknown parts.
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

// Diagnostic is a problem of the input. Code is stable across releases; Pointer is
// the JSON pointer of the element, if any; Instead is what voxgen did instead.
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

// List is an unordered list of diagnostics; the zero value is ready to use.
type List []Diagnostic

// Add appends d. Texts of more than 1000 characters are cut.
func (l *List) Add(d Diagnostic) {
	d.Message, d.Pointer, d.Instead = clip(d.Message, 1000), clip(d.Pointer, 1000), clip(d.Instead, 1000)
	*l = append(*l, d)
}

// Errorf appends an error without a pointer.
func (l *List) Errorf(pos Position, code, format string, args ...any) {
	l.Add(Diagnostic{Position: pos, Severity: Error, Code: code, Message: fmt.Sprintf(format, args...)})
}

// HasErrors reports whether l contains an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Count returns the number of diagnostics with severity s.
func (l List) Count(s Severity) int {
	n := 0
	for _, d := range l {
		if d.Severity == s {
			n++
		}
	}
	return n
}

// Strict returns a copy of l with warnings turned into errors.
func (l List) Strict() List {
	strict := slices.Clone(l)
	for i := range strict {
		if strict[i].Severity == Warning {
			strict[i].Severity = Error
		}
	}
	return strict
}

// Sorted returns l sorted by file, line, column, code, pointer and message, without duplicates.
func (l List) Sorted() List {
	sorted := slices.Clone(l)
	slices.SortStableFunc(sorted, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			strings.Compare(a.Code, b.Code), strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Message, b.Message))
	})
	return slices.Compact(sorted)
}

// Err returns nil if l has no errors, and otherwise an error with one line for
// each error of l.
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

// Format is an output format for diagnostics.
type Format string

const (
	Text   Format = "text"
	JSON   Format = "json"
	GitHub Format = "github"
)

// Formats lists the values of the --format flag.
func Formats() []string { return []string{string(Text), string(JSON), string(GitHub)} }

// Write writes l to w, sorted: as lines of text, as annotations of GitHub
// Actions, or as a JSON array.
func (l List) Write(w io.Writer, f Format) error {
	sorted := l.Sorted()
	switch f {
	case JSON:
		if sorted == nil {
			sorted = List{}
		}
		data, err := safe.JSON(sorted)
		if err != nil {
			return err
		}
		_, err = w.Write(data)
		return err
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

// annotation formats d as a workflow command, escaped like in GitHub's toolkit (%,
// CR and LF everywhere, : and , in properties).
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

// Clip shortens text from a document to a length that fits on a line.
func Clip(s string) string { return clip(s, 120) }

func clip(s string, most int) string {
	if len(s) <= most {
		return s
	}
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
