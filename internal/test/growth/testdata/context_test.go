package example

import (
	"context"
	"errors"
	"maps"
	"math"
	"net/http"
	"net/http/httptest"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"
)

// received are bodies of some megabytes that a service sends.
var received = map[string]struct {
	media  string
	status int
	body   func() string
}{
	"objects": {body: func() string { return `{"plain":{"list":[{}` + strings.Repeat(`,{}`, 1<<19) + "]}}" }},
	"lists":   {body: func() string { return `{"item":[[]` + strings.Repeat(`,[[[[]]]]`, 1<<17) + "]}" }},
	"unions": {body: func() string {
		return `{"tree":{"kind":"branch","trees":[{}` + strings.Repeat(`,{"tree":{"tree":{},"kind":"branch"},"kind":"branch"}`, 1<<15) + "]}}"
	}},
	"alike":      {body: func() string { return `{"item":[{}` + strings.Repeat(`,{"plain":{"name":"a"}}`, 1<<17) + "]}" }},
	"names":      {body: func() string { return `{"more":{"a":{}` + strings.Repeat(`,"":{"":{}}`, 1<<18) + "}}" }},
	"unknown":    {body: func() string { return `{"a":0` + strings.Repeat(`,"":0`, 1<<19) + "}" }},
	"any":        {body: func() string { return `{"tree":{"kind":"none","a":[0` + strings.Repeat(`,[]`, 1<<19) + "]}}" }},
	"error":      {status: 500, body: func() string { return `{"a":[0` + strings.Repeat(",0", 1<<20) + "]}" }},
	"event":      {media: "text/event-stream", body: func() string { return `data: {"list":[{}` + strings.Repeat(`,{}`, 1<<19) + "]}\n\n" }},
	"events":     {media: "text/event-stream", body: func() string { return strings.Repeat("data: {}\n\n", 1<<19) }},
	"skipped":    {media: "text/event-stream", body: func() string { return strings.Repeat("x: y\n", 1<<19) }},
	"to handler": {body: func() string { return `{"item":[{}` + strings.Repeat(`,{"plain":{"name":"a"}}`, 1<<17) + "]}" }},
}

// sender answers every request with a body.
type sender struct{ name, body string }

func (s sender) RoundTrip(r *http.Request) (*http.Response, error) {
	answer := received[s.name]
	status := max(answer.status, 200)
	return &http.Response{StatusCode: status, Request: r, Body: &body{r.Context(), strings.NewReader(s.body)}, Header: http.Header{"Content-Type": {answer.media}}}, nil
}

// body ends with its context, as bodies of net/http do.
type body struct {
	ctx context.Context
	*strings.Reader
}

func (b *body) Read(p []byte) (int, error) {
	if err := b.ctx.Err(); err != nil {
		return 0, err
	}
	return b.Reader.Read(p)
}

func (b *body) Close() error { return nil }

// pieces reads few bytes at a time.
type pieces struct{ *strings.Reader }

func (p pieces) Read(b []byte) (int, error) { return p.Reader.Read(b[:min(len(b), 256)]) }

func (p pieces) Close() error { return nil }

// TestLines: an event that comes in small pieces takes time in proportion to its size. The best
// of several runs counts, without the garbage collector.
func TestLines(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	took := func(n int) float64 {
		best := math.Inf(1)
		for range 5 {
			runtime.GC()
			start, events := cpu(), 0
			for _, err := range eventsOf(pieces{strings.NewReader("data: " + strings.Repeat("x", n) + "\n\n")}, 1<<30) {
				if events++; err != nil {
					t.Fatal(err)
				}
			}
			if best = min(best, cpu()-start); events != 1 {
				t.Fatalf("%d events", events)
			}
		}
		return best
	}
	took(4 << 20)
	if four, sixteen := took(4<<20), took(16<<20); sixteen > 10*four {
		t.Errorf("4 MiB take %.3f s, 16 MiB take %.3f s", four, sixteen)
	}
}

