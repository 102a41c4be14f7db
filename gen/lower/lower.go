// Package lower turns an OpenAPI document into the model of a client. All names,
// types and policies are decided here. What Go cannot express becomes the widest
// correct type and is reported by a diagnostic.
package lower

import (
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// Config holds the settings that are not part of the document.
type Config struct {
	// Package is the name of the Go package; it must be an identifier.
	Package string
	// Source and Generator are written in the header of every file.
	Source, Generator string
	// Reserved are the package-level names of voxgen's own code.
	Reserved []string
	// ReservedFiles are the base names of the files with voxgen's own code.
	ReservedFiles []string
	// Include and Exclude filter operations; see [Filter].
	Include, Exclude Filter
	// Fake: a fake of the service is generated, too.
	Fake bool
	// Interface: an interface of all operations is generated, too.
	Interface bool
	// Types are the types of other packages that take the place of schemas.
	Types []TypeMapping
	// AllSchemas: all components have types, for the clients of other documents.
	AllSchemas bool
	// Extra: responses keep the properties that the document does not describe.
	Extra bool
	// Examples: the fields of requests have example values.
	Examples bool
}

// lowerer holds the state of one run.
type lowerer struct {
	cfg     Config
	doc     *openapi3.T
	schemas *schema.Graph
	api     *ir.API
	diags   diag.List
	names   spelling
	scope   *scope // names of the package
	files   *scope // base names of the files
	claims  []nameRequest

	decls   map[*schema.Node]int      // schemas that have a declaration
	kept    []ir.Value                // of all components
	foreign map[int]int               // the declaration of each of cfg.Types that is used
	goTypes map[*schema.Node]bool     // schemas with x-go-type that are reported
	pending map[*schema.Node]*pending // lists and maps under construction
	choices map[*schema.Node]ir.Value // of schemas with alternatives and no declaration
	sources []route                   // of each operation
	methods *scope                    // names of methods of the client
	nested  int                       // nesting depth of schemas

	seenCallback   map[*openapi3.Callback]bool
	runtime        map[*schema.Node]int        // schemas needed at run time
	checks         map[string]int              // run-time schemas of single keywords, by their JSON
	inexactSchemas map[*openapi3.Schema]string // see inexact
	examples       map[exampleKey]string
	pageLinks      map[pageLink]bool
}

// API lowers doc and the graph of its schemas. The model is never nil and can
// always be generated; the list reports where it differs from the document, because
// Go or voxgen cannot express something. Positions in the list are those of the loader's origins.
func API(doc *openapi3.T, schemas *schema.Graph, cfg Config) (*ir.API, diag.List) {
	l := &lowerer{
		cfg: cfg, doc: doc, schemas: schemas,
		scope: newScope(append(cfg.Reserved, ir.RevealJSON)...), files: newScope(append(cfg.ReservedFiles, "doc")...),
		decls: map[*schema.Node]int{}, foreign: map[int]int{}, goTypes: map[*schema.Node]bool{}, pending: map[*schema.Node]*pending{}, choices: map[*schema.Node]ir.Value{},
		seenCallback: map[*openapi3.Callback]bool{}, runtime: map[*schema.Node]int{}, checks: map[string]int{}, examples: map[exampleKey]string{},
		methods: newScope(wellKnownMethods...), pageLinks: map[pageLink]bool{},
		api: &ir.API{Package: cfg.Package, Source: cfg.Source, Generator: cfg.Generator},
	}
	if cfg.Interface {
		l.api.Interface, _ = l.scope.take("the interface of all operations", "API")
	}
	l.names = l.initialisms()
	l.info()
	l.extensions(doc.Extensions, doc.Origin, documentExtensions)
	l.auth()
	l.operations()
	l.otherAuth()
	l.dropGrants()
	l.checkIdempotent()
	l.webhooks()
	l.keepSchemas()
	if len(l.api.Operations)+len(l.api.Handlers)+len(l.kept) == 0 && cfg.Include.empty() && cfg.Exclude.empty() {
		l.warn(nil, "no-operations", "the client has no methods", "the document has no operations")
	}
	l.errorModel(doc.Extensions["x-voxgen-error"])
	l.unusedTypes()
	l.breakUnionCycles()
	l.prune()
	l.share()
	l.nameDecls()
	l.nameConsts()
	l.nameImports()
	l.errorTypes()
	l.finish()
	l.pages()
	l.placeFiles()
	return l.api, append(l.diags, schemas.Diagnostics()...)
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
		address, ok := serverURL(s)
		if !ok {
			l.note(s.Origin, "server", "it is omitted", "the URL of a server has more than %d bytes", maxURL)
			continue
		}
		if i == 0 {
			l.api.Server = address
			if !usableURL(address) {
				l.api.Server = ""
				l.note(s.Origin, "server", "clients must use WithBaseURL", "server URL %q is not absolute", address)
			}
		}
		l.api.Servers = append(l.api.Servers, ir.Server{URL: address, Doc: s.Description})
	}
}

// usableURL reports whether a client can send requests to raw.
func usableURL(raw string) bool {
	u, err := url.Parse(raw)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && u.User == nil && u.RawQuery == "" && u.Fragment == "" &&
		!strings.ContainsAny(u.Host, "{}\"\\ ")
}

// maxURL is how many bytes the URL of a server may have with the values of its variables:
// servers need not support longer ones (RFC 9110, section 4.1).
const maxURL = 8000

var serverVariable = regexp.MustCompile(`\{[^{}]*\}`)

// serverURL returns the URL of a server with the default values of its variables, unless
// it is too long.
func serverURL(s *openapi3.Server) (address string, ok bool) {
	size := 0
	address = serverVariable.ReplaceAllStringFunc(s.URL, func(name string) string {
		if v := s.Variables[name[1:len(name)-1]]; v != nil {
			if name = v.Default; name == "" && len(v.Enum) > 0 {
				name = v.Enum[0]
			}
		}
		if size += len(name); size > maxURL {
			return ""
		}
		return name
	})
	if len(address) > maxURL || size > maxURL {
		return "", false
	}
	return address, true
}

// note reports something that requires no action.
func (l *lowerer) note(at *openapi3.Origin, code, instead, format string, args ...any) {
	l.report(diag.Note, at, code, instead, format, args...)
}

// warn reports that the client differs from the document.
func (l *lowerer) warn(at *openapi3.Origin, code, instead, format string, args ...any) {
	l.report(diag.Warning, at, code, instead, format, args...)
}

func (l *lowerer) report(s diag.Severity, at *openapi3.Origin, code, instead, format string, args ...any) {
	for i, a := range args {
		if text, ok := a.(string); ok {
			args[i] = diag.Clip(text)
		}
	}
	l.diags.Add(diag.Diagnostic{
		Position: schema.Position(at), Severity: s, Code: code,
		Message: fmt.Sprintf(format, args...), Instead: instead,
	})
}
