package transport

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// remote is a base whose clock differs from the local one.
type remote struct {
	recorder
	offset atomic.Int64  // time.Duration
	before time.Duration // from the request to the Date header
	after  time.Duration // from the Date header to the response
	header http.Header   // in addition
}

func (r *remote) RoundTrip(req *http.Request) (*http.Response, error) {
	time.Sleep(r.before)
	date := time.Now().Add(time.Duration(r.offset.Load()))
	time.Sleep(r.after)
	resp, err := r.recorder.RoundTrip(req)
	resp.Header.Set("Date", date.UTC().Format(http.TimeFormat))
	for name, values := range r.header {
		resp.Header[name] = values
	}
	return resp, err
}

// visit sends a request and returns the claims of its token and the local time at
// which it was sent.
func visit(t *testing.T, tr *Transport, base *remote) (token jws, sent int64) {
	t.Helper()
	sent = time.Now().Unix()
	resp, err := tr.RoundTrip(newRequest(t, "POST", DefaultOrigin+"/platform_api/X", strings.NewReader("a=b")))
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	auth := base.auth()
	return mustVerify(t, tr.tokens.creds, auth[len(auth)-1]), sent
}

func TestClockCorrectsTokens(t *testing.T) {
	creds := testCredentials(t)
	for _, test := range []struct {
		name          string
		off           time.Duration
		before, after time.Duration
		want          time.Duration // ClockOffset
		corrected     bool
		message       string // of CheckClock
	}{
		{name: "right"},
		{name: "a second behind", off: time.Second},
		{name: "two seconds ahead", off: -2 * time.Second},
		{name: "few seconds behind", off: 4 * time.Second, want: 4 * time.Second, corrected: true, message: "4s behind the clock of api.voximplant.com; new tokens"},
		{name: "few seconds ahead", off: -4 * time.Second, want: -4 * time.Second, corrected: true, message: "4s ahead of the clock of api.voximplant.com; new tokens"},
		{name: "an hour behind", off: time.Hour, want: time.Hour, corrected: true, message: "1h0m0s behind"},
		{name: "an hour ahead", off: -time.Hour, want: -time.Hour, corrected: true, message: "1h0m0s ahead of"},
		{name: "a day ahead", off: -24 * time.Hour, want: -24 * time.Hour, corrected: true, message: "24h0m0s ahead of"},
		{name: "over a day ahead", off: -25 * time.Hour, want: -25 * time.Hour, message: "25h0m0s ahead of the clock of api.voximplant.com; tokens are not corrected by more than 24h0m0s"},
		{name: "a year behind", off: 365 * 24 * time.Hour, want: 365 * 24 * time.Hour, message: "8760h0m0s behind"},
		{name: "slow, right", before: 10 * time.Second, after: 10 * time.Second},
		{name: "slow before the date, right", before: 100 * time.Second},
		{name: "slow after the date, right", after: 100 * time.Second},
		{name: "slow, off", off: time.Hour, before: 10 * time.Second, after: 10 * time.Second, want: time.Hour, corrected: true, message: "1h0m0s"},
	} {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(300 * time.Millisecond) // not on a whole second
				base := &remote{before: test.before, after: test.after}
				base.offset.Store(int64(test.off))
				tr := NewTransport(creds, WithBase(base))
				signed := countSigning(tr)
				if first, sent := visit(t, tr, base); first.claim(t, "iat") != sent-5 {
					t.Errorf("iat of the first token is %d, sent at %d", first.claim(t, "iat"), sent)
				}
				if got := tr.ClockOffset(); got != test.want {
					t.Errorf("offset %v, want %v", got, test.want)
				}
				checkClock(t, tr, test.message)
				correction, signings := time.Duration(0), int64(1)
				if test.corrected {
					correction, signings = test.off, 2
				}
				made := time.Now().Add(correction).Unix() - 5
				second, _ := visit(t, tr, base)
				visit(t, tr, base)
				if signed.Load() != signings {
					t.Errorf("%d signings, want %d", signed.Load(), signings)
				}
				if iat := second.claim(t, "iat"); test.corrected && iat != made || second.claim(t, "exp") != iat+600 {
					t.Errorf("iat of the second token is %d, want %d", iat, made)
				}
				if got := tr.ClockOffset(); got != test.want {
					t.Errorf("offset %v after the third response, want %v", got, test.want)
				}
				_, expires, err := tr.TokenWithExpiry(t.Context())
				if want := time.Unix(second.claim(t, "exp"), 0).Add(-correction); err != nil || !expires.Equal(want) {
					t.Errorf("expires %v by the local clock, want %v", expires, want)
				}
			})
		})
	}
}

