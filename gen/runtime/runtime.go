// Package runtime generates the files of a client that are the same for every
// API: sending requests, errors, value types, helpers. It renders the templates
// and keeps only the declarations that the client uses, so that the output has
// no dead code.
package runtime

import (
	"bytes"
	"embed"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/templates"
)

// data is the input of a template. Its strings are Go source, so that templates
// need not quote.
type data struct {
	Package   string
	Title     string // in a comment
	BaseURL   string // a Go literal
	UserAgent string // a Go literal
	Auth      int    // number of security schemes

	// Plain is set if the document describes no errors: Code is a string and
	// Details is the response body.
	Plain                           bool
	CodeType, CodeZero, DetailsType string
}

// TypeName returns the Go type of a value in the code of a client.
type TypeName func(api *ir.API, v ir.Value) string

// sample is the data with which [Names] renders the templates.
var sample = data{Package: "sample", Title: "an API", BaseURL: `""`, UserAgent: `""`, Auth: 1, Plain: true,
	CodeType: "string", CodeZero: `""`, DetailsType: "string"}

// dataOf returns the input of the templates for a client.
func dataOf(api *ir.API, typeName TypeName) data {
	title := strings.Join(strings.Fields(safe.OneLine(api.Title)), " ")
	if title == "" {
		title = "the API"
	}
	base := api.Server
	if !strings.HasPrefix(base, "https://") && !strings.HasPrefix(base, "http://") {
		base = "" // relative or missing: the user must set WithBaseURL
	}
	d := data{
		Package: api.Package, Title: title, BaseURL: strconv.Quote(base), UserAgent: strconv.Quote("voxgen-" + api.Package),
		Auth: len(api.Auth), Plain: api.Errors == nil, CodeType: "string", CodeZero: "empty", DetailsType: "json.RawMessage",
	}
	if em := api.Errors; em != nil {
		code := api.FieldOf(em.Code[len(em.Code)-1]).Value
		d.CodeType, d.CodeZero = typeName(api, code), zero(api, code)
		d.DetailsType = "any"
		if len(em.Details) > 0 {
			d.DetailsType = typeName(api, api.FieldOf(em.Details[len(em.Details)-1]).Value)
		}
	}
	return d
}

// zero describes the zero value of an error code.
func zero(api *ir.API, v ir.Value) string {
	if v.Kind == ir.Named {
		if v.Kind = ir.String; api.Decls[v.Decl].Kind == ir.Enum {
			v.Kind = api.Decls[v.Decl].Base
		}
	}
	switch v.Kind {
	case ir.String:
		return "empty"
	case ir.Bool:
		return "false"
	case ir.List, ir.Map, ir.Bytes, ir.Any, ir.RawJSON:
		return "nil"
	}
	return "0"
}

// keptFiles lists the templates whose exported names are in every client.
var keptFiles = []string{"client", "errors"}

// keptWith lists the templates whose exported names are kept if the client uses
// one name, because users call them and the client does not.
var keptWith = map[string]string{"handler": "newHandler"}

// keptNames lists the other names in every client.
var keptNames = []string{"Ptr"}

// Names returns the exported package-level names that templates may add to a
// client, and the base names of its files. Both are reserved.
func Names() (names, files []string, err error) {
	fset := token.NewFileSet()
	parsed, err := parse(fset, sample)
	if err != nil {
		return nil, nil, err
	}
	for _, f := range clientFiles {
		files = append(files, f.name)
	}
	for _, p := range parsed {
		for _, d := range p.decls {
			for _, name := range d.names {
				if ast.IsExported(name) {
					names = append(names, name)
				}
			}
		}
	}
	return names, files, nil
}

// Files returns the files of a client: those in written, from gen/emit, and the
// templates, without the declarations that neither written nor a kept declaration
// uses. The package that emits the other files supplies typeName.
func Files(api *ir.API, written []output.File, typeName TypeName) ([]output.File, error) {
	fset := token.NewFileSet()
	parsed, err := parse(fset, dataOf(api, typeName))
	if err != nil {
		return nil, err
	}
	live, err := usedNames(written)
	if err != nil {
		return nil, err
	}
	keep(parsed, live)
	parts := map[string]code{}
	for _, p := range parsed {
		if c := p.code(live); len(c.body) > 0 {
			parts[p.name] = c
		}
	}
	return join(api, api.Package, "", clientFiles, parts, written)
}

