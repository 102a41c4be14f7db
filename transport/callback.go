package transport

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"strconv"
)

// ErrCallbackForged is the error of [VerifyAccountCallback] for a callback whose
// hash does not match.
var ErrCallbackForged = errors.New("transport: account callback: hash matches none of the salts")

// CallbackSignature contains the properties of an account callback that prove its
// sender. Absent properties are nil. The documentation of SetAccountInfo calls the
// hash salt, the service calls it hash: both are accepted.
type CallbackSignature struct {
	AccountID  int64
	CallbackID int64
	Hash       *string
	Salt       *string
}

// VerifyAccountCallback verifies that the sender of a callback knows the account's
// API key and its callback_salt. Call it for every callback of a delivery, and
// ignore callbacks for which it returns an error.
//
// While a salt is being replaced, pass the old one and the new one; either is
// accepted. Empty salts are ignored, so that a missing setting is not a valid salt.
// Without a salt or a key, every callback is rejected. The comparison takes constant
// time.
//
// # What it proves
//
// The hash is the MD5 of the concatenated salt, account id, API key and callback
// id. Computing it for a new id requires the salt and the key. It does not prove
// more than that:
//
//   - It does not cover the content: anyone who has seen one callback can send
//     others with the same ids and hash, and with any type, balance or text. Use
//     an https URL for callbacks, and check with the API before spending money.
//   - It has no timestamp: a callback can be replayed for as long as the salt is
//     used. Store ids to process each callback once.
//   - It covers the account id in the callback: compare that with your own. A
//     parent and its children may share salt and key.
//
// The service uses MD5. It is not collision resistant, but collisions do not help
// an attacker who does not know the salt and the key. A short salt can be guessed
// from one callback, so use 40 random characters.
func VerifyAccountCallback(c CallbackSignature, apiKey string, salts ...string) error {
	if apiKey == "" {
		return errors.New("transport: account callback: missing API key")
	}
	if c.Hash == nil && c.Salt == nil {
		return errors.New("transport: account callback: missing hash; is callback_salt set?")
	}
	rest := strconv.FormatInt(c.AccountID, 10) + apiKey + strconv.FormatInt(c.CallbackID, 10)
	usable, hash, salt := 0, c.Hash == nil, c.Salt == nil
	for _, s := range salts {
		if s == "" {
			continue
		}
		usable++
		sum := md5.Sum([]byte(s + rest)) // what the service uses
		want := hex.AppendEncode(nil, sum[:])
		hash = same(c.Hash, want) || hash
		salt = same(c.Salt, want) || salt
	}
	switch {
	case usable == 0:
		return errors.New("transport: account callback: missing salt")
	case !hash || !salt:
		return ErrCallbackForged
	}
	return nil
}

// same compares in constant time.
func same(got *string, want []byte) bool {
	return got != nil && subtle.ConstantTimeCompare([]byte(*got), want) == 1
}
