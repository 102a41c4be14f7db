// Package report prints the results of a command: diagnostics to standard error,
// and one line per client to standard output.
package report

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/pipeline"
)

// Options configures a [Printer].
type Options struct {
	Format diag.Format
	// Verbose also shows notes; Quiet shows only warnings and errors.
	Verbose, Quiet bool
}

// Printer prints the results of one run of a command.
type Printer struct {
	Options
	Out, Err io.Writer
	// BuiltIn is set if the document is the built-in one, because there is no voxgen.yaml.
	BuiltIn bool
}

// Diagnostics prints the diagnostics selected by the options.
func (p Printer) Diagnostics(all diag.List) error {
	var shown diag.List
	for _, d := range all {
		if d.Severity > diag.Note || p.Verbose && !p.Quiet {
			shown = append(shown, d)
		}
	}
	if p.Format == diag.Text && Fancy(p.Err) {
		return colored(p.Err, shown)
	}
	return shown.Write(p.Err, p.Format)
}

// Generated prints the line for a generated client.
func (p Printer) Generated(c pipeline.Client, notes int, took time.Duration) {
	changed := c.Changed(output.Created, output.Updated)
	what := []string{}
	if changed > 0 {
		what = append(what, fmt.Sprintf("%d changed", changed))
	}
	if n := c.Changed(output.Removed); n > 0 {
		what = append(what, fmt.Sprintf("%d removed", n))
	}
	verb := "wrote"
	if len(what) == 0 {
		verb, what = "up to date:", []string{"none changed"}
	}
	p.line("%s %s: %s (%s) in %s%s%s", verb, pipeline.Show(c.Dir), size(c), strings.Join(what, ", "), round(took), p.source(), p.hidden(notes))
}

// Checked prints the line for a compared client.
func (p Printer) Checked(c pipeline.Client, notes int, took time.Duration) {
	if n := c.Changed(output.Created, output.Updated, output.Removed); n > 0 {
		p.line("out of date: %s: %s to update; run voxgen generate%s", pipeline.Show(c.Dir), count(n, "file"), p.source())
		return
	}
	p.line("up to date: %s: %s in %s%s%s", pipeline.Show(c.Dir), size(c), round(took), p.source(), p.hidden(notes))
}

// Failed prints the line for a failed run.
func (p Printer) Failed(all diag.List) {
	p.line("nothing written: %s, %s%s", count(all.Count(diag.Error), "error"), count(all.Count(diag.Warning), "warning"), p.hidden(all.Count(diag.Note)))
}

func (p Printer) line(format string, args ...any) {
	if !p.Quiet {
		fmt.Fprintf(p.Out, "voxgen: "+format+"\n", args...)
	}
}

// source says where the document is from if nothing names one.
func (p Printer) source() string {
	if !p.BuiltIn {
		return ""
	}
	return "; no voxgen.yaml, so this is the built-in Voximplant API"
}

// hidden returns how many notes are not shown.
func (p Printer) hidden(notes int) string {
	if notes == 0 || p.Verbose {
		return ""
	}
	return fmt.Sprintf("; %s not shown (--verbose)", count(notes, "note"))
}

func size(c pipeline.Client) string {
	return fmt.Sprintf("%s, %s, %s", count(len(c.API.Operations), "operation"), count(len(c.API.Decls), "type"), count(len(c.Files), "file"))
}

func count(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}

func round(d time.Duration) time.Duration {
	if d < time.Second {
		return d.Round(time.Millisecond)
	}
	return d.Round(100 * time.Millisecond)
}

// Terminal reports whether w is a terminal.
func Terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Fancy reports whether to use color and progress on w: it is a terminal that
// supports them, and NO_COLOR is not set (https://no-color.org).
func Fancy(w io.Writer) bool {
	return Terminal(w) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// colored prints list as text with colored severities.
func colored(w io.Writer, list diag.List) error {
	for _, d := range list.Sorted() {
		word := d.Severity.String() + ": "
		color := map[diag.Severity]string{diag.Error: "\x1b[1;31m", diag.Warning: "\x1b[1;33m", diag.Note: "\x1b[1;36m"}[d.Severity]
		if _, err := fmt.Fprintln(w, strings.Replace(d.String(), word, color+word+"\x1b[0m", 1)); err != nil {
			return err
		}
	}
	return nil
}
