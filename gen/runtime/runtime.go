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
	"sync"

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
	Security  string // the variable with the security requirements of the document
	Pages     bool   // an operation pages
	PageURLs  bool   // a response has the URL of the next page

	// Plain is set if the document describes no errors: Code is a string and
	// Details is the response body.
	Plain                           bool
	TypedErrors                     bool // there are types for documented error responses
	CodeType, CodeZero, DetailsType string
	// NumericCode is set if Code is a number, which is logged.
	NumericCode bool

	// Clock is set if errors show by how much the local clock is off.
	Clock bool

	// Retries is set if the client sends some requests again.
	Retries bool
	// Grants is set if the client can get tokens itself: with client credentials or with a
	// refresh token.
	Grants, Credentials, Refresh bool
	// Keys is set if some operations have an idempotency key.
	Keys bool
}

// Attempts is set if a call can be more than one request.
func (d data) Attempts() bool { return d.Retries || d.Grants }

// Again is the condition on which a call that failed is sent again.
func (d data) Again() string {
	again, renew := "c.again(ctx, k, &err)", "c.renew(ctx, k, err)"
	switch {
	case d.Retries && d.Grants:
		return "(" + renew + " || " + again + ")"
	case d.Grants:
		return renew
	}
	return again
}

// TypeName returns the Go type of a value in the code of a client.
type TypeName func(api *ir.API, v ir.Value) string

// sample is the data with which [Names] renders the templates.
var sample = data{Package: "sample", Title: "an API", BaseURL: `""`, UserAgent: `""`, Auth: 1, Pages: true, Retries: true, Keys: true, Grants: true, Credentials: true, Refresh: true, PageURLs: true, Plain: true, TypedErrors: true,
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
		Auth: len(api.Auth), Security: api.SecurityName(api.Security), Retries: api.Retries(), Grants: api.Grants(), Keys: api.Keys(), Plain: api.Errors == nil,
		TypedErrors: len(api.ErrorTypes) > 0, CodeType: "string", CodeZero: "empty", DetailsType: "json.RawMessage",
	}
	for _, a := range api.Auth {
		d.Credentials = d.Credentials || a.ClientCredentials != nil
		d.Refresh = d.Refresh || a.Refresh != nil
	}
	for _, o := range api.Operations {
		if p := o.Page; p != nil {
			d.Pages = true
			d.PageURLs = d.PageURLs || p.Kind == ir.URLPages || p.Kind == ir.LinkPages
		}
	}
	if em := api.Errors; em != nil {
		code := api.ErrorCode()
		d.CodeType, d.CodeZero = typeName(api, code), zero(api, code)
		d.NumericCode, d.Clock = d.CodeZero == "0", len(em.Unauthorized) > 0
		d.DetailsType = "any"
		if len(em.Details) > 0 {
			d.DetailsType = typeName(api, api.LastField(em.Details).Value)
		}
	}
	return d
}

// zero describes the zero value of an error code.
func zero(api *ir.API, v ir.Value) string {
	kind := v.Kind
	if kind == ir.Named {
		kind = api.Decls[v.Decl].Base
	}
	switch kind {
	case ir.String, ir.Secret:
		return "empty"
	case ir.Bool:
		return "false"
	}
	return "0"
}

// keptFiles lists the templates whose exported names are in every client.
var keptFiles = []string{"client", "timeout", "do", "middleware", "log", "errors", "violation"}

// keptWith lists the templates whose exported names are kept if the client uses
// one name, because users call them and the client does not.
var keptWith = map[string]string{"handler": "newHandler", "page": "newPageWalk", "download": "sizedBody", "retry": "backoff"}

// constructors are the functions that a client has with a type, for its users.
var constructors = map[string]string{"Value": "Nullable", "Null": "Nullable", "DateOf": "Date"}

// keptNames lists the other names in every client.
var keptNames = []string{"Ptr"}

// Names returns the exported package-level names that templates may add to a
// client, and the base names of its files. Both are reserved.
func Names() (names, files []string, err error) {
	for _, f := range clientFiles {
		files = append(files, f.name)
	}
	names, err = templateNames()
	return slices.Clone(names), files, err
}

// templateNames parses the templates, which are always the same, once.
var templateNames = sync.OnceValues(func() (names []string, err error) {
	parsed, err := parse(token.NewFileSet(), sample)
	if err != nil {
		return nil, err
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
	return names, nil
})

// Files returns the files of a client: those in written, from gen/emit, and the
// templates, without the declarations that neither the identifiers in used nor a kept
// declaration refer to. The package that emits the other files supplies typeName.
func Files(api *ir.API, written []output.File, used *Used, typeName TypeName) ([]output.File, error) {
	fset := token.NewFileSet()
	parsed, err := parse(fset, dataOf(api, typeName))
	if err != nil {
		return nil, err
	}
	keep(parsed, used.names)
	parts := map[string]code{}
	for _, p := range parsed {
		if c := p.code(); len(c.body) > 0 {
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
	parsed, err := parser.ParseFile(fset, name+".go.tmpl", src, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	f := &file{name: name, src: src, imports: map[string]string{}}
	for _, spec := range parsed.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return nil, err
		}
		name := strings.TrimSuffix(path, "/v2")
		f.imports[name[strings.LastIndexByte(name, '/')+1:]] = path
	}
	for _, d := range parsed.Decls {
		if one := describe(fset, d); one != nil {
			f.decls = append(f.decls, one)
		}
	}
	return f, nil
}
