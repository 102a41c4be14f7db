package transport

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// clockTolerance is how much the clocks may differ, in addition to the precision
	// of the measurement, before tokens are corrected. backdate covers it if the local
	// clock is ahead, and replacing tokens early if it is behind.
	clockTolerance = 2 * time.Second
	// maxCorrection covers a wrong time zone. It limits how long before its time a
	// token can be signed because of a wrong Date header.
	maxCorrection = 24 * time.Hour
)

// clock is what responses show about the service's clock. The zero value takes the
// local clock to be right.
type clock struct {
	offset atomic.Int64 // time.Duration in whole seconds: the service's time minus the local time
}

// measured returns the last offset that was measured.
func (c *clock) measured() time.Duration { return time.Duration(c.offset.Load()) }

// correction returns what to add to the local time for a token.
func (c *clock) correction() time.Duration {
	if offset := c.measured(); offset.Abs() <= maxCorrection {
		return offset
	}
	return 0
}

// learnFrom uses the Date header of a response (RFC 9110, section 6.6.1) from the
// given origin. A response with an Age header comes from a cache, so that its Date
// is old (RFC 9111, section 5.1).
func (c *clock) learnFrom(resp *http.Response, from origin, sent, received time.Time) {
	if from.scheme != schemeHTTPS || resp.Header.Get("Age") != "" {
		return
	}
	// A base that follows redirects returns the response of another origin.
	if last := resp.Request; last != nil && last.URL != nil && !originOf(last.URL).same(from) {
		return
	}
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		c.learn(date, sent, received)
	}
}

// learn updates the offset if it contradicts date, the service's time at a moment
// between sent and received, truncated to seconds. A slow response contradicts only
// an offset that its duration does not explain, so it does not replace a precise
// offset by an imprecise one.
func (c *clock) learn(date, sent, received time.Time) {
	// The duration is monotonic, and the local clock may have been set meanwhile.
	duration := max(0, received.Sub(sent))
	explains := func(offset time.Duration) bool {
		at := received.Add(offset)
		return !at.Before(date.Add(-clockTolerance)) && !at.Add(-duration).After(date.Add(time.Second+clockTolerance))
	}
	if explains(c.measured()) {
		return
	}
	var offset time.Duration
	if !explains(0) {
		middle := received.Add(-duration / 2)
		offset = date.Add(time.Second / 2).Sub(middle).Round(time.Second)
	}
	c.offset.Store(int64(offset))
}

// ClockOffset returns the service's time minus the local time: it is positive if the
// local clock is behind, and negative if it is ahead. It is accurate to about a
// second, and 0 if the difference is less than a few seconds or not known yet. The
// package documentation describes how it is measured.
func (t *Transport) ClockOffset() time.Duration {
	if t.usable() != nil {
		return 0
	}
	return t.tokens.clock.measured()
}

// CheckClock returns an error that states by how much the local clock is off, and nil
// if [Transport.ClockOffset] is 0. A wrong clock is the usual reason why the service
// rejects a token. The errors of a generated client say so themselves.
func (t *Transport) CheckClock() error {
	offset := t.ClockOffset()
	if offset == 0 {
		return nil
	}
	direction, effect := "behind", "new tokens are corrected"
	if offset < 0 {
		direction = "ahead of"
	}
	if offset.Abs() > maxCorrection {
		effect = "tokens are not corrected by more than " + maxCorrection.String()
	}
	return fmt.Errorf("transport: the local clock is %v %s the clock of %s; %s", offset.Abs(), direction, t.origin.host, effect)
}
