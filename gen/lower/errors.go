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
	l.diags.Errorf(l.envelopePosition(), "error-envelope", "x-voxgen-error: "+format, args...)
}

// envelopePosition returns the position of x-voxgen-error.
func (l *lowerer) envelopePosition() diag.Position {
	if l.doc.Origin != nil {
		if loc, ok := l.doc.Origin.Fields.Lookup("x-voxgen-error"); ok {
			return diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
		}
	}
	return schema.Position(l.doc.Origin)
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
	code := l.api.LastField(em.Code)
	if len(em.Details) > 0 {
		list := l.api.LastField(em.Details)
		if list.Value.Kind == ir.List && list.Value.Elem.Kind == ir.Named {
			em.DetailCode, _ = l.steps(list.Value.Elem.Decl, code.Wire)
			if len(em.Message) > 0 {
				em.DetailMessage, _ = l.steps(list.Value.Elem.Decl, l.api.LastField(em.Message).Wire)
			}
		}
	}
	em.Retryable, em.Unauthorized = plainTexts(ext["retryable"]), plainTexts(ext["unauthorized"])
	if code.Value.Kind == ir.Named && l.api.Decls[code.Value.Decl].Kind == ir.Enum {
		l.api.Decls[code.Value.Decl].Error = true
	} else if len(em.Retryable)+len(em.Unauthorized) > 0 {
		em.Retryable, em.Unauthorized = nil, nil
		l.warnEnvelope("no code is in the lists", "the code is not an enum, which retryable and unauthorized need")
	}
}

// plainTexts returns the different texts of the items of a list.
func plainTexts(v any) []string {
	var out []string
	list, _ := v.([]any)
	for _, item := range list {
		if text := plainText(item); !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return out
}

// warnEnvelope reports a part of x-voxgen-error that the client cannot express.
func (l *lowerer) warnEnvelope(instead, what string) {
	l.diags.Add(diag.Diagnostic{Position: l.envelopePosition(), Severity: diag.Warning, Code: "error-envelope", Message: "x-voxgen-error: " + what, Instead: instead})
}

// errorParts decides how the client reads the code and the message of an error: with their
// types if these are those of a code and a text, otherwise the text of what is there. A
// secret is not part of a message.
func (l *lowerer) errorParts() {
	em := l.api.Errors
	if em == nil {
		return
	}
	code := l.api.LastField(em.Code).Value
	switch {
	case l.isErrorCode(code):
	case l.holdsSecret(&code):
		em.CodeAs = ir.AsNothing
		l.warnEnvelope("Code is empty", "the code can contain a secret")
	default:
		em.CodeAs = ir.AsText
		l.warnEnvelope("Code is a string: the text or number in the response", "the code is neither text nor a number or an enum")
	}
	if len(em.Message) > 0 {
		switch message := l.api.LastField(em.Message).Value; {
		case l.isErrorText(message):
		case l.holdsSecret(&message):
			em.MessageAs = ir.AsNothing
			l.warnEnvelope("Message is not taken from the response", "the message can contain a secret")
		default:
			em.MessageAs = ir.AsText
			l.warnEnvelope("Message is the text or number in the response", "the message is not text")
		}
	}
	if len(em.DetailCode) > 0 {
		detail, code := l.api.LastField(em.DetailCode).Value, l.api.ErrorCode()
		if detail.Kind != code.Kind || detail.Decl != code.Decl {
			em.DetailCode = nil
		}
	}
	if len(em.DetailCode) == 0 || len(em.DetailMessage) > 0 && !l.isErrorText(l.api.LastField(em.DetailMessage).Value) {
		em.DetailMessage = nil
	}
}

// isErrorCode reports whether a code can have the type of v in Go: it can be compared and
// printed.
func (l *lowerer) isErrorCode(v ir.Value) bool {
	switch v.Kind {
	case ir.String, ir.Secret, ir.Bool, ir.Int, ir.Int32, ir.Int16, ir.Int8, ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8, ir.Float, ir.Float32:
		return true
	}
	return v.Kind == ir.Named && l.api.Decls[v.Decl].Kind == ir.Enum
}

// isErrorText reports whether v is a string or an enum of strings.
func (l *lowerer) isErrorText(v ir.Value) bool {
	return v.Kind == ir.String || v.Kind == ir.Named && l.api.Decls[v.Decl].Kind == ir.Enum && l.api.Decls[v.Decl].Base == ir.String
}
