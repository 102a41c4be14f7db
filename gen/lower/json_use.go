package lower

import "github.com/voxgen/voxgen/gen/ir"

// markUse marks what is part of a JSON text, and what the client itself reads and
// writes. The rest is left to encoding/json. Only what the client reads has extra
// properties.
func (l *lowerer) markUse() {
	for _, d := range l.api.Decls {
		if d.Request {
			values(d, func(v *ir.Value) { l.mark(v, isJSONPart) })
		}
	}
	l.roots(func(v *ir.Value) { l.mark(v, isJSONPart) })

	for _, o := range l.api.Methods() {
		for i := range o.Responses {
			l.mark(&o.Responses[i].Value, isRead)
		}
		l.markRequest(o)
	}
	for _, h := range l.api.Handlers {
		if h.Body != nil {
			l.mark(h.Body, isRead)
		}
	}
	for _, t := range l.api.ErrorTypes {
		l.mark(&ir.Value{Type: ir.Type{Kind: ir.Named, Decl: t.Decl}}, isRead)
	}
	if em := l.api.Errors; em != nil {
		l.mark(&ir.Value{Type: ir.Type{Kind: ir.Named, Decl: em.Decl}}, isRead)
	}
	l.markCycles()
	for _, d := range l.api.Decls {
		if ap := d.AdditionalProperties; ap != nil && ap.Extra && !d.Read {
			d.AdditionalProperties = nil
		}
	}
}

// markCycles marks a type that contains itself as read and written, if encoding/json would
// read its values again at each level: a union of which several variants can have the same
// properties would take exponential time, for which the client's reader has a limit, and a
// Nullable that contains the type would take quadratic time.
func (l *lowerer) markCycles() {
	for i, d := range l.api.Decls {
		objects := 0
		for _, v := range d.Variants {
			if v.Value.Kind == ir.Named && l.api.Decls[v.Value.Decl].Kind == ir.Struct {
				objects++
			}
		}
		seen := map[int]bool{}
		for _, f := range d.Fields {
			if f.Presence == ir.Optional && !d.Request {
				eachNamed(&f.Value, func(j *int) { d.NullableCycle = d.NullableCycle || *j == i || l.contains(*j, i, seen) })
			}
		}
		if d.JSON && (d.NullableCycle || d.Discriminator == nil && objects > 1 && l.contains(i, i, map[int]bool{})) {
			v := ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}}
			l.mark(&v, isRead)
			l.mark(&v, isWritten)
		}
	}
}

// contains reports whether a value of the declaration outer can contain one of inner.
func (l *lowerer) contains(outer, inner int, seen map[int]bool) bool {
	found := false
	values(l.api.Decls[outer], func(v *ir.Value) {
		eachNamed(v, func(i *int) {
			if !found && !seen[*i] {
				seen[*i] = true
				found = *i == inner || l.contains(*i, inner, seen)
			}
		})
	})
	return found
}

// The uses of a declaration.
func isJSONPart(d *ir.Decl) *bool { return &d.JSON }
func isRead(d *ir.Decl) *bool     { return &d.Read }
func isWritten(d *ir.Decl) *bool  { return &d.Written }

// mark marks the declaration of v and those in it.
func (l *lowerer) mark(v *ir.Value, use func(*ir.Decl) *bool) {
	eachNamed(v, func(i *int) {
		d := l.api.Decls[*i]
		if marked := use(d); !*marked {
			*marked = true
			values(d, func(v *ir.Value) { l.mark(v, use) })
		}
	})
}

// markRequest marks what a request writes as JSON: bodies, and parameters and parts
// that are not scalars.
func (l *lowerer) markRequest(o *ir.Op) {
	bodies := map[int]ir.Body{}
	for _, b := range o.Bodies {
		bodies[b.Field] = b
	}
	fields := l.api.Decls[o.Request].Fields
	for i := range fields {
		f := &fields[i]
		b, isBody := bodies[i]
		if !isBody || b.Kind != ir.MultipartBody || f.Value.Kind != ir.Named {
			l.mark(&f.Value, isWritten)
			continue
		}
		parts := l.api.Decls[f.Value.Decl]
		for _, p := range parts.Parts {
			sent := parts.Fields[p.Field].Sent()
			if l.api.PartStyle(sent, p.Media) == ir.JSONPart {
				l.mark(&sent, isWritten)
			}
		}
	}
}

// markRevealed finds what a fake sends with secrets, and marks it as written.
func (l *lowerer) markRevealed() {
	if !l.cfg.Fake {
		return
	}
	reveal := func(v *ir.Value) {
		if l.holdsSecret(v) {
			l.api.Revealed = append(l.api.Revealed, *v)
			l.mark(v, isWritten)
		}
	}
	l.roots(reveal)
	if em := l.api.Errors; em != nil && len(em.Details) > 0 {
		reveal(&l.api.LastField(em.Details).Value)
	}
}

// markChecks marks what validators write as JSON, to check it: the values of
// constraints on the whole of a list, a map or an object.
func (l *lowerer) markChecks() {
	for i, d := range l.api.Decls {
		if !d.Checked {
			continue
		}
		writes := false
		var check func(v *ir.Value)
		check = func(v *ir.Value) {
			if r := v.Rules; r.UniqueItems || len(r.Enum) > 0 || len(r.RuntimeSchemas) > 0 {
				writes = true
				l.mark(v, isWritten)
			}
			if v.Elem != nil {
				check(v.Elem)
			}
		}
		values(d, check)
		r := d.Rules
		whole := !d.Request && (r.MinProperties != nil || r.MaxProperties != nil || len(r.RuntimeSchemas) > 0)
		d.Nested = (writes || whole) && l.contains(i, i, map[int]bool{})
		if whole || d.Nested {
			l.mark(&ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}}, isWritten)
		}
	}
}
