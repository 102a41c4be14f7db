package fake

import (
	"net/http"
	"slices"
	"strings"
)

// pathPart is a literal part of a path, escaped, or a parameter.
type pathPart struct {
	text  string
	param int // index into the fields of the operation; -1 for text
}

// pathText is the escaped text of a path parameter.
type pathText struct {
	param int
	text  string
}

// routed is the result of routing a request: an operation or an error status.
type routed struct {
	operation *fakeOperation // with status 405, one of another method
	texts     []pathText
	status    int // 0, 404 or 405
	problem   string
	allow     []string // methods of the path, with status 405
}

// findOperation finds the operation of a request by path and method.
func findOperation(r *http.Request, operations []fakeOperation, bases []string) routed {
	path := r.URL.EscapedPath()
	var found, other routed
	for i := range operations {
		op := &operations[i]
		texts, ok := matchBases(op.path, path, bases)
		if !ok {
			continue
		}
		if op.method != r.Method {
			if other.operation == nil {
				other.operation = op
			}
			other.allow = append(other.allow, op.method)
			continue
		}
		if op.streams && !strings.Contains(r.Header.Get("Accept"), op.responses[0].media) {
			continue
		}
		best := found.operation // concrete paths precede templated ones; a streaming variant follows its operation
		if best == nil || op.literal() > best.literal() || op.streams && op.literal() == best.literal() {
			found = routed{operation: op, texts: texts}
		}
	}
	if found.operation != nil {
		return found
	}
	if other.operation == nil {
		problem := "unknown path " + path
		if bases = slices.DeleteFunc(slices.Clone(bases), func(base string) bool { return base == "" }); len(bases) > 0 {
			problem += "; paths start with " + strings.Join(bases, " or ")
		}
		return routed{status: http.StatusNotFound, problem: problem}
	}
	slices.Sort(other.allow)
	other.allow = slices.Compact(other.allow)
	other.status = http.StatusMethodNotAllowed
	other.problem = "method " + r.Method + " not allowed for " + path + ", want " + strings.Join(other.allow, " or ")
	return other
}

// literal returns the number of literal characters in the path.
func (o *fakeOperation) literal() int {
	n := 0
	for _, p := range o.path {
		n += len(p.text)
	}
	return n
}

// matchBases matches a path below one of the base paths of the service.
func matchBases(parts []pathPart, path string, bases []string) ([]pathText, bool) {
	for _, base := range bases {
		rest, ok := strings.CutPrefix(path, base)
		if !ok {
			continue
		}
		if texts, ok := matchPath(parts, rest); ok {
			return texts, true
		}
	}
	return nil, false
}

// matchPath matches a path. A parameter is the shortest non-empty match within one
// segment, with which the text after it starts as early as it can.
func matchPath(parts []pathPart, path string) ([]pathText, bool) {
	var texts []pathText
	for i, p := range parts {
		if p.param < 0 {
			rest, ok := strings.CutPrefix(path, p.text)
			if !ok {
				return nil, false
			}
			path = rest
			continue
		}
		n := paramLength(parts[i+1:], path)
		if n < 1 {
			return nil, false
		}
		texts, path = append(texts, pathText{p.param, path[:n]}), path[n:]
	}
	return texts, path == ""
}

// paramLength returns the length of the parameter that path starts with, before the other
// parts of the template. It is not positive if there is none.
func paramLength(after []pathPart, path string) int {
	end := strings.IndexByte(path, '/')
	if end < 0 {
		end = len(path)
	}
	switch {
	case len(after) == 0 || end == 0:
		return end
	case after[0].param >= 0:
		return 1
	}
	text := after[0].text
	if len(after) == 1 { // it ends the path
		if n := len(path) - len(text); n <= end {
			return n
		}
		return 0
	}
	return 1 + max(-1, strings.Index(path[1:min(len(path), end+len(text))], text))
}
