package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// errorModel generates what the templates of APIError use of the error schema.
func (e *emitter) errorModel() []jen.Code {
	em := e.api.Errors
	if em == nil {
		return nil
	}
	var may *jen.Statement
	for _, m := range em.Properties {
		has := jen.Qual("bytes", "Contains").Call(jen.Id("body"), jen.Index().Byte().Call(lit(`"`+m+`"`)))
		if may == nil {
			may = has
		} else {
			may = may.Op("||").Add(has)
		}
	}
	return []jen.Code{
		jen.Add(doc(wrap("mayFail reports whether the body of a 2xx response may be an error.")...)).Line().
			Func().Id("mayFail").Params(jen.Id("body").Index().Byte()).Bool().Block(
			jen.Return(may),
		),
		e.parseError(em),
		e.codeText(),
		e.codeIn("retryable", "retryable reports whether the error code is retryable.", em.Retryable),
		e.unauthorized(em),
		e.errorIs(em),
	}
}

// access returns the Go expression for the value at the path steps, and what must be true
// for it to be there.
func (e *emitter) access(root *jen.Statement, steps []ir.Step) (x *jen.Statement, guards []jen.Code) {
	x = root
	for i, s := range steps {
		f := e.api.FieldOf(s)
		x = jen.Add(x).Dot(f.Name)
		switch f.Presence {
		case ir.Pointer:
			guards = append(guards, jen.Add(x).Op("!=").Nil())
			if i == len(steps)-1 {
				x = jen.Op("*").Add(x)
			}
		case ir.Optional:
			guards = append(guards, jen.Add(x).Dot("Valid"))
			x = jen.Add(x).Dot("V")
		}
	}
	return x, guards
}

// take generates the statement that sets a field of an APIError to the value at a path.
func (e *emitter) take(to string, root *jen.Statement, steps []ir.Step) jen.Code {
	x, guards := e.access(root, steps)
	if v := e.api.LastField(steps).Value; to == "Message" && v.Kind != ir.String {
		x = jen.String().Call(x)
	}
	return when(guards, jen.Id("e").Dot(to).Op("=").Add(x))
}

// when generates a statement that is executed if all conditions are true.
func when(conditions []jen.Code, statement jen.Code) jen.Code {
	if len(conditions) == 0 {
		return statement
	}
	return jen.If(all(conditions)).Block(statement)
}

// all returns the conjunction of conditions.
func all(conditions []jen.Code) *jen.Statement {
	out := jen.Add(conditions[0])
	for _, c := range conditions[1:] {
		out.Op("&&").Add(c)
	}
	return out
}

// parseError generates the code that decodes an error and ignores properties of
// unexpected types.
func (e *emitter) parseError(em *ir.ErrorModel) jen.Code {
	r := jen.Id("r")
	body := []jen.Code{
		jen.Var().Id("r").Add(e.ident(e.api.Decls[em.Decl].Name)),
		jen.If(jen.Op("!").Id("readError").Call(jen.Id("ctx"), jen.Id("body"), jen.Id("r").Dot("decode"))).Block(jen.Return(jen.False())),
	}
	read := func(to string, steps []ir.Step, as ir.ReadAs) {
		switch {
		case len(steps) == 0 || as == ir.AsNothing:
		case as == ir.AsText:
			args := []jen.Code{jen.Id("ctx"), jen.Id("body")}
			for _, s := range steps {
				args = append(args, lit(e.api.FieldOf(s).Wire))
			}
			body = append(body, jen.Id("e").Dot(to).Op("=").Id("textAt").Call(args...))
		default:
			body = append(body, e.take(to, r, steps))
		}
	}
	read("Code", em.Code, em.CodeAs)
	read("Message", em.Message, em.MessageAs)
	read("Details", em.Details, ir.AsTyped)
	said := e.present(em.Code[0])
	if said == nil {
		said = jen.Id("e").Dot("Code").Op("!=").Add(e.codeZero())
	}
	if len(em.Properties) > 1 {
		body = append(body, e.firstDetail(em)...)
		detailed := e.present(em.Details[0])
		if e.api.LastField(em.Details).Value.Kind == ir.List {
			detailed = jen.Len(jen.Id("e").Dot("Details")).Op(">").Lit(0)
		}
		if detailed != nil {
			said.Op("||").Add(detailed)
		}
	}
	body = append(body, jen.Return(said))
	return jen.Add(doc(wrap("parse decodes the error in body and reports whether there is one.")...)).Line().
		Func().Params(jen.Id("e").Op("*").Id("APIError")).Id("parse").Params(jen.Id("ctx").Qual("context", "Context"), jen.Id("body").Index().Byte()).Bool().Block(body...)
}

// present returns the condition that a field of the envelope r has a value, nil if the field
// does not show it.
func (e *emitter) present(s ir.Step) *jen.Statement {
	f := e.api.FieldOf(s)
	x := jen.Id("r").Dot(f.Name)
	switch {
	case f.Presence == ir.Optional:
		return x.Dot("Valid")
	case f.Presence != ir.Plain, e.api.NilAble(f.Value):
		return x.Op("!=").Nil()
	}
	return nil
}

