package fake

import (
	"net/http"
	"slices"
	"strings"
)

// pathPart is literal text of a path, escaped, or a parameter.
type pathPart struct {
	text  string
	param int // index into the fields of the operation; -1 for text
}

// pathText is the escaped text of a parameter of the path.
type pathText struct {
	param int
	text  string
}

// routed is where a request leads: to an operation, or to a status that says
// why it leads to none.
type routed struct {
	operation *fakeOperation // also of another method with the path
	texts     []pathText
	status    int // 0, 404 or 405
	problem   string
	allow     []string // the methods of the path, with status 405
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
		if op.streams && !strings.Contains(r.Header.Get("Accept"), op.answers[0].media) {
			continue
		}
		best := found.operation // concrete paths go before templated ones; the stream follows the same operation without
		if best == nil || op.literal() > best.literal() || op.streams && op.literal() == best.literal() {
			found = routed{operation: op, texts: texts}
		}
	}
	if found.operation != nil {
		return found
	}
	if other.operation == nil {
		return routed{status: http.StatusNotFound, problem: "no operation has the path " + path + "; the paths begin with " + strings.Join(bases, " or ")}
	}
	slices.Sort(other.allow)
	other.allow = slices.Compact(other.allow)
	other.status = http.StatusMethodNotAllowed
	other.problem = "the path " + path + " wants the method " + strings.Join(other.allow, " or ") + ", not " + r.Method
	return other
}

// literal counts the characters of a path that are no parameter.
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

// matchPath takes a path apart. A parameter is one character or more of one
// segment, and no more than is needed.
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
