package serve

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// router finds operations by method and path. kin-openapi's own routers want
// a document without any fault, or a module more.
type router struct {
	doc   *openapi3.T
	base  string
	paths []pathRoute
}

type pathRoute struct {
	pattern *regexp.Regexp // over the escaped path
	names   []string
	path    string
}

var variable = regexp.MustCompile(`\{([^{}]+)\}`)

func newRouter(doc *openapi3.T, base string) (*router, error) {
	r := &router{doc: doc, base: base}
	if doc.Paths == nil {
		return r, nil
	}
	for _, path := range doc.Paths.InMatchingOrder() {
		p := pathRoute{path: path}
		expr, rest := "^", path
		for _, at := range variable.FindAllStringSubmatchIndex(path, -1) {
			expr += regexp.QuoteMeta(path[len(path)-len(rest):at[0]]) + "([^/]+)"
			p.names = append(p.names, path[at[2]:at[3]])
			rest = path[at[1]:]
		}
		var err error
		if p.pattern, err = regexp.Compile(expr + regexp.QuoteMeta(rest) + "$"); err != nil {
			return nil, fmt.Errorf("serve: the path %q: %w", path, err)
		}
		r.paths = append(r.paths, p)
	}
	return r, nil
}

// methodError is a path that has other methods.
type methodError struct {
	path  string
	allow []string
}

func (e methodError) Error() string {
	return "this path has the methods " + strings.Join(e.allow, ", ")
}

// find returns the route of r and the values of its path.
func (t *router) find(r *http.Request) (*routers.Route, map[string]string, error) {
	err := error(routers.ErrPathNotFound)
	for _, target := range t.targets(r.URL.EscapedPath()) {
		for _, p := range t.paths {
			m := p.pattern.FindStringSubmatch(target)
			if m == nil {
				continue
			}
			item := t.doc.Paths.Value(p.path)
			op := item.GetOperation(r.Method)
			if op == nil {
				err = methodError{p.path, slices.Sorted(maps.Keys(item.Operations()))}
				continue
			}
			values := map[string]string{}
			for i, name := range p.names {
				v, bad := url.PathUnescape(m[i+1])
				if bad != nil {
					return nil, nil, routers.ErrPathNotFound
				}
				values[name] = v
			}
			return &routers.Route{Spec: t.doc, Path: p.path, PathItem: item, Method: r.Method, Operation: op}, values, nil
		}
	}
	return nil, nil, err
}

// targets are the ways to read a path: below the base, and as it is.
func (t *router) targets(path string) []string {
	if rest, ok := strings.CutPrefix(path, t.base); ok && t.base != "" && strings.HasPrefix(rest, "/") {
		return []string{rest, path}
	}
	return []string{path}
}
