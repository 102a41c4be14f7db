package transport

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The properties of the credentials object.
const (
	fieldEmail      = "account_email"
	fieldAccountID  = "account_id"
	fieldKeyID      = "key_id"
	fieldPrivateKey = "private_key"
)

// maxKeyID is the maximum length of key_id. Real ones are UUIDs. Together with the
// ban on white space, it prevents that a private key in the wrong field is logged.
const maxKeyID = 256

// problems collects problems, which one error reports together.
type problems []string

// addf appends one problem.
func (p *problems) addf(format string, args ...any) {
	*p = append(*p, fmt.Sprintf(format, args...))
}

// err returns all problems as one error, nil if there are none.
func (p problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return errors.New(strings.Join(p, "; "))
}

// object is a JSON object whose properties are not decoded yet. Unlike a struct, a
// map matches property names case-sensitively.
type object map[string]json.RawMessage

// parse is ParseCredentials without the prefix of its errors.
func parse(data []byte) (*Credentials, error) {
	obj, err := credentialsObject(data)
	if err != nil {
		return nil, err
	}
	var p problems
	c := &Credentials{
		email:     obj.text(fieldEmail, &p),
		accountID: obj.accountID(&p),
		keyID:     obj.keyID(&p),
	}
	if text := obj.text(fieldPrivateKey, &p); text != "" {
		key, err := parseKey(text)
		if err != nil {
			p.addf("%s: %v", fieldPrivateKey, err)
		}
		c.key = key
	}
	if err := p.err(); err != nil {
		return nil, err
	}
	return c, nil
}

// credentialsObject returns the object with the four properties: data itself, or its
// property "result".
func credentialsObject(data []byte) (object, error) {
	if len(data) > maxFileSize {
		return nil, fmt.Errorf("want at most %d bytes", maxFileSize)
	}
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) {
		return nil, errors.New("encoding is UTF-16, want UTF-8") // what PowerShell's > writes
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	obj, err := decodeObject(data)
	if err != nil {
		return nil, err
	}
	if obj.isCredentials() {
		return obj, nil
	}
	if inner, ok := obj["result"]; ok {
		if kind := kindOf(inner); kind != kindObject {
			return nil, fmt.Errorf("result: want %s, got %s", kindObject, kind)
		}
		return decodeObject(inner)
	}
	if _, ok := obj["error"]; ok {
		return nil, errors.New("got an error response of the service, want credentials")
	}
	return obj, nil
}

// decodeObject decodes data one level deep.
func decodeObject(data []byte) (object, error) {
	trimmed := bytes.TrimSpace(data)
	if len(trimmed) == 0 {
		return nil, errors.New("empty content")
	}
	// The error of encoding/json is replaced and not wrapped, because it
	// quotes the character at which it stopped.
	if kind := kindOf(trimmed); kind != kindObject && json.Valid(data) {
		return nil, fmt.Errorf("want %s, got %s", kindObject, kind)
	}
	var obj object
	err := json.Unmarshal(data, &obj)
	var syntax *json.SyntaxError // errors.AsType asks for Go 1.26
	if errors.As(err, &syntax) {
		before := data[:min(max(syntax.Offset-1, 0), int64(len(data)))]
		return nil, fmt.Errorf("malformed JSON at line %d, column %d",
			1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n'))
	}
	if err != nil {
		return nil, errors.New("malformed JSON")
	}
	return obj, nil
}

// isCredentials reports whether o has any of the four properties.
func (o object) isCredentials() bool {
	for _, name := range []string{fieldEmail, fieldAccountID, fieldKeyID, fieldPrivateKey} {
		if _, ok := o[name]; ok {
			return true
		}
	}
	return false
}

// field returns the property with the given name if it has the expected kind.
// Otherwise it adds a problem to p.
func (o object) field(name, want string, p *problems) (json.RawMessage, bool) {
	raw, ok := o[name]
	if !ok {
		p.addf("%s: is missing, want %s", name, want)
		return nil, false
	}
	if kind := kindOf(raw); kind != want {
		p.addf("%s: want %s, got %s", name, want, kind)
		return nil, false
	}
	return raw, true
}

// text returns a property that must be a non-empty string. Otherwise it adds a
// problem to p and returns "".
func (o object) text(name string, p *problems) string {
	raw, ok := o.field(name, kindString, p)
	if !ok {
		return ""
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil || strings.TrimSpace(s) == "" {
		p.addf("%s: is empty", name)
		return ""
	}
	return s
}

// accountID returns the account id, a JSON number from 1 to the largest int64.
func (o object) accountID(p *problems) int64 {
	raw, ok := o.field(fieldAccountID, kindNumber, p)
	if !ok {
		return 0
	}
	// ParseInt also rejects a fraction and an exponent, which JSON allows.
	id, err := strconv.ParseInt(string(raw), 10, 64)
	switch {
	case errors.Is(err, strconv.ErrRange):
		p.addf("%s: number does not fit in 64 bits", fieldAccountID)
	case err != nil:
		p.addf("%s: want an integer without fraction and exponent", fieldAccountID)
	case id <= 0:
		p.addf("%s: want a positive number", fieldAccountID)
	}
	return id
}

// keyID returns the key id, printable text without white space.
func (o object) keyID(p *problems) string {
	id := o.text(fieldKeyID, p)
	unfit := func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) || r == utf8.RuneError }
	if len(id) > maxKeyID || strings.ContainsFunc(id, unfit) {
		p.addf("%s: want at most %d bytes of printable text without white space", fieldKeyID, maxKeyID)
	}
	return id
}

// The kinds of JSON values, in the words of an error.
const (
	kindObject = "a JSON object"
	kindString = "a JSON string"
	kindNumber = "a JSON number"
)

// kindOf names the kind of a JSON value by its first byte.
func kindOf(raw []byte) string {
	if len(raw) == 0 {
		return "nothing"
	}
	switch c := raw[0]; {
	case c == '{':
		return kindObject
	case c == '"':
		return kindString
	case c == '[':
		return "a JSON array"
	case c == 't', c == 'f':
		return "a JSON boolean"
	case c == 'n':
		return "null"
	case c == '-', '0' <= c && c <= '9':
		return kindNumber
	default:
		return "no JSON"
	}
}
