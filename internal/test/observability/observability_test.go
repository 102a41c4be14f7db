// Package observability runs the snippets of docs/observability.md in a module of its
// own, because they need modules that voxgen does not depend on.
package observability

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

func TestSnippets(t *testing.T) {
	testenv.SkipUnlessSlow(t, "the cases middleware and logs test what the snippets use")
	root, dir := testenv.Root(t), t.TempDir()
	page := read(t, filepath.Join(root, "docs", "observability.md"))
	snippets := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllSubmatch(page, -1)
	if len(snippets) != 3 {
		t.Fatalf("%d snippets", len(snippets))
	}
	for i, s := range snippets {
		write(t, filepath.Join(dir, fmt.Sprintf("snippet%d.go", i)), append([]byte("package observability\n\n"), s[1]...))
	}
	write(t, filepath.Join(dir, "run_test.go"), read(t, filepath.Join("testdata", "run.txt")))
	mod := read(t, filepath.Join("testdata", "go.mod.txt"))
	write(t, filepath.Join(dir, "go.mod"), fmt.Appendf(mod, "\nreplace github.com/voxgen/voxgen => %s\n", root))
	for _, args := range [][]string{{"mod", "tidy"}, {"vet", "./..."}, {"test", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "GOFLAGS=", "GOWORK=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t *testing.T, name string, content []byte) {
	t.Helper()
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
}
