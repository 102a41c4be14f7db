package callbacks

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/generated/voximplant"
)

// head is an AccountCallback up to its payload, with all that is required.
const head = `"callback_id":7,"account_id":1,"hash":"00","account_name":"a","account_email":"a@example.com","language_code":"en",` +
	`"account_first_name":"A","account_last_name":"B","balance":1.5,"currency":"USD"`

// event is a delivery of one callback.
func event(kind, more string) string {
	return `{"callbacks":[{` + head + `,"type":"` + kind + `"` + more + `}]}`
}

// accepts is a function of a handler that takes everything.
func accepts(context.Context, voximplant.AccountCallbacks) error { return nil }

// deliver sends body to a handler around fn.
func deliver(t *testing.T, fn func(context.Context, voximplant.AccountCallbacks) error, r *http.Request, opts ...voximplant.HandlerOption) (*http.Response, error) {
	t.Helper()
	var reported error
	opts = append(opts, voximplant.WithErrorHandler(func(_ *http.Request, err error) { reported = err }))
	w := httptest.NewRecorder()
	voximplant.NewAccountCallbacksHandler(fn, opts...).ServeHTTP(w, r)
	return w.Result(), reported
}

func post(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/callback", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	return r
}

// brokenBody ends before its length is reached.
type brokenBody struct{}

func (brokenBody) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

func TestStatus(t *testing.T) {
	good := event("card_expired", `,"card_expired":{}`)
	for name, c := range map[string]struct {
		change func(r *http.Request)
		body   string
		want   int
	}{
		"good":                      {nil, good, 204},
		"no events":                 {nil, `{"callbacks":[]}`, 204},
		"white space around":        {nil, " \n" + good + "\n\t ", 204},
		"unknown type":              {nil, event("moon_landing", `,"moon_landing":{"crew":3}`), 204},
		"unknown members":           {nil, `{"new":{"a":[1]},` + event("card_expired", `,"extra":[{}]`)[1:], 204},
		"payload absent":            {nil, event("min_balance", ""), 204},
		"payload of another type":   {nil, event("card_expired", `,"min_balance":{"is_min_credit":true,"is_repeated":false}`), 204},
		"payload null":              {nil, event("min_balance", `,"min_balance":null`), 204},
		"members nobody knows":      {nil, event("min_balance", `,"min_balance":{"is_min_credit":true,"is_repeated":false,"x":1}`), 204},
		"no hash":                   {nil, strings.Replace(good, `"hash":"00",`, "", 1), 204},
		"salt":                      {nil, strings.Replace(good, `"hash"`, `"salt"`, 1), 204},
		"no content type":           {func(r *http.Request) { r.Header.Del("Content-Type") }, good, 204},
		"charset":                   {func(r *http.Request) { r.Header.Set("Content-Type", "application/json; charset=utf-8") }, good, 204},
		"vendor type":               {func(r *http.Request) { r.Header.Set("Content-Type", "application/vnd.x+json") }, good, 204},
		"old type":                  {func(r *http.Request) { r.Header.Set("Content-Type", "Text/JSON") }, good, 204},
		"empty":                     {nil, "", 400},
		"null":                      {nil, "null", 400},
		"list":                      {nil, "[]", 400},
		"half":                      {nil, good[:len(good)/2], 400},
		"garbage behind":            {nil, good + "x", 400},
		"second value behind":       {nil, good + good, 400},
		"callbacks missing":         {nil, `{}`, 400},
		"callbacks null":            {nil, `{"callbacks":null}`, 400},
		"a null event":              {nil, `{"callbacks":[null]}`, 400},
		"event no object":           {nil, `{"callbacks":[1]}`, 400},
		"id missing":                {nil, strings.Replace(good, `"callback_id":7,`, "", 1), 400},
		"type missing":              {nil, strings.Replace(good, `,"type":"card_expired"`, "", 1), 400},
		"member of payload missing": {nil, event("min_balance", `,"min_balance":{"is_min_credit":true}`), 400},
		"member of item missing":    {nil, event("sip_registration_fail", `,"sip_registration_fail":{"sip_registrations":[{"status_code":"403"}]}`), 400},
		"wrong kind":                {nil, strings.Replace(good, `"callback_id":7`, `"callback_id":"7"`, 1), 400},
		"broken off":                {func(r *http.Request) { r.Body = io.NopCloser(brokenBody{}) }, good, 400},
		"get":                       {func(r *http.Request) { r.Method = http.MethodGet }, good, 405},
		"head":                      {func(r *http.Request) { r.Method = http.MethodHead }, good, 405},
		"put":                       {func(r *http.Request) { r.Method = http.MethodPut }, good, 405},
		"form":                      {func(r *http.Request) { r.Header.Set("Content-Type", "application/x-www-form-urlencoded") }, good, 415},
		"text":                      {func(r *http.Request) { r.Header.Set("Content-Type", "text/plain") }, good, 415},
		"type that is none":         {func(r *http.Request) { r.Header.Set("Content-Type", "json;;") }, good, 415},
	} {
		t.Run(name, func(t *testing.T) {
			r := post(c.body)
			if c.change != nil {
				c.change(r)
			}
			called := false
			resp, reported := deliver(t, func(context.Context, voximplant.AccountCallbacks) error { called = true; return nil }, r)
			if resp.StatusCode != c.want {
				t.Fatalf("status %d (%v), want %d", resp.StatusCode, reported, c.want)
			}
			if ok := c.want == 204; called != ok || (reported == nil) != ok {
				t.Errorf("called %t, reported %v", called, reported)
			}
			if allow := resp.Header.Get("Allow"); (c.want == 405) != (allow == "POST") {
				t.Errorf("Allow is %q", allow)
			}
		})
	}
}

