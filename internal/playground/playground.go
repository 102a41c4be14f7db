// Package playground is the generator behind the page in docs/playground: a document in
// memory to the files of a client in memory. internal/playground/wasm calls it from the page.
package playground

import (
	"archive/zip"
	"bytes"
	"fmt"
	"path"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// Result is what the page shows for a document. Files is empty if there are errors.
type Result struct {
	Package     string       `json:"package"`
	Files       []File       `json:"files"`
	Diagnostics []Diagnostic `json:"diagnostics"`
}

// File is a generated file.
type File struct {
	Name string `json:"name"`
	Text string `json:"text"`
}

// Diagnostic is a problem of the document. Line and Column are 0 if it has no position.
type Diagnostic struct {
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Severity string `json:"severity"` // error, warning or note
	Text     string `json:"text"`
}

// ImportPath returns the import path that the fake uses for the client of a package.
func ImportPath(pkg string) string { return path.Join("example.com", pkg) }

// Generate generates a client, as voxgen generate does with the import path
// [ImportPath]. name is the name of the document in headers and diagnostics.
func Generate(name string, document []byte) Result {
	generated := gen.Generate(gen.Config{
		Spec:       load.Input{Name: name, Data: document},
		ImportPath: ImportPath,
	})
	result := Result{Files: []File{}, Diagnostics: []Diagnostic{}}
	if generated.API != nil {
		result.Package = generated.API.Package
	}
	for _, f := range generated.Files {
		result.Files = append(result.Files, File{Name: f.Name, Text: string(f.Content)})
	}
	for _, d := range generated.Diags {
		line, column := d.Line, d.Column
		d.Position = diag.Position{}
		result.Diagnostics = append(result.Diagnostics, Diagnostic{Line: line, Column: column, Severity: d.Severity.String(), Text: d.String()})
	}
	return result
}

// Zip returns an archive of the files, in a folder with the name of the package.
func (r Result) Zip() ([]byte, error) {
	var b bytes.Buffer
	archive := zip.NewWriter(&b)
	for _, f := range r.Files {
		w, err := archive.Create(path.Join(r.Package, f.Name))
		if err == nil {
			_, err = w.Write([]byte(f.Text))
		}
		if err != nil {
			return nil, fmt.Errorf("playground: zip: %w", err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("playground: zip: %w", err)
	}
	return b.Bytes(), nil
}
