package transport

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"math/big"
	"os"
	"runtime"
	"strings"
	"unicode"
)

// CredentialsEnv is the environment variable that names the credentials file.
const CredentialsEnv = "VOXIMPLANT_CREDENTIALS"

const (
	// maxFileSize limits the size of the file; a real one has about 2 KiB.
	maxFileSize = 1 << 20
	// maxPathShown is the maximum length of a path in an error. A base64-encoded
	// credentials file in the variable is longer.
	maxPathShown = 1024
	redacted     = "REDACTED"
)

// Credentials are the key of a service account, the content of credentials.json.
// They are immutable and safe for concurrent use.
//
// fmt, log/slog and encoding/json print the account id, the key id and the word
// REDACTED instead of the private key, for values and pointers.
type Credentials struct {
	email     string
	accountID int64
	keyID     string
	exposed   string // why the file that it was read from is not private; empty if it is
	// key is a closure, because reflection cannot read the variables of one, unlike
	// fields behind the methods below.
	key func() *rsa.PrivateKey
}

// LoadCredentials reads the credentials file at path, by default the one that
// $VOXIMPLANT_CREDENTIALS names, with [ParseCredentials]. It wraps errors of the
// file system, such as fs.ErrNotExist.
//
// Only regular files are read, because opening a named pipe can block forever. A file
// that other users can access is not rejected, because container platforms mount secrets
// that all users of the container can read; see [Credentials.CheckFile].
func LoadCredentials(path string) (*Credentials, error) {
	what := "credentials"
	if path == "" {
		what = "credentials from $" + CredentialsEnv
		if path = os.Getenv(CredentialsEnv); path == "" {
			return nil, errors.New("transport: credentials: empty path and $" + CredentialsEnv + " is not set")
		}
	}
	if !isPath(path) {
		// The path is not shown: if the variable contains the content of the file, the
		// error would print the private key.
		return nil, fmt.Errorf("transport: %s: want the name of a file, got something else (the content of the file?)", what)
	}
	data, mode, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("transport: %s: %w", what, err)
	}
	c, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("transport: %s: file %q: %w", what, path, err)
	}
	if mode.Perm()&0o077 != 0 && runtime.GOOS != "windows" {
		c.exposed = fmt.Sprintf("other users can access the credentials file %q (mode %04o); use chmod 600", path, mode.Perm())
	}
	return c, nil
}

// ParseCredentials parses the content of a credentials file: a JSON object with
// account_email, account_id (a number), key_id and private_key (an RSA key of at
// least 2048 bits as unencrypted PEM, PKCS#1 or PKCS#8), or the same object in
// {"result": …}, the response of the method CreateKey. All four properties are
// required. Other properties and a UTF-8 byte order mark are ignored.
//
// The error names every invalid field and what was expected. It contains positions
// in data, but none of its content.
func ParseCredentials(data []byte) (*Credentials, error) {
	c, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("transport: credentials: %w", err)
	}
	return c, nil
}

// CheckFile returns an error if other users than the owner could access the file when
// [LoadCredentials] read it, for a program to log at its start. It returns nil on
// Windows, where files do not have such modes, and for [ParseCredentials].
func (c Credentials) CheckFile() error {
	if c.exposed == "" {
		return nil
	}
	return errors.New("transport: " + c.exposed)
}

// AccountID returns the id of the account that the key belongs to.
func (c Credentials) AccountID() int64 { return c.accountID }

// KeyID returns the id of the key, the kid of tokens.
func (c Credentials) KeyID() string { return c.keyID }

// Email returns the account_email of the file. Tokens do not contain it.
func (c Credentials) Email() string { return c.email }

// PublicKey returns a copy of the public key, which a fake of the service can use to
// verify tokens. It is nil for the zero Credentials.
func (c Credentials) PublicKey() *rsa.PublicKey {
	if c.key == nil {
		return nil
	}
	pub := c.key().PublicKey
	return &rsa.PublicKey{N: new(big.Int).Set(pub.N), E: pub.E}
}

// String describes c without its key.
func (c Credentials) String() string {
	return fmt.Sprintf("transport.Credentials{AccountID:%d, KeyID:%q, PrivateKey:%s}", c.accountID, c.keyID, redacted)
}

// Format writes [Credentials.String] for every verb and flag: %#v, %x and %d
// would otherwise print the fields.
func (c Credentials) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.String()) }

// LogValue returns the ids only.
func (c Credentials) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("account_id", c.accountID), slog.String("key_id", c.keyID), slog.String("private_key", redacted))
}

// MarshalJSON encodes the ids only. ParseCredentials rejects the result.
func (c Credentials) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		AccountID  int64  `json:"account_id"`
		KeyID      string `json:"key_id"`
		PrivateKey string `json:"private_key"`
	}{c.accountID, c.keyID, redacted})
}

// isPath reports whether path can be shown in an error as the name of a file.
func isPath(path string) bool {
	return len(path) <= maxPathShown &&
		!strings.HasPrefix(strings.TrimSpace(path), "{") &&
		!strings.Contains(path, "-----BEGIN") &&
		!strings.ContainsFunc(path, unicode.IsControl)
}

// readFile returns up to maxFileSize+1 bytes of the file at path, and its mode. parse
// rejects more than maxFileSize.
func readFile(path string) ([]byte, fs.FileMode, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, 0, err
	}
	if !info.Mode().IsRegular() {
		return nil, 0, fmt.Errorf("%q is not a regular file; use ParseCredentials for data from elsewhere", path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, 0, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFileSize+1))
	return data, info.Mode(), err
}
