package transport

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// pipes is a network in memory, so that time in a bubble of synctest passes while a
// real http.Transport and a real http.Server wait for it.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if conn, ok := <-p; ok {
		return conn, nil
	}
	return nil, net.ErrClosed
}

func (p pipes) Close() error   { close(p); return nil }
func (p pipes) Addr() net.Addr { return &net.IPAddr{} }

func (p pipes) dial(context.Context, string, string) (net.Conn, error) {
	client, server := net.Pipe()
	p <- server
	return client, nil
}

// connect returns a base whose requests handler gets. Requests to https go there, too,
// without TLS.
func connect(t *testing.T, handler http.HandlerFunc) http.RoundTripper {
	network := make(pipes)
	server := &http.Server{Handler: handler}
	go func() { _ = server.Serve(network) }()
	base := &http.Transport{DialContext: network.dial, DialTLSContext: network.dial}
	t.Cleanup(func() {
		base.CloseIdleConnections()
		_ = server.Close()
	})
	return base
}

// slowly reads one byte at a time after a pause.
type slowly struct {
	io.Reader
	pause time.Duration
}

func (s slowly) Read(p []byte) (int, error) {
	time.Sleep(s.pause)
	return s.Reader.Read(p[:1])
}

// drip writes n bytes, each after a pause, unless the client goes away.
func drip(w http.ResponseWriter, r *http.Request, n int, pause time.Duration) {
	for range n {
		select {
		case <-time.After(pause):
		case <-r.Context().Done():
			return
		}
		_, _ = io.WriteString(w, "x")
		_ = http.NewResponseController(w).Flush()
	}
}

// wait waits, unless the client goes away.
func wait(r *http.Request, d time.Duration) {
	select {
	case <-time.After(d):
	case <-r.Context().Done():
	}
}

func TestLimits(t *testing.T) {
	creds := testCredentials(t)
	always := 24 * time.Hour
	for name, test := range map[string]struct {
		handler http.HandlerFunc
		body    io.Reader
		setup   func(*http.Client)
		timeout time.Duration // of the context
		pause   time.Duration // between reads of the response
		want    string
		after   time.Duration
		wantErr string
	}{
		"no header": {
			handler: func(_ http.ResponseWriter, r *http.Request) { wait(r, always) },
			after:   time.Minute, wantErr: "transport: no response header within 1m0s",
		},
		"late header": {
			handler: func(w http.ResponseWriter, r *http.Request) { drip(w, r, 1, 59*time.Second) },
			after:   59 * time.Second, want: "x",
		},
		"long download": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				drip(w, r, 1, 0)
				drip(w, r, 10, 119*time.Second)
			},
			after: 1190 * time.Second, want: strings.Repeat("x", 11),
		},
		"no more data": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				drip(w, r, 3, time.Second)
				wait(r, always)
			},
			after: 2*time.Minute + 3*time.Second, want: "xxx", wantErr: "transport: no data in the response body within 2m0s",
		},
		"slow reader": {
			handler: func(w http.ResponseWriter, r *http.Request) { drip(w, r, 3, 0) },
			pause:   10 * time.Minute, after: 40 * time.Minute, want: "xxx",
		},
		"long upload": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				_, _ = io.Copy(io.Discard, r.Body)
				drip(w, r, 1, 59*time.Second)
			},
			body: slowly{strings.NewReader("1234"), 10 * time.Minute}, after: 50*time.Minute + 59*time.Second, want: "x",
		},
		"upload that is read slowly": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				for part := make([]byte, 16<<10); ; time.Sleep(10 * time.Second) {
					if _, err := io.ReadFull(r.Body, part); err != nil {
						break
					}
				}
				drip(w, r, 1, 0)
			},
			body: strings.NewReader(strings.Repeat("1", 256<<10)), after: 160 * time.Second, want: "x",
		},
		"upload that is not read": {
			handler: func(http.ResponseWriter, *http.Request) { time.Sleep(time.Hour) },
			body:    strings.NewReader(strings.Repeat("1", 1<<20)), after: time.Minute, wantErr: "transport: no response header within 1m0s",
		},
		"deadline": {
			handler: func(w http.ResponseWriter, r *http.Request) {
				drip(w, r, 2, 10*time.Minute)
			},
			timeout: time.Hour, after: 20 * time.Minute, want: "xx",
		},
		"deadline exceeded": {
			handler: func(_ http.ResponseWriter, r *http.Request) { wait(r, always) },
			timeout: time.Hour, after: time.Hour, wantErr: "context deadline exceeded",
		},
		"timeout of the client": {
			handler: func(w http.ResponseWriter, r *http.Request) { drip(w, r, 2, 10*time.Minute) },
			setup:   func(c *http.Client) { c.Timeout = time.Hour }, after: 20 * time.Minute, want: "xx",
		},
		"Transport alone": {
			handler: func(w http.ResponseWriter, r *http.Request) { drip(w, r, 2, 10*time.Minute) },
			setup:   func(c *http.Client) { c.Transport.(*Transport).limited = false }, after: 20 * time.Minute, want: "xx",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := NewClient(creds, WithBase(connect(t, test.handler)))
				if test.setup != nil {
					test.setup(client)
				}
				ctx, cancel := context.WithCancel(context.Background())
				if test.timeout > 0 {
					ctx, cancel = context.WithTimeout(ctx, test.timeout)
				}
				defer cancel()
				req := newRequest(t, "POST", start+"?key=hunter2", test.body).WithContext(ctx)
				began := time.Now()
				got, err := fetch(client, req, test.pause)
				if after := time.Since(began); got != test.want || after != test.after {
					t.Errorf("%q after %v, want %q after %v", got, after, test.want, test.after)
				}
				checkTimeout(t, err, test.wantErr)
				time.Sleep(time.Hour) // until the handler returns
			})
		})
	}
}

