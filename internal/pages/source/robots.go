package source

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// product is the name of voxgen in robots.txt.
const product = "voxgen"

// maxRobots limits what is read of a robots.txt, to the least that RFC 9309 permits.
const maxRobots = 500 << 10

var errRobots = errors.New("robots.txt of the host does not allow this page; save it to a file to import it")

// robots are the rules of a robots.txt that apply to voxgen.
type robots []robotsRule

type robotsRule struct {
	allow   bool
	pattern string
}

// robots fetches and reads the robots.txt of a host. Without the file, everything is
// allowed; if it cannot be fetched, nothing is (RFC 9309, section 2.3.1).
func (f *fetcher) robots(ctx context.Context, h *host, u *url.URL) (robots, error) {
	at := &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/robots.txt"}
	got, err := f.get(ctx, h, at, entry{}, func(to *url.URL) error {
		if allowed(to, f.opts.Hosts) != nil {
			return errLeaves
		}
		return nil
	})
	switch {
	case err != nil:
		return nil, err
	case got.status >= 200 && got.status < 300:
		return parseRobots(string(got.body[:min(len(got.body), maxRobots)])), nil
	case got.status >= 400 && got.status < 500 && got.status != http.StatusTooManyRequests:
		return nil, nil
	}
	return nil, fmt.Errorf("status code %d", got.status)
}

// parseRobots returns the rules of the groups for voxgen or, if there are none, of those
// for everyone (RFC 9309, section 2.2).
func parseRobots(text string) robots {
	groups := map[string]robots{}
	var agents []string
	named, inRules := false, false
	for line := range strings.Lines(strings.ReplaceAll(strings.TrimPrefix(text, "\ufeff"), "\r", "\n")) {
		line, _, _ = strings.Cut(line, "#")
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		value = strings.TrimSpace(value)
		switch key := strings.ToLower(strings.TrimSpace(key)); key {
		case "user-agent":
			if inRules {
				agents, inRules = nil, false
			}
			agent := agentName(value)
			agents = append(agents, agent)
			named = named || agent == product
		case "allow", "disallow":
			inRules = true
			if value == "" {
				continue // an empty pattern matches nothing
			}
			for _, agent := range agents {
				groups[agent] = append(groups[agent], robotsRule{key == "allow", unescapeURL(value)})
			}
		}
	}
	if named {
		return groups[product]
	}
	return groups["*"]
}

// agentName returns the product token at the start of a value, in lower case.
func agentName(value string) string {
	if strings.HasPrefix(value, "*") {
		return "*"
	}
	end := strings.IndexFunc(value, func(r rune) bool {
		return r != '-' && r != '_' && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	})
	if end >= 0 {
		value = value[:end]
	}
	return strings.ToLower(value)
}

// check returns an error if u must not be fetched. The longest pattern that matches
// decides; if there are two, the one that allows.
func (r robots) check(u *url.URL) error {
	path := unescapeURL(u.RequestURI())
	best := robotsRule{allow: true}
	for _, rule := range r {
		longer := len(rule.pattern) - len(best.pattern)
		if (longer > 0 || longer == 0 && rule.allow) && matchesRobots(rule.pattern, path) {
			best = rule
		}
	}
	if !best.allow {
		return errRobots
	}
	return nil
}

// matchesRobots reports whether path starts with pattern, in which * stands for any
// characters and $ at the end for the end of path.
func matchesRobots(pattern, path string) bool {
	pattern, whole := strings.CutSuffix(pattern, "$")
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(path, parts[0])
	if !ok {
		return false
	}
	for i, part := range parts[1:] {
		at := strings.Index(rest, part)
		if whole && i == len(parts)-2 {
			at = strings.LastIndex(rest, part)
		}
		if at < 0 {
			return false
		}
		rest = rest[at+len(part):]
	}
	return !whole || rest == ""
}

// unescapeURL decodes the octets that need no escape, so that patterns and paths are
// comparable. What is reserved stays escaped, with capital digits.
func unescapeURL(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '%' || i+2 >= len(s) {
			b.WriteByte(s[i])
			continue
		}
		c, err := url.PathUnescape(s[i : i+3])
		switch {
		case err != nil:
			b.WriteByte(s[i])
			continue
		case strings.ContainsAny(c, ":/?#[]@!$&'()*+,;=%"):
			b.WriteString(strings.ToUpper(s[i : i+3]))
		default:
			b.WriteString(c)
		}
		i += 2
	}
	return b.String()
}
