package fake

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// textPair is a name and a value of a query, a form or a cookie.
type textPair struct {
	name string
	raw  string // escaped value
	used bool
}

// paramReader decodes the parameters of one request and collects problems. They
// name parameters, never values, which may be secret.
type paramReader struct {
	target   fieldTarget
	problems []string
}

func (r *paramReader) problemf(format string, args ...any) {
	switch n := len(r.problems); {
	case n < maxProblems:
		problem := fmt.Sprintf(format, args...)
		if len(problem) > maxProblem {
			problem = strings.ToValidUTF8(problem[:maxProblem], "") + "…"
		}
		r.problems = append(r.problems, problem)
	case n == maxProblems:
		r.problems = append(r.problems, "more problems")
	}
}

// Limits of the problems of a request that are listed.
const (
	maxProblems = 100
	maxProblem  = 1000 // bytes of one, whose names may be long
)

// decodeRequest decodes a request into target and returns the problems.
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
	pairs := r.split(req.URL.RawQuery, "query")
	pairs = slices.DeleteFunc(pairs, func(p textPair) bool { return slices.Contains(op.keys, p.name) })
	r.pairs(query, pairs, "query", false)
	r.body(op, req.Header.Get("Content-Type"), body, form)
	return r.problems
}

// path decodes one path parameter.
func (r *paramReader) path(f fieldForm, index int, texts []pathText) {
	for _, t := range texts {
		if t.param == index {
			r.set(f, pathTree(t.text, f, r.target.typeOf(f.name)))
			return
		}
	}
}

// header decodes the header parameters. Other headers are ignored.
func (r *paramReader) header(fields []fieldForm, header http.Header) {
	for _, f := range fields {
		values := header.Values(f.wire)
		switch {
		case len(values) == 0 && f.required:
			r.problemf("missing header %s", f.wire)
		case len(values) == 0:
		case len(values) > 1:
			r.problemf("duplicate header %s", f.wire)
		default:
			r.set(f, headerTree(values[0], f, r.target.typeOf(f.name)))
		}
	}
}

// cookiePairs returns the cookies of a request.
func cookiePairs(req *http.Request) []textPair {
	var out []textPair
	for _, line := range req.Header["Cookie"] {
		for _, part := range strings.Split(line, "; ") {
			name, value, _ := strings.Cut(part, "=")
			out = append(out, textPair{name: name, raw: fromCookie(value)})
		}
	}
	return out
}

// fromCookie decodes the bytes that a cookie cannot have, which clients percent-encode.
func fromCookie(raw string) string {
	var text []byte
	for i := 0; i < len(raw); i++ {
		if raw[i] == '%' && i+2 < len(raw) {
			c, err := strconv.ParseUint(raw[i+1:i+3], 16, 8)
			if err == nil && (c <= ' ' || c >= 0x7f || c == '"' || c == ';' || c == '\\') {
				text = append(text, byte(c))
				i += 2
				continue
			}
		}
		text = append(text, raw[i])
	}
	return string(text)
}

// split splits a query or a form into pairs.
func (r *paramReader) split(raw, what string) []textPair {
	var out []textPair
	for rest := raw; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(rest, "&")
		if part == "" {
			continue // as URL of WHATWG says, section 5.1
		}
		key, value, _ := strings.Cut(part, "=")
		name, err := url.QueryUnescape(key)
		if err != nil {
			r.problemf("%s: invalid escape in a name", what)
			continue
		}
		if _, err := url.QueryUnescape(value); err != nil {
			r.problemf("%s: invalid escape in the value of %s", what, name)
			continue
		}
		out = append(out, textPair{name: name, raw: value})
	}
	return out
}

// pairs decodes the parameters of a query, a form or the cookies. Parameters that
// take any name come last and get the pairs that are left.
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
				r.problemf("%s parameter %s %s", what, f.wire, problem)
			case tree == nil && f.required:
				r.problemf("missing %s parameter %s", what, f.wire)
			case tree != nil:
				r.set(f, *tree)
			}
		}
	}
	if others {
		return
	}
	unknown := map[string]bool{}
	for _, p := range pairs {
		if !p.used && !unknown[p.name] {
			unknown[p.name] = true
			r.problemf("unknown %s parameter %q", what, p.name)
		}
	}
}

// set sets a field of the request.
func (r *paramReader) set(f fieldForm, tree wireTree) {
	var err error
	switch {
	case f.json:
		err = r.target.setJSON(f.name, []byte(tree.text), true)
	case f.generic:
		t := r.target.typeOf(f.name)
		if r.target.setJSON(f.name, jsonOf(t, tree), false) != nil {
			err = fmt.Errorf("is not a valid %s", t.describe())
		}
	default:
		err = r.target.setTree(f.name, tree, f.layout)
	}
	if err != nil {
		r.problemf("%s parameter %s %v", f.in, f.wire, err)
	}
}
