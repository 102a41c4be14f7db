// Package codec tests the JSON reader and writer of emitted clients inside a client:
// in a module of its own, with the tests in testdata beside the emitted files.
package codec

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/gentest"
)

// TestCodec runs the tests in testdata: what is read, what is written, and errors.
func TestCodec(t *testing.T) {
	module := newModule(t)
	module.Test(t)
}

// newModule returns a module with the client of codec.yaml and its tests.
func newModule(t *testing.T) *gentest.Module {
	t.Helper()
	r := gen.Generate(gen.Config{Spec: load.Input{Path: "testdata/codec.yaml"}, Package: "api"})
	if r.Files == nil {
		t.Fatal(r.Diags.Err())
	}
	module := gentest.NewModule(t)
	module.Add(t, "codec", r.Files)
	tests, err := filepath.Glob("testdata/*_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range tests {
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		module.AddTest(t, "codec", strings.TrimSuffix(filepath.Base(path), ".txt"), source)
	}
	return module
}
