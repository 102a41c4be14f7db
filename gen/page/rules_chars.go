package page

import "strings"

// charRules are the wordings about the characters that a text starts with or must not contain.
func charRules() []rule {
	return []rule{
		{
			name: "starts-with",
			re:   phrase(`\b(?:must|should) (?:start|begin) with (?:an? |the )?(?:latin|ascii|english) (letter)s?\b`),
			read: func(r *reading, _ []string) bool { return r.charPattern("^[A-Za-z]", "a Latin letter first") },
			cases: [][2]string{
				{"string: Must start with a Latin letter and have up to 64 characters", "{type: string, maxLength: 64, pattern: '^[A-Za-z]'}"},
				{"string: Must start with a Latin letter or a digit", "{type: string} !page-unread"},
			},
		},
		{
			name: "must-not-contain",
			re:   phrase(`\b` + never + ` (?:contain|include|have) (?:any |the )?((?:(?:the )?(?:['"].['"]|[a-z]+)(?:,? (?:and|or|nor) |, ?))*(?:['"].['"]|[a-z]+))(?: (?:symbols?|signs?|characters?|marks?))?(?:[.;,)]|$)`),
			read: func(r *reading, m []string) bool {
				class, ok := charClass(m[1])
				return ok && r.charPattern("^[^"+class+"]*$", "none of the excluded characters")
			},
			cases: [][2]string{
				{`string: Up to 255 characters and cannot contain the '/' and '\' symbols`, `{type: string, maxLength: 255, pattern: '^[^/\\]*$'}`},
				{"string: Cannot be bigger than 255 characters, cannot contain slash symbol", "{type: string, maxLength: 255, pattern: '^[^/]*$'}"},
				{"string: Must not contain spaces.", "{type: string, pattern: '^[^ ]*$'}"},
			},
		},
	}
}

// charNames are the names of characters, in the singular, as they are written in a class of a pattern.
var charNames = map[string]string{
	"slash": "/", "backslash": `\\`, "space": " ", "whitespace": `\s`, "comma": ",", "semicolon": ";", "colon": ":",
	"underscore": "_", "hyphen": `\-`, "ampersand": "&", "asterisk": "*", "pipe": "|",
}

var (
	charItem = lazy(`['"](.)['"]|[A-Za-z]+`)
	inClass  = lazy(`[\\\]\[^-]`)
)

// charClass returns the content of a class of the characters in a list, which are quoted or have names.
func charClass(list string) (string, bool) {
	class := ""
	for _, m := range charItem().FindAllStringSubmatch(list, -1) {
		word := strings.ToLower(m[0])
		name, plural := strings.CutSuffix(word, "s")
		if strings.HasSuffix(word, "slashes") {
			name = strings.TrimSuffix(word, "es")
		}
		switch {
		case m[1] != "":
			class += inClass().ReplaceAllString(m[1], `\${0}`)
		case word == "and" || word == "or" || word == "nor" || word == "the":
		case charNames[word] != "":
			class += charNames[word]
		case plural && charNames[name] != "":
			class += charNames[name]
		default:
			return "", false
		}
	}
	return class, class != ""
}

// charPattern adds a pattern to those of the value.
func (r *reading) charPattern(re, text string) bool {
	if r.s.Type != "string" {
		return false
	}
	if r.s.Pattern == "" {
		r.s.Pattern = re
		r.lifted("pattern")
	} else if r.s.Pattern != re {
		r.s.Policy = append(r.s.Policy, Part{re, text})
		r.lifted("allOf")
	}
	return true
}
