package verify

import (
	"bytes"
	"go/ast"
	"go/build/constraint"
	"strings"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
)

// runeOK tells whether r may stand in generated source as it is.
func runeOK(r rune) bool { return r == '\n' || r == '\t' || safe.Rune(r) }

// bytes checks the text without parsing it, so that what does not parse is
// examined as well.
func (s *source) bytes() {
	if !output.HasHeader(s.content) {
		s.refuseAt(1, 1, "header", "the first line is not %q", output.Header("<version>", "<name>"))
	}
	for i, line := range bytes.Split(s.content, []byte("\n")) {
		if bytes.HasPrefix(line, []byte("//go:")) {
			s.refuseAt(i+1, 1, "go-line", "a line begins with //go:, in whatever it stands")
		}
		for column := 0; column < len(line); {
			r, size := utf8.DecodeRune(line[column:])
			switch {
			case r == utf8.RuneError && size == 1:
				s.refuseAt(i+1, column+1, "character", "a byte that is not UTF-8")
			case !runeOK(r):
				s.refuseAt(i+1, column+1, "character", "the character %U", r)
			}
			column += size
		}
	}
}

// comment lets pass what is plainly text. gofmt itself writes `//` and a tab
// before code in a doc comment. `// +build` is a constraint in spite of its space:
// gofmt moves it to the top of the file, from wherever it stands.
func (s *source) comment(c *ast.Comment) {
	switch {
	case strings.HasPrefix(c.Text, "/*"):
		s.refuse(c.Pos(), "block-comment", "a block comment")
	case c.Text != "//" && !strings.HasPrefix(c.Text, "// ") && !strings.HasPrefix(c.Text, "//\t"):
		s.refuse(c.Pos(), "directive", "a comment without a space after //, which may be a directive")
	case constraint.IsPlusBuild(c.Text):
		s.refuse(c.Pos(), "build-constraint", "a comment that is a build constraint")
	}
}

// ident refuses the letters that show as nothing: two names would look alike.
func (s *source) ident(id *ast.Ident) {
	if strings.ContainsFunc(id.Name, safe.Invisible) {
		s.refuse(id.Pos(), "identifier", "an identifier with an invisible letter: %+q", id.Name)
	}
}
