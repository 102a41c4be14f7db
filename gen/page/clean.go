package page

import (
	"html"
	"strings"
	"unicode"
	"unicode/utf8"
)

// line is a line of a page and its position.
type line struct {
	text   string
	number int
	column int
}

func textLines(data []byte) []line {
	var out []line
	for i, s := range strings.Split(string(data), "\n") {
		out = append(out, line{text: s, number: i + 1, column: 1})
	}
	return out
}

var (
	inlineTag = lazy(`(?i)^</?(?:a|b|i|u|em|strong|code|span|tt|sup|sub|small|font|mark|kbd)(?:\s[^<>]*)?/?>`)
	blockTag  = lazy(`(?i)^</?(?:br|p|ul|ol|li|div|pre|tr|td|th|table|tbody|thead|blockquote|h[1-6]|hr|section)(?:\s[^<>]*)?/?>`)
	linkMark  = lazy(`^\[([^\[\]]*)\]\([^()\s]*\)`)
	emphasis  = lazy(`^(?:\*\*([A-Za-z0-9][\w./-]*)\*\*|\*([A-Za-z0-9][\w./-]*)\*|__([A-Za-z0-9][\w./-]*?)__|_([A-Za-z0-9][A-Za-z0-9./-]*)_)(?:\W|$)`)
	codeTag   = lazy(`(?i)^</?(?:code|tt|kbd|samp)>`)
	entity    = lazy(`^&(?:[a-zA-Z]{2,8}|#[0-9]{1,6}|#[xX][0-9a-fA-F]{1,5});`)
)

// typography maps typographic characters to plain ones, so that raw and rendered
// text are equal.
var typography = map[rune]string{
	'‘': "'", '’': "'", '‚': "'", '‛': "'", '“': `"`, '”': `"`, '„': `"`, '«': `"`, '»': `"`,
	'…': "...", '–': "—", '\u2011': "-", '\u00ad': "", '\u200b': "", '\u200c': "", '\u200d': "", '\u2060': "", '\ufeff': "",
}

// lookalikes maps Cyrillic letters that are used in Latin words.
var lookalikes = map[rune]rune{
	'а': 'a', 'е': 'e', 'о': 'o', 'р': 'p', 'с': 'c', 'у': 'y', 'х': 'x', 'і': 'i', 'ѕ': 's', 'ј': 'j',
	'А': 'A', 'В': 'B', 'Е': 'E', 'К': 'K', 'М': 'M', 'Н': 'H', 'О': 'O', 'Р': 'P', 'С': 'C', 'Т': 'T', 'Х': 'X', 'У': 'Y', 'І': 'I',
}

// cleaner removes HTML and Markdown markup from a text and records the position of
// each byte of the result.
type cleaner struct {
	out     strings.Builder
	anchors []Anchor
	// next is the position at which a byte needs no new anchor.
	next   Anchor
	space  bool // a space is needed before the next text
	marked [][2]int
	// blank is set after a line that is blank.
	blank      bool
	paragraphs []int
}

func clean(file string, lines []line) Text {
	c := &cleaner{}
	for _, l := range lines {
		c.blank = c.blank || strings.TrimSpace(l.text) == ""
		c.line(l)
		c.space = true
	}
	return Text{Value: c.out.String(), File: file, Anchors: c.anchors, marked: c.marked, paragraphs: c.paragraphs}
}

