package peers

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
)

// bodySize is the size that the bodies have, at least.
const bodySize = 94_000

// example returns an Envelope with the response that the fake gives by default, in which
// the longest list is repeated to the wanted size.
func example(t *testing.T, document, operation string) []byte {
	t.Helper()
	r := gen.Model(gen.Config{Spec: load.Input{Path: document}, Package: "api", Include: lower.Filter{Operations: []string{operation}}})
	if r.API == nil || len(r.API.Operations) != 1 || len(r.API.Operations[0].Responses) == 0 {
		t.Fatal(document, operation, r.Diags.Err())
	}
	text := strings.ReplaceAll(r.API.Operations[0].Responses[0].Example, `"text"`, `"80351110224678912"`) // ogen checks patterns, which for ids say digits
	body := map[string]any{}
	if err := json.Unmarshal([]byte(`{"content":`+text+`}`), &body); err != nil {
		t.Fatal(document, operation, err)
	}
	var l longest
	l.find(t, body)
	if l.size < len("[{}]") {
		t.Fatalf("%s: the example of %s has no list", document, operation)
	}
	var all []any
	for range bodySize/l.size + 1 {
		all = append(all, l.list...)
	}
	l.parent[l.name] = all
	return marshal(t, body)
}

// longest is the list with the longest text, lists in lists apart.
type longest struct {
	list   []any
	size   int
	parent map[string]any
	name   string
}

func (l *longest) find(t *testing.T, m map[string]any) {
	for name, v := range m {
		switch v := v.(type) {
		case map[string]any:
			l.find(t, v)
		case []any:
			if size := len(marshal(t, v)); size > l.size {
				*l = longest{v, size, m, name}
			}
		}
	}
}

func marshal(t *testing.T, v any) []byte {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// orders returns an Envelope of 100 orders, the same in every run.
func orders(t *testing.T) []byte {
	t.Helper()
	rnd := rand.New(rand.NewPCG(9, 9))
	var list []any
	for i := range 100 {
		list = append(list, order(rnd, i))
	}
	return marshal(t, map[string]any{"content": map[string]any{"data": list, "total": 48_213, "has_more": true, "next_cursor": "b3JkXzAwMDAxMDA"}})
}

func order(rnd *rand.Rand, i int) map[string]any {
	created := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rnd.IntN(300*24*3600)) * time.Second)
	o := map[string]any{
		"id": fmt.Sprintf("ord_%08x", rnd.Uint32()), "number": 100_000 + i, "currency": pick(rnd, "EUR", "USD", "GBP"),
		"status":     pick(rnd, "pending", "paid", "packed", "shipped", "delivered", "cancelled", "refunded"),
		"amount":     float64(rnd.IntN(1_000_000)) / 100,
		"created_at": created.Format(time.RFC3339), "updated_at": created.Add(time.Duration(rnd.IntN(1e6)) * time.Millisecond).Format(time.RFC3339Nano),
		"customer": map[string]any{
			"id": fmt.Sprintf("cus_%08x", rnd.Uint32()), "email": fmt.Sprintf("customer%d@example.com", i),
			"name": pick(rnd, "Ada Lovelace", "Grace Hopper", "Zoë Müller", "Łukasz Żak"), "vip": i%7 == 0,
		},
		"shipping_address": map[string]any{
			"line1": fmt.Sprintf("%d High Street", 1+rnd.IntN(200)), "line2": "c/o reception, rear building", "city": pick(rnd, "London", "Köln", "São Paulo", "Lyon"),
			"postal_code": fmt.Sprintf("%05d", rnd.IntN(100_000)), "country": pick(rnd, "GB", "DE", "BR", "FR"),
		},
		"tags":     []any{pick(rnd, "web", "app", "phone"), pick(rnd, "new", "returning")},
		"metadata": map[string]any{"channel": pick(rnd, "ads", "mail", "direct"), "campaign": fmt.Sprint("c", rnd.IntN(50))},
	}
	var items []any
	for range 3 + rnd.IntN(3) {
		items = append(items, map[string]any{
			"sku": fmt.Sprintf("SKU-%06d", rnd.IntN(1_000_000)), "title": pick(rnd, "Steel bottle, 0.5 l", "Notebook A5, dotted", "Desk lamp \"Nova\""),
			"quantity": 1 + rnd.IntN(9), "price": float64(rnd.IntN(20_000)) / 100, "weight_grams": rnd.IntN(5000),
		})
	}
	o["items"] = items
	if i%3 == 0 {
		o["note"] = "Bitte klingeln – grüße 👋\nLeave it \"behind\" the door \\ ask for Ζωή"
	}
	if i%2 == 0 {
		o["paid_at"], o["tax"] = created.Add(time.Hour).Format(time.RFC3339), float64(rnd.IntN(100_000))/100
	}
	if i%5 == 0 {
		o["gift"], o["discount"], o["billing_address"] = true, 5, o["shipping_address"]
	}
	return o
}

func pick(rnd *rand.Rand, from ...string) string { return from[rnd.IntN(len(from))] }
