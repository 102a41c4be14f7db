package transport_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/transport"
)

// Both were made by md5sum:
//
//	printf '%s' pepper-20261234567a1b2c3d4-key987654 | md5sum
//	printf '%s' n€w9007199254740993K0 | md5sum
const (
	knownHash = "7c152a56f3e4e70108cfd49ae8ec9c45"
	oddHash   = "4fd57bed403a0254490182301e7986c9"
)

func TestVerifyAccountCallback(t *testing.T) {
	text := func(s string) *string { return &s }
	known := transport.CallbackSignature{AccountID: 1234567, CallbackID: 987654}
	odd := transport.CallbackSignature{AccountID: 9_007_199_254_740_993, CallbackID: 0}
	with := func(c transport.CallbackSignature, hash, salt *string) transport.CallbackSignature {
		c.Hash, c.Salt = hash, salt
		return c
	}
	const key, salt = "a1b2c3d4-key", "pepper-2026"
	hash := text(knownHash)
	for name, c := range map[string]struct {
		c      transport.CallbackSignature
		key    string
		salts  []string
		ok     bool
		forged bool
	}{
		"hash":                 {c: with(known, hash, nil), key: key, salts: []string{salt}, ok: true},
		"salt":                 {c: with(known, nil, hash), key: key, salts: []string{salt}, ok: true},
		"both":                 {c: with(known, hash, hash), key: key, salts: []string{salt}, ok: true},
		"large id, other text": {c: with(odd, text(oddHash), nil), key: "K", salts: []string{"n€w"}, ok: true},
		"rotation, old first":  {c: with(known, hash, nil), key: key, salts: []string{salt, "new"}, ok: true},
		"rotation, new first":  {c: with(known, hash, nil), key: key, salts: []string{"new", "", salt}, ok: true},
		"one of both wrong":    {c: with(known, hash, text(oddHash)), key: key, salts: []string{salt}, forged: true},
		"other salt":           {c: with(known, hash, nil), key: key, salts: []string{"pepper-2025"}, forged: true},
		"other key":            {c: with(known, hash, nil), key: key + "x", salts: []string{salt}, forged: true},
		"other account":        {c: with(transport.CallbackSignature{AccountID: 1, CallbackID: 987654}, hash, nil), key: key, salts: []string{salt}, forged: true},
		"other callback":       {c: with(transport.CallbackSignature{AccountID: 1234567, CallbackID: 1}, hash, nil), key: key, salts: []string{salt}, forged: true},
		"upper case":           {c: with(known, text(strings.ToUpper(knownHash)), nil), key: key, salts: []string{salt}, forged: true},
		"short":                {c: with(known, text(knownHash[:31]), nil), key: key, salts: []string{salt}, forged: true},
		"long":                 {c: with(known, text(knownHash+"0"), nil), key: key, salts: []string{salt}, forged: true},
		"empty":                {c: with(known, text(""), nil), key: key, salts: []string{salt}, forged: true},
		"absent":               {c: known, key: key, salts: []string{salt}},
		"no key":               {c: with(known, hash, nil), salts: []string{salt}},
		"no salts":             {c: with(known, hash, nil), key: key},
		"empty salts":          {c: with(known, hash, nil), key: key, salts: []string{"", ""}},
	} {
		t.Run(name, func(t *testing.T) {
			err := transport.VerifyAccountCallback(c.c, c.key, c.salts...)
			if (err == nil) != c.ok || errors.Is(err, transport.ErrCallbackForged) != c.forged {
				t.Fatalf("error %v", err)
			}
			if err == nil {
				return
			}
			if !strings.HasPrefix(err.Error(), "transport: ") || strings.Contains(err.Error(), "pepper") || strings.Contains(err.Error(), "a1b2") {
				t.Errorf("error text: %v", err)
			}
		})
	}
}

// A salt of nothing with a hash made for it must not pass.
func TestVerifyAccountCallbackWithoutSalt(t *testing.T) {
	const unsalted = "59106987f1c9e1866f76656598d02451" // of 0k0
	hash := unsalted
	if err := transport.VerifyAccountCallback(transport.CallbackSignature{Hash: &hash}, "k", ""); err == nil || errors.Is(err, transport.ErrCallbackForged) {
		t.Errorf("error %v", err)
	}
}
