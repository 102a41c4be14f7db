package emit

import (
	"strconv"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// validate generates the Validate method and its helpers, for requests and for
// types with constraints.
func (e *emitter) validate(d *ir.Decl) []jen.Code {
	if !d.Checked && !d.Request {
		return nil
	}
	title := d.Name
	if d.Operation != "" {
		title = d.Operation
	}
	public := jen.Add(doc(wrap("Validate checks r against the schema and returns all violations as a [*ValidationError].")...)).Line().
		Func().Params(jen.Id("r").Add(e.ident(d.Name))).Id("Validate").Params().Error()
	if !d.Checked {
		return []jen.Code{jen.Add(doc(wrap("Validate returns nil: the schema has no constraints to check.")...)).Line().
			Func().Params(e.ident(d.Name)).Id("Validate").Params().Error().Block(jen.Return(jen.Nil()))}
	}
	found := jen.Id("found")
	body := []jen.Code{jen.Id("from").Op(":=").Len(jen.Add(found).Dot("fields"))}
	if d.Nested {
		body = append(body, jen.Add(found).Dot("begin").Call(jen.Id("r").Dot("append")))
	}
	body = append(body, e.declChecks(d)...)
	if d.Nested {
		body = append(body, jen.Add(found).Dot("inside").Op("--"))
	}
	return []jen.Code{
		public.Block(
			jen.Var().Add(found).Id("violations"),
			jen.Id("r").Dot("check").Call(jen.Op("&").Add(found)),
			jen.Return(jen.Add(found).Dot("err").Call(lit(title)))),
		jen.Func().Params(jen.Id("r").Op("*").Add(e.ident(d.Name))).Id("check").Params(jen.Add(found).Op("*").Id("violations")).Int().Block(append(body, jen.Return(jen.Id("from")))...),
	}
}

func (e *emitter) declChecks(d *ir.Decl) []jen.Code {
	switch d.Kind {
	case ir.Union:
		return e.unionChecks(d)
	case ir.Defined:
		return statements(e.checks(unnamed, deref(jen.Id("r")), *d.Value))
	}
	var out []jen.Code
	for _, f := range d.Fields {
		if f.NeedsTime() {
			out = append(out, jen.If(e.zeroTest(f)).Block(missing(lit(f.Wire))))
		}
		out = append(out, e.fieldChecks(f)...)
	}
	if d.AdditionalProperties != nil && e.checked(d.AdditionalProperties.Value) {
		v := ir.Value{Type: ir.Type{Kind: ir.Map, Elem: &d.AdditionalProperties.Value}}
		out = append(out, statements(e.checks(lit(""), plain(jen.Id("r").Dot(d.AdditionalProperties.Name)), v))...)
	}
	out = append(out, e.formListChecks(d)...)
	out = append(out, e.groupChecks(d)...)
	return append(out, e.objectChecks(d)...)
}

// expr is a Go expression for a value or for a pointer to it.
type expr struct {
	code    *jen.Statement
	pointer bool
}

func plain(code *jen.Statement) expr { return expr{code, false} }
func deref(code *jen.Statement) expr { return expr{code, true} }

// value is the expression for the value itself.
func (x expr) value() *jen.Statement {
	if x.pointer {
		return jen.Op("*").Add(x.code)
	}
	return jen.Add(x.code)
}

// indexed is the expression for the value as the operand of an index expression.
func (x expr) indexed() *jen.Statement {
	if x.pointer {
		return jen.Parens(x.value())
	}
	return jen.Add(x.code)
}

// check is either the condition of a violation with its statement, or a list of
// statements.
type check struct {
	cond  *jen.Statement
	fail  jen.Code
	stmts []jen.Code
}

// violation generates the statement that adds a violation.
func violation(name jen.Code, rule, limit string) jen.Code {
	return jen.Id("found").Dot("add").Call(name, lit(rule), lit(limit))
}

// unnamed is the name of a value that is the whole of another one.
var unnamed = lit("")

// missing generates the statement that adds the violation of an absent value.
func missing(name jen.Code) jen.Code { return jen.Id("found").Dot("missing").Call(name) }

func statements(checks []check) []jen.Code {
	var out []jen.Code
	for _, c := range checks {
		if c.cond != nil {
			out = append(out, jen.If(c.cond).Block(c.fail))
			continue
		}
		out = append(out, c.stmts...)
	}
	return out
}

// fieldChecks generates the checks of one field, guarded by a test that it is set.
func (e *emitter) fieldChecks(f ir.Field) []jen.Code {
	x := jen.Id("r").Dot(f.Name)
	name := f.CheckName()
	required := f.Required && !f.ReadOnly && !f.Value.Nullable
	requiredName := name
	if requiredName == "" {
		requiredName = "body"
	}
	absence := missing(lit(requiredName))
	switch f.Presence {
	case ir.Optional:
		inner := statements(e.checks(lit(name), plain(jen.Id("v")), f.Value))
		if len(inner) == 0 {
			return nil
		}
		return []jen.Code{jen.If(jen.List(jen.Id("v"), jen.Id("ok")).Op(":=").Add(x).Dot("Get").Call(), jen.Id("ok")).Block(inner...)}
	case ir.Pointer:
		checks := e.checks(lit(name), deref(x), f.Value)
		return guarded(x, checks, required, absence)
	case ir.NilAble:
		checks := e.checks(lit(name), plain(x), f.Value)
		if required && f.EmptyIsAbsent() {
			return absent(jen.Len(x).Op("==").Lit(0), checks, absence)
		}
		if required || f.Value.Rules.RejectsNil() {
			return guarded(x, checks, required, absence)
		}
		return statements(checks)
	}
	return statements(e.checks(lit(name), plain(x), f.Value))
}

// absent generates an if statement that reports a missing field under cond, and
// otherwise runs checks.
func absent(cond *jen.Statement, checks []check, missing jen.Code) []jen.Code {
	out := jen.If(cond).Block(missing)
	if len(checks) > 0 {
		out.Else().Block(statements(checks)...)
	}
	return []jen.Code{out}
}

// zeroTest is the condition that a time or a date is zero.
func (e *emitter) zeroTest(f ir.Field) *jen.Statement {
	x := jen.Id("r").Dot(f.Name)
	if f.Value.Kind == ir.Date {
		return x.Op("==").Parens(jen.Id("Date").Values())
	}
	return x.Dot("IsZero").Call()
}

// guarded generates checks that run if x is not nil. If x is required, a nil x is
// a violation.
func guarded(x *jen.Statement, checks []check, required bool, missing jen.Code) []jen.Code {
	if required {
		return absent(jen.Add(x).Op("==").Nil(), checks, missing)
	}
	switch {
	case len(checks) == 0:
		return nil
	case len(checks) == 1 && checks[0].cond != nil:
		return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil().Op("&&").Add(checks[0].cond)).Block(checks[0].fail)}
	}
	return []jen.Code{jen.If(jen.Add(x).Op("!=").Nil()).Block(statements(checks)...)}
}