// wide are bodies whose values would take a hundred times their size.
var wide = map[string]func() string{
	"wide":          func() string { return `{"wide":[{}` + strings.Repeat(`,{}`, 1<<18) + "]}" },
	"wide names":    func() string { return `{"wide":[{"names":{"":{}` + names(1<<16) + "}}]}" },
	"wide in lists": func() string { return `{"wide":[{}` + strings.Repeat(`,{"items":[{}]}`, 1<<17) + "]}" },
}

// names returns n properties.
func names(n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(`,"` + strconv.Itoa(i) + `":{}`)
	}
	return b.String()
}

// receive has a client or a handler read the body that is called name.
func receive(ctx context.Context, name, body string, limit int64) error {
	if name == "to handler" {
		err := errors.New("not called")
		report := func(_ *http.Request, e error) { err = e }
		handler := NewAddedHandler(func(context.Context, All) error { err = nil; return nil }, WithMaxRequestBytes(limit), WithErrorHandler(report))
		r := httptest.NewRequestWithContext(ctx, "POST", "/", strings.NewReader(body))
		handler.ServeHTTP(httptest.NewRecorder(), r)
		return err
	}
	c, err := NewClient(WithHTTPClient(&http.Client{Transport: sender{name, body}}), WithBaseURL("http://localhost"), WithMaxResponseBytes(limit), WithStrictResponses(), WithMaxRetries(0))
	if err != nil {
		return err
	}
	if received[name].media == "" {
		_, err = c.AddNode(ctx, AddNodeRequest{})
		return err
	}
	events, err := c.ListEvents(ctx, ListEventsRequest{})
	if err != nil {
		return err
	}
	for _, err := range events {
		if err != nil {
			return err
		}
	}
	return nil
}

// TestContext: with a deadline of a third of the time that a body takes, a call ends within a
// quarter more than that, in processor time and without the garbage collector: the machine may be
// busy. The best of several runs counts.
func TestContext(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	for name := range received {
		t.Run(name, func(t *testing.T) {
			body := received[name].body()
			took := func(ctx context.Context) (clock time.Duration, used float64, err error) {
				runtime.GC()
				start, before := time.Now(), cpu()
				err = receive(ctx, name, body, 1<<30)
				return time.Since(start), cpu() - before, err
			}
			whole, all, err := took(context.Background())
			if failed := new(APIError); err != nil && (received[name].status == 0 || !errors.As(err, &failed)) {
				t.Fatal(err)
			}
			var parts []float64
			for range 20 {
				ctx, cancel := context.WithTimeout(context.Background(), whole/3)
				_, used, err := took(ctx)
				cancel()
				if !errors.Is(err, context.DeadlineExceeded) {
					whole, all, _ = took(context.Background())
					continue
				}
				if parts = append(parts, used/all); used/all <= 1.25/3 {
					return
				}
			}
			t.Errorf("%v without a deadline; with one of a third, these parts of its processor time: %.2f", whole, parts)
		})
	}
}

// TestMemory: what a body takes in memory, with all that is allocated on the way, is a
// multiple of its size limit, whatever its types.
func TestMemory(t *testing.T) {
	bodies := map[string]func() string{}
	for name, answer := range received {
		bodies[name] = answer.body
	}
	maps.Copy(bodies, wide)
	exceeds := func(name string) bool { return wide[name] != nil || name == "lists" } // of unions
	bodies["distinct names"] = func() string { return `{"more":{"a":{}` + names(1<<17) + "}}" }
	for name, text := range bodies {
		t.Run(name, func(t *testing.T) {
			body := text()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			err := receive(context.Background(), name, body, int64(len(body)))
			runtime.ReadMemStats(&after)
			times := float64(after.TotalAlloc-before.TotalAlloc) / float64(len(body))
			t.Logf("%d bytes take %.1f times as much: %v", len(body), times, err)
			if times > 64 {
				t.Errorf("%d bytes take %.1f times as much", len(body), times)
			}
			if tooMuch := err != nil && strings.Contains(err.Error(), "more than 16 times the size limit"); tooMuch != exceeds(name) {
				t.Errorf("error %v", err)
			}
		})
	}
}
