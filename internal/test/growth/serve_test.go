package growth

import (
	"io"
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/serve"
)

// TestServe sends bodies with n, 2n and 4n values to voxgen serve, whose code emitted fakes
// share: each takes at most about twice the allocations and memory of the one before.
func TestServe(t *testing.T) {
	api := gen.Model(gen.Config{Spec: load.Input{Path: "testdata/spec.yaml"}}).API
	handler := serve.New(api, nil, io.Discard)
	nested := func(start, inner, end string) func(int) string {
		return func(n int) string { return strings.Repeat(start, n) + inner + strings.Repeat(end, n) }
	}
	for name, body := range map[string]func(n int) string{
		"brackets": nested("[", "", ""),
		"lists":    nested("[", "", "]"),
		"items":    func(n int) string { return `{"item":` + nested("[", `"a"`, "]")(n) + "}" },
		"plain":    func(n int) string { return `{"plain":` + nested(`{"plain":`, "{}", "}")(n) + "}" },
		"alike":    func(n int) string { return `{"node":` + nested(`{"name":"a","child":`, "{}", "}")(n) + "}" },
		"invalid": func(n int) string {
			return `{"node":` + nested(`{"child":`, `{"name":"too long for it"}`, "}")(n) + "}"
		},
		"all invalid": func(n int) string {
			return `{"node":` + nested(`{"name":"too long for it","child":`, "{}", "}")(n) + "}"
		},
		"last": func(n int) string { return `{"tree":` + nested(`{"tree":`, "{}", `,"kind":"branch"}`)(n) + "}" },
		"unique": func(n int) string {
			return `{"checked":{"kind":"abc","unique":` + nested(`["",`, `"`+strings.Repeat("x", 1<<16)+`"`, "]")(n) + "}}"
		},
		"counted": func(n int) string {
			return `{"checked":{"kind":"abc","counted":` + nested(`{"a":`, `{"text":"`+strings.Repeat("x", 1<<16)+`"}`, "}")(n) + "}}"
		},
		"evaluated": func(n int) string {
			return `{"checked":{"kind":"abc","evaluated":` + nested(`{"a":`, `{"text":"`+strings.Repeat("x", 1<<16)+`"}`, "}")(n) + "}}"
		},
		"additional": func(n int) string { return `{"more":` + nested(`{"a":`, "{}", "}")(n) + "}" },
		"wide":       func(n int) string { return `{"plain":{"list":[{}` + strings.Repeat(`,{"name":"a"}`, n) + "]}}" },
		"text":       func(n int) string { return `{"text":"` + strings.Repeat("x", n) + `"}` },
	} {
		t.Run(name, func(t *testing.T) {
			var last work
			for _, n := range []int{250, 500, 1000} {
				text := body(n)
				w := allocated(func() {
					r := httptest.NewRequest("POST", "/nodes", strings.NewReader(text))
					r.Header.Set("Content-Type", "application/json")
					handler.ServeHTTP(httptest.NewRecorder(), r)
				})
				t.Logf("%5d values, %6d bytes: %6.0f allocations, %8.0f bytes", n, len(text), w.allocations, w.bytes)
				if n > 250 && (w.allocations > 2.2*last.allocations+100 || w.bytes > 2.5*last.bytes+256<<10) {
					t.Errorf("%d values take %.0f, half as many %.0f", n, w, last)
				}
				last = w
			}
		})
	}
}

// allocated returns what f allocates.
func allocated(f func()) work {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return work{allocations: float64(after.Mallocs - before.Mallocs), bytes: float64(after.TotalAlloc - before.TotalAlloc)}
}

