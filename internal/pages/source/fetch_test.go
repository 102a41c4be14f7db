package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// exchange is a transport without a network.
type exchange func(*http.Request) (*http.Response, error)

func (e exchange) RoundTrip(r *http.Request) (*http.Response, error) { return e(r) }

func response(status int, body string, header ...string) *http.Response {
	h := http.Header{"Content-Type": {"text/plain"}}
	for i := 0; i+1 < len(header); i += 2 {
		h.Set(header[i], header[i+1])
	}
	return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
}

// cutBody fails in the middle.
type cutBody struct{}

func (cutBody) Read(p []byte) (int, error) { return copy(p, "pa"), io.ErrUnexpectedEOF }
func (cutBody) Close() error               { return nil }

// endlessBody never ends.
type endlessBody struct{ cutBody }

func (endlessBody) Read([]byte) (int, error) { select {} }

// TestRetries: what may pass is sent again after a pause, and what will not is not.
func TestRetries(t *testing.T) {
	refused := &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}
	status := func(code int, header ...string) func() (*http.Response, error) {
		return func() (*http.Response, error) { return response(code, "page", header...), nil }
	}
	lost := func(err error) func() (*http.Response, error) {
		return func() (*http.Response, error) { return nil, err }
	}
	cut := func() (*http.Response, error) {
		r := response(200, "")
		r.Body = cutBody{}
		return r, nil
	}
	switched := func() (*http.Response, error) {
		r := response(101, "")
		r.Body = endlessBody{}
		return r, nil
	}
	ok := status(200)
	for name, c := range map[string]struct {
		replies  []func() (*http.Response, error)
		fails    string
		min, max time.Duration
	}{
		"at once":       {[]func() (*http.Response, error){ok}, "", 0, 0},
		"503":           {[]func() (*http.Response, error){status(503), ok}, "", 0, minBackoff},
		"all that pass": {[]func() (*http.Response, error){status(429), status(500), lost(refused), cut, ok}, "", 0, 15 * minBackoff},
		"too often":     {[]func() (*http.Response, error){status(503), status(503), status(503), status(503), status(502)}, "status code 502", 0, 15 * minBackoff},
		"lost":          {[]func() (*http.Response, error){lost(refused), lost(refused), lost(refused), lost(refused), lost(refused)}, "dial: connection refused", 0, 15 * minBackoff},
		"404":           {[]func() (*http.Response, error){status(404)}, "status code 404", 0, 0},
		"101":           {[]func() (*http.Response, error){switched}, "status code 101", 0, 0},
		"long redirect": {[]func() (*http.Response, error){status(302, "Location", "/"+strings.Repeat("a", maxURL))}, "redirect to a URL of more than 8192 bytes", 0, 0},
		"501":           {[]func() (*http.Response, error){status(501)}, "status code 501", 0, 0},
		"no such host":  {[]func() (*http.Response, error){lost(&net.DNSError{Err: "no such host", Name: "x", IsNotFound: true})}, "lookup x: no such host", 0, 0},
		"other error":   {[]func() (*http.Response, error){lost(errors.New("broken"))}, "broken", 0, 0},
		"asked":         {[]func() (*http.Response, error){status(429, "Retry-After", "20"), ok}, "", 20 * time.Second, 20 * time.Second},
		"asked by date": {[]func() (*http.Response, error){status(503, "Retry-After", "Sat, 01 Jan 2000 00:00:10 GMT"), ok}, "", 10 * time.Second, 10 * time.Second},
		"asked for longer": {[]func() (*http.Response, error){status(429, "Retry-After", "99999999999")},
			"status code 429; the host asks to wait for 596523h14m7s", 0, 0},
		"asked for an hour": {[]func() (*http.Response, error){status(429, "Retry-After", "3600")},
			"status code 429; the host asks to wait for 1h0m0s", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				sent := 0
				transport := exchange(func(r *http.Request) (*http.Response, error) {
					if r.URL.Path == "/robots.txt" {
						return response(404, ""), nil
					}
					sent++
					return c.replies[min(sent, len(c.replies))-1]()
				})
				start := time.Now()
				pages, failures := Read(t.Context(), []string{"https://example.org/a"}, Options{Hosts: []string{"example.org"}, Client: &http.Client{Transport: transport}})
				if took := time.Since(start); took < c.min || took > c.max || sent != len(c.replies) {
					t.Errorf("%d requests in %s; want %d in %s to %s", sent, took, len(c.replies), c.min, c.max)
				}
				got := ""
				if len(failures) > 0 {
					got = failures[0].Err.Error()
				}
				if got != c.fails || c.fails == "" && string(pages[0].Data) != "page" {
					t.Errorf("%q, want %q", got, c.fails)
				}
			})
		})
	}
}

// TestBackoff: each pause is random below a bound that doubles up to a limit.
func TestBackoff(t *testing.T) {
	for retry, most := range []time.Duration{500, 1000, 2000, 4000, 8000, 8000} {
		seen := map[time.Duration]bool{}
		for range 100 {
			d := backoff(retry)
			if d < 0 || d >= most*time.Millisecond {
				t.Errorf("retry %d: %s", retry, d)
			}
			seen[d] = true
		}
		if len(seen) < 50 {
			t.Errorf("retry %d: only %d pauses are different", retry, len(seen))
		}
	}
}

