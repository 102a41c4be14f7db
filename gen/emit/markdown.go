package emit

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	htmlTag  = regexp.MustCompile(`(?i)</?(?:p|br|code|tt|strong|b|em|i|ul|ol|li|a|pre|h[1-6]|div|span)(?:\s[^<>]*)?/?>`)
	htmlLink = regexp.MustCompile(`(?i)<a\s[^<>]*href=["'](https?://[^"'<>\s]+)["'][^<>]*>([^<>]*)</a>`)
	mdLink   = regexp.MustCompile(`\[([^\[\]\n]+(?:\n[^\[\]\n]+)?)\]\(([^()\s]+)\)`)
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&", "&quot;", `"`, "&#39;", "'", "&nbsp;", " ")
)

// readable converts HTML and Markdown links to the syntax of Go doc comments.
func readable(text string) string {
	if strings.Contains(text, "](") {
		text = mdLink.ReplaceAllStringFunc(text, func(link string) string {
			m := mdLink.FindStringSubmatch(link)
			if !strings.HasPrefix(m[2], "https://") && !strings.HasPrefix(m[2], "http://") || m[1] == m[2] {
				return m[1] // a relative link into other documentation
			}
			return m[1] + " (" + m[2] + ")"
		})
	}
	if !strings.Contains(text, "<") || !htmlTag.MatchString(text) {
		return text
	}
	text = htmlLink.ReplaceAllString(text, "$2 ($1)")
	return entities.Replace(htmlTag.ReplaceAllStringFunc(text, func(tag string) string {
		name, _, _ := strings.Cut(strings.ToLower(strings.Trim(tag, "</>")), " ")
		switch closing := tag[1] == '/'; {
		case name == "code" || name == "tt":
			return "`"
		case name == "br":
			return "\n"
		case name == "li" && !closing:
			return "\n- "
		case name == "p" || name == "div" || name == "ul" || name == "ol" || name == "pre" || len(name) == 2 && name[0] == 'h':
			return "\n\n"
		}
		return ""
	}))
}

// block is a paragraph or a list item before wrapping.
type block struct {
	marker string // of a list item: "  - " or "  1. "
	words  []string
}

// lines wraps a block. The lines of a list item are indented by its marker.
func (b *block) lines() []string {
	text := strings.Join(b.words, " ")
	if b.marker == "" {
		return wrap(ended(text))
	}
	out := wrapTo(text, width-utf8.RuneCountInString(b.marker))
	for i := range out {
		if i == 0 {
			out[i] = b.marker + out[i]
		} else {
			out[i] = strings.Repeat(" ", len(b.marker)) + out[i]
		}
	}
	return out
}

// listItem splits a list item into marker and text.
func listItem(line string) (marker, text string, ok bool) {
	if len(line) > 2 && strings.ContainsRune("-*+", rune(line[0])) && line[1] == ' ' {
		return "  - ", strings.TrimSpace(line[2:]), true
	}
	if isNumbered(line) {
		number, rest, _ := strings.Cut(line, ". ")
		return " " + number + ". ", strings.TrimSpace(rest), strings.TrimSpace(rest) != ""
	}
	return "", "", false
}

// heading returns the text of a Markdown heading.
func heading(line string) (string, bool) {
	rest := strings.TrimLeft(line, "#")
	if level := len(line) - len(rest); level == 0 || level > 6 || !strings.HasPrefix(rest, " ") {
		return "", false
	}
	text := strings.TrimSpace(strings.TrimRight(rest, "# "))
	return text, text != ""
}
