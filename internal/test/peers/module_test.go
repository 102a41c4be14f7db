package peers

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// module is a module of its own, into which the generators write. testdata/module pins
// the versions of the peers.
type module struct{ dir, ogen, oapi string }

func newModule(t *testing.T) *module {
	t.Helper()
	if os.Getenv("VOXGEN_PEERS") == "" {
		t.Skip("make bench-peers runs it: it installs other generators and measures time")
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("testdata/module")); err != nil {
		t.Fatal(err)
	}
	m := &module{dir, filepath.Join(dir, "bin", "ogen"), filepath.Join(dir, "bin", "oapi-codegen")}
	m.must(t, "go", "build", "-o", m.ogen, "github.com/ogen-go/ogen/cmd/ogen")
	m.must(t, "go", "build", "-o", m.oapi, "github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen")
	return m
}

// run runs a command in the module.
func (m *module) run(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod")
	var problems bytes.Buffer
	cmd.Stderr = &problems
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s %v: %w\n%s", filepath.Base(name), args, err, problems.Bytes())
	}
	return out, err
}

func (m *module) must(t *testing.T, name string, args ...string) []byte {
	t.Helper()
	out, err := m.run(name, args...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func (m *module) write(t *testing.T, name string, data []byte) string {
	t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// client generates voxgen's client, without the fake, which the peers have nothing like.
func (m *module) client(t *testing.T, folder, spec string) {
	t.Helper()
	r := gen.Generate(gen.Config{Spec: load.Input{Path: spec}, Package: "api"})
	if r.Files == nil {
		t.Fatal(spec, r.Diags.Err())
	}
	if _, err := output.Write(filepath.Join(m.dir, folder), r.Files); err != nil {
		t.Fatal(err)
	}
}

// oapiClient generates oapi-codegen's client.
func (m *module) oapiClient(folder, spec string) error {
	if err := os.MkdirAll(filepath.Join(m.dir, folder), 0o755); err != nil {
		return err
	}
	if _, err := m.run(m.oapi, "-generate", "types,client", "-package", "api", "-o", filepath.Join(folder, "api.go"), spec); err != nil {
		return err
	}
	_, err := m.run("go", "build", "./"+folder)
	return err
}

// ogenClient generates ogen's client, which lacks the operations that ogen cannot handle.
func (m *module) ogenClient(folder, spec, operation string) error {
	if _, err := m.run(m.ogen, "-config", "ogen.yml", "-target", folder, "-package", "api", "-clean", spec); err != nil {
		return err
	}
	source, err := os.ReadFile(filepath.Join(m.dir, folder, "oas_client_gen.go"))
	if err != nil {
		return err
	}
	if !bytes.Contains(source, []byte(") "+operation+"(")) {
		return errors.New("ogen has no method for the operation")
	}
	_, err = m.run("go", "build", "./"+folder)
	return err
}
