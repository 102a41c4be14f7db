package output

import (
	"fmt"
	"strings"
)

// Diff returns the first difference between the wanted text and the one on
// disk, on one line, or "" where there is none but line ends. Both texts are
// quoted, so that they cannot steer a terminal.
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
		return name + ": differs in line ends only"
	}
	return fmt.Sprintf("%s:%d: has %s, wanted is %s", name, i+1, quoteLine(gotLines, i), quoteLine(wantLines, i))
}

// lines splits text after its line ends, with CRLF read as LF: a difference
// of nothing but the last line end stays one.
func lines(text []byte) []string {
	return strings.Split(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n")
}

// quoteLine shortens a line to what fits a message.
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
