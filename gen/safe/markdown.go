package safe

import (
	"fmt"
	"regexp"
	"strings"
)

var (
	markdownSpecial = regexp.MustCompile("[\\\\`*_{}\\[\\]<>#+!|~&:@$]")
	plainCode       = regexp.MustCompile("^`[A-Za-z0-9_./{}\" <>:$#?=,*()'@~%&+!;|\\[\\]-]+`")
)

// Markdown returns s as a single line of Markdown that shows s, except that plain code
// spans stay code: it contains no links, mentions, emphasis, HTML or mathematics.
func Markdown(s string) string {
	s = OneLine(s)
	var b strings.Builder
	for len(s) > 0 {
		if code := plainCode.FindString(s); code != "" {
			b.WriteString(code)
			s = s[len(code):]
			continue
		}
		c := s[:1]
		switch {
		case c == ":" && strings.HasPrefix(s, ": "):
			b.WriteString(c) // not of a link or an emoji
		case c == "@" || c == ":" || c == "&" || c == "<" || c == ">":
			fmt.Fprintf(&b, "&#%d;", c[0]) // GitHub recognizes mentions and links despite a backslash
		case c == "." && strings.HasSuffix(strings.ToLower(b.String()[max(0, b.Len()-3):]), "www"):
			b.WriteString("&#46;") // a link on GitHub
		case markdownSpecial.MatchString(c):
			b.WriteString("\\" + c)
		default:
			b.WriteString(c)
		}
		s = s[1:]
	}
	return b.String()
}

// CodeSpan returns a name as code in Markdown, or escaped if it cannot be code.
func CodeSpan(name string) string {
	name = OneLine(name)
	if code := "`" + name + "`"; plainCode.FindString(code) == code {
		return code
	}
	return Markdown(name)
}

// Cell returns Markdown on a single line as a cell of a table, whose bars would end it also
// in code.
func Cell(markdown string) string {
	return bar.ReplaceAllString(markdown, "\\|")
}

var bar = regexp.MustCompile(`\\?\|`)
