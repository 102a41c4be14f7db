package change

import (
	"os"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestCorpus compares every real document that generates with itself:
// nothing changed, whatever is in it, and the client type-checks without the
// standard library.
func TestCorpus(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestStable compares the documents of testdata with themselves")
	compared := 0
	for _, path := range testenv.Documents(t) {
		in := load.Input{Path: path}
		load1, _ := load.Load(in, load.Options{})
		load2, _ := load.Load(in, load.Options{})
		res := gen.Generate(gen.Config{Spec: in})
		source, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if load1 == nil || res.Files == nil {
			continue
		}
		r, err := Compare(Side{path, load1, source, res.Files}, Side{path, load2, source, res.Files})
		if err != nil {
			t.Errorf("%s: %v", path, err)
			continue
		}
		if len(r.Findings) > 0 || r.Version.Part != "none" {
			t.Errorf("%s: %s, %s", path, r.Summary(), r.Findings[0].Message)
		}
		if _, err := newReader().packages(res.Files); err != nil {
			t.Errorf("%s: %v", path, err)
		}
		compared++
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
