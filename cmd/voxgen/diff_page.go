package main

import (
	"context"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/change"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/page"
)

// pageEndings tell a page from a description: nothing in a page does so before
// it is read, and a page that cannot be read has to be called one.
var pageEndings = []string{".txt", ".md", ".mdx", ".html", ".htm"}

func isPage(arg string) bool {
	return slices.Contains(pageEndings, strings.ToLower(path.Ext(filepath.ToSlash(arg))))
}

// fromPage makes the description that import makes of a page alone. The
// sentences that could not be understood are import's to report; diff says only
// why a page cannot be read at all.
func fromPage(ctx context.Context, arg string) (description, error) {
	read := fromFile
	if strings.HasPrefix(arg, "git:") {
		read = fromGit
	}
	in, err := read(ctx, arg)
	if err != nil {
		return description{}, err
	}
	doc, err := page.Open(arg, nil, page.Options{Title: apiTitle, Server: apiServer})
	if err != nil {
		return description{}, ours(err)
	}
	if diags := onlyErrors(doc.Import(arg, in.source)); len(diags) > 0 {
		for i := range diags {
			diags[i].Instead = "" // it says what import leaves as it was
		}
		return description{diags: diags}, nil
	}
	data, _, err := doc.Bytes()
	if err != nil {
		return description{}, ours(err)
	}
	return description{input: load.Input{Name: arg, Data: data}, source: data, page: true}, nil
}

// forgetLines takes from the findings the lines of a description that nobody
// has: it was made of a page, whose lines are others.
func forgetLines(r *change.Report, name string) {
	for _, f := range r.Findings {
		for _, p := range []*change.Place{f.Old, f.New} {
			if p != nil && p.File == name {
				p.Line, p.Column = 0, 0
			}
		}
	}
}
