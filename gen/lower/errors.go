package lower

import (
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// errorModel reads x-voxgen-error, the error envelope of a service:
//
//	schema:       reference to the schema of an error response
//	code:         JSON pointer to the error code in the response
//	message:      JSON pointer to the error message
//	details:      JSON pointer to a list of further errors
//	retryable:    codes after which the same request may succeed later
//	unauthorized: codes that mean that credentials with a time were rejected
func (l *lowerer) errorModel(ext any) {
	if ext == nil {
		return
	}
	fail := l.failEnvelope
	m, ok := ext.(map[string]any)
	if !ok {
		fail("must be an object")
		return
	}
	for key := range m {
		if !slices.Contains([]string{"schema", "code", "message", "details", "retryable", "unauthorized"}, key) {
			fail("unknown property %q", key)
		}
	}
	name, _ := m["schema"].(string)
	var ref *schema.Ref
	if l.doc.Components != nil {
		ref = l.schemas.Ref(l.doc.Components.Schemas[strings.TrimPrefix(name, "#/components/schemas/")])
	}
	if ref == nil {
		fail("schema must be a reference within this document, such as #/components/schemas/Error")
		return
	}
	v := l.value(ref, nameContext{name: "ErrorResponse", owner: "the error envelope"})
	if v.Kind != ir.Named || l.api.Decls[v.Decl].Kind != ir.Struct {
		fail("schema must be an object with properties")
		return
	}
	em := &ir.ErrorModel{Decl: v.Decl}
	walk := func(key string) []ir.Step {
		pointer, _ := m[key].(string)
		if pointer == "" {
			return nil
		}
		steps, ok := l.steps(v.Decl, pointer)
		if !ok {
			fail("%s: the schema has no property %q", key, pointer)
			return nil
		}
		return steps
	}
	em.Code, em.Message, em.Details = walk("code"), walk("message"), walk("details")
	if len(em.Code) == 0 {
		fail("code must be a JSON pointer to the error code")
		return
	}
	em.Properties = []string{l.api.FieldOf(em.Code[0]).Wire}
	if len(em.Details) > 0 && em.Details[0] != em.Code[0] {
		em.Properties = append(em.Properties, l.api.FieldOf(em.Details[0]).Wire)
	}
	l.errorCodes(em, m)
	l.api.Errors = em
}

// failEnvelope reports a mistake in x-voxgen-error at its position.
func (l *lowerer) failEnvelope(format string, args ...any) {
	pos := schema.Position(l.doc.Origin)
	if l.doc.Origin != nil {
		if loc, ok := l.doc.Origin.Fields.Lookup("x-voxgen-error"); ok {
			pos = diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
		}
	}
	l.diags.Errorf(pos, "error-envelope", "x-voxgen-error: "+format, args...)
}

// steps resolves a JSON pointer along the fields of declared structs.
func (l *lowerer) steps(decl int, pointer string) ([]ir.Step, bool) {
	var out []ir.Step
	for _, part := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		if decl < 0 || l.api.Decls[decl].Kind != ir.Struct {
			return nil, false
		}
		d := l.api.Decls[decl]
		i := slices.IndexFunc(d.Fields, func(f ir.Field) bool { return f.Wire == part })
		if i < 0 {
			return nil, false
		}
		out = append(out, ir.Step{Decl: decl, Field: i})
		decl = -1
		if v := d.Fields[i].Value; v.Kind == ir.Named {
			decl = v.Decl
		}
	}
	return out, true
}

// errorCodes finds the enum of error codes, whose values become targets of
// errors.Is, and the code of each detail.
func (l *lowerer) errorCodes(em *ir.ErrorModel, ext map[string]any) {
	code := l.api.FieldOf(em.Code[len(em.Code)-1])
	if len(em.Details) > 0 {
		list := l.api.FieldOf(em.Details[len(em.Details)-1])
		if list.Value.Kind == ir.List && list.Value.Elem.Kind == ir.Named {
			em.DetailCode, _ = l.steps(list.Value.Elem.Decl, code.Wire)
			if len(em.Message) > 0 {
				em.DetailMessage, _ = l.steps(list.Value.Elem.Decl, l.api.FieldOf(em.Message[len(em.Message)-1]).Wire)
			}
		}
	}
	if code.Value.Kind != ir.Named {
		return
	}
	d := l.api.Decls[code.Value.Decl]
	if d.Kind != ir.Enum {
		return
	}
	d.Error = true
	em.Retryable, em.Unauthorized = plainTexts(ext["retryable"]), plainTexts(ext["unauthorized"])
}

// plainTexts returns the texts of the items of a list.
func plainTexts(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, item := range list {
		out = append(out, plainText(item))
	}
	return out
}
