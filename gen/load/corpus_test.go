package load_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

func TestCorpusLoads(t *testing.T) {
	for _, path := range testenv.Documents(t) {
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
