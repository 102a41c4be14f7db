package gentest_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestGoVersion compiles and vets the client, its fake and transport in a module
// whose go line is that of the oldest Go they support. The analyzer stdversion of
// go vet rejects what a later standard library added.
func TestGoVersion(t *testing.T) {
	root, dir := testenv.Root(t), t.TempDir()
	mod, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	jwt := regexp.MustCompile(`github.com/golang-jwt/jwt/v5 v\S+`).Find(mod)
	if jwt == nil {
		t.Fatal("go.mod does not require golang-jwt")
	}
	write := func(name string, text []byte) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("go.mod", fmt.Appendf(nil, "module github.com/voxgen/voxgen\n\ngo %s.0\n\nrequire %s\n", gentest.GoVersion[len("go"):], jwt))
	copied := 0
	for _, pattern := range []string{"go.sum", "generated/voximplant/*.go", "generated/voximplant/voximplantfake/*.go", "transport/*.go"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if name, _ := filepath.Rel(root, path); !strings.HasSuffix(name, "_test.go") {
				write(name, text)
				copied++
			}
		}
	}
	if copied < 30 {
		t.Errorf("%d files copied: this test tests nothing", copied)
	}
	cmd := exec.Command("go", "vet", "./...")
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("with %s: %v\n%s", gentest.GoVersion, err, out)
	}
}
