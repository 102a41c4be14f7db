package fake_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

// All parameters arrive as they were sent, and the response comes back.
func TestRoundTrip(t *testing.T) {
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		fake := voximplantfake.New(t, opts...)
		var got vox.SetAccountInfoRequest
		fake.OnSetAccountInfo = func(_ context.Context, req vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			got = req
			return &vox.SetAccountInfoResponse{Result: 7}, nil
		}
		resp, err := fake.Client().SetAccountInfo(t.Context(), fullRequest())
		if err != nil || resp.Result != 7 {
			t.Fatalf("got %v, %v", resp, err)
		}
		if !reflect.DeepEqual(got, fullRequest()) {
			t.Errorf("got  %+v\nwant %+v", got, fullRequest())
		}
		if fields := reflect.TypeFor[vox.SetAccountInfoRequest]().NumField(); fields != 21 {
			t.Errorf("the request has %d fields: fullRequest sets 21", fields)
		}
		if _, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}); err != nil || !reflect.ValueOf(got).IsZero() {
			t.Errorf("the empty request: %+v, %v", got, err)
		}
		requests := fake.Requests()
		if len(requests) != 2 || fake.Count("SetAccountInfo") != 2 {
			t.Fatalf("%d requests, %d counted", len(requests), fake.Count("SetAccountInfo"))
		}
		first := requests[0]
		if first.Operation != "SetAccountInfo" || first.Method != http.MethodPost || first.Path != "/platform_api/SetAccountInfo" ||
			first.Query != "" || first.Err != nil || !strings.HasPrefix(string(first.Body), "new_account_email=new%2Bowner") {
			t.Errorf("recorded %+v", first)
		}
		if !reflect.DeepEqual(first.Value, fullRequest()) {
			t.Errorf("recorded value %+v", first.Value)
		}
	})
}

// An operation that is not set fails the test and says what to set.
func TestUnset(t *testing.T) {
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		tb := &recorder{TB: t}
		fake := voximplantfake.New(tb, opts...)
		_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
		var failed *vox.APIError
		if !errors.As(err, &failed) || failed.StatusCode != http.StatusNotImplemented {
			t.Errorf("got %v", err)
		}
		tb.only(t, "voximplantfake: unexpected call of SetAccountInfo", "OnSetAccountInfo")
	})
}

func TestExamples(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.WithExamples(), voximplantfake.InMemory())
	for range 2 {
		resp, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
		if err != nil || resp.Result != 1 {
			t.Errorf("got %v, %v", resp, err)
		}
	}
}

// An error of the function reaches the caller as the service would give it.
func TestErrors(t *testing.T) {
	detail := []vox.ErrorDetail{{Code: vox.Ptr(vox.ErrorCodeTryLater), Msg: vox.Ptr("later")}}
	for name, test := range map[string]struct {
		give error
		want vox.APIError
	}{
		"in success":  {&vox.APIError{Code: vox.ErrorCodeAuthorizationFailed, Message: "no <way>"}, vox.APIError{StatusCode: 200, Code: 100, Message: "no <way>"}},
		"with status": {&vox.APIError{StatusCode: 403, Code: 100}, vox.APIError{StatusCode: 403, Code: 100, Message: "forbidden"}},
		"details":     {&vox.APIError{Code: 484, Details: detail}, vox.APIError{StatusCode: 200, Code: 484, Details: detail, Message: "error response"}},
		"retry":       {&vox.APIError{StatusCode: 429, Code: 340, RetryAfter: 1500 * time.Millisecond}, vox.APIError{StatusCode: 429, Code: 340, RetryAfter: 2 * time.Second, Message: "too many requests"}},
		"other":       {errors.New("boom"), vox.APIError{StatusCode: 500, Message: "boom"}},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, opts ...voximplantfake.Option) {
				fake := voximplantfake.New(t, opts...)
				fake.OnSetAccountInfo = func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
					return nil, test.give
				}
				_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
				var got *vox.APIError
				if !errors.As(err, &got) {
					t.Fatalf("got %v", err)
				}
				want := test.want
				want.Operation, want.Attempts = "SetAccountInfo", 1
				if !reflect.DeepEqual(*got, want) {
					t.Errorf("got  %+v\nwant %+v", *got, want)
				}
			})
		})
	}
}

// What a function gets wrong fails the test instead of hanging it.
func TestWrongFunctions(t *testing.T) {
	for name, test := range map[string]struct {
		fn     func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error)
		report []string
	}{
		"nothing": {func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) { return nil, nil }, []string{"neither a result nor an error"}},
		"status": {func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			return nil, &vox.APIError{StatusCode: 99}
		}, []string{"status 99"}},
		"panic": {func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			panic("at the disco")
		}, []string{"OnSetAccountInfo panicked: at the disco", "fake_test.go"}},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, opts ...voximplantfake.Option) {
				tb := &recorder{TB: t}
				fake := voximplantfake.New(tb, opts...)
				fake.OnSetAccountInfo = test.fn
				if _, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}); err == nil {
					t.Error("no error")
				}
				tb.only(t, test.report...)
			})
		})
	}
}

// Goexit of a function (t.FailNow) breaks the connection; the caller goes on.
func TestFailNow(t *testing.T) {
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		fake := voximplantfake.New(t, opts...)
		fake.OnSetAccountInfo = func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			goexit()
			return nil, nil
		}
		if _, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}); err == nil {
			t.Error("no error")
		}
	})
}

// Many callers at once lose nothing.
func TestParallel(t *testing.T) {
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		const callers, calls = 16, 40
		fake := voximplantfake.New(t, opts...)
		var mu sync.Mutex
		sum := 0.0
		fake.OnSetAccountInfo = func(_ context.Context, req vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			mu.Lock()
			defer mu.Unlock()
			sum += *req.MinBalanceToNotify
			return &vox.SetAccountInfoResponse{Result: int64(*req.MinBalanceToNotify)}, nil
		}
		client := fake.Client()
		var wg sync.WaitGroup
		for i := range callers {
			wg.Go(func() {
				for n := range calls {
					want := float64(i*calls + n)
					resp, err := client.SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{MinBalanceToNotify: &want})
					if err != nil || resp.Result != int64(want) {
						t.Errorf("call %v: %v, %v", want, resp, err)
					}
				}
			})
		}
		wg.Wait()
		const n = callers * calls
		if sum != n*(n-1)/2 || fake.Count("SetAccountInfo") != n || len(fake.Requests()) != n {
			t.Errorf("sum %v, %d counted", sum, fake.Count("SetAccountInfo"))
		}
	})
}

func TestNewTransport(t *testing.T) {
	client, err := vox.NewClient(vox.WithHTTPClient(&http.Client{Transport: voximplantfake.NewTransport(t, func(s *voximplantfake.Server) {
		s.OnSetAccountInfo = func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
			return &vox.SetAccountInfoResponse{Result: 1}, nil
		}
	})}))
	if err != nil {
		t.Fatal(err)
	}
	if resp, err := client.SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}); err != nil || resp.Result != 1 {
		t.Errorf("got %v, %v", resp, err)
	}
}
