package fake_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"

	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/transport"
)

func newKey(t *testing.T) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// credentials are those of a service account, for the transport.
func credentials(t *testing.T, key *rsa.PrivateKey) *transport.Credentials {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	file, err := json.Marshal(map[string]any{
		"account_email": "a@example.com", "account_id": 42, "account_name": "a", "key_id": "the-key", "private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		t.Fatal(err)
	}
	creds, err := transport.ParseCredentials(file)
	if err != nil {
		t.Fatal(err)
	}
	return creds
}

// The transport of this repository signs what the fake accepts: over TLS, and
// in memory with the base URL and the origin of the real service.
func TestTransport(t *testing.T) {
	key := newKey(t)
	creds := credentials(t, key)
	rules := voximplantfake.TokenRules{KeyID: "the-key", Issuer: "42"}
	both(t, func(t *testing.T, opts ...voximplantfake.Option) {
		fake := voximplantfake.New(t, append(opts, voximplantfake.WithPublicKey(&key.PublicKey, rules))...)
		fake.OnSetAccountInfo = ok
		signed := transport.NewClient(creds, transport.WithBase(fake.Transport()), transport.WithOrigin(fake.Origin), transport.WithInsecureLoopback())
		if _, err := fake.Client(vox.WithHTTPClient(signed)).SetAccountInfo(t.Context(), fullRequest()); err != nil {
			t.Error(err)
		}
	})
}

func TestTokens(t *testing.T) {
	key, other := newKey(t), newKey(t)
	now := time.Unix(1_800_000_000, 0)
	claims := func(change func(jwt.MapClaims)) jwt.MapClaims {
		c := jwt.MapClaims{"iss": 42, "iat": now.Unix() - 5, "exp": now.Unix() + 600}
		if change != nil {
			change(c)
		}
		return c
	}
	sign := func(key *rsa.PrivateKey, kid string, c jwt.MapClaims) string {
		token := jwt.NewWithClaims(jwt.SigningMethodRS256, c)
		token.Header["kid"] = kid
		text, err := token.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		return "Bearer " + text
	}
	good := sign(key, "the-key", claims(nil))
	none := jwt.NewWithClaims(jwt.SigningMethodNone, claims(nil))
	unsigned, err := none.SignedString(jwt.UnsafeAllowNoneSignatureType)
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(good, ".")
	for name, test := range map[string]struct{ header, says string }{
		"good":        {good, ""},
		"text issuer": {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["iss"] = "42" })), ""},
		"absent":      {"", "missing Authorization"},
		"basic":       {"Basic abc", "want one bearer token"},
		"text":        {"Bearer abc", "three parts"},
		"not base64":  {"Bearer a.b!.c", "want JSON in base64url"},
		"other key":   {sign(other, "the-key", claims(nil)), "signature"},
		"unsigned":    {"Bearer " + unsigned, "RS256"},
		"changed":     {parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"iss":42,"iat":1,"exp":2}`)) + "." + parts[2], "signature"},
		"kid":         {sign(key, "another", claims(nil)), "kid"},
		"iss":         {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["iss"] = 43 })), "iss"},
		"expired":     {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["exp"] = now.Unix() })), "expired"},
		"future":      {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["iat"] = now.Unix() + 300 })), "future"},
		"long":        {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["exp"] = now.Unix() + 3600 })), "lifetime exceeds 1h"},
		"no exp":      {sign(key, "the-key", claims(func(c jwt.MapClaims) { delete(c, "exp") })), "missing iat or exp"},
		"half second": {sign(key, "the-key", claims(func(c jwt.MapClaims) { c["exp"] = float64(now.Unix()) + 1.5 })), "not a number of seconds"},
	} {
		t.Run(name, func(t *testing.T) { tryToken(t, &key.PublicKey, now, test.header, test.says) })
	}
}

// tryToken calls with a header, and wants the report to say what is wrong.
func tryToken(t *testing.T, key *rsa.PublicKey, now time.Time, header, says string) {
	t.Helper()
	tb := &recorder{TB: t}
	fake := voximplantfake.New(tb, voximplantfake.InMemory(), voximplantfake.WithPublicKey(key, voximplantfake.TokenRules{
		KeyID: "the-key", Issuer: "42", Now: func() time.Time { return now },
	}))
	fake.OnSetAccountInfo = ok
	var resp *http.Response
	opts := []vox.CallOption{vox.WithResponse(&resp)}
	if header != "" {
		opts = append(opts, vox.WithHeader("Authorization", header))
	}
	_, err := fake.Client().SetAccountInfo(t.Context(), vox.SetAccountInfoRequest{}, opts...)
	if says == "" {
		if err != nil || len(tb.reports()) > 0 {
			t.Errorf("got %v, %q", err, tb.reports())
		}
		return
	}
	if resp.StatusCode != http.StatusUnauthorized || resp.Header.Get("WWW-Authenticate") == "" {
		t.Errorf("got %v", err)
	}
	tb.only(t, says)
}
