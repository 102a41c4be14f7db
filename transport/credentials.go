package transport

import (
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"os"
	"strings"
	"unicode"
)

// CredentialsEnv is the environment variable that names the credentials file.
const CredentialsEnv = "VOXIMPLANT_CREDENTIALS"

const (
	// maxFileSize bounds what is read; a real file has about 2 KiB.
	maxFileSize = 1 << 20
	// maxPathShown is where a path stops looking like one. A credentials
	// file pasted into the variable as base64 is longer.
	maxPathShown = 1024
	redacted     = "REDACTED"
)

// Credentials are a service account's key: what a credentials.json holds. They
// never change after they were made and may be used by many goroutines.
//
// The private key does not show: fmt with any verb, log/slog and encoding/json
// give the account id, the key id and the word REDACTED, for a value and for a
// pointer.
type Credentials struct {
	email     string
	accountID int64
	keyID     string
	// key is a closure because nothing can look into one: a printer that
	// walks pointers by reflection past the methods below finds an address.
	key func() *rsa.PrivateKey
}

// LoadCredentials reads the credentials file at path; an empty path means the
// file that $VOXIMPLANT_CREDENTIALS names. The content is that of
// [ParseCredentials]. An error of the file system is wrapped, so that
// errors.Is(err, fs.ErrNotExist) works.
func LoadCredentials(path string) (*Credentials, error) {
	what := "credentials"
	if path == "" {
		what = "credentials from $" + CredentialsEnv
		if path = os.Getenv(CredentialsEnv); path == "" {
			return nil, errors.New("transport: credentials: no path is given and $" + CredentialsEnv + " is not set")
		}
	}
	if !isPath(path) {
		// Not shown: CI systems invite people to store the file's content
		// in the variable, and the error would print the private key.
		return nil, fmt.Errorf("transport: %s: want the name of a file, got something else (the content of the file?)", what)
	}
	data, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("transport: %s: %w", what, err)
	}
	c, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("transport: %s: file %q: %w", what, path, err)
	}
	return c, nil
}

// ParseCredentials reads the content of a credentials file. It accepts the
// object with account_email, account_id (a JSON number), key_id and private_key
// (an RSA key of 2048 bits or more as PEM, PKCS#1 or PKCS#8, not encrypted), and
// the same inside {"result": …}, which is how the method CreateKey answers. All
// four are required, other members are ignored, a UTF-8 byte order mark too.
//
// The error names every field that is wrong and what was expected, and never
// holds anything of data but positions in it.
func ParseCredentials(data []byte) (*Credentials, error) {
	c, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("transport: credentials: %w", err)
	}
	return c, nil
}

// AccountID returns the id of the account that the key belongs to.
func (c Credentials) AccountID() int64 { return c.accountID }

// KeyID returns the id of the key, which a token names as kid.
func (c Credentials) KeyID() string { return c.keyID }

// Email returns the account_email of the file. Tokens do not hold it.
func (c Credentials) Email() string { return c.email }

// PublicKey returns the public half of the key, with which a fake of the
// service can verify tokens. It is a copy; it is nil for the zero Credentials.
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

// LogValue gives log/slog the ids only.
func (c Credentials) LogValue() slog.Value {
	return slog.GroupValue(slog.Int64("account_id", c.accountID), slog.String("key_id", c.keyID), slog.String("private_key", redacted))
}

// MarshalJSON gives encoding/json the ids only. What it writes is for reading
// by people; ParseCredentials refuses it.
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

// readFile returns the content of the file at path up to maxFileSize and one
// byte more, which tells parse that there is too much.
func readFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxFileSize+1))
}
