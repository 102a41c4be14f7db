package transport

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"
)

const (
	// DefaultLifetime is how long a token is valid, unless WithLifetime says
	// otherwise.
	DefaultLifetime = 10 * time.Minute
	// MinLifetime leaves a token some seconds of use after the 5 s by which
	// iat is backdated and the fifth by which it is refreshed early.
	MinLifetime = 10 * time.Second
	// MaxLifetime is the service's limit of exp - iat (Voximplant
	// documentation, page "Authorization").
	MaxLifetime = time.Hour
)

// An Option changes what [NewTransport] and [NewClient] make. An option with a
// value that cannot be does not panic: every request then fails with an error
// that says so, before anything is sent.
type Option func(*options)

// options are the settings before they are checked.
type options struct {
	base             http.RoundTripper
	origin           string
	lifetime         time.Duration
	accountID        *int64 // nil: the key's own account
	insecureLoopback bool
}

// WithBase sets what sends the requests. nil means [http.DefaultTransport].
func WithBase(base http.RoundTripper) Option {
	return func(o *options) { o.base = base }
}

// WithOrigin sets the one origin that gets tokens, as scheme, host and optional
// port, without a path: "https://api.voximplant.com", which is the default.
func WithOrigin(origin string) Option {
	return func(o *options) { o.origin = origin }
}

// WithLifetime sets how long a token is valid: exp - iat, from [MinLifetime] to
// [MaxLifetime], cut to whole seconds. Since iat is backdated by 5 s, a token is
// of use for 5 s less.
func WithLifetime(lifetime time.Duration) Option {
	return func(o *options) { o.lifetime = lifetime }
}

// WithAccountID names the account that requests act on when it is a child of
// the key's own account; it becomes the claim iss. It must be above 0.
func WithAccountID(id int64) Option {
	return func(o *options) { o.accountID = &id }
}

// WithInsecureLoopback lets [WithOrigin] name an http origin on a loopback host
// (localhost, 127.0.0.0/8, ::1), so that tests can use httptest.NewServer. It
// changes nothing for other hosts.
func WithInsecureLoopback() Option {
	return func(o *options) { o.insecureLoopback = true }
}

// NewTransport returns a Transport that signs with creds. It does no I/O and
// makes no token yet. With creds nil or not made by this package, or with an
// option out of range, every RoundTrip and Token returns an error that tells all
// of it.
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

// errNoCredentials is what a Transport without a key says.
var errNoCredentials = errors.New("no credentials; use LoadCredentials or ParseCredentials")

// clientTimeout bounds a whole call, reading the answer included, so that a
// program without deadlines of its own does not hang for ever.
const clientTimeout = 2 * time.Minute

// NewClient returns an [http.Client] with the Transport that NewTransport makes
// of the same arguments. Its Timeout is 2 minutes. It repeats nothing, and
// follows redirects of GET and HEAD only; another request gets the redirect
// itself as its answer. A redirected write is better not followed: after 301,
// 302 and 303 it becomes a GET without its parameters, whose success means
// nothing, and after 307 and 308 its body, which may hold a password, goes
// wherever the redirect points. A redirect from https to http is an error, and one
// to another origin carries no header that may hold a secret. The fields may be
// changed before the first use.
func NewClient(creds *Credentials, opts ...Option) *http.Client {
	return &http.Client{
		Transport:     NewTransport(creds, opts...),
		Timeout:       clientTimeout,
		CheckRedirect: redirectReadsOnly,
	}
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
	if !to.same(from) {
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
