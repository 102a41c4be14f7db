package transport

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

const start = DefaultOrigin + "/start"

// TestRedirects follows redirects with a client that follows all of them, so
// that it is the Transport that decides about the token.
func TestRedirects(t *testing.T) {
	creds := testCredentials(t)
	tests := []struct {
		name, to string
		signed   bool
		wantErr  string // of the second request
	}{
		{"same origin", "/other", true, ""},
		{"same origin, port written", "https://API.voximplant.com:443/other", true, ""},
		{"other host", "https://evil.example/", false, ""},
		{"subdomain", "https://x.api.voximplant.com/", false, ""},
		{"other port", "https://api.voximplant.com:444/", false, ""},
		{"http elsewhere", "http://evil.example/", false, ""},
		{"http to the host", "http://api.voximplant.com/other?token=hunter2", false, "plain http"},
	}
	for _, test := range tests {
		for _, status := range []int{301, 302, 303, 307, 308} {
			t.Run(test.name+" "+http.StatusText(status), func(t *testing.T) {
				base := &recorder{redirects: map[string]string{start: test.to}, status: status}
				client := &http.Client{Transport: NewTransport(creds, WithBase(base))}
				resp, err := client.Post(start, "text/plain", strings.NewReader("a=b"))
				if err == nil {
					_ = resp.Body.Close()
				}
				mustVerify(t, creds, base.auth()[0])
				if test.wantErr != "" {
					if err == nil || len(base.got) != 1 || !strings.Contains(err.Error(), test.wantErr) {
						t.Fatalf("%d requests, %v", len(base.got), err)
					}
					return
				}
				if err != nil || len(base.got) != 2 {
					t.Fatalf("%d requests, %v", len(base.got), err)
				}
				if got := base.auth()[1]; (got != "") != test.signed {
					t.Errorf("signed %t, want %t", got != "", test.signed)
				}
			})
		}
	}
}

// TestRedirectThereAndBack: a token belongs to the origin, not to a place in a
// chain of redirects.
func TestRedirectThereAndBack(t *testing.T) {
	base := &recorder{status: 302, redirects: map[string]string{
		start: "https://elsewhere.example/", "https://elsewhere.example/": DefaultOrigin + "/end",
	}}
	client := NewClient(testCredentials(t), WithBase(base))
	resp, err := client.Get(start)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if auth := base.auth(); len(auth) != 3 || auth[0] == "" || auth[1] != "" || auth[2] != auth[0] {
		t.Errorf("%d requests, signed %t %t %t", len(auth), auth[0] != "", auth[1] != "", auth[2] != "")
	}
}

// TestRedirectDropsHeaders: what a caller adds stays with the origin that it is meant for.
func TestRedirectDropsHeaders(t *testing.T) {
	for to, keeps := range map[string]bool{"/end": true, "https://elsewhere.example/": false, "https://api.voximplant.com:444/": false} {
		base := &recorder{status: 307, redirects: map[string]string{start + "?key=hunter2": to}}
		req := newRequest(t, "GET", start+"?key=hunter2", nil)
		req.Header.Set("X-Api-Key", "hunter2")
		req.Header.Set("Accept", "text/csv")
		resp, err := NewClient(testCredentials(t), WithBase(base)).Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		got := base.got[1].Header
		if (got.Get("X-Api-Key") != "") != keeps || (got.Get("Referer") != "") != keeps || got.Get("Accept") != "text/csv" {
			t.Errorf("%s: %v", to, got)
		}
	}
}

func TestRedirectBackDropsHeaders(t *testing.T) {
	base := &recorder{status: 302, redirects: map[string]string{
		start: "https://elsewhere.example/", "https://elsewhere.example/": DefaultOrigin + "/end",
	}}
	req := newRequest(t, "GET", start, nil)
	req.Header.Set("X-Api-Key", "hunter2")
	resp, err := NewClient(testCredentials(t), WithBase(base)).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	for i, want := range []string{"hunter2", "", ""} {
		if got := base.got[i].Header.Get("X-Api-Key"); got != want {
			t.Errorf("request %d has the key %q, want %q", i, got, want)
		}
	}
}

