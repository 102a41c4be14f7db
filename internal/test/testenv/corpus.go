package testenv

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// Root returns the root of the checkout.
func Root(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the working directory")
		}
		dir = parent
	}
}

// Corpus returns the folder with real OpenAPI documents, which is beside the
// checkout in development and in CI. The test is skipped where it is not.
func Corpus(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(filepath.Dir(Root(t)), "shared", "corpus")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no corpus of OpenAPI documents beside the checkout: %v", err)
	}
	return dir
}

// fewest guards against a corpus that is there in part only.
const fewest = 70

// Documents lists the documents of the corpus, files that are part of another
// document included, in alphabetical order.
func Documents(t testing.TB) []string {
	t.Helper()
	var paths []string
	err := filepath.WalkDir(Corpus(t), func(path string, _ fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".json", ".yaml", ".yml":
			paths = append(paths, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(paths) < fewest {
		t.Fatalf("the corpus has %d documents, want %d or more", len(paths), fewest)
	}
	return paths
}

// Size returns the size of a file in bytes.
func Size(t testing.TB, path string) int64 {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Size()
}
