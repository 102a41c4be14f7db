package playground

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSamples: clients are generated from the samples of the page, without warnings.
func TestSamples(t *testing.T) {
	samples, err := filepath.Glob("../../docs/playground/samples/*")
	if err != nil || len(samples) != 3 {
		t.Fatal(samples, err)
	}
	for _, path := range samples {
		document, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		result := Generate(filepath.Base(path), document)
		if len(result.Files) < 10 {
			t.Errorf("%s: %d files", path, len(result.Files))
		}
		for _, d := range result.Diagnostics {
			if d.Severity != "note" {
				t.Errorf("%s:%d:%d: %s", path, d.Line, d.Column, d.Text)
			}
		}
	}
}

// TestBroken: a document with errors has diagnostics with lines, and no files.
func TestBroken(t *testing.T) {
	result := Generate("api.yaml", []byte("openapi: 3.1.0\ninfo: {title: A, version: '1'}\npaths:\n  /a:\n    get: {x-voxgen-nmae: B, responses: {'204': {description: Done}}}\n"))
	if len(result.Files) != 0 || len(result.Diagnostics) != 1 {
		t.Fatalf("%+v", result)
	}
	if d := result.Diagnostics[0]; d.Line != 5 || d.Column == 0 || !strings.HasPrefix(d.Text, "error: unknown extension x-voxgen-nmae") {
		t.Errorf("%+v", d)
	}
}

// TestZip: the archive has the files, in the folder of the package.
func TestZip(t *testing.T) {
	result := Result{Package: "pets", Files: []File{{Name: "a_gen.go", Text: "package pets\n"}, {Name: "petsfake/b_gen.go", Text: "package petsfake\n"}}}
	data, err := result.Zip()
	if err != nil {
		t.Fatal(err)
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) != len(result.Files) {
		t.Fatal(err)
	}
	for i, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if want := result.Files[i]; err != nil || f.Name != "pets/"+want.Name || string(text) != want.Text {
			t.Errorf("%s: %q, %v", f.Name, text, err)
		}
	}
}
