package page

import (
	"strings"
	"testing"
)

// wordings are texts of documentation pages and the facts in them, in the notation of rule.cases. The first are
// those that were once read wrongly: where a text allows two readings, no fact is taken and a warning has both.
var wordings = [][2]string{
	// Two readings, or another meaning.
	{"integer: The default value is 30 days (2,592,000 seconds)", "{type: integer} !page-unread"},
	{"integer: Default is 30 days", "{type: integer} !page-unread"},
	{"integer: The lifetime in days. Default is 30 days", "{type: integer, default: 30}"},
	{`string: The name in format \[a-z\]\[a-z0-9-\]{1,64}`, "{type: string} !page-unread"},
	{"string: The authorized IP4 or network", "{type: string}"},
	{"string: IPv4 or IPv6 address of the caller", "{type: string}"},
	{"string: Interval format: YYYY-MM-DD HH:mm:ss. Default is 1 day", "{type: string} !page-note !page-unread"},
	{"string: The state (example: AL, CA, ... )", "{type: string, examples: [AL, CA]}"},
	{"integer: Default is 1,000", "{type: integer, default: 1000}"},
	{"integer: Cannot exceed 10 000", "{type: integer, maximum: 10000}"},
	{"integer: The default value is 10 for users and 20 for admins.", "{type: integer} !page-unread"},
	{"integer: The default value is 10, or 20 for admins.", "{type: integer} !page-unread"},
	{"string: Should not be one of: a, b", "{type: string} !page-unread"},
	{"string: Must not be one of: x, y", "{type: string} !page-unread"},
	{"boolean: Whether to include deprecated items", "{type: boolean}"},
	{"integer: The report takes from 1 to 3 days to process", "{type: integer}"},
	{"string: Possible values: mp3, wav (default), ogg", "{type: string, enum: [mp3, wav, ogg], default: wav}"},
	{"string: YYYY-MM-DDTHH:MM:SSZ", "{type: string, x-voxgen-time-layout: '2006-01-02T15:04:05Z07:00'}"},
	{"string: YYYY-MM-DD HH:MM:SS.SSS", "{type: string, x-voxgen-time-layout: '2006-01-02 15:04:05.000'}"},
	{"string: hh:mm AM/PM", "{type: string, x-voxgen-time-layout: '03:04 PM'}"},
	{"string: The first and last name separated by a comma", "{type: string} !page-unread"},
	{"integer: By default, at most 10", "{type: integer} !page-unread"},
	{"integer: If b is set, the maximum is 5", "{type: integer} !page-unread"},
	{"integer: At most 5 unless b is set", "{type: integer} !page-unread"},
	{"integer: Usually between 1 and 10", "{type: integer}"},
	{"integer: Defaults to 10k", "{type: integer} !page-unread"},
	{"integer: The maximum size is 64 KB", "{type: integer} !page-unread"},
	{"integer: The default is 20 in production", "{type: integer} !page-unread"},
	{"string: Values such as one of: a, b", "{type: string} !page-unread"},
	{"string: Possible values: a, b, etc.", "{type: string, examples: [a, b]}"},
	{"string: Supported values include: a, b", "{type: string, examples: [a, b]}"},
	{"string: A two-letter code or an empty string", "{type: string} !page-unread"},
	{"integer: Must be at least 5 seconds in the future", "{type: integer} !page-unread"},
	{"integer: Between 0 and 10, exclusive", "{type: integer} !page-unread"},
	{"string: A filter for deprecated names", "{type: string}"},
	{"string: A file with comma-separated values", "{type: string}"},
	{"string: The secret name", "{type: string}"},
	{"string: The ID of the API key", "{type: string}"},
	{"string: The options: see below", "{type: string}"},
	{"string: One of a, b or c must be set", "{type: string}"},
	{"integer: The page (see section 1-3)", "{type: integer}"},
	{"integer: Maximum call attempt number", "{type: integer}"},
	{"string: The day in format: YYYY-MM-DD", "{type: string, format: date}"},

	// Facts in the words of other APIs.
	{"string: Valid options: x, y", "{type: string, enum: [x, y]}"},
	{"string: Permitted values: x, y", "{type: string, enum: [x, y]}"},
	{"string: Enum: x, y", "{type: string, enum: [x, y]}"},
	{`string: Values: "x", "y"`, "{type: string, enum: [x, y]}"},
	{"string: The priority (high/normal/low)", "{type: string, enum: [high, normal, low]}"},
	{"integer: 0 = off, 1 = errors", "{type: integer, enum: [0, 1], x-enum-descriptions: {'0': off, 1: errors}}"},
	{"integer: The status ID: QUEUED - 1, DISPATCHED - 2", "{type: integer, enum: [1, 2], x-enum-descriptions: {1: QUEUED, 2: DISPATCHED}}"},
	{"integer: The size (max 100)", "{type: integer, maximum: 100}"},
	{"integer: Min: 5, max: 600", "{type: integer, minimum: 5, maximum: 600}"},
	{"integer: The volume (0-100)", "{type: integer, minimum: 0, maximum: 100}"},
	{"integer: Must not exceed 3600", "{type: integer, maximum: 3600}"},
	{"string: Max length: 255", "{type: string, maxLength: 255}"},
	{"string: Max 255 characters", "{type: string, maxLength: 255}"},
	{"integer: At most 500.", "{type: integer, maximum: 500}"},
	{"integer: At most 500 if specified.", "{type: integer, maximum: 500}"},
	{"string: Two-letter code", "{type: string, minLength: 2, maxLength: 2}"},
	{"string: Comma separated IDs", "{type: array, items: {type: string}, x-voxgen-delimiter: ','}"},
	{"string: A semicolon-separated list", "{type: array, items: {type: string}, x-voxgen-delimiter: ;}"},
	{"string: Mutually exclusive with `a`", "{type: string} at-most-one(a,it)"},
	{"string: At least one of the following parameters: a, b", "{type: string} at-least-one(a,b)"},
	{"string: The token. Never share it", "{type: string, x-voxgen-sensitive: true}"},
	{"string: The account password", "{type: string, x-voxgen-sensitive: true}"},
	{"string: The password for the private key", "{type: string, x-voxgen-sensitive: true}"},
	{"string: Obsolete.", "{type: string} deprecated"},
	{"string: Deprecated: use b", "{type: string} deprecated"},
	{"string: Must match `^[a-z]+$`", "{type: string, pattern: '^[a-z]+$'}"},
	{"string: One of `active`, `canceled` or `paused`.", "{type: string, enum: [active, canceled, paused]}"},
	{`string: Either "asc" or "desc"`, "{type: string, enum: [asc, desc]}"},
	{"integer: The size (default 25)", "{type: integer, default: 25}"},
	{"integer: 25 by default", "{type: integer, default: 25}"},
	{"boolean: Sends it. False by default", "{type: boolean, default: false}"},
	{"integer: Defaults to 20 if not specified", "{type: integer, default: 20}"},
	{"integer: If left blank, the default value of 1000 is used", "{type: integer, default: 1000}"},
	{"integer: In seconds. In the range of 0..7,776,000 (90 days)", "{type: integer, minimum: 0, maximum: 7776000}"},
	{"integer: Up to 2^31-1", "{type: integer, maximum: 2147483647}"},
	{"string: You must specify the 'b' too!", "{type: string} !page-note"},
}

func TestWordings(t *testing.T) {
	for _, c := range wordings {
		kind, text, _ := strings.Cut(c[0], ": ")
		if got, _ := liftText(t, kind, text, ""); got != c[1] {
			t.Errorf("%s: %s\n got  %s\n want %s", kind, text, got, c[1])
		}
	}
}
