// Package verify checks generated source before it is written.
//
// An OpenAPI document is untrusted input, and text from it becomes part of source
// that others compile, vendor and run `go generate` in. gen/emit escapes that text
// in comments, names and literals; this package does not rely on it. It parses every
// file and checks it against an allow-list:
//
//   - the file name has no special meaning to the go command or a file system;
//   - the source is valid UTF-8 without control, bidi or zero-width characters, parses,
//     is formatted, and starts with the header of voxgen;
//   - the package name is the expected one, and imports are listed in the Config and
//     have only the names given there; "C" and "unsafe" are never allowed;
//   - no code runs before main: there is no init function, and package-level variables
//     are initialized only with literals, names and conversions;
//   - every function has a body, so that nothing is linked from elsewhere;
//   - every comment is a line comment with a space after the slashes, so that no tool
//     treats it as a directive;
//   - no line of a raw string starts with //, because `go generate` scans lines.
//
// Function bodies are restricted only by the imports. Types are not checked: a file
// that passes may fail to compile, but it cannot run code before it is called.
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

// Config defines the rules for the files of one folder.
type Config struct {
	// Package is the required package name.
	Package string
	// Imports lists the allowed import paths.
	Imports []string
	// Names holds the required names of imports by import path. Other imports must
	// not have a name.
	Names map[string]string
	// Calls lists the functions that may be called in package-level variables, as
	// written in source: "errors.New". A conversion to a type of another package
	// looks like a call and needs an entry, too.
	Calls []string
	// Folders holds the rules of subfolders by name; files in other subfolders are
	// rejected. Their own Folders are ignored: there is only one level.
	Folders map[string]Config
	// AnyFormat disables the check that files are formatted, which takes longer than
	// all other checks, for files that were just formatted with go/format.
	AnyFormat bool
}

// Files returns nil if all files are allowed, and otherwise an error that lists all
// violations with file, line and column.
func Files(files []output.File, cfg Config) error {
	if err := Reasons(files, cfg).Err(); err != nil {
		return fmt.Errorf("verify: rejected:\n%w", err)
	}
	return nil
}

// Reasons returns the violations as diagnostics with codes verify-….
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
		if !ok { // reported by checkNames
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

// parseAll parses the files concurrently. Each has its own list of violations.
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

// source is a file being checked.
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

func (s *source) rejectAt(line, column int, code, format string, args ...any) {
	s.found.Errorf(diag.Position{File: s.name, Line: line, Column: column}, "verify-"+code, format, args...)
}

func (s *source) reject(pos token.Pos, code, format string, args ...any) {
	p := s.fset.PositionFor(pos, false) // false: ignore //line comments
	s.rejectAt(p.Line, p.Column, code, format, args...)
}

// parse sets s.file, and rejects files that do not parse or are not formatted.
func (s *source) parse(wantFormatted bool) {
	file, err := parser.ParseFile(s.fset, s.name, s.content, parser.ParseComments|parser.SkipObjectResolution|parser.AllErrors)
	if err != nil {
		if list, ok := err.(scanner.ErrorList); ok {
			for _, e := range list {
				line, column := s.place(e.Pos.Offset)
				s.rejectAt(line, column, "parse", "syntax error: %s", e.Msg)
			}
			return
		}
		s.rejectAt(1, 1, "parse", "syntax error: %v", err)
		return
	}
	s.file = file
	if !wantFormatted {
		return
	}
	formatted, err := format.Source(s.content)
	if err != nil {
		s.rejectAt(1, 1, "format", "cannot be formatted: %v", err)
	} else if !bytes.Equal(formatted, s.content) {
		s.rejectAt(1, 1, "format", "not formatted: %s", output.Diff(s.name, formatted, s.content))
	}
}

// place computes a position itself, because those of the parser respect //line comments.
func (s *source) place(offset int) (line, column int) {
	before := s.content[:min(max(offset, 0), len(s.content))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// check checks the parsed file against the rules.
func (s *source) check(rules Config, scope scope) {
	if s.file.Name.Name != rules.Package {
		s.reject(s.file.Name.Pos(), "package", "package name %s, want %s", s.file.Name.Name, rules.Package)
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
			s.reject(spec.Pos(), "import", "import of %q is never allowed", importPath)
		case !slices.Contains(rules.Imports, importPath):
			s.reject(spec.Pos(), "import", "import of %q is not allowed", importPath)
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		if name != rules.Names[importPath] {
			s.reject(spec.Pos(), "import-name", "import of %q is named %q, want %q", importPath, name, rules.Names[importPath])
		}
	}
}

// function rejects functions that run automatically and functions without a body
// (assembly or linkname).
func (s *source) function(d *ast.FuncDecl) {
	if d.Recv == nil && d.Name.Name == "init" {
		s.reject(d.Pos(), "init", "init function")
	}
	if d.Body == nil {
		s.reject(d.Pos(), "body", "function %s has no body", d.Name.Name)
	}
}

// literal rejects raw strings with a line that starts like a comment, except for
// the first line, which follows the back quote.
func (s *source) literal(lit *ast.BasicLit) {
	if lit.Kind != token.STRING || !strings.HasPrefix(lit.Value, "`") {
		return
	}
	lines := strings.Split(lit.Value, "\n")
	for i, line := range lines[1:] {
		if strings.HasPrefix(line, "//") {
			s.rejectAt(s.fset.PositionFor(lit.Pos(), false).Line+i+1, 1, "raw-string", "line of a raw string starts with //")
		}
	}
}
