package example

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
)

const esc = "\x1b[2J\r\x00"

// responses are what a service sends that means harm, and the start of the error that the
// client returns, empty for a success. What is repeated may be cut off by the client.
var responses = map[string]struct {
	head, repeated string
	times          int
	want           string
}{
	"status":            {"HTTP/1.1 2" + esc + "0 OK\r\n\r\n", "", 0, "malformed HTTP"},
	"long status":       {"HTTP/1.1 ", "2", 1 << 20, "malformed HTTP"},
	"no response":       {esc, "\x1b", 1 << 20, "malformed HTTP"},
	"header":            {"HTTP/1.1 200 OK\r\nX\x1b", "\x1b", 1 << 20, "malformed MIME header"},
	"headers":           {"HTTP/1.1 200 OK\r\n", "X-Header: 0123456789\r\n", 1 << 19, "net/http: HTTP/1.x transport connection broken"},
	"informational":     {"", "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 1 << 18, ""},
	"chunk size":        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + esc, "f", 1 << 20, "read response"},
	"chunk extension":   {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;" + esc, "x", 1 << 20, "read response"},
	"chunk extensions":  {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + strings.Repeat("x", 2000) + "\r\na\r\n", 1 << 20, "read response"},
	"trailer":           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X\r\n\r\n2\r\n{}\r\n0\r\nX" + esc, "\x1b", 1 << 20, "read response"},
	"protocol":          {"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n", "{", 1 << 28, "read response: the service switched to another protocol"},
	"endless":           {"HTTP/1.1 200 OK\r\n\r\n", "[", 1 << 28, "read response: response exceeds the size limit"},
	"too short":         {"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", "", 0, "read response: unexpected EOF"},
	"too long":          {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "x", 100, ""},
	"lengths":           {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: " + esc + "3\r\n\r\n{}", "", 0, "send request"},
	"negative length":   {"HTTP/1.1 200 OK\r\nContent-Length: -1" + esc + "\r\n\r\n{}", "", 0, "send request"},
	"transfer encoding": {"HTTP/1.1 200 OK\r\nTransfer-Encoding: a" + strings.Repeat("b", 5000) + "\r\n\r\n{}", "", 0, "send request"},
	"location":          {"HTTP/1.1 302 Found\r\nLocation: http://a%" + strings.Repeat("x", 5000) + "\r\nContent-Length: 0\r\n\r\n", "", 0, "send request"},
	"reason":            {"HTTP/1.1 500 " + strings.Repeat("\x1b", 5000) + "\r\nContent-Length: 0\r\n\r\n", "", 0, "internal server error (HTTP 500)"},
	"retry later":       {"HTTP/1.1 503 No\r\nRetry-After: 9999999999\r\nContent-Length: 0\r\n\r\n", "", 0, "service unavailable"},
	"gzip":              {"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", "", 0, "read response"},
	"text":              {"HTTP/1.1 400 Bad\r\nContent-Type: text/plain\r\n\r\n", "\x1b\u202e", 1 << 18, ""},
}

// TestServers: whatever a service sends, a call ends in time, takes little memory, and its
// error is one short line.
func TestServers(t *testing.T) {
	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	if _, err := io.CopyN(w, zeros{}, 64<<20); err != nil || w.Close() != nil {
		t.Fatal(err)
	}
	response := responses["gzip"]
	response.head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + bomb.String()
	response.want = "read response: response exceeds the size limit"
	responses["gzip bomb"] = response
	for name, response := range responses {
		t.Run(name, func(t *testing.T) {
			base := respond(t, response.head, response.repeated, response.times)
			c, err := NewClient(WithBaseURL(base), WithMaxRetries(0), WithMaxResponseBytes(1<<20), WithHTTPClient(&http.Client{Transport: &http.Transport{}}))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
			defer cancel()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err = c.AddNode(ctx, AddNodeRequest{})
			runtime.ReadMemStats(&after)
			if size := after.TotalAlloc - before.TotalAlloc; size > 256<<20 { // net/http accepts 10 MiB of headers
				t.Errorf("%d bytes allocated", size)
			}
			text := fmt.Sprint(err)
			t.Logf("%.200s", text)
			if strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) || len(text) > 1200 {
				t.Errorf("error of %d bytes: %.500q", len(text), text)
			}
			if response.want != "" && (err == nil || !strings.Contains(text, response.want)) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("error %.500q, want %q", text, response.want)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// respond starts a server that sends the same response to each request.
func respond(t *testing.T, head, repeated string, times int) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				r, err := http.ReadRequest(bufio.NewReader(conn))
				if err != nil {
					return
				}
				r.Body.Close()
				w := bufio.NewWriter(conn)
				_, err = w.WriteString(head)
				for i := 0; i < times && err == nil; i++ {
					_, err = w.WriteString(repeated)
				}
				if err == nil {
					_ = w.Flush()
				}
			}()
		}
	}()
	return "http://" + listener.Addr().String()
}
