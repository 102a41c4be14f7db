package e2e_test

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/load"
	vox "github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/spec"
	"github.com/voxgen/voxgen/transport"
)

// TestEvery calls every operation of the document through TLS, with a token that
// the fake verifies. What arrives is what was sent, in both directions, and every
// property that the document has for responses is in one of them.
func TestEvery(t *testing.T) {
	doc, diags := load.Load(load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		load.Options{Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}}})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	creds, pub := credentials(t)
	fake := voximplantfake.New(t, voximplantfake.WithTLS(),
		voximplantfake.WithPublicKey(pub, voximplantfake.TokenRules{KeyID: testKeyID, Issuer: fmt.Sprint(testAccount)}))
	var last vox.OperationInfo
	client := fake.Client(
		vox.WithHTTPClient(transport.NewClient(creds, transport.WithBase(fake.Transport()), transport.WithOrigin(fake.Origin))),
		vox.WithMiddleware(func(next vox.Doer) vox.Doer {
			return vox.DoerFunc(func(r *http.Request) (*http.Response, error) {
				last, _ = vox.OperationFromContext(r.Context())
				return next.Do(r)
			})
		}))

	called, texts := map[*openapi3.Operation]bool{}, constants(doc.T)
	found := properties{}
	functions, rnd := reflect.ValueOf(fake).Elem(), rand.New(rand.NewPCG(13, 4))
	for i := range functions.NumField() {
		name, ok := strings.CutPrefix(functions.Type().Field(i).Name, "On")
		if !ok {
			continue
		}
		last = vox.OperationInfo{}
		body := callOne(t, rnd, texts, name, functions.Field(i), reflect.ValueOf(client).MethodByName(name))
		if item := doc.T.Paths.Value(last.Route); item != nil {
			op := item.GetOperation(last.Method)
			called[op] = true
			found.response(op, body)
		}
	}
	declared := properties{}
	for path, item := range doc.T.Paths.Map() {
		for _, op := range item.Operations() {
			if !called[op] {
				t.Errorf("%s was not called", path)
			}
			declared.operation(op)
		}
	}
	for p, where := range declared {
		if _, ok := found[p]; !ok {
			t.Errorf("no response has %s", where)
		}
	}
	t.Logf("%d operations, %d properties of responses", len(called), len(declared))
}

// callOne calls a method of the client, which function of the fake answers with
// random values, and returns the body of the response, if it is JSON.
func callOne(t *testing.T, rnd *rand.Rand, texts []string, name string, function, method reflect.Value) []byte {
	t.Helper()
	req, sent := reflect.Value{}, ";"
	for strings.Contains(sent, ";") { // which separates the items of lists, and no item can contain it
		var err error
		if req, err = gentest.Request(rnd, method.Type().In(1), texts); err != nil {
			t.Errorf("%s: no valid request was found: %v", name, err)
			return nil
		}
		sent = gentest.Dump(req)
	}
	answer := gentest.Response(rnd, function.Type())
	arrived := ""
	function.Set(reflect.MakeFunc(function.Type(), func(args []reflect.Value) []reflect.Value {
		arrived = gentest.Dump(args[1])
		return answer
	}))
	var body []byte
	out := method.Call([]reflect.Value{reflect.ValueOf(t.Context()), req, reflect.ValueOf(vox.WithRawBody(&body))})
	if err, _ := out[len(out)-1].Interface().(error); err != nil {
		t.Errorf("%s: sent %s: %v", name, sent, err)
		return nil
	}
	if !same(arrived, sent) {
		t.Errorf("%s: sent\n%s\narrived\n%s", name, sent, arrived)
	}
	if len(out) == 1 {
		return nil
	}
	got, want := gentest.Dump(out[0]), gentest.Dump(answer[0])
	if !same(got, want) {
		t.Errorf("%s: response\n%s\nresult\n%s", name, want, got)
	}
	if c, ok := out[0].Interface().(io.Closer); ok {
		_ = c.Close()
	}
	return body
}

// same reports whether two values are equal. Of a time of day, only the clock is sent.
func same(got, want string) bool {
	if strings.Contains(got, "0000-01-01T") {
		date := regexp.MustCompile(`\d{4}-\d\d-\d\dT`)
		got, want = date.ReplaceAllString(got, "T"), date.ReplaceAllString(want, "T")
	}
	return got == want
}

// constants returns the values of parameters that have only one, which clients do not list.
func constants(doc *openapi3.T) []string {
	var out []string
	for _, item := range doc.Paths.Map() {
		for _, op := range item.Operations() {
			for _, p := range op.Parameters {
				if s := p.Value.Schema; s != nil && len(s.Value.Enum) == 1 {
					out = append(out, fmt.Sprint(s.Value.Enum[0]))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// property is a property of a schema.
type property struct {
	schema *openapi3.Schema
	name   string
}

// properties says where properties are, each in one place.
type properties map[property]string

// operation adds all properties of the JSON that op responds with.
func (p properties) operation(op *openapi3.Operation) {
	for _, schema := range responses(op) {
		p.schema(schema, op.OperationID)
	}
}

func (p properties) schema(ref *openapi3.SchemaRef, where string) {
	if ref == nil {
		return
	}
	s := ref.Value
	for name, sub := range s.Properties {
		if _, known := p[property{s, name}]; !known {
			p[property{s, name}] = where + "." + name
			p.schema(sub, where+"."+name)
		}
	}
	for _, sub := range variants(s) {
		p.schema(sub, where)
	}
	p.schema(s.Items, where+"[]")
	p.schema(s.AdditionalProperties.Schema, where+"{}")
}

// response adds the properties that a response of op has.
func (p properties) response(op *openapi3.Operation, body []byte) {
	var v any
	if json.Unmarshal(body, &v) != nil {
		return // a file, or no response body
	}
	for _, schema := range responses(op) {
		p.value(schema, v)
	}
}

func (p properties) value(ref *openapi3.SchemaRef, v any) {
	if ref == nil {
		return
	}
	s := ref.Value
	for _, sub := range variants(s) {
		p.value(sub, v)
	}
	switch v := v.(type) {
	case map[string]any:
		for name, value := range v {
			if sub := s.Properties[name]; sub != nil {
				p[property{s, name}] = ""
				p.value(sub, value)
			} else {
				p.value(s.AdditionalProperties.Schema, value)
			}
		}
	case []any:
		for _, item := range v {
			p.value(s.Items, item)
		}
	}
}

// responses are the schemas of the JSON that op responds with.
func responses(op *openapi3.Operation) []*openapi3.SchemaRef {
	var out []*openapi3.SchemaRef
	for status, response := range op.Responses.Map() {
		if media := response.Value.Content.Get("application/json"); media != nil && strings.HasPrefix(status, "2") {
			out = append(out, media.Schema)
		}
	}
	return out
}

func variants(s *openapi3.Schema) []*openapi3.SchemaRef {
	var out []*openapi3.SchemaRef
	return append(append(append(out, s.AllOf...), s.AnyOf...), s.OneOf...)
}
