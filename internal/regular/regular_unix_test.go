//go:build unix

package regular

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"testing"
)

// replaced has files that are replaced by a pipe between Stat and OpenFile.
type replaced struct{ pipe string }

func (replaced) Stat(name string) (fs.FileInfo, error) { return os.Stat(name) }

func (r replaced) OpenFile(_ string, flag int, perm fs.FileMode) (*os.File, error) {
	return os.OpenFile(r.pipe, flag, perm)
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	pipe, file := filepath.Join(dir, "pipe"), filepath.Join(dir, "file")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	if data, err := Read(file, 3); string(data) != "tex" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
	for _, name := range []string{pipe, dir, os.DevNull} {
		if _, err := Open(name); !errors.Is(err, ErrNotRegular) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Open(filepath.Join(dir, "nothing")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	// Without a non-blocking open, this waits for a writer.
	if _, err := OpenIn(replaced{pipe}, file); !errors.Is(err, ErrNotRegular) {
		t.Error(err)
	}
}