// fetch sends req and returns the body.
func fetch(client *http.Client, req *http.Request, pause time.Duration) (string, error) {
	resp, err := client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(slowly{resp.Body, pause})
	return string(body), err
}

// checkTimeout wants err to be a timeout with the text want, or nil.
func checkTimeout(t *testing.T, err error, want string) {
	t.Helper()
	if want == "" || err == nil {
		if err != nil || want != "" {
			t.Errorf("got %v, want %q", err, want)
		}
		return
	}
	var timeout net.Error
	if !errors.As(err, &timeout) || !timeout.Timeout() || !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%T %v is not a timeout", err, err)
	}
	if !strings.Contains(err.Error(), want) {
		t.Errorf("%q does not have %q", err, want)
	}
}

func TestLimitOfConnecting(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		base := &http.Transport{DialTLSContext: func(context.Context, string, string) (net.Conn, error) {
			time.Sleep(time.Hour)
			return nil, net.ErrClosed
		}}
		began := time.Now()
		_, err := NewClient(creds, WithBase(base)).Get(start)
		checkTimeout(t, err, "transport: no response header within 1m0s")
		if after := time.Since(began); after != time.Minute {
			t.Errorf("after %v", after)
		}
		time.Sleep(time.Hour) // until dialing ends
	})
}

// TestLimitsKeepErrors: what is not a timeout of the limits is returned as it is.
func TestLimitsKeepErrors(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		client := NewClient(creds, WithBase(connect(t, func(w http.ResponseWriter, r *http.Request) {
			drip(w, r, 1, 0)
			wait(r, time.Hour)
		})))
		time.AfterFunc(time.Second, cancel)
		if _, err := fetch(client, newRequest(t, "GET", start, nil).WithContext(ctx), 0); !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		failure := errors.New("x")
		var sent context.Context
		client = NewClient(creds, WithBase(tripFunc(func(req *http.Request) (*http.Response, error) {
			sent = req.Context()
			return nil, failure
		})))
		if _, err := client.Transport.RoundTrip(newRequest(t, "GET", start, nil)); err != failure || sent.Err() == nil {
			t.Errorf("%v, the context ended with %v", err, sent.Err())
		}
	})
}

// TestLimitsNameTheTimeout: a base may return ctx.Err instead of the cause.
func TestLimitsNameTheTimeout(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		var sent context.Context
		client := NewClient(creds, WithBase(tripFunc(func(req *http.Request) (*http.Response, error) {
			sent = req.Context()
			if req.URL.Path == "/body" {
				return &http.Response{StatusCode: 200, Body: stalled{sent}}, nil
			}
			<-sent.Done()
			return nil, sent.Err()
		})))
		_, err := fetch(client, newRequest(t, "GET", DefaultOrigin+"/header", nil), 0)
		checkTimeout(t, err, "transport: no response header within")
		_, err = fetch(client, newRequest(t, "GET", DefaultOrigin+"/body", nil), 0)
		checkTimeout(t, err, "transport: no data in the response body within")
	})
}

// stalled is a body that has no data until the context is done.
type stalled struct{ context.Context }

func (s stalled) Read([]byte) (int, error) { <-s.Done(); return 0, s.Err() }
func (s stalled) Close() error             { return nil }

// TestLimitsAfterAnEarlyResponse: a base can send the rest of the request after the
// response header has arrived.
func TestLimitsAfterAnEarlyResponse(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		var sent *http.Request
		client := NewClient(creds, WithBase(tripFunc(func(req *http.Request) (*http.Response, error) {
			sent = req
			return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
		})))
		resp, err := client.Do(newRequest(t, "POST", start, io.MultiReader(strings.NewReader("a=b"))))
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if body, err := io.ReadAll(sent.Body); err != nil || string(body) != "a=b" {
			t.Errorf("%q, %v", body, err)
		}
		time.Sleep(time.Hour)
		if err := sent.Context().Err(); err != nil {
			t.Error(err)
		}
	})
}

// TestLimitsKeepTheContract: the response has the caller's request, the base gets a
// context that ends with the body, NoBody and bodies in memory stay, and the body of
// 101 can be written.
func TestLimitsKeepTheContract(t *testing.T) {
	creds := testCredentials(t)
	type connection struct{ io.ReadWriteCloser }
	for _, url := range []string{start, "https://elsewhere.example/"} {
		var sent *http.Request
		var answer http.Response
		client := NewClient(creds, WithBase(tripFunc(func(req *http.Request) (*http.Response, error) {
			sent = req
			resp := answer
			resp.Request = req
			return &resp, nil
		})))
		req := newRequest(t, "GET", url, http.NoBody)
		answer = http.Response{StatusCode: 200, Body: http.NoBody}
		resp, err := client.Transport.RoundTrip(req)
		if err != nil || resp.Request != req || sent == req || sent.Body != http.NoBody {
			t.Fatalf("%v, the response has another request: %t", err, resp.Request != req)
		}
		if sent.Context().Err() != nil {
			t.Error("the context ended before the body")
		}
		_ = resp.Body.Close()
		if sent.Context().Err() == nil {
			t.Error("the context did not end with the body")
		}
		form := newRequest(t, "POST", url, strings.NewReader("a=b"))
		if _, err = client.Transport.RoundTrip(form); err != nil || sent.Body != form.Body {
			t.Errorf("%v, a body in memory was replaced", err)
		}
		answer = http.Response{StatusCode: http.StatusSwitchingProtocols, Body: connection{}}
		resp, err = client.Transport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := resp.Body.(io.Writer); !ok || sent.Context().Err() != nil {
			t.Error("the connection cannot be written")
		}
	}
}
