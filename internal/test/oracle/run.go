package oracle

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"reflect"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
)

// Report is what came of one document.
type Report struct {
	Name     string
	Valid    int // requests that both accept
	Invalid  int // requests that both reject
	Answers  int // answers that came back as they were sent
	Findings map[string]int
	Examples map[string]string
}

// find records one disagreement under its kind.
func (r *Report) find(kind, format string, args ...any) {
	if r.Findings[kind]++; r.Findings[kind] == 1 {
		r.Examples[kind] = fmt.Sprintf(format, args...)
	}
}

// wire is a RoundTripper that keeps the request and returns the given response.
type wire struct {
	req  *http.Request
	body []byte

	status int
	media  string
	answer []byte
}

func (w *wire) RoundTrip(req *http.Request) (*http.Response, error) {
	w.req = req
	w.body = nil
	if req.Body != nil {
		w.body, _ = io.ReadAll(req.Body)
		req.Body.Close()
	}
	h := http.Header{}
	if w.media != "" {
		h.Set("Content-Type", w.media)
	}
	return &http.Response{StatusCode: w.status, Header: h, Body: io.NopCloser(bytes.NewReader(w.answer)), ContentLength: int64(len(w.answer)), Request: req}, nil
}

// Options of a client and a call, as the emitted package makes them.
type Options struct {
	New     func(c *http.Client) (any, error) // a client that sends through c
	Trusted reflect.Value                     // the CallOption WithoutValidation()
	Reveal  func(any) ([]byte, error)         // RevealJSON, nil if the API has no secrets
}

// Run drives every operation of a document with n random requests and responses.
func Run(spec load.Input, overlays []load.Input, opts Options, seed uint64, n int) Report {
	rep := Report{Name: spec.Path, Findings: map[string]int{}, Examples: map[string]string{}}
	res := gen.Model(gen.Config{Spec: spec, Overlays: overlays, Package: "api"})
	doc, _ := load.Load(spec, load.Options{Overlays: overlays})
	if res.API == nil || doc == nil {
		rep.find("load", "%v", res.Diags.Err())
		return rep
	}
	w := &wire{status: 200}
	client, err := opts.New(&http.Client{Transport: w, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }})
	if err != nil {
		rep.find("client", "%v", err)
		return rep
	}
	for _, o := range res.API.Methods() {
		item := doc.T.Paths.Value(o.Path)
		if item == nil || item.GetOperation(o.Method) == nil {
			rep.find("operation", "%s %s is not in the description", o.Method, o.Path)
			continue
		}
		s := &subject{rep: &rep, api: res.API, doc: doc.T, op: o, item: item, kin: item.GetOperation(o.Method), wire: w,
			method: reflect.ValueOf(client).MethodByName(o.Name), trusted: opts.Trusted, reveal: opts.Reveal,
			gen: &values{r: rand.New(rand.NewPCG(seed, uint64(len(o.Name))))}}
		if !s.method.IsValid() {
			rep.find("method", "%s is missing", o.Name)
			continue
		}
		for i := range n {
			s.gen.spoil = float64(i%3) * 0.1
			s.request()
		}
		for range max(1, n/4) {
			s.gen.spoil = 0
			s.answer()
		}
	}
	return rep
}

// subject is one operation under test.
type subject struct {
	rep     *Report
	api     *ir.API
	doc     *openapi3.T
	op      *ir.Op
	item    *openapi3.PathItem
	kin     *openapi3.Operation
	wire    *wire
	method  reflect.Value
	trusted reflect.Value
	reveal  func(any) ([]byte, error)
	gen     *values
}

// schemaOf finds the schema of a field of the request.
func (s *subject) schemaOf(f ir.Field) *openapi3.SchemaRef {
	in := string(f.Param.In)
	if f.Param.In == ir.InForm { // see FormToQuery
		in = "query"
	}
	for _, params := range []openapi3.Parameters{s.kin.Parameters, s.item.Parameters} {
		for _, p := range params {
			if p.Value == nil || p.Value.Name != f.Wire || p.Value.In != in {
				continue
			}
			if p.Value.Schema != nil {
				return p.Value.Schema
			}
			for _, mt := range p.Value.Content {
				return mt.Schema
			}
		}
	}
	return nil
}

