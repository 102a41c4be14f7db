package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
)

// gitFolder has the files of a folder at a revision, which the references of a document
// may lead to.
type gitFolder struct {
	entries map[string]gitEntry // by path in the folder
	blobs   *exec.Cmd           // prints the objects with the names that it reads
	asks    io.WriteCloser
	answers *bufio.Reader
}

// gitEntry is a file or a symbolic link.
type gitEntry struct {
	object string
	link   bool
}

// openGitFolder lists the files of a folder. The caller closes it.
func openGitFolder(ctx context.Context, rev, folder string) (*gitFolder, error) {
	git, err := exec.LookPath("git")
	if err != nil {
		return nil, err
	}
	g := &gitFolder{entries: map[string]gitEntry{}}
	list, err := gitCommand(ctx, git, "ls-tree", "-r", "-z", "--full-tree", rev+":"+strings.TrimPrefix(folder, ".")).Output()
	if err != nil {
		return nil, fmt.Errorf("git ls-tree: %w", err)
	}
	for line := range strings.SplitSeq(string(list), "\x00") {
		about, name, _ := strings.Cut(line, "\t")
		if f := strings.Fields(about); len(f) == 3 && f[1] == "blob" { // mode, type, object
			g.entries[name] = gitEntry{object: f[2], link: f[0] == "120000"}
		}
	}
	g.blobs = gitCommand(ctx, git, "cat-file", "--batch")
	if g.asks, err = g.blobs.StdinPipe(); err != nil {
		return nil, err
	}
	answers, err := g.blobs.StdoutPipe()
	if err != nil {
		return nil, err
	}
	g.answers = bufio.NewReader(answers)
	return g, g.blobs.Start()
}

func (g *gitFolder) close() {
	_ = g.asks.Close()
	_ = g.blobs.Wait() // what it has printed is read
}

// read returns the content of a file. Symbolic links are followed within the folder.
func (g *gitFolder) read(name string) ([]byte, error) {
	for range 40 {
		at, rest, found := g.link(name)
		if !found {
			entry, ok := g.entries[name]
			if !ok {
				return nil, fs.ErrNotExist
			}
			return g.blob(entry.object)
		}
		target, err := g.blob(g.entries[at].object)
		if err != nil {
			return nil, err
		}
		name = path.Join(path.Dir(at), string(target), rest)
		if path.IsAbs(string(target)) || !filepath.IsLocal(filepath.FromSlash(name)) {
			return nil, errors.New("path escapes from parent") // as os.Root says it
		}
	}
	return nil, errors.New("too many symbolic links")
}

// link finds the symbolic link that a path leads through, and what follows it.
func (g *gitFolder) link(name string) (at, rest string, found bool) {
	for i := 0; i <= len(name); i++ {
		if (i == len(name) || name[i] == '/') && g.entries[name[:i]].link {
			return name[:i], strings.TrimPrefix(name[i:], "/"), true
		}
	}
	return "", "", false
}

// blob returns the content of an object.
func (g *gitFolder) blob(object string) ([]byte, error) {
	if _, err := fmt.Fprintln(g.asks, object); err != nil {
		return nil, err
	}
	about, err := g.answers.ReadString('\n')
	if err != nil {
		return nil, err
	}
	f := strings.Fields(about) // object, type, size
	if len(f) != 3 {
		return nil, fmt.Errorf("git: %s", strings.TrimSpace(about))
	}
	size, err := strconv.Atoi(f[2])
	if err != nil || size > maxDocument {
		return nil, fmt.Errorf("the file is larger than the limit of %d bytes", maxDocument)
	}
	data := make([]byte, size+1) // and a line end
	if _, err := io.ReadFull(g.answers, data); err != nil {
		return nil, err
	}
	return data[:size], nil
}
