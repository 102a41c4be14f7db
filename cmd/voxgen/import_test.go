package main

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestImportAddress imports a page from a host, which is allowed by a flag.
func TestImportAddress(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/away" {
			http.Redirect(w, r, "https://example.invalid/page", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte("DoThing\n\nView as Markdown\n\nQuery parameters\n\nidintegerRequired\nIt\n\nResponse\n\nresultinteger\nReturns 1\n"))
	}))
	defer server.Close()
	into := filepath.Join(t.TempDir(), "api.yaml")
	run := func(args ...string) (string, error) {
		cmd := importCommand(server.Client())
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		cmd.SetArgs(append(args, "--into", into))
		err := cmd.Execute()
		return out.String(), err
	}
	host := strings.TrimPrefix(server.URL, "https://")
	for _, args := range [][]string{{server.URL + "/page"}, {server.URL + "/away", "--allow-host", host}} {
		if _, err := run(args...); err == nil {
			t.Errorf("%v is fetched", args)
		}
		if _, err := os.Stat(into); err == nil {
			t.Fatalf("%v wrote something", args)
		}
	}
	if out, err := run(server.URL+"/page", "--allow-host", host, "--tag", "Things"); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Chdir(t.TempDir())
	for text, ok := range map[string]bool{
		"import: {hosts: [" + host + "]}\n": true, "import: {hosts: [example.org]}\n": false, "import: {hosts: 1}\n": false,
		"import: {hosts: [" + host + "]}\nclients: [{spec: a.yaml}]\n": true,
	} {
		if err := os.WriteFile("voxgen.yaml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := run(server.URL + "/page"); (err == nil) != ok {
			t.Errorf("%s: %v\n%s", text, err, out)
		}
	}
	data, err := os.ReadFile(into)
	if err != nil || !bytes.Contains(data, []byte("- Things")) || !bytes.Contains(data, []byte("name: id")) {
		t.Errorf("%v\n%s", err, data)
	}
}

// TestImportKeepsModeAndLink: a document is replaced whole, with its mode, behind the link
// that leads to it.
func TestImportKeepsModeAndLink(t *testing.T) {
	dir := t.TempDir()
	real, link := filepath.Join(dir, "real.yaml"), filepath.Join(dir, "link.yaml")
	if err := os.WriteFile(real, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(real, link); err != nil {
		t.Skip(err)
	}
	if err := replaceFile(link, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Lstat(link)
	if err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v", err)
	}
	data, _ := os.ReadFile(real)
	stat, _ := os.Stat(real)
	if string(data) != "new" || stat.Mode().Perm() != 0o600 {
		t.Errorf("%q, %s", data, stat.Mode())
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".voxgen-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestImportFetched: a failure that passes is retried; one that stays changes nothing,
// unless the other pages are enough; an interrupt leaves the document as it was.
func TestImportFetched(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	failures := 1
	var interrupt func()
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/DoBusy" && failures > 0:
			failures--
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		case r.URL.Path == "/DoWait":
			interrupt()
			<-r.Context().Done()
			return
		case r.URL.Path == "/DoGone" || r.URL.Path == "/robots.txt":
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte(r.URL.Path[1:] + "\n\nView as Markdown\n\nResponse\n\nresultinteger\nReturns 1\n"))
	}))
	defer server.Close()
	into := filepath.Join(t.TempDir(), "api.yaml")
	run := func(args ...string) (string, error) {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		interrupt = cancel
		cmd := importCommand(server.Client())
		var out bytes.Buffer
		cmd.SetOut(&out)
		cmd.SetErr(&out)
		cmd.SilenceUsage, cmd.SilenceErrors = true, true
		for i, arg := range args {
			if strings.HasPrefix(arg, "/") {
				args[i] = server.URL + arg
			}
		}
		cmd.SetArgs(append(args, "--into", into, "--allow-host", strings.TrimPrefix(server.URL, "https://")))
		err := cmd.ExecuteContext(ctx)
		return out.String(), err
	}
	if out, err := run("/DoFirst", "/DoBusy", "/DoLast"); err != nil || !strings.Contains(out, "from 3 pages") {
		t.Fatalf("%v\n%s", err, out)
	}
	before, err := os.ReadFile(into)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"/DoNew", "/DoGone?token=secret"}, {"/DoNew", "/DoWait"}, {"/DoNew", "/DoWait", "--partial"}, {"/DoGone", "--partial"}} {
		out, err := run(args...)
		if after, _ := os.ReadFile(into); err == nil || !bytes.Equal(before, after) || strings.Contains(out+err.Error(), "secret") {
			t.Errorf("%v: %v\n%s", args, err, out)
		}
	}
	out, err := run("/DoNew", "/DoGone?token=secret", "--partial")
	after, _ := os.ReadFile(into)
	if err != nil || !bytes.Contains(after, []byte("DoNew")) || !strings.Contains(out, server.URL+"/DoGone: warning: status code 404; the page is not used [page-unavailable]\n") {
		t.Errorf("%v\n%s\n%s", err, out, after)
	}
}
