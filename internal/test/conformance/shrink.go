package conformance

import (
	"context"
	"reflect"
	"unicode/utf8"
)

// maxTries bounds the requests that go into making one smaller.
const maxTries = 150

// shrink makes a request smaller for as long as something is wrong with it:
// fewer fields first, then shorter values.
func (b *bound) shrink(ctx context.Context, request reflect.Value) {
	tries := 0
	wrong := func() bool { tries++; return b.try(ctx, request) != "" }
	for again := true; again && tries < maxTries; {
		again = false
		for _, p := range b.params {
			again = b.leaveOut(p, request, wrong) || again
		}
		for _, p := range b.params {
			old, ok := p.get(request)
			if !ok {
				continue
			}
			for _, smaller := range reductions(old) {
				if p.set(request, smaller); wrong() {
					again = true
					break
				}
				p.set(request, old)
			}
		}
	}
}

// leaveOut clears a field where the request stays wrong without it.
func (b *bound) leaveOut(p param, request reflect.Value, wrong func() bool) bool {
	field := request.Field(p.field)
	if field.Kind() != reflect.Pointer || field.IsNil() {
		return false
	}
	kept := field.Elem()
	if field.SetZero(); wrong() {
		return true
	}
	field.Set(kept.Addr())
	return false
}

// reductions are simpler values than v, the simplest first.
func reductions(v any) []any {
	var out []any
	switch v := v.(type) {
	case string:
		n := len(v)
		if n > 1 {
			out = append(out, v[:n/2], v[n/2:])
		}
		for i := 0; i < n; {
			_, size := utf8.DecodeRuneInString(v[i:])
			out = append(out, v[:i]+v[i+size:])
			i += size
		}
		for i := 0; i < n; {
			_, size := utf8.DecodeRuneInString(v[i:])
			if size > 1 {
				out = append(out, v[:i]+"a"+v[i+size:])
			}
			i += size
		}
	case float64:
		if v != 0 && v != 1 {
			out = append(out, 0.0, 1.0)
		}
	case int64:
		if v != 0 {
			out = append(out, int64(0), v/2)
		}
	case bool:
		if v {
			out = append(out, false)
		}
	}
	return out
}
