package serve

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
)

// explain says what is wrong with a request without showing any of it: the
// texts of the filter hold the values.
func explain(err error, query url.Values) (problems []string) {
	switch e := err.(type) {
	case nil:
		return nil
	case openapi3.MultiError:
		for _, inner := range e {
			problems = append(problems, explain(inner, query)...)
		}
		return problems
	case *openapi3filter.RequestError:
		if p := e.Parameter; p != nil {
			return parameter(p, e, query)
		}
		return body(e)
	}
	return []string{"the request does not fit the description"}
}

// parameter lists what a parameter violates.
func parameter(p *openapi3.Parameter, e *openapi3filter.RequestError, query url.Values) (problems []string) {
	if errors.Is(e.Err, openapi3filter.ErrInvalidRequired) {
		return []string{p.Name + " is missing"}
	}
	if errors.Is(e.Err, openapi3filter.ErrInvalidEmptyValue) {
		return []string{p.Name + " is empty"}
	}
	if values := query[p.Name]; p.In == openapi3.ParameterInQuery && len(values) == 1 && p.Schema != nil && p.Schema.Value != nil {
		if v, ok := typed(p.Schema.Value, values[0]); ok {
			for _, reason := range violations(p.Schema.Value, v, 0) {
				problems = append(problems, p.Name+": "+reason)
			}
		}
	}
	if len(problems) == 0 {
		problems = []string{p.Name + ": it does not fit the description" + kind(p)}
	}
	return problems
}

// kind says what a parameter has to be.
func kind(p *openapi3.Parameter) string {
	if p.Schema == nil || p.Schema.Value == nil || len(p.Schema.Value.Type.Slice()) != 1 {
		return ""
	}
	return ", where its type is " + p.Schema.Value.Type.Slice()[0]
}

// typed reads a parameter as its schema has it.
func typed(s *openapi3.Schema, text string) (any, bool) {
	switch {
	case s.Type.Is("string"):
		return text, true
	case s.Type.Is("number"), s.Type.Is("integer"):
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil
	}
	return nil, false
}

// violations lists what v violates of s and of each part of its allOf.
func violations(s *openapi3.Schema, v any, depth int) (reasons []string) {
	own := *s
	own.AllOf = nil
	if err := own.VisitJSON(v, openapi3.MultiErrors()); err != nil {
		for _, e := range leaves(err) {
			reason := e.Reason
			if e.SchemaField == "enum" {
				reason = fmt.Sprintf("it is none of the %d values that are described", len(s.Enum))
			}
			if s.Description != "" && e.SchemaField == "pattern" && depth > 0 {
				reason = "it wants " + strings.TrimSuffix(s.Description, ".")
			}
			if at := strings.Join(e.JSONPointer(), "."); at != "" {
				reason = at + ": " + reason
			}
			reasons = append(reasons, reason)
		}
	}
	for _, part := range s.AllOf {
		if part.Value != nil && depth < 20 {
			reasons = append(reasons, violations(part.Value, v, depth+1)...)
		}
	}
	return reasons
}

// leaves are the errors about a schema at the ends of err.
func leaves(err error) (out []*openapi3.SchemaError) {
	switch e := err.(type) {
	case openapi3.MultiError:
		for _, inner := range e {
			out = append(out, leaves(inner)...)
		}
	case *openapi3.SchemaError:
		if e.Origin != nil {
			if inner := leaves(e.Origin); len(inner) > 0 {
				return inner
			}
		}
		return []*openapi3.SchemaError{e}
	}
	return out
}

// body lists what a body violates.
func body(e *openapi3filter.RequestError) (problems []string) {
	if errors.Is(e.Err, openapi3filter.ErrInvalidRequired) {
		return []string{"the body is missing"}
	}
	for _, leaf := range leaves(e.Err) {
		at := strings.Join(append([]string{"the body"}, leaf.JSONPointer()...), ".")
		if leaf.Schema == nil || leaf.Schema.AllOf == nil {
			problems = append(problems, fmt.Sprintf("%s violates %s", at, leaf.SchemaField))
			continue
		}
		for _, reason := range violations(leaf.Schema, leaf.Value, 0) {
			problems = append(problems, at+": "+reason)
		}
	}
	if len(problems) == 0 {
		problems = []string{"the body does not fit the description, or comes in a type that is not described"}
	}
	return problems
}
