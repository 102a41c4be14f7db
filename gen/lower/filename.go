package lower

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/safe"
)

// file returns the base name of the file for operations with these tags: there is
// one file for each first tag.
func (l *lowerer) file(tags []string) string {
	tag := "operations"
	if len(tags) > 0 && strings.TrimSpace(tags[0]) != "" {
		tag = tags[0]
	}
	if f, ok := l.tagFile[tag]; ok {
		return f
	}
	base := fileBase(tag)
	f, _ := l.files.take("tag "+tag, base, base+"_api")
	if !safe.FileBase(f) { // the number makes it special: com + 2
		f, _ = l.files.take("tag "+tag, base+"_api")
	}
	l.tagFile[tag] = f
	return f
}

// fileBase turns any text, such as the tag of an operation, into the base name of a
// Go file that builds everywhere: "User Groups" → user_groups. The result is
// deterministic, but not unique.
func fileBase(tag string) string {
	base := snake(tag)
	if base == "" { // no characters that are allowed in a file name: 日本
		return "tag_" + digest(tag)
	}
	const long = 80
	if len(base) > long {
		base = strings.TrimRight(base[:long], "_") + "_" + digest(tag)
	}
	if !safe.FileBase(base) { // user_test, api_windows, con
		base += "_api"
	}
	return base
}

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:4])
}

// snake converts ASCII text to snake case (SIPUser → sip_user) and replaces other
// characters by _.
func snake(s string) string {
	var b strings.Builder
	runes := []rune(s)
	for i, r := range runes {
		if r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			r = '_'
		}
		word := unicode.IsUpper(r) && i > 0 &&
			(!unicode.IsUpper(runes[i-1]) || i+1 < len(runes) && unicode.IsLower(runes[i+1]))
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
