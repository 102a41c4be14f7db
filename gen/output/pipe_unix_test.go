//go:build unix

package output

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// Opening a pipe would wait for ever, as target and as a stale file.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "a.go"), 0o644); err != nil {
		t.Skip(err)
	}
	if _, err := Write(dir, []File{file("a.go", "1")}); err == nil || !strings.Contains(err.Error(), "a.go: not overwritten: it is a special file") {
		t.Error(err)
	}
	if changes, err := Write(dir, nil); err != nil || len(changes) > 0 {
		t.Errorf("%s, %v", show(changes), err)
	}
}
