package schema

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// JSONText returns the compact JSON of a value from a YAML document.
func JSONText(v any) string {
	switch v := v.(type) {
	case float64:
		if n, ok := NumberText(v); ok {
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

// NumberText formats a number of any type that YAML and JSON decoders produce
// in decimal. It returns false for other values.
func NumberText(v any) (string, bool) {
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

// intersect keeps the values that are in both enums; nil means all values.
func intersect(a, b []any) []any {
	if a == nil {
		return b
	}
	out := []any{}
	for _, v := range a {
		if slices.ContainsFunc(b, func(w any) bool { return JSONText(v) == JSONText(w) }) {
			out = append(out, v)
		}
	}
	return out
}
