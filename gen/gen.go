// Package gen turns an OpenAPI document into the files of a Go client. It runs
// the stages in order: load reads the document, lower builds the model, emit and
// runtime produce source, and verify checks it. No files are written here; see
// gen/output.
package gen

import (
	"fmt"
	"go/token"
	"go/types"
	"path"
	"regexp"
	goruntime "runtime"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/example"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/runtime"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/gen/schema"
)

// Version is the version of voxgen, which is written in the header of every
// generated file.
const Version = "0.1.0"

// Config configures [Generate].
type Config struct {
	// Spec is the document. Overlays are applied to it in order.
	Spec     load.Input
	Overlays []load.Input
	// Package is the name of the Go package. If empty, it is derived from the title.
	Package string
	// Include and Exclude filter operations. An empty Include matches all.
	Include, Exclude lower.Filter
	// Strict treats warnings as errors.
	Strict bool
	// Interface adds an interface of all operations.
	Interface bool
	// Extra keeps the properties of responses that the document does not describe.
	Extra bool
	// Types are the types of other packages that take the place of schemas. Only their
	// packages are imported in addition to Imports.
	Types []Type
	// Imports are the packages with the types of other documents, which are used for
	// references to their components.
	Imports []Import
	// AllSchemas generates types for all components, for the clients of other documents.
	AllSchemas bool
	// Readme adds README.md, and Examples an example function for each tag, which needs
	// the fake.
	Readme, Examples bool
	Limits           load.Limits
	// ImportPath returns the import path of the package with the given name, which
	// the fake for tests imports. If it is nil, no fake is generated; if it returns
	// "", no fake is generated and a note is reported.
	ImportPath func(pkg string) string
	// NoFake: no fake is generated, although there is an import path.
	NoFake bool
	// Spool keeps the contents of the files, if it is not nil.
	Spool *output.Spool
}

// Result is the result of [Generate]. Files is nil if Diags has errors.
type Result struct {
	Files []output.File
	API   *ir.API
	Diags diag.List
}

// Imports lists the packages that generated code may import. All are in the
// standard library, and none opens files, starts processes or loads plug-ins.
var Imports = []string{
	"bytes", "cmp", "context", "crypto/rand", "encoding/base64", "encoding/binary", "encoding/json", "errors", "fmt", "hash/maphash", "io", "iter", "log/slog", "math", "math/big", "math/bits", "math/rand/v2",
	"mime", "mime/multipart", "net/http", "net/textproto", "net/url", "reflect", "regexp", "slices", "maps", "sort", "strconv", "strings",
	"sync", "time", "unicode", "unicode/utf16", "unicode/utf8", "bufio", "net/netip",
}

// Generate runs the stages. It reads the files of the document and writes none.
// Problems of the input are reported in the result.
//
// A panic in a stage is a bug of voxgen, which is reported with its position.
func Generate(cfg Config) (res Result) {
	defer reported(&res, cfg)
	res = model(cfg)
	if res.API == nil || res.Diags.HasErrors() {
		return finish(res, cfg)
	}
	files, err := write(res.API, cfg, &res.Diags)
	if err != nil {
		return finish(failed(res.Diags, err), cfg)
	}
	res.Files = files
	return finish(res, cfg)
}

// Model runs the stages up to the model of the API. Result.API is nil if the
// diagnostics contain errors, and Files always.
func Model(cfg Config) (res Result) {
	defer reported(&res, cfg)
	if res = model(cfg); res.Diags.HasErrors() {
		res.API = nil
	}
	return finish(res, cfg)
}

// reported turns a panic into a diagnostic. It must be deferred.
func reported(res *Result, cfg Config) {
	if r := recover(); r != nil {
		*res = finish(failed(nil, fmt.Errorf("%v, at %s", r, panicPosition())), cfg)
	}
}

