package emit

import (
	"fmt"
	"strconv"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// patternSet collects the patterns of a client without duplicates.
type patternSet struct {
	names map[string]string // by kind and expression
	taken map[string]bool
	decls []jen.Code
}

func newPatternSet() *patternSet {
	return &patternSet{names: map[string]string{}, taken: map[string]bool{}}
}

func (s *patternSet) code() []jen.Code { return s.decls }

// name returns the name for key: the wanted one or, if another key has it, one with
// a hash of the key. It calls declare if the key is new.
func (s *patternSet) name(want, key string, declare func(name string) jen.Code) string {
	if n := s.names[key]; n != "" {
		return n
	}
	n := want
	if s.taken[n] {
		n += hash(key)
	}
	s.names[key], s.taken[n] = n, true
	s.decls = append(s.decls, declare(n))
	return n
}

// patternChecks generates the checks of s against patterns. Patterns that require a
// character of a class are checked in one pass.
func (e *emitter) patternChecks(name, s *jen.Statement, patterns []ir.Pattern) []check {
	var classes []ir.Pattern
	var out []check
	for _, p := range patterns {
		if p.Scan != nil && p.Scan.Any && !p.Negate && len(classes) < 8 {
			classes = append(classes, p)
			continue
		}
		cond := e.match(p, s)
		if !p.Negate {
			cond = jen.Op("!").Add(cond)
		}
		out = append(out, check{cond: cond, fail: violation(name, "pattern", p.Limit())})
	}
	if len(classes) == 0 {
		return out
	}
	fn := e.lacks(classes)
	if len(classes) == 1 {
		return append(out, check{cond: jen.Id(fn).Call(s).Op("!=").Lit(0), fail: violation(name, "pattern", classes[0].Limit())})
	}
	missing := jen.Id("missing")
	var tests []jen.Code
	for i, p := range classes {
		tests = append(tests, jen.If(jen.Add(missing).Op("&").Op(strconv.Itoa(1<<i)).Op("!=").Lit(0)).Block(violation(name, "pattern", p.Limit())))
	}
	return append(out, check{stmts: []jen.Code{
		jen.If(jen.Add(missing).Op(":=").Id(fn).Call(s), jen.Add(missing).Op("!=").Lit(0)).Block(tests...),
	}})
}

// match returns the condition that s matches p.
func (e *emitter) match(p ir.Pattern, s *jen.Statement) *jen.Statement {
	if p.Scan != nil && !p.Scan.Any {
		fn := e.patterns.name("matches"+patternName(p), fmt.Sprint("scan ", p.Scan.Min, p.Scan.Max, p.Expr), func(n string) jen.Code { return scanFunc(n, p) })
		return jen.Id(fn).Call(s)
	}
	whole := p
	whole.Length = nil
	v := e.patterns.name("pattern"+patternName(whole), "expr "+p.Expr, func(n string) jen.Code {
		return jen.Var().Id(n).Op("=").Id("pattern").Values(jen.Id("source").Op(":").Add(lit(p.Expr)))
	})
	if p.Length == nil {
		return jen.Id(v).Dot("match").Call(s)
	}
	key := fmt.Sprint("length ", *p.Length, p.Expr)
	return jen.Id(e.patterns.name("matches"+patternName(p), key, func(n string) jen.Code { return countedFunc(n, v, p) })).Call(s)
}

// countedFunc generates a function that matches an expression and checks the length.
func countedFunc(name, expr string, p ir.Pattern) jen.Code {
	return jen.Add(doc(wrap(name+" reports whether s matches "+strconv.Quote(p.Source)+".")...)).Line().
		Func().Id(name).Params(jen.Id("s").String()).Bool().Block(
		jen.If(outside(jen.Qual("unicode/utf8", "RuneCountInString").Call(jen.Id("s")), *p.Length)).Block(jen.Return(jen.False())),
		jen.Return(jen.Id(expr).Dot("match").Call(jen.Id("s"))),
	)
}

// outside returns the condition that a size is not within l, nil if l has no
// limits.
func outside(size *jen.Statement, l ir.Length) *jen.Statement {
	var out *jen.Statement
	if l.Min > 0 {
		out = jen.Add(size).Op("<").Lit(l.Min)
	}
	switch {
	case l.Max < 0:
	case out != nil:
		out = out.Op("||").Add(size).Op(">").Lit(l.Max)
	default:
		out = jen.Add(size).Op(">").Lit(l.Max)
	}
	return out
}

// class returns the condition that byte c is in the character class of a scan.
func class(c *jen.Statement, s *ir.Scan) *jen.Statement {
	var out *jen.Statement
	add := func(cond *jen.Statement) {
		if out == nil {
			out = cond
			return
		}
		out = out.Op("||").Add(cond)
	}
	for _, r := range s.Ranges {
		switch {
		case r[0] == r[1]:
			add(jen.Add(c).Op("==").Add(byteLit(r[0])))
		case r[0] == 0:
			add(jen.Add(c).Op("<=").Add(byteLit(r[1])))
		default:
			add(jen.Add(byteLit(r[0])).Op("<=").Add(c).Op("&&").Add(c).Op("<=").Add(byteLit(r[1])))
		}
	}
	if s.NonASCII {
		add(jen.Add(c).Op(">=").Op("0x80"))
	}
	if out == nil {
		return jen.False()
	}
	return out
}

func byteLit(b byte) *jen.Statement {
	if b < 0x20 || b >= 0x7f {
		return jen.Op(fmt.Sprintf("%#02x", b))
	}
	return jen.Op(strconv.QuoteRuneToASCII(rune(b)))
}

// lacks generates a function that returns the classes without a character in a
// text, in one pass over its bytes: either all or no bytes beyond ASCII are in a
// class.
func (e *emitter) lacks(classes []ir.Pattern) string {
	key, name := "lacks", "lacks"
	for _, p := range classes {
		key += " " + p.Expr
		name += patternName(p)
	}
	if len(name) > 60 {
		name = "lacks" + hash(key)
	}
	return e.patterns.name(name, key, func(n string) jen.Code {
		c := jen.Id("c")
		body := []jen.Code{c.Clone().Op(":=").Id("s").Index(jen.Id("i"))}
		for i, p := range classes {
			body = append(body, jen.If(class(c, p.Scan)).Block(jen.Id("missing").Op("&^=").Op(strconv.Itoa(1<<i))))
		}
		all := strconv.Itoa(1<<len(classes) - 1)
		return jen.Add(doc(wrap(n+" returns a bit set of the character classes that s has no character of: "+sources(classes))...)).Line().
			Func().Id(n).Params(jen.Id("s").String()).Params(jen.Id("missing").Uint8()).Block(
			jen.Id("missing").Op("=").Op(all),
			jen.For(jen.Id("i").Op(":=").Lit(0), jen.Id("i").Op("<").Len(jen.Id("s")).Op("&&").Id("missing").Op("!=").Lit(0), jen.Id("i").Op("++")).Block(body...),
			jen.Return(jen.Id("missing")),
		)
	})
}

func sources(patterns []ir.Pattern) string {
	out := ""
	for i, p := range patterns {
		if i > 0 {
			out += " "
		}
		out += strconv.Quote(p.Source)
	}
	return out
}

// scanFunc generates a function that checks that all characters are in a class, and
// their number.
func scanFunc(name string, p ir.Pattern) jen.Code {
	s := p.Scan
	var body []jen.Code
	size := jen.Len(jen.Id("s"))
	if s.NonASCII {
		size = jen.Qual("unicode/utf8", "RuneCountInString").Call(jen.Id("s"))
	}
	out := outside(size, ir.Length{Min: s.Min, Max: s.Max})
	if out != nil {
		body = append(body, jen.If(out).Block(jen.Return(jen.False())))
	}
	body = append(body,
		jen.For(jen.Id("i").Op(":=").Range().Len(jen.Id("s"))).Block(
			jen.If(jen.Id("c").Op(":=").Id("s").Index(jen.Id("i")), jen.Op("!").Parens(class(jen.Id("c"), s))).Block(jen.Return(jen.False())),
		),
		jen.Return(jen.True()),
	)
	return jen.Add(doc(wrap(name + " reports whether s matches " + strconv.Quote(p.Source) + ".")...)).Line().
		Func().Id(name).Params(jen.Id("s").String()).Bool().Block(body...)
}
