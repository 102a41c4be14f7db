// Package serve answers requests as a description says that they are
// answered, for tests of people who do not write Go. kin-openapi finds the
// operation and checks the request; answers are the examples of the
// description, or the smallest values that its schemas allow.
package serve

import (
	"context"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
)

// maxBody bounds the requests that are read.
const maxBody = 32 << 20

// Handler answers for a description.
type Handler struct {
	router *router
	fails  envelope
	key    *rsa.PublicKey
	log    *log.Logger
	// Base is the path of the description's server, where a client expects
	// the operations; they are at the root as well.
	Base string
}

// New returns a handler for doc. Bearer tokens are checked
// when there is a key. lines gets a line for each request: method, path as
// described, status and time, and nothing of what was sent.
func New(doc *openapi3.T, key *rsa.PublicKey, lines io.Writer) (*Handler, error) {
	h := &Handler{key: key, log: log.New(lines, "", log.Ltime), fails: newEnvelope(doc)}
	if len(doc.Servers) > 0 && doc.Servers[0] != nil {
		if u, err := url.Parse(doc.Servers[0].URL); err == nil && !strings.ContainsAny(u.Path, "{}") {
			h.Base = strings.TrimSuffix(u.Path, "/")
		}
	}
	var err error
	if h.router, err = newRouter(doc, h.Base); err != nil {
		return nil, err
	}
	return h, nil
}

// reply is an answer that has not been written yet.
type reply struct {
	status int
	media  string
	body   []byte
	header http.Header
	path   string // as described
}

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	a := h.contained(r)
	for name, values := range a.header {
		w.Header()[name] = values
	}
	if a.media != "" {
		w.Header().Set("Content-Type", a.media)
	}
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the client is gone
	}
	if a.path == "" {
		a.path = "(no such path)"
	}
	h.log.Printf("%s %s %d %s", method(r.Method), a.path, a.status, time.Since(start).Round(time.Microsecond))
}

// method is a method that can stand in a log.
func method(m string) string {
	if len(m) > 10 || strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "(odd method)"
	}
	return m
}

// contained answers 500 when a library panics over a strange request.
func (h *Handler) contained(r *http.Request) (a reply) {
	defer func() {
		if p := recover(); p != nil {
			a = h.fails.reply(http.StatusInternalServerError, "voxgen serve gave up on this request")
		}
	}()
	return h.answer(r)
}

func (h *Handler) answer(r *http.Request) reply {
	route, params, err := h.router.find(r)
	wrong, isMethod := errors.AsType[methodError](err)
	switch {
	case isMethod:
		a := h.fails.reply(http.StatusMethodNotAllowed, wrong.Error())
		a.header.Set("Allow", strings.Join(wrong.allow, ", ")) // RFC 9110, section 15.5.6
		a.path = h.Base + wrong.path
		return a
	case err != nil:
		return h.fails.reply(http.StatusNotFound, "the description has no such path")
	}
	a := h.check(r, route, params)
	if a.status == 0 {
		a = success(route.Operation)
	}
	a.path = h.Base + route.Path
	return a
}

// check returns a reply with a status when something is wrong with r.
func (h *Handler) check(r *http.Request, route *routers.Route, params map[string]string) reply {
	op, fields := route.Operation, parameters(route)
	if op.Extensions["x-voxgen-params-in"] == "form" {
		if status, err := formToQuery(r, fields); err != nil {
			return h.fails.reply(status, err.Error())
		}
	}
	var problems []string
	query, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		problems = append(problems, "the parameters are badly encoded")
	}
	problems = append(problems, strays(query, fields)...)
	r.URL.RawQuery = split(query, fields).Encode()
	var denied error
	err = openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: params, Route: route,
		Options: &openapi3filter.Options{
			MultiError: true,
			AuthenticationFunc: func(_ context.Context, in *openapi3filter.AuthenticationInput) error {
				denied = h.authenticate(r, in.SecurityScheme)
				return denied
			},
		},
	})
	if denied != nil && err != nil {
		return h.fails.reply(http.StatusUnauthorized, denied.Error())
	}
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return h.fails.reply(http.StatusRequestEntityTooLarge, "the body is too long")
	}
	problems = append(problems, explain(err, query)...)
	problems = append(problems, groupProblems(op, query)...)
	if len(problems) > 0 {
		return h.fails.reply(http.StatusBadRequest, problems...)
	}
	return reply{}
}

// success is the answer of an operation that went well.
func success(op *openapi3.Operation) reply {
	status, r := successOf(op)
	a := reply{status: status, header: http.Header{}}
	if r == nil {
		return a
	}
	media, mt := preferred(r.Content)
	if mt == nil {
		return a
	}
	a.media = media
	v := exampleOf(mt)
	if text, ok := v.(string); ok && !strings.Contains(media, "json") {
		a.body = []byte(text)
		return a
	}
	data, err := json.Marshal(v)
	if err != nil {
		return reply{status: http.StatusInternalServerError}
	}
	a.body = append(data, '\n')
	return a
}
