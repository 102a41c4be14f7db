package transport

import (
	"errors"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// DefaultOrigin is the origin of the Management API.
const DefaultOrigin = "https://api.voximplant.com"

const (
	schemeHTTP  = "http"
	schemeHTTPS = "https"
)

// origin is scheme, host and port (RFC 6454, section 4), normalised so that two
// of them can be compared.
type origin struct {
	scheme string // lower case
	host   string // as in url.URL.Hostname, without a final dot; case does not count
	port   string // never empty for http and https
}

// originOf returns the origin of u.
func originOf(u *url.URL) origin {
	o := origin{
		scheme: strings.ToLower(u.Scheme),
		host:   strings.TrimSuffix(u.Hostname(), "."),
		port:   u.Port(),
	}
	if o.port == "" {
		switch o.scheme {
		case schemeHTTPS:
			o.port = "443"
		case schemeHTTP:
			o.port = "80"
		}
	}
	return o
}

// sameHost compares host names without regard to ASCII case only. EqualFold also
// takes U+017F for s and U+212A for k; these have more bytes, so the lengths tell.
func (o origin) sameHost(other origin) bool {
	return len(o.host) == len(other.host) && strings.EqualFold(o.host, other.host)
}

// same reports whether both are one origin.
func (o origin) same(other origin) bool {
	return o.scheme == other.scheme && o.port == other.port && o.sameHost(other)
}

// String formats o as a URL.
func (o origin) String() string { return o.scheme + "://" + net.JoinHostPort(o.host, o.port) }

// parseOrigin parses scheme, host and optional port. Errors do not show text, which
// may contain a password. Plain http is allowed for a loopback host if
// insecureLoopback is set.
func parseOrigin(text string, insecureLoopback bool) (origin, error) {
	u, err := url.Parse(text)
	if err != nil || u.Opaque != "" || u.Scheme == "" || u.Hostname() == "" {
		return origin{}, errors.New("invalid origin: not a URL; want, for example, " + DefaultOrigin)
	}
	o := originOf(u)
	if u.User != nil || (u.Path != "" && u.Path != "/") || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return origin{}, errors.New("invalid origin: has more than scheme, host and port; want, for example, " + DefaultOrigin)
	}
	if strings.ContainsFunc(o.host, func(r rune) bool { return r <= ' ' || r >= 0x7f }) {
		return origin{}, errors.New("invalid origin: host is not ASCII; want its xn-- form")
	}
	if u.Port() != "" {
		if n, err := strconv.ParseUint(u.Port(), 10, 16); err != nil || n == 0 {
			return origin{}, errors.New("invalid origin: port is not between 1 and 65535")
		}
	}
	switch {
	case o.scheme == schemeHTTPS:
		return o, nil
	case o.scheme != schemeHTTP:
		return origin{}, errors.New("invalid origin: scheme is not https")
	case !insecureLoopback:
		return origin{}, errors.New("invalid origin: scheme is http, want https (WithInsecureLoopback allows http in tests)")
	case !isLoopback(o.host):
		return origin{}, errors.New("invalid origin: scheme is http, which WithInsecureLoopback only allows for a loopback host")
	default:
		return o, nil
	}
}

// isLoopback reports whether host is this machine by its text alone; names
// other than localhost are not looked up.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback()
}
