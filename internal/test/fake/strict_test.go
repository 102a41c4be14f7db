package fake_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

const formType = "application/x-www-form-urlencoded"

// Every request that breaks the rules is answered 4xx, fails the test, and the
// text says what is wrong without the value.
func TestStrict(t *testing.T) {
	for name, test := range map[string]struct {
		method, path, contentType, body string
		status                          int
		says                            string
	}{
		"unknown":       {"POST", "/SetAccountInfo", formType, "sekrit=1", 400, `unknown form parameter "sekrit"`},
		"repeated":      {"POST", "/SetAccountInfo", formType, "location=a&location=b", 400, "location is duplicated"},
		"escape":        {"POST", "/SetAccountInfo", formType, "location=%zz", 400, "invalid escape in the value of location"},
		"escaped name":  {"POST", "/SetAccountInfo", formType, "%z=1", 400, "invalid escape in a name"},
		"bool":          {"POST", "/SetAccountInfo", formType, "send_js_error=1", 400, "send_js_error is not a valid boolean"},
		"number":        {"POST", "/SetAccountInfo", formType, "min_balance_to_notify=0x10", 400, "min_balance_to_notify is not a valid number"},
		"infinity":      {"POST", "/SetAccountInfo", formType, "min_balance_to_notify=Inf", 400, "min_balance_to_notify is not a valid number"},
		"method":        {"GET", "/SetAccountInfo", "", "", 405, "method GET not allowed"},
		"path":          {"POST", "/SetAccountinfo", formType, "", 404, "unknown path"},
		"content type":  {"POST", "/SetAccountInfo", "application/json", "{}", 400, "unexpected Content-Type application/json"},
		"no type":       {"POST", "/SetAccountInfo", "", "location=a", 400, "invalid Content-Type"},
		"query":         {"POST", "/SetAccountInfo?location=a", formType, "", 400, `unknown query parameter "location"`},
		"enum":          {"POST", "/SetAccountInfo", formType, "language_code=xx", 400, "language_code must be"},
		"two at once":   {"POST", "/SetAccountInfo", formType, "a=1&send_js_error=x", 400, `unknown form parameter "a"`},
		"weak password": {"POST", "/SetAccountInfo", formType, "new_account_password=sekrit", 400, "new_account_password"},
	} {
		t.Run(name, func(t *testing.T) {
			both(t, func(t *testing.T, opts ...voximplantfake.Option) {
				tb := &recorder{TB: t}
				fake := voximplantfake.New(tb, opts...)
				status, text := post(t, fake, test.method, test.path, test.contentType, test.body)
				if status != test.status || !strings.Contains(text, test.says) {
					t.Errorf("%d %s", status, text)
				}
				tb.only(t, test.says)
				if strings.Contains(text, "=sekrit") || strings.Contains(text, "zz") {
					t.Errorf("the text shows the value: %s", text)
				}
				if got := fake.Requests(); len(got) != 1 || got[0].Err == nil || got[0].Value != nil {
					t.Errorf("recorded %+v", got)
				}
			})
		})
	}
}

// With Lenient the response is the same, and the test goes on.
func TestLenient(t *testing.T) {
	fake := voximplantfake.New(t, voximplantfake.Lenient())
	_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{NewAccountPassword: vox.Ptr(vox.Secret("weak"))}, vox.WithoutValidation())
	var failed *vox.APIError
	if !errors.As(err, &failed) || failed.StatusCode != http.StatusBadRequest {
		t.Errorf("got %v", err)
	}
	if got := fake.Requests(); len(got) != 1 || !strings.Contains(got[0].Err.Error(), "new_account_password") {
		t.Errorf("recorded %+v", got)
	}
}

// Names that no operation has are mistakes of the test.
func TestUnknownNames(t *testing.T) {
	tb := &recorder{TB: t}
	fake := voximplantfake.New(tb, voximplantfake.InMemory())
	fake.NextOf("SetAcountInfo", voximplantfake.Fault{})
	tb.only(t, "unknown operation SetAcountInfo")
}

// Credentials do not stay in what is recorded.
func TestRecordedHeader(t *testing.T) {
	fake := voximplantfake.New(t)
	fake.OnSetAccountInfo = func(context.Context, vox.SetAccountInfoRequest) (*vox.SetAccountInfoResponse, error) {
		return &vox.SetAccountInfoResponse{Result: 1}, nil
	}
	_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{},
		vox.WithHeader("Authorization", "Bearer sekrit"), vox.WithHeader("Cookie", "a=sekrit"), vox.WithHeader("X-Trace", "1"))
	if err != nil {
		t.Fatal(err)
	}
	h := fake.Requests()[0].Header
	if h.Get("Authorization") != "[hidden]" || h.Get("Cookie") != "[hidden]" || h.Get("X-Trace") != "1" {
		t.Errorf("header %v", h)
	}
}
