package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// description is one argument of diff: what load takes, and its bytes, or
// why there are none.
type description struct {
	input  load.Input
	source []byte
	page   bool // the bytes were made of a page
	diags  diag.List
}

// kinds are the kinds of arguments that diff takes, the first that fits first.
// Another kind is another line.
var kinds = []struct {
	fits     func(arg string) bool
	describe func(ctx context.Context, arg string) (description, error)
}{
	{func(arg string) bool { return !strings.Contains(arg, "://") && isPage(arg) }, fromPage},
	{func(arg string) bool { return strings.HasPrefix(arg, "git:") }, fromGit},
	{func(arg string) bool { return strings.Contains(arg, "://") }, fromURL},
	{func(string) bool { return true }, fromFile},
}

func describe(ctx context.Context, arg string) (description, error) {
	for _, k := range kinds {
		if k.fits(arg) {
			return k.describe(ctx, arg)
		}
	}
	return description{}, fmt.Errorf("%q is no description", arg) // the last kind fits
}

func fromURL(_ context.Context, arg string) (description, error) {
	return description{}, fmt.Errorf("%q is a URL, and diff fetches nothing; save it to a file", arg)
}

func fromFile(_ context.Context, arg string) (description, error) {
	info, err := os.Stat(arg)
	switch {
	case err != nil:
		return description{}, fmt.Errorf("read %s: %w", arg, errors.Unwrap(err))
	case !info.Mode().IsRegular():
		return description{}, fmt.Errorf("read %s: it is no file", arg)
	case info.Size() > maxDescription:
		return description{}, fmt.Errorf("read %s: it has more than %d MiB", arg, maxDescription>>20)
	}
	data, err := os.ReadFile(arg)
	if err != nil {
		return description{}, fmt.Errorf("read %s: %w", arg, err)
	}
	return description{input: load.Input{Path: arg}, source: data}, nil
}

// maxDescription is load's limit for one file.
const maxDescription = 64 << 20

// fromGit reads git:REV:PATH from the object store: no work tree, no filters,
// and no network, also where the clone left objects out.
func fromGit(ctx context.Context, arg string) (description, error) {
	object := strings.TrimPrefix(arg, "git:")
	rev, path, ok := strings.Cut(object, ":")
	if !ok || rev == "" || path == "" || strings.HasPrefix(rev, "-") {
		return description{}, fmt.Errorf("%q: a file of a revision is written git:REV:PATH, for example git:HEAD:api.yaml", arg)
	}
	git, err := exec.LookPath("git")
	if err != nil {
		return description{}, fmt.Errorf("%s: there is no git on the PATH to read it with", arg)
	}
	cmd := exec.CommandContext(ctx, git, "cat-file", "blob", object)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
	var stdout, stderr bytes.Buffer
	out := &limited{buffer: &stdout}
	cmd.Stdout, cmd.Stderr = out, &stderr
	if err := cmd.Run(); err != nil {
		switch {
		case out.full:
			return description{}, fmt.Errorf("%s: it has more than %d MiB", arg, maxDescription>>20)
		case stderr.Len() > 0:
			line, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
			return description{}, fmt.Errorf("%s: git: %s", arg, strings.TrimPrefix(line, "fatal: "))
		}
		return description{}, fmt.Errorf("%s: git: %w", arg, err)
	}
	return description{input: load.Input{Name: arg, Data: stdout.Bytes()}, source: stdout.Bytes()}, nil
}

// limited is a buffer that refuses what load would refuse later.
type limited struct {
	buffer *bytes.Buffer
	full   bool
}

func (l *limited) Write(p []byte) (int, error) {
	if l.buffer.Len()+len(p) > maxDescription {
		l.full = true
		return 0, errors.New("too long")
	}
	return l.buffer.Write(p)
}
