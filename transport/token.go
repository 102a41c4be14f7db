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
	// maxEarly is the maximum time before its expiry that a token is replaced.
	maxEarly = time.Minute
)

// token is a signed token. Its times are the service's, as far as its clock is known.
// They have no monotonic reading, because the service compares iat and exp with the
// wall clock.
type token struct {
	text       string
	issued     time.Time // iat
	refresh    time.Time // when it is replaced
	expires    time.Time // exp
	correction time.Duration
}

// fresh reports whether the token can be used at the local time now. It cannot if the
// correction has changed since. If now is before issued, the clock was set back, and
// the service may reject the token as issued in the future.
func (t *token) fresh(now time.Time, correction time.Duration) bool {
	if t == nil || t.correction != correction {
		return false
	}
	now = now.Add(correction)
	return !now.Before(t.issued) && now.Before(t.refresh)
}

// claims are the payload of a token.
type claims struct {
	issuer          int64
	issued, expires time.Time
}

// tokenCache creates tokens and caches the last one.
type tokenCache struct {
	creds    *Credentials
	issuer   int64
	lifetime time.Duration // whole seconds
	last     atomic.Pointer[token]
	clock    clock
	// busy has one element while a goroutine signs. It is a channel instead of a
	// mutex, so that waiting can be canceled by a context.
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

// get returns a fresh token. One caller at a time signs; the others wait for it or
// for their ctx.
func (c *tokenCache) get(ctx context.Context) (*token, error) {
	if t := c.last.Load(); t.fresh(c.now(), c.clock.correction()) {
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
	now, correction := c.now(), c.clock.correction()
	if t := c.last.Load(); t.fresh(now, correction) {
		return t, nil // created while waiting
	}
	t, err := c.make(now, correction)
	if err != nil {
		return nil, err
	}
	c.last.Store(t)
	return t, nil
}

// make returns a new token, made at the local time now.
func (c *tokenCache) make(now time.Time, correction time.Duration) (*token, error) {
	issued := time.Unix(now.Add(correction-backdate).Unix(), 0)
	expires := issued.Add(c.lifetime)
	text, err := c.sign(c.creds, claims{issuer: c.issuer, issued: issued, expires: expires})
	if err != nil {
		return nil, fmt.Errorf("transport: sign a token: %w", err)
	}
	early := min(maxEarly, c.lifetime/5)
	return &token{text: text, issued: issued, refresh: expires.Add(-early), expires: expires, correction: correction}, nil
}

// sign returns the compact form of a token. It does not use RegisteredClaims, whose
// iss is a string, because the service requires a number.
func sign(creds *Credentials, c claims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodRS256, jwt.MapClaims{
		"iss": c.issuer,
		"iat": c.issued.Unix(),
		"exp": c.expires.Unix(),
	})
	t.Header["kid"] = creds.keyID
	return t.SignedString(creds.key())
}
