package conformance

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"unicode"

	"github.com/getkin/kin-openapi/openapi3"
)

// Subject is an operation of an emitted client.
type Subject struct {
	// Doc is the document, overlays applied.
	Doc *openapi3.T
	// Operation is the operationId; the client's method has its name.
	Operation string
	// New makes the client over an http.Client: func(c) { return NewClient(WithHTTPClient(c)) }.
	New func(*http.Client) (any, error)
	// Unchecked is the client's call option that skips Validate.
	Unchecked any
	// Answer is JSON that the client takes for a success.
	Answer string
}

// param is a parameter and the field of the request that holds it.
type param struct {
	name  string
	field int
	rules rules
}

// bound is a Subject, ready to be driven.
type bound struct {
	method    reflect.Value // func(context.Context, Request, ...CallOption) (*Response, error)
	unchecked reflect.Value
	request   reflect.Type
	params    []param
	service   *service
}

func bind(s Subject) (*bound, error) {
	op := findOperation(s.Doc, s.Operation)
	if op == nil {
		return nil, fmt.Errorf("conformance: the description has no operation %s", s.Operation)
	}
	j, err := newJudge(s.Doc)
	if err != nil {
		return nil, err
	}
	b := &bound{service: &service{judge: j, answer: s.Answer}, unchecked: reflect.ValueOf(s.Unchecked)}
	client, err := s.New(&http.Client{Transport: b.service})
	if err != nil {
		return nil, err
	}
	b.method = reflect.ValueOf(client).MethodByName(s.Operation)
	if !b.method.IsValid() || b.method.Type().NumIn() != 3 || b.method.Type().In(1).Kind() != reflect.Struct {
		return nil, fmt.Errorf("conformance: %T has no method %s that takes a request", client, s.Operation)
	}
	b.request = b.method.Type().In(1)
	return b, b.bindParams(op)
}

// bindParams finds the field of each parameter. The names are compared by their
// letters and digits alone: how they become Go names is for gen/lower to know,
// and its knowledge is not to be used here.
func (b *bound) bindParams(op *openapi3.Operation) error {
	if op.RequestBody != nil {
		return errors.New("conformance: request bodies are not covered yet")
	}
	fields := map[string]int{}
	for i := range b.request.NumField() {
		fields[fold(b.request.Field(i).Name)] = i
	}
	for _, ref := range op.Parameters {
		p := ref.Value
		i, ok := fields[fold(p.Name)]
		if !ok {
			return fmt.Errorf("conformance: %v has no field for the parameter %s", b.request, p.Name)
		}
		delete(fields, fold(p.Name))
		if p.In != openapi3.ParameterInQuery || p.Schema == nil {
			return fmt.Errorf("conformance: the parameter %s is not one of the query with a schema: not covered yet", p.Name)
		}
		r := rulesOf(p.Schema.Value)
		if kind := scalarKind(b.request.Field(i).Type); kind == "" || r.kind != kind && (r.kind != "integer" || kind != "number") {
			return fmt.Errorf("conformance: the parameter %s of type %q is a %v in Go: not covered", p.Name, r.kind, b.request.Field(i).Type)
		}
		b.params = append(b.params, param{name: p.Name, field: i, rules: r})
	}
	if len(fields) > 0 {
		return fmt.Errorf("conformance: fields of %v that belong to no parameter: %v", b.request, fields)
	}
	return nil
}

func findOperation(doc *openapi3.T, id string) *openapi3.Operation {
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			if op.OperationID == id {
				return op
			}
		}
	}
	return nil
}

func fold(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

// scalarKind is the JSON type that a field can hold, empty for none of a scalar.
func scalarKind(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "string"
	case reflect.Bool:
		return "boolean"
	case reflect.Float64:
		return "number"
	case reflect.Int64, reflect.Int32:
		return "integer"
	}
	return ""
}

// set stores v, a string, float64, int64 or bool, in the field of p.
func (p param) set(request reflect.Value, v any) {
	field := request.Field(p.field)
	if field.Kind() == reflect.Pointer {
		field.Set(reflect.New(field.Type().Elem()))
		field = field.Elem()
	}
	field.Set(reflect.ValueOf(v).Convert(field.Type()))
}

// get returns what set stored, and whether it did.
func (p param) get(request reflect.Value) (any, bool) {
	field := request.Field(p.field)
	if field.Kind() == reflect.Pointer {
		if field.IsNil() {
			return nil, false
		}
		field = field.Elem()
	}
	switch field.Kind() {
	case reflect.String:
		return field.String(), true
	case reflect.Bool:
		return field.Bool(), true
	case reflect.Float64:
		return field.Float(), true
	default:
		return field.Int(), true
	}
}

// pairs returns what request must look like on the wire.
func (b *bound) pairs(request reflect.Value) []pair {
	var out []pair
	for _, p := range b.params {
		if v, ok := p.get(request); ok {
			out = append(out, pair{p.name, v})
		}
	}
	return out
}

// call calls the method and returns its error and what arrived meanwhile.
func (b *bound) call(ctx context.Context, request reflect.Value, unchecked bool) ([]arrival, error) {
	b.service.arrived = nil
	args := []reflect.Value{reflect.ValueOf(ctx), request}
	if unchecked {
		args = append(args, b.unchecked)
	}
	out := b.method.Call(args)
	err, _ := out[len(out)-1].Interface().(error)
	return b.service.arrived, err
}

// rejected returns the names of the fields that the emitted Validate rejects.
func rejected(err error) []string {
	list, ok := err.(interface{ Unwrap() []error }) //nolint:errorlint // Validate returns the list itself
	if !ok {
		if err == nil {
			return nil
		}
		return []string{"(" + firstLine(err.Error()) + ")"}
	}
	var out []string
	for _, e := range list.Unwrap() {
		out = append(out, reflect.ValueOf(e).FieldByName("Name").String())
	}
	slices.Sort(out)
	return slices.Compact(out)
}
