package change

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// The excerpts of a report: enough to recognise a place, not to read it all.
const (
	maxLines = 14
	maxWidth = 160
)

// clipLines bounds an excerpt.
func clipLines(text string) string {
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(text, "\t", "    "), "\n"), "\n")
	if more := len(lines) - maxLines; more > 0 {
		lines = append(lines[:maxLines], fmt.Sprintf("… %s", count(more, "more line")))
	}
	for i, line := range lines {
		lines[i] = clean(clip(strings.TrimRight(line, "\r "), maxWidth))
	}
	return strings.Join(lines, "\n")
}

// clip bounds a text to n bytes, without cutting a character.
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

// clean keeps a text of a description on its line, and from steering a
// terminal: control, bidi and zero-width characters become U+FFFD.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case hostile(r):
			return '\uFFFD'
		default:
			return r
		}
	}, s)
}

func hostile(r rune) bool {
	return r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e ||
		r >= 0x2060 && r <= 0x206f || r == 0xfeff || r == 0x061c
}
