package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// What a reader can take in: lines of a file, and of a function in it.
const (
	maxFileLines     = 400
	maxFunctionLines = 60
)

// TestSizes holds every file that is written by hand to these limits, tests and
// templates included. Functions of tests may be longer, for tables are part of them.
func TestSizes(t *testing.T) {
	root := testenv.Root(t)
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name == "generated" || name == ".git" || d.Name() == "testdata" {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".go.tmpl") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil || strings.HasPrefix(string(text), "// Code generated ") {
			return err
		}
		files++
		size(t, name, strings.Split(string(text), "\n"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 200 {
		t.Errorf("%d files, want some hundred: this test tests nothing", files)
	}
}

// size checks one file, whose functions end as gofmt writes them.
func size(t *testing.T, name string, lines []string) {
	t.Helper()
	if len(lines)-1 > maxFileLines {
		t.Errorf("%s has %d lines; at most %d", name, len(lines)-1, maxFileLines)
	}
	start := 0
	for i, line := range lines {
		switch {
		case strings.HasPrefix(line, "func ") && strings.HasSuffix(line, "{"):
			start = i
		case line == "}" && !strings.HasSuffix(name, "_test.go") && strings.HasPrefix(lines[start], "func ") && i-start+1 > maxFunctionLines:
			t.Errorf("%s:%d: %s has %d lines; at most %d", name, start+1, strings.TrimSuffix(lines[start], " {"), i-start+1, maxFunctionLines)
		case line == "}":
			start = 0
		}
	}
}
