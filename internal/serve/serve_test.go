package serve_test

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/serve"
	"github.com/voxgen/voxgen/spec"
)

// account serves the built-in document.
func account(t *testing.T, key *rsa.PublicKey) (*serve.Handler, *bytes.Buffer) {
	t.Helper()
	return handler(t, key, load.Input{Name: "spec.yaml", Data: spec.Description()}, load.Input{Name: "overlay.yaml", Data: spec.Overlay()})
}

func handler(t *testing.T, key *rsa.PublicKey, in load.Input, overlays ...load.Input) (*serve.Handler, *bytes.Buffer) {
	t.Helper()
	r := gen.Model(gen.Config{Spec: in, Overlays: overlays})
	if r.API == nil {
		t.Fatal(r.Diags)
	}
	lines := new(bytes.Buffer)
	return serve.New(r.API, key, lines), lines
}

func send(h http.Handler, method, target, media, body string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	if media != "" {
		r.Header.Set("Content-Type", media)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

const (
	path = "/platform_api/SetAccountInfo"
	form = "application/x-www-form-urlencoded"
)

func TestSetAccountInfo(t *testing.T) {
	h, lines := account(t, nil)
	for name, c := range map[string]struct {
		method, target, media, body string
		status                      int
		want                        []string
	}{
		"form":           {"POST", path, form, "language_code=en&min_balance_to_notify=1.5", 200, []string{`{"result":1}`}},
		"at the root":    {"POST", "/SetAccountInfo", form, "language_code=en", 200, []string{`{"result":1}`}},
		"query":          {"POST", path + "?account_notifications=true", "", "", 400, []string{"unknown query parameter"}},
		"nothing":        {"POST", path, "", "", 200, []string{`{"result":1}`}},
		"empty text":     {"POST", path, form, "callback_url=", 200, []string{`{"result":1}`}},
		"weak password":  {"POST", path, form, "new_account_password=hunter", 400, []string{`"code":101`, "at least 8 characters", "an upper-case letter", "a digit", "a special character", `"errors"`}},
		"unknown":        {"POST", path, form, "languagecode=en", 400, []string{"languagecode", "unknown form parameter"}},
		"twice":          {"POST", path, form, "language_code=en&language_code=de", 400, []string{"language_code is duplicated"}},
		"form and query": {"POST", path + "?language_code=en", form, "language_code=de", 400, []string{"unknown query parameter"}},
		"enum":           {"POST", path, form, "language_code=hunter", 400, []string{"a known LanguageCode"}},
		"number":         {"POST", path, form, "min_balance_to_notify=hunter", 400, []string{"min_balance_to_notify", "number"}},
		"boolean":        {"POST", path, form, "account_notifications=hunter", 400, []string{"account_notifications", "boolean"}},
		"bad encoding":   {"POST", path, form, "language_code=%zz", 400, []string{"invalid escape"}},
		"json":           {"POST", path, "application/json", `{"language_code":"en"}`, 400, []string{`"code":101`, "x-www-form-urlencoded"}},
		"method":         {"GET", path, "", "", 405, []string{`"code":103`}},
		"path":           {"POST", "/platform_api/Nothing", form, "", 404, []string{`"code":103`}},
		"too long":       {"POST", path, form, "account_custom_data=" + strings.Repeat("x", 40<<20), 413, []string{"too long"}},
		"multipart":      {"POST", path, "multipart/form-data; boundary=b", "--b", 400, []string{"x-www-form-urlencoded"}},
	} {
		t.Run(name, func(t *testing.T) {
			w := send(h, c.method, c.target, c.media, c.body)
			if w.Code != c.status || !json.Valid(w.Body.Bytes()) {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
			for _, want := range c.want {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("no %s in %s", want, w.Body)
				}
			}
			if strings.Contains(w.Body.String(), "hunter") {
				t.Errorf("the response contains the value: %s", w.Body)
			}
		})
	}
	if text := lines.String(); strings.ContainsAny(text, "?=&") || strings.Contains(text, "hunter") || strings.Contains(text, "Nothing") {
		t.Errorf("the log contains request data:\n%s", text)
	}
	if n := strings.Count(lines.String(), "\n"); n != 18 {
		t.Errorf("%d lines", n)
	}
}

var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func TestTokens(t *testing.T) {
	h, lines := account(t, &testKey().PublicKey)
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	claims := func(iss any, from, to time.Duration) jwt.MapClaims {
		return jwt.MapClaims{"iss": iss, "iat": now.Add(from).Unix(), "exp": now.Add(to).Unix()}
	}
	sign := func(c jwt.MapClaims, key any, method jwt.SigningMethod, kid any) string {
		token := jwt.NewWithClaims(method, c)
		if kid != nil {
			token.Header["kid"] = kid
		}
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	good := claims(1, 0, time.Minute)
	for name, c := range map[string]struct{ header, want string }{
		"good":       {"Bearer " + sign(good, testKey(), jwt.SigningMethodRS256, "k"), ""},
		"none":       {"", "missing bearer token"},
		"basic":      {"Basic YTpi", "missing bearer token"},
		"garbage":    {"Bearer garbage", "malformed"},
		"expired":    {"Bearer " + sign(claims(1, -2*time.Minute, -time.Minute), testKey(), jwt.SigningMethodRS256, "k"), "expired"},
		"future":     {"Bearer " + sign(claims(1, 5*time.Minute, 6*time.Minute), testKey(), jwt.SigningMethodRS256, "k"), "not valid yet"},
		"too long":   {"Bearer " + sign(claims(1, 0, 2*time.Hour), testKey(), jwt.SigningMethodRS256, "k"), "at most one hour"},
		"no expiry":  {"Bearer " + sign(jwt.MapClaims{"iss": 1, "iat": now.Unix()}, testKey(), jwt.SigningMethodRS256, "k"), "malformed"},
		"iss text":   {"Bearer " + sign(claims("1", 0, time.Minute), testKey(), jwt.SigningMethodRS256, "k"), "iss"},
		"no kid":     {"Bearer " + sign(good, testKey(), jwt.SigningMethodRS256, nil), "kid"},
		"other key":  {"Bearer " + sign(good, other, jwt.SigningMethodRS256, "k"), "signature"},
		"other hash": {"Bearer " + sign(good, testKey(), jwt.SigningMethodRS512, "k"), "signature"},
		"unsigned":   {"Bearer " + sign(good, jwt.UnsafeAllowNoneSignatureType, jwt.SigningMethodNone, "k"), "signature"},
	} {
		t.Run(name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodPost, path, nil)
			r.Header.Set("Authorization", c.header)
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if c.want == "" && w.Code != 200 || c.want != "" && (w.Code != 401 || !strings.Contains(w.Body.String(), c.want) || !strings.Contains(w.Body.String(), `"code":100`)) {
				t.Errorf("%d %s, want %q", w.Code, w.Body, c.want)
			}
		})
	}
	if strings.Contains(lines.String(), "eyJ") {
		t.Error("the log has a token")
	}
}

// pets is a different kind of document: paths, JSON bodies, lists, no envelope.
const pets = `openapi: 3.0.3
info: {title: Pets, version: '1'}
servers: [{url: 'https://example.com/v1'}]
paths:
  /pets/{id}:
    put:
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer}}
        - {name: tags, in: query, x-voxgen-delimiter: ';', schema: {type: array, maxItems: 2, items: {type: string, minLength: 2}}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '200': {description: done, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
        '400': {description: wrong}
    delete:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      responses: {'204': {description: gone}}
components:
  schemas:
    Pet:
      allOf:
        - {$ref: '#/components/schemas/Named'}
        - type: object
          required: [born, kind, sizes, mother]
          properties:
            born: {type: string, format: date}
            kind: {type: string, enum: [cat, dog]}
            sizes: {type: array, minItems: 1, items: {type: integer, minimum: 3}}
            mother: {type: object, properties: {pet: {$ref: '#/components/schemas/Pet'}}}
    Named: {type: object, required: [name], properties: {name: {type: string, minLength: 2, maxLength: 5}}}
`

func TestOtherDescription(t *testing.T) {
	h, _ := handler(t, nil, load.Input{Name: "pets.yaml", Data: []byte(pets)})
	if h.Base() != "/v1" {
		t.Errorf("base %q", h.Base())
	}
	good := send(h, "PUT", "/v1/pets/1?tags=aa%3Bbb", "application/json", `{"name":"xx","born":"2006-01-02","kind":"cat","sizes":[3],"mother":{}}`)
	if good.Code != 200 {
		t.Fatalf("%d %s", good.Code, good.Body)
	}
	if again := send(h, "PUT", "/v1/pets/1", "application/json", good.Body.String()); again.Code != 200 {
		t.Errorf("the response is not a valid pet: %s: %s", good.Body, again.Body)
	}
	for body, want := range map[string]string{
		`{"name":"hunter2","born":"2006-01-02","kind":"cat","sizes":[3],"mother":{}}`: "name must be at most 5 characters",
		`{"name":"xx"}`: `is missing the property "born"`,
		``:              "not valid JSON",
		`{`:             "not valid JSON",
	} {
		if w := send(h, "PUT", "/v1/pets/1", "application/json", body); w.Code != 400 || !strings.Contains(w.Body.String(), want) || strings.Contains(w.Body.String(), "hunter") {
			t.Errorf("%s: %d %s", body, w.Code, w.Body)
		}
	}
	for target, want := range map[string]string{"/v1/pets/x": "id", "/v1/pets/1?tags=aa%3Bbb%3Bcc": "tags", "/v1/pets/1?tags=a": "tags"} {
		if w := send(h, "PUT", target, "application/json", good.Body.String()); w.Code != 400 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if w := send(h, "GET", "/v1/pets/1", "", ""); w.Code != 405 || w.Header().Get("Allow") != "DELETE, PUT" {
		t.Errorf("%d %v", w.Code, w.Header())
	}
	if w := send(h, "DELETE", "/v1/pets/1", "", ""); w.Code != 204 || w.Body.Len() != 0 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// A client that gets tokens itself gets them from voxgen serve, at any path.
func TestTokenRequest(t *testing.T) {
	const form, request = "application/x-www-form-urlencoded", "grant_type=client_credentials&scope=a"
	flows := `, flows: {clientCredentials: {tokenUrl: /token, scopes: {}}}`
	for _, c := range []struct {
		flows, method, target, body string
		status                      int
	}{
		{flows, "POST", "/token", request, 200},
		{flows, "POST", "/any", "grant_type=refresh_token", 200},
		{flows, "POST", "/token", "grant_type=password", 404},
		{flows, "GET", "/token", request, 404},
		{flows, "POST", "/pets", request, 204}, // an operation
		{``, "POST", "/token", request, 404},
	} {
		h, _ := handler(t, nil, load.Input{Name: "oauth.yaml", Data: []byte(`{openapi: 3.1.0, info: {title: x, version: '1'}, security: [{o: []}],
			paths: {/pets: {post: {requestBody: {content: {application/x-www-form-urlencoded: {schema: {type: object}}}}, responses: {'204': {description: ok}}}}},
			components: {securitySchemes: {o: {type: oauth2` + c.flows + `}}}}`)})
		w := send(h, c.method, c.target, form, c.body)
		if w.Code != c.status || (c.status == 200) != strings.Contains(w.Body.String(), `"token_type":"Bearer"`) {
			t.Errorf("%s %s %s: %d %s", c.method, c.target, c.body, w.Code, w.Body)
		}
	}
}

// x-voxgen-groups are checked like in clients.
func TestGroups(t *testing.T) {
	h, _ := handler(t, nil, load.Input{Name: "groups.yaml", Data: []byte(`openapi: 3.1.0
info: {title: Groups, version: '1'}
paths:
  /things:
    get:
      parameters:
        - {name: id, in: query, schema: {type: string}}
        - {name: name, in: query, schema: {type: string}}
        - {name: a, in: query, schema: {type: string}}
        - {name: b, in: query, schema: {type: string}}
        - {name: c, in: query, schema: {type: string}}
      x-voxgen-groups: [{rule: exactly-one, of: [id, name]}, {rule: at-most-one, of: [a, b]}, {rule: requires, of: [c, a, b]}]
      responses: {'204': {description: done}}
`)})
	for query, want := range map[string]int{"id=1": 204, "name=": 204, "": 400, "id=1&name=2": 400, "id=1&a=1": 204, "id=1&a=1&b=1": 400, "id=1&c=1": 400, "id=1&c=1&b=1": 204} {
		w := send(h, "GET", "/things?"+query, "", "")
		if w.Code != want || want == 400 && !strings.Contains(w.Body.String(), "mutually exclusive") && !strings.Contains(w.Body.String(), "c requires a or b") {
			t.Errorf("%s: %d %s", query, w.Code, w.Body)
		}
	}
}

// Concurrent requests, for the race detector.
func TestConcurrently(t *testing.T) {
	h, _ := account(t, nil)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 50 {
				if w := send(h, "POST", path, form, fmt.Sprintf("account_custom_data=%d-%d", i, n)); w.Code != 200 {
					t.Error(w.Code, w.Body)
				}
			}
		})
	}
	wg.Wait()
}

