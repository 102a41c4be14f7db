package lower

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// statusResponses returns the responses by status code, range (2XX) or default.
// Responses with invalid status codes are ignored.
func (l *lowerer) statusResponses(op *openapi3.Operation) map[string]*openapi3.ResponseRef {
	out := map[string]*openapi3.ResponseRef{}
	all := op.Responses.Map()
	for _, key := range slices.Sorted(maps.Keys(all)) {
		status := statusOf(key)
		if status != "" && all[key] != nil && all[key].Value != nil && out[status] == nil {
			out[status] = all[key]
		}
	}
	return out
}

// statusOf parses the key of a response (OpenAPI 3.1.1, section 4.8.16): a status
// code, a range such as 2XX, or default. It returns "" for anything else.
func statusOf(key string) string {
	s := strings.TrimSpace(key)
	if strings.EqualFold(s, "default") {
		return "default"
	}
	if len(s) != 3 || s[0] < '1' || s[0] > '9' || !strings.EqualFold(s[1:], "XX") && (!isDigit(s[1]) || !isDigit(s[2])) {
		return ""
	}
	return strings.ToUpper(s)
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// successes lists the success statuses in ascending order, or default when there
// are none.
func successes(all map[string]*openapi3.ResponseRef) []string {
	var out []string
	for status := range all {
		if status[0] == '2' {
			out = append(out, status)
		}
	}
	slices.Sort(out)
	if len(out) == 0 && all["default"] != nil {
		return []string{"default"}
	}
	return out
}

// redirects reports whether a response is a redirect (RFC 9110, section 15.4).
func redirects(all map[string]*openapi3.ResponseRef) bool {
	for _, status := range []string{"301", "302", "303", "307", "308", "3XX"} {
		if all[status] != nil {
			return true
		}
	}
	return false
}

// statusName returns the Go name of a status: OK, Created, 2XX.
func statusName(status string) string {
	if status == "default" {
		return "Default"
	}
	code := 0
	for _, c := range status {
		if c < '0' || c > '9' {
			return "Status" + strings.ToUpper(status)
		}
		code = code*10 + int(c-'0')
	}
	if text := http.StatusText(code); text != "" {
		return strings.NewReplacer(" ", "", "-", "", "'", "").Replace(text)
	}
	return "Status" + status
}
