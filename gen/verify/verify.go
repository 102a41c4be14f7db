// Package verify is the last gate before generated source reaches a disk.
//
// A description of an API is data from elsewhere, and text from it ends up as
// source that others compile, vendor and run `go generate` in. The doors of
// gen/emit keep that text inside comments, names and literals; this package believes
// none of them. It parses every file and holds it against an allow-list:
//
//   - the file name is one that the go command and every file system read plainly;
//   - the source is valid UTF-8 without control, bidi or zero-width characters, parses,
//     is formatted, and begins with the header of voxgen;
//   - the package clause is the wanted one, and imports are plain (no alias, no dot, no
//     blank) and on the list of the Config; "C" and "unsafe" never are;
//   - nothing runs before main: no init, and package-level variables are built
//     from literals, names and conversions only;
//   - every function has a body, so nothing is linked in from elsewhere;
//   - every comment is a line comment with a space after the slashes, which no tool
//     takes for a directive; there are no block comments;
//   - no line of a raw string begins with slashes: `go generate` reads lines, not Go.
//
// What a function body does is bounded by the imports alone. Types are not
// checked; a file that passes may fail to compile, but it cannot act before it is called.
package verify

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/scanner"
	"go/token"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/output"
)

// Config says what the files of one folder may be.
type Config struct {
	// Package is the name that every package clause must have.
	Package string
	// Imports lists the import paths that files may name.
	Imports []string
	// Names are the names under which imports must stand, by import path. An
	// import without an entry must not have a name.
	Names map[string]string
	// Calls lists what package-level variables may call, as it is written in source:
	// "errors.New". A conversion to a type of another package is written like a
	// call and needs an entry too. Usually empty.
	Calls []string
	// Folders holds the rules of sub-folders by name; files in others are refused.
	// Folders of these rules are not looked at: there is one level.
	Folders map[string]Config
	// AnyFormat leaves out the comparison with gofmt's form, which takes longer
	// than all other checks: for files that have come out of go/format just now.
	AnyFormat bool
}

// Files returns nil when every file may be written, and otherwise an error that
// lists every reason against it with file, line and column.
func Files(files []output.File, cfg Config) error {
	if err := Reasons(files, cfg).Err(); err != nil {
		return fmt.Errorf("verify: refused:\n%w", err)
	}
	return nil
}

// Reasons returns what Files refuses, as diagnostics with codes verify-….
func Reasons(files []output.File, cfg Config) diag.List {
	var found diag.List
	checkNames(files, cfg, &found)
	folders := map[string][]*source{}
	for _, src := range parseAll(files, !cfg.AnyFormat) {
		found = append(found, *src.found...)
		src.found = &found
		dir := path.Dir(src.name)
		folders[dir] = append(folders[dir], src)
	}
	for dir, sources := range folders {
		rules, ok := cfg, true
		if dir != "." {
			rules, ok = cfg.Folders[dir]
		}
		if !ok { // checkNames has refused it, and there is nothing to hold it against
			continue
		}
		scope := scopeOf(sources)
		for _, src := range sources {
			if src.file != nil {
				src.check(rules, scope)
			}
		}
	}
	return found.Sorted()
}

// parseAll parses the files, as many at a time as there are processors; each
// has a list of its own for what is found.
func parseAll(files []output.File, formatted bool) []*source {
	sources := make([]*source, len(files))
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for i, f := range files {
		sources[i] = newSource(f, new(diag.List))
		wg.Go(func() {
			slots <- struct{}{}
			defer func() { <-slots }()
			sources[i].bytes()
			sources[i].parse(formatted)
		})
	}
	wg.Wait()
	return sources
}

// source is one file under examination.
type source struct {
	name    string
	content []byte
	fset    *token.FileSet
	file    *ast.File // nil when it does not parse
	found   *diag.List
}

func newSource(f output.File, found *diag.List) *source {
	return &source{name: f.Name, content: f.Content, fset: token.NewFileSet(), found: found}
}

func (s *source) refuseAt(line, column int, code, format string, args ...any) {
	s.found.Errorf(diag.Position{File: s.name, Line: line, Column: column}, "verify-"+code, format, args...)
}

func (s *source) refuse(pos token.Pos, code, format string, args ...any) {
	p := s.fset.PositionFor(pos, false) // false: a //line comment must not move its own report
	s.refuseAt(p.Line, p.Column, code, format, args...)
}

// parse fills s.file, and refuses what does not parse or is not formatted.
func (s *source) parse(wantFormatted bool) {
	file, err := parser.ParseFile(s.fset, s.name, s.content, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	if err != nil {
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				line, column := s.place(e.Pos.Offset)
				s.refuseAt(line, column, "parse", "does not parse: %s", e.Msg)
			}
			return
		}
		s.refuseAt(1, 1, "parse", "does not parse: %v", err)
		return
	}
	s.file = file
	if !wantFormatted {
		return
	}
	formatted, err := format.Source(s.content)
	if err != nil {
		s.refuseAt(1, 1, "format", "cannot be formatted: %v", err)
	} else if !bytes.Equal(formatted, s.content) {
		s.refuseAt(1, 1, "format", "not formatted: %s", output.Diff(s.name, formatted, s.content))
	}
}

// place counts by itself, for the parser's positions believe //line comments.
func (s *source) place(offset int) (line, column int) {
	before := s.content[:min(max(offset, 0), len(s.content))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// check holds the parsed file against the rules.
func (s *source) check(rules Config, scope scope) {
	if s.file.Name.Name != rules.Package {
		s.refuse(s.file.Name.Pos(), "package", "package %s, wanted is %s", s.file.Name.Name, rules.Package)
	}
	s.imports(rules)
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			s.comment(c)
		}
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			s.literal(n)
		case *ast.Ident:
			s.ident(n)
		}
		return true
	})
	values := &values{source: s, scope: scope, calls: rules.Calls, imported: importNames(s.file)}
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			s.function(d)
		case *ast.GenDecl:
			values.decl(d)
		}
	}
}

func (s *source) imports(rules Config) {
	for _, spec := range s.file.Imports {
		importPath := unquote(spec.Path)
		switch {
		case importPath == "C" || importPath == "unsafe":
			s.refuse(spec.Pos(), "import", "import of %q", importPath)
		case !slices.Contains(rules.Imports, importPath):
			s.refuse(spec.Pos(), "import", "import of %q, which is not on the list", importPath)
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name != rules.Names[importPath] {
			s.refuse(spec.Pos(), "import-name", "import of %q under the name %q", importPath, name)
		}
	}
}

// function refuses what runs unasked, and what has its body elsewhere (assembly
// or linkname).
func (s *source) function(d *ast.FuncDecl) {
	if d.Recv == nil && d.Name.Name == "init" {
		s.refuse(d.Pos(), "init", "an init function")
	}
	if d.Body == nil {
		s.refuse(d.Pos(), "body", "function %s has no body", d.Name.Name)
	}
}

// literal refuses a raw string with a line that a reader of lines takes for a
// comment. The first line follows the back quote, so it does not count.
func (s *source) literal(lit *ast.BasicLit) {
	if lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
		return
	}
	lines := strings.Split(lit.Value, "\n")
	for i, line := range lines[1:] {
		if strings.HasPrefix(line, "//") {
			s.refuseAt(s.fset.PositionFor(lit.Pos(), false).Line+i+1, 1, "raw-string", "a line of a raw string begins with //")
		}
	}
}
