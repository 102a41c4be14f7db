package emit

import (
	"slices"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// pages generates the iterators over the items and over the pages of an operation.
func (e *emitter) pages(o *ir.Op) []jen.Code {
	p := o.Page
	if p == nil {
		return nil
	}
	page := e.pageType(o)
	about := p.All + " returns an iterator over the items of all pages of [Client." + o.Name + "], from the page that req selects. It requests a page when " +
		"the iteration reaches it. An error ends the iteration."
	item := e.elem(p.Item)
	all := jen.Add(doc(wrap(about)...)).Line().
		Func().Params(jen.Id("c").Op("*").Id("Client")).Add(e.signature(o, p.All, seq(item))).Block(
		jen.Return(jen.Id("pageItems").Call(
			jen.Id("c").Dot(p.Pages).Call(jen.Id("ctx"), jen.Id("req"), jen.Id("opts").Op("...")),
			jen.Func().Params(jen.Id("page").Add(page)).Index().Add(item).Block(e.pageList(o)...))))
	about = p.Pages + " returns an iterator over the pages of [Client." + o.Name + "], from the page that req selects. An error ends the iteration, a " +
		"[*PageError] if the service does not list its pages to the end. " + p.About
	if key := e.keyField(o); key != nil {
		about += " " + key.Name + " of req is for the first page; each other one has a random key."
	}
	request := e.ident(e.api.Decls[o.Request].Name)
	return []jen.Code{all,
		jen.Add(doc(wrap(about)...)).Line().Add(noInline()).Line().
			Func().Params(jen.Id("c").Op("*").Id("Client")).Add(e.signature(o, p.Pages, seq(page))).Block(jen.Return(e.pageLoop(o, page))),
		jen.Add(doc(wrap("nextPage changes req to select the page that follows page. It reports false if page is the last one.")...)).Line().
			Func().Params(jen.Id("req").Op("*").Add(request)).Id("nextPage").Params(jen.Id("w").Op("*").Id("pageWalk"), jen.Id("page").Add(page)).
			Bool().Block(e.nextPage(o)...)}
}

// seq returns the type of an iterator that ends with an error if there is one.
func seq(of jen.Code) *jen.Statement {
	return jen.Qual("iter", "Seq2").Index(jen.List(of, jen.Error()))
}

// pageLoop generates the iterator over pages. It is not a generic function, which would
// be compiled for each operation.
func (e *emitter) pageLoop(o *ir.Op, page *jen.Statement) jen.Code {
	v, empty := pageResponse(o)
	none := jen.Nil()
	if !e.pointered(v, empty) {
		none = e.zero(v)
	}
	yield, w, err := jen.Id("yield"), jen.Id("w"), jen.Err()
	return jen.Func().Params(jen.Add(yield).Func().Params(page, jen.Error()).Bool()).Block(
		jen.List(w, jen.Id("req")).Op(":=").List(jen.Id("newPageWalk").Call(lit(o.Name), jen.Id("opts")), jen.Id("req")),
		jen.For(jen.Add(w).Dot("err").Op("==").Nil()).Block(
			jen.List(jen.Id("page"), err).Op(":=").Id("c").Dot(o.Name).Call(jen.Id("ctx"), jen.Id("req"), jen.Add(w).Dot("opts").Op("...")),
			jen.If(jen.Op("!").Add(yield).Call(jen.Id("page"), err).Op("||").Add(err).Op("!=").Nil().Op("||").
				Op("!").Id("req").Dot("nextPage").Call(w, jen.Id("page"))).Block(jen.Break())),
		jen.If(jen.Add(w).Dot("err").Op("!=").Nil()).Block(jen.Add(yield).Call(none, jen.Add(w).Dot("err"))))
}

// pageResponse returns the response that is a page, and whether there may be none.
func pageResponse(o *ir.Op) (v ir.Value, empty bool) {
	for _, r := range o.Responses {
		if r.Kind == ir.NoContent {
			empty = true
		} else {
			v = r.Value
		}
	}
	return v, empty
}

// pageType returns the type of the result of an operation that pages.
func (e *emitter) pageType(o *ir.Op) *jen.Statement {
	v, empty := pageResponse(o)
	if e.pointered(v, empty) {
		return jen.Op("*").Add(e.typ(v))
	}
	return e.typ(v)
}

// place is a value in a page or request: its expression, what may be absent on the
// path to it, and its field.
type place struct {
	x      *jen.Statement
	guards []guard
	field  *ir.Field
}

// guard is a pointer that may be nil, or a Nullable that may have no value.
type guard struct {
	x        *jen.Statement
	nullable bool
}

func (g guard) absent() *jen.Statement {
	if g.nullable {
		return jen.Op("!").Add(g.x).Dot("Valid")
	}
	return jen.Add(g.x).Op("==").Nil()
}

func (g guard) present() *jen.Statement {
	if g.nullable {
		return jen.Add(g.x).Dot("Valid")
	}
	return jen.Add(g.x).Op("!=").Nil()
}

// absent returns the condition that a place is absent, present that it is not.
func (p place) absent() *jen.Statement  { return joined(p.guards, guard.absent, "||") }
func (p place) present() *jen.Statement { return joined(p.guards, guard.present, "&&") }

// and returns the condition that a place is present and that cond is true.
func (p place) and(cond *jen.Statement) *jen.Statement {
	if len(p.guards) == 0 {
		return cond
	}
	return p.present().Op("&&").Add(cond)
}

func joined(guards []guard, condition func(guard) *jen.Statement, op string) *jen.Statement {
	all := condition(guards[0])
	for _, g := range guards[1:] {
		all = all.Op(op).Add(condition(g))
	}
	return all
}

// at returns the place at the end of a path.
func (e *emitter) at(root *jen.Statement, steps []ir.Step) place {
	p := place{x: root}
	for i, s := range steps {
		p.field = e.api.FieldOf(s)
		p.x = jen.Add(p.x).Dot(p.field.Name)
		last := i == len(steps)-1
		switch p.field.Presence {
		case ir.Pointer:
			p.guards = append(p.guards, guard{x: p.x})
			if last {
				p.x = jen.Op("*").Add(p.x)
			}
		case ir.Optional:
			if last && !e.api.NilAble(p.field.Value) {
				p.guards = append(p.guards, guard{p.x, true})
			}
			p.x = jen.Add(p.x).Dot("V")
		}
	}
	return p
}

// unless generates a statement that returns code if a place is absent.
func (p place) unless(code ...jen.Code) []jen.Code {
	if len(p.guards) == 0 {
		return nil
	}
	return []jen.Code{jen.If(p.absent()).Block(jen.Return(code...))}
}

// items returns the place of the list of items.
func (e *emitter) pageItems(o *ir.Op) place {
	p := e.at(jen.Id("page"), o.Page.Items)
	v, empty := pageResponse(o)
	if e.pointered(v, empty) && (v.Nullable || empty) {
		p.guards = append([]guard{{x: jen.Id("page")}}, p.guards...)
	}
	return p
}

// pageList generates the body of the function that returns the items of a page.
func (e *emitter) pageList(o *ir.Op) []jen.Code {
	p := e.pageItems(o)
	return append(p.unless(jen.Nil()), jen.Return(p.x))
}

// nextPage generates the body of the function that selects the next page.
func (e *emitter) nextPage(o *ir.Op) []jen.Code {
	var code []jen.Code
	v, empty := pageResponse(o)
	if e.pointered(v, empty) && (v.Nullable || empty) {
		code = append(code, jen.If(jen.Id("page").Op("==").Nil()).Block(jen.Return(jen.False())))
	}
	code = append(code, e.noMore(o.Page)...)
	if key := e.keyField(o); key != nil {
		code = append(code, jen.Id("req").Dot(key.Name).Op("=").Nil())
	}
	list := e.at(jen.Id("page"), o.Page.Items)
	count := jen.Len(list.x)
	if len(list.guards) > 0 {
		code = append(code, jen.Id("items").Op(":=").Lit(0), jen.If(list.present()).Block(jen.Id("items").Op("=").Add(count)))
		count = jen.Id("items")
	}
	switch o.Page.Kind {
	case ir.OffsetPages:
		return append(code, e.nextOffset(o.Page, count)...)
	case ir.NumberPages:
		return append(code, e.nextNumber(o.Page, count)...)
	case ir.CursorPages:
		return append(code, e.nextCursor(o.Page, list, count)...)
	case ir.LinkPages:
		return append(code, jen.Return(jen.Id("w").Dot("follow").Call(jen.Id("w").Dot("link").Call(), count)))
	}
	next := e.at(jen.Id("page"), o.Page.Next)
	code = append(code, next.unless(jen.False())...)
	return append(code, jen.Return(jen.Id("w").Dot("follow").Call(e.cursorText(next.x, next.field.Value), count)))
}

// keyField returns the field of the request with the idempotency key, or nil.
func (e *emitter) keyField(o *ir.Op) *ir.Field {
	fields := e.api.Decls[o.Request].Fields
	i := slices.IndexFunc(fields, func(f ir.Field) bool {
		return f.Param != nil && f.Param.In == ir.InHeader && f.Wire == o.Key && f.Presence == ir.Pointer
	})
	if i < 0 {
		return nil
	}
	return &fields[i]
}

// noMore generates the return if the response has that there is no further page.
func (e *emitter) noMore(p *ir.Page) []jen.Code {
	if len(p.More) == 0 {
		return nil
	}
	more := e.at(jen.Id("page"), p.More)
	return []jen.Code{jen.If(more.and(jen.Op("!").Add(more.x))).Block(jen.Return(jen.False()))}
}

// cursorText returns the expression for a string, an integer or a union of these as a
// string.
func (e *emitter) cursorText(x *jen.Statement, v ir.Value) *jen.Statement {
	if v.Kind == ir.Named && e.api.Decls[v.Decl].Kind == ir.Union {
		return jen.Id("unionCursor").Call(x)
	}
	if v.Kind != ir.Named {
		return e.text(plain(x), v)
	}
	if base := e.api.Underlying(v); base.Kind != ir.String {
		return e.text(plain(e.typ(base).Call(x)), base)
	}
	return jen.String().Call(x)
}

// selection is the field of a request that selects a page: code before it is used,
// what it is a field of, the field, and code after it is set.
type selection struct {
	before, after []jen.Code
	root          *jen.Statement
	field         *ir.Field
}

// selection returns the field that selects a page. An optional body is copied, so that
// the one that the caller passed does not change.
func (e *emitter) selection(p *ir.Page) selection {
	s := selection{root: jen.Id("req"), field: e.api.LastField(p.Param)}
	if len(p.Param) > 1 {
		body := e.api.FieldOf(p.Param[0])
		s.root = jen.Id("req").Dot(body.Name)
		if body.Presence == ir.Pointer {
			s.before = []jen.Code{jen.Id("body").Op(":=").Id("orZero").Call(s.root)}
			s.after = []jen.Code{jen.Add(s.root).Op("=").Op("&").Id("body")}
			s.root = jen.Id("body")
		}
	}
	return s
}

// set generates the code that stores next in the field.
func (s selection) set() []jen.Code {
	to := jen.Add(s.root).Dot(s.field.Name).Op("=")
	switch s.field.Presence {
	case ir.Pointer:
		to.Op("&").Id("next")
	case ir.Optional:
		to.Id("Value").Call(jen.Id("next"))
	default:
		to.Id("next")
	}
	return append([]jen.Code{to}, s.after...)
}

// orZero returns the expression for the field, zero if it is absent.
func (s selection) orZero() *jen.Statement {
	x := jen.Add(s.root).Dot(s.field.Name)
	switch s.field.Presence {
	case ir.Pointer:
		return jen.Id("orZero").Call(x)
	case ir.Optional:
		return jen.Add(x).Dot("V")
	}
	return x
}

// integer returns the expression for a number as an int64.
func (e *emitter) integer(x *jen.Statement, v ir.Value) *jen.Statement {
	return convert(x, v.Kind == ir.Int, jen.Int64())
}

// converted returns the expression for x in the type of another value.
func (e *emitter) converted(x *jen.Statement, from, to ir.Value) *jen.Statement {
	return convert(x, from.Kind == to.Kind && from.Decl == to.Decl, e.typ(to))
}

func (e *emitter) nextOffset(p *ir.Page, count *jen.Statement) []jen.Code {
	s, w := e.selection(p), jen.Id("w")
	code := append(s.before, jen.Id("next").Op(":=").Add(s.orZero()).Op("+").Add(e.typ(s.field.Value)).Call(count))
	code = append(code, s.set()...)
	if len(p.Total) > 0 {
		total := e.at(jen.Id("page"), p.Total)
		until := jen.Return(jen.Add(w).Dot("until").Call(e.integer(total.x, total.field.Value), e.integer(jen.Id("next"), s.field.Value), count))
		if len(total.guards) == 0 {
			return append(code, until)
		}
		code = append(code, jen.If(total.present()).Block(until))
	}
	return append(code, jen.Return(jen.Add(w).Dot("advance").Call(count)))
}

func (e *emitter) nextNumber(p *ir.Page, count *jen.Statement) []jen.Code {
	s := e.selection(p)
	code := s.before
	first := int64(1)
	switch {
	case p.First == nil:
		number := e.at(jen.Id("page"), p.Number)
		code = append(code, number.unless(jen.Id("w").Dot("fail").Call(lit("the response does not have the number of the page")))...)
		code = append(code, jen.Id("next").Op(":=").Add(e.converted(number.x, number.field.Value, s.field.Value)).Op("+").Lit(1))
	case s.field.Presence == ir.Plain || *p.First == 0:
		first = *p.First
		code = append(code, jen.Id("next").Op(":=").Add(s.orZero()).Op("+").Lit(1))
	default:
		first = *p.First
		current := e.at(s.root, p.Param[len(p.Param)-1:])
		code = append(code,
			jen.Id("next").Op(":=").Add(e.typ(s.field.Value)).Call(jen.Lit(int(first+1))),
			jen.If(current.present()).Block(jen.Id("next").Op("=").Add(current.x).Op("+").Lit(1)))
	}
	code = append(code, s.set()...)
	if len(p.TotalPages) > 0 {
		total := e.at(jen.Id("page"), p.TotalPages)
		last := e.integer(total.x, total.field.Value)
		if first != 1 {
			last.Op(offset(first - 1))
		}
		code = append(code, jen.If(total.and(e.integer(jen.Id("next"), s.field.Value).Op(">").Add(last))).Block(jen.Return(jen.False())))
	}
	return append(code, jen.Return(jen.Id("w").Dot("advance").Call(count)))
}

// offset returns an operator and a number to add.
func offset(n int64) string {
	if n < 0 {
		return "- " + strconv.FormatInt(-n, 10)
	}
	return "+ " + strconv.FormatInt(n, 10)
}

func (e *emitter) nextCursor(p *ir.Page, list place, count *jen.Statement) []jen.Code {
	s := e.selection(p)
	x, from := jen.Id("w").Dot("responseHeader").Call(lit(p.Header)), ir.Value{Type: ir.Type{Kind: ir.String}}
	var code []jen.Code
	if p.Header == "" {
		root := jen.Id("page")
		if p.OfItem {
			code = append(code, jen.If(jen.Add(count).Op("==").Lit(0)).Block(jen.Return(jen.False())))
			root = jen.Add(list.x).Index(jen.Add(count).Op("-").Lit(1))
		}
		next := e.at(root, p.Next)
		code = append(code, next.unless(jen.False())...)
		x, from = next.x, next.field.Value
	}
	code = append(append(code, s.before...), jen.Id("next").Op(":=").Add(e.converted(x, from, s.field.Value)))
	code = append(code, s.set()...)
	return append(code, jen.Return(jen.Id("w").Dot("cursor").Call(e.cursorText(jen.Id("next"), s.field.Value), count)))
}
