package output

import (
	"fmt"
	"strings"
)

// Diff returns the first difference between the generated and the existing text,
// on one line. Both texts are quoted, so that they cannot control a terminal.
func Diff(name string, want, got []byte) string {
	if Same(want, got) {
		return ""
	}
	wantLines, gotLines := lines(want), lines(got)
	i := 0
	for i < len(wantLines) && i < len(gotLines) && wantLines[i] == gotLines[i] {
		i++
	}
	if i == len(wantLines) && i == len(gotLines) {
		return name + ": only line endings differ"
	}
	return fmt.Sprintf("%s:%d: got %s, want %s", name, i+1, quoteLine(gotLines, i), quoteLine(wantLines, i))
}

// lines splits text into lines, with CRLF treated as LF. A missing newline at the
// end of the text is a difference.
func lines(text []byte) []string {
	return strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
}

// quoteLine quotes a line, shortened to fit into a message.
func quoteLine(lines []string, i int) string {
	const limit = 100
	if i >= len(lines) {
		return "no line"
	}
	if line := []rune(lines[i]); len(line) > limit {
		return fmt.Sprintf("%+q…", string(line[:limit]))
	}
	return fmt.Sprintf("%+q", lines[i])
}