// file is one parsed template.
type file struct {
	name    string
	src     []byte
	imports map[string]string // import paths by package name
	decls   []*decl
}

// decl is one declaration: what it declares and what it uses.
type decl struct {
	from, to int
	names    []string
	method   string // the receiver's type, for a method
	own      string // the name of a method
	uses     names
	live     bool
	fields   []field // unexported fields of structs
}

// field is an unexported field of a struct, with its comments.
type field struct {
	name     string
	from, to int
}

// parse renders and parses all templates of the client, and the files that clients
// share with voxgen serve.
func parse(fset *token.FileSet, d data) ([]*file, error) {
	names, err := fs.Glob(templates.FS, "*.go.tmpl")
	if err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	sources := map[string][]byte{}
	for _, name := range names {
		src, err := render(name, d)
		if err != nil {
			return nil, err
		}
		sources[strings.TrimSuffix(name, ".go.tmpl")] = src
	}
	if err := addShared(sources, fake.ClientSource, "package "+d.Package+"\n"); err != nil {
		return nil, err
	}
	var files []*file
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		if err := fileOf(clientFiles, name); err != nil {
			return nil, err
		}
		f, err := parseFile(fset, name, sources[name])
		if err != nil {
			return nil, fmt.Errorf("runtime: %w", err)
		}
		files = append(files, f)
	}
	return files, nil
}

// addShared adds the files of package fake to sources, by their base names, with
// another head in place of the package clause.
func addShared(sources map[string][]byte, shared embed.FS, head string) error {
	entries, err := shared.ReadDir(".")
	if err != nil {
		return fmt.Errorf("runtime: %w", err)
	}
	for _, entry := range entries {
		src, err := shared.ReadFile(entry.Name())
		if err != nil {
			return fmt.Errorf("runtime: %w", err)
		}
		code, ok := bytes.CutPrefix(src, []byte("package fake\n"))
		if !ok {
			return fmt.Errorf("runtime: %s does not begin with its package clause", entry.Name())
		}
		sources[strings.TrimSuffix(entry.Name(), ".go")] = append([]byte(head), code...)
	}
	return nil
}

func parseFile(fset *token.FileSet, name string, src []byte) (*file, error) {
	parsed, err := parser.ParseFile(fset, name+".go.tmpl", src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, src: src, imports: map[string]string{}}
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		f.imports[path[strings.LastIndexByte(path, '/')+1:]] = path
	}
	for _, d := range parsed.Decls {
		if one := describe(fset, d); one != nil {
			f.decls = append(f.decls, one)
		}
	}
	return f, nil
}

// describe returns the decl for d, nil for imports.
func describe(fset *token.FileSet, d ast.Decl) *decl {
	out := &decl{uses: newNames(), to: fset.Position(d.End()).Offset}
	var doc *ast.CommentGroup
	switch d := d.(type) {
	case *ast.FuncDecl:
		doc = d.Doc
		if d.Recv == nil {
			out.names = []string{d.Name.Name}
		} else {
			out.method, out.own = receiver(d.Recv.List[0].Type), d.Name.Name
		}
	case *ast.GenDecl:
		if d.Tok == token.IMPORT {
			return nil
		}
		doc = d.Doc
		for _, spec := range d.Specs {
			switch spec := spec.(type) {
			case *ast.TypeSpec:
				out.names = append(out.names, spec.Name.Name)
				out.fields = append(out.fields, fieldsOf(fset, spec)...)
			case *ast.ValueSpec:
				for _, n := range spec.Names {
					out.names = append(out.names, n.Name)
				}
			}
		}
	}
	out.from = fset.Position(d.Pos()).Offset
	if doc != nil {
		out.from = fset.Position(doc.Pos()).Offset
	}
	out.uses.collect(d)
	return out
}