// checkClock wants message in the error, or none.
func checkClock(t *testing.T, tr *Transport, message string) {
	t.Helper()
	switch err := tr.CheckClock(); {
	case message == "" && err != nil:
		t.Error(err)
	case message != "" && err == nil:
		t.Errorf("no error, want %q", message)
	case err != nil:
		checkError(t, err, "the local clock is "+message)
	}
}

// TestClockConverges: a slow response gives a rough offset, the next quick one
// the precise one, and slow ones do not spoil it again.
func TestClockConverges(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(300 * time.Millisecond)
		base := &remote{after: 2 * time.Minute}
		base.offset.Store(int64(time.Hour))
		tr := NewTransport(creds, WithBase(base))
		visit(t, tr, base)
		if got := tr.ClockOffset(); got != 59*time.Minute {
			t.Errorf("offset %v after a slow response, want 59m", got)
		}
		for _, after := range []time.Duration{0, 2 * time.Minute, time.Second} {
			base.after = after
			visit(t, tr, base)
			if got := tr.ClockOffset(); got != time.Hour {
				t.Errorf("offset %v after one of %v, want 1h", got, after)
			}
		}
		base.offset.Store(int64(time.Second)) // the local clock has been set
		visit(t, tr, base)
		if got := tr.ClockOffset(); got != 0 || tr.CheckClock() != nil {
			t.Errorf("offset %v once the clock is right", got)
		}
	})
}

// TestClockAfterAWrongDate: after a Date that is a year off, tokens are as without
// it, and the next right one counts again.
func TestClockAfterAWrongDate(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(300 * time.Millisecond)
		base := &remote{}
		tr := NewTransport(creds, WithBase(base))
		for _, test := range []struct{ off, next time.Duration }{
			{time.Hour, time.Hour}, {-365 * 24 * time.Hour, 0}, {time.Hour, time.Hour}, {0, 0},
		} {
			base.offset.Store(int64(test.off))
			visit(t, tr, base)
			if token, sent := visit(t, tr, base); token.claim(t, "iat") != sent-5+int64(test.next/time.Second) {
				t.Errorf("after %v: iat %d at %d, want a correction of %v", test.off, token.claim(t, "iat"), sent, test.next)
			}
		}
	})
}

func TestClockIgnores(t *testing.T) {
	creds := testCredentials(t)
	elsewhere := newRequest(t, "GET", "https://elsewhere.example", nil)
	hourAhead := func() http.Header {
		return http.Header{"Date": {time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)}}
	}
	for name, test := range map[string]struct {
		url   string
		spoil func(*http.Response)
		opts  []Option
		want  bool
	}{
		"nothing":         {want: true, spoil: func(*http.Response) {}},
		"no request":      {want: true, spoil: func(r *http.Response) { r.Request = nil }},
		"no header":       {spoil: func(r *http.Response) { r.Header = nil }},
		"no date":         {spoil: func(r *http.Response) { r.Header.Del("Date") }},
		"empty date":      {spoil: func(r *http.Response) { r.Header.Set("Date", "") }},
		"garbage":         {spoil: func(r *http.Response) { r.Header.Set("Date", "Fri, 31 Feb 2026 25:61:61 GMT") }},
		"zone":            {spoil: func(r *http.Response) { r.Header.Set("Date", "Sat, 01 Jan 2000 01:00:00 +0000") }},
		"number":          {spoil: func(r *http.Response) { r.Header.Set("Date", "946688400") }},
		"cached":          {spoil: func(r *http.Response) { r.Header.Set("Age", "0") }},
		"base redirected": {spoil: func(r *http.Response) { r.Request = elsewhere }},
		"other host":      {url: "https://elsewhere.example/"},
		"other port":      {url: "https://api.voximplant.com:444/"},
		"no last request": {url: "https://elsewhere.example/", spoil: func(r *http.Response) { r.Request = nil }},
		"http loopback":   {url: "http://localhost/", opts: []Option{WithOrigin("http://localhost"), WithInsecureLoopback()}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				base := tripFunc(func(req *http.Request) (*http.Response, error) {
					resp := &http.Response{StatusCode: 200, Header: hourAhead(), Body: http.NoBody, Request: req}
					if test.spoil != nil {
						test.spoil(resp)
					}
					return resp, nil
				})
				url := DefaultOrigin
				if test.url != "" {
					url = test.url
				}
				tr := NewTransport(creds, append(test.opts, WithBase(base))...)
				resp, err := tr.RoundTrip(newRequest(t, "GET", url, nil))
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				if got := tr.ClockOffset(); (got != 0) != test.want {
					t.Errorf("offset %v", got)
				}
			})
		})
	}
	var none *Transport
	for _, tr := range []*Transport{none, {}, NewTransport(nil)} {
		if tr.ClockOffset() != 0 || tr.CheckClock() != nil {
			t.Errorf("%v has an offset", tr)
		}
	}
}

