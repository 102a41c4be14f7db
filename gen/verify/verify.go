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
//     treats it as a directive, except for go:noinline above a function;
//   - no line of a raw string starts with //, because `go generate` scans lines;
//   - README.md has no HTML, and no links but to its own headings and to files beside it.
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
	// Examples holds the rules of the examples, a file of the external test package beside
	// the package, which is rejected if it is nil. Its own Folders and Examples are ignored.
	Examples *Config
	// Readme allows the file README.md.
	Readme bool
	// AnyFormat disables the check that files are formatted, which takes longer than
	// all other checks, for files that were just formatted with go/format.
	AnyFormat bool
}

// Files returns nil if all files are allowed, and otherwise an error that lists all
// violations with file, line and column.
func Files(files []output.File, cfg Config) error { return rejected(Reasons(files, cfg)) }

// Reasons returns the violations as diagnostics with codes verify-….
func Reasons(files []output.File, cfg Config) diag.List {
	c := NewChecker(cfg)
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for _, f := range files {
		slots <- struct{}{}
		wg.Go(func() {
			defer func() { <-slots }()
			c.Add(f)
		})
	}
	wg.Wait()
	return c.reasons()
}

func rejected(found diag.List) error {
	if err := found.Err(); err != nil {
		return fmt.Errorf("verify: rejected:\n%w", err)
	}
	return nil
}

// Checker checks files one by one, so that no more than one of them is in memory.
type Checker struct {
	cfg Config

	mu      sync.Mutex
	names   []string
	found   diag.List
	folders map[string]*folder
}

// folder is what the checks of all files of a folder need.
type folder struct {
	scope scope
	calls []call
}

// NewChecker returns a Checker that has no files yet.
func NewChecker(cfg Config) *Checker {
	return &Checker{cfg: cfg, folders: map[string]*folder{}}
}

// Add checks a file and returns its syntax tree, or nil if it does not parse. It may
// be called concurrently.
func (c *Checker) Add(f output.File) *ast.File {
	src := newSource(f, new(diag.List))
	src.bytes()
	dir, rules, ok := path.Dir(f.Name), c.cfg, true
	switch {
	case f.Name == output.ReadmeName:
		ok = false // it is not Go
		src.markdown()
	case f.Name == output.ExamplesName && c.cfg.Examples != nil:
		dir, rules = f.Name, *c.cfg.Examples // a package of its own
	case dir != ".":
		rules, ok = c.cfg.Folders[dir]
	}
	if f.Name != output.ReadmeName {
		src.parse(!c.cfg.AnyFormat)
	}
	var calls []call
	names := scope{}
	if ok && src.file != nil { // otherwise reported by checkNames or parse
		calls = src.check(rules)
		names.addFile(src.file)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.names = append(c.names, f.Name)
	c.found = append(c.found, *src.found...)
	if c.folders[dir] == nil {
		c.folders[dir] = &folder{scope: scope{}}
	}
	c.folders[dir].scope.addAll(names)
	c.folders[dir].calls = append(c.folders[dir].calls, calls...)
	return src.file
}

// Err returns nil if all files are allowed, and otherwise an error that lists all
// violations with file, line and column.
func (c *Checker) Err() error { return rejected(c.reasons()) }

func (c *Checker) reasons() diag.List {
	found := slices.Clone(c.found)
	slices.Sort(c.names)
	checkNames(c.names, c.cfg, &found)
	for _, f := range c.folders {
		for _, call := range f.calls {
			if !f.scope.isType(call.fun) {
				found.Add(call.violation)
			}
		}
	}
	return found.Sorted()
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

// violation returns a violation at pos, without adding it.
func (s *source) violation(pos token.Pos, code, format string, args ...any) diag.Diagnostic {
	var one diag.List
	p := s.fset.PositionFor(pos, false) // false: ignore //line comments
	one.Errorf(diag.Position{File: s.name, Line: p.Line, Column: p.Column}, "verify-"+code, format, args...)
	return one[0]
}

func (s *source) rejectAt(line, column int, code, format string, args ...any) {
	s.found.Errorf(diag.Position{File: s.name, Line: line, Column: column}, "verify-"+code, format, args...)
}

func (s *source) reject(pos token.Pos, code, format string, args ...any) {
	s.found.Add(s.violation(pos, code, format, args...))
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

// check checks the parsed file against the rules. It returns the calls that are
// allowed if they are conversions, which the other files of the folder decide.
func (s *source) check(rules Config) []call {
	if s.file.Name.Name != rules.Package {
		s.reject(s.file.Name.Pos(), "package", "package name %s, want %s", s.file.Name.Name, rules.Package)
	}
	s.imports(rules)
	directives := map[*ast.Comment]bool{}
	for _, decl := range s.file.Decls {
		if f, ok := decl.(*ast.FuncDecl); ok && f.Doc != nil {
			last := f.Doc.List[len(f.Doc.List)-1]
			directives[last] = last.Text == noInline
		}
	}
	for _, group := range s.file.Comments {
		for _, c := range group.List {
			if !directives[c] {
				s.comment(c)
			}
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
	values := &values{source: s, allowed: rules.Calls, imported: importNames(s.file)}
	for _, decl := range s.file.Decls {
		switch d := decl.(type) {
		case *ast.FuncDecl:
			s.function(d)
		case *ast.GenDecl:
			values.decl(d)
		}
	}
	return values.calls
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