func (c *cleaner) line(l line) {
	s := l.text
	for i := 0; i < len(s); {
		rest := s[i:]
		at := Anchor{Line: l.number, Column: l.column + i}
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case unicode.IsSpace(r) || r == '\u00a0':
			c.space = true
		case r == '<' && codeTag().MatchString(rest):
			size = len(codeTag().FindString(rest))
			c.emit(`"`, at)
		case r == '<' && inlineTag().MatchString(rest):
			size = len(inlineTag().FindString(rest))
		case r == '<' && blockTag().MatchString(rest):
			size = len(blockTag().FindString(rest))
			if c.space = true; strings.HasPrefix(strings.ToLower(rest), "<li") {
				c.emit("* ", at)
			}
		case (r == '*' || r == '_') && !inWord(s, i, 0) && emphasis().MatchString(rest):
			size = c.mark(emphasis().FindStringSubmatchIndex(rest), rest, at)
		case strings.HasPrefix(rest, "**"), strings.HasPrefix(rest, "__") && !inWord(s, i, 2):
			if size = 2; powerOf(s, i) {
				c.emit("^", at)
			}
		case strings.HasPrefix(rest, "```"):
			size = 3
		case r == '`':
			c.emit(`"`, at) // code is a literal value
		case r == '\\' && len(rest) > 1 && strings.IndexByte("_<>~#*|`", rest[1]) >= 0:
			size = 2
			at.Column++
			c.emit(strings.ReplaceAll(rest[1:2], "`", `"`), at)
		case r == '[' && linkMark().MatchString(rest):
			m := linkMark().FindStringSubmatch(rest)
			if code, ok := strings.CutPrefix(m[1], "`"); ok && strings.HasSuffix(code, "`") {
				c.emit(`"`+strings.Trim(code, "`")+`"`, at)
			} else {
				c.emit("["+m[1]+"]", at)
			}
			size = len(m[0])
		case r == '&' && entity().MatchString(rest):
			e := entity().FindString(rest)
			size = len(e)
			if text := html.UnescapeString(e); strings.TrimSpace(text) == "" {
				c.space = true
			} else {
				c.emit(plainRunes(text), at)
			}
		case strings.HasPrefix(rest, "--") && !inWord(s, i, 2) && !strings.HasPrefix(rest, "---"):
			size = 2
			c.emit("—", at)
		case unicode.IsControl(r):
		default:
			c.emit(plainRune(r, s, i, size), at)
		}
		i += size
	}
}

// mark emits the word of a match of emphasis, and returns the size of its markup.
func (c *cleaner) mark(m []int, s string, at Anchor) int {
	size := 0
	for i := 2; i < len(m); i += 2 {
		if m[i] < 0 {
			continue
		}
		at.Column += m[i]
		c.emit(s[m[i]:m[i+1]], at)
		c.marked = append(c.marked, [2]int{c.out.Len() - (m[i+1] - m[i]), c.out.Len()})
		size = m[i+1] + m[i]
	}
	return size
}

// inWord reports whether the n bytes at i are between letters or digits, where they
// are part of a name, not markup.
func inWord(s string, i, n int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+n:])
	return wordRune(before) && wordRune(after)
}

// powerOf reports whether ** at i is between two numbers.
func powerOf(s string, i int) bool {
	digit := func(i int) bool { return i >= 0 && i < len(s) && s[i] >= '0' && s[i] <= '9' }
	return digit(i-1) && digit(i+2)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_')
}

func plainRunes(s string) string {
	var b strings.Builder
	for i, r := range s {
		b.WriteString(plainRune(r, s, i, utf8.RuneLen(r)))
	}
	return b.String()
}

// plainRune returns the plain form of the rune at s[i]. A Cyrillic letter next to a
// Latin letter is replaced by the Latin letter that looks like it.
func plainRune(r rune, s string, i, size int) string {
	if t, ok := typography[r]; ok {
		return t
	}
	if latin, ok := lookalikes[r]; ok {
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+size:])
		if asciiLetter(before) || asciiLetter(after) {
			return string(latin)
		}
	}
	return string(r)
}

func asciiLetter(r rune) bool { return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' }

func (c *cleaner) emit(s string, at Anchor) {
	if s == "" {
		return
	}
	if c.space && c.out.Len() > 0 {
		c.out.WriteByte(' ')
	}
	c.space = false
	offset := c.out.Len()
	if c.blank && offset > 0 {
		c.paragraphs = append(c.paragraphs, offset)
	}
	c.blank = false
	if n := len(c.anchors); n == 0 || at.Line != c.next.Line || at.Column-c.next.Column != offset-c.next.Offset {
		c.anchors = append(c.anchors, Anchor{Offset: offset, Line: at.Line, Column: at.Column})
		c.next = c.anchors[len(c.anchors)-1]
	}
	c.out.WriteString(s)
}

// part returns the text between two offsets of t.
func (t Text) part(from, to int) Text {
	for from < to && t.Value[from] == ' ' {
		from++
	}
	for to > from && t.Value[to-1] == ' ' {
		to--
	}
	out := Text{Value: t.Value[from:to], File: t.File}
	for _, a := range t.Anchors {
		if a.Offset > from && a.Offset < to {
			out.Anchors = append(out.Anchors, Anchor{Offset: a.Offset - from, Line: a.Line, Column: a.Column})
		}
	}
	if from < to {
		pos := t.At(from)
		out.Anchors = append([]Anchor{{Line: pos.Line, Column: pos.Column}}, out.Anchors...)
	}
	return out
}
