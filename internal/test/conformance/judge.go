package conformance

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/legacy"

	"github.com/voxgen/voxgen/internal/test/oracle"
)

const formType = "application/x-www-form-urlencoded"

// judge asks openapi3filter about requests.
type judge struct{ router routers.Router }

func newJudge(doc *openapi3.T) (*judge, error) {
	router, err := legacy.NewRouter(doc, openapi3.DisableExamplesValidation())
	if err != nil {
		return nil, fmt.Errorf("conformance: the judge refuses the description: %w", err)
	}
	return &judge{router}, nil
}

// ask returns why the judge rejects r, nil when it does not. body is what r
// came with.
func (j *judge) ask(r *http.Request, body string) error {
	route, path, err := j.router.FindRoute(r)
	if err != nil {
		return err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(strings.NewReader(body)) // the handler has read it
	if err := oracle.FormToQuery(route.Operation, r, body); err != nil {
		return err
	}
	return openapi3filter.ValidateRequest(r.Context(), &openapi3filter.RequestValidationInput{
		Request: r, PathParams: path, Route: route,
		Options: &openapi3filter.Options{
			MultiError:                        true,
			SkipSettingDefaults:               true,
			RejectWhenRequestBodyNotSpecified: true,
			AuthenticationFunc:                openapi3filter.NoopAuthenticationFunc,
		},
	})
}

// blamed returns the names of the parameters that the judge rejects, in order
// and each once. What is not about a parameter comes under its text.
func blamed(err error) []string {
	var out []string
	var several openapi3.MultiError
	var one *openapi3filter.RequestError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &one) && one.Parameter != nil && !isMulti(err):
		out = append(out, one.Parameter.Name)
	case errors.As(err, &several):
		for _, e := range several {
			out = append(out, blamed(e)...)
		}
	default:
		out = append(out, "("+firstLine(err.Error())+")")
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// isMulti reports whether err itself is a list; errors.As would look for one
// within the error of a parameter as well.
func isMulti(err error) bool {
	_, ok := err.(openapi3.MultiError) //nolint:errorlint // see above
	return ok
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
