package fake

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// textPair is a name and a value of a query, a form or a cookie.
type textPair struct {
	name string
	raw  string // the value as it was sent
	used bool
}

// paramReader decodes the parameters of one request and collects what is wrong
// with them. It names parameters, never values: they may be secret.
type paramReader struct {
	target   fieldTarget
	problems []string
}

func (r *paramReader) problemf(format string, args ...any) {
	r.problems = append(r.problems, fmt.Sprintf(format, args...))
}

// decodeRequest fills target from all places of a request, and lists what is wrong.
func decodeRequest(op *fakeOperation, req *http.Request, body []byte, texts []pathText, target fieldTarget) []string {
	r := &paramReader{target: target}
	var header, cookies, query, form []fieldForm
	for i, f := range op.fields {
		switch f.in {
		case "path":
			r.path(f, i, texts)
		case "header":
			header = append(header, f)
		case "cookie":
			cookies = append(cookies, f)
		case "query":
			query = append(query, f)
		case "form":
			form = append(form, f)
		}
	}
	r.header(header, req.Header)
	r.pairs(cookies, cookiePairs(req), "cookie", true)
	pairs := r.split(req.URL.RawQuery, "the query")
	pairs = slices.DeleteFunc(pairs, func(p textPair) bool { return slices.Contains(op.keys, p.name) })
	r.pairs(query, pairs, "query", false)
	r.body(op, req.Header.Get("Content-Type"), body, form)
	return r.problems
}

// path decodes one parameter of the path.
func (r *paramReader) path(f fieldForm, index int, texts []pathText) {
	for _, t := range texts {
		if t.param == index {
			r.set(f, pathTree(t.text, f, r.target.typeOf(f.name)))
			return
		}
	}
}

// header decodes the parameters that are headers. Other headers are nobody's
// business here.
func (r *paramReader) header(fields []fieldForm, header http.Header) {
	for _, f := range fields {
		values := header.Values(f.wire)
		switch {
		case len(values) == 0 && f.required:
			r.problemf("the header %s is missing", f.wire)
		case len(values) == 0:
		case len(values) > 1:
			r.problemf("the header %s is repeated", f.wire)
		default:
			r.set(f, headerTree(values[0], f, r.target.typeOf(f.name)))
		}
	}
}

// cookiePairs lists the cookies of a request.
func cookiePairs(req *http.Request) []textPair {
	var out []textPair
	for _, line := range req.Header["Cookie"] {
		for _, part := range strings.Split(line, "; ") {
			name, value, _ := strings.Cut(part, "=")
			out = append(out, textPair{name: name, raw: value})
		}
	}
	return out
}

// split takes a query or a form apart.
func (r *paramReader) split(raw, what string) []textPair {
	var out []textPair
	if raw == "" {
		return nil
	}
	for _, part := range strings.Split(raw, "&") {
		key, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(key)
		if err != nil {
			r.problemf("%s has a name that is badly encoded", what)
			continue
		}
		if _, err := url.QueryUnescape(value); err != nil {
			r.problemf("%s: the value of %s is badly encoded", what, name)
			continue
		}
		out = append(out, textPair{name: name, raw: value})
	}
	return out
}

// pairs decodes the parameters of a query, a form or the cookies. Those that
// have names of their own go first; what takes any name gets what is left.
func (r *paramReader) pairs(fields []fieldForm, pairs []textPair, what string, others bool) {
	for _, greedy := range []bool{false, true} {
		for _, f := range fields {
			t := r.target.typeOf(f.name)
			if takesAnyName(f, t) != greedy {
				continue
			}
			tree, problem := takeTree(f, t, pairs)
			switch {
			case problem != "":
				r.problemf("the %s parameter %s %s", what, f.wire, problem)
			case tree == nil && f.required:
				r.problemf("the %s parameter %s is missing", what, f.wire)
			case tree != nil:
				r.set(f, *tree)
			}
		}
	}
	if others {
		return
	}
	var unknown []string
	for _, p := range pairs {
		if !p.used && !slices.Contains(unknown, p.name) {
			unknown = append(unknown, p.name)
			r.problemf("the operation has no %s parameter %q", what, p.name)
		}
	}
}

// set gives a field of the request its value.
func (r *paramReader) set(f fieldForm, tree wireTree) {
	var err error
	switch {
	case f.json:
		err = r.target.setJSON(f.name, []byte(tree.text), true)
	case f.generic:
		t := r.target.typeOf(f.name)
		if r.target.setJSON(f.name, jsonOf(t, tree), false) != nil {
			err = fmt.Errorf("is no %s", t.describe())
		}
	default:
		err = r.target.setTree(f.name, tree, f.layout)
	}
	if err != nil {
		r.problemf("the %s parameter %s %v", f.in, f.wire, err)
	}
}
