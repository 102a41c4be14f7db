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
		e.codeText(em),
		e.codeIn("retryable", "retryable reports whether the error code is retryable.", em.Retryable),
		e.unauthorized(em),
		e.errorIs(em),
	}
}

// access returns the Go expression for the value at the path steps, and the
// pointers on the path that must not be nil.
func (e *emitter) access(root *jen.Statement, steps []ir.Step) (x *jen.Statement, guards []*jen.Statement, last ir.Field) {
	x = root
	for i, s := range steps {
		last = *e.api.FieldOf(s)
		x = jen.Add(x).Dot(last.Name)
		if last.Presence == ir.Pointer && i < len(steps)-1 {
			guards = append(guards, jen.Add(x).Op("!=").Nil())
		}
	}
	return x, guards, last
}

// parseError generates the code that decodes an error and ignores properties of
// unexpected types.
func (e *emitter) parseError(em *ir.ErrorModel) jen.Code {
	r := jen.Id("r")
	body := []jen.Code{
		jen.Var().Id("r").Add(e.ident(e.api.Decls[em.Decl].Name)),
		jen.If(jen.Op("!").Id("readError").Call(jen.Id("body"), jen.Id("r").Dot("decode"))).Block(jen.Return(jen.False())),
	}
	take := func(steps []ir.Step, to string) {
		if len(steps) == 0 {
			return
		}
		x, guards, last := e.access(r, steps)
		assign := jen.Id("e").Dot(to).Op("=").Add(x)
		if last.Presence == ir.Pointer {
			guards = append(guards, jen.Add(x).Op("!=").Nil())
			assign = jen.Id("e").Dot(to).Op("=").Op("*").Add(x)
		}
		if len(guards) == 0 {
			body = append(body, assign)
			return
		}
		cond := jen.Add(guards[0])
		for _, g := range guards[1:] {
			cond = cond.Op("&&").Add(g)
		}
		body = append(body, jen.If(cond).Block(assign))
	}
	take(em.Code, "Code")
	take(em.Message, "Message")
	take(em.Details, "Details")
	member := e.api.FieldOf(em.Code[0])
	said := jen.Id("e").Dot("Code").Op("!=").Add(e.codeZero(em))
	if member.Presence != ir.Plain {
		said = jen.Id("r").Dot(member.Name).Op("!=").Nil()
	}
	if len(em.Properties) > 1 {
		details := jen.Id("e").Dot("Details")
		body = append(body, e.firstDetail(em)...)
		said = jen.Add(said).Op("||").Len(details).Op(">").Lit(0)
	}
	body = append(body, jen.Return(said))
	return jen.Add(doc(wrap("parse decodes the error in body and reports whether there is one.")...)).Line().
		Func().Params(jen.Id("e").Op("*").Id("APIError")).Id("parse").Params(jen.Id("body").Index().Byte()).Bool().Block(body...)
}

// firstDetail generates the code that takes code and message from the first
// detail, if a response has only details.
func (e *emitter) firstDetail(em *ir.ErrorModel) []jen.Code {
	if len(em.DetailCode) != 1 {
		return nil
	}
	item := jen.Id("e").Dot("Details").Index(jen.Lit(0))
	var set []jen.Code
	take := func(steps []ir.Step, to string) {
		if len(steps) != 1 {
			return
		}
		f := e.api.FieldOf(steps[0])
		x := jen.Add(item).Dot(f.Name)
		if f.Presence == ir.Pointer {
			set = append(set, jen.If(jen.Add(x).Op("!=").Nil()).Block(jen.Id("e").Dot(to).Op("=").Op("*").Add(x)))
			return
		}
		set = append(set, jen.Id("e").Dot(to).Op("=").Add(x))
	}
	take(em.DetailCode, "Code")
	take(em.DetailMessage, "Message")
	return []jen.Code{jen.If(jen.Id("e").Dot("Code").Op("==").Add(e.codeZero(em)).Op("&&").Id("e").Dot("Message").Op("==").Add(lit("")).Op("&&").Len(jen.Id("e").Dot("Details")).Op(">").Lit(0)).Block(set...)}
}

func (e *emitter) codeValue(em *ir.ErrorModel) ir.Value {
	return e.api.FieldOf(em.Code[len(em.Code)-1]).Value
}

func (e *emitter) codeZero(em *ir.ErrorModel) *jen.Statement { return e.zero(e.codeValue(em)) }

// codeText generates the method that formats a code with its label.
func (e *emitter) codeText(em *ir.ErrorModel) jen.Code {
	code := jen.Id("e").Dot("Code")
	fn := jen.Func().Params(jen.Id("e").Op("*").Id("APIError")).Id("codeText").Params().String()
	v := e.codeValue(em)
	text := e.text(plain(code), v)
	if v.Kind == ir.Named && e.api.Decls[v.Decl].Error {
		text = jen.Add(code).Dot("Error").Call()
	}
	if e.baseKind(v) == ir.String {
		return fn.Block(jen.Return(text))
	}
	return fn.Block(
		jen.If(jen.Add(code).Op("==").Add(e.codeZero(em))).Block(jen.Return(lit(""))),
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
	v := e.codeValue(em)
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
		x, guards, last := e.access(jen.Id("d"), em.DetailCode)
		cond := jen.Add(x).Op("==").Id("code")
		if last.Presence == ir.Pointer {
			cond = jen.Add(x).Op("!=").Nil().Op("&&").Op("*").Add(x).Op("==").Id("code")
		}
		for _, g := range guards {
			cond = jen.Add(g).Op("&&").Add(cond)
		}
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
	number := jen.String().Call(jen.Id("v"))
	if d.Base != ir.String {
		number = jen.Qual("strconv", "FormatInt").Call(jen.Int64().Call(jen.Id("v")), jen.Lit(10))
	}
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
