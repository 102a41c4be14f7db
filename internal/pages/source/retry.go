package source

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

const (
	maxRetries = 4
	minBackoff = 500 * time.Millisecond
	maxBackoff = 8 * time.Second
	maxWait    = time.Minute // that a host may ask for
)

// passing are the status codes of failures that may pass.
var passing = []int{
	http.StatusRequestTimeout, http.StatusTooManyRequests, http.StatusInternalServerError,
	http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
}

// get sends a request until there is a response, with pauses in between: random ones that
// grow ("full jitter"), or what the header Retry-After asks for. After a page failed in
// spite of that, others of its host are not retried until one of them succeeds. After two
// that there was no connection for, others are not tried.
func (f *fetcher) get(ctx context.Context, h *host, u *url.URL, known entry, follow func(*url.URL) error) (reply, error) {
	retries, err := h.retries()
	if err != nil {
		return reply{}, err
	}
	for retry := 0; ; retry++ {
		if err := h.wait(ctx); err != nil {
			return reply{}, err
		}
		got, err := f.try(ctx, u, known, follow)
		lost := err != nil && unconnected(err) && ctx.Err() == nil
		if !lost && (err != nil || !slices.Contains(passing, got.status)) {
			if err == nil {
				h.responded()
			}
			return got, err
		}
		asked := retryAfter(got.header)
		if retry >= retries || asked > maxWait {
			h.gaveUp(err)
			if asked > maxWait {
				err = fmt.Errorf("status code %d; the host asks to wait for %s", got.status, asked)
			}
			return got, err
		}
		h.pauseFor(asked)
		if err := sleep(ctx, backoff(retry)); err != nil {
			return reply{}, err
		}
	}
}

// backoff returns how long to wait before a retry, the first one being 0.
func backoff(retry int) time.Duration {
	return rand.N(min(minBackoff<<retry, maxBackoff))
}

// retryAfter returns how long a response asks to wait: a number of seconds, or until a
// date.
func retryAfter(header http.Header) time.Duration {
	text := header.Get("Retry-After")
	if seconds, err := strconv.ParseUint(text, 10, 31); err == nil || errors.Is(err, strconv.ErrRange) { // of a larger number, the limit
		return time.Duration(seconds) * time.Second
	}
	if at, err := http.ParseTime(text); err == nil {
		return max(0, time.Until(at))
	}
	return 0
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// retries returns how often to retry a request, or why none is sent.
func (h *host) retries() (int, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed {
		return 0, h.down
	}
	return maxRetries, nil
}

// wait waits as long as the host asked to.
func (h *host) wait(ctx context.Context) error {
	h.mu.Lock()
	pause := time.Until(h.pause)
	h.mu.Unlock()
	return sleep(ctx, pause)
}

// pauseFor delays all requests to the host.
func (h *host) pauseFor(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if until := time.Now().Add(d); until.After(h.pause) {
		h.pause = until
	}
}

func (h *host) responded() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.failed, h.down = false, nil
}

// gaveUp records that a page failed; err is nil if there was a response.
func (h *host) gaveUp(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.failed {
		h.down = err
	}
	h.failed = true
}
