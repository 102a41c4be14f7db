package transport

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// countSigning makes t count its signings.
func countSigning(t *Transport) *atomic.Int64 {
	var n atomic.Int64
	inner := t.tokens.sign
	t.tokens.sign = func(creds *Credentials, c claims) (string, error) {
		n.Add(1)
		return inner(creds, c)
	}
	return &n
}

func TestTokenClaims(t *testing.T) {
	creds := testCredentials(t)
	tests := []struct {
		name     string
		opts     []Option
		issuer   int64
		lifetime int64
	}{
		{"default", nil, testAccount, 600},
		{"child account", []Option{WithAccountID(42)}, 42, 600},
		{"shortest", []Option{WithLifetime(MinLifetime)}, testAccount, 10},
		{"longest", []Option{WithLifetime(MaxLifetime)}, testAccount, 3600},
		{"cut to seconds", []Option{WithLifetime(90*time.Second + 999*time.Millisecond)}, testAccount, 90},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(300 * time.Millisecond) // not on a whole second
				now := time.Now().Unix()
				text, expires, err := NewTransport(creds, test.opts...).TokenWithExpiry(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				token, err := verifyToken(creds.PublicKey(), text)
				if err != nil {
					t.Fatal(err)
				}
				if h := token.header; h.Alg != "RS256" || h.Typ != "JWT" || h.Kid != testKeyID {
					t.Errorf("header %+v", h)
				}
				if len(token.claims) != 3 || token.claim(t, "iss") != test.issuer ||
					token.claim(t, "iat") != now-5 || token.claim(t, "exp") != now-5+test.lifetime {
					t.Errorf("claims %v at %d", token.claims, now)
				}
				if !expires.Equal(time.Unix(token.claim(t, "exp"), 0)) {
					t.Errorf("expires %v", expires)
				}
			})
		})
	}
}

func TestVerifyTokenRefuses(t *testing.T) {
	creds := testCredentials(t)
	text, err := NewTransport(creds).Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(text, ".")
	for _, bad := range []string{"", "a.b", parts[0] + "." + parts[0] + "." + parts[2], text + "A"} {
		if _, err := verifyToken(creds.PublicKey(), bad); err == nil {
			t.Errorf("accepted %.20s", bad)
		}
	}
}

func TestTokenRefresh(t *testing.T) {
	creds := testCredentials(t)
	// A token is of use from its making until early before exp, which is
	// 5 s nearer than the lifetime says.
	for _, test := range []struct{ lifetime, use time.Duration }{
		{10 * time.Second, 3 * time.Second},
		{time.Minute, 43 * time.Second},
		{5 * time.Minute, 4*time.Minute - 5*time.Second},
		{10 * time.Minute, 9*time.Minute - 5*time.Second},
		{time.Hour, 59*time.Minute - 5*time.Second},
	} {
		t.Run(test.lifetime.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tr := NewTransport(creds, WithLifetime(test.lifetime))
				signed := countSigning(tr)
				get := func(want int64) string {
					t.Helper()
					text, err := tr.Token(t.Context())
					if err != nil {
						t.Fatal(err)
					}
					if got := signed.Load(); got != want {
						t.Fatalf("%d signings, want %d", got, want)
					}
					return text
				}
				first := get(1)
				time.Sleep(test.use - time.Nanosecond)
				if get(1) != first {
					t.Error("another token without signing")
				}
				time.Sleep(time.Nanosecond)
				if get(2) == first {
					t.Error("the old token after signing")
				}
				time.Sleep(24 * time.Hour)
				get(3)
			})
		})
	}
}

