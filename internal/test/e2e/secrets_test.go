package e2e_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	vox "github.com/voxgen/voxgen/generated/voximplant"
)

// shows tells in which form a secret stands in text: plain, quoted, escaped for
// a URL, or in hexadecimal.
func shows(text string) string {
	for _, secret := range []string{plainPassword, plainSalt} {
		head := secret[:4] // no part of it either; the heads are plain ASCII
		for _, form := range []string{head, hex.EncodeToString([]byte(head)), fmt.Sprintf("% x", head), fmt.Sprintf("%#v", []byte(head))[7:]} {
			form = strings.Trim(form, "{}")
			if strings.Contains(strings.ToLower(text), strings.ToLower(form)) {
				return form
			}
		}
	}
	return ""
}

// checkNoLeak looks through everything that an error can be made to say.
func checkNoLeak(t *testing.T, err error, also ...string) {
	t.Helper()
	text := fmt.Sprintf("%s\n%v\n%+v\n%#v\n%q\n%x", err, err, err, err, err, err)
	for e := err; e != nil; e = errors.Unwrap(e) {
		text += fmt.Sprintf("\n%v\n%+v\n%#v", e, e, e)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "err", err)
	text += log.String()
	if form := shows(text); form != "" {
		t.Errorf("a secret shows as %q in %s", form, text)
	}
	for _, token := range also {
		if token = strings.TrimPrefix(token, "Bearer "); token != "" && strings.Contains(text, token[:20]) {
			t.Errorf("the token shows in %s", text)
		}
	}
	if strings.Contains(text, "://") || strings.Contains(text, "?") {
		t.Errorf("a URL shows in %s", text)
	}
}

// embedded and nested are structs as users make them around a request.
type nested struct {
	Name string
	Req  vox.SetAccountInfoRequest
	Ptr  *vox.SetAccountInfoRequest
	Key  vox.Secret
}

type embedded struct{ vox.SetAccountInfoRequest }

func secretValues() map[string]any {
	secret, req := vox.Secret(plainPassword), fullRequest()
	return map[string]any{
		"Secret":          secret,
		"*Secret":         &secret,
		"[]Secret":        []vox.Secret{secret},
		"map":             map[string]vox.Secret{"k": secret},
		"map key":         map[vox.Secret]int{secret: 1},
		"any":             []any{secret, &secret},
		"request":         req,
		"*request":        &req,
		"[]request":       []vox.SetAccountInfoRequest{req},
		"nested":          nested{"n", req, &req, secret},
		"*nested":         &nested{"n", req, &req, secret},
		"embedded":        embedded{req},
		"unexported":      struct{ r vox.SetAccountInfoRequest }{req},
		"unexported *":    struct{ s *vox.Secret }{&secret},
		"ValidationError": badSecrets().Validate(),
	}
}

// badSecrets breaks the rules with values that hold the plain texts.
func badSecrets() vox.SetAccountInfoRequest {
	return vox.SetAccountInfoRequest{
		NewAccountPassword: vox.Ptr(vox.Secret(plainPassword[:7])),
		CallbackSalt:       vox.Ptr(vox.Secret(strings.Repeat(plainSalt, 4))),
	}
}

// TestVerbs: all verbs of fmt and some that are none. Not %p and %w: they are
// wrong for a text, go vet says so, and fmt then asks no method of the value.
func TestVerbs(t *testing.T) {
	if shows(plainPassword) == "" || shows(fmt.Sprintf("%x", plainSalt)) == "" || shows(fmt.Sprintf("% X", plainSalt)) == "" {
		t.Fatal("this test would not see a secret")
	}
	verbs := []string{"%v", "%+v", "%#v", "%s", "%q", "%+q", "%#q", "%x", "%X", "% x", "%#x", "% X", "%d", "%t", "%T", "%b", "%o", "%O", "%c", "%U", "%e", "%f", "%g",
		"%10.3s", "%-50v", "%.2v", "%z", "%!", "%[1]v", "%[2]v", "no verb"}
	for name, v := range secretValues() {
		for _, verb := range verbs {
			text := fmt.Sprintf(verb, v)
			if form := shows(text); form != "" {
				t.Errorf("%s with %s shows %q: %.300s", name, verb, form, text)
			}
		}
		if form := shows(fmt.Sprint(v) + fmt.Sprintln(v)); form != "" {
			t.Errorf("%s with Sprint shows %q", name, form)
		}
		if form := shows(fmt.Errorf("x: %v", v).Error()); form != "" {
			t.Errorf("%s with Errorf shows %q", name, form)
		}
	}
}

// TestLogs: both handlers of log/slog, the value as an argument and in a group.
func TestLogs(t *testing.T) {
	secret, req := vox.Secret(plainPassword), fullRequest()
	var none *vox.SetAccountInfoRequest
	values := map[string]any{
		"Secret": secret, "*Secret": &secret, "request": req, "*request": &req,
		"nil request": none, "group": slog.GroupValue(slog.Any("r", req), slog.Any("s", secret)),
		"ValidationError": badSecrets().Validate(),
	}
	for name, v := range values {
		var buf bytes.Buffer
		for _, h := range []slog.Handler{slog.NewTextHandler(&buf, nil), slog.NewJSONHandler(&buf, nil)} {
			l := slog.New(h)
			l.Info("one", "v", v)
			l.With("v", v).WithGroup("g").Info("two", slog.Any("w", v))
		}
		if form := shows(buf.String()); form != "" {
			t.Errorf("%s shows %q: %s", name, form, buf.String())
		}
	}
}

// TestLogShape: a log of a request is of use, too.
func TestLogShape(t *testing.T) {
	var buf bytes.Buffer
	req := vox.SetAccountInfoRequest{LanguageCode: vox.Ptr(vox.LanguageCodeEN), CallbackURL: vox.Ptr(""), CallbackSalt: vox.Ptr(vox.Secret(plainSalt)), MinBalanceToNotify: vox.Ptr(0.0)}
	drop := &slog.HandlerOptions{ReplaceAttr: func(g []string, a slog.Attr) slog.Attr {
		if len(g) == 0 && (a.Key == slog.TimeKey || a.Key == slog.LevelKey || a.Key == slog.MessageKey) {
			return slog.Attr{}
		}
		return a
	}}
	slog.New(slog.NewJSONHandler(&buf, drop)).Info("x", "req", &req)
	const want = `{"req":{"language_code":"en","min_balance_to_notify":0,"callback_url":"","callback_salt":"[secret]"}}`
	if got := strings.TrimSpace(buf.String()); got != want {
		t.Errorf("log is\n%s\nwant\n%s", got, want)
	}
}