func (s *subject) bodySchema(i int) *openapi3.SchemaRef {
	if s.kin.RequestBody == nil {
		return nil
	}
	for _, b := range s.op.Bodies {
		if b.Field == i {
			if mt := s.kin.RequestBody.Value.Content[b.Media]; mt != nil {
				return mt.Schema
			}
		}
	}
	return nil
}

// fill makes a random request; false when Go has no value for what was drawn.
func (s *subject) fill(req reflect.Value) bool {
	bodies := 0
	for i, f := range s.api.Decls[s.op.Request].Fields {
		field := req.FieldByName(f.Name)
		schema := s.schemaOf(f)
		if f.Param.In == ir.InBody {
			schema = s.bodySchema(i)
			if bodies++; bodies > 1 {
				continue
			}
		}
		if !f.Required && f.Param.In != ir.InBody && s.gen.r.IntN(2) == 0 {
			continue
		}
		if f.Value.Kind == ir.Reader {
			field.Set(reflect.ValueOf(strings.NewReader("bytes")))
			continue
		}
		v := s.gen.of(schema)
		if f.Value.Layout != "" { // requests are not JSON, in which a time has its layout
			v = formats["date-time"]
		}
		if v == nil && f.Presence == ir.Plain || json.Unmarshal(text(v), field.Addr().Interface()) != nil {
			return false
		}
	}
	return true
}

// noSegment reports whether a client refuses a random value in a path, which would lead to
// another path (RFC 3986, section 5.2.4); no schema says so.
func noSegment(err any) bool {
	return err != nil && strings.HasSuffix(fmt.Sprint(err), "path parameter is empty, . or ..")
}

// request sends one random request and compares the verdicts.
func (s *subject) request() {
	t := s.method.Type()
	req := reflect.New(t.In(1)).Elem()
	if !s.fill(req) || s.hasFiles() || hasRaw(req) {
		return
	}
	verdict := req.MethodByName("Validate").Call(nil)[0].Interface()
	s.wire.req, s.wire.status, s.wire.media, s.wire.answer = nil, 204, "", nil
	out := s.method.Call([]reflect.Value{reflect.ValueOf(context.Background()), req, s.trusted})
	if s.wire.req == nil {
		if verdict == nil && !noSegment(out[len(out)-1].Interface()) {
			s.rep.find("not sent: "+s.op.Name, "%v", out[len(out)-1].Interface())
		}
		return
	}
	judged := s.judge()
	switch {
	case verdict == nil && judged == nil:
		s.rep.Valid++
	case verdict != nil && judged != nil:
		s.rep.Invalid++
	case verdict == nil:
		s.rep.find("accepted by Validate only: "+reason(judged), "%s %s %s\n%s\n%v", s.op.Name, s.wire.req.Method, s.wire.req.URL, s.wire.body, judged)
	default:
		s.rep.find("refused by Validate only: "+clip(fmt.Sprint(verdict), 60), "%s %s %s\n%s\n%v", s.op.Name, s.wire.req.Method, s.wire.req.URL, s.wire.body, verdict)
	}
}

// hasFiles reports whether the judge cannot read the body.
func (s *subject) hasFiles() bool {
	for _, b := range s.op.Bodies {
		if b.Kind == ir.MultipartBody || b.Kind == ir.BinaryBody || b.Kind == ir.TextBody {
			return true
		}
	}
	return false
}

// reason shortens the judge's error to its kind.
func reason(err error) string {
	msg := err.Error()
	if i := strings.Index(msg, "Schema:"); i > 0 {
		msg = msg[:i]
	}
	return clip(strings.Join(strings.Fields(msg), " "), 400)
}

func clip(s string, n int) string {
	if len(s) > n {
		return s[:n]
	}
	return s
}

// judge asks openapi3filter.
func (s *subject) judge() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the judge panicked: %v", p)
		}
	}()
	r := s.wire.req.Clone(context.Background())
	r.Body = io.NopCloser(bytes.NewReader(s.wire.body))
	if len(s.wire.body) == 0 {
		r.Body = http.NoBody
	}
	if err := FormToQuery(s.kin, r, string(s.wire.body)); err != nil {
		return err
	}
	in := &openapi3filter.RequestValidationInput{
		Request: r, PathParams: pathParams(s.op.Path, r.URL.EscapedPath()),
		Route:   &routers.Route{Spec: s.doc, Path: s.op.Path, PathItem: s.item, Method: s.op.Method, Operation: s.kin},
		Options: &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, SkipSettingDefaults: true},
	}
	if err := openapi3filter.ValidateRequest(context.Background(), in); err != nil {
		return err
	}
	return brokenGroup(s.kin, r.URL.Query())
}

