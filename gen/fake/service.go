package fake

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// Service handles requests like the fake of an API, but without the client. Each
// operation returns its default response.
type Service struct {
	model      model
	operations []Operation
	described  []*ir.Op // parallel to operations
	bases      []string
	errors     ErrorForm
}

// NewService returns the service of an API.
func NewService(api *ir.API) *Service {
	s := &Service{model: newModel(api), operations: Operations(api), described: api.Methods(), bases: BasePaths(api), errors: Errors(api)}
	if !slices.Contains(s.bases, "") {
		s.bases = append(s.bases, "") // operations are available without a prefix as well
	}
	return s
}

// Base returns the prefix of request paths.
func (s *Service) Base() string { return s.bases[0] }

// Route is the result of routing a request.
type Route struct {
	// Path is the path in the document, empty if there is none.
	Path string
	// Bearer reports whether the operation requires a bearer token.
	Bearer bool
	// Status is 404 or 405 if there is no operation, and Problem is the reason.
	// Allow lists the methods of the path.
	Status  int
	Problem string
	Allow   []string

	to routed
	op *ir.Op
}

// Route finds the operation of a request.
func (s *Service) Route(r *http.Request) Route {
	to := findOperation(r, s.operations, s.bases)
	out := Route{Status: to.status, Problem: to.problem, Allow: to.allow, to: to}
	for i := range s.operations {
		if to.operation == &s.operations[i] {
			out.op = s.described[i]
			out.Path, out.Bearer = s.Base()+out.op.Path, s.model.api.WantsBearer(out.op)
		}
	}
	return out
}

// Check decodes and validates a request and returns the problems, which do not
// show values.
func (s *Service) Check(route Route, r *http.Request, body []byte) []string {
	op := route.to.operation
	m := s.model
	m.known = &known{map[choiceKey]choice{}, map[*record][]violation{}, 16*len(body) + 64<<10}
	target := m.target(route.op.Request)
	problems := decodeRequest(op, r, body, route.to.texts, target)
	if len(problems) == 0 && !op.unsent { // a value that is not sent cannot be validated
		for _, v := range slices.Compact(m.declViolations(target.decl, target.record)) {
			problems = append(problems, v.String())
		}
		if len(problems) > maxProblems {
			problems = append(problems[:maxProblems], "more problems")
		}
	}
	if len(problems) == 0 && m.known.spent() {
		problems = append(problems, "the request is nested too deeply to check")
	}
	return problems
}

// Response is a response with its body.
type Response struct {
	Status int
	Media  string // empty: no body
	Body   []byte
}

// Default returns the default response of an operation.
func (s *Service) Default(route Route) Response {
	form, body, ok := route.to.operation.defaultResponse()
	if !ok {
		return s.Failure(http.StatusNotImplemented, "no example response")
	}
	return Response{form.status, form.media, []byte(body)}
}

// Token returns the response to a request that is for no operation, if it is a token
// request and clients get tokens themselves.
func (s *Service) Token(r *http.Request) (Response, bool) {
	if !s.model.api.Grants() {
		return Response{}, false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return Response{}, false
	}
	token, ok := grantResponse(r, body)
	return Response{http.StatusOK, "application/json", []byte(token)}, ok
}

// Failure returns an error response: in the format of the service, or as plain
// text if the document describes no errors.
func (s *Service) Failure(status int, problems ...string) Response {
	em := s.model.api.Errors
	if em == nil {
		return Response{status, "text/plain; charset=utf-8", []byte(strings.Join(problems, "\n") + "\n")}
	}
	code := s.codeFor(status)
	var details []any
	if len(problems) > 1 && len(em.DetailCode) > 0 && len(em.DetailMessage) > 0 {
		for _, p := range problems {
			one := map[string]any{}
			putMember(one, code, pathOf(s.model.api, em.DetailCode))
			putMember(one, p, pathOf(s.model.api, em.DetailMessage))
			details = append(details, one)
		}
	}
	text, err := jsonText(s.errors.body(code, strings.Join(problems, "; "), details, details != nil))
	if err != nil { // maps of texts and numbers
		text = []byte("{}")
	}
	return Response{status, "application/json", text}
}

// codeNames are suffixes of common names of error codes.
func codeNames(status int) []string {
	switch status {
	case http.StatusUnauthorized:
		return []string{"authorizationfailed", "unauthorized", "unauthenticated", "invalidtoken"}
	case http.StatusNotFound:
		return []string{"unknowncommand", "notfound"}
	case http.StatusMethodNotAllowed:
		return []string{"methodnotallowed", "unknowncommand"}
	}
	return []string{"invalidarguments", "invalidparameter", "invalidrequest", "badrequest", "invalidargument", "validation"}
}

// codeFor selects an error code by the name of its constant. If the document lists
// no codes, it is the status.
func (s *Service) codeFor(status int) any {
	api := s.model.api
	v := api.ErrorCode()
	if s.model.base(&v) == ir.String && v.Kind != ir.Named {
		return strconv.Itoa(status)
	}
	if v.Kind != ir.Named || len(api.Decls[v.Decl].Consts) == 0 {
		return status
	}
	d := api.Decls[v.Decl]
	chosen := d.Consts[0]
	for _, want := range slices.Backward(codeNames(status)) {
		for _, c := range d.Consts {
			if strings.EqualFold(strings.ReplaceAll(strings.TrimPrefix(c.Name, d.Name), "_", ""), want) {
				chosen = c
			}
		}
	}
	if n, err := strconv.ParseInt(chosen.Value, 10, 64); d.Base != ir.String && err == nil {
		return n
	}
	return chosen.Value
}