// model loads the document and lowers it.
func model(cfg Config) Result {
	doc, diags := load.Load(cfg.Spec, load.Options{Overlays: cfg.Overlays, Limits: cfg.Limits})
	if doc == nil {
		return Result{Diags: diags}
	}
	names, files, err := runtime.Names()
	if err != nil {
		return failed(diags, err)
	}
	name := packageName(cfg.Package, doc.T)
	types := mappings(cfg.Types)
	for _, i := range cfg.Imports {
		types = append(types, i.mappings(doc, &diags)...)
	}
	if diags.HasErrors() {
		return Result{Diags: diags}
	}
	api, found := lower.API(doc.T, schema.New(doc.T), lower.Config{
		Package: name, Fake: cfg.ImportPath != nil && !cfg.NoFake && noFake(cfg.ImportPath(name)) == "", Source: headerName(doc.Name), Generator: Version,
		Interface: cfg.Interface, Extra: cfg.Extra, Examples: cfg.Readme || cfg.Examples, Reserved: names, ReservedFiles: files,
		Include: cfg.Include, Exclude: cfg.Exclude, Types: types, AllSchemas: cfg.AllSchemas,
	})
	diags = append(diags, located(doc, found)...)
	if cfg.Readme || cfg.Examples {
		api.Examples = example.Calls(api)
	}
	return Result{API: api, Diags: diags}
}

// failed reports a bug of voxgen.
func failed(diags diag.List, err error) Result {
	diags.Errorf(diag.Position{}, "internal", "internal error, please report it as a bug of voxgen: %v", err)
	return Result{Diags: diags}
}

// panicPosition returns the source position of the panic.
func panicPosition() string {
	pcs := make([]uintptr, 50)
	frames := goruntime.CallersFrames(pcs[:goruntime.Callers(0, pcs)])
	panicked := false
	for {
		f, more := frames.Next()
		switch {
		case f.Function == "runtime.gopanic":
			panicked = true
		case panicked && !strings.HasPrefix(f.Function, "runtime."):
			return fmt.Sprintf("%s:%d", path.Base(f.File), f.Line)
		case !more:
			return "unknown position"
		}
	}
}

// finish applies Strict and drops the files if there are errors.
func finish(r Result, cfg Config) Result {
	if cfg.Strict {
		r.Diags = r.Diags.Strict()
	}
	r.Diags = r.Diags.Sorted()
	if r.Diags.HasErrors() {
		r.Files = nil
	}
	return r
}

// located maps the positions of diagnostics to those in the source files.
func located(doc *load.Document, found diag.List) diag.List {
	out := make(diag.List, len(found))
	for i, d := range found {
		if d.Line > 0 {
			d.Position = doc.Position(&openapi3.Location{File: d.File, Line: d.Line, Column: d.Column})
		} else {
			d.Position = diag.Position{File: doc.Name}
		}
		out[i] = d
	}
	return out
}

// headerName returns the name of the document for the header of a file.
func headerName(name string) string {
	return strings.Map(func(r rune) rune {
		if !safe.Rune(r) {
			return '_'
		}
		return r
	}, name)
}

// packageName returns the name of the package, by default derived from the title.
func packageName(name string, doc *openapi3.T) string {
	switch {
	case name != "":
		return name
	case doc.Info != nil:
		return PackageName(doc.Info.Title)
	}
	return PackageName("")
}

// PackageName returns the name of the package for a document with that title.
func PackageName(title string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	name := strings.TrimSuffix(b.String(), "api")
	if !ValidPackage(name) {
		return "client"
	}
	return name
}

// packagePattern is for names that are also names of folders and parts of import paths.
var packagePattern = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

// ValidPackage reports whether name is valid for a generated package.
func ValidPackage(name string) bool {
	if len(name) > 60 || !packagePattern.MatchString(name) || token.IsKeyword(name) || name == "main" {
		return false
	}
	if types.Universe.Lookup(name) != nil || name == "init" {
		return false // importing it would shadow a predeclared identifier
	}
	for _, path := range slices.Concat(Imports, FakeImports) { // would conflict with that import
		path = strings.TrimSuffix(path, "/v2")
		if path[strings.LastIndexByte(path, '/')+1:] == name {
			return false
		}
	}
	return true
}
