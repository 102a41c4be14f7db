package fake

// errorForm says how the service writes an error: the ways to its parts, each
// through the properties of objects. Without a way to the code, the description
// says nothing of errors.
type errorForm struct{ code, message, details []string }

// inSuccess tells whether the service answers with errors under status 200, too.
func (f errorForm) inSuccess() bool { return len(f.code) > 0 }

// body is an error as the service writes it. detailed: there are details.
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

// putMember puts a value into nested objects; without a way, nowhere.
func putMember(object map[string]any, value any, way []string) {
	if len(way) == 0 {
		return
	}
	for _, name := range way[:len(way)-1] {
		inner, ok := object[name].(map[string]any)
		if !ok {
			inner = map[string]any{}
			object[name] = inner
		}
		object = inner
	}
	object[way[len(way)-1]] = value
}
