package conformance

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
)

// arrival is one request at the service.
type arrival struct {
	request *http.Request
	body    string
	verdict error // of the judge
}

// service is an http.Handler that asks the judge, and the RoundTripper that
// leads to it. It is not for several goroutines.
type service struct {
	judge   *judge
	answer  string
	arrived []arrival
}

// RoundTrip writes req as HTTP/1.1 and has a server's parser read it, so that
// what the handler sees went over a wire, though not over a socket.
func (s *service) RoundTrip(req *http.Request) (*http.Response, error) {
	var wire bytes.Buffer
	if err := req.Write(&wire); err != nil {
		return nil, err
	}
	got, err := http.ReadRequest(bufio.NewReader(&wire))
	if err != nil {
		return nil, err
	}
	got.URL.Scheme, got.URL.Host = req.URL.Scheme, got.Host
	rec := httptest.NewRecorder()
	s.ServeHTTP(rec, got.WithContext(req.Context()))
	resp := rec.Result()
	resp.Request = req
	return resp, nil
}

// ServeHTTP answers 400 to what the judge rejects.
func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = s.judge.ask(r, string(body))
	}
	s.arrived = append(s.arrived, arrival{r, string(body), err})
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "{}")
		return
	}
	_, _ = io.WriteString(w, s.answer)
}

// pair is one parameter with its value: a string, float64, int64 or bool.
type pair struct {
	name  string
	value any
}

// difference tells in what the parameters that arrived are not those that were
// sent; empty when they are the same, in the same order.
func difference(sent []pair, arrived string) string {
	var parts []string
	if arrived != "" {
		parts = strings.Split(arrived, "&")
	}
	for i := range max(len(sent), len(parts)) {
		if i >= len(sent) {
			return fmt.Sprintf("%q arrived and was not sent", parts[i])
		}
		if i >= len(parts) {
			return fmt.Sprintf("%s was sent and did not arrive", sent[i].name)
		}
		rawName, rawValue, _ := strings.Cut(parts[i], "=")
		name, err1 := url.QueryUnescape(rawName)
		value, err2 := url.QueryUnescape(rawValue)
		if err1 != nil || err2 != nil || name != sent[i].name || !sameValue(sent[i].value, value) {
			return fmt.Sprintf("%s=%#v was sent, %q arrived", sent[i].name, sent[i].value, parts[i])
		}
	}
	return ""
}

// sameValue reports whether text is how v is written. The number is read back
// instead of written again, so that a test of the form's plainness is separate.
func sameValue(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return text == v
	case bool:
		return text == "true" && v || text == "false" && !v
	case int64:
		return text == strconv.FormatInt(v, 10)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return true // no text is right for it; that the judge rejects it is enough
		}
		got, err := strconv.ParseFloat(text, 64)
		plain := strings.Trim(text, "-.0123456789") == "" // no exponent
		return err == nil && plain && math.Float64bits(got) == math.Float64bits(v)
	}
	return false
}
