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

// Opening a pipe as a folder would wait, too.
func TestPipeAsFolder(t *testing.T) {
	outer := t.TempDir()
	pipe := filepath.Join(outer, "pipe")
	if err := syscall.Mkfifo(pipe, 0o644); err != nil {
		t.Skip(err)
	}
	for _, folder := range []Folder{{Path: pipe}, {Path: filepath.Join(pipe, "a")}, {Within: outer, Path: "pipe"}, {Within: outer, Path: "pipe/a"}, {Within: pipe, Path: "a"}} {
		if _, err := folder.Plan(nil); err == nil {
			t.Errorf("%v: planned", folder)
		}
		if _, err := folder.Write([]File{file("a.go", "1")}); err == nil {
			t.Errorf("%v: written", folder)
		}
	}
}
