package emit

import (
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// isSet returns the condition that a field is set, nil if it always is.
func isSet(f ir.Field) *jen.Statement { return presence(f, "!=", "!") }

// isUnset returns the negation of isSet.
func isUnset(f ir.Field) *jen.Statement { return presence(f, "==", "") }

// presence compares a field with nil, or calls its IsZero after an operator.
func presence(f ir.Field, compare, operator string) *jen.Statement {
	x := jen.Id("r").Dot(f.Name)
	switch f.Presence {
	case ir.Pointer, ir.NilAble:
		return x.Op(compare).Nil()
	case ir.Optional:
		return jen.Op(operator).Add(x).Dot("IsZero").Call()
	}
	return nil
}

// dependencyCheck generates the check of a dependency; it is nil if one of the needed fields
// is always set.
func dependencyCheck(d *ir.Decl, dep ir.Dependency) jen.Code {
	cond := isSet(d.Fields[dep.Field])
	var names []string
	for _, need := range dep.Needs {
		f := d.Fields[need]
		unset := isUnset(f)
		if unset == nil {
			return nil
		}
		if cond != nil {
			unset = cond.Op("&&").Add(unset)
		}
		cond = unset
		names = append(names, f.Wire)
	}
	return jen.If(cond).Block(violation(lit(d.Fields[dep.Field].Wire), "dependentRequired", strings.Join(names, " or ")))
}

// groupChecks generates the checks of x-voxgen-groups and dependentRequired.
func (e *emitter) groupChecks(d *ir.Decl) []jen.Code {
	var out []jen.Code
	for _, g := range d.Groups {
		var set []jen.Code
		var names []string
		for _, i := range g.Fields {
			f := d.Fields[i]
			cond := isSet(f)
			if cond == nil {
				cond = jen.True()
			}
			set = append(set, cond)
			name := f.CheckName()
			if name == "" {
				name = f.Name
			}
			names = append(names, name)
		}
		op := map[string]string{"exactlyOne": "!=", "atMostOne": ">", "atLeastOne": "<"}[g.Rule]
		out = append(out, jen.If(jen.Id("countTrue").Call(set...).Op(op).Lit(1)).Block(
			violation(lit(strings.Join(names, ", ")), g.Rule, "")))
	}
	for _, dep := range d.Depends {
		if check := dependencyCheck(d, dep); check != nil {
			out = append(out, check)
		}
	}
	return out
}

// objectChecks generates the checks of an object as a whole.
func (e *emitter) objectChecks(d *ir.Decl) []jen.Code {
	var out []jen.Code
	for _, s := range d.Rules.RuntimeSchemas {
		out = append(out, jen.If(jen.Op("!").Add(e.fits(jen.Id("r").Dot("append"), s))).Block(violation(lit(""), s.Keyword, "")))
	}
	if n := d.Rules.MinProperties; n != nil {
		out = append(out, jen.Id("found").Dot("minProperties").Call(jen.Id("r").Dot("append"), jen.Lit(*n)))
	}
	if n := d.Rules.MaxProperties; n != nil {
		out = append(out, jen.Id("found").Dot("maxProperties").Call(jen.Id("r").Dot("append"), jen.Lit(*n)))
	}
	return out
}

// unionChecks generates the checks that one variant is set and that it is valid.
func (e *emitter) unionChecks(d *ir.Decl) []jen.Code {
	var set, cases []jen.Code
	for _, v := range d.Variants {
		x := jen.Id("r").Dot(v.Name)
		set = append(set, jen.Add(x).Op("!=").Nil())
		operand := deref(x)
		if e.api.NilAble(v.Value) {
			operand = plain(x)
		}
		inner := append(e.tagChecks(d, v), statements(e.checks(unnamed, operand, v.Value))...)
		if len(inner) > 0 {
			cases = append(cases, jen.If(jen.Add(x).Op("!=").Nil()).Block(inner...))
		}
	}
	set = append(set, jen.Id("r").Dot("Raw").Op("!=").Nil())
	cases = append(cases, e.objectChecks(d)...)
	return append([]jen.Code{
		jen.Id("found").Dot("variants").Call(set...),
	}, cases...)
}

// tagChecks generates the check that a discriminator is not that of another
// variant. An empty one is set when the union is encoded.
func (e *emitter) tagChecks(d *ir.Decl, v ir.Variant) []jen.Code {
	if d.Discriminator == nil || len(v.Tags) == 0 || !e.isStruct(v.Value) {
		return nil
	}
	for _, f := range e.api.Decls[v.Value.Decl].Fields {
		if f.Wire != d.Discriminator.Wire || e.baseKind(f.Value) != ir.String {
			continue
		}
		x := jen.Id("r").Dot(v.Name).Dot(f.Name)
		tag := func(x *jen.Statement) jen.Code {
			text := convert(x, f.Value.Kind == ir.String, jen.String())
			return jen.Id("found").Dot("tag").Call(append([]jen.Code{lit(f.Wire), text}, literals(v.Tags)...)...)
		}
		switch f.Presence {
		case ir.Pointer:
			return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(tag(jen.Op("*").Add(x)))}
		case ir.Plain:
			return []jen.Code{tag(x)}
		}
		return nil
	}
	return nil
}

// formListChecks generates the checks that required lists in a form or multipart
// body of request d are not empty: such a body cannot represent an empty list.
func (e *emitter) formListChecks(d *ir.Decl) []jen.Code {
	o := e.ops[d]
	if o == nil {
		return nil
	}
	var out []jen.Code
	for _, b := range o.Bodies {
		var checks []check
		for _, i := range e.api.FormLists(o, b) {
			m := e.api.Decls[d.Fields[b.Field].Value.Decl].Fields[i]
			x := jen.Id("r").Dot(d.Fields[b.Field].Name).Dot(m.Name)
			cond := jen.Add(x).Op("!=").Nil().Op("&&").Len(x).Op("==").Lit(0) // nil is checked elsewhere
			checks = append(checks, check{cond: cond, fail: violation(lit(m.Wire), "required", "")})
		}
		switch {
		case len(checks) == 0:
		case d.Fields[b.Field].Presence == ir.Pointer:
			out = append(out, guarded(jen.Id("r").Dot(d.Fields[b.Field].Name), checks, false, nil)...)
		default:
			out = append(out, statements(checks)...)
		}
	}
	return out
}
