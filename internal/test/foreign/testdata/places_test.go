package shop_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"example.com/generated/ids"
	"example.com/generated/money"
	"example.com/generated/places"
	"example.com/generated/plain"
)

const order = `{"X":1,"Y":2,"status":"paid","maybe":null,"need":null,"when":"ab","point":{"X":3,"Y":4},"nested":{"a":{"b":["ab"]}},` +
	`"either":{"X":5,"Y":0},"number":3.00,"enumerated":"cd","constant":"ab","list":["ab","cd"],"flag":true,"count":7}`

// Types of other packages in every place: what is sent, and what is received.
func TestPlaces(t *testing.T) {
	var path, query, body, status string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		path, query, body, status = r.URL.Path, r.URL.RawQuery, string(text), r.Header.Get("X-Status")
		w.Header().Set("Content-Type", "application/json")
		switch {
		case r.URL.Path == "/upload":
			w.Header().Set("Content-Type", "text/plain")
			io.WriteString(w, "xy")
		case r.URL.Path == "/lines":
			w.Header().Set("Content-Type", "application/jsonl")
			io.WriteString(w, `{"X":1}`+"\n"+`{"X":2}`+"\n")
		case status == "bad":
			w.WriteHeader(http.StatusBadRequest)
			io.WriteString(w, `{"title":"no"}`)
		default:
			w.Header().Set("X-Id", "zz")
			io.WriteString(w, "["+order+"]")
		}
	}))
	defer s.Close()
	c, err := places.NewClient(places.WithBaseURL(s.URL))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	var price money.Amount
	_ = json.Unmarshal([]byte("2.5"), &price)
	a := ids.UUID{'a', 'b'}
	req := places.GetOrderRequest{
		ID: a, Price: price, Status: "new", Statuses: []plain.Status{"new", "paid"}, Defaulted: &a,
		Point: &plain.Point{X: 1, Y: 2}, Where: &plain.Point{X: 3}, Filter: &places.GetOrderFilter{ID: &a}, Flag: places.Ptr(plain.Flag(true)), Count: places.Ptr(plain.Count(5)),
	}
	orders, err := c.GetOrder(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	sent, _ := url.QueryUnescape(query)
	want := `/orders/ab/2.50/new statuses=new,paid&defaulted=ab&point[X]=1&point[Y]=2&where={"X":3,"Y":0}&filter[id]=ab&flag=true&count=5`
	if got := path + " " + sent; got != want || status != "" {
		t.Errorf("%s %s, want %s", got, status, want)
	}
	text, err := json.Marshal(orders)
	if err != nil || string(text) != "["+order+"]" {
		t.Errorf("%v\n%s\n%s", err, text, order)
	}
	if err := orders[0].Validate(); err != nil {
		t.Error(err)
	}
	req.XStatus = places.Ptr(plain.Status("bad"))
	_, err = c.GetOrder(ctx, req)
	var problem *places.ProblemError
	if !errors.As(err, &problem) || problem.Body.Title != "no" {
		t.Error(err)
	}
	id, err := c.Upload(ctx, places.UploadRequest{Body: &places.UploadBody{File: &places.File{Content: strings.NewReader("x")}, IDs: []ids.UUID{a, a}, Point: &plain.Point{X: 1}, Status: places.Ptr(plain.Status("new"))}})
	if err != nil || id != "xy" {
		t.Error(id, err)
	}
	for _, part := range []string{"name=\"ids\"\r\n\r\nab\r\n", "name=\"status\"\r\n\r\nnew\r\n", "name=\"point\"\r\nContent-Type: application/json\r\n\r\n{\"X\":1,\"Y\":0}\r\n"} {
		if !strings.Contains(body, part) {
			t.Errorf("no %q in %s", part, body)
		}
	}
	lines, err := c.Lines(ctx, places.LinesRequest{})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for p, err := range lines {
		if err != nil {
			t.Fatal(err)
		}
		sum += p.X
	}
	if sum != 3 {
		t.Errorf("sum %d", sum)
	}
}
