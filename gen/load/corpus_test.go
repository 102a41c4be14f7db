package load_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

const corpus = "../../../shared/corpus"

// corpusFiles returns the OpenAPI documents of the corpus, which is not part of
// the repository.
func corpusFiles(t testing.TB) []string {
	t.Helper()
	if _, err := os.Stat(corpus); err != nil {
		t.Skipf("no corpus at %s", corpus)
	}
	var files []string
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".yaml", ".yml", ".json":
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestCorpusLoads(t *testing.T) {
	for _, path := range corpusFiles(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			doc, diags := load.Load(load.Input{Path: path}, load.Options{})
			if doc == nil || diags.HasErrors() {
				t.Fatalf("did not load:\n%v", diags.Err())
			}
			t.Logf("%s: %v, %d warnings", doc.Version, time.Since(start).Round(time.Millisecond), diags.Count(diag.Warning))
			for _, d := range diags.Sorted() {
				t.Log(d)
			}
		})
	}
}
