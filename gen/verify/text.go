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

// runeOK reports whether r may occur unescaped in generated source.
func runeOK(r rune) bool { return r == '\n' || r == '\t' || safe.Rune(r) }

// bytes checks the text without parsing it, so that files with syntax errors are
// checked, too.
func (s *source) bytes() {
	if !output.HasHeader(s.content) {
		s.rejectAt(1, 1, "header", "first line must be %q", output.Header("<version>", "<name>"))
	}
	for i, line := range bytes.Split(s.content, []byte("\n")) {
		if bytes.HasPrefix(line, []byte("//go:")) && string(line) != noInline {
			s.rejectAt(i+1, 1, "go-line", "line starts with //go:")
		}
		for column := 0; column < len(line); {
			r, size := utf8.DecodeRune(line[column:])
			switch {
			case r == utf8.RuneError && size == 1:
				s.rejectAt(i+1, column+1, "character", "invalid UTF-8")
			case !runeOK(r):
				s.rejectAt(i+1, column+1, "character", "forbidden character %U", r)
			}
			column += size
		}
	}
}

// noInline is the only directive that is accepted, as the last line of the comment of a
// function: the compiler then does not copy the function into its callers.
const noInline = "//go:noinline"

// comment accepts comments that are just text. gofmt itself writes `//` and a tab
// before code in a doc comment. `// +build` is a constraint despite its space:
// gofmt moves it to the top of the file.
func (s *source) comment(c *ast.Comment) {
	switch {
	case strings.HasPrefix(c.Text, "/*"):
		s.reject(c.Pos(), "block-comment", "block comment")
	case c.Text != "//" && !strings.HasPrefix(c.Text, "// ") && !strings.HasPrefix(c.Text, "//\t"):
		s.reject(c.Pos(), "directive", "comment without a space after //, which may be a directive")
	case constraint.IsPlusBuild(c.Text):
		s.reject(c.Pos(), "build-constraint", "build constraint in a comment")
	}
}

// ident rejects invisible letters, with which different names look the same.
func (s *source) ident(id *ast.Ident) {
	if strings.ContainsFunc(id.Name, safe.Invisible) {
		s.reject(id.Pos(), "identifier", "identifier with an invisible letter: %+q", id.Name)
	}
}
