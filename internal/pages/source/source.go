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
	"sync"

	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/regular"
)

// maxPages limits the pages in a folder.
const maxPages = 5000

// Page is the text of a page, and what it is called in diagnostics. A text
// that is longer than a page may be is cut one byte behind that.
type Page struct {
	Name string
	Data []byte
}

// Failure is a page, or a folder of pages, that could not be read.
type Failure struct {
	Name string
	Err  error
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
	// Cache is a folder for fetched pages, which are fetched again only if they
	// changed; empty: none.
	Cache string
	// Fetched, if not nil, is called for each page of a host when it is done. Calls
	// may be concurrent.
	Fetched func()
}

var (
	errNoFile  = errors.New("not a regular file or folder")
	errNoPages = errors.New("no pages in the folder (*.txt, *.md, *.mdx, *.html)")
	errTooMany = fmt.Errorf("more than %d pages in the folder", maxPages)
)

// IsAddress reports whether an argument of Read is a URL.
func IsAddress(arg string) bool { return strings.Contains(arg, "://") }

// Read reads the pages named by args, in order; those of a folder sorted by name. Pages
// of hosts are fetched several at the same time. What cannot be read is in the second
// result, also when ctx is done.
func Read(ctx context.Context, args []string, opts Options) ([]Page, []Failure) {
	results := make([]result, len(args))
	f := newFetcher(opts)
	var group sync.WaitGroup
	for i, arg := range args {
		if !IsAddress(arg) {
			results[i] = local(arg, opts.Stdin)
			continue
		}
		group.Go(func() {
			p, err := f.page(ctx, arg)
			results[i].add(p, showAddress(arg), err)
			if opts.Fetched != nil {
				opts.Fetched()
			}
		})
	}
	group.Wait()
	var all result
	for _, r := range results {
		all.pages = append(all.pages, r.pages...)
		all.failures = append(all.failures, r.failures...)
	}
	return all.pages, all.failures
}

// result is what became of an argument.
type result struct {
	pages    []Page
	failures []Failure
}

// add adds a page or, if err is not nil, why there is none.
func (r *result) add(p Page, name string, err error) {
	if err != nil {
		r.failures = append(r.failures, Failure{name, plain(err)})
		return
	}
	r.pages = append(r.pages, p)
}

// local reads a file, the files of a folder, or standard input.
func local(arg string, stdin io.Reader) (r result) {
	name := filepath.ToSlash(arg)
	if arg == "-" {
		data, err := read(stdin)
		r.add(Page{Name: arg, Data: data}, "standard input", err)
		return r
	}
	info, err := os.Stat(arg)
	switch {
	case err != nil:
	case info.IsDir():
		return folder(arg)
	case !info.Mode().IsRegular():
		err = errNoFile // reading a pipe could block forever
	default:
		var p Page
		p, err = file(arg)
		r.add(p, name, err)
		return r
	}
	r.add(Page{}, name, err)
	return r
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
	data, err := regular.Read(path, page.MaxBytes+1)
	return Page{Name: filepath.ToSlash(path), Data: data}, err
}

// folder reads the pages below dir. Symbolic links are not followed.
func folder(dir string) (r result) {
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			r.add(Page{}, filepath.ToSlash(path), err)
			return nil
		case path != dir && strings.HasPrefix(d.Name(), "."):
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil
		case !d.Type().IsRegular() || !slices.Contains([]string{".txt", ".md", ".mdx", ".html", ".htm"}, strings.ToLower(filepath.Ext(path))):
			return nil
		case len(r.pages) >= maxPages:
			return errTooMany
		}
		p, err := file(path)
		r.add(p, filepath.ToSlash(path), err)
		return nil
	})
	if err == nil && len(r.pages)+len(r.failures) == 0 {
		err = errNoPages
	}
	if err != nil {
		return result{failures: []Failure{{filepath.ToSlash(dir), err}}}
	}
	return r
}
