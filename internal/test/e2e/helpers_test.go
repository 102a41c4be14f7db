// Package e2e_test drives the emitted Voximplant client as a user would: over a
// socket, with the transport of this repository where tokens matter. It is
// apart from the client because that folder holds generated files only.
package e2e_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

const (
	// plainPassword and plainSalt must show up in bodies and nowhere else. Both
	// are words that no other text of these tests contains.
	plainPassword = "Qz7&plainpass=+ü"
	plainSalt     = "Jx9w salt+%"
	okAnswer      = `{"result":1}`
)

// field is one parameter as it must arrive.
type field struct{ name, value string }

// fullRequest sets all fields, each to a value that no other field has.
func fullRequest() vox.SetAccountInfoRequest {
	return vox.SetAccountInfoRequest{
		NewAccountEmail:             vox.Ptr("new+owner@example.com"),
		NewAccountPassword:          vox.Ptr(vox.Secret(plainPassword)),
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
		CallbackURL:                 vox.Ptr("https://example.com/cb?a=1&b=%20#f"),
		CallbackSalt:                vox.Ptr(vox.Secret(plainSalt)),
		StoreOutboundSMS:            vox.Ptr(true),
		StoreInboundSMS:             vox.Ptr(false),
	}
}

// fullFields is fullRequest on the wire, in the order of the vendor's page.
// It is written by hand so that it does not repeat a mistake of the generator.
func fullFields() []field {
	return []field{
		{"new_account_email", "new+owner@example.com"},
		{"new_account_password", plainPassword},
		{"language_code", "no"},
		{"location", "Etc/GMT+10"},
		{"account_first_name", "Zoë"},
		{"account_last_name", "O'Neil & Söhne"},
		{"min_balance_to_notify", "12.75"},
		{"account_notifications", "true"},
		{"tariff_changing_notifications", "false"},
		{"news_notifications", "true"},
		{"send_js_error", "false"},
		{"billing_address_name", "Ромашка ООО"},
		{"billing_address_country_code", "NO"},
		{"billing_address_address", "1 Main St.\nApt = 5"},
		{"billing_address_zip", "00501"},
		{"billing_address_phone", "+1 (555) 010-9999"},
		{"account_custom_data", `{"k":"v;w"}`},
		{"callback_url", "https://example.com/cb?a=1&b=%20#f"},
		{"callback_salt", plainSalt},
		{"store_outbound_sms", "true"},
		{"store_inbound_sms", "false"},
	}
}

// parseForm takes a body apart in its order, which url.ParseQuery loses, and
// lets nothing pass that is not escaped as a form must be.
func parseForm(t testing.TB, body string) []field {
	t.Helper()
	if body == "" {
		return nil
	}
	var out []field
	for pair := range strings.SplitSeq(body, "&") {
		name, value, ok := strings.Cut(pair, "=")
		if !ok || strings.Contains(value, "=") {
			t.Errorf("pair %q is not name=value", pair)
		}
		if i := strings.IndexFunc(pair, func(r rune) bool { return r <= ' ' || r > '~' || r == ';' || r == '#' }); i >= 0 {
			t.Errorf("pair %q has an unescaped byte at %d", pair, i)
		}
		n, err1 := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		if err1 != nil || err2 != nil {
			t.Errorf("pair %q: %v %v", pair, err1, err2)
		}
		out = append(out, field{n, v})
	}
	return out
}

// received is a request with its body, as the server saw it.
type received struct {
	*http.Request
	body string
}

// service is a server that keeps what it gets.
type service struct {
	*httptest.Server
	mu  sync.Mutex
	got []received
}

// newService starts a TLS server; answer may be nil for success.
func newService(t testing.TB, answer http.HandlerFunc) *service {
	t.Helper()
	s := &service{}
	s.Server = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Errorf("reading the request: %v", err)
		}
		s.mu.Lock()
		s.got = append(s.got, received{r, string(body)})
		s.mu.Unlock()
		if answer != nil {
			answer(w, r)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, okAnswer)
	}))
	s.Config.ErrorLog = log.New(io.Discard, "", 0) // clients that hang up are part of the tests
	s.StartTLS()
	t.Cleanup(s.Close)
	return s
}

// requests returns what came so far.
func (s *service) requests() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]received(nil), s.got...)
}

// only returns the one request that came.
func (s *service) only(t testing.TB) received {
	t.Helper()
	got := s.requests()
	if len(got) != 1 {
		t.Fatalf("%d requests came, want 1", len(got))
	}
	return got[0]
}

// client makes a client of s without tokens.
func (s *service) client(t testing.TB, opts ...vox.Option) *vox.Client {
	t.Helper()
	return mustClient(t, append([]vox.Option{vox.WithHTTPClient(s.Client()), vox.WithBaseURL(s.URL + "/platform_api")}, opts...)...)
}

func mustClient(t testing.TB, opts ...vox.Option) *vox.Client {
	t.Helper()
	c, err := vox.NewClient(opts...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// trip is a RoundTripper made of a function.
type trip func(*http.Request) (*http.Response, error)

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// capture sends req through a RoundTripper that keeps the request.
func capture(t testing.TB, req vox.SetAccountInfoRequest, opts ...vox.CallOption) received {
	t.Helper()
	var out received
	c := mustClient(t, vox.WithHTTPClient(&http.Client{Transport: trip(func(r *http.Request) (*http.Response, error) {
		body, err := io.ReadAll(r.Body)
		out = received{r, string(body)}
		return answerOf(http.StatusOK, "application/json", okAnswer), err
	})}))
	if _, err := c.SetAccountInfo(t.Context(), req, opts...); err != nil {
		t.Fatal(err)
	}
	return out
}

func answerOf(status int, contentType, body string) *http.Response {
	resp := &http.Response{
		StatusCode: status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body)),
	}
	if contentType != "" {
		resp.Header.Set("Content-Type", contentType)
	}
	return resp
}

// setOne calls SetAccountInfo with a request that is valid and holds both secrets.
func setOne(ctx context.Context, c *vox.Client, opts ...vox.CallOption) (*vox.SetAccountInfoResponse, error) {
	return c.SetAccountInfo(ctx, vox.SetAccountInfoRequest{
		NewAccountPassword: vox.Ptr(vox.Secret(plainPassword)),
		CallbackSalt:       vox.Ptr(vox.Secret(plainSalt)),
	}, opts...)
}
