package transport

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

const (
	// backdate moves iat into the past, because the usual reason for
	// "Authorization failed" is a clock ahead of the service's.
	backdate = 5 * time.Second
	// maxEarly bounds how long before its expiry a token is replaced.
	maxEarly = time.Minute
)

// token is one signed token. Its times have no monotonic reading: the service
// compares iat and exp with the clock on the wall, and so must we.
type token struct {
	text    string
	issued  time.Time // iat
	refresh time.Time // from here on a new one is made
	expires time.Time // exp
}

// fresh reports whether the token is fit for use at now. Before issued means
// that the clock was set back since; the service would take the token for one
// from the future.
func (t *token) fresh(now time.Time) bool {
	return t != nil && !now.Before(t.issued) && now.Before(t.refresh)
}

// claims are the payload of a token.
type claims struct {
	issuer          int64
	issued, expires time.Time
}

// tokenCache makes tokens and keeps the last one.
type tokenCache struct {
	creds    *Credentials
	issuer   int64
	lifetime time.Duration // whole seconds
	last     atomic.Pointer[token]
	// busy holds one element while someone signs. It is a channel and not
	// a mutex, so that waiting ends with the caller's context.
	busy chan struct{}
	// Tests replace these two.
	now  func() time.Time
	sign func(*Credentials, claims) (string, error)
}

// newTokenCache returns a cache for tokens of the given lifetime.
func newTokenCache(creds *Credentials, issuer int64, lifetime time.Duration) *tokenCache {
	return &tokenCache{
		creds:    creds,
		issuer:   issuer,
		lifetime: lifetime.Truncate(time.Second),
		busy:     make(chan struct{}, 1),
		now:      time.Now,
		sign:     sign,
	}
}

// get returns a token that is valid for a while. One caller at a time signs, the
// others wait for it or for their ctx.
func (c *tokenCache) get(ctx context.Context) (*token, error) {
	if t := c.last.Load(); t.fresh(c.now()) {
		return t, nil
	}
	// select chooses at random when both are ready.
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("transport: make a token: %w", err)
	}
	select {
	case c.busy <- struct{}{}:
		defer func() { <-c.busy }()
	case <-ctx.Done():
		return nil, fmt.Errorf("transport: wait for a token: %w", ctx.Err())
	}
	now := c.now()
	if t := c.last.Load(); t.fresh(now) {
		return t, nil // made while we waited
	}
	t, err := c.make(now)
	if err != nil {
		return nil, err
	}
	c.last.Store(t)
	return t, nil
}

// make signs a token as of now.
func (c *tokenCache) make(now time.Time) (*token, error) {
	issued := time.Unix(now.Add(-backdate).Unix(), 0)
	expires := issued.Add(c.lifetime)
	text, err := c.sign(c.creds, claims{issuer: c.issuer, issued: issued, expires: expires})
	if err != nil {
		return nil, fmt.Errorf("transport: sign a token: %w", err)
	}
	early := min(maxEarly, c.lifetime/5)
	return &token{text: text, issued: issued, refresh: expires.Add(-early), expires: expires}, nil
}

// sign makes the compact form of a token. MapClaims, since the library's
// RegisteredClaims have iss as a string and the service wants a number.
func sign(creds *Credentials, c claims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": c.issuer,
		"iat": c.issued.Unix(),
		"exp": c.expires.Unix(),
	})
	t.Header["kid"] = creds.keyID
	return t.SignedString(creds.key())
}
