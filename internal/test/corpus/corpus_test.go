// Package corpus generates clients from real documents, those in
// ../shared/corpus, and compiles all of them.
package corpus

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// operations counts what a document asks for, without the generator's help.
func operations(t *testing.T, path string) int {
	t.Helper()
	doc, diags := load.Load(load.Input{Path: path}, load.Options{})
	if doc == nil {
		t.Fatal(diags.Err())
	}
	n := 0
	for _, item := range doc.T.Paths.Map() {
		n += len(item.Operations())
	}
	return n
}

// large is the size of a document, in bytes, above which only the slow tests type-check
// its client and generate it again.
const large = 100_000

// TestCorpus wants a client from every document, with every operation, and the same
// again with one processor. The clients are type-checked: those of all documents in the
// slow tests, which also vet them.
func TestCorpus(t *testing.T) {
	root := testenv.Corpus(t)
	module := gentest.NewModule(t)
	var tally strings.Builder
	total, lines := 0, 0
	for i, path := range testenv.Documents(t) {
		name, _ := filepath.Rel(root, path)
		r := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
		if r.Files == nil {
			t.Errorf("%s: %v", name, r.Diags.Err())
			continue
		}
		want := operations(t, path)
		if got := len(r.API.Operations); got != want {
			t.Errorf("%s: %d operations of %d", name, got, want)
		}
		if testenv.Size(t, path) <= large || testenv.Slow() {
			module.Add(t, fmt.Sprintf("p%02d", i), r.Files)
			if digest(r) != digest(alone(path)) {
				t.Errorf("%s: the result depends on the number of processors, or differs from run to run", name)
			}
		}
		n := 0
		for _, f := range r.Files {
			n += strings.Count(string(f.Content), "\n")
		}
		total, lines = total+want, lines+n
		fmt.Fprintf(&tally, "p%02d %4d operations %6d lines %3d warnings  %s\n", i, want, n, r.Diags.Count(diag.Warning), name)
	}
	t.Logf("%d operations, %d lines\n%s", total, lines, tally.String())
	module.Vet(t)
}

// alone generates with one processor.
func alone(path string) gen.Result {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	return gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
}

// TestOptions type-checks the clients and fakes of the smaller documents with everything
// that is off by default.
func TestOptions(t *testing.T) {
	testenv.SkipUnlessSlow(t, "the cases interface and extra run it for small documents")
	for _, path := range testenv.Documents(t) {
		if testenv.Size(t, path) > large {
			continue
		}
		r := gen.Generate(gen.Config{
			Spec: load.Input{Path: path}, Package: "api", Interface: true, Extra: true,
			ImportPath: func(string) string { return "example.com/generated/api" },
		})
		if r.Files == nil {
			t.Errorf("%s: %v", path, r.Diags.Err())
			continue
		}
		gentest.TypeCheck(t, "example.com/generated/api", r.Files)
	}
}

func digest(r gen.Result) string {
	var b strings.Builder
	for _, f := range r.Files {
		b.WriteString(f.Name + "\n" + string(f.Content))
	}
	for _, d := range r.Diags {
		b.WriteString(d.String() + "\n")
	}
	return b.String()
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
