package lower

import (
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// idempotencyKey is the usual header of an idempotency key.
const idempotencyKey = "Idempotency-Key"

// sampleKey has the form of the keys that clients make, a UUID.
const sampleKey = "0d9f3c58-71ab-4c5e-9e07-5a6bc1d2e3f4"

// retries decides whether a client may send an operation again, and which header
// has its idempotency key.
func (l *lowerer) retries(r route, o *ir.Op) {
	o.Retry = l.isRead(r, o)
	header := l.keyHeader(r, o)
	if header == "" {
		return
	}
	d := l.api.Decls[o.Request]
	i := slices.IndexFunc(d.Fields, func(f ir.Field) bool {
		return f.Param != nil && f.Param.In == ir.InHeader && strings.EqualFold(f.Wire, header)
	})
	if i < 0 {
		o.Key = header
		return
	}
	f := &d.Fields[i]
	if !fitsKey(f.Value) {
		l.warn(r.op.Origin, "idempotency-key", "the caller must set it", "parameter %s does not allow a UUID", f.Wire)
		return
	}
	o.Key, f.Required = f.Wire, false
	f.Doc.Notes = append(f.Doc.Notes, "If it is nil, the client sends a random one, the same for all retries.")
}

// isRead reports whether an operation changes nothing, so that it can be repeated:
// the HTTP method or x-voxgen-idempotent says so, which is true or false in an
// operation and a list of operationIds in the document.
func (l *lowerer) isRead(r route, o *ir.Op) bool {
	switch v := r.op.Extensions["x-voxgen-idempotent"].(type) {
	case bool:
		return v
	case nil:
	default:
		l.diags.Errorf(schema.Position(r.op.Origin), "idempotent", "x-voxgen-idempotent of an operation must be true or false")
	}
	list, _ := l.doc.Extensions["x-voxgen-idempotent"].([]any)
	return slices.Contains([]string{"GET", "HEAD", "OPTIONS"}, o.Method) || r.op.OperationID != "" && slices.Contains(list, any(r.op.OperationID))
}

// keyHeader returns the header of an operation's idempotency key: the one that
// x-voxgen-idempotency-key names, else a parameter with the usual name. In the
// document, the extension is for operations that are not reads.
func (l *lowerer) keyHeader(r route, o *ir.Op) string {
	ext := r.op.Extensions["x-voxgen-idempotency-key"]
	if ext == nil && !o.Retry {
		ext = l.doc.Extensions["x-voxgen-idempotency-key"]
	}
	switch v := ext.(type) {
	case bool:
		if !v {
			return ""
		}
		return idempotencyKey
	case string:
		if isToken(v) {
			return v
		}
	}
	if ext != nil {
		l.diags.Errorf(schema.Position(r.op.Origin), "idempotency-key", "x-voxgen-idempotency-key must be the name of a header, true or false")
		return ""
	}
	for _, f := range l.api.Decls[o.Request].Fields {
		if f.Param != nil && f.Param.In == ir.InHeader && strings.EqualFold(f.Wire, idempotencyKey) {
			return f.Wire
		}
	}
	return ""
}

// fitsKey reports whether a UUID is a valid value.
func fitsKey(v ir.Value) bool {
	if v.Kind != ir.String && v.Kind != ir.Secret {
		return false
	}
	if low, high := v.Rules.MinLength, v.Rules.MaxLength; low != nil && *low > len(sampleKey) || high != nil && *high < len(sampleKey) {
		return false
	}
	for _, p := range v.Rules.Patterns {
		if re, err := regexp.Compile(p.Source); err == nil && !re.MatchString(sampleKey) {
			return false
		}
	}
	return true
}

// checkIdempotent reports operationIds in x-voxgen-idempotent of the document that
// do not exist.
func (l *lowerer) checkIdempotent() {
	ext := l.doc.Extensions["x-voxgen-idempotent"]
	list, ok := ext.([]any)
	if ext != nil && !ok {
		l.diags.Errorf(schema.Position(l.doc.Origin), "idempotent", "x-voxgen-idempotent of a document must be a list of operationIds")
	}
	ids := map[any]bool{}
	for _, item := range l.doc.Paths.Map() {
		for _, op := range operationsOf(item) {
			ids[op.OperationID] = true
		}
	}
	for _, id := range list {
		if text, ok := id.(string); !ok || !ids[text] {
			l.diags.Errorf(schema.Position(l.doc.Origin), "idempotent", "x-voxgen-idempotent: no operation has the operationId %v", id)
		}
	}
}

func operationsOf(item *openapi3.PathItem) map[string]*openapi3.Operation {
	if item == nil {
		return nil
	}
	return item.Operations()
}
