// Package safe knows which text from elsewhere is safe where: which characters
// can stand in source and on a terminal, and which names can be files of a Go
// package. It holds facts only; who rejects, replaces or names is up to the
// packages that use it.
package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rune tells whether r reads as what it is. Unsafe are control characters (line
// feed and tab among them), format characters (bidi controls, zero-width characters,
// soft hyphen, byte order mark, tags), the line and paragraph separators, and what
// is not a character: they make text read differently from what it is, or steer the
// program that shows it. strconv.Quote escapes all of them.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0x20 && r != 0x7f
	}
	return utf8.ValidRune(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Invisible tells whether r is a letter that shows as nothing: the fillers of
// Hangul. Two identifiers that differ in one look alike.
func Invisible(r rune) bool {
	switch r {
	case 0x115f, 0x1160, 0x3164, 0xffa0:
		return true
	}
	return false
}

// OneLine puts s on one line that is safe to show: line breaks and tabs become
// spaces, other unsafe characters and bytes that are not UTF-8 become U+FFFD.
func OneLine(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r':
			return ' '
		case !Rune(r):
			return utf8.RuneError
		}
		return r
	}, s)
}
