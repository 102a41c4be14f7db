package e2e_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

// watchedBody reports whether a body was read to its end and closed.
type watchedBody struct {
	io.Reader
	closed int
	ended  bool
}

func (b *watchedBody) Read(p []byte) (int, error) {
	n, err := b.Reader.Read(p)
	b.ended = b.ended || err == io.EOF
	return n, err
}

func (b *watchedBody) Close() error { b.closed++; return nil }

// TestBodyClosedAndDrained: every response of the tables, in memory, with its
// length known and not.
func TestBodyClosedAndDrained(t *testing.T) {
	cases := append(append([]failureCase(nil), saidFailures...), mutedFailures...)
	cases = append(cases, failureCase{name: "success", answer: answer{200, typeJSON, nil, okAnswer}})
	for _, tt := range cases {
		for _, length := range []int64{int64(len(tt.answer.body)), -1} {
			t.Run(fmt.Sprintf("%s, length %d", tt.name, length), func(t *testing.T) {
				body := &watchedBody{Reader: strings.NewReader(tt.answer.body)}
				resp := answerOf(tt.answer.status, tt.answer.contentType, "")
				resp.Body, resp.ContentLength = body, length
				c := mustClient(t, vox.WithHTTPClient(&http.Client{Transport: trip(func(*http.Request) (*http.Response, error) { return resp, nil })}))
				_, _ = setOne(t.Context(), c)
				if body.closed == 0 || !body.ended {
					t.Errorf("closed %d times, read to the end %t", body.closed, body.ended)
				}
			})
		}
	}
}

// TestMadeUpAnswer: a RoundTripper of somebody's tests seldom sets the length.
func TestMadeUpAnswer(t *testing.T) {
	c := mustClient(t, vox.WithHTTPClient(&http.Client{Transport: trip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: io.NopCloser(strings.NewReader(okAnswer))}, nil
	})}))
	if resp, err := setOne(t.Context(), c); err != nil || resp.Result != 1 {
		t.Errorf("answer %v, error %v", resp, err)
	}
}

// TestConnectionReuse: after each response the connection serves the next call.
func TestConnectionReuse(t *testing.T) {
	long := `{"result":1,"pad":"` + strings.Repeat("x", 3000) + `"}`
	answers := []answer{
		{200, typeJSON, nil, okAnswer},
		{401, typeJSON, nil, `{"error":{"code":100,"msg":"no"}}`},
		{200, typeJSON, nil, `{"error":{"code":100,"msg":"no"}}`},
		{502, typeHTML, nil, "<html>"},
		{200, typeHTML, nil, "<html>"},
		{204, "", nil, ""},
		{200, typeJSON, nil, `{"result`},
		{302, "", nil, ""},
		{200, typeJSON, nil, long}, // over the limit below, but not by much
	}
	var conns, calls atomic.Int64
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		answers[calls.Add(1)-1].write(w, r)
	}))
	srv.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			conns.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c := mustClient(t, vox.WithHTTPClient(srv.Client()), vox.WithBaseURL(srv.URL), vox.WithMaxResponseBytes(1000))
	for range answers {
		_, _ = setOne(t.Context(), c)
	}
	if conns.Load() != 1 || calls.Load() != int64(len(answers)) {
		t.Errorf("%d connections for %d calls, want 1 for %d", conns.Load(), calls.Load(), len(answers))
	}
}

func TestTooLong(t *testing.T) {
	body := func(n int) string { return `{"result":1,"p":"` + strings.Repeat("x", n-19) + `"}` }
	tests := []struct {
		name  string
		size  int
		limit int64
		fits  bool
	}{
		{"exactly", 1000, 1000, true},
		{"one over", 1001, 1000, false},
		{"far over", 5 << 20, 1000, false},
		{"more than is read at once", 3 << 20, 4 << 20, true},
		{"no limit at all", 1000, math.MaxInt64, true},
	}
	for _, tt := range tests {
		for _, chunked := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s, chunked %t", tt.name, chunked), func(t *testing.T) {
				s := newService(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", typeJSON)
					if chunked {
						w.WriteHeader(200)
						_ = http.NewResponseController(w).Flush()
					} else {
						w.Header().Set("Content-Length", fmt.Sprint(tt.size))
					}
					_, _ = io.WriteString(w, body(tt.size))
				})
				_, err := setOne(t.Context(), s.client(t, vox.WithMaxResponseBytes(tt.limit)))
				var failed *vox.APIError
				switch {
				case tt.fits && err != nil:
					t.Error(err)
				case !tt.fits && (!errors.As(err, &failed) || failed.StatusCode != 200 || !strings.Contains(err.Error(), "response exceeds the size limit")):
					t.Errorf("error is %v", err)
				}
			})
		}
	}
}

// TestCutOff: the connection ends in the middle of the response.
func TestCutOff(t *testing.T) {
	for name, head := range map[string]string{
		"length":  "Content-Length: 100\r\n",
		"chunked": "Transfer-Encoding: chunked\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t, func(w http.ResponseWriter, _ *http.Request) {
				conn, _, err := http.NewResponseController(w).Hijack()
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"+head+"\r\n5\r\n{\"res")
				_ = conn.Close()
			})
			_, err := setOne(t.Context(), s.client(t))
			var failed *vox.APIError
			if !errors.As(err, &failed) || failed.StatusCode != 200 || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("error is %v", err)
			}
			checkNoLeak(t, err)
		})
	}
}

// TestNoAnswer: nobody listens, or hangs up at once. No response, no APIError.
func TestNoAnswer(t *testing.T) {
	closed := newService(t, nil)
	closed.Close()
	hangs := newService(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	for name, s := range map[string]*service{"closed": closed, "hangs up": hangs} {
		_, err := setOne(t.Context(), s.client(t))
		var failed *vox.APIError
		if err == nil || errors.As(err, &failed) || !strings.HasPrefix(err.Error(), pre+"send request: ") {
			t.Errorf("%s: error is %v", name, err)
		}
		checkNoLeak(t, err)
	}
}
