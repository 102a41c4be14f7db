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

// headerAuthorization contains the token (RFC 6750, section 2.1).
const headerAuthorization = "Authorization"

// Transport is an [http.RoundTripper] that signs requests. Create it with
// [NewTransport]. It is safe for concurrent use and must not be copied.
type Transport struct {
	base    http.RoundTripper // nil: http.DefaultTransport
	origin  origin
	tokens  *tokenCache // nil in a Transport that cannot sign
	err     error       // reason why it cannot sign
	limited bool        // has the limits of NewClient
}

// RoundTrip sends req with the base RoundTripper:
//
//   - To the configured origin, it sends a clone of req with a token in the
//     Authorization header. If req has that header, it is sent unchanged.
//   - Plain http to the host of an https origin, with any port, is an error.
//   - To any other origin, req is sent unchanged, without a token.
//
// It does not change req or read the response body. Response.Request is req, not the
// clone with the token. It closes the body of req also if it returns an error, as
// RoundTripper requires. Errors of the base are not wrapped, because net/http checks
// their types.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	signed, err := t.prepare(req)
	if err != nil {
		if req != nil && req.Body != nil {
			_ = req.Body.Close() // the error to report is err
		}
		return nil, err
	}
	out, limits := signed, (*limiter)(nil)
	if t.limited {
		out, limits = limit(signed)
	}
	sent := t.tokens.now()
	resp, err := t.baseTripper().RoundTrip(out)
	if limits != nil {
		err = limits.received(resp, err)
	}
	if resp != nil && err == nil && signed != req {
		t.tokens.clock.learnFrom(resp, t.origin, sent, t.tokens.now())
	}
	if resp != nil && out != req && resp.Request == out {
		// Programs may log a response together with its request.
		resp.Request = req
	}
	return resp, err
}

// Token returns a token for use with other tools, such as curl: "Authorization:
// Bearer <token>". It is valid for at least a fifth of the lifetime or one minute,
// whichever is less. It returns an error if the Transport cannot sign, or if ctx is
// done while it waits for another goroutine to sign.
func (t *Transport) Token(ctx context.Context) (string, error) {
	text, _, err := t.TokenWithExpiry(ctx)
	return text, err
}

// TokenWithExpiry is like [Transport.Token] and also returns when the token expires
// by the local clock.
func (t *Transport) TokenWithExpiry(ctx context.Context) (text string, expires time.Time, err error) {
	if err := t.usable(); err != nil {
		return "", time.Time{}, err
	}
	tok, err := t.tokens.get(ctx)
	if err != nil {
		return "", time.Time{}, err
	}
	return tok.text, tok.expires.Add(-tok.correction), nil
}

// CloseIdleConnections calls the method of the base, if it has one.
func (t *Transport) CloseIdleConnections() {
	if base, ok := t.baseTripper().(interface{ CloseIdleConnections() }); ok {
		base.CloseIdleConnections()
	}
}

// Format writes the origin and the account for every verb, because printing the
// fields could show the token.
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
		return nil, errors.New("transport: request has no URL")
	}
	to := originOf(req.URL)
	if t.origin.scheme == schemeHTTPS && to.scheme == schemeHTTP && to.sameHost(t.origin) {
		return nil, fmt.Errorf("transport: plain http to %s is not allowed, because it would not encrypt parameters; use https", t.origin.host)
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

// usable returns the reason why t cannot sign, nil if it can.
func (t *Transport) usable() error {
	switch {
	case t == nil || (t.tokens == nil && t.err == nil):
		return fmt.Errorf("transport: %w", errNoCredentials)
	default:
		return t.err
	}
}

// baseTripper returns the RoundTripper that sends requests.
func (t *Transport) baseTripper() http.RoundTripper {
	if t == nil || t.base == nil {
		return http.DefaultTransport
	}
	return t.base
}

// hasAuthorization reports whether h has the header in any case, because a map that
// was not filled with Set may have it in lower case.
func hasAuthorization(h http.Header) bool {
	for name := range h {
		if strings.EqualFold(name, headerAuthorization) {
			return true
		}
	}
	return false
}
