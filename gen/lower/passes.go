package lower

import (
	"slices"

	"github.com/voxgen/voxgen/gen/ir"
)

// settleReadOnly clears readOnly in declarations that no request uses: there a
// required property is always present.
func (l *lowerer) settleReadOnly() {
	sent := make([]bool, len(l.api.Decls))
	var mark func(i *int)
	mark = func(i *int) {
		if !sent[*i] {
			sent[*i] = true
			values(l.api.Decls[*i], func(v *ir.Value) { eachNamed(v, mark) })
		}
	}
	for _, o := range l.api.Operations {
		mark(&o.Request)
	}
	for i, d := range l.api.Decls {
		for n := range d.Fields {
			d.Fields[n].ReadOnly = d.Fields[n].ReadOnly && sent[i]
		}
	}
}

// roots visits every value of the operations, except the error envelope, and those of the
// components that are kept.
func (l *lowerer) roots(visit func(v *ir.Value)) {
	for i := range l.kept {
		visit(&l.kept[i])
	}
	for _, o := range l.api.Methods() {
		for i := range o.Responses {
			visit(&o.Responses[i].Value)
		}
		for i := range o.Errors {
			if o.Errors[i].Value != nil {
				visit(o.Errors[i].Value)
			}
		}
	}
	for _, h := range l.api.Handlers {
		if h.Body != nil {
			visit(h.Body)
		}
	}
}

// values visits the values directly inside d.
func values(d *ir.Decl, visit func(v *ir.Value)) {
	for i := range d.Fields {
		visit(&d.Fields[i].Value)
	}
	for i := range d.Variants {
		visit(&d.Variants[i].Value)
	}
	if d.AdditionalProperties != nil {
		visit(&d.AdditionalProperties.Value)
	}
	if d.Value != nil {
		visit(d.Value)
	}
}

// eachNamed calls f with the declaration that v refers to, through lists and maps.
func eachNamed(v *ir.Value, f func(decl *int)) {
	for v.Elem != nil {
		v = v.Elem
	}
	if v.Kind == ir.Named {
		f(&v.Decl)
	}
}

// prune removes unused declarations and renumbers the others.
func (l *lowerer) prune() {
	reached := make([]bool, len(l.api.Decls))
	var mark func(i *int)
	mark = func(i *int) {
		if reached[*i] {
			return
		}
		reached[*i] = true
		values(l.api.Decls[*i], func(v *ir.Value) { eachNamed(v, mark) })
	}
	for _, o := range l.api.Methods() {
		mark(&o.Request)
		if o.Result >= 0 {
			mark(&o.Result)
		}
	}
	l.roots(func(v *ir.Value) { eachNamed(v, mark) })
	if em := l.api.Errors; em != nil {
		mark(&em.Decl)
	}
	same := make([]int, len(reached))
	for i, r := range reached {
		if same[i] = -1; r {
			same[i] = i
		}
	}
	l.renumber(same)
}

// renumber removes the declarations for which another takes the place, or none: -1.
func (l *lowerer) renumber(same []int) {
	index := make([]int, len(same))
	var decls []*ir.Decl
	var claims []nameRequest
	for i, j := range same {
		if i == j {
			index[i] = len(decls)
			decls = append(decls, l.api.Decls[i])
			claims = append(claims, l.claims[i])
		}
	}
	for i, j := range same {
		if j >= 0 {
			for same[j] != j {
				j = same[j]
			}
			index[i] = index[j]
		}
	}
	l.api.Decls, l.claims = decls, claims
	move := func(i *int) { *i = index[*i] }
	for _, d := range decls {
		values(d, func(v *ir.Value) { eachNamed(v, move) })
	}
	for _, o := range l.api.Methods() {
		move(&o.Request)
		if o.Result >= 0 {
			move(&o.Result)
		}
	}
	l.roots(func(v *ir.Value) { eachNamed(v, move) })
	if em := l.api.Errors; em != nil {
		move(&em.Decl)
		for _, steps := range [][]ir.Step{em.Code, em.Message, em.Details, em.DetailCode, em.DetailMessage} {
			for i := range steps {
				move(&steps[i].Decl)
			}
		}
	}
}

// finish computes what depends on all declarations: how fields hold their
// values, where recursion needs a pointer, what is encoded as JSON, and what has
// constraints.
func (l *lowerer) finish() {
	l.settleReadOnly()
	for _, d := range l.api.Decls {
		for i := range d.Fields {
			f := &d.Fields[i]
			f.Presence = l.presence(f.Value, f.Required && !f.ReadOnly, d.Request)
		}
	}
	l.breakRecursion()
	l.jsonNames()
	l.markUse()
	l.plainLayouts()
	l.markChecked()
	l.markChecks()
	l.markSecret()
	l.markRevealed()
	l.errorConstants()
	l.errorParts()
}

// presence decides how a field holds its value: required fields are values,
// optional ones pointers; lists and maps are nil when absent.
func (l *lowerer) presence(v ir.Value, required, request bool) ir.Presence {
	nilable := l.api.NilAble(v)
	switch {
	case v.Kind == ir.Any || v.Kind == ir.RawJSON || v.Kind == ir.Reader:
		return ir.NilAble
	case !required && v.Nullable && !request:
		return ir.Optional
	case nilable:
		return ir.NilAble
	case !required || v.Nullable:
		return ir.Pointer
	default:
		return ir.Plain
	}
}