func TestNewClientFollowsReadsOnly(t *testing.T) {
	creds := testCredentials(t)
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, method := range []string{"", "GET", "HEAD", "POST", "PUT", "DELETE"} {
			base := &recorder{redirects: map[string]string{start: "/other"}, status: status}
			req := newRequest(t, method, start, nil)
			req.Method = method
			resp, err := NewClient(creds, WithBase(base)).Do(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			wantRequests, wantStatus := 2, 200
			if method == "POST" || method == "PUT" || method == "DELETE" {
				wantRequests, wantStatus = 1, status
			}
			if len(base.got) != wantRequests || resp.StatusCode != wantStatus {
				t.Errorf("%s %d: %d requests, status %d", method, status, len(base.got), resp.StatusCode)
			}
		}
	}
	base := &recorder{redirects: map[string]string{start: start}, status: 302}
	_, err := NewClient(creds, WithBase(base)).Get(start)
	if err == nil || !strings.Contains(err.Error(), "transport: stopped after 10 redirects") || len(base.got) != 10 {
		t.Errorf("%d requests, %v", len(base.got), err)
	}
}

// service is a handler that keeps the Authorization headers it gets.
type service struct {
	mu    sync.Mutex
	auth  []string
	serve http.HandlerFunc
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.auth = append(s.auth, r.Header.Get("Authorization"))
	s.mu.Unlock()
	s.serve(w, r)
}

// network is a TLS server that is the origin https://example.com:port, and a
// plain one elsewhere. The certificate of httptest is for example.com and
// 127.0.0.1: the name is the origin, the address counts as another host.
type network struct {
	api, elsewhere service
	origin         string
	base           http.RoundTripper
}

func newNetwork(t *testing.T) *network {
	t.Helper()
	n := new(network)
	plain, tls := httptest.NewServer(&n.elsewhere), httptest.NewTLSServer(&n.api)
	t.Cleanup(plain.Close)
	t.Cleanup(tls.Close)
	address := tls.Listener.Addr().String()
	_, port, _ := strings.Cut(address, ":")
	n.origin = "https://example.com:" + port
	n.elsewhere.serve = func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "elsewhere") }
	n.api.serve = func(w http.ResponseWriter, r *http.Request) {
		to := map[string]string{
			"/http": plain.URL, "/address": tls.URL + "/answer", "/clear": "http://example.com:" + port + "/answer",
		}[r.URL.Path]
		if to != "" {
			http.Redirect(w, r, to, http.StatusTemporaryRedirect)
			return
		}
		_, _ = io.WriteString(w, r.FormValue("a"))
	}
	dial := tls.Client().Transport
	n.base = tripFunc(func(req *http.Request) (*http.Response, error) {
		out := req.Clone(req.Context())
		if out.URL.Hostname() == "example.com" {
			out.URL.Host = address
		}
		return dial.RoundTrip(out)
	})
	return n
}

func TestOverTheNetwork(t *testing.T) {
	creds := testCredentials(t)
	n := newNetwork(t)
	client := NewClient(creds, WithBase(n.base), WithOrigin(n.origin))
	for _, test := range []struct{ path, want, wantErr string }{
		{"/answer", "b", ""},
		{"/http", "", "redirect from https to http blocked"},
		{"/address", "", ""},
		{"/clear", "", "redirect from https to http blocked"},
	} {
		resp, err := client.Get(n.origin + test.path + "?a=b")
		if err != nil {
			if test.wantErr == "" || !strings.Contains(err.Error(), test.wantErr) {
				t.Errorf("%s: %v", test.path, err)
			}
			continue
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || string(body) != test.want || test.wantErr != "" {
			t.Errorf("%s: %q, %v", test.path, body, err)
		}
	}
	if len(n.elsewhere.auth) != 0 {
		t.Error("plain http got a request")
	}
	for i, signed := range []bool{true, true, true, false, true} {
		if len(n.api.auth) != 5 || (n.api.auth[i] != "") != signed {
			t.Fatalf("%d requests, number %d signed %t", len(n.api.auth), i, !signed)
		}
		if signed {
			mustVerify(t, creds, n.api.auth[i])
		}
	}
}
