// Package codec tests the JSON reader and writer of emitted clients inside a client:
// in a module of its own, with the tests in testdata beside the emitted files.
package codec

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestCodec runs the tests in testdata: what is read, what is written, and errors.
func TestCodec(t *testing.T) {
	module := newModule(t)
	if !testenv.HasCorpus(t) {
		t.Log("without JSONTestSuite, which is beside the checkout in development")
		module.Test(t)
		return
	}
	module.Test(t, "-args", "-suite", testenv.Shared(t, "json-test-suite"), "-table", documented(t))
}

var fuzzTime = flag.Duration("for", 0, "TestFuzz: how long each fuzz target of the client runs")

// TestFuzz runs the fuzz targets in testdata. A failure prints its input.
func TestFuzz(t *testing.T) {
	if *fuzzTime == 0 {
		t.Skip("TestCodec runs the seeds; -for sets how long to fuzz")
	}
	for _, target := range []string{"FuzzRead", "FuzzWrite"} {
		module := newModule(t)
		module.Test(t, "-run", "^$", "-fuzz", "^"+target+"$", "-fuzztime", fuzzTime.String(), "-fuzzminimizetime", "10x", "-parallel", "1")
	}
}

// documented returns a file with what docs/json.md says of the files i_*: whether they
// are accepted.
func documented(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "json.md"))
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	for _, row := range regexp.MustCompile("(?m)^\\| `(i_[^`]+)` \\| (yes|no) \\|").FindAllStringSubmatch(string(page), -1) {
		lines.WriteString(row[1] + " " + row[2] + "\n")
	}
	path := filepath.Join(t.TempDir(), "table")
	if err := os.WriteFile(path, []byte(lines.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
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
