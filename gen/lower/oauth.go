package lower

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// grants decides how a client can get tokens for an OAuth 2 security scheme itself: with
// its own credentials, or with a refresh token that it is given. Every other flow needs a
// browser or the password of a user.
func (l *lowerer) grants(a *ir.Auth, s *openapi3.SecurityScheme) {
	if s.Type != "oauth2" || s.Flows == nil {
		return
	}
	if flow := s.Flows.ClientCredentials; flow != nil {
		a.ClientCredentials = l.grant(a.Name, flow, flow.TokenURL)
	}
	if flow := s.Flows.AuthorizationCode; flow != nil && flow.RefreshURL+flow.TokenURL != "" {
		a.Refresh = l.grant(a.Name, flow, cmp.Or(flow.RefreshURL, flow.TokenURL))
	}
}

func (l *lowerer) grant(scheme string, flow *openapi3.OAuthFlow, address string) *ir.Grant {
	u, err := url.Parse(address)
	switch {
	case err != nil || !usableTokenURL(u):
		l.note(flow.Origin, "token-url", "OAuthConfig must have a TokenURL", "the token URL of security scheme %s is missing or invalid", scheme)
		address = ""
	case u.Scheme == "http":
		l.note(flow.Origin, "token-url", "clients with an https base URL must have another TokenURL", "the token URL of security scheme %s is not https", scheme)
	}
	return &ir.Grant{URL: address}
}

// usableTokenURL reports whether a client can send token requests to u, which can be
// relative to its base URL.
func usableTokenURL(u *url.URL) bool {
	absolute := (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
	relative := u.Scheme == "" && u.Host == "" && u.Path != ""
	return (absolute || relative) && u.User == nil && u.Fragment == "" && !strings.ContainsAny(u.Host+u.Path, "{}\"\\ ")
}

// grantOptions names the options of grants, after those of the schemes.
func (l *lowerer) grantOptions() {
	name := func(a ir.Auth, g *ir.Grant, suffix string) {
		if g != nil {
			want := strings.TrimSuffix(a.Option, suffix) + suffix
			g.Option, _ = l.scope.take("security scheme "+a.Name, want, want+"Grant")
		}
	}
	for _, a := range l.api.Auth {
		name(a, a.ClientCredentials, "ClientCredentials")
		name(a, a.Refresh, "RefreshToken")
	}
}

// dropGrants removes the grants of security schemes that no request needs.
func (l *lowerer) dropGrants() {
	used := map[int]bool{}
	use := func(sets [][]ir.Requirement) {
		for _, r := range slices.Concat(sets...) {
			used[r.Scheme] = true
		}
	}
	use(l.api.Security)
	for _, o := range l.api.Operations {
		use(o.Auth)
	}
	for i := range l.api.Auth {
		if a := &l.api.Auth[i]; !used[i] {
			a.ClientCredentials, a.Refresh = nil, nil
		}
	}
}

// scopes returns the scopes of a requirement in the form of a token request, sorted so
// that equal sets have one token. They are empty if the client does not choose them.
func scopes(a ir.Auth, required []string) string {
	if a.ClientCredentials == nil {
		return ""
	}
	list := strings.Fields(strings.Join(required, " "))
	slices.Sort(list)
	return strings.Join(slices.Compact(list), " ")
}
