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
	// maxKeyDER is enough for an RSA key of 16384 bits. The time to check a key grows
	// with the cube of its size, so its size is limited before parsing.
	maxKeyDER = 10 << 10
)

// Labels of PEM blocks that an error names. Other labels are content of the file,
// which an error does not show.
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

// wantKey is the end of an error about an unsupported key.
const wantKey = "want an RSA private key as PEM, PKCS#1 or PKCS#8, not encrypted"

// errNoKey is the error for a block with a supported label but invalid content.
var errNoKey = errors.New("does not contain a valid key; " + wantKey)

// parseKey parses one RSA private key in PEM (RFC 7468) and returns a function that
// returns it. It does not wrap errors of crypto/x509 and encoding/asn1, which show
// numbers in the key.
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
	// Decode skips malformed blocks, so blocks are counted.
	if len(strings.TrimSpace(string(rest))) > 0 || strings.Count(text, "-----BEGIN") > 1 {
		return nil, errors.New("has data in addition to the PEM block")
	}
	key, err := parseBlock(block)
	if err != nil {
		return nil, err
	}
	return func() *rsa.PrivateKey { return key }, nil
}

// parseBlock returns the key in block.
func parseBlock(block *pem.Block) (*rsa.PrivateKey, error) {
	// RFC 1421, section 4.6.1.1: headers of encrypted PKCS#1 keys.
	if strings.Contains(block.Headers["Proc-Type"], "ENCRYPTED") || block.Headers["DEK-Info"] != "" {
		return nil, errors.New("is encrypted; " + wantKey)
	}
	if what, ok := knownBlocks[block.Type]; ok {
		return nil, errors.New(what + "; " + wantKey)
	}
	if block.Type != "RSA PRIVATE KEY" && block.Type != "PRIVATE KEY" {
		return nil, errors.New("is a PEM block of an unsupported type; " + wantKey)
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

// parseDER tries both encodings regardless of the label, because conversion tools
// write wrong labels.
func parseDER(der []byte) (*rsa.PrivateKey, error) {
	// ParsePKCS8PrivateKey accepts data after the key, ParsePKCS1PrivateKey does not.
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
