package oracle

import (
	"encoding/json"
	"fmt"
	"net/url"
	"reflect"
	"strings"
)

func parse(data []byte) any {
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return err.Error()
	}
	return v
}

// difference tells where got is not what was sent; properties that were sent but
// are not described may be missing.
func difference(path string, sent, got any) string {
	switch sent := sent.(type) {
	case map[string]any:
		object, ok := got.(map[string]any)
		if !ok {
			return fmt.Sprintf("%s is %T", path, got)
		}
		for name, v := range sent {
			inner, has := object[name]
			if !has {
				if v == nil {
					continue
				}
				return path + "." + name + " is missing"
			}
			if d := difference(path+"."+name, v, inner); d != "" {
				return d
			}
		}
	case []any:
		list, ok := got.([]any)
		if !ok || len(list) != len(sent) {
			return fmt.Sprintf("%s has another length", path)
		}
		for i := range sent {
			if d := difference(fmt.Sprintf("%s[%d]", path, i), sent[i], list[i]); d != "" {
				return d
			}
		}
	default:
		if sent != got {
			return fmt.Sprintf("%s is %v instead of %v", path, got, sent)
		}
	}
	return ""
}

// pathParams reads the parameters out of a path, by its template.
func pathParams(template, escaped string) map[string]string {
	out := map[string]string{}
	want, got := strings.Split(template, "/"), strings.Split(escaped, "/")
	if len(got) > len(want) { // a base path in front
		got = got[len(got)-len(want):]
	}
	for i := range min(len(want), len(got)) {
		matchSegment(out, want[i], got[i])
	}
	return out
}

// matchSegment matches one segment such as {id}.{format}.
func matchSegment(out map[string]string, want, got string) {
	for {
		open := strings.IndexByte(want, '{')
		if open < 0 {
			return
		}
		end := strings.IndexByte(want, '}')
		if end < open || len(got) < open {
			return
		}
		name, rest := want[open+1:end], want[end+1:]
		value := got[open:]
		next := rest
		if i := strings.IndexByte(rest, '{'); i >= 0 {
			next = rest[:i]
		}
		if next != "" {
			i := strings.Index(value, next)
			if i < 0 {
				return
			}
			got = value[i:]
			value = value[:i]
		}
		if text, err := url.PathUnescape(value); err == nil {
			out[name] = text
		}
		want = rest
	}
}

// hasRaw reports whether a union holds a variant that the client does not know:
// what is in it is the caller's own business.
func hasRaw(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		return !v.IsNil() && hasRaw(v.Elem())
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if f.Name == "Raw" && f.Type == reflect.TypeFor[json.RawMessage]() && v.Field(i).Len() > 0 || hasRaw(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if hasRaw(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			if hasRaw(v.MapIndex(k)) {
				return true
			}
		}
	}
	return false
}
