package jsonpath

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxQuery limits the bytes of a query, and with them the depth of its filters.
const maxQuery = 4096

// parse parses a query.
func (t *Tree) parse(text string) ([]segment, error) {
	if len(text) > maxQuery {
		return nil, fmt.Errorf("it has %d bytes, more than the limit of %d", len(text), maxQuery)
	}
	p := &parser{tree: t, text: text}
	if !p.skip("$") {
		return nil, p.fail("expected $")
	}
	segments := p.segments()
	if p.err == nil && p.at < len(text) {
		p.fail("expected a segment, which starts with . or [")
	}
	return segments, p.err
}

// parser parses by recursive descent. After the first error, methods return anything.
type parser struct {
	tree *Tree // has the patterns
	text string
	at   int
	err  error
}

func (p *parser) fail(format string, args ...any) error {
	if p.err == nil {
		p.err = fmt.Errorf("%s at position %d", fmt.Sprintf(format, args...), p.at+1)
	}
	p.at = len(p.text)
	return p.err
}

func (p *parser) rest() string { return p.text[p.at:] }

// skip skips token if the rest starts with it.
func (p *parser) skip(token string) bool {
	if !strings.HasPrefix(p.rest(), token) {
		return false
	}
	p.at += len(token)
	return true
}

func (p *parser) blank() {
	p.at = len(p.text) - len(strings.TrimLeft(p.rest(), " \t\n\r"))
}

// token is skip with blanks before and after it.
func (p *parser) token(token string) bool {
	p.blank()
	ok := p.skip(token)
	p.blank()
	return ok
}

// match skips what re matches, which starts with ^, and returns it.
func (p *parser) match(re *regexp.Regexp) string {
	found := re.FindString(p.rest())
	p.at += len(found)
	return found
}

// name matches a shorthand name, with hyphens.
var name = regexp.MustCompile(`^[A-Za-z_\x{80}-\x{10ffff}][\w\x{80}-\x{10ffff}-]*`)

func (p *parser) segments() (out []segment) {
	for {
		start := p.at
		p.blank()
		var s segment
		switch {
		case p.skip(".."):
			s.descendant = true
			if p.skip("[") {
				p.brackets(&s)
			} else {
				p.shorthand(&s)
			}
		case p.skip("."):
			p.shorthand(&s)
		case p.skip("["):
			p.brackets(&s)
		default:
			p.at = start
			return out
		}
		out = append(out, s)
	}
}

func (p *parser) shorthand(s *segment) {
	if p.skip("*") {
		s.selectors = []selector{wildcard}
		return
	}
	found := p.match(name)
	if found == "" {
		p.fail("expected a name or *")
	}
	s.selectors, s.single = []selector{byName(found)}, true
}

// brackets parses the selectors after [ and the closing ].
func (p *parser) brackets(s *segment) {
	for p.err == nil {
		p.blank()
		selector, single := p.selector()
		s.selectors, s.single = append(s.selectors, selector), single && len(s.selectors) == 0
		switch {
		case p.token("]"):
			return
		case !p.token(","):
			p.fail("expected , or ]")
		}
	}
}

// selector parses one selector. single is whether it selects one child at most.
func (p *parser) selector() (s selector, single bool) {
	switch {
	case p.skip("*"):
		return wildcard, false
	case p.skip("?"):
		return byFilter(p.or()), false
	case p.quote() != 0:
		return byName(p.str()), true
	}
	start := p.optionalInt()
	if !p.token(":") {
		if start == nil {
			p.fail("expected a selector: a quoted name, an index, a slice, * or ?")
			return wildcard, false
		}
		return byIndex(*start), true
	}
	end, step := p.optionalInt(), new(1)
	if p.token(":") {
		if s := p.optionalInt(); s != nil {
			step = s
		}
	}
	return bySlice(start, end, *step), false
}

var integer = regexp.MustCompile(`^-?[0-9]+`)

// optionalInt returns the integer at the position, or nil if there is none.
func (p *parser) optionalInt() *int {
	text := integer.FindString(p.rest())
	if text == "" {
		return nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	const limit = 1<<53 - 1
	if err != nil || n > limit || n < -limit || strconv.FormatInt(n, 10) != text {
		p.fail("invalid integer %s", text)
		return new(0)
	}
	p.at += len(text)
	return new(int(n))
}

// quote returns the quote at the position, or 0.
func (p *parser) quote() byte {
	if r := p.rest(); r != "" && (r[0] == '\'' || r[0] == '"') {
		return r[0]
	}
	return 0
}

// str parses a string literal.
func (p *parser) str() string {
	var b strings.Builder
	quote := p.quote()
	p.at++
	for p.at < len(p.text) {
		r, size := utf8.DecodeRuneInString(p.rest())
		switch {
		case r == rune(quote):
			p.at++
			return b.String()
		case r == '\\':
			b.WriteRune(p.escape(quote))
		case r < ' ' || r == utf8.RuneError && size == 1:
			p.fail("invalid character in a string")
		default:
			b.WriteRune(r)
			p.at += size
		}
	}
	p.fail("a string without its end")
	return ""
}

var hex = regexp.MustCompile(`^\\u([0-9A-Fa-f]{4})`)

// escape parses an escape sequence in a string with a quote.
func (p *parser) escape(quote byte) rune {
	if m := hex.FindStringSubmatch(p.rest()); m != nil {
		return p.unicode(m[1])
	}
	if p.at+1 < len(p.text) {
		c := p.text[p.at+1]
		if c == quote {
			p.at += 2
			return rune(c)
		}
		if i := strings.IndexByte(`bfnrt/\`, c); i >= 0 {
			p.at += 2
			return rune("\b\f\n\r\t/\\"[i])
		}
	}
	p.fail("invalid escape sequence")
	return 0
}

// unicode returns the character of \u and four digits, or of two of them that are a
// surrogate pair.
func (p *parser) unicode(digits string) rune {
	n, _ := strconv.ParseUint(digits, 16, 32) // four hexadecimal digits
	const length = len(`\u0000`)
	if n < 0xd800 || n > 0xdfff {
		p.at += length
		return rune(n)
	}
	if m := hex.FindStringSubmatch(p.text[p.at+length:]); m != nil && n < 0xdc00 {
		if low, _ := strconv.ParseUint(m[1], 16, 32); low >= 0xdc00 && low <= 0xdfff {
			p.at += 2 * length
			return rune((n-0xd800)<<10 + (low - 0xdc00) + 0x10000)
		}
	}
	p.fail("invalid escape sequence")
	return 0
}
