package fake

// errorForm has the paths of the parts of an error response, each a list of
// property names. If the path of the code is empty, the document describes no
// errors.
type errorForm struct{ code, message, details []string }

// body returns the body of an error response, with details if detailed is set.
func (f errorForm) body(code, message, details any, detailed bool) any {
	out := map[string]any{}
	switch {
	case len(f.code) > 0:
		putMember(out, code, f.code)
		putMember(out, message, f.message)
		if detailed {
			putMember(out, details, f.details)
		}
	case detailed:
		return details
	default:
		out["message"] = message
		if code != "" {
			out["code"] = code
		}
	}
	return out
}

// putMember sets the value at a path in nested objects. It ignores an empty path.
func putMember(object map[string]any, value any, path []string) {
	if len(path) == 0 {
		return
	}
	for _, name := range path[:len(path)-1] {
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object = inner
	}
	object[path[len(path)-1]] = value
}