// firstDetail generates the code that takes code and message from the first
// detail, if a response has only details.
func (e *emitter) firstDetail(em *ir.ErrorModel) []jen.Code {
	if len(em.DetailCode) != 1 {
		return nil
	}
	details := jen.Id("e").Dot("Details")
	item := jen.Add(details).Index(jen.Lit(0))
	set := []jen.Code{e.take("Code", item, em.DetailCode)}
	if len(em.DetailMessage) == 1 {
		set = append(set, e.take("Message", item, em.DetailMessage))
	}
	cond := jen.Id("e").Dot("Code").Op("==").Add(e.codeZero()).Op("&&").Id("e").Dot("Message").Op("==").Add(lit("")).Op("&&").Len(details).Op(">").Lit(0)
	if e.nilDetails(em) {
		cond.Op("&&").Add(item).Op("!=").Nil()
	}
	return []jen.Code{jen.If(cond).Block(set...)}
}

// nilDetails reports whether items of the list of details can be nil.
func (e *emitter) nilDetails(em *ir.ErrorModel) bool {
	return e.api.LastField(em.Details).Value.Elem.Nullable
}

func (e *emitter) codeZero() *jen.Statement { return e.zero(e.api.ErrorCode()) }

// codeText generates the method that formats a code with its label.
func (e *emitter) codeText() jen.Code {
	code := jen.Id("e").Dot("Code")
	fn := jen.Func().Params(jen.Id("e").Op("*").Id("APIError")).Id("codeText").Params().String()
	v := e.api.ErrorCode()
	text := e.text(plain(code), v)
	switch {
	case v.Kind == ir.Secret:
		text = jen.Add(code).Dot("String").Call()
	case v.Kind == ir.Named && e.api.Decls[v.Decl].Error:
		text = jen.Add(code).Dot("Error").Call()
	}
	if e.baseKind(v) == ir.String {
		return fn.Block(jen.Return(text))
	}
	return fn.Block(
		jen.If(jen.Add(code).Op("==").Add(e.codeZero())).Block(jen.Return(lit(""))),
		jen.Return(text))
}

// codeIn generates a method that reports whether the code is one of the constants.
func (e *emitter) codeIn(method, about string, consts []string) jen.Code {
	body := []jen.Code{jen.Return(jen.False())}
	if len(consts) > 0 {
		body = append([]jen.Code{jen.Switch(jen.Id("e").Dot("Code")).Block(
			jen.Case(jen.ListFunc(func(g *jen.Group) {
				for _, name := range consts {
					g.Add(e.ident(name))
				}
			})).Block(jen.Return(jen.True())))}, body...)
	}
	return jen.Add(doc(wrap(about)...)).Line().
		Func().Params(jen.Id("e").Op("*").Id("APIError")).Id(method).Params().Bool().Block(body...)
}

// unauthorized generates the method that decides whether an error shows the clock.
func (e *emitter) unauthorized(em *ir.ErrorModel) jen.Code {
	if len(em.Unauthorized) == 0 {
		return jen.Null()
	}
	return e.codeIn("unauthorized", "unauthorized reports whether the error code says that the credentials were rejected.", em.Unauthorized)
}

// errorIs generates the Is method for error codes.
func (e *emitter) errorIs(em *ir.ErrorModel) jen.Code {
	v := e.api.ErrorCode()
	if v.Kind != ir.Named || !e.api.Decls[v.Decl].Error {
		return jen.Null()
	}
	name := e.api.Decls[v.Decl].Name
	body := []jen.Code{
		jen.List(jen.Id("code"), jen.Id("ok")).Op(":=").Id("target").Assert(e.ident(name)),
		jen.If(jen.Op("!").Id("ok")).Block(jen.Return(jen.False())),
	}
	same := jen.Id("e").Dot("Code").Op("==").Id("code")
	if len(em.DetailCode) == 0 {
		body = append(body, jen.Return(same))
	} else {
		x, guards := e.access(jen.Id("d"), em.DetailCode)
		if e.nilDetails(em) {
			guards = append([]jen.Code{jen.Id("d").Op("!=").Nil()}, guards...)
		}
		cond := all(append(guards, jen.Add(x).Op("==").Id("code")))
		body = append(body,
			jen.If(same).Block(jen.Return(jen.True())),
			jen.For(jen.List(jen.Id("_"), jen.Id("d")).Op(":=").Range().Id("e").Dot("Details")).Block(
				jen.If(cond).Block(jen.Return(jen.True()))),
			jen.Return(jen.False()))
	}
	return jen.Add(doc(wrap("Is reports whether target is the code of e or of one of its details. It is called by [errors.Is].")...)).Line().
		Func().Params(jen.Id("e").Op("*").Id("APIError")).Id("Is").Params(jen.Id("target").Error()).Bool().Block(body...)
}

// errorCode generates the Error method of an enum of error codes.
func (e *emitter) errorCode(d *ir.Decl) jen.Code {
	number := e.text(plain(goTypes[d.Base]().Call(jen.Id("v"))), ir.Value{Type: ir.Type{Kind: d.Base}})
	body := []jen.Code{jen.Return(number)}
	if d.Labels {
		body = []jen.Code{
			jen.If(jen.Id("label").Op(":=").Id("v").Dot("Label").Call(), jen.Id("label").Op("!=").Add(lit(""))).Block(
				jen.Return(jen.Add(number).Op("+").Add(lit(" ")).Op("+").Id("label"))),
			jen.Return(number),
		}
	}
	return jen.Add(doc(wrap("Error returns the code and its label. A code is an error so that it can be the target of [errors.Is]; calls return an [*APIError].")...)).Line().
		Func().Params(jen.Id("v").Add(e.ident(d.Name))).Id("Error").Params().String().Block(body...)
}
