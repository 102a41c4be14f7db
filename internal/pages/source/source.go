// Package source reads pages of documentation from files, folders, standard input,
// or https URLs of allowed hosts.
package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/page"
)

// maxPages limits the pages in a folder.
const maxPages = 5000

// Page is the text of a page, and what it is called in diagnostics. A text
// that is longer than a page may be is cut one byte behind that.
type Page struct {
	Name string
	Data []byte
}

// Options configures Read.
type Options struct {
	// Stdin is what "-" names.
	Stdin io.Reader
	// Hosts are those that may be asked, as host or host:port.
	Hosts []string
	// Client asks them; nil means one with a time limit. Its redirects are
	// checked whatever it is.
	Client *http.Client
	// Agent is the name that hosts are told.
	Agent string
}

var (
	errNoFile  = errors.New("not a regular file or folder")
	errNoPages = errors.New("no pages in the folder (*.txt, *.md, *.mdx, *.html)")
	errTooMany = fmt.Errorf("more than %d pages in the folder", maxPages)
)

// Read reads the pages named by args, in order; those of a folder sorted by name.
func Read(ctx context.Context, args []string, opts Options) ([]Page, error) {
	var out []Page
	for _, arg := range args {
		pages, err := one(ctx, arg, opts)
		if err != nil {
			return nil, err
		}
		out = append(out, pages...)
	}
	return out, nil
}

func one(ctx context.Context, arg string, opts Options) ([]Page, error) {
	switch {
	case arg == "-":
		data, err := read(opts.Stdin)
		if err != nil {
			return nil, fmt.Errorf("page: read standard input: %w", err)
		}
		return []Page{{Name: "-", Data: data}}, nil
	case strings.Contains(arg, "://"):
		p, err := fetch(ctx, arg, opts)
		if err != nil {
			return nil, err
		}
		return []Page{p}, nil
	}
	info, err := os.Stat(arg)
	switch {
	case err != nil:
		return nil, fmt.Errorf("page: read %s: %w", arg, plain(err))
	case info.IsDir():
		return folder(arg)
	case !info.Mode().IsRegular():
		// Reading a pipe could block forever.
		return nil, fmt.Errorf("page: read %s: %w", arg, errNoFile)
	}
	p, err := file(arg)
	return []Page{p}, err
}

// plain returns err without the path, which the message already contains.
func plain(err error) error {
	if pe, ok := errors.AsType[*fs.PathError](err); ok {
		return pe.Err
	}
	return err
}

// read reads at most one byte more than the limit, so that page.Parse can report
// that the page is too long.
func read(r io.Reader) ([]byte, error) { return io.ReadAll(io.LimitReader(r, page.MaxBytes+1)) }

func file(path string) (Page, error) {
	f, err := os.Open(path)
	if err != nil {
		return Page{}, fmt.Errorf("page: read %s: %w", path, plain(err))
	}
	defer f.Close()
	data, err := read(f)
	if err != nil {
		return Page{}, fmt.Errorf("page: read %s: %w", path, plain(err))
	}
	return Page{Name: filepath.ToSlash(path), Data: data}, nil
}

// folder reads the pages below dir. Symbolic links are not followed.
func folder(dir string) ([]Page, error) {
	var out []Page
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !slices.Contains([]string{".txt", ".md", ".mdx", ".html", ".htm"}, strings.ToLower(filepath.Ext(path))):
			return nil
		case len(out) >= maxPages:
			return errTooMany
		}
		p, err := file(path)
		out = append(out, p)
		return err
	})
	if err == nil && len(out) == 0 {
		err = errNoPages
	}
	if err != nil {
		return nil, fmt.Errorf("page: read %s: %w", dir, plain(err))
	}
	return out, nil
}
