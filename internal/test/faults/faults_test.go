// Package faults tests what a caller sees when the way to the service fails:
// an error of a documented kind, before its deadline, and whether the same call
// may succeed later.
package faults

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// bomb is a small body that unpacks to 64 MiB.
func bomb() []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = io.Copy(w, io.LimitReader(spaces{}, 64<<20)) // to memory
	_ = w.Close()
	return b.Bytes()
}

type spaces struct{}

func (spaces) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func answer(status int, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

func hang(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/body/SetAccountInfo" {
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, `{"res`)
		_ = http.NewResponseController(w).Flush() // who is gone gets nothing
	}
	_, _ = io.Copy(io.Discard, r.Body) // then the server notices that the client is gone
	<-r.Context().Done()
}

func TestFaults(t *testing.T) {
	packed := bomb()
	for name, c := range map[string]struct {
		handler   http.HandlerFunc
		base      string
		deadline  bool                 // the error is the context's
		api       bool                 // the error is an APIError
		code      voximplant.ErrorCode // of the APIError
		temporary bool
	}{
		"slow headers": {handler: hang, deadline: true},
		"slow body":    {handler: hang, base: "/body", deadline: true},
		"reset in mid-body": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Length", "100")
			_, _ = io.WriteString(w, `{"result"`)
			_ = http.NewResponseController(w).Flush() // the panic below is what counts
			panic(http.ErrAbortHandler)
		}, api: true},
		"gzip bomb": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write(packed)
		}, api: true},
		"64 MiB": {handler: func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.Copy(w, io.LimitReader(spaces{}, 64<<20)) // the client leaves
		}, api: true},
		"redirect loop":  {handler: func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, r.URL.Path, http.StatusFound) }},
		"expired token":  {handler: answer(401, `{"error":{"code":456,"msg":"expired"}}`), api: true, code: 456},
		"future token":   {handler: answer(200, `{"error":{"code":455,"msg":"not yet"}}`), api: true, code: 455},
		"rate limit":     {handler: answer(200, `{"error":{"code":340,"msg":"slow down"}}`), api: true, code: 340, temporary: true},
		"html of 502":    {handler: answer(502, `<html>`), api: true, temporary: true},
		"probable again": {handler: answer(200, `{"error":{"code":484,"msg":"again"}}`), api: true, code: 484},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(c.handler)
			defer server.Close()
			timeout := testenv.Patience()
			if c.deadline {
				timeout = 100 * time.Millisecond // the server never answers
			}
			start := time.Now()
			err := call(t, server.URL+c.base, timeout)
			if err == nil {
				t.Fatal("no error")
			}
			testenv.Ends(t, name, start)
			if errors.Is(err, context.DeadlineExceeded) != c.deadline {
				t.Errorf("deadline: %v", err)
			}
			var failed *voximplant.APIError
			if !errors.As(err, &failed) && c.api {
				t.Fatalf("no APIError: %T %v", err, err)
			}
			if c.api && (failed.Code != c.code || failed.Temporary() != c.temporary) {
				t.Errorf("code %d, temporary %t: %v", failed.Code, failed.Temporary(), err)
			}
		})
	}
}

func TestRefusedConnection(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	server.Close()
	err := call(t, server.URL, testenv.Patience())
	if failed := (*voximplant.APIError)(nil); err == nil || errors.As(err, &failed) {
		t.Errorf("%v", err)
	}
}

// Nothing is repeated by itself; the next call may be good.
func TestUnauthorizedThenGood(t *testing.T) {
	calls := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls++; calls == 1 {
			answer(401, `{"error":{"code":100,"msg":"no"}}`)(w, r)
			return
		}
		answer(200, `{"result":1}`)(w, r)
	}))
	defer server.Close()
	if err := call(t, server.URL, testenv.Patience()); !errors.Is(err, voximplant.ErrorCodeAuthorizationFailed) || calls != 1 {
		t.Fatalf("%v after %d calls", err, calls)
	}
	if err := call(t, server.URL, testenv.Patience()); err != nil {
		t.Fatal(err)
	}
}

func call(t *testing.T, base string, timeout time.Duration) error {
	t.Helper()
	client, err := voximplant.NewClient(voximplant.WithBaseURL(base))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), timeout)
	defer cancel()
	_, err = client.SetAccountInfo(ctx, voximplant.SetAccountInfoRequest{AccountNotifications: voximplant.Ptr(true)})
	return err
}
