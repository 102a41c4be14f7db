package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/serve"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// served starts the server of voxgen serve, with timeouts that are a hundredth, and returns a
// function that opens a connection to it.
func served(t *testing.T) (dial func() net.Conn) {
	t.Helper()
	api := gen.Model(gen.Config{Spec: load.Input{Name: "api.yaml", Data: []byte(`
openapi: 3.1.0
info: {title: Notes, version: "1"}
paths:
  /notes:
    get:
      responses: {'200': {description: ok, content: {text/plain: {schema: {type: string}, example: ` + strings.Repeat("x", 1<<20) + `}}}}
    post:
      requestBody: {required: true, content: {application/json: {schema: {type: object, properties: {text: {type: string}}}}}}
      responses: {'204': {description: done}}
`)}}).API
	server := newServer(serve.New(api, nil, io.Discard))
	for _, timeout := range []*time.Duration{&server.ReadHeaderTimeout, &server.ReadTimeout, &server.WriteTimeout, &server.IdleTimeout} {
		if *timeout /= 100; *timeout == 0 {
			t.Fatal("a timeout is missing")
		}
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- until(ctx, listener, server) }()
	t.Cleanup(func() {
		if stop(); <-ended != nil {
			t.Error("the server has failed")
		}
	})
	return func() net.Conn {
		conn, err := net.Dial("tcp", listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		_ = conn.SetDeadline(time.Now().Add(testenv.Patience()))
		return conn
	}
}

// TestServeSlow: the server closes connections that do not go on, and serves others meanwhile.
func TestServeSlow(t *testing.T) {
	dial := served(t)
	slow := map[string]net.Conn{}
	for name, start := range map[string]string{
		"nothing": "",
		"header":  "POST /notes HTTP/1.1\r\nHost: x\r\n",
		"body":    "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{",
		"chunk":   "POST /notes HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
		"idle":    "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}",
		"reader":  strings.Repeat("GET /notes HTTP/1.1\r\nHost: x\r\n\r\n", 64),
	} {
		slow[name] = dial()
		if _, err := io.WriteString(slow[name], start); err != nil {
			t.Fatal(err)
		}
	}
	if got := exchange(t, dial(), "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}"); got != "204" {
		t.Error(got)
	}
	for name, conn := range slow {
		closed := make(chan error, 1)
		go func() {
			defer close(closed)
			if name == "reader" { // it only writes, and gets an error when the server no longer reads
				for {
					if _, err := io.WriteString(conn, "x"); err != nil {
						closed <- err
						return
					}
					time.Sleep(time.Millisecond)
				}
			}
			_, err := io.Copy(io.Discard, conn)
			closed <- err
		}()
		if err := <-closed; isTimeout(err) {
			t.Errorf("%s: the connection is still open", name)
		}
	}
}

func isTimeout(err error) bool {
	failed, ok := err.(net.Error)
	return ok && failed.Timeout()
}

// TestServeRequests sends requests of unusual forms.
func TestServeRequests(t *testing.T) {
	dial := served(t)
	const post = "POST /notes HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
	for name, c := range map[string]struct{ request, want string }{
		"absolute":    {"POST http://example.com/notes HTTP/1.1\r\nHost: example.com\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}", "204"},
		"asterisk":    {"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "200"},
		"connect":     {"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n", "404"},
		"HTTP/2":      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "404"},
		"TLS":         {"\x16\x03\x01\x00\xa5\x01\x00\x00\r\n\r\n", "400"},
		"trailer":     {post + "Transfer-Encoding: chunked\r\nTrailer: X-A\r\n\r\n2\r\n{}\r\n0\r\nX-A: " + strings.Repeat("a", 100) + "\r\n\r\n", "204"},
		"continue":    {post + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}", "100"},
		"expectation": {post + "Expect: more\r\nContent-Length: 2\r\n\r\n{}", "417"},
		"long header": {post + "X-A: " + strings.Repeat("a", 128<<10) + "\r\nContent-Length: 2\r\n\r\n{}", "431"},
		"two lengths": {post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", "400"},
		"smuggled":    {post + "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "400"},
		"upgrade":     {post + "Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\n{}", "204"},
	} {
		if got := exchange(t, dial(), c.request); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// exchange sends a request and returns the status of the response.
func exchange(t *testing.T, conn net.Conn, request string) string {
	t.Helper()
	go func() { _, _ = io.WriteString(conn, request) }() // the server may not read it to its end
	line, err := bufio.NewReader(conn).ReadString('\n')
	fields := strings.Fields(line)
	if err != nil || len(fields) < 2 {
		t.Fatalf("%.40q: response %q: %v", request, line, err)
	}
	return fields[1]
}