// checked reports whether v has checks.
func (e *emitter) checked(v ir.Value) bool { return len(e.checks(lit(""), plain(jen.Id("v")), v)) > 0 }

// checks returns the checks of the value x with the given name.
func (e *emitter) checks(name *jen.Statement, x expr, v ir.Value) []check {
	when := func(cond *jen.Statement, rule, limit string) check {
		return check{cond: cond, fail: violation(name, rule, limit)}
	}
	var out []check
	r := v.Rules
	if r.False {
		return []check{{stmts: []jen.Code{violation(name, "not", "no value is allowed")}}}
	}
	if len(r.Enum) > 0 {
		out = append(out, when(e.notIn(x, v), "enum", strings.Join(r.Enum, " or ")))
	}
	for _, s := range r.RuntimeSchemas {
		out = append(out, when(jen.Op("!").Add(e.fits(e.encodeExpr(x, v), s)), s.Keyword, ""))
	}
	switch v.Kind {
	case ir.String, ir.Secret:
		out = append(out, e.stringChecks(name, x.value(), v)...)
		return append(out, contentChecks(when, nil, jen.Index().Byte().Parens(x.value()), r)...)
	case ir.Bytes: // absent if nil
		return append(out, contentChecks(when, x.value().Op("!=").Nil().Op("&&"), x.value(), r)...)
	case ir.Named:
		return append(out, e.namedChecks(name, x, v)...)
	case ir.List:
		out = append(out, lengthChecks(when, x.value(), r.MinItems, r.MaxItems, "minItems", "maxItems")...)
		if r.UniqueItems {
			out = append(out, when(jen.Id("hasRepeats").Call(jen.Id("found"), x.value(), e.writer(*v.Elem)), "uniqueItems", ""))
		}
		return append(out, e.itemChecks(name, x, v)...)
	case ir.Map:
		out = append(out, lengthChecks(when, x.value(), r.MinProperties, r.MaxProperties, "minProperties", "maxProperties")...)
		return append(out, e.entryChecks(name, x, v)...)
	}
	return append(out, e.numberChecks(when, x.value(), v)...)
}

func (e *emitter) notIn(x expr, v ir.Value) *jen.Statement {
	if v.Kind == ir.Bool && len(v.Rules.Enum) == 1 {
		if v.Rules.Enum[0] == "true" {
			return jen.Op("!").Add(x.value())
		}
		return x.value()
	}
	return jen.Op("!").Id("isOneOf").Call(append([]jen.Code{jen.Id("found"), e.encodeExpr(x, v)}, literals(v.Rules.Enum)...)...)
}

type condition func(cond *jen.Statement, rule, limit string) check

