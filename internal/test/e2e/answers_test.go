package e2e_test

import (
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

const (
	typeJSON = "application/json"
	typeHTML = "text/html; charset=utf-8"
)

// answer is what a server says; the zero contentType sends no header.
type answer struct {
	status      int
	contentType string
	header      http.Header
	body        string
}

func (a answer) write(w http.ResponseWriter, _ *http.Request) {
	w.Header()["Content-Type"] = nil // keeps net/http from sniffing
	if a.contentType != "" {
		w.Header().Set("Content-Type", a.contentType)
	}
	for name, v := range a.header {
		w.Header()[name] = v
	}
	w.WriteHeader(a.status)
	_, _ = io.WriteString(w, a.body)
}

// failureCase is a response and the error it must become.
type failureCase struct {
	name      string
	answer    answer
	code      vox.ErrorCode
	message   string
	temporary bool
	text      string // the whole of Error()
}

const pre = "voximplant: SetAccountInfo: "

// saidFailures are those that the service put in words.
var saidFailures = []failureCase{
	{"status 401 with an error", answer{401, typeJSON, nil, `{"error":{"code":100,"msg":"Authorization failed."}}`}, vox.ErrorCodeAuthorizationFailed, "Authorization failed.", false,
		pre + "100 AUTHORIZATION_FAILED: Authorization failed. (HTTP 401)"},
	{"status 200 with an error", answer{200, typeJSON, nil, `{"error":{"code":340,"msg":"Rate limit"}}`}, 340, "Rate limit", true,
		pre + "340 RATE_LIMIT_EXCEED: Rate limit (HTTP 200)"},
	{"error beside a result", answer{200, typeJSON, nil, `{"result":1,"error":{"code":1,"msg":"no"}}`}, 1, "no", false,
		pre + "1 FATAL_ERROR: no (HTTP 200)"},
	{"probable resend", answer{200, typeJSON, nil, `{"error":{"code":484,"msg":"again"}}`}, 484, "again", false, ""},
	{"try later", answer{200, typeJSON, nil, `{"error":{"code":162,"msg":"later"}}`}, 162, "later", true, ""},
	{"unknown code", answer{200, typeJSON, nil, `{"error":{"code":987654,"msg":"new"}}`}, 987654, "new", false,
		pre + "987654: new (HTTP 200)"},
	{"code as text", answer{200, typeJSON, nil, `{"error":{"code":"100","msg":"no number"}}`}, 0, "no number", false,
		pre + "no number (HTTP 200)"},
	{"code as fraction", answer{200, typeJSON, nil, `{"error":{"code":1.5,"msg":"half"}}`}, 0, "half", false, pre + "half (HTTP 200)"},
	{"code of null", answer{200, typeJSON, nil, `{"error":{"code":null,"msg":"none"}}`}, 0, "none", false, pre + "none (HTTP 200)"},
	{"message of a wrong type", answer{200, typeJSON, nil, `{"error":{"msg":{"a":1},"code":100}}`}, 100, "error response", false, ""},
	{"error of a wrong type", answer{200, typeJSON, nil, `{"error":"no object"}`}, 0, "error response", false, ""},
	{"error without members", answer{200, typeJSON, nil, `{"error":{}}`}, 0, "error response", false, ""},
	{"error as text/plain", answer{400, "text/plain", nil, `{"error":{"code":100,"msg":"plain"}}`}, 100, "plain", false, ""},
	{"error with white space", answer{400, typeJSON, nil, "\r\n\t {\"error\" : {\"code\":100,\"msg\":\"space\"}}\n"}, 100, "space", false, ""},
	{"message on two lines", answer{400, typeJSON, nil, `{"error":{"code":100,"msg":"a\nb\u0000c"}}`}, 100, "a b c", false, ""},
	{"status 503 with an error", answer{503, typeJSON, nil, `{"error":{"code":100,"msg":"both"}}`}, 100, "both", true, ""},
}

// mutedFailures are those that the client must put in words.
var mutedFailures = []failureCase{
	{"HTML 502", answer{502, typeHTML, nil, "<html><b>Bad"}, 0, "bad gateway", true, pre + "bad gateway (HTTP 502)"},
	{"HTML 200", answer{200, typeHTML, nil, "<html>Please log in"}, 0, "unexpected Content-Type text/html, want JSON", false,
		pre + "unexpected Content-Type text/html, want JSON (HTTP 200)"},
	{"empty 200", answer{200, typeJSON, nil, ""}, 0, "empty response body", false, pre + "empty response body (HTTP 200)"},
	{"blank 200", answer{200, typeJSON, nil, " \n"}, 0, "empty response body", false, ""},
	{"empty 204", answer{204, "", nil, ""}, 0, "empty response body", false, pre + "empty response body (HTTP 204)"},
	{"empty 500", answer{500, "", nil, ""}, 0, "internal server error", false, pre + "internal server error (HTTP 500)"},
	{"truncated JSON", answer{200, typeJSON, nil, `{"result":1`}, 0, "decode response", false,
		pre + "decode response: result: unexpected end of JSON (HTTP 200)"},
	{"truncated error", answer{500, typeJSON, nil, `{"error":{"code":1`}, 0, "internal server error", false, ""},
	{"more than JSON", answer{200, typeJSON, nil, `{"result":1}{}`}, 0, "decode response", false, ""},
	{"an array", answer{200, typeJSON, nil, `[1]`}, 0, "decode response", false, ""},
	{"result as text", answer{200, typeJSON, nil, `{"result":"plainresult"}`}, 0, "decode response", false, ""},
	{"text/plain 200", answer{200, "text/plain", nil, okAnswer}, 0, "unexpected Content-Type text/plain, want JSON", false, ""},
	{"content type that is none", answer{200, "json/;;", nil, okAnswer}, 0, "unexpected Content-Type (invalid), want JSON", false, ""},
	{"302 without Location", answer{302, "", nil, ""}, 0, "found", false, pre + "found (HTTP 302)"},
	{"304", answer{304, "", nil, ""}, 0, "not modified", false, ""},
	{"unknown status", answer{599, "", nil, ""}, 0, "error response", false, pre + "error response (HTTP 599)"},
	{"408", answer{408, "", nil, ""}, 0, "request timeout", true, ""},
	{"429", answer{429, "", nil, ""}, 0, "too many requests", true, ""},
	{"504", answer{504, "", nil, ""}, 0, "gateway timeout", true, ""},
	{"501", answer{501, "", nil, ""}, 0, "not implemented", false, ""},
	{"broken gzip", answer{200, typeJSON, http.Header{"Content-Encoding": {"gzip"}}, "no gzip at all"}, 0, "read response", false, ""},
}

func TestFailures(t *testing.T) {
	for _, tt := range append(saidFailures, mutedFailures...) {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t, tt.answer.write)
			resp, err := setOne(t.Context(), signedClient(t, s))
			var failed *vox.APIError
			if resp != nil || !errors.As(err, &failed) {
				t.Fatalf("answer %v, error %v; want an APIError", resp, err)
			}
			if failed.Operation != "SetAccountInfo" || failed.StatusCode != tt.answer.status {
				t.Errorf("operation %q, status %d", failed.Operation, failed.StatusCode)
			}
			if failed.Code != tt.code || failed.Message != tt.message {
				t.Errorf("code %d, message %q; want %d, %q", failed.Code, failed.Message, tt.code, tt.message)
			}
			if failed.Temporary() != tt.temporary {
				t.Errorf("Temporary is %t", failed.Temporary())
			}
			if tt.text != "" && err.Error() != tt.text {
				t.Errorf("text is\n%s\nwant\n%s", err, tt.text)
			}
			if tt.code != 0 && (!errors.Is(err, tt.code) || errors.Is(err, vox.ErrorCode(-1))) {
				t.Errorf("errors.Is does not tell the code %d", tt.code)
			}
			checkNoLeak(t, err, s.only(t).Header.Get("Authorization"))
		})
	}
}

