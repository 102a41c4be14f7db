package change

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/safe"
)

// Limits of the excerpts in a report.
const (
	maxLines = 14
	maxWidth = 160
)

// clipLines limits an excerpt.
func clipLines(text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\t", "    "), "\n"), "\n")
	if more := len(lines) - maxLines; more > 0 {
		lines = append(lines[:maxLines], fmt.Sprintf("… %s", count(more, "more line")))
	}
	for i, line := range lines {
		lines[i] = safe.OneLine(clip(strings.TrimRight(line, "\r "), maxWidth))
	}
	return strings.Join(lines, "\n")
}

// clip shortens a text to n bytes without splitting a character.
func clip(s string, n int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}

func count(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return fmt.Sprintf("%d %s", n, word)
}
