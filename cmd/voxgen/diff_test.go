package main

import (
	"bytes"
	"strings"
	"testing"
)

// TestDiffWithoutGit: a revision needs git, and the error says so.
func TestDiffWithoutGit(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	var stdout, stderr bytes.Buffer
	if code := run([]string{"diff", "git:HEAD:a.yaml", "git:HEAD:a.yaml"}, &stdout, &stderr); code != exitBroken {
		t.Errorf("exit code %d", code)
	}
	if want := "voxgen: read git:HEAD:a.yaml: git not found in PATH"; !strings.HasPrefix(stderr.String(), want) {
		t.Errorf("%q", stderr.String())
	}
}
