package fake

import (
	"github.com/voxgen/voxgen/gen/ir"
)

// Examples checks examples of requests and responses like the client of an API.
type Examples struct{ model model }

// NewExamples returns the checks for an API.
func NewExamples(api *ir.API) *Examples {
	return &Examples{newModel(api)}
}

// Request reports whether the client sends a request with these fields, and no others.
func (e *Examples) Request(o *ir.Op, set []ir.Setting) bool {
	target := e.model.target(o.Request)
	for _, s := range set {
		f := &target.decl.Fields[s.Field]
		x, err := ParseJSON(s.Value)
		if err != nil || e.set(target.record, f, x) != nil {
			return false
		}
	}
	return len(e.model.declViolations(target.decl, target.record)) == 0
}

// set sets a field to a decoded JSON value. The files of a multipart body are not decoded.
func (e *Examples) set(r *record, f *ir.Field, x any) error {
	if f.Value.Kind == ir.Reader || f.Value.Kind == ir.File {
		r.values[keyOf(f)] = streamed{}
		return nil
	}
	object, ok := x.(map[string]any)
	if !ok || f.Value.Kind != ir.Named || len(e.model.api.Decls[f.Value.Decl].Parts) == 0 {
		return e.model.decodeField(r, f, x)
	}
	d := e.model.api.Decls[f.Value.Decl]
	body := e.model.zeroRecord(d)
	for i := range d.Fields {
		if x, ok := object[d.Fields[i].Wire]; ok {
			if err := e.set(body, &d.Fields[i], x); err != nil {
				return err
			}
		}
	}
	r.values[keyOf(f)] = body
	return nil
}

// Response reports whether the client decodes a JSON value of a response.
func (e *Examples) Response(r *ir.Response, text string) bool {
	x, err := ParseJSON(text)
	if err == nil {
		_, err = e.model.decode(&r.Value, x)
	}
	return err == nil
}

// Variant returns the variant of a union that a decoded JSON value is, as an index; -1 if
// it is unknown.
func (e *Examples) Variant(d *ir.Decl, x any) int {
	c, err := e.model.findVariant(d, x)
	if err != nil {
		return -1
	}
	return c.variant
}
