package transport

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestParseCredentialsForms(t *testing.T) {
	flat := asJSON(goodFile())
	pkcs1 := goodFile()
	pkcs1["private_key"] = pkcs1PEM(testKey())
	crlf := goodFile()
	crlf["private_key"] = "\r\n" + strings.ReplaceAll(pkcs8PEM(testKey()), "\n", "\r\n") + "\r\n"
	wrapped := asJSON(map[string]any{"result": goodFile()})
	extra := goodFile()
	extra["result"], extra["unknown"] = 1, []int{2}
	mislabelled := goodFile()
	mislabelled["private_key"] = strings.ReplaceAll(pkcs1PEM(testKey()), "RSA PRIVATE KEY", "PRIVATE KEY")

	for name, data := range map[string][]byte{
		"PKCS#8":             flat,
		"PKCS#1":             asJSON(pkcs1),
		"CRLF in the PEM":    asJSON(crlf),
		"wrong PEM label":    asJSON(mislabelled),
		"result":             wrapped,
		"unknown members":    asJSON(extra),
		"byte order mark":    append([]byte("\xef\xbb\xbf"), flat...),
		"mark and result":    append([]byte("\xef\xbb\xbf"), wrapped...),
		"surrounding spaces": []byte("\r\n " + string(flat) + "\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			creds, err := ParseCredentials(data)
			if err != nil {
				t.Fatal(err)
			}
			if creds.AccountID() != testAccount || creds.KeyID() != testKeyID || creds.Email() != testEmail {
				t.Errorf("got %d, %q, %q", creds.AccountID(), creds.KeyID(), creds.Email())
			}
			if !creds.PublicKey().Equal(&testKey().PublicKey) {
				t.Error("another key")
			}
		})
	}
}

func TestPublicKeyIsACopy(t *testing.T) {
	creds := testCredentials(t)
	creds.PublicKey().N.SetInt64(3)
	if !creds.PublicKey().Equal(&testKey().PublicKey) {
		t.Error("changing the copy changed the key")
	}
	if (Credentials{}).PublicKey() != nil {
		t.Error("the zero Credentials have a key")
	}
}

func TestLoadCredentials(t *testing.T) {
	dir := t.TempDir()
	good := filepath.Join(dir, "credentials.json")
	bad := filepath.Join(dir, "bad.json")
	big := filepath.Join(dir, "big.json")
	for path, data := range map[string][]byte{
		good: asJSON(goodFile()),
		bad:  []byte(`{"account_id":"1"}`),
		big:  append(asJSON(goodFile()), bytes.Repeat([]byte(" "), maxFileSize)...),
	} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	missing := filepath.Join(dir, "missing.json")
	content := string(asJSON(goodFile()))

	tests := []struct {
		name, path, env string
		want            []string // parts of the error; none: success
	}{
		{name: "path", path: good},
		{name: "path before variable", path: good, env: missing},
		{name: "variable", env: good},
		{name: "neither", want: []string{"$VOXIMPLANT_CREDENTIALS is not set"}},
		{name: "missing", path: missing, want: []string{missing}},
		{name: "missing by variable", env: missing, want: []string{missing, "$VOXIMPLANT_CREDENTIALS"}},
		{name: "directory", path: dir, want: []string{dir, "is not a regular file"}},
		{name: "bad", path: bad, want: []string{bad, "account_id", "key_id"}},
		{name: "too big", path: big, want: []string{"1048576"}},
		{name: "content in the variable", env: content, want: []string{"name of a file"}},
		{name: "key in the variable", env: pkcs8PEM(testKey()), want: []string{"name of a file"}},
		{name: "short content in the variable", env: ` {"key_id":"eyJ1eyJ1"}`, want: []string{"name of a file"}},
		{name: "short key in the variable", env: "-----BEGIN X-----eyJ1eyJ1", want: []string{"name of a file"}},
		{name: "base64 in the variable", env: strings.Repeat("eyJ1", 300), want: []string{"name of a file"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv(CredentialsEnv, test.env)
			creds, err := LoadCredentials(test.path)
			if len(test.want) == 0 {
				if err != nil || creds.AccountID() != testAccount {
					t.Fatalf("got %v, %v", creds, err)
				}
				return
			}
			if err == nil || creds != nil {
				t.Fatalf("got %v, %v, want an error", creds, err)
			}
			checkError(t, err, test.want...)
			if errors.Is(err, fs.ErrNotExist) != strings.Contains(test.name, "missing") {
				t.Errorf("errors.Is(err, fs.ErrNotExist) is wrong for %v", err)
			}
			if strings.Contains(err.Error(), "eyJ1eyJ1") {
				t.Error("the error holds the content of the variable")
			}
		})
	}
}

