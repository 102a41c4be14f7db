package transport

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
	"testing"
)

// secret stands in broken files where content must not get into an error.
const secret = "s3cr3tVALUEs3cr3t"

func TestParseCredentialsRefusesFiles(t *testing.T) {
	long := `{"account_email":"` + strings.Repeat("a", maxFileSize) + `"}`
	for name, test := range map[string]struct{ data, want string }{
		"empty":            {"", "empty"},
		"spaces":           {" \n", "empty"},
		"only a mark":      {"\xef\xbb\xbf", "empty"},
		"UTF-16":           {"\xff\xfe{\x00", "UTF-16"},
		"array":            {`["` + secret + `"]`, "want a JSON object, got a JSON array"},
		"string":           {`"` + secret + `"`, "want a JSON object, got a JSON string"},
		"null":             {`null`, "got null"},
		"text":             {secret, "malformed JSON at line 1, column 1"},
		"broken":           {"\n{\n  \"key_id\": " + secret + "}", "malformed JSON at line 3, column 13"},
		"cut":              {`{"key_id":"` + secret, "malformed JSON at line 1"},
		"data behind":      {`{"key_id":"a"}` + secret, "malformed JSON at line 1, column 15"},
		"two objects":      {`{}{}`, "malformed JSON"},
		"deep":             {strings.Repeat(`{"result":`, 20000), "malformed JSON"},
		"result a number":  {`{"result":1}`, "result: want a JSON object, got a JSON number"},
		"result null":      {`{"result":null}`, "result: want a JSON object, got null"},
		"result in result": {`{"result":{"result":{}}}`, "private_key: is missing"},
		"error":            {`{"error":{"msg":"` + secret + `","code":100}}`, "error response of the service"},
		"too big":          {long, "at most 1048576 bytes"},
		"other case":       {`{"ACCOUNT_ID":1}`, "account_id: is missing"},
	} {
		t.Run(name, func(t *testing.T) {
			creds, err := ParseCredentials([]byte(test.data))
			if err == nil || creds != nil {
				t.Fatalf("got %v, %v", creds, err)
			}
			checkError(t, err, test.want)
			if strings.Contains(err.Error(), secret[:4]) {
				t.Errorf("content in %q", err)
			}
		})
	}
}

func TestParseCredentialsNamesTheField(t *testing.T) {
	raw := func(text string) json.RawMessage { return json.RawMessage(text) }
	tests := []struct {
		field string
		value any // nil: left out
		want  string
	}{
		{"account_email", nil, "is missing"},
		{"account_email", 7, "want a JSON string, got a JSON number"},
		{"account_email", " ", "is empty"},
		{"key_id", nil, "is missing"},
		{"key_id", raw("null"), "want a JSON string, got null"},
		{"key_id", true, "want a JSON string, got a JSON boolean"},
		{"key_id", "", "is empty"},
		{"key_id", secret + " " + secret, "without white space"},
		{"key_id", secret + "\x1b[31m", "printable"},
		{"key_id", raw("\"\xff" + secret + "\""), "printable"},
		{"key_id", strings.Repeat(secret, 20), "at most 256 bytes"},
		{"account_id", nil, "is missing, want a JSON number"},
		{"account_id", "1234567", "want a JSON number, got a JSON string"},
		{"account_id", []int{1}, "got a JSON array"},
		{"account_id", map[string]int{}, "got a JSON object"},
		{"account_id", raw("null"), "got null"},
		{"account_id", 0, "positive"},
		{"account_id", raw("-0"), "positive"},
		{"account_id", -5, "positive"},
		{"account_id", 1.5, "without fraction"},
		{"account_id", raw("1.0"), "without fraction"},
		{"account_id", raw("1e6"), "without fraction and exponent"},
		{"account_id", raw("9223372036854775808"), "64 bits"},
		{"account_id", raw("1" + strings.Repeat("0", 400)), "64 bits"},
		{"private_key", nil, "is missing"},
		{"private_key", []string{secret}, "want a JSON string, got a JSON array"},
		{"private_key", "", "is empty"},
		{"private_key", secret, "is not PEM"},
	}
	for _, test := range tests {
		t.Run(fmt.Sprintf("%s %s", test.field, test.want), func(t *testing.T) {
			file := goodFile()
			file[test.field] = test.value
			if test.value == nil {
				delete(file, test.field)
			}
			for _, data := range [][]byte{handJSON(file), handJSON(map[string]any{"result": file})} {
				_, err := ParseCredentials(data)
				if err == nil {
					t.Fatal("accepted")
				}
				checkError(t, err, "transport: credentials: "+test.field+": ", test.want)
				if strings.Contains(err.Error(), secret[:4]) || strings.Count(err.Error(), ";") > 1 {
					t.Errorf("content or another problem in %q", err)
				}
			}
		})
	}
}

// handJSON writes v without checking raw messages, which asJSON would.
func handJSON(v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		var parts []string
		for name, value := range v {
			parts = append(parts, fmt.Sprintf("%q:%s", name, handJSON(value)))
		}
		return []byte("{" + strings.Join(parts, ",") + "}")
	case json.RawMessage:
		return v
	default:
		return asJSON(v)
	}
}

func TestParseCredentialsTellsAllProblems(t *testing.T) {
	_, err := ParseCredentials([]byte(`{"account_email":1,"account_id":"2","key_id":"","private_key":"x"}`))
	if err == nil {
		t.Fatal("accepted")
	}
	checkError(t, err, "account_email: want", "account_id: want", "key_id: is", "private_key: is not PEM")
}

