package downstream

import (
	"os"
	"path/filepath"
	"testing"
)

// testExamples: the examples of the repository, with their tests, in a module
// of a team.
func (w *world) testExamples(t *testing.T) {
	m := &team{world: w, dir: filepath.Join(w.dir, "examples"), env: w.env}
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		t.Fatal(err)
	}
	m.run(t, "go mod init example.com/examples")
	files, err := filepath.Glob("../../../examples/*/*.go")
	if err != nil || len(files) < 22 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(filepath.Dir(file))
		if err := os.MkdirAll(filepath.Join(m.dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		m.write(t, filepath.Join(name, filepath.Base(file)), string(text))
	}
	m.run(t, "go get "+release.Path+"@"+release.Version)
	m.run(t, "go mod tidy")
	m.run(t, "go vet ./...")
	m.run(t, "go test ./...")
}