// fieldsOf returns the unexported fields of a struct that have a line of their own.
func fieldsOf(fset *token.FileSet, spec *ast.TypeSpec) []field {
	s, ok := spec.Type.(*ast.StructType)
	if !ok {
		return nil
	}
	var out []field
	for _, f := range s.Fields.List {
		if len(f.Names) != 1 || f.Names[0].IsExported() {
			continue
		}
		from, to := f.Pos(), f.End()
		if f.Doc != nil {
			from = f.Doc.Pos()
		}
		if f.Comment != nil {
			to = f.Comment.End()
		}
		out = append(out, field{f.Names[0].Name, fset.Position(from).Offset, fset.Position(to).Offset})
	}
	return out
}

// text returns the source of a declaration without the fields that are not used.
func (d *decl) text(src []byte, live names) []byte {
	var out []byte
	at := d.from
	for _, f := range d.fields {
		if !live.selected[f.name] {
			out = append(out, src[at:f.from]...)
			at = f.to
		}
	}
	return append(out, src[at:d.to]...)
}

// names holds the identifiers that code refers to: bare, as the selector of a
// selector expression, and as its operand.
type names struct{ bare, selected, packages map[string]bool }

func newNames() names { return names{map[string]bool{}, map[string]bool{}, map[string]bool{}} }

func (n names) collect(root ast.Node) {
	ast.Inspect(root, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.Ident:
			n.bare[node.Name] = true
		case *ast.KeyValueExpr: // a field of a composite literal
			if id, ok := node.Key.(*ast.Ident); ok {
				n.selected[id.Name] = true
			}
		case *ast.SelectorExpr:
			n.selected[node.Sel.Name] = true
			if id, ok := node.X.(*ast.Ident); ok {
				n.packages[id.Name] = true
			}
			n.collect(node.X)
			return false
		}
		return true
	})
}

func (n names) add(more names) {
	maps.Copy(n.bare, more.bare)
	maps.Copy(n.selected, more.selected)
	maps.Copy(n.packages, more.packages)
}

func receiver(t ast.Expr) string {
	switch t := t.(type) {
	case *ast.StarExpr:
		return receiver(t.X)
	case *ast.IndexExpr:
		return receiver(t.X)
	case *ast.Ident:
		return t.Name
	}
	return ""
}

// usedNames returns the identifiers in files.
func usedNames(files []output.File) (names, error) {
	used := newNames()
	for _, f := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return names{}, fmt.Errorf("runtime: %w", err)
		}
		used.collect(parsed)
	}
	return used, nil
}

// keep marks the declarations that a client needs: those in keptFiles and
// keptNames, those used by live code, and the methods of live types. An
// unexported method must also be used by name.
func keep(files []*file, live names) {
	for _, name := range keptNames {
		live.bare[name] = true
	}
	for changed := true; changed; {
		changed = false
		for _, f := range files {
			kept := slices.Contains(keptFiles, f.name) || live.bare[keptWith[f.name]]
			for _, d := range f.decls {
				if d.live || !d.wanted(kept, live) {
					continue
				}
				d.live, changed = true, true
				live.add(d.uses)
			}
		}
	}
}

func (d *decl) wanted(keptFile bool, live names) bool {
	if d.method != "" {
		if !live.bare[d.method] {
			return false
		}
		return ast.IsExported(d.own) || live.selected[d.own]
	}
	return slices.ContainsFunc(d.names, func(name string) bool {
		return live.bare[name] || keptFile && ast.IsExported(name)
	})
}

// code returns the live declarations and the imports they use.
func (f *file) code(live names) code {
	var c code
	uses := newNames()
	for _, d := range f.decls {
		if !d.live {
			continue
		}
		c.body = append(append(c.body, d.text(f.src, live)...), "\n\n"...)
		uses.add(d.uses)
	}
	for name, path := range f.imports {
		if uses.packages[name] {
			c.imports = append(c.imports, strconv.Quote(path))
		}
	}
	return c
}
