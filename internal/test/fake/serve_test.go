package fake_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/serve"
)

// exchange is a request and what a fake made of it: see testdata/record_test.go.txt.
type exchange struct {
	Method, Target string
	Header         http.Header
	Body           []byte

	Status int
	Media  string
	Answer []byte
}

func (e exchange) String() string { return e.Method + " " + e.Target + "\n" + string(e.Body) }

// sendTo sends the request to h.
func (e exchange) sendTo(h http.Handler) *httptest.ResponseRecorder {
	r := httptest.NewRequest(e.Method, "/", bytes.NewReader(e.Body))
	r.URL, _ = url.ParseRequestURI(e.Target)
	r.Header = e.Header
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// compareServe sends the requests that the fakes of the module got to voxgen serve,
// which must come to the same verdict, and to the same response where the request
// is right.
func (m *module) compareServe(t *testing.T) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(m.dir, "exchanges", "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatal("no exchanges", err)
	}
	verdicts := map[int]int{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var all []exchange
		if err := json.Unmarshal(data, &all); err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		h := serve.New(m.served[name], nil, io.Discard)
		for _, e := range all {
			if e.Status == 0 {
				continue
			}
			verdicts[e.Status]++
			compare(t, name, h, e)
		}
	}
	t.Logf("verdicts by status: %v", verdicts)
	if verdicts[http.StatusBadRequest] < 100 || verdicts[http.StatusOK] < 100 {
		t.Error("too one-sided to say much")
	}
}

// compare sends one request to voxgen serve.
func compare(t *testing.T, name string, h http.Handler, e exchange) {
	t.Helper()
	w := e.sendTo(h)
	switch {
	case w.Code == e.Status && (e.Status > 299 || w.Header().Get("Content-Type") == e.Media && bytes.Equal(w.Body.Bytes(), e.Answer)):
	case e.Status == http.StatusNotFound && w.Code != e.Status: // serve has the operations at the root as well
		if !strings.HasPrefix(e.Target, "/") {
			t.Errorf("%s: %v\nthe fake: %d\nserve:    %d", name, e, e.Status, w.Code)
		}
	default:
		t.Errorf("%s: %v\nthe fake: %d %s %s\nserve:    %d %s %s", name, e, e.Status, e.Media, e.Answer, w.Code, w.Header().Get("Content-Type"), w.Body)
	}
}
