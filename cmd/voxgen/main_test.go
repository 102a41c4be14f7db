package main

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"voxgen": main})
}

// TestScripts runs the command as a user does. The scripts have two commands
// of their own: flip FILE LINE changes one byte of that line, and claims FILE ISS SECONDS
// holds a token against the key of $VOXIMPLANT_CREDENTIALS.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata",
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(env *testscript.Env) error {
			path := filepath.Join(env.WorkDir, "credentials.json")
			env.Setenv("VOXIMPLANT_CREDENTIALS", path)
			return os.WriteFile(path, credentials(), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"flip": flip, "claims": claims},
	})
}

// key is made anew for every run of the tests: none lies about in the repository.
var key = sync.OnceValue(func() *rsa.PrivateKey {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
})

func credentials() []byte {
	block := &pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key())}
	data, err := json.Marshal(map[string]any{
		"account_email": "a@example.org", "account_id": 7, "key_id": "the-key", "private_key": string(pem.EncodeToMemory(block)),
	})
	if err != nil {
		panic(err)
	}
	return data
}

func flip(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: flip file line")
	}
	line, err := strconv.Atoi(args[1])
	ts.Check(err)
	lines := bytes.SplitAfter([]byte(ts.ReadFile(args[0])), []byte("\n"))
	lines[line-1][0] ^= 1
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), bytes.Join(lines, nil), 0o644))
}

// claims checks the signature and the claims of a token without the library
// that made it.
func claims(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 3 {
		ts.Fatalf("usage: claims file iss seconds")
	}
	text := strings.TrimSuffix(ts.ReadFile(args[0]), "\n")
	parts := strings.Split(text, ".")
	if len(parts) != 3 {
		ts.Fatalf("no token: %q", text)
	}
	decode := func(s string) []byte {
		data, err := base64.RawURLEncoding.DecodeString(s)
		ts.Check(err)
		return data
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	ts.Check(rsa.VerifyPKCS1v15(&key().PublicKey, crypto.SHA256, sum[:], decode(parts[2])))
	var got struct{ Iss, Iat, Exp json.Number }
	ts.Check(json.Unmarshal(decode(parts[1]), &got))
	iat, err := got.Iat.Int64()
	ts.Check(err)
	exp, err := got.Exp.Int64()
	ts.Check(err)
	if got.Iss.String() != args[1] || strconv.FormatInt(exp-iat, 10) != args[2] {
		ts.Fatalf("iss %s, exp-iat %d", got.Iss, exp-iat)
	}
}
