// Package shop_test runs the client of testdata/api.yaml, with types of other packages.
package shop_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"example.com/generated/ids"
	"example.com/generated/money"
	"example.com/generated/shop"
	"example.com/generated/shop/shopfake"
)

func amount(s string) (m money.Amount) {
	if err := json.Unmarshal([]byte(s), &m); err != nil {
		panic(err)
	}
	return m
}

// What is sent and received is what the methods of the types say.
func TestWire(t *testing.T) {
	var got string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = strings.TrimSpace(strings.Join([]string{r.Method, r.URL.String(), r.Header.Get("X-Trace") + r.Header.Get("Cookie"), string(body)}, " "))
		w.Header().Set("Content-Type", "application/json")
		switch r.Method {
		case http.MethodPut:
			io.WriteString(w, "12.5")
		case http.MethodPost:
			w.WriteHeader(http.StatusNoContent)
		default:
			io.WriteString(w, `{"id":"ab","parent":"cd","maybe":null,"total":3,"parts":[1,2.5],"by":{"x":4},"either":"zz","ip":"10.0.0.1","other":"xy"}`)
		}
	}))
	defer s.Close()
	c, err := shop.NewClient(shop.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	a, b, two := ids.UUID{'a', 'b'}, ids.UUID{'c', 'd'}, amount("2")
	sent := func(want string, err error) {
		t.Helper()
		if err != nil || got != want {
			t.Errorf("%s, %v, want %s", got, err, want)
		}
	}
	order, err := c.GetOrder(ctx, shop.GetOrderRequest{ID: a, After: &b, IDs: []ids.UUID{a, b}, XTrace: &a, Max: amount("7"), Sid: &b})
	sent("GET /orders/ab?after=cd&ids=ab&ids=cd&max=7.00 absid=cd", err)
	if order.ID != a || *order.Parent != b || order.Total.String() != "3.00" || order.Parts[1].String() != "2.50" || *order.IP != netip.MustParseAddr("10.0.0.1") || order.Either.String == nil {
		t.Errorf("%+v", order)
	}
	total, err := c.PutOrder(ctx, shop.PutOrderRequest{ID: a, Body: *order})
	text := `{"id":"ab","parent":"cd","maybe":null,"total":3.00,"parts":[1.00,2.50],"by":{"x":4.00},"either":"zz","ip":"10.0.0.1","other":"xy"}`
	sent("PUT /orders/ab  "+text, err)
	if data, err := json.Marshal(order); err != nil || string(data) != text {
		t.Errorf("%s, %v", data, err)
	}
	if total.String() != "12.50" {
		t.Errorf("total %v", total)
	}
	sent("POST /price  9.00", c.SetPrice(ctx, shop.SetPriceRequest{Body: amount("9")}))
	sent("POST /form  u=ab&m=2.00", c.SendForm(ctx, shop.SendFormRequest{Body: &shop.SendFormBody{U: &a, M: &two}}))
	if err := c.Upload(ctx, shop.UploadRequest{Body: &shop.UploadBody{U: &a, M: &two}}); err != nil || !strings.Contains(got, "ab") || !strings.Contains(got, "2.00") {
		t.Errorf("%s, %v", got, err)
	}
}

// A value that the type rejects is an error without the value.
func TestRejected(t *testing.T) {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		io.WriteString(w, `{"id":"ab","parent":"s3cret","total":1}`)
	}))
	defer s.Close()
	c, err := shop.NewClient(shop.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.GetOrder(context.Background(), shop.GetOrderRequest{Max: amount("7")})
	if err == nil || !strings.Contains(err.Error(), "parent") || strings.Contains(err.Error(), "s3cret") {
		t.Errorf("%v", err)
	}
}

// The fake reads and writes them, too.
func TestFake(t *testing.T) {
	f := shopfake.New(t)
	a := ids.UUID{'a', 'b'}
	f.OnGetOrder = func(ctx context.Context, r shop.GetOrderRequest) (*shop.Order, error) {
		return &shop.Order{ID: r.ID, Total: r.Max}, nil
	}
	f.OnPutOrder = func(ctx context.Context, r shop.PutOrderRequest) (*shop.Money, error) {
		return &r.Body.Total, nil
	}
	c, _ := shop.NewClient(shop.WithBaseURL(f.URL))
	o, err := c.GetOrder(context.Background(), shop.GetOrderRequest{ID: a, IDs: []ids.UUID{a}, Max: amount("7"), XTrace: &a})
	if err != nil {
		t.Fatal(err)
	}
	if o.ID != a || o.Total.String() != "7.00" {
		t.Errorf("%+v", o)
	}
	total, err := c.PutOrder(context.Background(), shop.PutOrderRequest{ID: a, Body: *o})
	if err != nil || total.String() != "7.00" {
		t.Error(total, err)
	}
}
