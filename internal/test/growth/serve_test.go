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
		"last":       func(n int) string { return `{"tree":` + nested(`{"tree":`, "{}", `,"kind":"branch"}`)(n) + "}" },
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
				if n > 250 && (w.allocations > 2.2*last.allocations+100 || w.bytes > 2.5*last.bytes+64<<10) {
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