// TestClockAnyDate: whatever the header is, requests are sent, with a token that is
// at most a day off.
func TestClockAnyDate(t *testing.T) {
	creds := testCredentials(t)
	for _, date := range []string{
		"Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 0000 00:00:00 GMT",
		"Thu, 01 Jan 1970 00:00:00 GMT", "Saturday, 01-Jan-00 23:00:00 GMT", "Sat Jan  1 12:00:00 2000",
		strings.Repeat("9", 1000), "\x00",
	} {
		synctest.Test(t, func(t *testing.T) {
			base := &remote{header: http.Header{"Date": {date}}}
			tr := NewTransport(creds, WithBase(base))
			for range 3 {
				token, sent := visit(t, tr, base)
				if off := time.Duration(token.claim(t, "iat")-sent) * time.Second; off.Abs() > maxCorrection+backdate {
					t.Errorf("%q: iat is off by %v", date, off)
				}
				_ = tr.CheckClock()
			}
		})
	}
}

// TestClockSetWhileWaiting: the offset is for the local clock as it is when the
// response arrives.
func TestClockSetWhileWaiting(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 500e6, time.UTC)
	var c clock
	c.learn(now.Truncate(time.Second), now, now.Add(-time.Hour))
	if got := c.measured(); got != time.Hour {
		t.Errorf("offset %v, want 1h", got)
	}
}

// TestClockChangesForMany changes the service's clock while 1,000 goroutines share
// a Transport: one token for each change, one signing at a time.
func TestClockChangesForMany(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(300 * time.Millisecond)
		base := &remote{before: 20 * time.Millisecond, after: 20 * time.Millisecond}
		tr := NewTransport(creds, WithBase(base))
		var signing, signed atomic.Int64
		inner := tr.tokens.sign
		tr.tokens.sign = func(creds *Credentials, c claims) (string, error) {
			if signing.Add(1) != 1 {
				t.Error("two signings at a time")
			}
			defer signing.Add(-1)
			signed.Add(1)
			return inner(creds, c)
		}
		offsets := []time.Duration{0, time.Hour, -time.Hour, 10 * time.Second, 365 * 24 * time.Hour}
		for i, offset := range offsets {
			base.offset.Store(int64(offset))
			for range 2 { // the first round learns, the second one uses it
				var wg sync.WaitGroup
				for range 1000 {
					wg.Go(func() {
						resp, err := tr.RoundTrip(newRequest(t, "GET", DefaultOrigin, nil))
						if err != nil {
							t.Error(err)
							return
						}
						_ = resp.Body.Close()
						_ = tr.CheckClock()
					})
				}
				wg.Wait()
			}
			if got := tr.ClockOffset(); got != offset {
				t.Errorf("offset %v, want %v", got, offset)
			}
			if got := signed.Load(); got != int64(i+1) {
				t.Errorf("%d signings after %d clocks", got, i+1)
			}
		}
	})
}

// TestClockOverTheNetwork: over TLS, with a client.
func TestClockOverTheNetwork(t *testing.T) {
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", time.Now().Add(-time.Hour).UTC().Format(http.TimeFormat))
		_, _ = io.WriteString(w, r.Header.Get("Authorization"))
	}))
	defer server.Close()
	creds := testCredentials(t)
	client := NewClient(creds, WithBase(server.Client().Transport), WithOrigin(server.URL))
	tr := client.Transport.(*Transport)
	for i, want := range []time.Duration{0, -time.Hour} {
		resp, err := client.Get(server.URL)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		iat := time.Unix(mustVerify(t, creds, string(body)).claim(t, "iat"), 0)
		if off := time.Until(iat) - want; off.Abs() > time.Minute {
			t.Errorf("iat of token %d is off by %v", i, off)
		}
		if off := tr.ClockOffset() + time.Hour; off.Abs() > time.Minute {
			t.Errorf("offset %v", tr.ClockOffset())
		}
	}
}
