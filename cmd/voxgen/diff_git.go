package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/voxgen/voxgen/gen/load"
)

// fromGit reads git:REV:PATH from the object store, without a work tree, filters or
// network access, even in a partial clone.
func fromGit(ctx context.Context, arg string) (document, error) {
	object := strings.TrimPrefix(arg, "git:")
	rev, path, ok := strings.Cut(object, ":")
	if !ok || rev == "" || path == "" || strings.HasPrefix(rev, "-") {
		return document{}, fmt.Errorf("invalid revision %q: must be git:REV:PATH, such as git:HEAD:api.yaml", arg)
	}
	git, err := exec.LookPath("git")
	if err != nil {
		return document{}, fmt.Errorf("read %s: git not found in PATH", arg)
	}
	cmd := gitCommand(ctx, git, "cat-file", "blob", object)
	var stdout, stderr bytes.Buffer
	out := &limited{buffer: &stdout}
	cmd.Stdout, cmd.Stderr = out, &stderr
	if err := cmd.Run(); err != nil {
		switch {
		case out.full:
			return document{}, fmt.Errorf("read %s: larger than %d MiB", arg, maxDocument>>20)
		case stderr.Len() > 0:
			line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
			err = fmt.Errorf("read %s: git: %s", arg, strings.TrimPrefix(line, "fatal: "))
			if strings.Contains(line, "' exists on disk, but not in '") {
				return document{absent: err}, nil
			}
			return document{}, err
		}
		return document{}, fmt.Errorf("read %s: git: %w", arg, err)
	}
	return document{input: load.Input{Name: arg, Data: stdout.Bytes()}, source: stdout.Bytes()}, nil
}

func gitCommand(ctx context.Context, git string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, git, args...)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	return cmd
}

// limited is a buffer with the size limit of load.
type limited struct {
	buffer *bytes.Buffer
	full   bool
}

func (l *limited) Write(p []byte) (int, error) {
	if l.buffer.Len()+len(p) > maxDocument {
		l.full = true
		return 0, errors.New("too long")
	}
	return l.buffer.Write(p)
}
