package transport

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestRoundTripSignsTheOrigin(t *testing.T) {
	creds := testCredentials(t)
	const custom = "https://API.Example.com:8443"
	tests := []struct {
		origin, url string
		signed      bool
	}{
		{DefaultOrigin, "https://api.voximplant.com/platform_api/SetAccountInfo", true},
		{DefaultOrigin, "https://API.Voximplant.COM/", true},
		{DefaultOrigin, "HTTPS://api.voximplant.com", true},
		{DefaultOrigin, "https://api.voximplant.com:443/", true},
		{DefaultOrigin, "https://api.voximplant.com:/", true},
		{DefaultOrigin, "https://api.voximplant.com./", true},
		{DefaultOrigin + ":443/", "https://api.voximplant.com/", true},
		{DefaultOrigin, "https://api.voximplant.com:8443/", false},
		{DefaultOrigin, "https://voximplant.com/", false},
		{DefaultOrigin, "https://evil.api.voximplant.com/", false},
		{DefaultOrigin, "https://api.voximplant.com.evil.example/", false},
		{DefaultOrigin, "https://api.voximplant.com@evil.example/", false},
		{DefaultOrigin, "https://api-voximplant.com/", false},
		{DefaultOrigin, "https://api.voximp\u217Cant.com/", false}, // a numeral that looks like l
		{DefaultOrigin, "http://evil.example/", false},
		{"https://desk.example", "https://de\u017F\u212A.example/", false}, // Unicode folds these to s and k
		{custom, "https://api.example.com:8443/x", true},
		{custom, "https://api.example.com/x", false},
		{custom, "https://api.voximplant.com/", false},
		{"https://[2001:db8::1]", "https://[2001:DB8::1]:443/", true},
	}
	for _, test := range tests {
		t.Run(test.url, func(t *testing.T) {
			base := &recorder{}
			req := newRequest(t, "GET", test.url, nil)
			resp, err := NewTransport(creds, WithBase(base), WithOrigin(test.origin)).RoundTrip(req)
			if err != nil {
				t.Fatal(err)
			}
			_ = resp.Body.Close()
			header := base.auth()[0]
			if (header != "") != test.signed {
				t.Fatalf("signed %t, want %t", header != "", test.signed)
			}
			if test.signed {
				mustVerify(t, creds, header)
			} else if base.got[0] != req {
				t.Error("another request was sent")
			}
		})
	}
}

func TestRoundTripKeepsTheRequest(t *testing.T) {
	base := &recorder{}
	tr := NewTransport(testCredentials(t), WithBase(base))
	req := newRequest(t, "POST", DefaultOrigin+"/platform_api/X?a=b", strings.NewReader("c=d"))
	req.Header.Set("X-Mine", "1")
	before, headerBefore := *req, req.Header.Clone()
	resp, err := tr.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	if !reflect.DeepEqual(req.Header, headerBefore) {
		t.Errorf("header changed to %v", req.Header)
	}
	if req.URL != before.URL || req.Body != before.Body || req.Host != before.Host || req.ContentLength != 3 {
		t.Error("the request changed")
	}
	sent := base.got[0]
	if sent == req || sent.Header.Get("X-Mine") != "1" || sent.URL.String() != req.URL.String() || sent.ContentLength != 3 {
		t.Errorf("sent %v", sent.Header.Get("X-Mine"))
	}
	if resp.Request != req {
		t.Error("the answer leads to the request with the token")
	}
	// A request made by hand may have no header map.
	bare := &http.Request{Method: "GET", URL: req.URL}
	if _, err := tr.RoundTrip(bare); err != nil || bare.Header != nil {
		t.Errorf("%v, header %v", err, bare.Header)
	}
}

func TestRoundTripRespectsAuthorization(t *testing.T) {
	for _, name := range []string{"Authorization", "authorization"} {
		base := &recorder{}
		req := newRequest(t, "GET", DefaultOrigin, nil)
		req.Header[name] = []string{"Bearer mine"}
		if _, err := NewTransport(testCredentials(t), WithBase(base)).RoundTrip(req); err != nil {
			t.Fatal(err)
		}
		if got := base.got[0].Header; len(got) != 1 || got[name][0] != "Bearer mine" {
			t.Errorf("%s became %v", name, got)
		}
	}
}

func TestRoundTripReturnsWhatTheBaseReturns(t *testing.T) {
	failure := &url.Error{Op: "dial", Err: errors.New("x")}
	resp := &http.Response{StatusCode: 500}
	tr := NewTransport(testCredentials(t), WithBase(tripFunc(func(*http.Request) (*http.Response, error) {
		return resp, failure
	})))
	gotResp, gotErr := tr.RoundTrip(newRequest(t, "GET", DefaultOrigin, nil))
	if gotResp != resp || gotErr != failure || resp.Request != nil {
		t.Errorf("got %v, %v", gotResp, gotErr)
	}
}

