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

// pageEndings are the file name extensions that distinguish pages from documents.
var pageEndings = []string{".txt", ".md", ".mdx", ".html", ".htm"}

func isPage(arg string) bool {
	return slices.Contains(pageEndings, strings.ToLower(path.Ext(filepath.ToSlash(arg))))
}

// fromPage imports a page into an empty document. Sentences that are not understood
// are reported by import; diff reports only pages that cannot be read at all.
func fromPage(ctx context.Context, arg string) (document, error) {
	read := fromFile
	if strings.HasPrefix(arg, "git:") {
		read = fromGit
	}
	in, err := read(ctx, arg)
	if err != nil || in.absent != nil {
		return in, err
	}
	doc, err := page.Open(arg, nil, page.Options{Title: apiTitle, Server: apiServer, RolesExtension: apiRoles})
	if err != nil {
		return document{}, ours(err)
	}
	if diags := onlyErrors(doc.Import(page.Input{Name: arg, Data: in.source})); len(diags) > 0 {
		for i := range diags {
			diags[i].Instead = "" // it is about the document that import updates
		}
		return document{diags: diags}, nil
	}
	data, _, err := doc.Bytes()
	if err != nil {
		return document{}, ours(err)
	}
	return document{input: load.Input{Name: arg, Data: data}, source: data, page: true}, nil
}

// forgetLines removes lines from findings about a document that was imported from a
// page, because they are not those of the page.
func forgetLines(r *change.Report, name string) {
	for _, f := range r.Findings {
		for _, p := range []*change.Place{f.Old, f.New} {
			if p != nil && p.File == name {
				p.Line, p.Column = 0, 0
			}
		}
	}
}