func TestTokenIsSignedOnceForMany(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		base := &recorder{}
		tr := NewTransport(creds, WithBase(base))
		signed := countSigning(tr)
		for lifetime := int64(1); lifetime <= 3; lifetime++ {
			var wg sync.WaitGroup
			for range 1000 {
				wg.Go(func() {
					resp, err := tr.RoundTrip(newRequest(t, "POST", DefaultOrigin+"/platform_api/X", strings.NewReader("a=b")))
					if err != nil {
						t.Error(err)
						return
					}
					_ = resp.Body.Close()
				})
			}
			wg.Wait()
			if got := signed.Load(); got != lifetime {
				t.Fatalf("%d signings in lifetime %d", got, lifetime)
			}
			time.Sleep(DefaultLifetime)
		}
		distinct := map[string]bool{}
		for _, header := range base.auth() {
			distinct[header] = true
		}
		if len(base.auth()) != 3000 || len(distinct) != 3 {
			t.Errorf("%d requests with %d tokens", len(base.auth()), len(distinct))
		}
		for header := range distinct {
			mustVerify(t, creds, header)
		}
	})
}

func TestTokenWaitEndsWithContext(t *testing.T) {
	creds := testCredentials(t)
	synctest.Test(t, func(t *testing.T) {
		tr := NewTransport(creds)
		release := make(chan struct{})
		inner := tr.tokens.sign
		tr.tokens.sign = func(creds *Credentials, c claims) (string, error) {
			<-release
			return inner(creds, c)
		}
		first := make(chan error, 1)
		go func() {
			_, err := tr.Token(context.Background())
			first <- err
		}()
		synctest.Wait()

		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		start := time.Now()
		_, err := tr.Token(ctx)
		if !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != time.Second {
			t.Errorf("got %v after %v", err, time.Since(start))
		}
		checkError(t, err)
		close(release)
		if err := <-first; err != nil {
			t.Error(err)
		}
		// A token that is there needs no waiting, so ctx does not matter.
		if _, err := tr.Token(ctx); err != nil {
			t.Error(err)
		}
	})
}

func TestTokenContextBeforeSigning(t *testing.T) {
	tr := NewTransport(testCredentials(t))
	signed := countSigning(tr)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for range 50 {
		if _, err := tr.Token(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
	}
	if signed.Load() != 0 {
		t.Error("signed for a caller that had gone")
	}
}

func TestTokenFollowsTheWallClock(t *testing.T) {
	tr := NewTransport(testCredentials(t))
	signed := countSigning(tr)
	now := time.Date(2026, 5, 1, 12, 0, 0, 500e6, time.UTC)
	tr.tokens.now = func() time.Time { return now }
	for i, step := range []struct {
		by   time.Duration
		want int64
		why  string
	}{
		{0, 1, "the first token"},
		{-2 * time.Second, 1, "small corrections stay within the backdating"},
		{-time.Hour, 2, "set back: the service would take the token for one from the future"},
		{time.Hour, 3, "set forward past the expiry"},
		{8 * time.Minute, 3, "within the lifetime"},
		{-7 * time.Minute, 3, "set back, not behind iat"},
	} {
		now = now.Add(step.by)
		if _, err := tr.Token(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := signed.Load(); got != step.want {
			t.Fatalf("step %d: %d signings, want %d: %s", i, got, step.want, step.why)
		}
	}
}

// TestTokenTimesAreOfTheWall: with a monotonic reading, comparisons would not
// see that the clock was set, and the clock of a laptop stands still in sleep.
func TestTokenTimesAreOfTheWall(t *testing.T) {
	tok, err := NewTransport(testCredentials(t)).tokens.get(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range []time.Time{tok.issued, tok.refresh, tok.expires} {
		if strings.Contains(at.String(), " m=") {
			t.Errorf("%v has a monotonic reading", at)
		}
	}
}

func TestTokenSigningFails(t *testing.T) {
	tr := NewTransport(testCredentials(t))
	broken := errors.New("no entropy")
	good := tr.tokens.sign
	tr.tokens.sign = func(*Credentials, claims) (string, error) { return "", broken }
	_, err := tr.Token(t.Context())
	if !errors.Is(err, broken) {
		t.Fatal(err)
	}
	checkError(t, err, "sign a token")
	tr.tokens.sign = good
	if _, err := tr.Token(t.Context()); err != nil {
		t.Errorf("a failure lasts: %v", err)
	}
}

func BenchmarkTokenCached(b *testing.B) {
	tr := NewTransport(testCredentials(b))
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if _, err := tr.Token(context.Background()); err != nil {
				b.Error(err)
			}
		}
	})
}
