package verify

import (
	"bytes"
	"regexp"
	"strings"
)

var (
	fence  = regexp.MustCompile("^(`{3,})[a-z]*$")
	inert  = regexp.MustCompile("\\\\[[:punct:]]|`[^`]+`") // escaped characters and code
	links  = regexp.MustCompile(`\]\s*[(\[:]`)
	linkOK = regexp.MustCompile(`\[[^\[\]]*\]\((#[a-z0-9-]+|[a-z0-9_]+\.go|[a-z0-9_]+)\)`)
	active = regexp.MustCompile(`(?i)<|&[a-z]|://|www\.|\w@\w`)
)

// markdown rejects what is active in Markdown outside of code: HTML, links other than to
// headings and files beside it, and text that becomes a link. It relies on code blocks that
// begin and end with a line of backquotes, and on code spans within one line.
func (s *source) markdown() {
	open := ""
	for i, line := range strings.Split(string(s.content), "\n") {
		m := fence.FindStringSubmatch(line)
		switch {
		case open != "":
			if line == open {
				open = ""
			}
		case m != nil:
			open = m[1]
		case i > 0: // the first line is the header
			line = linkOK.ReplaceAllString(inert.ReplaceAllString(line, " "), "")
			if at := active.FindString(line); at != "" {
				s.rejectAt(i+1, 1, "markdown", "HTML or a link in Markdown: %q", at)
			} else if links.MatchString(line) {
				s.rejectAt(i+1, 1, "markdown", "link in Markdown")
			}
		}
	}
	if open != "" {
		s.rejectAt(bytes.Count(s.content, []byte("\n"))+1, 1, "markdown", "code block that does not end")
	}
}