// TestServeMemory: what voxgen serve allocates for a body is a multiple of its size, whatever
// its values.
func TestServeMemory(t *testing.T) {
	api := gen.Model(gen.Config{Spec: load.Input{Path: "testdata/spec.yaml"}}).API
	handler := serve.New(api, nil, io.Discard)
	for name, body := range map[string]string{
		"objects":      `{"plain":{"list":[{}` + strings.Repeat(`,{}`, 10_000) + "]}}",
		"wide":         `{"wide":[{}` + strings.Repeat(`,{}`, 10_000) + "]}",
		"lists":        `{"item":[[]` + strings.Repeat(`,[]`, 10_000) + "]}",
		"strings":      `{"item":[""` + strings.Repeat(`,"a"`, 10_000) + "]}",
		"named":        `{"plain":{"list":[{}` + strings.Repeat(`,{"name":"a"}`, 10_000) + "]}}",
		"unions":       `{"tree":{"kind":"branch","trees":[{"kind":"leaf"}` + strings.Repeat(`,{"kind":"leaf"}`, 10_000) + "]}}",
		"alike":        `{"item":[{}` + strings.Repeat(`,{"name":"a"}`, 10_000) + "]}",
		"unknown":      `{"a":[0` + strings.Repeat(`,0`, 10_000) + "]}",
		"invalid":      `{"names":["too long"` + strings.Repeat(`,"too long"`, 10_000) + "]}",
		"unknown name": `{"` + strings.Repeat("x", 100_000) + `":0}`,
		"brackets":     `{"item":` + strings.Repeat(`[`, 9_000),
	} {
		t.Run(name, func(t *testing.T) {
			answer := httptest.NewRecorder()
			w := allocated(func() {
				r := httptest.NewRequest("POST", "/nodes", strings.NewReader(body))
				r.Header.Set("Content-Type", "application/json")
				handler.ServeHTTP(answer, r)
			})
			if answer.Body.Len() > 32<<10 {
				t.Errorf("the answer has %d bytes: %.300s", answer.Body.Len(), answer.Body)
			}
			if times := w.bytes / float64(len(body)); times > 200 {
				t.Errorf("%d bytes take %.1f times as much", len(body), times)
			}
		})
	}
}

// TestServeForms: likewise for forms, whose problems fill no more than a page.
func TestServeForms(t *testing.T) {
	api := gen.Model(gen.Config{Spec: load.Input{Name: "forms.yaml", Data: []byte(`
openapi: 3.1.0
info: {title: Forms, version: "1"}
paths:
  /form:
    post:
      requestBody: {required: true, content: {application/x-www-form-urlencoded: {
        schema: {type: object, properties: {a: {type: string}, list: {type: array, items: {type: string}}, deep: {$ref: '#/components/schemas/Deep'}}},
        encoding: {deep: {style: deepObject, explode: true}}}}}
      responses: {'204': {description: done}}
  /parts:
    post:
      requestBody: {required: true, content: {multipart/form-data: {schema: {type: object, properties: {a: {type: string}}}}}}
      responses: {'204': {description: done}}
components:
  schemas:
    Deep: {type: object, additionalProperties: {anyOf: [{type: string}, {$ref: '#/components/schemas/Deep'}]}}
`)}}).API
	handler := serve.New(api, nil, io.Discard)
	const n, form = 20_000, "application/x-www-form-urlencoded"
	for name, test := range map[string]struct{ path, media, body string }{
		"deep":      {"/form", form, "deep[" + strings.Repeat("a][", 900) + "a]=" + strings.Repeat("x", n)},
		"unknown":   {"/form", form, strings.Repeat("b&", n)},
		"nothing":   {"/form", form, strings.Repeat("&", n)},
		"escapes":   {"/form", form, strings.Repeat("%zz&", n)},
		"repeated":  {"/form", form, strings.Repeat("a=&", n)},
		"list":      {"/form", form, strings.Repeat("list=&", n)},
		"multipart": {"/parts", "multipart/form-data; boundary=b", strings.Repeat("--b\r\n\r\n\r\n", n) + "--b--"},
	} {
		t.Run(name, func(t *testing.T) {
			answer := httptest.NewRecorder()
			w := allocated(func() {
				r := httptest.NewRequest("POST", test.path, strings.NewReader(test.body))
				r.Header.Set("Content-Type", test.media)
				handler.ServeHTTP(answer, r)
			})
			times := w.bytes / float64(len(test.body))
			t.Logf("status %d, %.0f bytes per byte", answer.Code, times)
			if times > 250 || answer.Body.Len() > 8<<10 {
				t.Errorf("%d bytes take %.1f times as much, and the answer has %d", len(test.body), times, answer.Body.Len())
			}
		})
	}
}
