package transport

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	// DefaultLifetime is the default lifetime of a token.
	DefaultLifetime = 10 * time.Minute
	// MinLifetime is the minimum lifetime of a token. A shorter one would expire too
	// soon, because iat is backdated by 5 s and tokens are refreshed early.
	MinLifetime = 10 * time.Second
	// MaxLifetime is the service's limit of exp - iat (Voximplant
	// documentation, page "Authorization").
	MaxLifetime = time.Hour
)

// Option configures [NewTransport] and [NewClient]. With an invalid option, every
// request returns an error without being sent.
type Option func(*options)

// options holds the settings before validation.
type options struct {
	base             http.RoundTripper
	origin           string
	lifetime         time.Duration
	accountID        *int64 // nil: the key's own account
	insecureLoopback bool
}

// WithBase sets the RoundTripper that sends the requests. Default:
// [http.DefaultTransport].
func WithBase(base http.RoundTripper) Option {
	return func(o *options) { o.base = base }
}

// WithOrigin sets the only origin that gets tokens: scheme, host and optional port,
// without a path. Default: "https://api.voximplant.com".
func WithOrigin(origin string) Option {
	return func(o *options) { o.origin = origin }
}

// WithLifetime sets the lifetime of a token, exp - iat, from [MinLifetime] to
// [MaxLifetime]. It is truncated to seconds. Since iat is backdated by 5 s, a token
// can be used for 5 s less.
func WithLifetime(lifetime time.Duration) Option {
	return func(o *options) { o.lifetime = lifetime }
}

// WithAccountID sets the account that requests act on, a child of the account that
// the key belongs to. It is the iss claim and must be positive.
func WithAccountID(id int64) Option {
	return func(o *options) { o.accountID = &id }
}

// WithInsecureLoopback allows [WithOrigin] with an http origin on a loopback host
// (localhost, 127.0.0.0/8, ::1), for tests that use httptest.NewServer. It does not
// affect other hosts.
func WithInsecureLoopback() Option {
	return func(o *options) { o.insecureLoopback = true }
}

// NewTransport returns a Transport that signs requests with creds. It does no I/O
// and does not create a token yet. If creds is nil or the zero value, or if an
// option is invalid, every RoundTrip and Token returns an error that lists all
// problems.
func NewTransport(creds *Credentials, opts ...Option) *Transport {
	o := options{origin: DefaultOrigin, lifetime: DefaultLifetime}
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	var p problems
	from, err := parseOrigin(o.origin, o.insecureLoopback)
	if err != nil {
		p.addf("WithOrigin: %v", err)
	}
	if o.lifetime < MinLifetime || o.lifetime > MaxLifetime {
		p.addf("WithLifetime: want %v to %v, got %v", MinLifetime, MaxLifetime, o.lifetime)
	}
	if o.accountID != nil && *o.accountID <= 0 {
		p.addf("WithAccountID: want a number above 0, got %d", *o.accountID)
	}
	if creds == nil || creds.key == nil {
		p = append(p, errNoCredentials.Error())
		creds = nil
	}
	t := &Transport{base: o.base, origin: from}
	if err := p.err(); err != nil {
		t.err = fmt.Errorf("transport: %w", err)
		return t
	}
	issuer := creds.accountID
	if o.accountID != nil {
		issuer = *o.accountID
	}
	t.tokens = newTokenCache(creds, issuer, o.lifetime)
	return t
}

// errNoCredentials is the error of a Transport without a key.
var errNoCredentials = errors.New("no credentials; use LoadCredentials or ParseCredentials")

// NewClient returns an [http.Client] with a Transport for the same arguments, limits
// for requests without a deadline, and a policy for redirects. It does not retry
// requests. The fields can be changed before the first use.
//
// [http.DefaultClient] waits for a response forever if the context has no deadline.
// This client does not, but it does not interrupt a long download or upload either:
//
//   - Connecting has the limits of [http.DefaultTransport], 30 seconds for TCP and 10
//     seconds for TLS, or those of [WithBase].
//   - The response header must arrive within 1 minute. For a stream or a body of more
//     than 64 KiB, the time starts again when a part of it is sent, and does not run
//     while the stream waits for data.
//   - Each read of the response body is limited to 2 minutes. The time between reads
//     does not count.
//
// The errors are like those for a Timeout of http.Client: Timeout returns true, and
// errors.Is finds context.DeadlineExceeded. If the context has a deadline, or the
// Timeout of the client is set, which limits the whole call including its body, only
// the limits for connecting apply. Set a deadline for calls that must end in time.
//
// It only follows redirects of GET and HEAD requests; for any other request, the
// redirect is the response. After 301, 302 and 303, a redirected write would become
// a GET without its parameters, so that its success would be misleading. After 307
// and 308, its body, which may contain a password, would be sent to the target. A
// redirect from https to http is an error. After a redirect to another origin, no
// header that may contain a secret is sent.
func NewClient(creds *Credentials, opts ...Option) *http.Client {
	t := NewTransport(creds, opts...)
	t.limited = true
	return &http.Client{Transport: t, CheckRedirect: redirectReadsOnly}
}

// maxRedirects is the limit of net/http's own policy.
const maxRedirects = 10

// redirectReadsOnly is the policy of NewClient.
func redirectReadsOnly(req *http.Request, via []*http.Request) error {
	first := via[0]
	if first.Method != http.MethodGet && first.Method != http.MethodHead && first.Method != "" {
		return http.ErrUseLastResponse
	}
	if len(via) >= maxRedirects {
		return fmt.Errorf("transport: stopped after %d redirects", maxRedirects)
	}
	from, to := originOf(first.URL), originOf(req.URL)
	if from.scheme == schemeHTTPS && to.scheme != schemeHTTPS {
		return fmt.Errorf("transport: redirect from https to %s blocked", to.scheme)
	}
	left := !to.same(from)
	for _, earlier := range via { // a redirect back does not restore what was dropped
		left = left || !originOf(earlier.URL).same(from)
	}
	if left {
		keepHeaders(req.Header, "Accept", "Accept-Language", "Range", "User-Agent")
	}
	return nil
}

// keepHeaders deletes all other headers: net/http copies them to another origin,
// API keys among them, and adds a Referer with the query of the first request.
func keepHeaders(h http.Header, names ...string) {
	for name := range h {
		if !slices.Contains(names, name) {
			delete(h, name)
		}
	}
}
