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

// Shared returns the path of a file or folder of the material that is beside the
// checkout in development and in CI. The test is skipped where there is none of it;
// it fails where the material is there, but without this file.
func Shared(t testing.TB, name string) string {
	t.Helper()
	dir, ok := beside(t)
	if !ok {
		t.Skip("no material for tests beside the checkout")
	}
	path := filepath.Join(dir, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		t.Fatal(err)
	}
	return path
}

// beside returns the folder with the material, and whether it is there.
func beside(t testing.TB) (string, bool) {
	t.Helper()
	dir := filepath.Join(filepath.Dir(Root(t)), "shared")
	_, err := os.Stat(filepath.Join(dir, "corpus"))
	return dir, err == nil
}

// HasCorpus reports whether the corpus is beside the checkout, for tests that use it in
// addition to what they have of their own.
func HasCorpus(t testing.TB) bool {
	t.Helper()
	_, ok := beside(t)
	return ok
}

// AddDocuments adds the documents of the corpus with fewer than limit bytes to the seeds
// of a fuzz target; none where there is no corpus.
func AddDocuments(f *testing.F, limit int64) {
	f.Helper()
	if !HasCorpus(f) {
		return
	}
	for _, path := range Documents(f) {
		if Size(f, path) >= limit {
			continue
		}
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
}

// Corpus returns the folder with real OpenAPI documents.
func Corpus(t testing.TB) string {
	t.Helper()
	return Shared(t, "corpus")
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
