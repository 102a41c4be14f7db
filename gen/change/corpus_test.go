package change

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// corpus holds real descriptions; a checkout elsewhere has none.
const corpus = "../../../shared/corpus"

// TestCorpus compares every real description that generates with itself:
// nothing changed, whatever is in it, and the client type-checks without the
// standard library.
func TestCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("the corpus takes a while")
	}
	if _, err := os.Stat(corpus); err != nil {
		t.Skip("no corpus beside the checkout")
	}
	compared := 0
	err := filepath.WalkDir(corpus, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || filepath.Ext(path) == ".md" {
			return err
		}
		in := load.Input{Path: path}
		load1, _ := load.Load(in, load.Options{})
		load2, _ := load.Load(in, load.Options{})
		res := gen.Generate(gen.Config{Spec: in})
		source, err := os.ReadFile(path)
		if load1 == nil || res.Files == nil || err != nil {
			return err
		}
		start := time.Now()
		r, err := Compare(Side{path, load1, source, res.Files}, Side{path, load2, source, res.Files})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return nil
		}
		if len(r.Findings) > 0 || r.Version.Part != "none" {
			t.Errorf("%s: %s, %s", path, r.Summary(), r.Findings[0].Message)
		}
		if took := time.Since(start); took > time.Second {
			t.Logf("%s: %v", filepath.Base(path), took)
		}
		if _, err := newReader().packages(res.Files); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		compared++
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if compared < 30 {
		t.Errorf("only %d descriptions were compared", compared)
	}
}

func BenchmarkGo(b *testing.B) {
	old := sideOf(b, "voximplant.yaml", voximplant(b)).Files
	new := sideOf(b, "voximplant.yaml", strings.Replace(voximplant(b), "name: billing_address_zip", "name: zip", 1)).Files
	for b.Loop() {
		if found, err := Go(old, new); err != nil || len(found) != 2 {
			b.Fatal(err)
		}
	}
}

func BenchmarkCompare(b *testing.B) {
	old := sideOf(b, "voximplant.yaml", voximplant(b))
	new := sideOf(b, "voximplant.yaml", strings.Replace(voximplant(b), "name: billing_address_zip", "name: zip", 1))
	for b.Loop() {
		if _, err := Compare(old, new); err != nil {
			b.Fatal(err)
		}
	}
}
