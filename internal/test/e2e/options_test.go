package e2e_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

// badPassword breaks the rules; it is only ever sent without validation.
var badPassword = vox.SetAccountInfoRequest{NewAccountPassword: vox.Ptr(vox.Secret("plainbad"))}

func TestHeaders(t *testing.T) {
	const form = "application/x-www-form-urlencoded"
	tests := []struct {
		name   string
		opts   []vox.CallOption
		header string
		want   string
	}{
		{"accept", nil, "Accept", "application/json"},
		{"content type", nil, "Content-Type", form},
		{"user agent", nil, "User-Agent", "voxgen-voximplant"},
		{"another accept", []vox.CallOption{vox.WithHeader("accept", "text/plain")}, "Accept", "text/plain"},
		{"another content type", []vox.CallOption{vox.WithHeader("Content-Type", form+"; charset=utf-8")}, "Content-Type", form + "; charset=utf-8"},
		{"another user agent", []vox.CallOption{vox.WithHeader("User-Agent", "mine/1")}, "User-Agent", "mine/1"},
		{"one of its own", []vox.CallOption{vox.WithHeader("x-trace", "7")}, "X-Trace", "7"},
		{"the last one wins", []vox.CallOption{vox.WithHeader("X-A", "1"), vox.WithHeader("x-a", "2")}, "X-A", "2"},
		{"nil option", []vox.CallOption{nil, vox.WithHeader("X-A", "1"), nil}, "X-A", "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := capture(t, fullRequest(), tt.opts...)
			if got := r.Header.Values(tt.header); len(got) != 1 || got[0] != tt.want {
				t.Errorf("%s is %q, want %q once", tt.header, got, tt.want)
			}
		})
	}
}

// TestHeadersAreOfOneCall: an option of one call must not reach the next.
func TestHeadersAreOfOneCall(t *testing.T) {
	s := newService(t, nil)
	c := s.client(t, vox.WithUserAgent("mine/2"))
	opt := vox.WithHeader("X-Once", "1")
	for _, opts := range [][]vox.CallOption{{opt}, nil, {opt}} {
		if _, err := setOne(t.Context(), c, opts...); err != nil {
			t.Fatal(err)
		}
	}
	for i, want := range []string{"1", "", "1"} {
		r := s.requests()[i]
		if got := r.Header.Get("X-Once"); got != want || r.UserAgent() != "mine/2" {
			t.Errorf("call %d has X-Once %q and user agent %q", i, got, r.UserAgent())
		}
	}
}

func TestValidationBeforeSending(t *testing.T) {
	s := newService(t, nil)
	c := s.client(t)
	var invalid *vox.ValidationError
	if _, err := c.SetAccountInfo(t.Context(), badPassword); !errors.As(err, &invalid) {
		t.Errorf("error is %v, want a ValidationError", err)
	}
	if n := len(s.requests()); n != 0 {
		t.Fatalf("%d requests were sent", n)
	}
	if _, err := c.SetAccountInfo(t.Context(), badPassword, vox.WithoutValidation()); err != nil {
		t.Fatal(err)
	}
	if got := s.only(t).body; got != "new_account_password=plainbad" {
		t.Errorf("body is %q", got)
	}
}

// TestWithResponse: the response is there after a success and after a failure,
// and brings neither an open body nor the token.
func TestWithResponse(t *testing.T) {
	status := http.StatusOK
	s := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Header().Set("X-Id", "42")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, okAnswer)
	})
	c := signedClient(t, s)
	for _, status = range []int{http.StatusOK, http.StatusInternalServerError} {
		var resp *http.Response
		_, err := setOne(t.Context(), c, vox.WithResponse(&resp))
		if (err != nil) != (status != http.StatusOK) {
			t.Errorf("status %d: error is %v", status, err)
		}
		if resp == nil || resp.StatusCode != status || resp.Header.Get("X-Id") != "42" {
			t.Fatalf("status %d: answer is %v", status, resp)
		}
		if _, err := resp.Body.Read(make([]byte, 1)); err == nil {
			t.Errorf("status %d: the body can still be read", status)
		}
		if resp.Request.Header.Get("Authorization") != "" {
			t.Errorf("status %d: the answer carries the token", status)
		}
	}
	var none *http.Response
	if _, err := c.SetAccountInfo(t.Context(), badPassword, vox.WithResponse(&none)); err == nil || none != nil {
		t.Errorf("without an answer: error %v, answer %v", err, none)
	}
}

func TestContexts(t *testing.T) {
	release := make(chan struct{})
	s := newService(t, func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	late, cancel2 := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel2()
	impatient := s.Client()
	impatient.Timeout = 20 * time.Millisecond
	tests := []struct {
		name string
		ctx  context.Context
		c    *vox.Client
		want error
	}{
		{"canceled", canceled, s.client(t), context.Canceled},
		{"deadline", late, s.client(t), context.DeadlineExceeded},
		{"timeout of the client", t.Context(), mustClient(t, vox.WithHTTPClient(impatient), vox.WithBaseURL(s.URL)), context.DeadlineExceeded},
		{"canceled, with a token", canceled, signedClient(t, s), context.Canceled},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := setOne(tt.ctx, tt.c)
			if !errors.Is(err, tt.want) {
				t.Errorf("error is %v, want %v", err, tt.want)
			}
			checkNoLeak(t, err)
		})
	}
}

