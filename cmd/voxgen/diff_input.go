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

// document is an argument of diff: the input of load and its bytes, or the errors.
type document struct {
	input  load.Input
	source []byte
	page   bool  // imported from a page
	absent error // set if the file is in the work tree, but not in the revision
	diags  diag.List
}

// kinds are the kinds of arguments of diff. The first one that matches is used.
var kinds = []struct {
	matches func(arg string) bool
	read    func(ctx context.Context, arg string) (document, error)
}{
	{func(arg string) bool { return !strings.Contains(arg, "://") && isPage(arg) }, fromPage},
	{func(arg string) bool { return strings.HasPrefix(arg, "git:") }, fromGit},
	{func(arg string) bool { return strings.Contains(arg, "://") }, fromURL},
	{func(string) bool { return true }, fromFile},
}

func readDocument(ctx context.Context, arg string) (document, error) {
	for _, k := range kinds {
		if k.matches(arg) {
			return k.read(ctx, arg)
		}
	}
	return document{}, fmt.Errorf("%q is not a document", arg) // not reached, the last kind matches
}

func fromURL(_ context.Context, arg string) (document, error) {
	return document{}, fmt.Errorf("URL %q is not supported; save it to a file", arg)
}

func fromFile(_ context.Context, arg string) (document, error) {
	data, err := readFile(arg)
	if err != nil {
		return document{}, err
	}
	return document{input: load.Input{Path: arg}, source: data}, nil
}

// readFile reads a regular file.
func readFile(path string) ([]byte, error) {
	data, err := load.Input{Path: path}.Read(maxDocument)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	return data, nil
}

// maxDocument is load's limit for one file.
const maxDocument = 64 << 20

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
	cmd := exec.CommandContext(ctx, git, "cat-file", "blob", object)
	cmd.Env = append(os.Environ(), "GIT_NO_LAZY_FETCH=1", "GIT_TERMINAL_PROMPT=0", "LC_ALL=C")
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
