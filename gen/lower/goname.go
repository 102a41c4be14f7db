package lower

import (
	"go/token"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/voxgen/voxgen/gen/safe"
)

// initialisms are written in capitals, as in Go's own names
// (https://go.dev/wiki/CodeReviewComments#initialisms).
var initialisms = wordSet(`ACL API ASCII AWS CIDR CLI CPU CSRF CSS CSV CVE DB DNS EOF FAQ GCP GPU GUID HTML HTTP HTTPS
	IANA ID IDE IO IP IPV4 IPV6 ISBN ISO JS JSON JWK JWKS JWT LDAP LHS MAC MD5 MFA MIME OS OTP PDF PSTN QPS RAM RHS RPC
	RSA SAML SDK SHA1 SHA256 SIP SLA SMS SMTP SQL SSH SSL SSO TCP TLS TOTP TTL UDP UI UID URI URL URN USB UTC UTF8 UUID
	VAT VM VPC VPN XML XMPP XSRF XSS YAML`)

func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// spelling makes Go names. It holds the initialisms of one document, which are written in capitals
// as the common ones are.
type spelling map[string]bool

// GoName returns the exported Go name that voxgen makes from a name of a document, which
// must not be empty.
func GoName(name string) string { return exported(spelling(nil).goName(name)) }

// initialism returns the spelling of an initialism. Plurals keep a lower-case s: IDs, URLs.
func (sp spelling) initialism(word string) (string, bool) {
	upper := strings.ToUpper(word)
	if initialisms[upper] || sp[upper] {
		return upper, true
	}
	if stem, ok := strings.CutSuffix(upper, "S"); ok && len(stem) > 1 && (initialisms[stem] || sp[stem]) {
		return stem + "s", true
	}
	return "", false
}

// symbols names the characters of values that contain no letters or digits,
// such as ">=", so that their names are not empty.
var symbols = map[rune]string{
	'+': "Plus", '-': "Minus", '*': "Star", '/': "Slash", '<': "Less", '>': "Greater", '=': "Equal", '!': "Not",
	'%': "Percent", '&': "And", '|': "Or", '@': "At", '#': "Hash", '.': "Dot", ',': "Comma", ':': "Colon",
	';': "Semicolon", '?': "Question", '$': "Dollar", '^': "Caret", '~': "Tilde", '_': "Underscore", ' ': "Space",
	'(': "Open", ')': "Close", '[': "OpenBracket", ']': "CloseBracket", '{': "OpenBrace", '}': "CloseBrace",
	'\'': "Quote", '"': "DoubleQuote", '`': "Backquote", '\\': "Backslash",
}

// goName turns any text into the suffix of an exported Go identifier: words are
// joined in camel case with Go's initialisms. The result is empty only for an
// empty s, and may start with a digit.
func (sp spelling) goName(s string) string {
	var b strings.Builder
	shouting := s == strings.ToUpper(s)
	for _, word := range words(s) {
		b.WriteString(sp.goWord(word, shouting))
	}
	if b.Len() > 0 {
		return b.String()
	}
	for _, r := range s {
		if name, ok := symbols[r]; ok {
			b.WriteString(name)
		} else {
			b.WriteString("U" + strings.ToUpper(strconv.FormatInt(int64(r), 16)))
		}
	}
	return b.String()
}

func (sp spelling) goWord(word string, shouting bool) string {
	if up, ok := sp.initialism(word); ok {
		return up
	}
	runes := []rune(word)
	if shouting {
		runes = []rune(strings.ToLower(word))
	}
	runes[0] = unicode.ToUpper(runes[0])
	return string(runes)
}

// exported makes name an exported identifier. A name that starts with a digit,
// or with a letter that has no upper case, is prefixed with X.
func exported(name string) string {
	if r, _ := utf8.DecodeRuneInString(name); unicode.IsUpper(r) {
		return name
	}
	return "X" + name
}

// words splits s at characters other than letters and digits, and where the
// case changes: petId → pet Id, HTMLParser → HTML Parser; page2 stays one word.
func words(s string) []string {
	var out []string
	var cur []rune
	flush := func() {
		if len(cur) > 0 {
			out = append(out, string(cur))
			cur = nil
		}
	}
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case !inName(r):
			flush()
			continue
		case unicode.IsUpper(r) && i > 0 && startsWord(runes, i):
			flush()
		}
		cur = append(cur, r)
	}
	flush()
	return joinNumbers(out)
}

// inName reports whether r may be part of a name. The Hangul fillers are
// letters but invisible.
func inName(r rune) bool {
	return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !safe.Invisible(r)
}

// validName reports whether a name given in the document is valid: an exported
// identifier without invisible characters.
func validName(s string) bool {
	return token.IsIdentifier(s) && token.IsExported(s) && !strings.ContainsFunc(s, func(r rune) bool { return r != '_' && !inName(r) })
}

// startsWord reports whether the upper-case letter at i starts a new word.
func startsWord(runes []rune, i int) bool {
	prev := runes[i-1]
	if unicode.IsLower(prev) || unicode.IsDigit(prev) && i >= 2 && unicode.IsLower(runes[i-2]) {
		return true
	}
	// The last capital of a run belongs to the word that follows: HTMLParser;
	// but the plural of an initialism is one word: userIDs.
	if !unicode.IsUpper(prev) || i+1 >= len(runes) || !unicode.IsLower(runes[i+1]) {
		return false
	}
	plural := runes[i+1] == 's' && (i+2 >= len(runes) || !unicode.IsLower(runes[i+2]))
	return !plural
}

// joinNumbers separates adjacent numbers with an underscore: "1.10" must not
// become "110", which is also the name of "11.0".
func joinNumbers(in []string) []string {
	for i := 1; i < len(in); i++ {
		last := in[i-1][len(in[i-1])-1]
		if last >= '0' && last <= '9' && in[i][0] >= '0' && in[i][0] <= '9' {
			in[i] = "_" + in[i]
		}
	}
	return in
}
