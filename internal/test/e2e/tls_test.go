package e2e_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/transport"
)

const (
	testAccount = 1234567
	testKeyID   = "ab98c70e-573e-4446-9af9-105269dfafca"
)

// testKey is made once: a key takes a good part of a second.
var testKey = sync.OnceValues(func() (*rsa.PrivateKey, error) { return rsa.GenerateKey(rand.Reader, 2048) })

func credentials(t testing.TB) (*transport.Credentials, *rsa.PublicKey) {
	t.Helper()
	key, err := testKey()
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(map[string]any{
		"account_email": "owner@example.com", "account_id": testAccount, "key_id": testKeyID,
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		t.Fatal(err)
	}
	creds, err := transport.ParseCredentials(file)
	if err != nil {
		t.Fatal(err)
	}
	return creds, &key.PublicKey
}

// signedClient makes the client of a user: tokens, TLS, nothing of the tests.
func signedClient(t testing.TB, s *service) *vox.Client {
	t.Helper()
	creds, _ := credentials(t)
	hc := transport.NewClient(creds, transport.WithBase(s.Client().Transport), transport.WithOrigin(s.URL))
	return mustClient(t, vox.WithHTTPClient(hc), vox.WithBaseURL(s.URL+"/platform_api"))
}

// token is a JWT taken apart by hand.
type token struct {
	header struct{ Alg, Typ, Kid string }
	claims struct{ Iss, Iat, Exp int64 }
}

// verify checks a token as RFC 7515, section 5.2, has it, without the library
// that made it.
func verify(pub *rsa.PublicKey, text string) (token, error) {
	var out token
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		return out, errors.New("the token has not three parts")
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
	return out, errors.Join(json.Unmarshal(raw[0], &out.header), json.Unmarshal(raw[1], &out.claims))
}

// TestAllFieldsArrive is the main job of issue 1: 21 fields, TLS, a token.
func TestAllFieldsArrive(t *testing.T) {
	s := newService(t, nil)
	resp, err := signedClient(t, s).SetAccountInfo(t.Context(), fullRequest())
	if err != nil {
		t.Fatal(err)
	}
	if resp.Result != 1 {
		t.Errorf("result is %d, want 1", resp.Result)
	}
	r := s.only(t)
	if r.Method != http.MethodPost || r.RequestURI != "/platform_api/SetAccountInfo" {
		t.Errorf("%s %s came, want a POST to /platform_api/SetAccountInfo and nothing more in the URL", r.Method, r.RequestURI)
	}
	if got := r.Header.Get("Content-Type"); got != "application/x-www-form-urlencoded" {
		t.Errorf("content type is %q", got)
	}
	if r.TLS == nil {
		t.Error("the request came without TLS")
	}
	if r.ContentLength != int64(len(r.body)) {
		t.Errorf("content length is %d, the body has %d bytes", r.ContentLength, len(r.body))
	}
	if got, want := parseForm(t, r.body), fullFields(); !slices.Equal(got, want) {
		t.Errorf("arrived:\n%q\nwant:\n%q", got, want)
	}
	checkToken(t, r)
}

func checkToken(t *testing.T, r received) {
	t.Helper()
	_, pub := credentials(t)
	text, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !ok {
		t.Fatal("there is no bearer token")
	}
	tok, err := verify(pub, text)
	if err != nil {
		t.Fatal(err)
	}
	if tok.header.Alg != "RS256" || tok.header.Typ != "JWT" || tok.header.Kid != testKeyID {
		t.Errorf("header of the token is %+v", tok.header)
	}
	now := time.Now().Unix()
	if c := tok.claims; c.Iss != testAccount || c.Iat > now || c.Exp <= now || c.Exp-c.Iat > 3600 {
		t.Errorf("claims of the token are %+v at %d", tok.claims, now)
	}
	if _, err := verify(pub, text[:len(text)-8]+"AAAAAAAA"); err == nil {
		t.Error("a token with another signature verifies: this test proves nothing")
	}
}

// TestRedirectsDoNotLeak: the transport's client follows no redirect of a
// write, so neither body nor token goes to where the response points.
func TestRedirectsDoNotLeak(t *testing.T) {
	other := newService(t, nil)
	for _, status := range []int{301, 302, 303, 307, 308} {
		s := newService(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", other.URL+"/elsewhere?new_account_password=x")
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "moved")
		})
		_, err := setOne(t.Context(), signedClient(t, s))
		var failed *vox.APIError
		if !errors.As(err, &failed) || failed.StatusCode != status {
			t.Errorf("status %d: error is %v", status, err)
			continue
		}
		if strings.Contains(err.Error(), "elsewhere") || strings.Contains(err.Error(), "password") {
			t.Errorf("status %d: the error repeats the location: %v", status, err)
		}
	}
	if got := other.requests(); len(got) != 0 {
		t.Errorf("%d requests followed a redirect", len(got))
	}
}
