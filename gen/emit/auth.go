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
	sets [][]ir.Requirement
}

// securities lists the different security requirements of an API, those of calls that the
// document does not describe first. Names that several requirements would have are numbered.
func securities(api *ir.API) []security {
	var out []security
	known, taken, count := map[string]bool{}, map[string]bool{}, map[string]int{}
	add := func(sets [][]ir.Requirement) {
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

// auth generates the options for each security scheme, and the security requirements of
// the operations, without duplicates.
func (e *emitter) auth() []jen.Code {
	var code []jen.Code
	for i, a := range e.api.Auth {
		code = append(code, e.authOption(i, a))
		code = append(code, e.grantOptions(i, a)...)
	}
	for _, s := range securities(e.api) {
		code = append(code, e.requirements(s))
	}
	return code
}

// requirements generates a variable with security requirements.
func (e *emitter) requirements(s security) jen.Code {
	elem := jen.Int()
	if e.api.Grants() {
		elem = jen.Id("requirement")
	}
	return jen.Add(doc(wrap(s.name + " lists alternative sets of security schemes, as indexes into Client.auth.")...)).Line().
		Var().Id(s.name).Op("=").Index().Index().Add(elem).ValuesFunc(func(g *jen.Group) {
		for _, set := range s.sets {
			g.ValuesFunc(func(g *jen.Group) {
				for _, r := range set {
					switch {
					case !e.api.Grants():
						g.Lit(r.Scheme)
					case r.Scopes == "":
						g.Values(jen.Id("scheme").Op(":").Lit(r.Scheme))
					default:
						g.Values(jen.Id("scheme").Op(":").Lit(r.Scheme), jen.Id("scopes").Op(":").Add(lit(r.Scopes)))
					}
				}
			})
		}
	})
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
	return e.option(a.Option, what, a.Doc, params, jen.Add(slot).Op("=").Add(value))
}

// grantOptions generates the options with which the client gets tokens itself.
func (e *emitter) grantOptions(i int, a ir.Auth) []jen.Code {
	var code []jen.Code
	add := func(g *ir.Grant, grant jen.Code, with, more string, params, fields []jen.Code) {
		what := "makes the client get bearer tokens itself, with " + with
		if g.URL != "" {
			what += ", from " + cleanLine(g.URL)
		}
		what += ", in place of [" + a.Option + "]" + more
		fields = append([]jen.Code{jen.Id("config").Op(":").Id("config"), jen.Id("url").Op(":").Add(lit(g.URL)), jen.Id("grant").Op(":").Add(grant)}, fields...)
		code = append(code, e.option(g.Option, what, ir.Doc{}, params,
			jen.Id("s").Dot("client").Dot("tokens").Index(jen.Lit(i)).Op("=").Op("&").Id("tokenSource").Values(fields...)))
	}
	config := jen.Id("config").Id("OAuthConfig")
	if a.ClientCredentials != nil {
		add(a.ClientCredentials, lit("client_credentials"), "its own credentials", "", []jen.Code{config}, nil)
	}
	if a.Refresh != nil {
		add(a.Refresh, jen.Id("refreshGrant"), "a refresh token", ". If the authorization server replaces the refresh token, the client calls rotated, "+
			"unless it is nil, with the new one, which must be stored for the next start of the program",
			[]jen.Code{jen.Id("refreshToken").Id("Secret"), config, jen.Id("rotated").Func().Params(jen.Id("Secret"))},
			[]jen.Code{jen.Id("refresh").Op(":").Id("refreshToken"), jen.Id("rotated").Op(":").Id("rotated")})
	}
	return code
}

// option generates an option of the client.
func (e *emitter) option(name, what string, d ir.Doc, params []jen.Code, set jen.Code) jen.Code {
	lines := wrap(fmt.Sprintf("%s %s.", name, what))
	if rest := docLines(d); len(rest) > 0 {
		lines = append(append(lines, ""), rest...)
	}
	return jen.Add(doc(lines...)).Line().Func().Add(e.ident(name)).Params(params...).Id("Option").Block(
		jen.Return(jen.Id("clientOption").Call(jen.Func().Params(jen.Id("s").Op("*").Id("settings")).Block(set))))
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
	"and pointers to optional values of the same type share groups of up to 64 values. A program that keeps one of them keeps its " +
	"block or group; strings.Clone makes a copy of its own. No value keeps the response body."
