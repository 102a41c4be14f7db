// Package gentest holds what tests of generated code share.
package gentest

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// Module is a module outside the repository that collects generated packages,
// so that one run of the go command compiles and examines them all.
type Module struct {
	Dir string

	mu      sync.Mutex
	clients []string // folders of clients
	tested  []string // folders with a test of their own
}

// NewModule makes an empty module. It has no requirements: what is generated
// uses the standard library only.
func NewModule(t testing.TB) *Module {
	t.Helper()
	m := &Module{Dir: t.TempDir()}
	// Tests use testing/synctest; TypeCheck holds the generated code to Go 1.24.
	if err := os.WriteFile(filepath.Join(m.Dir, "go.mod"), []byte("module example.com/generated\n\ngo 1.25\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return m
}

// Add type-checks a client and its fake and writes their files into the folder
// name of the module, by way of gen/output.
func (m *Module) Add(t testing.TB, name string, files []output.File) {
	t.Helper()
	TypeCheck(t, "example.com/generated/"+name, files)
	if _, err := output.Write(filepath.Join(m.Dir, name), files); err != nil {
		t.Fatal(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.clients = append(m.clients, "./"+name)
}

// AddTest writes a file of tests into the folder name, for Test to run.
func (m *Module) AddTest(t testing.TB, name, file string, source []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.Dir, name, file), source, 0o600); err != nil {
		t.Fatal(err)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if !slices.Contains(m.tested, "./"+name) {
		m.tested = append(m.tested, "./"+name)
	}
}

// Test runs the tests that were added, with more arguments after the packages.
func (m *Module) Test(t testing.TB, args ...string) {
	t.Helper()
	if len(m.tested) > 0 {
		m.run(t, slices.Concat([]string{"test", "-ldflags=-w"}, m.tested, args)...)
	}
}

// Vet vets the clients that were added, in the slow tests; Add has type-checked them
// before, and their fakes, for which the go command would compile every client.
func (m *Module) Vet(t testing.TB) {
	t.Helper()
	if len(m.clients) > 0 && testenv.Slow() {
		m.run(t, slices.Concat([]string{"vet"}, m.clients)...)
	}
}

func (m *Module) run(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = m.Dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("go %s over %d generated packages: %v\n%s", args[0], len(m.clients), err, out)
	}
}
