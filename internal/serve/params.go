package serve

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/routers"
)

// parameters are the query parameters of an operation, its path's included.
func parameters(route *routers.Route) map[string]*openapi3.Parameter {
	out := map[string]*openapi3.Parameter{}
	for _, list := range []openapi3.Parameters{route.PathItem.Parameters, route.Operation.Parameters} {
		for _, ref := range list {
			if ref.Value != nil && ref.Value.In == openapi3.ParameterInQuery {
				out[ref.Value.Name] = ref.Value
			}
		}
	}
	return out
}

// formToQuery moves the parameters that came in a body to where the
// description has them. The service takes them in either place.
func formToQuery(r *http.Request, known map[string]*openapi3.Parameter) (status int, err error) {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case r.Header.Get("Content-Type") == "" && r.ContentLength == 0:
		return 0, nil
	case err != nil || media != "application/x-www-form-urlencoded" && media != "multipart/form-data":
		return http.StatusUnsupportedMediaType, errors.New("the parameters have to come as application/x-www-form-urlencoded or multipart/form-data")
	case media == "multipart/form-data":
		err = r.ParseMultipartForm(maxBody)
	default:
		if r.Method == http.MethodDelete { // net/http reads no form of it
			r.Method = http.MethodPost
			defer func() { r.Method = http.MethodDelete }()
		}
		err = r.ParseForm()
	}
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return http.StatusRequestEntityTooLarge, errors.New("the body is too long")
	}
	if err != nil {
		return http.StatusBadRequest, errors.New("the parameters are badly encoded")
	}
	query := r.URL.Query()
	for name, values := range r.PostForm {
		query[name] = append(query[name], values...)
	}
	r.URL.RawQuery = query.Encode()
	r.Body, r.ContentLength = http.NoBody, 0
	r.Header.Del("Content-Type")
	return 0, nil
}

// strays names parameters that the description does not know, or not so often.
func strays(query url.Values, known map[string]*openapi3.Parameter) (problems []string) {
	for _, p := range known {
		if s := p.Schema; s == nil || s.Value == nil || s.Value.Type.Is("object") || p.Style == "deepObject" || len(s.Value.Properties) > 0 {
			return nil // its members have names of their own
		}
	}
	names := make([]string, 0, len(query))
	for name := range query {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		switch p := known[name]; {
		case p == nil:
			problems = append(problems, fmt.Sprintf("%q is no parameter of this operation", name))
		case len(query[name]) > 1 && (!p.Schema.Value.Type.Includes("array") || delimiter(p) != ""):
			problems = append(problems, fmt.Sprintf("%s is there %d times", name, len(query[name])))
		}
	}
	return problems
}

// delimiter is what joins the items of a list, where OpenAPI has no style for it.
func delimiter(p *openapi3.Parameter) string {
	for _, ext := range []map[string]any{p.Extensions, p.Schema.Value.Extensions} {
		if s, ok := ext["x-voxgen-delimiter"].(string); ok {
			return s
		}
	}
	return ""
}

// split writes lists that are joined with a delimiter of their own the way
// that their style asks for.
func split(query url.Values, known map[string]*openapi3.Parameter) url.Values {
	out := url.Values{}
	for name, values := range query {
		out[name] = values
		p := known[name]
		if p == nil || p.Schema == nil || p.Schema.Value == nil || len(values) != 1 || delimiter(p) == "" {
			continue
		}
		out[name] = strings.Split(values[0], delimiter(p))
		if p.Explode != nil && !*p.Explode {
			out[name] = []string{strings.Join(out[name], ",")}
		}
	}
	return out
}
