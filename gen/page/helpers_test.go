package page

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func seed(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", "pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// short is a schema in one line, for the facts that the odd page has.
func (s *Schema) short() string {
	out := []string{"type: " + s.Type}
	add := func(ok bool, format string, args ...any) {
		if ok {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	add(s.Format != "", "format: %s", s.Format)
	add(s.MinLength != nil, "minLength: %d", deref(s.MinLength))
	add(s.MaxLength != nil, "maxLength: %d", deref(s.MaxLength))
	add(s.Pattern != "", "pattern: '%s'", s.Pattern)
	add(len(s.Policy) > 0, "allOf: %d", len(s.Policy))
	var values []string
	for _, v := range s.Enum {
		values = append(values, v.Value)
	}
	add(len(values) > 0, "enum: [%s]", strings.Join(values, ", "))
	add(s.Minimum != "", "minimum: %s", s.Minimum)
	if s.Default != nil {
		out = append(out, "default: "+*s.Default)
	}
	add(s.TimeLayout != "", "x-voxgen-time-layout: '%s'", s.TimeLayout)
	return "{" + strings.Join(out, ", ") + "}"
}

func deref(p *int) int {
	if p == nil {
		return 0
	}
	return *p
}
