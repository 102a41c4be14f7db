package readme

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of texts of the document, in characters.
const (
	maxIntro       = 500
	maxSummary     = 120
	maxCredentials = 250
)

// oneLine returns text on one line.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

var (
	htmlTag  = regexp.MustCompile(`(?i)</?(?:p|br|code|tt|strong|b|em|i|ul|ol|li|a|pre|h[1-6]|div|span|table|tr|td|th|img)(?:\s[^<>]*)?/?>`)
	link     = regexp.MustCompile(`!?\[([^\[\]]*)\]\([^()\s]*\)`)
	emphasis = regexp.MustCompile(`\*\*|__`)
)

// paragraph returns the first paragraph of Markdown or HTML that is prose, as plain text on
// one line.
func paragraph(text string) string {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	for part := range strings.SplitSeq(text, "\n\n") {
		part = htmlTag.ReplaceAllString(part, " ")
		part = emphasis.ReplaceAllString(link.ReplaceAllString(part, "$1"), "")
		var lines []string
		for line := range strings.Lines(part) {
			if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
				lines = append(lines, line)
			}
		}
		if plain := oneLine(strings.Join(lines, " ")); strings.ContainsFunc(plain, unicode.IsLetter) {
			return plain
		}
	}
	return ""
}

// sentence returns the first sentence of a paragraph.
func sentence(text string) string {
	if i := strings.Index(text, ". "); i > 0 {
		return text[:i+1]
	}
	return text
}

// clip shortens text to n characters, at the end of a word.
func clip(text string, n int) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	short := string([]rune(text)[:n])
	if i := strings.LastIndexByte(short, ' '); i > n/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, " ,;:") + " …"
}
