package main

import (
	"context"
	"fmt"
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
	files  *gitFolder // of a document at a revision
}

// documents are the old and the new one.
type documents [2]*document

func (d documents) close() {
	for _, doc := range d {
		if doc.files != nil {
			doc.files.close()
		}
	}
}

func readDocuments(ctx context.Context, args [2]string) (docs documents, err error) {
	for i, arg := range args {
		doc, err := readDocument(ctx, arg)
		if err != nil {
			return docs, err
		}
		docs[i] = &doc
	}
	return docs, nil
}

func readDocument(ctx context.Context, arg string) (document, error) {
	address := strings.Contains(arg, "://")
	switch {
	case !address && isPage(arg):
		return fromPage(ctx, arg)
	case strings.HasPrefix(arg, "git:"):
		return fromGit(ctx, arg)
	case address:
		return document{}, fmt.Errorf("URL %q is not supported; save it to a file", arg)
	}
	return fromFile(ctx, arg)
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
