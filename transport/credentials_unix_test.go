//go:build unix

package transport

import (
	"fmt"
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

// TestCheckFile: secrets that a container platform mounts are files with mode 0644 or
// 0444, behind symbolic links. They are read, and CheckFile tells.
func TestCheckFile(t *testing.T) {
	dir := t.TempDir()
	link := filepath.Join(dir, "link")
	if err := os.Symlink("file", link); err != nil {
		t.Fatal(err)
	}
	for mode, private := range map[os.FileMode]bool{0o400: true, 0o600: true, 0o700: true, 0o440: false, 0o444: false, 0o644: false, 0o602: false, 0o610: false} {
		file := filepath.Join(dir, "file")
		_ = os.Remove(file)
		if err := os.WriteFile(file, asJSON(goodFile()), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(file, mode); err != nil { // WriteFile applies the umask
			t.Fatal(err)
		}
		creds, err := LoadCredentials(link)
		if err != nil {
			t.Errorf("%v: %v", mode, err)
			continue
		}
		switch err := creds.CheckFile(); {
		case private && err != nil:
			t.Errorf("%v: %v", mode, err)
		case !private && err == nil:
			t.Errorf("%v: no error", mode)
		case !private:
			checkError(t, err, link, fmt.Sprintf("(mode %04o); use chmod 600", mode))
		}
	}
	creds, err := ParseCredentials(asJSON(goodFile()))
	if err != nil || creds.CheckFile() != nil || (Credentials{}).CheckFile() != nil {
		t.Errorf("from memory: %v, %v", err, creds.CheckFile())
	}
}
