package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// headerAuthorization carries the token (RFC 6750, section 2.1).
const headerAuthorization = "Authorization"

// Transport is an [http.RoundTripper] that signs requests. Make it with
// [NewTransport]; it may be used by many goroutines and must not be copied.
type Transport struct {
	base   http.RoundTripper // nil: http.DefaultTransport
	origin origin
	tokens *tokenCache // nil in a Transport that cannot sign
	err    error       // why it cannot
}

// RoundTrip sends req through the base RoundTripper. What it does before
// depends on where req goes:
//
//   - to the configured origin: a clone of req with a token in the header
//     Authorization is sent. A req that has the header already is sent as it
//     is: who sets it for one call means it.
//   - by plain http to the host of an https origin, whatever the port: an
//     error, nothing is sent.
//   - elsewhere: req is sent as it is, without a token.
//
// It neither changes req nor reads the answer, in which Request is req, not the
// clone with the token. As the contract of RoundTripper wants, it closes the body
// of req also when it returns an error of its own. Errors of the base are
// returned as they are, because net/http looks at their types.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	signed, err := t.prepare(req)
	if err != nil {
		if req != nil && req.Body != nil {
			_ = req.Body.Close() // the error to report is err
		}
		return nil, err
	}
	resp, err := t.baseTripper().RoundTrip(signed)
	if resp != nil && signed != req && resp.Request == signed {
		// People log answers together with their requests.
		resp.Request = req
	}
	return resp, err
}

// Token returns a token that is good for at least the time by which tokens are
// refreshed early (a fifth of the lifetime, at most a minute), for use with curl:
// "Authorization: Bearer <token>". It fails when the Transport cannot sign, or
// when ctx ends before another goroutine has signed.
func (t *Transport) Token(ctx context.Context) (string, error) {
	text, _, err := t.TokenWithExpiry(ctx)
	return text, err
}

// TokenWithExpiry is like [Transport.Token] and also tells when the token
// expires by this machine's clock.
func (t *Transport) TokenWithExpiry(ctx context.Context) (text string, expires time.Time, err error) {
	if err := t.usable(); err != nil {
		return "", time.Time{}, err
	}
	tok, err := t.tokens.get(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	return tok.text, tok.expires, nil
}

// CloseIdleConnections passes the call of [http.Client.CloseIdleConnections] on
// to the base.
func (t *Transport) CloseIdleConnections() {
	if base, ok := t.baseTripper().(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

// Format writes where t signs and for whom, for every verb: printing the fields
// would be a way to the token.
func (t *Transport) Format(f fmt.State, _ rune) {
	switch {
	case t == nil:
		_, _ = io.WriteString(f, "transport.Transport(nil)")
	case t.usable() != nil:
		_, _ = io.WriteString(f, "transport.Transport{cannot sign}")
	default:
		_, _ = fmt.Fprintf(f, "transport.Transport{Origin:%s, AccountID:%d, Token:%s}", t.origin, t.tokens.issuer, redacted)
	}
}

// prepare returns the request to send in place of req.
func (t *Transport) prepare(req *http.Request) (*http.Request, error) {
	if err := t.usable(); err != nil {
		return nil, err
	}
	if req == nil || req.URL == nil {
		return nil, errors.New("transport: the request has no URL")
	}
	to := originOf(req.URL)
	if t.origin.scheme == schemeHTTPS && to.scheme == schemeHTTP && to.sameHost(t.origin) {
		return nil, fmt.Errorf("transport: plain http to %s is refused: parameters would be readable on the way; use https", t.origin.host)
	}
	if !to.same(t.origin) || hasAuthorization(req.Header) {
		return req, nil
	}
	text, err := t.Token(req.Context())
	if err != nil {
		return nil, err
	}
	signed := req.Clone(req.Context())
	if signed.Header == nil {
		signed.Header = make(http.Header, 1)
	}
	signed.Header.Set(headerAuthorization, "Bearer "+text)
	return signed, nil
}

// usable returns why t cannot sign, nil when it can.
func (t *Transport) usable() error {
	switch {
	case t == nil || (t.tokens == nil && t.err == nil):
		return fmt.Errorf("transport: %w", errNoCredentials)
	default:
		return t.err
	}
}

// baseTripper returns what sends requests.
func (t *Transport) baseTripper() http.RoundTripper {
	if t == nil || t.base == nil {
		return http.DefaultTransport
	}
	return t.base
}

// hasAuthorization reports whether h has the header in any spelling: a map that
// was filled without Set may have it in lower case.
func hasAuthorization(h http.Header) bool {
	for name := range h {
		if strings.EqualFold(name, headerAuthorization) {
			return true
		}
	}
	return false
}
