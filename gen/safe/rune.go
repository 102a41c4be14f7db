// Package safe defines which untrusted text is safe: which characters are allowed in
// source and on a terminal, and which names are valid for files of a Go package.
// Other packages decide whether to reject or replace unsafe text.
package safe

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Rune reports whether r is safe. Unsafe are control characters (including line feed
// and tab), format characters (bidi controls, zero-width characters, soft hyphen, byte
// order mark, tags), the line and paragraph separators, and invalid characters: they
// make text look different from what it is, or control the program that displays it.
// strconv.Quote escapes all of them.
func Rune(r rune) bool {
	if r < utf8.RuneSelf {
		return r >= 0x20 && r != 0x7f
	}
	return utf8.ValidRune(r) && !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp)
}

// Invisible reports whether r is an invisible letter: a Hangul filler. Identifiers
// that differ only in such letters look the same.
func Invisible(r rune) bool {
	switch r {
	case 0x115f, 0x1160, 0x3164, 0xffa0:
		return true
	}
	return false
}

// OneLine returns s as a single line that is safe to display: line breaks and tabs
// become spaces, other unsafe characters and invalid UTF-8 become U+FFFD.
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
