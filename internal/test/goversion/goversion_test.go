// Package goversion compiles what users of voxgen compile, emitted clients, their
// fakes and the package transport, with the oldest version of Go that they are for.
// The generator itself needs a newer one.
package goversion

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

const module = "github.com/voxgen/voxgen/"

// copied are the folders of this repository that users compile.
var copied = []string{"transport", "generated/voximplant", "generated/voximplant/voximplantfake"}

// TestToolchain compiles them with that version of Go, in a module with that go line,
// and beside them a client and a fake for every kind of file that is ever emitted.
func TestToolchain(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestGoVersion of gentest vets them as Go 1.24 with the compiler that is there, and every case is type-checked as Go 1.24")
	toolchain := gentest.GoVersion + ".11"
	version := exec.Command("go", "version")
	version.Dir, version.Env = t.TempDir(), append(os.Environ(), "GOTOOLCHAIN="+toolchain, "GOFLAGS=", "GOWORK=off")
	if out, err := version.CombinedOutput(); err != nil {
		t.Skipf("no %s, which comes from the Go module proxy: %v\n%s", toolchain, err, out)
	}
	dir := t.TempDir()
	root := testenv.Root(t)
	for _, folder := range copied {
		copyPackage(t, filepath.Join(root, folder), filepath.Join(dir, folder))
	}
	emit(t, root, dir)
	goMod := "module example.com/copy\n\ngo " + strings.TrimPrefix(gentest.GoVersion, "go") + "\n\nrequire " + jwt(t, root) + "\n"
	write(t, filepath.Join(dir, "go.mod"), []byte(goMod))
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(dir, "go.sum"), sums)
	vet := exec.Command("go", "vet", "./...")
	vet.Dir, vet.Env = dir, append(os.Environ(), "GOTOOLCHAIN="+toolchain, "GOFLAGS=-trimpath", "GOWORK=off")
	if out, err := vet.CombinedOutput(); err != nil {
		t.Errorf("go vet with %s: %v\n%s", toolchain, err, out)
	}
}

// jwt is what go.mod requires for transport.
func jwt(t *testing.T, root string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); strings.HasPrefix(line, "github.com/golang-jwt/jwt/") {
			return line
		}
	}
	t.Fatal("go.mod does not require golang-jwt: does transport still need this?")
	return ""
}

// copyPackage copies the files of a package, but not its tests, into the module
// example.com/copy.
func copyPackage(t *testing.T, from, to string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(from, "*.go"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(to, filepath.Base(name)), []byte(strings.ReplaceAll(string(data), module, "example.com/copy/")))
	}
}

// emit generates from the cases until there is one of each file name.
func emit(t *testing.T, root, dir string) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "internal/test/cases/testdata/*.txtar"))
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	seen := map[string]bool{}
	for i, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			t.Fatal(err)
		}
		folder := fmt.Sprintf("p%03d", i)
		cfg := gen.Config{Spec: load.Input{Name: "spec.yaml"}, Package: "api", ImportPath: func(string) string { return "example.com/copy/" + folder }}
		for _, f := range archive.Files {
			if f.Name == "spec.yaml" {
				cfg.Spec.Data = append([]byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\n"), f.Data...)
			}
		}
		files := gen.Generate(cfg).Files
		fresh := false
		for _, f := range files {
			fresh = fresh || !seen[f.Name]
			seen[f.Name] = true
		}
		if fresh {
			if _, err := output.Write(filepath.Join(dir, folder), files); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, name := range []string{"client_gen.go", "streams_gen.go", "unions_gen.go", "multipart_gen.go", "schemas_gen.go"} {
		if !seen[name] {
			t.Errorf("no case emits %s: this test tests less than it says", name)
		}
	}
}

func write(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}