// checkError wants prefix and parts in err, and nothing of the key.
func checkError(t testing.TB, err error, parts ...string) {
	t.Helper()
	text := err.Error()
	if !strings.HasPrefix(text, "transport: ") || strings.Count(text, "transport: ") != 1 {
		t.Errorf("prefix of %q", text)
	}
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not have %q", text, part)
		}
	}
	if what := leaks(testKey(), text); what != "" {
		t.Errorf("the error shows %s", what)
	}
}

func TestCredentialsHideTheKey(t *testing.T) {
	creds := testCredentials(t)
	type inside struct {
		Exported *Credentials
		hidden   Credentials // fmt cannot call methods of what is not exported
		pointer  *Credentials
	}
	values := map[string]any{
		"pointer": creds, "value": *creds, "pointer to pointer": &creds,
		"slice": []*Credentials{creds}, "map": map[string]Credentials{"a": *creds},
		"struct": inside{creds, *creds, creds}, "pointer to struct": &inside{creds, *creds, creds},
	}
	verbs := "vTtbcdoOqxXUeEfFgGsp"
	for name, value := range values {
		var texts []string
		for _, verb := range verbs {
			for _, flags := range []string{"", "+", "#", " ", "-400", "0400", "+#"} {
				texts = append(texts, fmt.Sprintf("%"+flags+string(verb), value))
			}
		}
		texts = append(texts, fmt.Sprint(value), fmt.Sprintln(value))
		var log bytes.Buffer
		slog.New(slog.NewTextHandler(&log, nil)).Info("x", "creds", value)
		slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "creds", value)
		texts = append(texts, log.String())
		if data, err := json.Marshal(value); err == nil {
			texts = append(texts, string(data))
		}
		if data, err := xml.Marshal(value); err == nil {
			texts = append(texts, string(data))
		}
		for _, text := range texts {
			if what := leaks(testKey(), text); what != "" {
				t.Errorf("%s: shows %s: %.80s", name, what, text)
			}
		}
	}
}

func TestLeaksFindsLeaks(t *testing.T) {
	key := testKey()
	for _, text := range []string{
		pkcs1PEM(key), pkcs8PEM(key), fmt.Sprintf("%x", pkcs8PEM(key)), fmt.Sprintf("%+v", *key),
		fmt.Sprintf("%x", key.Primes[0]), fmt.Sprint(key.D.Bits()), string(asJSON(key)),
	} {
		if leaks(key, text) == "" {
			t.Errorf("not found in %.60s", text)
		}
	}
}

func TestCredentialsShow(t *testing.T) {
	creds := testCredentials(t)
	want := fmt.Sprintf("transport.Credentials{AccountID:%d, KeyID:%q, PrivateKey:REDACTED}", testAccount, testKeyID)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		if got := fmt.Sprintf(verb, creds); got != want {
			t.Errorf("%s of a pointer: %s", verb, got)
		}
		if got := fmt.Sprintf(verb, *creds); got != want {
			t.Errorf("%s of a value: %s", verb, got)
		}
	}
	wantJSON := fmt.Sprintf(`{"account_id":%d,"key_id":%q,"private_key":"REDACTED"}`, testAccount, testKeyID)
	if got := string(asJSON(creds)); got != wantJSON {
		t.Error(got)
	}
	if got := string(asJSON(*creds)); got != wantJSON {
		t.Error(got)
	}
	var log bytes.Buffer
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "creds", creds)
	if want := fmt.Sprintf("creds.account_id=%d creds.key_id=%s creds.private_key=REDACTED", testAccount, testKeyID); !strings.Contains(log.String(), want) {
		t.Error(log.String())
	}
	// Nil pointers print, too.
	var none *Credentials
	_ = fmt.Sprintf("%v %+v %#v", none, none, none)
	slog.New(slog.NewJSONHandler(&log, nil)).Info("x", "creds", none)
}

// TestCredentialsHoldNoKeyToReach fails when somebody replaces the closure by a
// pointer, which printers that walk by reflection would follow.
func TestCredentialsHoldNoKeyToReach(t *testing.T) {
	for field := range reflect.TypeFor[Credentials]().Fields() {
		switch field.Type.Kind() {
		case reflect.String, reflect.Int64, reflect.Func:
		default:
			t.Errorf("field %s is a %s", field.Name, field.Type)
		}
	}
}