// breakRecursion makes fields pointers where a struct would otherwise contain
// itself.
func (l *lowerer) breakRecursion() {
	state := make([]int, len(l.api.Decls)) // 0 new, 1 on the path, 2 done
	var visit func(i int)
	visit = func(i int) {
		state[i] = 1
		d := l.api.Decls[i]
		for n := range d.Fields {
			f := &d.Fields[n]
			if f.Value.Kind != ir.Named || f.Presence == ir.Pointer {
				continue
			}
			switch state[f.Value.Decl] {
			case 0:
				visit(f.Value.Decl)
			case 1:
				if l.api.Decls[f.Value.Decl].Kind == ir.Struct {
					f.Presence = ir.Pointer
				}
			}
		}
		state[i] = 2
	}
	for i := range l.api.Decls {
		if state[i] == 0 {
			visit(i)
		}
	}
}

// plainLayouts turns times with a custom layout into strings where the client has no
// codec of its own for them: outside of structs.
func (l *lowerer) plainLayouts() {
	for _, d := range l.api.Decls {
		switch {
		case d.Request:
		case d.Kind != ir.Struct:
			values(d, plainLayout)
		case d.AdditionalProperties != nil:
			plainLayout(&d.AdditionalProperties.Value)
		}
	}
	l.roots(plainLayout)
}

func plainLayout(v *ir.Value) {
	for v.Elem != nil {
		v = v.Elem
	}
	if v.Kind == ir.Time && v.Layout != "" {
		v.Type = ir.Type{Kind: ir.String}
	}
}

// markChecked finds the declarations that have constraints, directly or in their
// values.
func (l *lowerer) markChecked() {
	for changed := true; changed; {
		changed = false
		for _, d := range l.api.Decls {
			if d.Checked || d.Kind == ir.Enum || !d.Request && !d.JSON {
				continue
			}
			if l.declChecked(d) {
				d.Checked = true
				changed = true
			}
		}
	}
}

func (l *lowerer) declChecked(d *ir.Decl) bool {
	checked := d.Rules.Any() || len(d.Depends) > 0 || len(d.Groups) > 0 || d.Kind == ir.Union
	for _, f := range d.Fields {
		checked = checked || f.NeedsTime() || f.Required && !f.ReadOnly && f.Presence != ir.Plain && !f.Value.Nullable
	}
	values(d, func(v *ir.Value) { checked = checked || l.valueChecked(v) })
	return checked
}

// valueChecked reports whether Validate checks anything in v.
func (l *lowerer) valueChecked(v *ir.Value) bool {
	if v.Rules.Any() {
		return true
	}
	switch v.Kind {
	case ir.Float, ir.Float32: // JSON has no NaN and no infinities
		return true
	case ir.List, ir.Map:
		return l.valueChecked(v.Elem)
	case ir.Named:
		d := l.api.Decls[v.Decl]
		return d.Checked || d.Kind == ir.Enum && !d.Open
	}
	return false
}

// errorConstants replaces the values of error codes in x-voxgen-error by their
// constants.
func (l *lowerer) errorConstants() {
	em := l.api.Errors
	if em == nil || len(em.Retryable)+len(em.Unauthorized) == 0 {
		return
	}
	consts := l.api.Decls[l.api.LastField(em.Code).Value.Decl].Consts
	replace := func(key string, values []string) {
		for i, value := range values {
			if n := slices.IndexFunc(consts, func(c ir.EnumConst) bool { return c.Value == value }); n >= 0 {
				values[i] = consts[n].Name
			} else {
				l.failEnvelope("%s: unknown error code %s", key, value)
			}
		}
	}
	replace("retryable", em.Retryable)
	replace("unauthorized", em.Unauthorized)
}

// markSecret finds the declarations that contain secrets. Structs and unions of them
// have a method Format, so no field has that name.
func (l *lowerer) markSecret() {
	for changed := true; changed; {
		changed = false
		for _, d := range l.api.Decls {
			if d.Secret || d.Kind == ir.Enum {
				continue
			}
			values(d, func(v *ir.Value) { d.Secret = d.Secret || l.holdsSecret(v) })
			changed = changed || d.Secret
		}
	}
	for _, d := range l.api.Decls {
		for i := range d.Fields {
			renameFormat(d, &d.Fields[i].Name, "FormatField")
		}
		for i := range d.Variants {
			renameFormat(d, &d.Variants[i].Name, "FormatValue")
		}
	}
}

// renameFormat renames a field of d that has the name of the method.
func renameFormat(d *ir.Decl, name *string, want string) {
	if !d.Secret || *name != "Format" {
		return
	}
	names := newScope()
	for _, f := range d.Fields {
		names.take(f.Wire, f.Name)
	}
	for _, v := range d.Variants {
		names.take(v.Name, v.Name)
	}
	*name, _ = names.take(want, want)
}

func (l *lowerer) holdsSecret(v *ir.Value) bool {
	for v.Elem != nil {
		v = v.Elem
	}
	return v.Kind == ir.Secret || v.Kind == ir.Named && l.api.Decls[v.Decl].Secret
}
