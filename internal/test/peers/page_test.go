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

var update = flag.Bool("update", false, "write the tables to docs/benchmarks.md")

// publish prints a table and, with -update, replaces the one of that name in the page.
func publish(t *testing.T, name, table string) {
	t.Helper()
	t.Log("\n" + table)
	if !*update || *document != "" {
		return
	}
	page := filepath.Join(testenv.Root(t), "docs", "benchmarks.md")
	text, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := bytes.Cut(text, []byte("<!-- table "+name+" -->\n"))
	_, after, closed := bytes.Cut(rest, []byte("<!-- end -->"))
	if !ok || !closed {
		t.Fatalf("docs/benchmarks.md has no place for the table %s", name)
	}
	text = bytes.Join([][]byte{before, []byte("<!-- table " + name + " -->\n" + table + "<!-- end -->"), after}, nil)
	if err := os.WriteFile(page, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestVersions: the page names the versions of the peers that the module requires.
func TestVersions(t *testing.T) {
	page, err := os.ReadFile(filepath.Join(testenv.Root(t), "docs", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
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
		if want := name + " " + mod.Require[i].Mod.Version; !bytes.Contains(page, []byte(want)) {
			t.Errorf("docs/benchmarks.md does not name %s", want)
		}
	}
}
