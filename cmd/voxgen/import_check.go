package main

import (
	"cmp"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/gen/safe"
)

// moved prints what imports changed in doc, for --check.
func (f *importFlags) moved(cmd *cobra.Command, doc *page.Document) error {
	moved, err := doc.Moved()
	if err != nil {
		return ours(err)
	}
	if f.Format == diag.JSON {
		data, err := safe.JSON(moved)
		if err != nil {
			return err
		}
		if _, err := cmd.OutOrStdout().Write(data); err != nil {
			return err
		}
	} else if !f.Quiet {
		if err := writeMoved(cmd.OutOrStdout(), moved, filepath.ToSlash(f.into)); err != nil {
			return err
		}
	}
	return printed{exitFindings}
}

// writeMoved lists what moved: a line for each method, and below it one for each change.
func writeMoved(w io.Writer, moved page.Moved, name string) error {
	var b strings.Builder
	fmt.Fprintf(&b, "voxgen: moved: %d new, %d changed, %d gone; %s is not updated\n", len(moved.New), len(moved.Changed), len(moved.Gone), name)
	for _, method := range moved.New {
		fmt.Fprintf(&b, "%s: new\n", method)
	}
	for _, method := range moved.Changed {
		fmt.Fprintf(&b, "%s: changed\n", method.Name)
		for _, c := range method.Changes {
			b.WriteString("    " + changeLine(c) + "\n")
		}
	}
	for _, method := range moved.Gone {
		fmt.Fprintf(&b, "%s: gone\n", method)
	}
	lines := strings.Split(b.String(), "\n")
	for i, line := range lines {
		lines[i] = safe.OneLine(line)
	}
	_, err := io.WriteString(w, strings.Join(lines, "\n"))
	return err
}

// changeLine formats a change as "name: maxLength: 49 → 40".
func changeLine(c page.MovedFact) string {
	what := c.Fact
	switch {
	case c.Fact == page.TextFact:
		what += " changed"
	case c.Fact == "" && c.Old == "":
		what = "new"
	case c.Fact == "":
		what = "gone"
	default:
		old, now := differing(c.Old, c.New)
		what += ": " + cmp.Or(old, "none") + " → " + cmp.Or(now, "none")
	}
	if c.Of == "" {
		return what
	}
	return c.Of + ": " + what
}

// differing shortens two long values, so that both show their first difference.
func differing(a, b string) (string, string) {
	const long, before = 100, 30
	same := 0
	for same < min(len(a), len(b)) && a[same] == b[same] {
		same++
	}
	from := max(0, same-before)
	if max(len(a), len(b)) <= long || from == 0 {
		return diag.Clip(a), diag.Clip(b)
	}
	for !utf8.RuneStart(a[from]) {
		from--
	}
	return "…" + diag.Clip(a[from:]), "…" + diag.Clip(b[from:])
}
