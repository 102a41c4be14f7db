package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// requirement is one way to authenticate: scopes by scheme.
type requirement map[string][]string

// requirements returns the ways to authenticate for an operation, with schemes named so
// that those of both documents can be compared, and where they are declared.
func requirements(doc *openapi3.T, op *openapi3.Operation, names map[string]string) (ways []requirement, at *openapi3.Origin) {
	list, at := doc.Security, doc.Origin
	if op.Security != nil {
		list, at = *op.Security, op.Origin
	}
	for _, item := range list {
		way := requirement{}
		for name, scopes := range item {
			if to := names[name]; to != "" {
				name = to
			}
			way[name] = slices.Sorted(slices.Values(scopes))
		}
		ways = append(ways, way)
	}
	return ways, at
}

func anonymous(ways []requirement) bool {
	return len(ways) == 0 || slices.ContainsFunc(ways, func(r requirement) bool { return len(r) == 0 })
}

// schemes returns the names of the schemes of a way.
func (r requirement) schemes() string {
	return strings.Join(slices.Sorted(maps.Keys(r)), " and ")
}

// security compares the ways to authenticate of an operation.
func (c *comparison) security(e element, old, new *openapi3.Operation) {
	was, from := requirements(c.old.Doc.T, old, c.renamedSchemes())
	is, to := requirements(c.new.Doc.T, new, nil)
	e.old, e.new = from, to
	put := func(id string, s Severity, action, format string, args ...any) {
		f := Finding{ID: id, Severity: s, Message: fmt.Sprintf(format, args...), Action: action}
		c.at(e, "security", f)
	}
	switch {
	case anonymous(was) && !anonymous(is):
		put("api-security-anonymous-access-removed", Breaking, "Configure credentials; unauthenticated requests are rejected.", "authentication is now required")
		return
	case anonymous(is) && !anonymous(was):
		put("api-security-anonymous-access-added", Note, "None; credentials are no longer required.", "authentication is no longer required")
		return
	}
	same := func(r requirement) func(requirement) bool {
		return func(o requirement) bool { return r.schemes() == o.schemes() }
	}
	was, is = distinct(was, is), distinct(is, was)
	for _, r := range was {
		i := slices.IndexFunc(is, same(r))
		if i < 0 {
			put("api-security-removed", Breaking, "Use one of the other security schemes.", "authentication with `%s` removed", r.schemes())
			continue
		}
		for name, scopes := range r {
			if came := without(is[i][name], scopes); len(came) > 0 {
				put("api-security-scope-added", Breaking, "Request a token that also has this scope.", "scope %s of `%s` is now required", list(came), name)
			}
			if gone := without(scopes, is[i][name]); len(gone) > 0 {
				put("api-security-scope-removed", Note, "None.", "scope %s of `%s` is no longer required", list(gone), name)
			}
		}
	}
	for _, r := range is {
		if !slices.ContainsFunc(was, same(r)) {
			put("api-security-added", Note, "None; this is an additional way to authenticate.", "authentication with `%s` added", r.schemes())
		}
	}
}

// distinct returns the ways of a that b lacks.
func distinct(a, b []requirement) []requirement {
	return filter(a, func(r requirement) bool {
		return !slices.ContainsFunc(b, func(o requirement) bool { return text(r) == text(o) })
	})
}

func securitySchemes(doc *openapi3.T) map[string]*openapi3.SecurityScheme {
	out := map[string]*openapi3.SecurityScheme{}
	if doc.Components == nil {
		return out
	}
	for name, ref := range doc.Components.SecuritySchemes {
		if ref != nil && ref.Value != nil {
			out[name] = ref.Value
		}
	}
	return out
}

// renamedSchemes maps the names of schemes that the new document lacks to the schemes
// with the same content.
func (c *comparison) renamedSchemes() map[string]string {
	was, is := securitySchemes(c.old.Doc.T), securitySchemes(c.new.Doc.T)
	names := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(was)) {
		for _, other := range slices.Sorted(maps.Keys(is)) {
			if is[name] == nil && was[other] == nil && schemeText(was[name]) == schemeText(is[other]) {
				names[name] = other
			}
		}
	}
	return names
}

// schemeText returns a scheme without prose.
func schemeText(s *openapi3.SecurityScheme) string {
	c := *s
	c.Description = ""
	return text(&c)
}

// securitySchemes compares the schemes that both documents have.
func (c *comparison) securitySchemes(old, new *openapi3.T) {
	was, is := securitySchemes(old), securitySchemes(new)
	for _, name := range slices.Sorted(maps.Keys(was)) {
		a, b := was[name], is[name]
		if b == nil {
			continue // operations that use it have their own findings
		}
		e := element{words: "security scheme `" + name + "`", old: a.Origin, new: b.Origin}
		c.prose(e, "description", a.Description, b.Description)
		c.extensions(e, a.Extensions, b.Extensions, nil)
		changed := func(id, keyword, was, is string) {
			if was != is {
				c.at(e, keyword, Finding{
					ID: "api-security-component-" + id + "-changed", Severity: Breaking, Action: "Change the authentication as documented.",
					Message: fmt.Sprintf("%s of %s changed from %s to %s", keyword, e.words, list([]string{was}), list([]string{is})),
				})
			}
		}
		if a.Type != b.Type {
			changed("type", "type", a.Type, b.Type)
			continue
		}
		changed("api-key-name", "name", a.Name, b.Name)
		changed("api-key-in", "in", a.In, b.In)
		changed("http-scheme", "scheme", strings.ToLower(a.Scheme), strings.ToLower(b.Scheme))
		changed("open-id-url", "openIdConnectUrl", a.OpenIdConnectUrl, b.OpenIdConnectUrl)
		before, after := flows(a), flows(b)
		for _, flow := range slices.Sorted(maps.Keys(union(before, after))) {
			changed("oauth-flow", "flows/"+flow, before[flow], after[flow])
		}
	}
}

// flows returns the addresses of the OAuth flows.
func flows(s *openapi3.SecurityScheme) map[string]string {
	out := map[string]string{}
	if s.Flows == nil {
		return out
	}
	for name, f := range map[string]*openapi3.OAuthFlow{
		"implicit": s.Flows.Implicit, "password": s.Flows.Password,
		"clientCredentials": s.Flows.ClientCredentials, "authorizationCode": s.Flows.AuthorizationCode,
	} {
		if f != nil {
			out[name] = strings.Join([]string{f.AuthorizationURL, f.TokenURL, f.RefreshURL}, " ")
		}
	}
	return out
}