// refusals are the errors that RoundTrip makes itself, each with a way to it.
func refusals(t *testing.T) map[string]struct {
	tr   *Transport
	url  string
	want string
} {
	creds := testCredentials(t)
	broken := NewTransport(creds)
	broken.tokens.sign = func(*Credentials, claims) (string, error) { return "", errors.New("x") }
	out := map[string]struct {
		tr   *Transport
		url  string
		want string
	}{
		"no credentials":   {NewTransport(nil), DefaultOrigin, "no credentials"},
		"zero credentials": {NewTransport(new(Credentials)), DefaultOrigin, "no credentials"},
		"zero transport":   {new(Transport), DefaultOrigin, "no credentials"},
		"nil transport":    {nil, DefaultOrigin, "no credentials"},
		"nil, other host":  {NewTransport(nil), "https://example.com", "no credentials"},
		"signing":          {broken, DefaultOrigin, "sign a token"},
	}
	for _, u := range []string{
		"http://api.voximplant.com/?password=hunter2", "http://API.VOXIMPLANT.COM:443", "http://api.voximplant.com:8080",
		"http://api.voximplant.com.", "HTTP://api.voximplant.com",
	} {
		out[u] = struct {
			tr   *Transport
			url  string
			want string
		}{NewTransport(creds), u, "plain http to api.voximplant.com is not allowed"}
	}
	return out
}

func TestRoundTripRefuses(t *testing.T) {
	for name, test := range refusals(t) {
		t.Run(name, func(t *testing.T) {
			body := &closeCounter{Reader: strings.NewReader("a=b")}
			req := newRequest(t, "POST", test.url, body)
			if test.tr != nil {
				test.tr.base = tripFunc(func(*http.Request) (*http.Response, error) {
					t.Error("sent")
					return nil, errors.ErrUnsupported
				})
			}
			resp, err := test.tr.RoundTrip(req)
			if resp != nil || err == nil {
				t.Fatalf("got %v, %v", resp, err)
			}
			checkError(t, err, test.want)
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("query in %q", err)
			}
			if body.closed != 1 {
				t.Errorf("body closed %d times", body.closed)
			}
			if rest, _ := io.ReadAll(body); string(rest) != "a=b" {
				t.Error("body read")
			}
		})
	}
}

