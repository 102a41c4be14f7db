package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/page"
	"github.com/voxgen/voxgen/internal/pages/source"
	"github.com/voxgen/voxgen/internal/report"
)

// read reads the pages. With --partial, those that cannot be used are reported as warnings
// and omitted, unless there are no others.
func (f *importFlags) read(ctx context.Context, stdin io.Reader, args []string, p report.Printer) ([]source.Page, diag.List) {
	addresses := 0
	for _, arg := range args {
		if source.IsAddress(arg) {
			addresses++
		}
	}
	opts := source.Options{Stdin: stdin, Hosts: f.hosts, Client: f.client, Agent: "voxgen/" + gen.Version, Cache: pageCache()}
	if addresses > 0 {
		var fetched atomic.Int64
		opts.Fetched = func() { fetched.Add(1) }
		done := p.Progress(func() string { return fmt.Sprintf("fetched %d of %d pages", fetched.Load(), addresses) })
		defer done()
	}
	pages, failures := source.Read(ctx, args, opts)
	var diags diag.List
	for _, failure := range failures {
		diags.Errorf(diag.Position{File: failure.Name}, "page-unavailable", "%v", failure.Err)
	}
	if !f.partial {
		return pages, diags
	}
	var usable []source.Page
	for _, p := range pages {
		if _, found := page.Parse(p.Name, p.Data); found.HasErrors() {
			diags = append(diags, onlyErrors(found)...)
			continue
		}
		usable = append(usable, p)
	}
	if len(usable) > 0 {
		for i := range diags {
			diags[i].Severity, diags[i].Instead = diag.Warning, "the page is not used"
		}
	}
	return usable, diags
}

// pageCache returns the folder for fetched pages, or "" if the user has no folder for
// caches.
func pageCache() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "voxgen", "pages")
}

// open parses the document that is updated.
func (f *importFlags) open(data []byte) (doc *page.Document, diags diag.List) {
	at := diag.Position{File: filepath.ToSlash(f.into), Line: 1, Column: 1}
	if _, err := load.ParseYAML(data); err != nil {
		at.Line, at.Column = err.Line, err.Column
		diags.Errorf(at, "syntax", "%s", err.Text)
		return nil, diags
	}
	doc, err := page.Open(f.into, data, page.Options{Title: f.title, Server: f.server, Tag: f.tag, RolesExtension: f.roles})
	if err != nil {
		diags.Errorf(at, "syntax", "%v", errors.Unwrap(err)) // at has the name
	}
	return doc, diags
}
