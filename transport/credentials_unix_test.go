//go:build unix

package transport

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestLoadCredentialsOfAPipe: opening a named pipe without a writer blocks.
func TestLoadCredentialsOfAPipe(t *testing.T) {
	dir := t.TempDir()
	pipe, link := filepath.Join(dir, "pipe"), filepath.Join(dir, "link")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(pipe, link); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{pipe, link, os.DevNull} {
		failed := make(chan error, 1)
		go func() {
			_, err := LoadCredentials(path)
			failed <- err
		}()
		select {
		case err := <-failed:
			if err == nil {
				t.Fatalf("%s: no error", path)
			}
			checkError(t, err, path, "is not a regular file")
		case <-time.After(10 * time.Second):
			t.Fatalf("%s: still waiting", path)
		}
	}
}

// TestLoadCredentialsOfAnyMode: secrets that a container platform mounts are files
// with mode 0644 or 0444, behind symbolic links.
func TestLoadCredentialsOfAnyMode(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []os.FileMode{0o400, 0o440, 0o444, 0o600, 0o644} {
		file := filepath.Join(dir, "file")
		_ = os.Remove(file)
		if err := os.WriteFile(file, asJSON(goodFile()), mode); err != nil {
			t.Fatal(err)
		}
		if _, err := LoadCredentials(link); err != nil {
			t.Errorf("%v: %v", mode, err)
		}
	}
}
