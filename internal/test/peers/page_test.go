package peers

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/modfile"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

var update = flag.Bool("update", false, "write the tables to docs/benchmarks.md and docs/scorecard.md")

// publish prints a table and, with -update, replaces the one of that name in a page of docs.
func publish(t *testing.T, file, name, table string) {
	t.Helper()
	t.Log("\n" + table)
	if !*update || *document != "" {
		return
	}
	page := filepath.Join(testenv.Root(t), "docs", file)
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(text, []byte("<!-- table "+name+" -->\n"))
	_, after, closed := bytes.Cut(rest, []byte("<!-- end -->"))
	if !ok || !closed {
		t.Fatalf("docs/%s has no place for the table %s", file, name)
	}
	text = bytes.Join([][]byte{before, []byte("<!-- table " + name + " -->\n" + table + "<!-- end -->"), after}, nil)
	if err := os.WriteFile(page, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestVersions: the pages name the versions of the peers that the module requires.
func TestVersions(t *testing.T) {
	pages := map[string][]byte{"benchmarks.md": nil, "scorecard.md": nil}
	for file := range pages {
		text, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", file))
		if err != nil {
			t.Fatal(err)
		}
		pages[file] = text
	}
	data, err := os.ReadFile("testdata/module/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	mod, err := modfile.Parse("go.mod", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, name := range map[string]string{"github.com/ogen-go/ogen": "ogen", "github.com/oapi-codegen/oapi-codegen/v2": "oapi-codegen"} {
		i := slices.IndexFunc(mod.Require, func(r *modfile.Require) bool { return r.Mod.Path == path })
		if i < 0 {
			t.Fatalf("the module does not require %s", path)
		}
		want := name + " " + mod.Require[i].Mod.Version
		for file, page := range pages {
			if !bytes.Contains(page, []byte(want)) {
				t.Errorf("docs/%s does not name %s", file, want)
			}
		}
	}
}
