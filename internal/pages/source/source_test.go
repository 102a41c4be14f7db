package source

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/page"
)

// documentation is a host with a page, and with everything that is no page.
func documentation(t *testing.T) (*httptest.Server, *int) {
	t.Helper()
	elsewhere := 0
	other := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		elsewhere++
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte("SetAccountInfo\n"))
	}))
	t.Cleanup(other.Close)
	plain := httptest.NewServer(other.Config.Handler)
	t.Cleanup(plain.Close)
	mux := http.NewServeMux()
	text := func(body string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/markdown; charset=utf-8")
			w.Write([]byte(body))
			if got := r.Header.Get("User-Agent"); got != "voxgen/test" {
				t.Errorf("user agent %q", got)
			}
			if r.Header.Get("Authorization") != "" || r.Header.Get("Cookie") != "" {
				t.Error("the request carries something secret")
			}
		}
	}
	mux.Handle("/page.md", text("the page"))
	mux.Handle("/moved", http.RedirectHandler("/page.md", http.StatusFound))
	mux.Handle("/away", http.RedirectHandler(other.URL+"/page.md", http.StatusFound))
	mux.Handle("/unsafe", http.RedirectHandler(plain.URL+"/page.md", http.StatusFound))
	mux.Handle("/loop", http.RedirectHandler("/loop", http.StatusFound))
	mux.Handle("/big", text(strings.Repeat("x", page.MaxBytes+1000)))
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		for zeros := make([]byte, 1<<20); ; { // until the client has enough
			if _, err := zip.Write(zeros); err != nil {
				return
			}
		}
	})
	mux.HandleFunc("/endless", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain")
		for line := bytes.Repeat([]byte("a line\n"), 10_000); r.Context().Err() == nil; {
			w.Write(line)
		}
	})
	for path, contentType := range map[string]string{"/latin": "text/plain; charset=ISO-8859-1", "/utf16": "text/html; charset=utf-16", "/long": "text/" + strings.Repeat("x", 10_000)} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", contentType)
			w.Write([]byte("caf\xc3\xa9"))
		})
	}
	for path, to := range map[string]string{"/file": "file:///etc/passwd", "/user": "https://u:p@%s/page.md", "/port": "https://127.0.0.1:1/page.md"} {
		mux.HandleFunc(path, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", strings.ReplaceAll(to, "%s", r.Host))
			w.WriteHeader(http.StatusTemporaryRedirect)
		})
	}
	mux.HandleFunc("/json", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		w.Write([]byte("{}"))
	})
	server := httptest.NewTLSServer(mux)
	t.Cleanup(server.Close)
	return server, &elsewhere
}

func TestFetch(t *testing.T) {
	server, elsewhere := documentation(t)
	host := strings.TrimPrefix(server.URL, "https://")
	opts := Options{Hosts: []string{host}, Client: server.Client(), Agent: "voxgen/test"}
	for path, want := range map[string]string{
		"/page.md": "", "/moved": "", "/page.md?token=secret": "",
		"/away": "redirect to another host", "/unsafe": "redirect to another host", "/loop": "more than 5 redirects",
		"/file": "redirect to another host", "/user": "redirect to another host", "/port": "redirect to another host",
		"/latin": `charset "ISO-8859-1"; only UTF-8`, "/utf16": `charset "utf-16"`, "/long": strings.Repeat("x", 95) + `", want`,
		"/json?token=secret": `Content-Type "application/json"`, "/nothing?token=secret": "status code 404",
	} {
		pages, failures := Read(context.Background(), []string{server.URL + path}, opts)
		switch {
		case want == "" && (len(failures) > 0 || string(pages[0].Data) != "the page" || strings.Contains(pages[0].Name, "secret")):
			t.Errorf("%s: %v, %v", path, pages, failures)
		case want != "" && (len(failures) != 1 || len(pages) != 0 || !strings.Contains(failures[0].Err.Error(), want)):
			t.Errorf("%s: %v, want %s", path, failures, want)
		case want != "" && strings.Contains(failures[0].Name+failures[0].Err.Error(), "secret"):
			t.Errorf("%s: the error has the query: %v", path, failures)
		}
	}
	if *elsewhere != 0 {
		t.Errorf("another host was asked %d times", *elsewhere)
	}
	for _, path := range []string{"/big", "/bomb", "/endless"} {
		pages, failures := Read(context.Background(), []string{server.URL + path}, opts)
		if len(failures) > 0 || len(pages[0].Data) != page.MaxBytes+1 {
			t.Errorf("%s: %v", path, failures)
			continue
		}
		if _, diags := page.Parse(path, pages[0].Data); !diags.HasErrors() {
			t.Errorf("%s is taken for a page", path)
		}
	}
}

func TestHosts(t *testing.T) {
	for address, want := range map[string]bool{
		"https://docs.example.org/a": true, "https://DOCS.example.org:443/a": true, "https://other.example.org:8443/a": true,
		"http://docs.example.org/a": false, "https://docs.example.org:8443/a": false, "https://docs.example.org.evil/a": false,
		"https://u:p@docs.example.org/a": false, "ftp://docs.example.org/a": false, "file:///etc/passwd": false, "https://evil/docs.example.org": false,
	} {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if err := allowed(u, []string{"docs.example.org", "other.example.org:8443"}); (err == nil) != want {
			t.Errorf("%s: %v", address, err)
		}
	}
}

func TestFolder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b.md", "a/c.txt", "a/.hidden.txt", ".git/d.txt", "e.yaml"} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(name), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	pages, failures := Read(context.Background(), []string{dir, "missing.txt", "-"}, Options{Stdin: bytes.NewBufferString("stdin")})
	if len(failures) != 1 || failures[0].Name != "missing.txt" || failures[0].Err.Error() != "no such file or directory" {
		t.Error(failures)
	}
	var got []string
	for _, p := range pages {
		got = append(got, string(p.Data))
	}
	if strings.Join(got, " ") != "a/c.txt b.md stdin" {
		t.Errorf("%q", got)
	}
}
