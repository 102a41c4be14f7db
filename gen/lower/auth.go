package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// auth lowers the security schemes that client options can support.
func (l *lowerer) auth() {
	if l.doc.Components == nil {
		return
	}
	schemes := l.doc.Components.SecuritySchemes
	for _, name := range slices.Sorted(maps.Keys(schemes)) {
		ref := schemes[name]
		if ref == nil || ref.Value == nil {
			continue
		}
		s := ref.Value
		a := ir.Auth{Name: name, Doc: ir.Doc{Text: strings.TrimSpace(s.Description)}}
		switch {
		case s.Type == "apiKey" && (s.In == "path" || styles[ir.In(s.In)] == nil):
			l.warn(s.Origin, "auth", "no client option generated", "security scheme %s is in %q; must be in query, header or cookie", name, s.In)
			continue
		case s.Type == "apiKey" && s.In != "query" && !isToken(s.Name):
			l.warn(s.Origin, "auth", "no client option generated", "invalid %s name %q", s.In, s.Name)
			continue
		case s.Type == "apiKey":
			a.Kind, a.In, a.Wire = ir.APIKeyAuth, ir.In(s.In), s.Name
		case s.Type == "http" && strings.EqualFold(s.Scheme, "basic"):
			a.Kind = ir.BasicAuth
		case s.Type == "http" && strings.EqualFold(s.Scheme, "bearer"), s.Type == "oauth2", s.Type == "openIdConnect":
			a.Kind = ir.BearerAuth
			l.grants(&a, s)
		case s.Type == "mutualTLS":
			l.note(s.Origin, "auth", "pass an http.Client with the client certificate", "security scheme %s uses mutual TLS", name)
			continue
		default:
			l.note(s.Origin, "auth", "pass an http.Client that implements it", "security scheme %s (%s) is not supported", name, strings.TrimSpace(s.Type+" "+s.Scheme))
			continue
		}
		l.api.Auth = append(l.api.Auth, a)
	}
	for i := range l.api.Auth { // reserved names take precedence
		a := &l.api.Auth[i]
		a.Option, _ = l.scope.take("security scheme "+a.Name, "With"+exported(l.names.goName(a.Name)), "With"+exported(l.names.goName(a.Name))+"Auth")
	}
	l.grantOptions()
}

// operationAuth lists the security requirements of an operation, any one of
// which is sufficient. Each is a set of schemes.
func (l *lowerer) operationAuth(op *openapi3.Operation) [][]ir.Requirement {
	reqs := l.doc.Security
	if op.Security != nil {
		reqs = *op.Security
	}
	return l.requirements(reqs, op.Origin)
}

// otherAuth lists the security requirements of calls that the document does not
// describe: those of the document or, if it has none, all of its operations.
func (l *lowerer) otherAuth() {
	known := len(l.diags) // the operations have reported what is wrong
	l.api.Security = l.requirements(l.doc.Security, l.doc.Origin)
	l.diags = l.diags[:known]
	if len(l.api.Security) > 0 {
		return
	}
	for _, o := range l.api.Operations {
		for _, set := range o.Auth {
			if len(set) > 0 && !slices.ContainsFunc(l.api.Security, func(other []ir.Requirement) bool { return slices.Equal(other, set) }) {
				l.api.Security = append(l.api.Security, set)
			}
		}
	}
}

// requirements lists sets of schemes in order, those without credentials last: an API that
// can be called without a key still gets the key that a client has.
func (l *lowerer) requirements(reqs openapi3.SecurityRequirements, at *openapi3.Origin) [][]ir.Requirement {
	var out [][]ir.Requirement
	for _, req := range reqs {
		set := []ir.Requirement{}
		for _, name := range slices.Sorted(maps.Keys(req)) {
			if i := slices.IndexFunc(l.api.Auth, func(a ir.Auth) bool { return a.Name == name }); i >= 0 {
				set = append(set, ir.Requirement{Scheme: i, Scopes: scopes(l.api.Auth[i], req[name])})
			} else if l.doc.Components == nil || l.doc.Components.SecuritySchemes[name] == nil {
				l.warn(at, "auth", "requirement ignored", "security scheme %s is not defined", name)
			}
		}
		out = append(out, set)
	}
	slices.SortStableFunc(out, func(a, b []ir.Requirement) int { return min(len(b), 1) - min(len(a), 1) })
	return out
}
