package lower

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// docOf returns the documentation of a schema.
func docOf(s *openapi3.Schema) ir.Doc {
	d := ir.Doc{Summary: strings.TrimSpace(s.Title), Text: strings.TrimSpace(s.Description)}
	if s.Deprecated {
		d.Deprecated = deprecation(s.Extensions)
	}
	return d
}

// deprecation returns the text after "Deprecated:".
func deprecation(ext map[string]any) string {
	if reason, ok := ext["x-deprecated-reason"].(string); ok && strings.TrimSpace(reason) != "" {
		return strings.TrimSpace(reason)
	}
	return "the API marks this as deprecated."
}

// jsonText returns the compact JSON of a value from a YAML document.
func jsonText(v any) string {
	switch v := v.(type) {
	case float64:
		if n, ok := numberText(v); ok {
			return n
		}
	case json.Number:
		return v.String()
	}
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return strconv.Quote(fmt.Sprint(v)) // a map whose keys JSON cannot represent
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// numberText formats a number of any type that YAML and JSON decoders produce
// in decimal. It returns false for other values.
func numberText(v any) (string, bool) {
	switch v := v.(type) {
	case int:
		return strconv.Itoa(v), true
	case int64:
		return strconv.FormatInt(v, 10), true
	case uint64:
		return strconv.FormatUint(v, 10), true
	case json.Number:
		return v.String(), true
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return "", false
		}
		if math.Abs(v) < 1e21 {
			return strconv.FormatFloat(v, 'f', -1, 64), true
		}
		return strconv.FormatFloat(v, 'g', -1, 64), true
	}
	return "", false
}

// isInteger reports whether decimal text is an integer within int64.
func isInteger(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}
