package emit

import (
	"fmt"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// auth writes an option for each security scheme, and the requirements of the
// operations, each once.
func (e *emitter) auth() []jen.Code {
	var code []jen.Code
	for i, a := range e.api.Auth {
		code = append(code, e.authOption(i, a))
	}
	seen := map[string]bool{}
	for _, o := range e.api.Operations {
		name := e.securityName(o.Auth)
		if name == "" || seen[name] {
			continue
		}
		seen[name] = true
		code = append(code, jen.Add(doc(wrap(name+" lists the security schemes that an operation takes, by their place in the client: one of these sets.")...)).Line().
			Var().Id(name).Op("=").Index().Index().Int().ValuesFunc(func(g *jen.Group) {
			for _, set := range o.Auth {
				g.ValuesFunc(func(g *jen.Group) {
					for _, i := range set {
						g.Lit(i)
					}
				})
			}
		}))
	}
	return code
}

// securityName is the variable with the requirements of an operation; empty
// when it has none.
func (e *emitter) securityName(sets [][]int) string {
	var parts []string
	some := false
	for _, set := range sets {
		part := "None"
		if len(set) > 0 {
			part = ""
			some = true
		}
		for _, i := range set {
			part += strings.TrimPrefix(e.api.Auth[i].Option, "With")
		}
		parts = append(parts, part)
	}
	if !some {
		return ""
	}
	return "security" + strings.Join(parts, "Or")
}

func (e *emitter) authOption(i int, a ir.Auth) jen.Code {
	slot := jen.Id("s").Dot("client").Dot("auth").Index(jen.Lit(i))
	var params []jen.Code
	var what string
	var value *jen.Statement
	switch a.Kind {
	case ir.BasicAuth:
		params = []jen.Code{jen.List(jen.Id("user"), jen.Id("password")).String()}
		what = "a user and a password, as HTTP Basic authentication"
		value = jen.Id("basicCredential").Call(jen.Id("user"), jen.Id("password"))
	case ir.BearerAuth:
		params = []jen.Code{jen.Id("token").Func().Params(jen.Qual("context", "Context")).Params(jen.String(), jen.Error())}
		what = "a bearer token; it calls token before each request, from several goroutines at once"
		value = jen.Id("tokenCredential").Call(jen.Id("token"))
	default:
		params = []jen.Code{jen.Id("key").String()}
		fn := map[ir.In]string{ir.InHeader: "headerCredential", ir.InQuery: "queryCredential", ir.InCookie: "cookieCredential"}[a.In]
		if fn == "" {
			fn = "headerCredential"
		}
		what = fmt.Sprintf("an API key, as the %s %s", a.In, cleanLine(a.Wire))
		value = jen.Id(fn).Call(lit(a.Wire), jen.Id("key"))
	}
	d := a.Doc
	lines := wrap(fmt.Sprintf("%s makes the client send %s.", a.Option, what))
	if rest := docLines(d); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return jen.Add(doc(lines...)).Line().Func().Add(e.ident(a.Option)).Params(params...).Id("Option").Block(
		jen.Return(jen.Func().Params(jen.Id("s").Op("*").Id("settings")).Block(jen.Add(slot).Op("=").Add(value))))
}

// packageDoc documents the package.
func (e *emitter) packageDoc(f *jen.File) {
	title := strings.Join(strings.Fields(e.api.Title), " ")
	if title == "" {
		title = "an HTTP API"
	}
	version := ""
	if v := strings.TrimSpace(e.api.Version); v != "" {
		version = ", version " + v
	}
	lines := wrap(fmt.Sprintf("Package %s is a client of %s%s. It uses the standard library only.", e.api.Package, title, version))
	if rest := docLines(e.api.Doc); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	for _, l := range commentLines(lines) {
		f.PackageComment(l)
	}
}
