// Package fake_test drives the emitted fakes with the emitted clients, with
// the transport of this repository, and with requests that no client sends.
package fake_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
)

// recorder is a testing.TB that keeps what a fake reports instead of failing.
type recorder struct {
	testing.TB
	mu     sync.Mutex
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func (r *recorder) reports() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.errors...)
}

// only returns the one report that must be there, and checks what it says.
func (r *recorder) only(t *testing.T, parts ...string) {
	t.Helper()
	got := r.reports()
	if len(got) != 1 {
		t.Fatalf("%d reports, want 1: %q", len(got), got)
	}
	for _, part := range parts {
		if !strings.Contains(got[0], part) {
			t.Errorf("the report lacks %q: %s", part, got[0])
		}
	}
}

// both runs a test over the loopback interface and in memory.
func both(t *testing.T, test func(t *testing.T, opts ...voximplantfake.Option)) {
	t.Helper()
	t.Run("tcp", func(t *testing.T) { t.Parallel(); test(t) })
	t.Run("tls", func(t *testing.T) { t.Parallel(); test(t, voximplantfake.WithTLS()) })
	t.Run("memory", func(t *testing.T) { t.Parallel(); test(t, voximplantfake.InMemory()) })
}

const password = "Qz7&plainpass=+ü"

// fullRequest sets all fields, each to a value that no other field has.
func fullRequest() vox.SetAccountInfoRequest {
	return vox.SetAccountInfoRequest{
		NewAccountEmail:             vox.Ptr("new+owner@example.com"),
		NewAccountPassword:          vox.Ptr(vox.Secret(password)),
		LanguageCode:                vox.Ptr(vox.LanguageCodeNO),
		Location:                    vox.Ptr("Etc/GMT+10"),
		AccountFirstName:            vox.Ptr("Zoë"),
		AccountLastName:             vox.Ptr("O'Neil & Söhne"),
		MinBalanceToNotify:          vox.Ptr(12.75),
		AccountNotifications:        vox.Ptr(true),
		TariffChangingNotifications: vox.Ptr(false),
		NewsNotifications:           vox.Ptr(true),
		SendJSError:                 vox.Ptr(false),
		BillingAddressName:          vox.Ptr("Ромашка ООО"),
		BillingAddressCountryCode:   vox.Ptr(vox.CountryCodeNO),
		BillingAddressAddress:       vox.Ptr("1 Main St.\nApt = 5"),
		BillingAddressZip:           vox.Ptr("00501"),
		BillingAddressPhone:         vox.Ptr("+1 (555) 010-9999"),
		AccountCustomData:           vox.Ptr(`{"k":"v;w"}`),
		CallbackURL:                 vox.Ptr(""), // empty is not absent
		CallbackSalt:                vox.Ptr(vox.Secret("Jx9w salt+%")),
		StoreOutboundSMS:            vox.Ptr(true),
		StoreInboundSMS:             vox.Ptr(false),
	}
}

// post sends a form as it is, with no client that would reject it.
func post(t *testing.T, fake *voximplantfake.Server, method, path, contentType, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, fake.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	resp, err := fake.HTTPClient().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(text)
}

// goexit ends the goroutine as t.FailNow does.
func goexit() { runtime.Goexit() }