func TestSizeLimit(t *testing.T) {
	body := event("card_expired", "")
	for name, c := range map[string]struct {
		limit int64
		want  int
	}{"exactly": {int64(len(body)), 204}, "one too many": {int64(len(body)) - 1, 413}, "nothing goes": {0, 413}, "negative": {-1, 413}} {
		t.Run(name, func(t *testing.T) {
			if resp, err := deliver(t, accepts, post(body), voximplant.WithMaxRequestBytes(c.limit)); resp.StatusCode != c.want {
				t.Errorf("status %d (%v), want %d", resp.StatusCode, err, c.want)
			}
		})
	}
	long := strings.Repeat(" ", 4<<20) + body
	if resp, _ := deliver(t, accepts, post(long)); resp.StatusCode != 413 {
		t.Errorf("without an option: status %d", resp.StatusCode)
	}
}

// The limit holds for a body whose length nobody announces, and it is not read on.
func TestSizeLimitOfAStream(t *testing.T) {
	src := &endless{}
	r := httptest.NewRequest(http.MethodPost, "/", src)
	r.ContentLength = -1
	resp, _ := deliver(t, accepts, r)
	if resp.StatusCode != 413 || src.n > 5<<20 {
		t.Errorf("status %d after %d bytes", resp.StatusCode, src.n)
	}
}

type endless struct{ n int }

func (e *endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	e.n += len(p)
	return len(p), nil
}

func TestFunctionFails(t *testing.T) {
	secret := errors.New("database password is hunter2")
	resp, reported := deliver(t, func(context.Context, voximplant.AccountCallbacks) error { return secret }, post(event("card_expired", "")))
	text, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != 500 || !errors.Is(reported, secret) {
		t.Errorf("status %d, reported %v", resp.StatusCode, reported)
	}
	if strings.Contains(string(text), "hunter2") {
		t.Errorf("the answer tells: %s", text)
	}
}

// A ValidationError of the function's own says nothing of the body.
func TestFunctionFailsValidation(t *testing.T) {
	_, invalid := deliver(t, func(context.Context, voximplant.AccountCallbacks) error {
		return voximplant.SetAccountInfoRequest{NewAccountPassword: voximplant.Ptr(voximplant.Secret("x"))}.Validate()
	}, post(event("card_expired", "")))
	if v := (*voximplant.ValidationError)(nil); !errors.As(invalid, &v) {
		t.Fatal(invalid)
	}
	resp, _ := deliver(t, func(context.Context, voximplant.AccountCallbacks) error { return invalid }, post(event("card_expired", "")))
	if resp.StatusCode != 500 {
		t.Errorf("status %d", resp.StatusCode)
	}
}

func TestFunctionPanics(t *testing.T) {
	for name, fn := range map[string]func(context.Context, voximplant.AccountCallbacks) error{
		"text": func(context.Context, voximplant.AccountCallbacks) error { panic("boom") },
		"nil dereference": func(_ context.Context, c voximplant.AccountCallbacks) error {
			_ = c.Callbacks[0].MinBalance.IsRepeated
			return nil
		},
		"no function": nil,
	} {
		t.Run(name, func(t *testing.T) {
			resp, reported := deliver(t, fn, post(event("min_balance", "")))
			var panicked *voximplant.PanicError
			if resp.StatusCode != 500 || !errors.As(reported, &panicked) || panicked.Value == nil {
				t.Fatalf("status %d, reported %v", resp.StatusCode, reported)
			}
			if strings.Contains(reported.Error(), "boom") {
				t.Errorf("the text shows the value: %v", reported)
			}
		})
	}
}

func TestRequestFromContext(t *testing.T) {
	r := post(event("card_expired", ""))
	r.Header.Set("X-Trace", "t1")
	resp, err := deliver(t, func(ctx context.Context, _ voximplant.AccountCallbacks) error {
		if got := voximplant.RequestFromContext(ctx).Header.Get("X-Trace"); got != "t1" {
			t.Errorf("header %q", got)
		}
		return ctx.Err()
	}, r)
	if resp.StatusCode != 204 {
		t.Error(resp.StatusCode, err)
	}
	if voximplant.RequestFromContext(t.Context()) != nil {
		t.Error("a request out of nowhere")
	}
}

// Options that are nil are left out, as everywhere in the package.
func TestNilOption(t *testing.T) {
	w := httptest.NewRecorder()
	voximplant.NewAccountCallbacksHandler(accepts, nil).ServeHTTP(w, post(event("card_expired", "")))
	if w.Code != 204 {
		t.Error(w.Code)
	}
}

// What is wrong is said with its place, and never with the value.
func TestMissingMembersAreNamed(t *testing.T) {
	_, err := deliver(t, accepts, post(event("min_balance", `,"min_balance":{}`)))
	for _, want := range []string{"callbacks", "is_min_credit", "is_repeated"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("no %s in %v", want, err)
		}
	}
}
