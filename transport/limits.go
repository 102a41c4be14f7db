package transport

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"time"
)

// The limits of NewClient, for requests whose context has no deadline. They limit the
// time without progress, not the time of a download or an upload.
const (
	// headerTimeout limits connecting, sending and waiting for the response header.
	headerTimeout = time.Minute
	// readTimeout limits each read of the response body.
	readTimeout = 2 * time.Minute
	// smallBody is the length of a request body in memory that is sent unchanged. For
	// another type of reader, net/http would send the header in a packet of its own.
	smallBody = 64 << 10
)

var (
	errHeaderTimeout = timeoutError("no response header within " + headerTimeout.String())
	errReadTimeout   = timeoutError("no data in the response body within " + readTimeout.String())
)

// timeoutError has the properties of the error for a Timeout of http.Client: it is a
// net.Error, and errors.Is finds context.DeadlineExceeded.
type timeoutError string

func (e timeoutError) Error() string { return "transport: " + string(e) }
func (timeoutError) Timeout() bool   { return true }
func (timeoutError) Temporary() bool { return true }
func (timeoutError) Unwrap() error   { return context.DeadlineExceeded }

// limiter cancels a request that makes no progress.
type limiter struct {
	ctx    context.Context
	cancel context.CancelCauseFunc
	timer  *time.Timer

	mu     sync.Mutex
	header bool // the response header has arrived, so that sending no longer counts
}

// limit returns the request to send in place of req, and a limiter for it, nil if its
// context has a deadline.
func limit(req *http.Request) (*http.Request, *limiter) {
	if _, ok := req.Context().Deadline(); ok {
		return req, nil
	}
	l := new(limiter)
	l.ctx, l.cancel = context.WithCancelCause(req.Context())
	l.timer = time.AfterFunc(headerTimeout, l.expire)
	out := req.WithContext(l.ctx)
	small := req.GetBody != nil && req.ContentLength <= smallBody
	if req.Body != nil && req.Body != http.NoBody && !small {
		out.Body = &sentBody{req.Body, l}
	}
	return out, l
}

// expire cancels the request.
func (l *limiter) expire() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.header {
		l.cancel(errReadTimeout)
	} else {
		l.cancel(errHeaderTimeout)
	}
}

// received ends the limit for the header and starts the one for the body. It returns
// err, or the timeout that caused it.
func (l *limiter) received(resp *http.Response, err error) error {
	l.mu.Lock()
	l.header = true
	l.timer.Stop()
	l.mu.Unlock()
	if err != nil || resp == nil {
		err = l.cause(err)
		l.cancel(nil)
		return err
	}
	// The body of 101 is the connection, for both directions.
	if resp.Body != nil && resp.StatusCode != http.StatusSwitchingProtocols {
		resp.Body = &receivedBody{resp.Body, l}
	}
	return nil
}

// cause returns the timeout that caused err, or err.
func (l *limiter) cause(err error) error {
	var timeout timeoutError
	if errors.As(context.Cause(l.ctx), &timeout) {
		return timeout
	}
	return err
}

// sentBody is the body of a request. Waiting for the caller's data is not limited.
type sentBody struct {
	io.ReadCloser
	limits *limiter
}

func (b *sentBody) Read(p []byte) (int, error) {
	b.progress((*time.Timer).Stop)
	defer b.progress(func(t *time.Timer) bool { return t.Reset(headerTimeout) })
	return b.ReadCloser.Read(p)
}

// progress changes the timer, unless it already belongs to the response.
func (b *sentBody) progress(change func(*time.Timer) bool) {
	b.limits.mu.Lock()
	defer b.limits.mu.Unlock()
	if !b.limits.header {
		change(b.limits.timer)
	}
}

// receivedBody is the body of a response. The time between reads is not limited.
type receivedBody struct {
	io.ReadCloser
	limits *limiter
}

func (b *receivedBody) Read(p []byte) (int, error) {
	b.limits.timer.Reset(readTimeout)
	n, err := b.ReadCloser.Read(p)
	b.limits.timer.Stop()
	if err != nil && err != io.EOF {
		err = b.limits.cause(err)
	}
	return n, err
}

func (b *receivedBody) Close() error {
	err := b.ReadCloser.Close()
	b.limits.timer.Stop()
	b.limits.cancel(nil)
	return err
}
