// Package api is completed by these files to a program that measures a client beside
// those of the peers, in one process. It prints a line for each measurement.
package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"reflect"
	"testing"
)

// benchSide is one way to read and write an Envelope.
type benchSide struct {
	name string
	// decode reads data and returns how to write it again.
	decode func(data []byte) (encode func() ([]byte, error), err error)
	// client returns how to read an Envelope by way of a client; nil if there is none.
	client func(*http.Client) (call func(context.Context) error, err error)
}

// benchRounds is how often each side runs; the median counts.
const benchRounds = 6

func TestMeasure(t *testing.T) {
	data, err := os.ReadFile("body.json")
	if err != nil {
		t.Fatal(err)
	}
	sides := benchSides(t, data)
	for range benchRounds {
		for _, kind := range []struct {
			name string
			run  func(*testing.B, benchSide, []byte)
		}{{"decode", benchDecode}, {"encode", benchEncode}, {"call", benchCall}} {
			for _, s := range sides {
				if kind.name == "call" && s.client == nil {
					continue
				}
				r := testing.Benchmark(func(b *testing.B) { kind.run(b, s, data) })
				fmt.Println("measured", kind.name, s.name, r.T.Nanoseconds()/int64(r.N), r.AllocsPerOp(), r.AllocedBytesPerOp())
			}
		}
	}
}

// benchSides leaves out who cannot read or write the body.
func benchSides(t *testing.T, data []byte) (out []benchSide) {
	for _, s := range append([]benchSide{benchOurs}, benchPeers...) {
		encode, err := s.decode(data)
		var again []byte
		if err == nil {
			again, err = encode()
		}
		if err != nil {
			fmt.Println("unusable", s.name, err)
			if s.name == benchOurs.name {
				t.Fatal(err)
			}
			continue
		}
		if !benchSame(data, again) {
			fmt.Println("different", s.name, len(again), "bytes of", len(data))
		}
		if s.client != nil && !benchAnswers(t, s, data) {
			s.client = nil
		}
		out = append(out, s)
	}
	return out
}

func benchAnswers(t *testing.T, s benchSide, data []byte) bool {
	call, err := s.client(&http.Client{Transport: benchService(data)})
	if err == nil {
		err = call(t.Context())
	}
	if err != nil {
		fmt.Println("unusable", s.name, "for calls:", err)
	}
	return err == nil
}

// benchSame reports whether two texts are the same in JSON.
func benchSame(a, b []byte) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func benchDecode(b *testing.B, s benchSide, data []byte) {
	for b.Loop() {
		if _, err := s.decode(data); err != nil {
			b.Fatal(err)
		}
	}
}

func benchEncode(b *testing.B, s benchSide, data []byte) {
	encode, err := s.decode(data)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := encode(); err != nil {
			b.Fatal(err)
		}
	}
}

func benchCall(b *testing.B, s benchSide, data []byte) {
	call, err := s.client(&http.Client{Transport: benchService(data)})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if err := call(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
}

// benchService responds with a body, as a server would whose network costs nothing.
type benchService []byte

func (s benchService) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		Status: "200 OK", StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: r,
		Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(bytes.NewReader(s)), ContentLength: int64(len(s)),
	}, nil
}
