// Package lower turns an OpenAPI document into the model of a client. Every
// name, type and policy is decided here, once; what cannot be expressed
// becomes the widest honest type, with a diagnostic.
package lower

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
)

// Config says what a document cannot.
type Config struct {
	// Package is the name of the Go package; it has to be an identifier.
	Package string
	// Source and Generator stand in the header of every file.
	Source, Generator string
	// Reserved are the package-level names of voxgen's own code.
	Reserved []string
	// ReservedFiles are the base names of the files with voxgen's own code.
	ReservedFiles []string
	// FileName turns a tag into a base name that is safe for a Go file.
	FileName func(tag string) string
	// Include and Exclude filter operations; see [Filter].
	Include, Exclude Filter
}

// Filter selects operations by operationId, tag or path; a path that ends in
// * stands for all that begin alike.
type Filter struct {
	Operations, Tags, Paths []string
}

func (f Filter) empty() bool { return len(f.Operations)+len(f.Tags)+len(f.Paths) == 0 }

func (f Filter) matches(path string, op *openapi3.Operation) bool {
	return slices.Contains(f.Operations, op.OperationID) && op.OperationID != "" ||
		slices.ContainsFunc(f.Tags, func(t string) bool { return slices.Contains(op.Tags, t) }) ||
		slices.ContainsFunc(f.Paths, func(p string) bool {
			prefix, wild := strings.CutSuffix(p, "*")
			return p == path || wild && strings.HasPrefix(path, prefix)
		})
}

// lowerer holds the state of one run.
type lowerer struct {
	cfg    Config
	doc    *openapi3.T
	api    *ir.API
	diags  diag.List
	scope  *scope // names of the package
	files  *scope // base names of the files
	claims []nameRequest

	comps   map[identity]*component // schemas that the description names
	decls   map[identity]int        // schemas that have a declaration
	pending map[identity]*pending   // lists and maps under construction
	tagFile map[string]string
	merged  map[string]*openapi3.SchemaRef // see merge
	nested  int                            // depth of schemas in schemas

	seenCallback map[*openapi3.Callback]bool
	runtime      map[identity]int // schemas kept for run time
	examples     map[exampleKey]string
	bases        map[identity]*openapi3.Schema      // see polymorphic
	heirs        map[identity][]*openapi3.SchemaRef // see indexHeirs
}

// API lowers doc. The model is never nil and always generates; the list says
// what was done where the document asks for more than Go or voxgen can express.
// Positions in the list are those of the loader's origins.
func API(doc *openapi3.T, cfg Config) (*ir.API, diag.List) {
	l := &lowerer{
		cfg: cfg, doc: doc,
		scope: newScope(cfg.Reserved...), files: newScope(cfg.ReservedFiles...),
		comps: map[identity]*component{}, decls: map[identity]int{}, pending: map[identity]*pending{},
		seenCallback: map[*openapi3.Callback]bool{}, runtime: map[identity]int{}, examples: map[exampleKey]string{}, bases: map[identity]*openapi3.Schema{},
		tagFile: map[string]string{}, merged: map[string]*openapi3.SchemaRef{},
		api: &ir.API{Package: cfg.Package, Source: cfg.Source, Generator: cfg.Generator},
	}
	l.info()
	l.indexComponents()
	l.extensions(doc.Extensions, doc.Origin, documentExtensions)
	l.auth()
	l.operations()
	l.webhooks()
	if len(l.api.Operations)+len(l.api.Handlers) == 0 && cfg.Include.empty() && cfg.Exclude.empty() {
		l.warn(nil, "no-operations", "the client has no methods", "the description has no operations")
	}
	l.errorModel(doc.Extensions["x-voxgen-error"])
	l.prune()
	l.nameDecls()
	l.nameConsts()
	l.finish()
	return l.api, l.diags
}

func (l *lowerer) info() {
	if info := l.doc.Info; info != nil {
		l.api.Title = strings.TrimSpace(info.Title)
		l.api.Version = info.Version
		l.api.Doc = ir.Doc{Summary: info.Summary, Text: strings.TrimSpace(info.Description)}
	}
	for i, s := range l.doc.Servers {
		if s == nil {
			continue
		}
		address := serverURL(s)
		if i == 0 {
			l.api.Server = address
			if !usableURL(address) {
				l.api.Server = ""
				l.note(s.Origin, "server", "clients need WithBaseURL", "the server %q is no absolute URL", address)
			}
		}
		l.api.Servers = append(l.api.Servers, ir.Server{URL: address, Doc: s.Description})
	}
}

// usableURL tells whether a client can send requests there.
func usableURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		!strings.ContainsAny(u.Host, "{}\"\\ ")
}

// serverURL is the URL of a server with the defaults of its variables.
func serverURL(s *openapi3.Server) string {
	address := s.URL
	for name, v := range s.Variables {
		if v == nil {
			continue
		}
		value := v.Default
		if value == "" && len(v.Enum) > 0 {
			value = v.Enum[0]
		}
		address = strings.ReplaceAll(address, "{"+name+"}", value)
	}
	return address
}

// note reports something that needs no action of the reader.
func (l *lowerer) note(at *openapi3.Origin, code, instead, format string, args ...any) {
	l.report(diag.Note, at, code, instead, format, args...)
}

// warn reports that the client differs from what the description asks for.
func (l *lowerer) warn(at *openapi3.Origin, code, instead, format string, args ...any) {
	l.report(diag.Warning, at, code, instead, format, args...)
}

func (l *lowerer) report(s diag.Severity, at *openapi3.Origin, code, instead, format string, args ...any) {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = clip(text)
		}
	}
	l.diags.Add(diag.Diagnostic{
		Position: position(at), Severity: s, Code: code,
		Message: fmt.Sprintf(format, args...), Instead: instead,
	})
}

// clip keeps a text of the document to a length that is fit for a line.
func clip(s string) string {
	const most = 120
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}

// position is where an element of the document begins.
func position(o *openapi3.Origin) diag.Position {
	if o == nil {
		return diag.Position{}
	}
	loc := o.Key
	if loc == nil && len(o.Fields) > 0 {
		loc = &o.Fields[0]
	}
	if loc == nil {
		return diag.Position{}
	}
	return diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
}
