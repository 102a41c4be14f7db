// Package serve is an HTTP server for an OpenAPI document, for tests that are not
// written in Go. It wraps a [fake.Service] and adds limits, a log and the
// verification of tokens.
package serve

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"runtime"
	"strings"
	"sync/atomic"
	"time"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// DefaultMaxBody is the default of [Handler.MaxBody]. The values of a body can take a hundred
// times as much.
const DefaultMaxBody = 4 << 20

// maxHeld is how many of the largest bodies are in memory at once.
const maxHeld = 16

// Handler serves an API.
type Handler struct {
	// MaxBody is the maximum size of a request body.
	MaxBody int64

	service *fake.Service
	key     *rsa.PublicKey
	log     *log.Logger
	held    atomic.Int64  // bytes of bodies that are in memory
	checks  chan struct{} // requests that are checked now
}

// New returns a handler for api. Bearer tokens are verified if there is a key. A line
// is written to lines for each request: method, path template, status and duration,
// but no data of the request.
func New(api *ir.API, key *rsa.PublicKey, lines io.Writer) *Handler {
	return &Handler{
		MaxBody: DefaultMaxBody, service: fake.NewService(api), key: key, log: log.New(lines, "", log.Ltime),
		checks: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
}

// Base returns the path of the document's server URL. Operations are served below it
// and at the root.
func (h *Handler) Base() string { return h.service.Base() }

// ServeHTTP handles a request.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	body := &heldBody{ReadCloser: http.MaxBytesReader(w, r.Body, h.MaxBody), handler: h}
	defer body.release()
	r.Body = body
	route := h.service.Route(r)
	a := h.respond(w, r, route)
	if a.Media != "" {
		w.Header().Set("Content-Type", a.Media)
	} else {
		w.Header()["Content-Type"] = nil // otherwise net/http detects one
	}
	w.WriteHeader(a.Status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.Body) // the client disconnected
	}
	path := route.Path
	if path == "" {
		path = "(unknown path)"
	}
	h.log.Printf("%s %s %d %s", method(r.Method), path, a.Status, time.Since(start).Round(time.Microsecond))
}

// heldBody is a request body that counts as memory until it is released.
type heldBody struct {
	io.ReadCloser
	handler *Handler
	size    int64
}

// errBusy is the error for a body that does not fit in memory with those of other requests.
var errBusy = errors.New("too many large request bodies at once")

func (b *heldBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	b.size += int64(n)
	if b.handler.held.Add(int64(n)) > maxHeld*b.handler.MaxBody {
		return n, errBusy
	}
	return n, err
}

func (b *heldBody) release() { b.handler.held.Add(-b.size) }

// method returns a method for the log.
func method(m string) string {
	if len(m) > 10 || strings.ContainsFunc(m, func(r rune) bool { return r < 'A' || r > 'Z' }) {
		return "(odd method)"
	}
	return m
}

// respond returns the response to a request. A panic is a bug of voxgen, which fails
// the request, not the server.
func (h *Handler) respond(w http.ResponseWriter, r *http.Request, route fake.Route) (a fake.Response) {
	defer func() {
		if recover() != nil {
			a = h.service.Failure(http.StatusInternalServerError, "internal error of voxgen serve")
		}
	}()
	if route.Status != 0 {
		if token, ok := h.service.Token(r); ok {
			return token
		}
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
	tooLong := (*http.MaxBytesError)(nil)
	switch {
	case errors.As(err, &tooLong):
		return h.service.Failure(http.StatusRequestEntityTooLarge, fmt.Sprintf("the request body is too long: more than %d bytes, see --max-body-bytes", h.MaxBody))
	case errors.Is(err, errBusy):
		w.Header().Set("Retry-After", "1")
		return h.service.Failure(http.StatusServiceUnavailable, err.Error())
	case err != nil:
		return h.service.Failure(http.StatusBadRequest, "cannot read the request body")
	}
	h.checks <- struct{}{}
	defer func() { <-h.checks }()
	if problems := h.service.Check(route, r, body); len(problems) > 0 {
		return h.service.Failure(http.StatusBadRequest, problems...)
	}
	return h.service.Default(route)
}
