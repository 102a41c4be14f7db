package source

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

const (
	maxRedirects = 5
	maxURL       = 8 << 10          // of a redirect
	timeout      = 30 * time.Second // of one request
	perHost      = 8                // requests to a host at the same time
)

// contentTypes are the content types of pages.
var contentTypes = []string{"text/plain", "text/markdown", "text/x-markdown", "text/html"}

var (
	errScheme    = errors.New("only https URLs are supported")
	errUser      = errors.New("URLs with user information are not supported")
	errRedirects = fmt.Errorf("more than %d redirects", maxRedirects)
	errLong      = fmt.Errorf("redirect to a URL of more than %d bytes", maxURL)
	errLeaves    = errors.New("redirect to another host")
)

// fetcher fetches pages, several at the same time.
type fetcher struct {
	opts   Options
	client http.Client
	cache  cache

	mu    sync.Mutex
	hosts map[string]*host
}

func newFetcher(opts Options) *fetcher {
	f := &fetcher{opts: opts, cache: cache(opts.Cache), hosts: map[string]*host{}}
	if opts.Client != nil {
		f.client = *opts.Client
	} else {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConnsPerHost = perHost
		f.client.Transport = transport
	}
	f.client.Timeout = timeout
	return f
}

// host is the state of one host.
type host struct {
	slots  chan struct{} // one for each request at the same time
	robots func() (robots, error)

	mu     sync.Mutex
	pause  time.Time // no request before that
	failed bool      // the last page failed in spite of retries
	down   error     // why there is no connection
}

// host returns the state of the host of u, whose robots.txt is fetched when it is needed.
func (f *fetcher) host(ctx context.Context, u *url.URL) *host {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := strings.ToLower(u.Host)
	h := f.hosts[name]
	if h == nil {
		h = &host{slots: make(chan struct{}, perHost)}
		h.robots = sync.OnceValues(func() (robots, error) { return f.robots(ctx, h, u) })
		f.hosts[name] = h
	}
	return h
}

// page fetches a page from an allowed host.
func (f *fetcher) page(ctx context.Context, address string) (Page, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Page{}, errors.New("invalid URL")
	}
	if err := allowed(u, f.opts.Hosts); err != nil {
		return Page{}, err
	}
	h := f.host(ctx, u)
	select {
	case h.slots <- struct{}{}:
		defer func() { <-h.slots }()
	case <-ctx.Done():
		return Page{}, ctx.Err()
	}
	rules, err := h.robots()
	if err != nil {
		return Page{}, fmt.Errorf("robots.txt of the host: %w", err)
	}
	follow := func(to *url.URL) error {
		if to.Scheme != "https" || to.Host != u.Host || to.User != nil {
			return errLeaves
		}
		return rules.check(to)
	}
	if err := follow(u); err != nil {
		return Page{}, err
	}
	known := f.cache.load(u)
	got, err := f.get(ctx, h, u, known, follow)
	switch {
	case err != nil:
		return Page{}, err
	case got.status == http.StatusNotModified && known.valid():
		return Page{Name: show(u), Data: known.Body}, nil
	case got.status != http.StatusOK:
		return Page{}, fmt.Errorf("status code %d", got.status)
	}
	if err := checkType(got.header.Get("Content-Type")); err != nil {
		return Page{}, err
	}
	f.cache.store(u, got)
	return Page{Name: show(u), Data: got.body}, nil
}

// checkType checks the content type of a page.
func checkType(header string) error {
	const shown = 100
	media, params, err := mime.ParseMediaType(header)
	if err != nil || !slices.Contains(contentTypes, media) {
		return fmt.Errorf("unexpected Content-Type %q, want one of %s", header[:min(len(header), shown)], strings.Join(contentTypes, ", "))
	}
	switch set := params["charset"]; strings.ToLower(set) {
	case "", "utf-8", "utf8", "us-ascii":
		return nil
	default:
		return fmt.Errorf("the page is in the charset %q; only UTF-8 is supported", set[:min(len(set), shown)])
	}
}

// reply is a response that was read.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// try sends one request, with the validators of what is known, and reads the response.
// Redirects go where follow permits.
func (f *fetcher) try(ctx context.Context, u *url.URL, known entry, follow func(*url.URL) error) (reply, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return reply{}, errors.New("invalid URL")
	}
	req.Header.Set("Accept", "text/markdown, text/plain;q=0.9, text/html;q=0.8")
	if f.opts.Agent != "" {
		req.Header.Set("User-Agent", f.opts.Agent)
	}
	known.validate(req.Header)
	client := f.client
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		switch {
		case len(via) > maxRedirects:
			return errRedirects
		case len(req.URL.RequestURI()) > maxURL:
			return errLong // each rule of robots.txt is matched with it
		}
		return follow(req.URL)
	}
	resp, err := client.Do(req)
	if err != nil {
		// The error of the client contains the URL with its query.
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err
		}
		return reply{}, err
	}
	defer resp.Body.Close()
	if resp.StatusCode == http.StatusSwitchingProtocols { // its body does not end with the context
		return reply{status: resp.StatusCode}, nil
	}
	body, err := read(resp.Body)
	if err != nil {
		return reply{}, cutError{err}
	}
	return reply{resp.StatusCode, resp.Header, body}, nil
}

// cutError is a failure while a body is read.
type cutError struct{ error }

func (e cutError) Unwrap() error { return e.error }

// unconnected reports whether err is a failure of the connection, which may pass.
func unconnected(err error) bool {
	if _, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return false
	}
	if dns, ok := errors.AsType[*net.DNSError](err); ok && dns.IsNotFound {
		return false
	}
	_, cut := errors.AsType[cutError](err)
	_, network := errors.AsType[net.Error](err)
	return cut || network || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
}

// show returns a URL without parts that may be secret.
func show(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
}

// showAddress is show for a URL that may be invalid.
func showAddress(address string) string {
	if u, err := url.Parse(address); err == nil {
		return show(u)
	}
	scheme, _, _ := strings.Cut(address, "://")
	return scheme + "://…"
}

func allowed(u *url.URL, hosts []string) error {
	switch {
	case u.Scheme != "https":
		return errScheme
	case u.User != nil:
		return errUser
	case !slices.ContainsFunc(hosts, func(h string) bool {
		return strings.EqualFold(h, u.Host) || strings.EqualFold(h, u.Hostname()) && (u.Port() == "" || u.Port() == "443")
	}):
		return fmt.Errorf("host %s is not allowed; use --allow-host %s", u.Host, u.Host)
	}
	return nil
}