// TestSuccesses: answers that only look like failures.
func TestSuccesses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		answer answer
	}{
		{"plain", answer{200, typeJSON, nil, okAnswer}},
		{"charset", answer{200, "application/json; charset=utf-8", nil, okAnswer}},
		{"upper case", answer{200, "Application/JSON;Charset=UTF-8", nil, okAnswer}},
		{"text/json", answer{200, "text/json", nil, okAnswer}},
		{"suffix", answer{200, "application/problem+json", nil, okAnswer}},
		{"no content type", answer{200, "", nil, okAnswer}},
		{"201", answer{201, typeJSON, nil, okAnswer}},
		{"error of null", answer{200, typeJSON, nil, `{"result":1,"error":null}`}},
		{"the word within", answer{200, typeJSON, nil, `{"result":1,"other":{"error":{"code":100}}}`}},
		{"unknown members", answer{200, typeJSON, nil, `{"x":[{}],"result":1,"y":"error"}`}},
		{"white space", answer{200, typeJSON, nil, "\n{ \"result\" : 1 }\n"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			resp, err := setOne(t.Context(), newService(t, tt.answer.write).client(t))
			if err != nil || resp.Result != 1 {
				t.Errorf("answer %v, error %v", resp, err)
			}
		})
	}
}

func TestDetails(t *testing.T) {
	a := answer{200, typeJSON, nil, `{"error":{"code":100,"msg":"outer"},"errors":[{"code":162,"msg":"one"},{"code":987654},{"msg":"three"}]}`}
	_, err := setOne(t.Context(), newService(t, a.write).client(t))
	for _, code := range []vox.ErrorCode{vox.ErrorCodeAuthorizationFailed, vox.ErrorCodeTryLater, 987654} {
		if !errors.Is(err, code) {
			t.Errorf("errors.Is does not find %d", code)
		}
	}
	if errors.Is(err, vox.ErrorCodeFatalError) || errors.Is(err, io.EOF) {
		t.Error("errors.Is finds what is not there")
	}
	var failed *vox.APIError
	if !errors.As(err, &failed) || len(failed.Details) != 3 {
		t.Fatalf("error is %#v", err)
	}
	d := failed.Details
	if *d[0].Code != 162 || *d[0].Msg != "one" || d[1].Msg != nil || d[2].Code != nil || *d[2].Msg != "three" {
		t.Errorf("details are %+v", d)
	}
}

