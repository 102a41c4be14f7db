package transport

import (
	"crypto/md5"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"strconv"
)

// ErrCallbackForged is the error of [VerifyAccountCallback] for a callback
// whose sender did not show that it knows salt and key.
var ErrCallbackForged = errors.New("transport: account callback: its hash fits none of the salts")

// CallbackSignature is what an account callback carries to show who sent it.
// The fields are the members of the callback with these names; nil stands for a
// member that is absent. The documentation of SetAccountInfo calls the hash
// salt, the service calls it hash: whichever is there is checked.
type CallbackSignature struct {
	AccountID  int64
	CallbackID int64
	Hash       *string
	Salt       *string
}

// VerifyAccountCallback checks that the sender of one callback knows the
// account's API key and its callback_salt. Call it for every callback of a
// delivery, and do nothing with one that it returns an error for.
//
// While a salt is being replaced, give the old one and the new one: any of them
// will do. Empty salts are left out, so that a missing setting opens nothing;
// without a salt or without a key every callback is refused. The time that the
// check takes tells nothing of hash, salts and key.
//
// # What it proves
//
// The hash is the MD5 of the salt, the account id, the API key and the callback
// id, one after the other. To make one for a new id takes the salt and the key.
// It proves no more than that:
//
//   - It does not cover the content: whoever has seen one callback can send
//     others with the same ids and hash, and with any type, balance or text.
//     Have callbacks sent to an https URL only, and ask the API before acting on
//     what costs money.
//   - It holds no time: a callback can be sent again for as long as the salt is
//     used. Remember ids to take each callback once.
//   - It covers the account id that the callback names: compare that with your
//     own. A parent and its children may share salt and key.
//
// MD5 is what the service uses. It withstands no deliberate collision, but that
// is no way to a hash for a salt and a key that are unknown; a short salt can be
// guessed from one callback, so take all 40 characters at random.
func VerifyAccountCallback(c CallbackSignature, apiKey string, salts ...string) error {
	if apiKey == "" {
		return errors.New("transport: account callback: no API key to check it with")
	}
	if c.Hash == nil && c.Salt == nil {
		return errors.New("transport: account callback: it has no hash; is callback_salt set?")
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
		return errors.New("transport: account callback: no salt to check it with")
	case !hash || !salt:
		return ErrCallbackForged
	}
	return nil
}

// same compares in a time that does not depend on where the two differ.
func same(got *string, want []byte) bool {
	return got != nil && subtle.ConstantTimeCompare([]byte(*got), want) == 1
}
