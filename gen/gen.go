// Package gen turns an OpenAPI description into the files of a Go client. It
// orders the stages and does nothing else: load reads, lower decides, emit and
// render write, verify guards. Nothing reaches a disk here; see gen/output.
package gen

import (
	"fmt"
	"go/token"
	"go/types"
	"path"
	goruntime "runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/runtime"
	"github.com/voxgen/voxgen/gen/safe"
	"github.com/voxgen/voxgen/gen/verify"
)

// Version is voxgen's version. It stands in the header of every generated
// file, so that a newer voxgen shows in the diff.
const Version = "0.1.0"

// Config says what to generate.
type Config struct {
	// Spec is the description, Overlays what is applied to it, in order.
	Spec     load.Input
	Overlays []load.Input
	// Package is the name of the Go package; empty: made from the title.
	Package string
	// Include and Exclude choose operations; without Include all are taken.
	Include, Exclude lower.Filter
	// Strict makes errors of warnings.
	Strict bool
	Limits load.Limits
	// ImportPath returns the import path of the package, given its name. The
	// fake for tests, a package in a folder below it, needs to know. Without
	// the function there is no fake; without a path there is none, and a note.
	ImportPath func(pkg string) string
}

// Result is what came of a run. Files is nil when Diags has errors.
type Result struct {
	Files []output.File
	API   *ir.API
	Diags diag.List
}

// Imports are the packages that generated code may import: all of the
// standard library, and none that opens files, processes or plug-ins.
var Imports = []string{
	"bytes", "context", "encoding/base64", "encoding/json", "errors", "fmt", "io", "iter", "log/slog", "math", "math/big",
	"mime", "mime/multipart", "net/http", "net/textproto", "net/url", "regexp", "slices", "maps", "strconv", "strings",
	"sync", "time", "unicode", "unicode/utf8", "bufio", "net/netip",
}

// Generate runs the stages. It reads the files of the description and writes
// none; what it finds wrong with its input is in the result.
//
// A panic of a stage is a mistake of voxgen; it is reported as one, with the place,
// and not passed on.
func Generate(cfg Config) (res Result) {
	defer func() {
		if r := recover(); r != nil {
			res = finish(failed(nil, fmt.Errorf("%v, at %s", r, panicPlace())), cfg)
		}
	}()
	doc, diags := load.Load(cfg.Spec, load.Options{Overlays: cfg.Overlays, Limits: cfg.Limits})
	if doc == nil {
		return finish(Result{Diags: diags}, cfg)
	}
	names, files, err := runtime.Names()
	if err != nil {
		return finish(failed(diags, err), cfg)
	}
	api, found := lower.API(doc.T, lower.Config{
		Package: packageName(cfg.Package, doc.T), Source: headerName(doc.Name), Generator: Version,
		Reserved: names, ReservedFiles: append(files, emit.ReservedFiles()...),
		Include: cfg.Include, Exclude: cfg.Exclude,
	})
	diags = append(diags, located(doc, found)...)
	res = Result{API: api, Diags: diags}
	if diags.HasErrors() {
		return finish(res, cfg)
	}
	res.Files, err = write(api, cfg, &res.Diags)
	if err != nil {
		return finish(failed(diags, err), cfg)
	}
	return finish(res, cfg)
}

// write emits and verifies the files.
func write(api *ir.API, cfg Config, diags *diag.List) ([]output.File, error) {
	emitted, err := emit.Files(api)
	if err != nil {
		return nil, err
	}
	rendered, err := runtime.Files(api, emitted)
	if err != nil {
		return nil, err
	}
	fakes, folders, err := fakeFiles(api, cfg, diags)
	if err != nil {
		return nil, err
	}
	files := slices.Concat(emitted, rendered, fakes)
	return files, verify.Files(files, verify.Config{Package: api.Package, Imports: Imports, AnyFormat: true, Folders: folders})
}

// failed reports a mistake of voxgen itself.
func failed(diags diag.List, err error) Result {
	diags.Errorf(diag.Position{}, "internal", "this is a mistake of voxgen, please report it: %v", err)
	return Result{Diags: diags}
}

// panicPlace is where the code of this module panicked, for a report.
func panicPlace() string {
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
			return "an unknown place"
		}
	}
}

// finish applies Strict and keeps files from a run with errors.
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

// located gives diagnostics the positions that the author of the description sees.
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

// headerName is the name of the description as the header of a file can show it.
func headerName(name string) string {
	return strings.Map(func(r rune) rune {
		if !safe.Rune(r) {
			return '_'
		}
		return r
	}, name)
}

// packageName is the name of the package, made from the title where none is given.
func packageName(name string, doc *openapi3.T) string {
	if name != "" {
		return name
	}
	title := ""
	if doc.Info != nil {
		title = doc.Info.Title
	}
	var b strings.Builder
	for _, r := range strings.ToLower(title) {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' && b.Len() > 0 {
			b.WriteRune(r)
		}
	}
	name = strings.TrimSuffix(b.String(), "api")
	if !ValidPackage(name) {
		return "client"
	}
	return name
}

// ValidPackage tells whether name can be the name of a generated package.
func ValidPackage(name string) bool {
	if len(name) > 60 || !token.IsIdentifier(name) || name != strings.ToLower(name) || name == "main" || name == "_" {
		return false
	}
	if types.Universe.Lookup(name) != nil || name == "init" {
		return false // nobody could use it under its name
	}
	for _, path := range slices.Concat(Imports, FakeImports) { // code in the package could not name that import
		if path[strings.LastIndexByte(path, '/')+1:] == name {
			return false
		}
	}
	_, err := strconv.Unquote(`"` + name + `"`)
	return err == nil
}