// brokenGroup returns the first of the x-voxgen-groups that parameters violate, which
// openapi3filter does not know.
func brokenGroup(op *openapi3.Operation, sent url.Values) error {
	groups, _ := op.Extensions["x-voxgen-groups"].([]any)
	for _, item := range groups {
		group := item.(map[string]any)
		n := 0
		for _, name := range group["of"].([]any) {
			if sent.Has(name.(string)) {
				n++
			}
		}
		if group["rule"] == "requires" {
			if first := group["of"].([]any)[0].(string); sent.Has(first) && n == 1 {
				return fmt.Errorf("%s is set without any other of %v", first, group["of"])
			}
			continue
		}
		if rule := group["rule"]; n > 1 && rule != "at-least-one" || n == 0 && rule != "at-most-one" {
			return fmt.Errorf("%d of %v are set, want %v", n, group["of"], rule)
		}
	}
	return nil
}

// FormToQuery moves the form in the body of r into the query, where openapi3filter looks
// for the parameters that x-voxgen-params-in has in a form.
func FormToQuery(op *openapi3.Operation, r *http.Request, body string) error {
	if where, _ := op.Extensions["x-voxgen-params-in"].(string); where != "form" || len(op.Parameters) == 0 {
		return nil
	}
	const form = "application/x-www-form-urlencoded"
	if got := r.Header.Get("Content-Type"); got != form {
		return fmt.Errorf("the content type is %q, want %q", got, form)
	}
	if r.URL.RawQuery != "" {
		return errors.New("there are parameters in the URL")
	}
	sent, err := url.ParseQuery(body)
	if err != nil {
		return err
	}
	for _, p := range op.Parameters {
		if delimiter, ok := delimiterOf(p.Value); ok && len(sent[p.Value.Name]) == 1 {
			p.Value.AllowEmptyValue = true // an empty list
			sent[p.Value.Name] = strings.Split(sent.Get(p.Value.Name), delimiter)
		}
	}
	r.URL.RawQuery, r.Body, r.ContentLength = sent.Encode(), http.NoBody, 0
	r.Header.Del("Content-Type")
	return nil
}

// delimiterOf returns what separates the items of a parameter that can be a list.
func delimiterOf(p *openapi3.Parameter) (string, bool) {
	for _, ext := range []map[string]any{p.Extensions, schemaExtensions(p.Schema)} {
		if delimiter, ok := ext["x-voxgen-delimiter"].(string); ok {
			return delimiter, true
		}
	}
	return "", false
}

func schemaExtensions(ref *openapi3.SchemaRef) map[string]any {
	if ref == nil {
		return nil
	}
	return ref.Value.Extensions
}

// answer has the service answer with a random value, and wants it back.
func (s *subject) answer() {
	if len(s.op.Responses) != 1 || s.op.Responses[0].Kind != ir.JSONContent {
		return
	}
	r := s.op.Responses[0]
	kr := s.kin.Responses.Value(r.Status)
	if kr == nil || kr.Value.Content[r.Media] == nil {
		return
	}
	req := reflect.New(s.method.Type().In(1)).Elem()
	if !s.fill(req) {
		return
	}
	sent := text(s.gen.of(kr.Value.Content[r.Media].Schema))
	s.wire.status, s.wire.media, s.wire.answer = 200, "application/json", sent
	out := s.method.Call([]reflect.Value{reflect.ValueOf(context.Background()), req, s.trusted})
	if err := out[1].Interface(); noSegment(err) {
		return
	} else if err != nil {
		s.rep.find("answer not decoded", "%s\n%s\n%v", s.op.Name, clip(string(sent), 1500), err)
		return
	}
	reveal := s.reveal
	if reveal == nil {
		reveal = json.Marshal
	}
	got, err := reveal(out[0].Interface())
	if err != nil {
		s.rep.find("answer not encoded", "%s: %v", s.op.Name, err)
		return
	}
	if diff := difference("", parse(sent), parse(got)); diff != "" {
		s.rep.find("answer changed", "%s: %s\nsent %s\ngot  %s", s.op.Name, diff, clip(string(sent), 800), clip(string(got), 800))
		return
	}
	s.rep.Answers++
}