// TestContextWhileReading: the caller gives up in the middle of the response. The
// handler stays until the call is over: one that ends would end the response, too.
func TestContextWhileReading(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	over := make(chan struct{})
	s := newService(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", typeJSON)
		_, _ = io.WriteString(w, `{"result":`)
		_ = http.NewResponseController(w).Flush()
		cancel()
		<-over
	})
	_, err := setOne(ctx, s.client(t))
	close(over)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	checkNoLeak(t, err)
}

func TestNilContext(t *testing.T) {
	s := newService(t, nil)
	var none context.Context
	if _, err := setOne(none, s.client(t)); err == nil || !strings.Contains(err.Error(), "nil context") {
		t.Errorf("error is %v", err)
	}
	if n := len(s.requests()); n != 0 {
		t.Errorf("%d requests were sent", n)
	}
}

func TestNewClient(t *testing.T) {
	const hidden = "hidden-word"
	tests := []struct {
		name string
		opt  vox.Option
		want string // in the error; empty: none
	}{
		{"default", nil, ""},
		{"nil client", vox.WithHTTPClient(nil), ""},
		{"http", vox.WithBaseURL("http://localhost:8080"), ""},
		{"slash", vox.WithBaseURL("https://example.com/api/"), ""},
		{"IPv6", vox.WithBaseURL("https://[::1]:8443/x"), ""},
		{"empty", vox.WithBaseURL(""), "WithBaseURL"},
		{"relative", vox.WithBaseURL("/" + hidden), "https://"},
		{"no scheme", vox.WithBaseURL(hidden + ".example.com"), "https://"},
		{"other scheme", vox.WithBaseURL("ftp://" + hidden), "https://"},
		{"opaque", vox.WithBaseURL("https:" + hidden), "https://"},
		{"no host", vox.WithBaseURL("https:///" + hidden), "https://"},
		{"port without host", vox.WithBaseURL("https://:443/" + hidden), "https://"},
		{"control character", vox.WithBaseURL("https://" + hidden + "\n"), "syntax error"},
		{"bad port", vox.WithBaseURL("https://" + hidden + ":port"), "syntax error"},
		{"user", vox.WithBaseURL("https://me:" + hidden + "@example.com"), "user"},
		{"query", vox.WithBaseURL("https://example.com?" + hidden), "query"},
		{"empty query", vox.WithBaseURL("https://example.com?"), "query"},
		{"fragment", vox.WithBaseURL("https://example.com#" + hidden), "fragment"},
		{"no answers", vox.WithMaxResponseBytes(0), "positive"},
		{"negative", vox.WithMaxResponseBytes(-1), "positive"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := vox.NewClient(nil, tt.opt)
			if tt.want == "" {
				if err != nil || c == nil {
					t.Errorf("error is %v", err)
				}
				return
			}
			if err == nil || c != nil || !strings.HasPrefix(err.Error(), "voximplant: ") || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("client %v, error %v; want one that says %q", c, err, tt.want)
			} else if strings.Contains(err.Error(), hidden) {
				t.Errorf("the error shows the URL: %v", err)
			}
		})
	}
}

// TestBasePath: how base and operation are joined, escapes included.
func TestBasePath(t *testing.T) {
	for base, want := range map[string]string{
		"":              "/SetAccountInfo",
		"/":             "/SetAccountInfo",
		"/a/b":          "/a/b/SetAccountInfo",
		"/a/b///":       "/a/b/SetAccountInfo",
		"/a%2Fb":        "/a%2Fb/SetAccountInfo",
		"/a%20b/%C3%BC": "/a%20b/%C3%BC/SetAccountInfo",
	} {
		s := newService(t, nil)
		c := mustClient(t, vox.WithHTTPClient(s.Client()), vox.WithBaseURL(s.URL+base))
		if _, err := setOne(t.Context(), c); err != nil {
			t.Fatal(err)
		}
		if got := s.only(t).RequestURI; got != want {
			t.Errorf("base %q: %s, want %s", base, got, want)
		}
	}
}

// TestConcurrent is for the race detector; each call must get its own answer.
func TestConcurrent(t *testing.T) {
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"result":%s}`, r.PostFormValue("min_balance_to_notify"))
	}))
	defer srv.Close()
	var seen atomic.Int64
	count := func(next vox.Doer) vox.Doer {
		return vox.DoerFunc(func(r *http.Request) (*http.Response, error) {
			if op, _ := vox.OperationFromContext(r.Context()); op.Route == "/SetAccountInfo" {
				seen.Add(1)
			}
			return next.Do(r)
		})
	}
	c := mustClient(t, vox.WithHTTPClient(srv.Client()), vox.WithBaseURL(srv.URL), vox.WithMiddleware(count),
		vox.WithLogger(slog.New(slog.NewTextHandler(io.Discard, &slog.HandlerOptions{Level: slog.LevelDebug}))))
	shared := vox.WithHeader("X-Shared", "1")
	var wg sync.WaitGroup
	for i := range int64(50) {
		wg.Go(func() {
			var resp *http.Response
			got, err := c.SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{MinBalanceToNotify: vox.Ptr(float64(i))}, shared, vox.WithResponse(&resp))
			if err != nil || got.Result != i || resp.Request.Header.Get("X-Shared") != "1" {
				t.Errorf("call %d: answer %v, error %v", i, got, err)
			}
		})
	}
	wg.Wait()
	if seen.Load() != 50 {
		t.Errorf("middleware saw %d requests", seen.Load())
	}
}
