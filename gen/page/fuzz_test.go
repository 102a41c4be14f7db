package page

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/safe"
)

// FuzzPage imports any bytes as a page: nothing panics, every diagnostic has its
// parts, and a second import of what was accepted changes nothing.
func FuzzPage(f *testing.F) {
	seeds, err := filepath.Glob(filepath.Join("testdata", "pages", "*"))
	if err != nil || len(seeds) == 0 {
		f.Fatalf("no seeds: %v", err)
	}
	for _, path := range seeds {
		data, err := os.ReadFile(path)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		first := fuzzImport(t, nil, data)
		if first == nil {
			return
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(first, &doc); err != nil {
			t.Fatalf("no YAML: %v\n%s", err, first)
		}
		if second := fuzzImport(t, first, data); !bytes.Equal(first, second) {
			t.Fatalf("importing again changes something\n%s\n%s", Diff("spec", first, second), data)
		}
	})
}

func fuzzImport(t *testing.T, into, data []byte) []byte {
	doc, err := Open("spec.yaml", into, Options{})
	if err != nil {
		t.Fatal(err)
	}
	diags := doc.Import(Input{Name: "page", Data: data})
	for _, d := range diags {
		if d.Code == "" || d.Message == "" || d.Instead == "" || d.File == "" {
			t.Fatalf("incomplete: %#v", d)
		}
	}
	out, changed, err := doc.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if i := bytes.IndexFunc(out, func(r rune) bool { return r != '\n' && !safe.Rune(r) }); i >= 0 && into == nil {
		t.Fatalf("an unsafe character in %q", out[max(0, i-20):i+10])
	}
	if diags.HasErrors() {
		if changed || diags.Count(2) != 1 {
			t.Fatalf("changed: %t, %v", changed, diags)
		}
		return nil
	}
	return out
}