func TestRoundTripRefusesWithoutURLAndContext(t *testing.T) {
	tr := NewTransport(testCredentials(t), WithBase(&recorder{}))
	for _, req := range []*http.Request{nil, {}, {Body: http.NoBody}} {
		_, err := tr.RoundTrip(req)
		if err == nil {
			t.Fatal("sent")
		}
		checkError(t, err, "no URL")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	body := &closeCounter{Reader: strings.NewReader("")}
	_, err := tr.RoundTrip(newRequest(t, "POST", DefaultOrigin, body).WithContext(ctx))
	if !errors.Is(err, context.Canceled) || body.closed != 1 {
		t.Errorf("%v, body closed %d times", err, body.closed)
	}
	checkError(t, err)
}

func TestOptionsOutOfRange(t *testing.T) {
	creds := testCredentials(t)
	const want = "WithOrigin"
	for name, test := range map[string]struct {
		opt  Option
		want string
	}{
		"lifetime 0":        {WithLifetime(0), "WithLifetime: want 10s to 1h0m0s, got 0s"},
		"lifetime negative": {WithLifetime(-time.Minute), "WithLifetime"},
		"lifetime short":    {WithLifetime(MinLifetime - 1), "WithLifetime"},
		"lifetime long":     {WithLifetime(MaxLifetime + 1), "WithLifetime"},
		"account 0":         {WithAccountID(0), "WithAccountID"},
		"account negative":  {WithAccountID(-1), "WithAccountID"},
		"origin empty":      {WithOrigin(""), want},
		"origin host only":  {WithOrigin("api.voximplant.com"), want},
		"host and port":     {WithOrigin("api.voximplant.com:443"), want},
		"no host":           {WithOrigin("https://"), want},
		"port only":         {WithOrigin("https://:443"), want},
		"bad port":          {WithOrigin("https://a.example:99999"), "port"},
		"port 0":            {WithOrigin("https://a.example:0"), "port"},
		"control character": {WithOrigin("https://a.example\n"), want},
		"path":              {WithOrigin(DefaultOrigin + "/platform_api"), "more than scheme, host and port"},
		"query":             {WithOrigin(DefaultOrigin + "?hunter2"), "more than"},
		"empty query":       {WithOrigin(DefaultOrigin + "?"), "more than"},
		"fragment":          {WithOrigin(DefaultOrigin + "#hunter2"), "more than"},
		"user":              {WithOrigin("https://u:hunter2@a.example"), "more than"},
		"opaque":            {WithOrigin("https:a.example"), want},
		"not ASCII":         {WithOrigin("https://ex\u00e4mple.com"), "xn--"},
		"ftp":               {WithOrigin("ftp://a.example"), "https"},
		"http":              {WithOrigin("http://a.example"), "want https"},
		"http loopback":     {WithOrigin("http://127.0.0.1:80"), "WithInsecureLoopback"},
	} {
		t.Run(name, func(t *testing.T) {
			tr := NewTransport(creds, test.opt)
			_, err := tr.RoundTrip(newRequest(t, "GET", "https://example.com", nil))
			_, tokenErr := tr.Token(t.Context())
			if err == nil || tokenErr == nil {
				t.Fatal("accepted")
			}
			checkError(t, err, test.want)
			checkError(t, tokenErr, test.want)
			if strings.Contains(err.Error(), "hunter2") {
				t.Errorf("content in %q", err)
			}
		})
	}
	_, err := NewTransport(nil, WithLifetime(1), WithAccountID(0), WithOrigin("x")).Token(t.Context())
	checkError(t, err, "no credentials", "WithLifetime", "WithAccountID", "WithOrigin")
}

func TestInsecureLoopback(t *testing.T) {
	creds := testCredentials(t)
	for origin, ok := range map[string]bool{
		"http://127.0.0.1:8080": true, "http://127.9.9.9": true, "http://[::1]:1": true, "http://LOCALHOST": true,
		"http://localhost.evil.example": false, "http://127.0.0.1.evil.example": false, "http://10.0.0.1": false,
		"http://0.0.0.0": false, "http://api.voximplant.com": false,
	} {
		base := &recorder{}
		tr := NewTransport(creds, WithBase(base), WithOrigin(origin), WithInsecureLoopback())
		_, err := tr.RoundTrip(newRequest(t, "GET", origin+"/x", nil))
		if (err == nil) != ok {
			t.Errorf("%s: %v", origin, err)
		}
		if ok {
			mustVerify(t, creds, base.auth()[0])
		}
	}
	// Another port of the same host is another server, which tests have.
	base := &recorder{}
	tr := NewTransport(creds, WithBase(base), WithOrigin("http://127.0.0.1:1"), WithInsecureLoopback())
	if _, err := tr.RoundTrip(newRequest(t, "GET", "http://127.0.0.1:2", nil)); err != nil || base.auth()[0] != "" {
		t.Errorf("%v, %q", err, base.auth())
	}
	// The option alone opens nothing.
	_, err := NewTransport(creds, WithBase(base), WithInsecureLoopback(), nil).RoundTrip(newRequest(t, "GET", "http://api.voximplant.com", nil))
	if err == nil {
		t.Error("http to the default origin was sent")
	}
}

func TestTransportHidesTheToken(t *testing.T) {
	tr := NewTransport(testCredentials(t))
	text, err := tr.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var none *Transport
	client := &http.Client{Transport: tr}
	type hidden struct{ client *http.Client }
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		for _, value := range []any{tr, client, *client, hidden{client}, &hidden{client}, none, new(Transport)} {
			shown := fmt.Sprintf(verb, value)
			if strings.Contains(shown, text[:20]) || leaks(testKey(), shown) != "" {
				t.Errorf("%s of %T shows a secret", verb, value)
			}
		}
	}
	want := fmt.Sprintf("transport.Transport{Origin:https://api.voximplant.com:443, AccountID:%d, Token:REDACTED}", testAccount)
	if got := fmt.Sprintf("%+v", tr); got != want {
		t.Error(got)
	}
	if got := string(asJSON(tr)); got != "{}" {
		t.Error(got)
	}
}

func TestDefaultBase(t *testing.T) {
	if NewTransport(nil).baseTripper() != http.DefaultTransport || NewTransport(nil, WithBase(nil)).baseTripper() != http.DefaultTransport {
		t.Error("the base is not http.DefaultTransport")
	}
}

// idler counts CloseIdleConnections.
type idler struct {
	recorder
	closed int
}

func (i *idler) CloseIdleConnections() { i.closed++ }

func TestCloseIdleConnections(t *testing.T) {
	base := &idler{}
	NewClient(testCredentials(t), WithBase(base)).CloseIdleConnections()
	if base.closed != 1 {
		t.Errorf("closed %d times", base.closed)
	}
	NewClient(nil, WithBase(&recorder{})).CloseIdleConnections()
}