// TestHostDown: a host that does not answer is not asked for each of many pages, all of
// which are named.
func TestHostDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var sent atomic.Int32
		transport := exchange(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/robots.txt" {
				return response(404, ""), nil
			}
			sent.Add(1)
			return nil, &net.OpError{Op: "dial", Err: syscall.ETIMEDOUT}
		})
		var args []string
		for i := range 100 {
			args = append(args, fmt.Sprintf("https://example.org/%d", i))
		}
		_, failures := Read(t.Context(), args, Options{Hosts: []string{"example.org"}, Client: &http.Client{Transport: transport}})
		if n := sent.Load(); len(failures) != len(args) || n > 2*perHost*(maxRetries+1) {
			t.Errorf("%d failures after %d requests", len(failures), n)
		}
	})
}

// TestInterrupt: pages that are waited for are given up, at once.
func TestInterrupt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		transport := exchange(func(r *http.Request) (*http.Response, error) {
			if r.URL.Path == "/robots.txt" {
				return response(404, ""), nil
			}
			return response(503, "", "Retry-After", "50"), nil
		})
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, failures := Read(ctx, slices.Repeat([]string{"https://example.org/a"}, 3*perHost), Options{Hosts: []string{"example.org"}, Client: &http.Client{Transport: transport}})
		if len(failures) != 3*perHost || time.Since(start) != time.Second {
			t.Errorf("%d failures in %s", len(failures), time.Since(start))
		}
	})
}

// TestCache: a page that did not change is not sent again; one that did replaces it.
func TestCache(t *testing.T) {
	page, tag, sent := "first", `"1"`, 0
	transport := exchange(func(r *http.Request) (*http.Response, error) {
		switch {
		case r.URL.Path == "/robots.txt":
			return response(404, ""), nil
		case r.Header.Get("If-None-Match") == tag && r.Header.Get("If-Modified-Since") == "Sat, 01 Jan 2000 00:00:00 GMT":
			return response(304, ""), nil
		case r.URL.Path == "/private":
			sent++
			return response(200, page, "ETag", tag, "Cache-Control", "private, No-Store"), nil
		}
		sent++
		return response(200, page, "ETag", tag, "Last-Modified", "Sat, 01 Jan 2000 00:00:00 GMT"), nil
	})
	opts := Options{Hosts: []string{"example.org"}, Client: &http.Client{Transport: transport}, Cache: filepath.Join(t.TempDir(), "pages")}
	read := func(path, want string, wantSent int) {
		t.Helper()
		sent = 0
		pages, failures := Read(t.Context(), []string{"https://example.org" + path}, opts)
		if len(failures) > 0 || string(pages[0].Data) != want || sent != wantSent {
			t.Fatalf("%v, %v, sent %d times; want %q, %d", pages, failures, sent, want, wantSent)
		}
	}
	read("/a?secret", "first", 1)
	read("/a?secret", "first", 0)
	read("/a", "first", 1)
	page, tag = "second", `"2"`
	read("/a", "second", 1)
	read("/a", "second", 0)
	read("/private", "second", 1)
	read("/private", "second", 1)
	files, err := filepath.Glob(filepath.Join(opts.Cache, "*"))
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		info, err := os.Stat(f)
		if err != nil || info.Mode().Perm() != 0o600 || strings.Contains(f, "secret") {
			t.Error(f, info.Mode(), err)
		}
		if err := os.WriteFile(f, []byte(`{"etag":"\"2\"","bo`), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	read("/a", "second", 1) // a damaged file is none
	opts.Cache = filepath.Join(files[0], "not a folder")
	read("/a", "second", 1)
}

// TestConcurrent fetches from a server that takes its time: several pages at the same
// time, but not more than the limit, and so in a fraction of the time.
func TestConcurrent(t *testing.T) {
	const pages, delay = 190, 50 * time.Millisecond
	var now, most atomic.Int32
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		time.Sleep(delay)
		w.Header().Set("Content-Type", "text/plain")
		fmt.Fprint(w, r.URL.Path)
	}))
	defer server.Close()
	server.Client().Transport.(*http.Transport).MaxIdleConnsPerHost = perHost // as without Options.Client
	var done atomic.Int32
	opts := Options{Hosts: []string{strings.TrimPrefix(server.URL, "https://")}, Client: server.Client(), Fetched: func() { done.Add(1) }}
	var args []string
	for i := range pages {
		args = append(args, fmt.Sprintf("%s/%d", server.URL, i))
	}
	start := time.Now()
	got, failures := Read(t.Context(), args, opts)
	took := time.Since(start)
	if len(got) != pages || len(failures) > 0 || done.Load() != pages {
		t.Fatalf("%d pages, %d done, %v", len(got), done.Load(), failures)
	}
	for i, p := range got {
		if string(p.Data) != fmt.Sprintf("/%d", i) {
			t.Fatalf("page %d is %s", i, p.Data)
		}
	}
	if most.Load() != perHost {
		t.Errorf("%d requests at the same time; want %d", most.Load(), perHost)
	}
	start = time.Now()
	for _, arg := range args[:pages/10] {
		if _, failures := Read(t.Context(), []string{arg}, opts); len(failures) > 0 {
			t.Fatal(failures)
		}
	}
	oneByOne := 10 * time.Since(start) / 2 // each of these also fetches robots.txt
	for range 2 {                          // the best of three: other processes may take their time, too
		start = time.Now()
		Read(t.Context(), args, opts)
		took = min(took, time.Since(start))
	}
	t.Logf("%d pages in %s, one by one in %s", pages, took, oneByOne)
	if took > oneByOne/3 {
		t.Errorf("%d pages in %s; one by one they take %s", pages, took, oneByOne)
	}
}
