// Package emit writes what differs from client to client: types, validators,
// encoders and methods. It decides nothing but how Go spells what the model
// says; text of a description enters the source through doc, ident and lit only.
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
	ops      map[*ir.Decl]*ir.Op // by the declaration of their request
	enums    map[string]string   // names of long enums, by their values
	locals   map[string]int      // loop variables in use
	// importPath is that of the client, for what is written outside of it.
	importPath string
}

// Files writes the files of a client, sorted by name. Its errors are names
// that are no Go identifiers: a mistake of the stages before.
func Files(api *ir.API) ([]output.File, error) {
	e := &emitter{api: api, patterns: newPatternSet(), ops: map[*ir.Decl]*ir.Op{}, enums: map[string]string{}}
	w := newWriter(e)
	add := w.add
	for _, o := range api.Operations {
		e.ops[api.Decls[o.Request]] = o
	}
	for _, d := range api.Decls {
		if o := e.ops[d]; o != nil {
			add(o.File, e.request(d, o)...)
			add(o.File, e.method(o))
			if o.Stream != nil {
				add(o.File, e.method(o.Stream))
			}
			continue
		}
		add(d.File, e.decl(d)...)
	}
	for _, h := range api.Handlers {
		add(h.File, e.handler(h))
	}
	for _, h := range api.Headers {
		add("headers", e.header(h))
	}
	if len(api.Schemas) > 0 {
		add("schemas", e.schemas())
	}
	if code := e.errorModel(); len(code) > 0 {
		add("failures", code...)
	}
	if code := e.auth(); len(code) > 0 {
		add("security", code...)
	}
	if code := e.patterns.code(); len(code) > 0 {
		add("patterns", code...)
	}
	if len(e.errs) > 0 {
		return nil, fmt.Errorf("emit: %w", errors.Join(e.errs...))
	}
	add("doc")
	return w.files()
}

// ReservedFiles are the base names of the files that hold no operations.
func ReservedFiles() []string {
	return []string{"doc", "types", "failures", "security", "patterns", "headers", "webhooks", "schemas"}
}

// decl writes a declaration that is not the request of an operation.
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
