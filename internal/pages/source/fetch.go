package source

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	maxRedirects = 5
	timeout      = 30 * time.Second
)

// contentTypes are the content types of pages.
var contentTypes = []string{"text/plain", "text/markdown", "text/x-markdown", "text/html"}

var (
	errScheme    = errors.New("only https URLs are supported")
	errUser      = errors.New("URLs with user information are not supported")
	errRedirects = fmt.Errorf("more than %d redirects", maxRedirects)
	errLeaves    = errors.New("redirect to another host")
)

// fetch fetches a page from an allowed host.
func fetch(ctx context.Context, address string, opts Options) (Page, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Page{}, fmt.Errorf("page: fetch: invalid URL: %w", err)
	}
	name := show(u)
	if err := allowed(u, opts.Hosts); err != nil {
		return Page{}, fmt.Errorf("page: fetch %s: %w", name, err)
	}
	client := http.Client{}
	if opts.Client != nil {
		client = *opts.Client
	}
	client.Timeout = timeout
	client.CheckRedirect = func(req *http.Request, via []*http.Request) error {
		switch {
		case len(via) > maxRedirects:
			return errRedirects
		case req.URL.Scheme != "https" || req.URL.Host != u.Host || req.URL.User != nil:
			return errLeaves
		}
		return nil
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return Page{}, fmt.Errorf("page: fetch %s: %w", name, err)
	}
	req.Header.Set("Accept", "text/markdown, text/plain;q=0.9, text/html;q=0.8")
	if opts.Agent != "" {
		req.Header.Set("User-Agent", opts.Agent)
	}
	resp, err := client.Do(req)
	if err != nil {
		// The error of the client contains the URL with its query.
		if ue, ok := errors.AsType[*url.Error](err); ok {
			err = ue.Err
		}
		return Page{}, fmt.Errorf("page: fetch %s: %w", name, err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return Page{}, fmt.Errorf("page: fetch %s: status code %d", name, resp.StatusCode)
	}
	media, _, err := mime.ParseMediaType(resp.Header.Get("Content-Type"))
	if err != nil || !slices.Contains(contentTypes, media) {
		return Page{}, fmt.Errorf("page: fetch %s: unexpected Content-Type %q, want one of %s", name, resp.Header.Get("Content-Type"), strings.Join(contentTypes, ", "))
	}
	data, err := read(resp.Body)
	if err != nil {
		return Page{}, fmt.Errorf("page: fetch %s: %w", name, err)
	}
	return Page{Name: name, Data: data}, nil
}

// show returns a URL without parts that may be secret.
func show(u *url.URL) string {
	return (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path}).String()
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
