package fake_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

func ok(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
	return &vox.SetAccountInfoResponse{Result: 1}, nil
}

// Each fault gives the error that the client documents, once; then the
// service is well again.
func TestFaults(t *testing.T) {
	apiError := func(status int, text string) func(error) bool {
		return func(err error) bool {
			var failed *vox.APIError
			return errors.As(err, &failed) && failed.StatusCode == status && strings.Contains(err.Error(), text)
		}
	}
	for name, test := range map[string]struct {
		fault voximplantfake.Fault
		want  func(error) bool
		calls int // of the function, the second and good call included
	}{
		"too many":   {voximplantfake.TooManyRequests(3 * time.Second), apiError(429, "too many requests"), 1},
		"html":       {voximplantfake.HTML(502), apiError(502, "bad gateway"), 1},
		"html 200":   {voximplantfake.HTML(200), apiError(200, "unexpected Content-Type text/html, want JSON"), 1},
		"empty":      {voximplantfake.Empty(200), apiError(200, "empty response body"), 1},
		"no content": {voximplantfake.Empty(204), apiError(204, "empty response body"), 1},
		"media":      {voximplantfake.Fault{ContentType: "text/xml"}, apiError(200, "unexpected Content-Type text/xml, want JSON"), 2},
		"body":       {voximplantfake.Fault{Body: []byte("{"), ContentType: "application/json"}, apiError(200, "decode response"), 1},
		"huge":       {voximplantfake.Fault{Pad: 64 << 20}, apiError(200, "response exceeds the size limit"), 2},
		"cut":        {voximplantfake.Fault{Cut: 3}, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }, 2},
		"cut at 0":   {voximplantfake.Fault{Cut: -1}, func(err error) bool { return errors.Is(err, io.ErrUnexpectedEOF) }, 2},
		"reset":      {voximplantfake.Fault{Reset: true}, func(err error) bool { return err != nil }, 1},
		"delay":      {voximplantfake.Fault{Delay: time.Millisecond}, func(err error) bool { return err == nil }, 2},
		"none":       {voximplantfake.Fault{}, func(err error) bool { return err == nil }, 2},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, opts ...voximplantfake.Option) {
				fake := voximplantfake.New(t, opts...)
				calls := 0
				fake.OnSetAccountInfo = func(ctx context.Context, req vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
					calls++
					return ok(ctx, req)
				}
				fake.NextOf("SetAccountInfo", test.fault)
				client := fake.Client()
				if _, err := client.SetAccountInfo(t.Context(), fullRequest()); !test.want(err) {
					t.Errorf("got %v", err)
				}
				if _, err := client.SetAccountInfo(t.Context(), fullRequest()); err != nil {
					t.Errorf("after the fault: %v", err)
				}
				if calls != test.calls || fake.Count("SetAccountInfo") != 2 {
					t.Errorf("%d calls, %d counted", calls, fake.Count("SetAccountInfo"))
				}
			})
		})
	}
}

func TestRetryAfter(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	fake.Next(voximplantfake.TooManyRequests(1500 * time.Millisecond))
	_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
	var failed *vox.APIError
	if !errors.As(err, &failed) || failed.RetryAfter != 2*time.Second || !failed.Temporary() {
		t.Errorf("got %+v", err)
	}
}

// A delay ends with the deadline of the caller.
func TestDeadline(t *testing.T) {
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		fake := voximplantfake.New(t, opts...)
		fake.OnSetAccountInfo = ok
		fake.Next(voximplantfake.Fault{Delay: time.Hour})
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		start := time.Now()
		_, err := fake.Client().SetAccountInfo(ctx, vox.SetAccountInfoRequest{})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		testenv.Ends(t, "a call with a deadline of 30 ms", start)
	})
}

// In memory there is no I/O, so that time can be made up.
func TestSynctest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fake := voximplantfake.New(t, voximplantfake.InMemory())
		fake.OnSetAccountInfo = ok
		fake.Next(voximplantfake.Fault{Delay: time.Hour}, voximplantfake.Fault{Delay: time.Hour})
		start := time.Now()
		if _, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}); err != nil || time.Since(start) != time.Hour {
			t.Errorf("after %v: %v", time.Since(start), err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if _, err := fake.Client().SetAccountInfo(ctx, vox.SetAccountInfoRequest{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}

// The RoundTripper in memory keeps the contract: it closes the body, does not
// touch the request, and lets a response go that nobody reads.
func TestMemoryContract(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.InMemory())
	fake.OnSetAccountInfo = ok
	for name, ctx := range map[string]context.Context{"open": t.Context(), "ended": ended()} {
		t.Run(name, func(t *testing.T) {
			body := &closer{Reader: strings.NewReader("location=a"), done: make(chan struct{})}
			req, err := http.NewRequestWithContext(ctx, http.MethodPost, fake.URL+"/SetAccountInfo", body)
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Content-Type", formType)
			before := req.Clone(context.Background())
			resp, err := fake.Transport().RoundTrip(req)
			if (err != nil) != (name == "ended") {
				t.Fatalf("got %v", err)
			}
			if resp != nil {
				resp.Body.Close()
			}
			select {
			case <-body.done:
			case <-time.After(testenv.Patience()):
				t.Error("the body is not closed")
			}
			if req.RequestURI != "" || req.Host != before.Host || len(req.Header) != len(before.Header) {
				t.Errorf("the request has changed: %+v", req)
			}
		})
	}
}

func ended() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}

type closer struct {
	io.Reader
	done   chan struct{}
	closed bool
}

func (c *closer) Close() error {
	if !c.closed {
		c.closed = true
		close(c.done)
	}
	return nil
}