func TestRetryAfter(t *testing.T) {
	in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
	tests := []struct {
		value    string
		min, max time.Duration
	}{
		{"", 0, 0},
		{"0", 0, 0},
		{"120", 2 * time.Minute, 2 * time.Minute},
		{"-5", 0, 0},
		{"1.5", 0, 0},
		{"99999999999999999999", (1<<31 - 1) * time.Second, (1<<31 - 1) * time.Second}, // as RFC 9111, section 1.2.2, says of too large a number
		{"soon", 0, 0},
		{in(-time.Hour), 0, 0},
		{in(time.Hour), 59 * time.Minute, time.Hour},
	}
	for _, tt := range tests {
		t.Run(tt.value, func(t *testing.T) {
			a := answer{503, "", http.Header{"Retry-After": {tt.value}}, ""}
			_, err := setOne(t.Context(), newService(t, a.write).client(t))
			var failed *vox.APIError
			if !errors.As(err, &failed) || failed.RetryAfter < tt.min || failed.RetryAfter > tt.max {
				t.Errorf("error is %#v, want RetryAfter from %v to %v", err, tt.min, tt.max)
			}
		})
	}
}

// TestClockOffset: only rejected credentials show the clock, and only a response that
// its own duration does not explain.
func TestClockOffset(t *testing.T) {
	rejected, other := answer{200, typeJSON, nil, `{"error":{"code":100,"msg":"no"}}`}, answer{200, typeJSON, nil, `{"error":{"code":1,"msg":"no"}}`}
	for _, tt := range []struct {
		name    string
		answer  answer
		service time.Duration // the service's clock against ours
		waits   time.Duration // before and after the Date
		date    string        // in place of one
		age     string
		want    time.Duration
	}{
		{name: "right", answer: rejected},
		{name: "2s behind", answer: rejected, service: 2 * time.Second},
		{name: "2s ahead", answer: rejected, service: -2 * time.Second},
		{name: "5s behind", answer: rejected, service: 5 * time.Second, want: 5 * time.Second},
		{name: "5s ahead", answer: rejected, service: -5 * time.Second, want: -5 * time.Second},
		{name: "status 401", answer: answer{401, typeHTML, nil, "<html>"}, service: time.Hour, want: time.Hour},
		{name: "other error", answer: other, service: time.Hour},
		{name: "slow, right", answer: rejected, waits: 10 * time.Second},
		{name: "slow, behind", answer: rejected, service: time.Hour, waits: 10 * time.Second, want: time.Hour},
		{name: "slow, ahead", answer: rejected, service: -time.Hour, waits: 10 * time.Second, want: -time.Hour},
		{name: "from a cache", answer: rejected, service: -time.Hour, age: "3600"},
		{name: "invalid date", answer: rejected, date: "yesterday"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(300 * time.Millisecond) // not on a whole second
				client, err := vox.NewClient(vox.WithHTTPClient(&http.Client{Transport: trip(func(*http.Request) (*http.Response, error) {
					time.Sleep(tt.waits)
					w := httptest.NewRecorder()
					w.Header().Set("Date", cmp.Or(tt.date, time.Now().Add(tt.service).UTC().Format(http.TimeFormat)))
					if tt.age != "" {
						w.Header().Set("Age", tt.age)
					}
					time.Sleep(tt.waits)
					tt.answer.write(w, nil)
					return w.Result(), nil
				})}))
				if err != nil {
					t.Fatal(err)
				}
				_, err = setOne(t.Context(), client)
				var failed *vox.APIError
				if !errors.As(err, &failed) || failed.ClockOffset != tt.want || strings.Contains(err.Error(), "; the local clock is ") != (tt.want != 0) {
					t.Errorf("got %v, want a difference of %v", err, tt.want)
				}
			})
		})
	}
}

func TestGzip(t *testing.T) {
	for body, code := range map[string]vox.ErrorCode{okAnswer: 0, `{"error":{"code":100,"msg":"no"}}`: 100} {
		s := newService(t, func(w http.ResponseWriter, r *http.Request) {
			if !strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
				t.Error("the request does not offer gzip")
			}
			w.Header().Set("Content-Type", typeJSON)
			w.Header().Set("Content-Encoding", "gzip")
			z := gzip.NewWriter(w)
			_, _ = io.WriteString(z, body)
			_ = z.Close()
		})
		_, err := setOne(t.Context(), s.client(t))
		if code == 0 && err != nil || code != 0 && !errors.Is(err, code) {
			t.Errorf("%s: error is %v", body, err)
		}
	}
}

// TestLongMessage: what a service says may go to a log, but not megabytes of it.
func TestLongMessage(t *testing.T) {
	a := answer{500, typeJSON, nil, fmt.Sprintf(`{"error":{"code":1,"msg":"%s"}}`, strings.Repeat("語", 50_000))}
	_, err := setOne(t.Context(), newService(t, a.write).client(t))
	if n := len(err.Error()); n > 2000 || !strings.Contains(err.Error(), "語…") {
		t.Errorf("the text has %d bytes", n)
	}
}
