// Package corpus generates clients from real descriptions, those in
// ../shared/corpus, and compiles all of them.
package corpus

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

const root = "../../../../shared/corpus"

// documents lists the descriptions of the corpus.
func documents(t testing.TB) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch filepath.Ext(path) {
		case ".json", ".yaml", ".yml":
			out = append(out, path)
		}
		return err
	})
	if os.IsNotExist(err) {
		t.Skipf("the corpus is not beside this checkout (%s)", root)
	}
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 70 {
		t.Fatalf("the corpus has %d documents, there were 70 and more", len(out))
	}
	return out
}

// operations counts what a description asks for, without the generator's help.
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

// TestCorpus wants a client from every document, with every operation, that
// compiles and passes vet.
func TestCorpus(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "go.mod"), "module corpus\n\ngo "+strings.TrimPrefix(runtime.Version(), "go")[:4]+"\n")
	var tally strings.Builder
	total, lines := 0, 0
	for i, path := range documents(t) {
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
		out := filepath.Join(dir, fmt.Sprintf("p%02d", i), "api")
		if _, err := output.Write(out, r.Files); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		n := 0
		for _, f := range r.Files {
			n += strings.Count(string(f.Content), "\n")
		}
		total, lines = total+want, lines+n
		fmt.Fprintf(&tally, "p%02d %4d operations %6d lines %3d warnings  %s\n", i, want, n, r.Diags.Count(diag.Warning), name)
	}
	t.Logf("%d operations, %d lines\n%s", total, lines, tally.String())
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go vet: %v\n%s", err, out)
	}
}

// TestDeterministic generates twice, with one processor and with two.
func TestDeterministic(t *testing.T) {
	for _, path := range documents(t) {
		if info, err := os.Stat(path); err != nil || info.Size() > 400_000 && testing.Short() {
			continue
		}
		first := digest(gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"}))
		before := runtime.GOMAXPROCS(1)
		second := digest(gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"}))
		runtime.GOMAXPROCS(before)
		if first != second {
			t.Errorf("%s: two runs differ", path)
		}
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
