package e2e_test

import (
	"errors"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

// TestBodies: the whole body, byte by byte.
func TestBodies(t *testing.T) {
	type request = vox.SetAccountInfoRequest
	balance := func(v float64) request { return request{MinBalanceToNotify: &v} }
	data := func(s string) request { return request{AccountCustomData: &s} }
	tests := []struct {
		name string
		req  request
		want string
	}{
		{"absent", request{}, ""},
		{"zero", balance(0), "min_balance_to_notify=0"},
		{"empty", request{CallbackURL: vox.Ptr("")}, "callback_url="},
		{"false", request{SendJSError: vox.Ptr(false)}, "send_js_error=false"},
		{"true", request{SendJSError: vox.Ptr(true)}, "send_js_error=true"},
		{"empty, zero and false", request{MinBalanceToNotify: vox.Ptr(0.0), SendJSError: vox.Ptr(false), CallbackURL: vox.Ptr(""), CallbackSalt: vox.Ptr(vox.Secret(""))},
			"min_balance_to_notify=0&send_js_error=false&callback_url=&callback_salt="},
		{"fraction", balance(12.75), "min_balance_to_notify=12.75"},
		{"tenth", balance(0.1), "min_balance_to_notify=0.1"},
		{"sum that is no tenth", balance(math.Nextafter(0.3, 1)), "min_balance_to_notify=0.30000000000000004"},
		{"million", balance(1e6), "min_balance_to_notify=1000000"},
		{"1e21", balance(1e21), "min_balance_to_notify=1000000000000000000000"},
		{"tiny", balance(1e-7), "min_balance_to_notify=0.0000001"},
		{"negative", balance(-2.5), "min_balance_to_notify=-2.5"},
		{"negative zero", balance(math.Copysign(0, -1)), "min_balance_to_notify=-0"},
		{"2^53", balance(1 << 53), "min_balance_to_notify=9007199254740992"},
		{"max", balance(math.MaxFloat64), "min_balance_to_notify=17976931348623157" + strings.Repeat("0", 292)},
		{"space", data("a b"), "account_custom_data=a+b"},
		{"reserved", data("+&=;?#%/:@"), "account_custom_data=%2B%26%3D%3B%3F%23%25%2F%3A%40"},
		{"unreserved", data("AZaz09-._~"), "account_custom_data=AZaz09-._~"},
		{"other ASCII", data("!\"$'()*,<>[\\]^`{|}"), "account_custom_data=%21%22%24%27%28%29%2A%2C%3C%3E%5B%5C%5D%5E%60%7B%7C%7D"},
		{"control", data("\x00\t\r\n\x7f"), "account_custom_data=%00%09%0D%0A%7F"},
		{"two bytes", data("é"), "account_custom_data=%C3%A9"},
		{"three bytes", data("語"), "account_custom_data=%E8%AA%9E"},
		{"emoji", data("👍🏽"), "account_custom_data=%F0%9F%91%8D%F0%9F%8F%BD"},
		{"no UTF-8", data("\xff"), "account_custom_data=%FF"},
		{"enum", request{LanguageCode: vox.Ptr(vox.LanguageCodeNO)}, "language_code=no"},
		{"secret", request{CallbackSalt: vox.Ptr(vox.Secret("a b"))}, "callback_salt=a+b"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := capture(t, tt.req).body; got != tt.want {
				t.Errorf("body is\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// TestLongBody: more than the buffer the client begins with.
func TestLongBody(t *testing.T) {
	long := strings.Repeat("ü&", 100_000)
	got := parseForm(t, capture(t, vox.SetAccountInfoRequest{AccountCustomData: &long}).body)
	if len(got) != 1 || got[0] != (field{"account_custom_data", long}) {
		t.Errorf("a long value came back different")
	}
}

func TestNotFinite(t *testing.T) {
	for _, v := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		err := vox.SetAccountInfoRequest{MinBalanceToNotify: &v}.Validate()
		var invalid *vox.ValidationError
		if !errors.As(err, &invalid) || len(invalid.Fields) != 1 {
			t.Fatalf("%v: error is %v", v, err)
		}
		if f := invalid.Fields[0]; f.Name != "min_balance_to_notify" || f.Rule != "finite" {
			t.Errorf("%v: violation is %+v", v, f)
		}
	}
}

// TestRequestShape is what a RoundTripper may rely on.
func TestRequestShape(t *testing.T) {
	r := capture(t, fullRequest())
	if r.ContentLength != int64(len(r.body)) || r.GetBody == nil {
		t.Fatalf("content length %d of %d, GetBody %t", r.ContentLength, len(r.body), r.GetBody != nil)
	}
	for range 2 { // GetBody has to work more than once
		again, err := r.GetBody()
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(again)
		if err != nil || string(body) != r.body {
			t.Errorf("GetBody gives %d bytes, %v; want the %d that were sent", len(body), err, len(r.body))
		}
	}
	if r.URL.RawQuery != "" || r.URL.ForceQuery || r.URL.Fragment != "" || r.Host != r.URL.Host {
		t.Errorf("URL is %v, host %q", r.URL, r.Host)
	}
	if got := r.URL.String(); got != vox.DefaultBaseURL+"/SetAccountInfo" {
		t.Errorf("URL is %q", got)
	}
}

// TestEmptyBody: no field is set. A Content-Length of -1 would be sent by
// HTTP/2, some proxies answer 411 to it.
func TestEmptyBody(t *testing.T) {
	for _, h2 := range []bool{false, true} {
		length := int64(-2)
		srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			length = r.ContentLength
			_, _ = io.WriteString(w, okAnswer)
		}))
		srv.EnableHTTP2 = h2
		srv.StartTLS()
		c := mustClient(t, vox.WithHTTPClient(srv.Client()), vox.WithBaseURL(srv.URL))
		_, err := c.SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{})
		srv.Close()
		var failed *vox.APIError // the content type was sniffed: text/plain
		if !errors.As(err, &failed) || failed.StatusCode != http.StatusOK {
			t.Errorf("HTTP/2 %t: error is %v", h2, err)
		}
		if length != 0 {
			t.Errorf("HTTP/2 %t: content length is %d, want 0", h2, length)
		}
	}
}

// TestReplay: 307 within a host gets the same body again.
func TestReplay(t *testing.T) {
	s := newService(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/again" {
			http.Redirect(w, r, "/again", http.StatusTemporaryRedirect)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, okAnswer)
	})
	if _, err := s.client(t).SetAccountInfo(t.Context(), fullRequest()); err != nil {
		t.Fatal(err)
	}
	got := s.requests()
	if len(got) != 2 || got[0].body != got[1].body || got[1].body == "" || got[1].Method != http.MethodPost {
		t.Errorf("%d requests; the second is not the first again", len(got))
	}
}