// TestBusy: bodies that do not fit in memory together are refused, until there is room again.
func TestBusy(t *testing.T) {
	h, _ := handler(t, nil, load.Input{Name: "pets.yaml", Data: []byte(pets)})
	h.MaxBody = 1000
	full, held, release := strings.Repeat(" ", 1000), make(chan struct{}), make(chan struct{})
	var wg sync.WaitGroup
	for range 16 {
		wg.Go(func() {
			body := io.MultiReader(strings.NewReader(full), readerFunc(func([]byte) (int, error) {
				held <- struct{}{}
				<-release
				return 0, io.EOF
			}))
			h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("PUT", "/pets/1", body))
		})
		<-held
	}
	if w := send(h, "PUT", "/pets/1", "application/json", full); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("with the others: %d %s", w.Code, w.Body)
	}
	if w := send(h, "DELETE", "/pets/1", "", ""); w.Code != http.StatusNoContent {
		t.Errorf("without a body: %d %s", w.Code, w.Body)
	}
	close(release)
	wg.Wait()
	if w := send(h, "PUT", "/pets/1", "application/json", full); w.Code != http.StatusBadRequest {
		t.Errorf("after the others: %d %s", w.Code, w.Body)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestDeep sends bodies whose depth must not multiply their size.
func TestDeep(t *testing.T) {
	h, _ := handler(t, nil, load.Input{Name: "api.yaml", Data: []byte(`
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /any:
    post:
      operationId: any
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {v: {}}}}}}
      responses: {'200': {description: done}}
  /union:
    post:
      operationId: union
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/U'}}}}
      responses: {'200': {description: done}}
  /unique:
    post:
      operationId: unique
      requestBody: {required: true, content: {application/json: {schema: {$ref: '#/components/schemas/L'}}}}
      responses: {'200': {description: done}}
  /deep:
    get:
      operationId: deep
      parameters: [{name: d, in: query, style: deepObject, schema: {type: object, additionalProperties: {}}}]
      responses: {'200': {description: done}}
components:
  schemas:
    A: {type: object, properties: {n: {$ref: '#/components/schemas/U'}, a: {type: string}}}
    B: {type: object, properties: {n: {$ref: '#/components/schemas/U'}, b: {type: string}}}
    L: {type: array, uniqueItems: true, items: {$ref: '#/components/schemas/L'}}
    U: {anyOf: [{$ref: '#/components/schemas/A'}, {$ref: '#/components/schemas/B'}]}
`)})
	nested := func(open string, n int) string { return strings.Repeat(open, n) + "{}" + strings.Repeat("}", n) }
	for name, c := range map[string]struct{ path, body string }{
		"long names": {"/any", `{"v":` + nested(`{"`+strings.Repeat("k", 300)+`":`, 9000) + "}"},
		"unions":     {"/union", nested(`{"n":`, 300)},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		w := send(h, http.MethodPost, c.path, "application/json", c.body)
		runtime.ReadMemStats(&after)
		if allocated := after.TotalAlloc - before.TotalAlloc; w.Code != http.StatusOK || allocated > 256<<20 {
			t.Errorf("%s: %d, %d bytes allocated, %.100s", name, w.Code, allocated, w.Body)
		}
	}
	for levels, want := range map[int]string{64: "", 5000: "nested too deeply to check"} {
		body := strings.Repeat("[[],", levels) + "[]" + strings.Repeat("]", levels)
		w := send(h, http.MethodPost, "/unique", "application/json", strings.Replace(body, "[[],[]]", "[[]]", 1))
		if (w.Code == http.StatusOK) != (want == "") || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%d levels: %d, %.100s", levels, w.Code, w.Body)
		}
	}
	w := send(h, http.MethodGet, "/deep?d"+strings.Repeat("[a]", 100000)+"=1", "", "")
	if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "too many brackets") {
		t.Errorf("deepObject: %d, %.100s", w.Code, w.Body)
	}
}
