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
// segment.
func matchPath(parts []pathPart, path string) ([]pathText, bool) {
	if len(parts) == 0 {
		return nil, path == ""
	}
	p := parts[0]
	if p.param < 0 {
		rest, ok := strings.CutPrefix(path, p.text)
		if !ok {
			return nil, false
		}
		return matchPath(parts[1:], rest)
	}
	end := strings.IndexByte(path, '/')
	if end < 0 {
		end = len(path)
	}
	for n := 1; n <= end; n++ {
		if rest, ok := matchPath(parts[1:], path[n:]); ok {
			return append([]pathText{{p.param, path[:n]}}, rest...), true
		}
	}
	return nil, false
}
