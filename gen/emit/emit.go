// Package emit generates the Go code that differs between clients: types,
// validators, encoders and methods. All names and types are decided in the model.
// Text from an API document is only written by doc, ident and lit.
package emit

import (
	"errors"
	"fmt"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
)

// emitter holds the state of one run.
type emitter struct {
	api      *ir.API
	patterns *patternSet
	errs     []error
	typed    map[string][]statusErrors // errors of operations, by the function that returns them
	ops      map[*ir.Decl]*ir.Op       // by request declaration
	enums    map[string]string         // names of long enums by values
	security map[string]string         // variables of security requirements by fmt.Sprint of these
	locals   map[string]int            // loop variables in use
	// checksSchemas is set if code checks a value against a schema at run time.
	checksSchemas bool
	// importPath is the import path of the client, if the code is in another package.
	importPath string
}

// Done is called with each file when it is finished, concurrently for different
// files, and returns the file to go on with, whose content may be in a spool.
type Done func(output.File) (output.File, error)

// Files generates the files of a client, sorted by name, and keeps parts of unfinished
// files in the spool. It returns an error if a name in the model is not a Go
// identifier.
func Files(api *ir.API, spool *output.Spool, done Done) ([]output.File, error) {
	e := &emitter{api: api, patterns: newPatternSet(), ops: map[*ir.Decl]*ir.Op{}, enums: map[string]string{}, security: map[string]string{}}
	for _, s := range securities(api) {
		e.security[fmt.Sprint(s.sets)] = s.name
	}
	w := newWriter(e, spool)
	add := w.add
	for _, o := range api.Operations { // first, because they are what a reader looks for
		d := api.Decls[o.Request]
		e.ops[d] = o
		code := e.request(d, o)
		add(o.File, code[0], e.method(o))
		if o.Stream != nil {
			add(o.File, e.method(o.Stream))
		}
		add(o.File, e.pages(o)...)
		add(o.File, code[1:]...)
	}
	if api.Interface != "" {
		add("client", e.interfaceOf()...)
	}
	for _, h := range api.Handlers {
		add(h.File, e.handler(h))
	}
	for _, enums := range []bool{false, true} { // lists of constants are long
		for _, d := range api.Decls {
			if e.ops[d] == nil && (d.Kind == ir.Enum) == enums {
				add(d.File, e.decl(d)...)
			}
		}
	}
	for _, h := range api.Headers {
		add("response", e.header(h))
	}
	if e.checksSchemas { // no schema of a response that is not an object is checked
		add("schemas", e.schemas())
	}
	if code := e.errorModel(); len(code) > 0 {
		add("errors", code...)
	}
	for _, t := range api.ErrorTypes {
		add("errors", e.errorType(t)...)
	}
	add("errors", e.typedErrorFuncs()...)
	if code := e.auth(); len(code) > 0 {
		add("auth", code...)
	}
	if code := e.patterns.code(); len(code) > 0 {
		add("validation", code...)
	}
	if len(e.errs) > 0 {
		w.wg.Wait()
		return nil, fmt.Errorf("emit: %w", errors.Join(e.errs...))
	}
	if len(api.Revealed) > 0 {
		add("json", e.revealJSON())
	}
	add("doc")
	return w.files(done)
}

// decl generates a declaration that is not the request of an operation.
func (e *emitter) decl(d *ir.Decl) []jen.Code {
	switch d.Kind {
	case ir.Enum:
		return e.enum(d)
	case ir.Union:
		return e.union(d)
	case ir.Defined:
		return e.defined(d)
	default:
		return e.structure(d)
	}
}
