package lower

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// fileBase turns the tag of an operation into the base name of a file: "User Groups"
// → user_groups. The result is deterministic, but not unique. The suffix of generated
// files makes every name an ordinary one.
func fileBase(tag string) string {
	base := snake(tag)
	if base == "" { // no characters that are allowed in a file name: 日本
		return "tag_" + digest(tag)
	}
	const long = 80
	if len(base) > long {
		base = strings.TrimRight(base[:long], "_") + "_" + digest(tag)
	}
	if strings.HasPrefix(base, typesFile) { // the names of the files of shared types
		base = "tag_" + base
	}
	return base
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// plural reports whether s starts with the s of a plural, as in IPs.
func plural(s []rune) bool {
	return s[0] == 's' && (len(s) == 1 || !unicode.IsLower(s[1]) && !unicode.IsDigit(s[1]))
}

// snake converts ASCII text to snake case (SIPUser → sip_user, CallerIDs → caller_ids) and replaces other
// characters by _.
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = '_'
		}
		word := unicode.IsUpper(r) && i > 0 &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]) && !plural(runes[i+1:]))
		if word || r == '_' {
			if s := b.String(); s != "" && !strings.HasSuffix(s, "_") {
				b.WriteByte('_')
			}
		}
		if r != '_' {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strings.TrimRight(b.String(), "_")
}
