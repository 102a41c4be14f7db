package transport

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
)

const (
	testAccount = int64(9_007_199_254_740_993) // 2^53 + 1: a float64 would change it
	testKeyID   = "ab98c70e-573e-4446-9af9-105269dfafca"
	testEmail   = "owner@example.com"
)

// testKey is made once per test binary: a key takes a good part of a second.
var testKey = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

// pkcs1PEM and pkcs8PEM give key in both forms of the file.
func pkcs1PEM(key *rsa.PrivateKey) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
}

func pkcs8PEM(key any) string {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// goodFile returns the members of a good file, for a test to spoil.
func goodFile() map[string]any {
	return map[string]any{
		"account_email": testEmail,
		"account_id":    testAccount,
		"key_id":        testKeyID,
		"private_key":   pkcs8PEM(testKey()),
	}
}

// asJSON encodes v.
func asJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}

// testCredentials parses goodFile.
func testCredentials(t testing.TB) *Credentials {
	t.Helper()
	creds, err := ParseCredentials(asJSON(goodFile()))
	if err != nil {
		t.Fatal(err)
	}
	return creds
}

// jws is a token taken apart by hand.
type jws struct {
	header struct{ Alg, Typ, Kid string }
	claims map[string]json.Number
}

// verifyToken checks signature and form of text as RFC 7515, section 5.2, and
// RFC 8017, section 8.2.2, have it, without the library that made it.
func verifyToken(pub *rsa.PublicKey, text string) (jws, error) {
	var out jws
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return out, errors.New("not three parts")
	}
	var raw [3][]byte
	for i, part := range parts {
		var err error
		if raw[i], err = base64.RawURLEncoding.Strict().DecodeString(part); err != nil {
			return out, err
		}
	}
	digest := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if err := rsa.VerifyPKCS1v15(pub, crypto.SHA256, digest[:], raw[2]); err != nil {
		return out, err
	}
	if err := json.Unmarshal(raw[0], &out.header); err != nil {
		return out, err
	}
	// json.Number takes a quoted number as well, so quotes are looked for.
	if strings.Contains(string(raw[1]), `:"`) {
		return out, errors.New("a claim is a string")
	}
	return out, json.Unmarshal(raw[1], &out.claims)
}

// mustVerify is verifyToken of an Authorization header for a test.
func mustVerify(t testing.TB, creds *Credentials, header string) jws {
	t.Helper()
	text, ok := strings.CutPrefix(header, "Bearer ")
	if !ok {
		t.Fatalf("no bearer token in a header of %d bytes", len(header))
	}
	token, err := verifyToken(creds.PublicKey(), text)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// claim returns a claim as a whole number.
func (j jws) claim(t testing.TB, name string) int64 {
	t.Helper()
	n, err := j.claims[name].Int64()
	if err != nil {
		t.Fatalf("claim %s: %v", name, err)
	}
	return n
}

// tripFunc is a base RoundTripper made of a function.
type tripFunc func(*http.Request) (*http.Response, error)

func (f tripFunc) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// recorder is a base that keeps what it got and answers 200 or a redirect.
type recorder struct {
	mu        sync.Mutex
	got       []*http.Request
	redirects map[string]string // URL → Location
	status    int               // of redirects
}

func (r *recorder) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	r.got = append(r.got, req)
	r.mu.Unlock()
	if req.Body != nil {
		_, _ = io.Copy(io.Discard, req.Body)
		_ = req.Body.Close()
	}
	resp := &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{}, Body: http.NoBody, Request: req,
	}
	if to, ok := r.redirects[req.URL.String()]; ok {
		resp.StatusCode = r.status
		resp.Header.Set("Location", to)
	}
	return resp, nil
}

// auth returns the Authorization headers of the requests in order.
func (r *recorder) auth() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	var out []string
	for _, req := range r.got {
		out = append(out, req.Header.Get("Authorization"))
	}
	return out
}

// closeCounter is a body that counts Close.
type closeCounter struct {
	io.Reader
	closed int
}

func (c *closeCounter) Close() error { c.closed++; return nil }

// newRequest makes a request with context.Background.
func newRequest(t testing.TB, method, url string, body io.Reader) *http.Request {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, body)
	if err != nil {
		t.Fatal(err)
	}
	return req
}

// leaks returns which secret of key shows in text: any line of its PEM forms, or
// a number of it in the notations of fmt, math/big and encoding/json.
func leaks(key *rsa.PrivateKey, text string) string {
	for _, form := range []string{pkcs1PEM(key), pkcs8PEM(key)} {
		for line := range strings.Lines(form) {
			if line = strings.TrimSpace(line); len(line) >= 16 && strings.Contains(text, line[:16]) {
				return "a line of the PEM"
			}
		}
		if strings.Contains(text, "BEGIN") {
			return "the head of the PEM"
		}
		if strings.Contains(strings.ToLower(text), hex.EncodeToString([]byte(form[40:60]))) {
			return "the PEM in hexadecimal"
		}
	}
	pre := key.Precomputed
	for _, n := range []*big.Int{key.D, key.Primes[0], key.Primes[1], pre.Dp, pre.Dq, pre.Qinv} {
		for _, shown := range []string{n.Text(10), n.Text(16), n.Text(2), base64.StdEncoding.EncodeToString(n.Bytes())} {
			if strings.Contains(strings.ToLower(text), strings.ToLower(shown[:24])) {
				return "a number of the key"
			}
		}
	}
	for _, word := range key.D.Bits()[:4] {
		if strings.Contains(text, strconv.FormatUint(uint64(word), 10)) {
			return "a word of the exponent"
		}
	}
	return ""
}