// must returns v, or panics: making the keys of a test does not fail.
func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func TestParseCredentialsRefusesKeys(t *testing.T) {
	block := func(label string, headers map[string]string, der []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: label, Headers: headers, Bytes: der}))
	}
	der := must(x509.MarshalPKCS8PrivateKey(testKey()))
	small := must(rsa.GenerateKey(rand.Reader, 1024))
	curve := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	curveDER := must(x509.MarshalECPrivateKey(curve))
	edwards := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	good := pkcs8PEM(testKey())
	legacy := map[string]string{"Proc-Type": "4,ENCRYPTED", "DEK-Info": "AES-256-CBC,00112233445566778899AABBCCDDEEFF"}

	for name, test := range map[string]struct{ key, want string }{
		"no PEM":            {"MIIEvQIBADANBgkqhkiG9w0BAQ", "is not PEM"},
		"cut":               {good[:len(good)/2], "malformed PEM"},
		"bad base64":        {strings.Replace(good, "M", "*", 1), "malformed PEM"},
		"escaped twice":     {strings.ReplaceAll(good, "\n", `\n`), "backslash"},
		"text before":       {"key:\n" + good, "is not PEM"},
		"text behind":       {good + secret, "data in addition to"},
		"two keys":          {good + pkcs1PEM(testKey()), "data in addition to"},
		"broken, then good": {"-----BEGIN PRIVATE KEY-----\n*\n-----END PRIVATE KEY-----\n" + good, "data in addition to"},
		"bad DER":           {block("PRIVATE KEY", nil, der[:len(der)-9]), "does not contain a valid key"},
		"DER with a tail":   {block("PRIVATE KEY", nil, append(der[:len(der):len(der)], 0)), "does not contain a valid key"},
		"spoilt DER":        {block("PRIVATE KEY", nil, spoil(der)), "does not contain a valid key"},
		"no DER":            {block("RSA PRIVATE KEY", nil, nil), "does not contain a valid key"},
		"huge":              {block("RSA PRIVATE KEY", nil, make([]byte, maxKeyDER+1)), "at most 10240"},
		"1024 bits":         {pkcs1PEM(small), "has 1024 bits, want at least 2048"},
		"1024 bits PKCS#8":  {pkcs8PEM(small), "has 1024 bits, want at least 2048"},
		"EC":                {block("EC PRIVATE KEY", nil, curveDER), "is an EC key"},
		"EC PKCS#8":         {pkcs8PEM(curve), "is an EC key"},
		"Ed25519":           {pkcs8PEM(edwards), "is an Ed25519 key"},
		"encrypted PKCS#8":  {block("ENCRYPTED PRIVATE KEY", nil, der), "is encrypted"},
		"encrypted PKCS#1":  {block("RSA PRIVATE KEY", legacy, der), "is encrypted"},
		"public":            {block("PUBLIC KEY", nil, x509.MarshalPKCS1PublicKey(&testKey().PublicKey)), "is a public key"},
		"certificate":       {block("CERTIFICATE", nil, der), "is a certificate"},
		"OpenSSH":           {block("OPENSSH PRIVATE KEY", nil, der), "OpenSSH"},
		"unknown label":     {block(secret, nil, der), "unsupported type"},
	} {
		t.Run(name, func(t *testing.T) {
			file := goodFile()
			file["private_key"] = test.key
			_, err := ParseCredentials(asJSON(file))
			if err == nil {
				t.Fatal("accepted")
			}
			checkError(t, err, "transport: credentials: private_key: ", test.want)
			if strings.Contains(err.Error(), secret[:4]) || leaks(small, err.Error()) != "" {
				t.Errorf("content in %q", err)
			}
		})
	}
}

// spoil flips bits within the primes of a key.
func spoil(der []byte) []byte {
	out := append([]byte(nil), der...)
	for i := len(out) - 400; i < len(out)-300; i++ {
		out[i] ^= 0x55
	}
	return out
}

// FuzzParseCredentials looks for panics and for content of the file in errors
// and in what credentials show. With -fuzzminimizetime=10x it does not spend its
// time on making the seeds smaller, which their keys do not allow.
func FuzzParseCredentials(f *testing.F) {
	f.Add(asJSON(goodFile()))
	f.Add(asJSON(map[string]any{"result": goodFile()}))
	f.Add([]byte(`{"account_email":1,"account_id":1.5,"key_id":"\u0000","private_key":"-----BEGIN X-----\n-----END X-----"}`))
	f.Add([]byte(`{"result":{"account_id":99999999999999999999}}`))
	f.Add([]byte("\xef\xbb\xbf{"))
	f.Fuzz(func(t *testing.T, data []byte) {
		creds, err := ParseCredentials(data)
		if (creds == nil) == (err == nil) {
			t.Fatalf("got %v and %v", creds, err)
		}
		shown := ""
		if err != nil {
			shown = err.Error()
		} else {
			if creds.AccountID() <= 0 || creds.KeyID() == "" || creds.PublicKey().N.BitLen() < minKeyBits {
				t.Fatalf("accepted %v", creds)
			}
			shown = strings.ReplaceAll(fmt.Sprintf("%+v %#v", creds, *creds), creds.KeyID(), "")
		}
		// No text of ours shares 24 bytes with a file by chance.
		const window = 24
		for i := 0; i+window <= len(data); i++ {
			if strings.Contains(shown, string(data[i:i+window])) {
				t.Fatalf("content at %d shows in %q", i, shown)
			}
		}
	})
}
