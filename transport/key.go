package transport

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

const (
	// minKeyBits: "A key of size 2048 bits or larger MUST be used with these
	// algorithms" (RFC 7518, section 3.3).
	minKeyBits = 2048
	// maxKeyDER holds an RSA key of 16384 bits. The time to check a key
	// grows with the cube of its size, so a bound comes before parsing.
	maxKeyDER = 10 << 10
)

// Of these PEM blocks the error can say what they are. Other labels are content
// of the file, which an error does not repeat.
var knownBlocks = map[string]string{
	"EC PRIVATE KEY":        "is an EC key",
	"DSA PRIVATE KEY":       "is a DSA key",
	"ENCRYPTED PRIVATE KEY": "is encrypted",
	"OPENSSH PRIVATE KEY":   "is in the format of OpenSSH",
	"PUBLIC KEY":            "is a public key",
	"RSA PUBLIC KEY":        "is a public key",
	"CERTIFICATE":           "is a certificate",
	"CERTIFICATE REQUEST":   "is a certificate request",
}

// wantKey ends the errors about a key of a wrong sort.
const wantKey = "want an RSA private key as PEM, PKCS#1 or PKCS#8, not encrypted"

// errNoKey says that a block with the right label holds something else.
var errNoKey = errors.New("holds no valid key; " + wantKey)

// parseKey reads one RSA private key in PEM (RFC 7468) and returns a function
// that gives it. Errors say what is wrong in words of this file only: those of
// crypto/x509 and encoding/asn1 repeat numbers that they read.
func parseKey(text string) (func() *rsa.PrivateKey, error) {
	text = strings.TrimSpace(text)
	if !strings.HasPrefix(text, "-----BEGIN ") {
		return nil, errors.New("is not PEM; " + wantKey)
	}
	block, rest := pem.Decode([]byte(text))
	if block == nil {
		if !strings.Contains(text, "\n") && strings.Contains(text, `\n`) {
			return nil, errors.New(`is malformed PEM: its line breaks are a backslash and an n (escaped twice?)`)
		}
		return nil, errors.New("is malformed PEM; " + wantKey)
	}
	// Decode passes over a block that it cannot read, so blocks are counted.
	if len(strings.TrimSpace(string(rest))) > 0 || strings.Count(text, "-----BEGIN") > 1 {
		return nil, errors.New("has other data beside the PEM block")
	}
	key, err := parseBlock(block)
	if err != nil {
		return nil, err
	}
	return func() *rsa.PrivateKey { return key }, nil
}

// parseBlock returns the key in block.
func parseBlock(block *pem.Block) (*rsa.PrivateKey, error) {
	// RFC 1421, section 4.6.1.1: how PKCS#1 keys say that they are encrypted.
	if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") || block.Headers["DEK-Info"] != "" {
		return nil, errors.New("is encrypted; " + wantKey)
	}
	if what, ok := knownBlocks[block.Type]; ok {
		return nil, errors.New(what + "; " + wantKey)
	}
	if block.Type != "RSA PRIVATE KEY" && block.Type != "PRIVATE KEY" {
		return nil, errors.New("is a PEM block of another type; " + wantKey)
	}
	if len(block.Bytes) > maxKeyDER {
		return nil, fmt.Errorf("has %d bytes, want at most %d", len(block.Bytes), maxKeyDER)
	}
	key, err := parseDER(block.Bytes)
	if err != nil {
		return nil, err
	}
	if bits := key.N.BitLen(); bits < minKeyBits {
		return nil, fmt.Errorf("has %d bits, want at least %d", bits, minKeyBits)
	}
	return key, nil
}

// parseDER tries both encodings whatever the label says, because tools that
// convert keys get labels wrong.
func parseDER(der []byte) (*rsa.PrivateKey, error) {
	// ParsePKCS8PrivateKey takes data behind the key, ParsePKCS1PrivateKey
	// does not.
	if rest, err := asn1.Unmarshal(der, new(asn1.RawValue)); err != nil || len(rest) > 0 {
		return nil, errNoKey
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key, nil
	}
	parsed, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return nil, errNoKey
	}
	switch key := parsed.(type) {
	case *rsa.PrivateKey:
		return key, nil
	case *ecdsa.PrivateKey:
		return nil, errors.New("is an EC key; " + wantKey)
	case ed25519.PrivateKey:
		return nil, errors.New("is an Ed25519 key; " + wantKey)
	default:
		return nil, errors.New("is not an RSA key; " + wantKey)
	}
}
