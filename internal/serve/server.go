// Package serve answers requests as a document says, for tests of people who do
// not write Go. It is the HTTP server around a [fake.Service], with what the fake
// of a test has no need for: limits, a log and tokens of a single key.
package serve

import (
	"crypto/rsa"
	"errors"
	"io"
	"log"
	"net/http"
	"strings"
	"time"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// maxBody bounds the requests that are read.
const maxBody = 32 << 20

// Handler answers for an API.
type Handler struct {
	service *fake.Service
	key     *rsa.PublicKey
	log     *log.Logger
}

// New returns a handler for api. Bearer tokens are checked when there is a key.
// lines gets a line for each request: method, path as described, status and time,
// and nothing of what was sent.
func New(api *ir.API, key *rsa.PublicKey, lines io.Writer) *Handler {
	return &Handler{service: fake.NewService(api), key: key, log: log.New(lines, "", log.Ltime)}
}

// Base is the path of the document's server, where a client expects the operations;
// they are at the root as well.
func (h *Handler) Base() string { return h.service.Base() }

// ServeHTTP answers one request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	route := h.service.Route(r)
	a := h.answer(w, r, route)
	if a.Media != "" {
		w.Header().Set("Content-Type", a.Media)
	} else {
		w.Header()["Content-Type"] = nil // net/http would guess one
	}
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // the client is gone
	}
	path := route.Path
	if path == "" {
		path = "(no such path)"
	}
	h.log.Printf("%s %s %d %s", method(r.Method), path, a.Status, time.Since(start).Round(time.Microsecond))
}

// method is a method that can stand in a log.
func method(m string) string {
	if len(m) > 10 || strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "(odd method)"
	}
	return m
}

// answer decides about a request. A panic is a mistake of voxgen; it ends the
// request and not the server.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, route fake.Route) (a fake.Response) {
	defer func() {
		if recover() != nil {
			a = h.service.Failure(http.StatusInternalServerError, "voxgen serve gave up on this request")
		}
	}()
	if route.Status != 0 {
		if route.Allow != nil {
			w.Header().Set("Allow", strings.Join(route.Allow, ", ")) // RFC 9110, section 15.5.6
		}
		return h.service.Failure(route.Status, route.Problem)
	}
	if h.key != nil && route.Bearer {
		if err := h.authenticate(r); err != nil {
			w.Header().Set("WWW-Authenticate", "Bearer")
			return h.service.Failure(http.StatusUnauthorized, err.Error())
		}
	}
	body, err := io.ReadAll(r.Body)
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return h.service.Failure(http.StatusRequestEntityTooLarge, "the body is too long")
	}
	if err != nil {
		return h.service.Failure(http.StatusBadRequest, "the body cannot be read")
	}
	if problems := h.service.Check(route, r, body); len(problems) > 0 {
		return h.service.Failure(http.StatusBadRequest, problems...)
	}
	return h.service.Default(route)
}
