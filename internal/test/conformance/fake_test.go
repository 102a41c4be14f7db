package conformance

import (
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/generated/voximplant"
	"github.com/voxgen/voxgen/generated/voximplant/voximplantfake"
	"github.com/voxgen/voxgen/internal/serve"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/spec"
)

// raw are values for parameters as anybody might send them, by type.
var raw = map[string][]string{
	// Not TRUE and 1: openapi3filter takes what strconv.ParseBool does, while
	// JSON, and the service, have true and false.
	"boolean": {"true", "false", "true", "false", "", "yes", " true"},
	"number":  {"0", "1.5", "-2", "12.75", "1000000", "abc", "", "1,5", "--1"},
	"string":  {"", "text", "Str0ng!pass", "weak", "ALLUPPER1!", "en", "no", "US", "NO", "xx", "é€ üñ", strings.Repeat("s", 40), strings.Repeat("s", 41), "a&b=c+d"},
}

// TestFakeAgrees sends requests that no client made to the fake, to voxgen serve
// and, as they are slow, some of them to the judge: what one accepts the others
// accept, and the fake and serve respond with the same bytes.
func TestFakeAgrees(t *testing.T) {
	doc, diags := load.Load(load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		load.Options{Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}}})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	judge, err := newJudge(doc.T)
	if err != nil {
		t.Fatal(err)
	}
	fake := voximplantfake.New(t, voximplantfake.InMemory(), voximplantfake.Lenient(), voximplantfake.WithExamples())
	model := gen.Model(gen.Config{Spec: load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}}})
	if model.API == nil {
		t.Fatal(model.Diags.Err())
	}
	served := serve.New(model.API, nil, io.Discard)
	params := doc.T.Paths.Value("/SetAccountInfo").Post.Parameters
	rng := rand.New(rand.NewPCG(7, 7))
	accepted, runs, judgements := 0, 10_000, 2000
	if !testenv.Slow() {
		judgements = 200
	}
	for i := range runs {
		form := url.Values{}
		for _, p := range params {
			pool := raw["string"]
			for kind, values := range raw {
				if p.Value.Schema.Value.Type.Is(kind) {
					pool = values
				}
			}
			if rng.IntN(8) == 0 {
				form.Set(p.Value.Name, pool[rng.IntN(len(pool))])
			}
		}
		body := form.Encode()
		r := httptest.NewRequest(http.MethodPost, voximplant.DefaultBaseURL+"/SetAccountInfo", strings.NewReader(body))
		r.Header.Set("Content-Type", formType)
		w := httptest.NewRecorder()
		fake.ServeHTTP(w, r)
		if w.Code == http.StatusOK {
			accepted++
		}
		r.Body = io.NopCloser(strings.NewReader(body))
		s := httptest.NewRecorder()
		served.ServeHTTP(s, r)
		same := s.Body.String() == w.Body.String() && s.Header().Get("Content-Type") == w.Header().Get("Content-Type")
		if s.Code != w.Code || w.Code == http.StatusOK && !same {
			t.Errorf("%s\nfake: %d %s\nserve: %d %s", body, w.Code, w.Body, s.Code, s.Body)
		}
		if i >= judgements {
			continue
		}
		if judged := judge.ask(r, body); (w.Code == http.StatusOK) != (judged == nil) {
			t.Errorf("%s\nfake: %d %s\njudge: %v", body, w.Code, w.Body, judged)
		}
	}
	t.Logf("%d of %d accepted", accepted, runs)
	if accepted < runs/5 || accepted > runs*4/5 {
		t.Errorf("%d of %d accepted: too one-sided to say much", accepted, runs)
	}
}