func lengthChecks(when condition, x *jen.Statement, lo, hi *int, minRule, maxRule string) []check {
	var out []check
	if lo != nil {
		out = append(out, when(jen.Len(x).Op("<").Lit(*lo), minRule, strconv.Itoa(*lo)))
	}
	if hi != nil {
		out = append(out, when(jen.Len(x).Op(">").Lit(*hi), maxRule, strconv.Itoa(*hi)))
	}
	return out
}

func (e *emitter) stringChecks(name, x *jen.Statement, v ir.Value) []check {
	when := func(cond *jen.Statement, rule, limit string) check {
		return check{cond: cond, fail: violation(name, rule, limit)}
	}
	var out []check
	s := x
	if v.Kind == ir.Secret {
		s = jen.String().Call(x)
	}
	runes := func(op, rule string, n *int) {
		switch {
		case n == nil:
		case e.inLoop():
			out = append(out, when(jen.Qual("unicode/utf8", "RuneCountInString").Call(s).Op(op).Lit(*n), rule, strconv.Itoa(*n)))
		default: // compiles faster
			out = append(out, check{stmts: []jen.Code{jen.Id("found").Dot(rule).Call(name, s, jen.Lit(*n))}})
		}
	}
	runes("<", "minLength", v.Rules.MinLength)
	runes(">", "maxLength", v.Rules.MaxLength)
	if n := v.Rules.MaxBytes; n != nil {
		out = append(out, when(jen.Len(x).Op(">").Lit(*n), "maxBytes", strconv.Itoa(*n)))
	}
	return append(out, e.patternChecks(name, s, v.Rules.Patterns)...)
}

// contentChecks returns the check that data, if it is present, is valid JSON.
func contentChecks(when condition, present, data *jen.Statement, r ir.Constraints) []check {
	if r.ContentMediaType == nil {
		return nil
	}
	return []check{when(jen.Add(present).Op("!").Qual("encoding/json", "Valid").Call(data), "contentMediaType", *r.ContentMediaType)}
}

// numberChecks returns the checks of a number.
func (e *emitter) numberChecks(when condition, x *jen.Statement, v ir.Value) []check {
	float := v.Kind == ir.Float || v.Kind == ir.Float32
	n := x
	if v.Kind == ir.Float32 {
		n = jen.Float64().Call(x)
	}
	var out []check
	if float {
		out = append(out, when(jen.Op("!").Id("isFinite").Call(n), "finite", ""))
	}
	bound := func(b *ir.Bound, op, rule, exclusive string) {
		if b == nil {
			return
		}
		if b.Exclusive {
			op, rule = op+"=", exclusive
		}
		out = append(out, when(jen.Add(n).Op(op).Op(b.Limit), rule, b.Limit))
	}
	bound(v.Rules.Min, "<", "minimum", "exclusiveMinimum")
	bound(v.Rules.Max, ">", "maximum", "exclusiveMaximum")
	for _, m := range v.Rules.MultipleOf {
		if float {
			out = append(out, when(jen.Op("!").Id("isMultiple").Call(n, lit(m)), "multipleOf", m))
		} else {
			out = append(out, when(jen.Add(x).Op("%").Op(m).Op("!=").Lit(0), "multipleOf", m))
		}
	}
	return out
}

func (e *emitter) namedChecks(name *jen.Statement, x expr, v ir.Value) []check {
	d := e.api.Decls[v.Decl]
	switch {
	case d.Open:
		return nil
	case d.Kind == ir.Enum:
		return []check{{cond: jen.Op("!").Add(x.code).Dot("Known").Call(), fail: violation(name, "enum", "a known "+d.Name)}}
	case d.Foreign != nil && d.Foreign.Known:
		return []check{{cond: jen.Op("!").Add(x.code).Dot("Known").Call(), fail: violation(name, "enum", "a known "+d.Name)}}
	case d.Foreign != nil && d.Checked:
		return []check{{stmts: []jen.Code{jen.Id("found").Dot("foreign").Call(name, jen.Add(x.code).Dot("Validate").Call())}}}
	case d.Checked:
		return []check{{stmts: []jen.Code{e.nested(name, jen.Add(x.code).Dot("check").Call(jen.Id("found")))}}}
	}
	return nil
}

// inLoop reports whether the code is in a loop, in which a name is built only if there
// are violations.
func (e *emitter) inLoop() bool { return e.locals["i"]+e.locals["k"] > 0 }

// nested generates the code that checks a nested value.
func (e *emitter) nested(name *jen.Statement, check *jen.Statement) jen.Code {
	found := jen.Id("found")
	if name == unnamed {
		return check
	}
	if !e.inLoop() {
		return jen.Add(found).Dot("nest").Call(name, check)
	}
	n := jen.Id("n")
	return jen.If(jen.Add(n).Op(":=").Add(check), jen.Add(n).Op("<").Len(jen.Add(found).Dot("fields"))).Block(
		jen.Add(found).Dot("nest").Call(name, n))
}
