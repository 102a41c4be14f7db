package emit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// security is a variable of the client with security requirements.
type security struct {
	name string
	sets [][]int
}

// securities lists the different security requirements of an API, those of calls that the
// document does not describe first. Names that several requirements would have are numbered.
func securities(api *ir.API) []security {
	var out []security
	known, taken, count := map[string]bool{}, map[string]bool{}, map[string]int{}
	add := func(sets [][]int) {
		name, id := api.SecurityName(sets), fmt.Sprint(sets)
		if name == "" || known[id] {
			return
		}
		for base := name; taken[name]; name = fmt.Sprintf("%s_%d", base, count[base]+1) {
			count[base]++
		}
		known[id], taken[name] = true, true
		out = append(out, security{name: name, sets: sets})
	}
	add(api.Security)
	for _, o := range api.Operations {
		add(o.Auth)
	}
	return out
}

// auth generates an option for each security scheme, and the security
// requirements of the operations, without duplicates.
func (e *emitter) auth() []jen.Code {
	var code []jen.Code
	for i, a := range e.api.Auth {
		code = append(code, e.authOption(i, a))
	}
	for _, s := range securities(e.api) {
		code = append(code, jen.Add(doc(wrap(s.name+" lists alternative sets of security schemes, as indexes into Client.auth.")...)).Line().
			Var().Id(s.name).Op("=").Index().Index().Int().ValuesFunc(func(g *jen.Group) {
			for _, set := range s.sets {
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

func (e *emitter) authOption(i int, a ir.Auth) jen.Code {
	slot := jen.Id("s").Dot("client").Dot("auth").Index(jen.Lit(i))
	var params []jen.Code
	var what string
	var value *jen.Statement
	switch a.Kind {
	case ir.BasicAuth:
		params = []jen.Code{jen.List(jen.Id("user"), jen.Id("password")).String()}
		what = "sets the user and password for HTTP Basic authentication"
		value = jen.Id("basicCredential").Call(jen.Id("user"), jen.Id("password"))
	case ir.BearerAuth:
		params = []jen.Code{jen.Id("token").Func().Params(jen.Qual("context", "Context")).Params(jen.String(), jen.Error())}
		what = "sets the source of bearer tokens. The client calls token for each request, concurrently"
		value = jen.Id("tokenCredential").Call(jen.Id("token"))
	default:
		params = []jen.Code{jen.Id("key").String()}
		fn := map[ir.In]string{ir.InHeader: "headerCredential", ir.InQuery: "queryCredential", ir.InCookie: "cookieCredential"}[a.In]
		if fn == "" {
			fn = "headerCredential"
		}
		what = fmt.Sprintf("sets the API key, which is sent in the %s %s", placeOf(a.In), cleanLine(a.Wire))
		value = jen.Id(fn).Call(lit(a.Wire), jen.Id("key"))
	}
	d := a.Doc
	lines := wrap(fmt.Sprintf("%s %s.", a.Option, what))
	if rest := docLines(d); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return jen.Add(doc(lines...)).Line().Func().Add(e.ident(a.Option)).Params(params...).Id("Option").Block(
		jen.Return(jen.Id("clientOption").Call(jen.Func().Params(jen.Id("s").Op("*").Id("settings")).Block(jen.Add(slot).Op("=").Add(value)))))
}

// placeOf returns the name of a parameter location for documentation.
func placeOf(in ir.In) string {
	if in == ir.InQuery {
		return "query parameter"
	}
	return string(in)
}

// packageDoc generates the package comment.
func (e *emitter) packageDoc(f *jen.File) {
	title := strings.Join(strings.Fields(e.api.Title), " ")
	if title == "" {
		title = "an HTTP API"
	}
	version := ""
	if v := strings.TrimSpace(e.api.Version); v != "" {
		version = ", version " + v
	}
	lines := wrap(fmt.Sprintf("Package %s is a client for %s%s. It only depends on the standard library.", e.api.Package, title, version))
	if rest := docLines(e.api.Doc); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	if slices.ContainsFunc(e.api.Decls, (*ir.Decl).Reads) {
		lines = append(append(lines, ""), wrap(memoryDoc)...)
	}
	for _, l := range commentLines(lines) {
		f.PackageComment(l)
	}
}

// memoryDoc says what decoded values keep in memory (json_text.go.tmpl, json_values.go.tmpl).
const memoryDoc = "Memory: strings of up to 256 bytes in a response share blocks of up to 1 KiB, " +
	"and pointers to optional values of the same type share groups of up to 16 values. A program that keeps one of them keeps its " +
	"block or group; strings.Clone makes a copy of its own. No value keeps the response body."
