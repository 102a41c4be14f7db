//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestInitPipes: pipes in the repository and in the folder of the old client, which would
// wait for a writer, are no files.
func TestInitPipes(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("old", 0o755); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"api.yaml": "openapi: 3.1.0\ninfo: {title: Pets, version: '1'}\npaths: {}\n",
		"cfg.yaml": "package: old\ngenerate: {client: true}\noutput: old/client.gen.go\n",
	} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"old/a.go", "other.yaml", "b.go", "c.json"} {
		if err := syscall.Mkfifo(name, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join("old", "a.go"), "go.mod"); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ args, want string }{
		{"init --from cfg.yaml --spec api.yaml", "old/a.go: not a regular file"},
		{"init --from other.yaml --spec api.yaml", "other.yaml: not a regular file"},
		{"init --from cfg.yaml --spec c.json", "c.json: not a regular file"},
		{"init", "wrote voxgen.yaml"},
	} {
		var stdout, stderr bytes.Buffer
		if run(strings.Fields(tt.args), &stdout, &stderr); !strings.Contains(stdout.String()+stderr.String(), tt.want) {
			t.Errorf("%s: %s%s", tt.args, &stdout, &stderr)
		}
	}
}
