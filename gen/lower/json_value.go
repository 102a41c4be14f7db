package lower

import (
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

// isInteger reports whether decimal text is an integer within int64.
func isInteger(text string) bool {
	_, err := strconv.ParseInt(text, 10, 64)
	return err == nil
}
