package goversion

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestLibrary type-checks what users compile as Go 1.24, and wants none of it to use
// what came later into the standard library: types.Config.GoVersion says nothing of
// that. The lists of what is new are part of a distribution of Go.
func TestLibrary(t *testing.T) {
	later := newer(t)
	packages := list(t)
	exports := map[string]string{}
	for _, p := range packages {
		exports[p.ImportPath] = p.Export
	}
	fset := token.NewFileSet()
	imports := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	checked := 0
	for _, p := range packages {
		if !strings.HasPrefix(p.ImportPath, module) {
			continue
		}
		var files []*ast.File
		for _, name := range p.GoFiles {
			f, err := parser.ParseFile(fset, filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			files = append(files, f)
		}
		info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
		config := types.Config{Importer: imports, GoVersion: gentest.GoVersion, Error: func(err error) { t.Error(err) }}
		if _, err := config.Check(p.ImportPath, fset, files, info); err != nil {
			t.Errorf("%s does not compile as %s", p.ImportPath, gentest.GoVersion)
		}
		for id, obj := range info.Uses {
			if since := later[key(obj)]; since != "" {
				t.Errorf("%s: %s is in the standard library since %s only", fset.Position(id.Pos()), key(obj), since)
			}
		}
		checked++
	}
	if checked != len(copied) {
		t.Errorf("%d packages checked, want %d", checked, len(copied))
	}
}

// TestNewer: the lists know what came with Go 1.25 and 1.26, and not what was there.
func TestNewer(t *testing.T) {
	later := newer(t)
	for name, want := range map[string]bool{
		"errors.AsType": true, "bytes.Buffer.Peek": true, "crypto/tls.Config.GetEncryptedClientHelloKeys": false,
		"crypto/tls.GetEncryptedClientHelloKeys": true, "errors.As": false, "bytes.Buffer.Write": false,
	} {
		if got := later[name] != ""; got != want {
			t.Errorf("%s is newer than %s: %t, want %t", name, gentest.GoVersion, got, want)
		}
	}
}

var added = regexp.MustCompile(`^pkg ([\w/]+)(?: \([^)]*\))?, (?:func (\w+)|method \(\*?(\w+)(?:\[[^]]*\])?\) (\w+)|type (\w+) (?:struct|interface), (\w+)|(?:type|const|var) (\w+))`)

// newer reads what came into the standard library after gentest.GoVersion, and when.
// Fields and methods of interfaces are known by their package and name.
func newer(t *testing.T) map[string]string {
	t.Helper()
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	api := filepath.Join(strings.TrimSpace(string(root)), "api")
	if _, err := os.Stat(api); err != nil {
		t.Skipf("this distribution of Go has no lists of what is new in the standard library; TestToolchain, in the slow tests, compiles with %s itself: %v", gentest.GoVersion, err)
	}
	var minor int
	if _, err := fmt.Sscanf(gentest.GoVersion, "go1.%d", &minor); err != nil {
		t.Fatal(err)
	}
	later := map[string]string{}
	for minor++; ; minor++ {
		version := fmt.Sprintf("go1.%d", minor)
		data, err := os.ReadFile(filepath.Join(api, version+".txt"))
		if errors.Is(err, os.ErrNotExist) {
			return later
		} else if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			if m := added.FindStringSubmatch(line); m != nil && !strings.Contains(line, "//deprecated") {
				name := m[2] + m[6] + m[7]
				if m[3] != "" {
					name = m[3] + "." + m[4]
				}
				later[m[1]+"."+name] = version
			}
		}
	}
}

// key is the name of an object in the lists, as newer writes it.
func key(obj types.Object) string {
	if obj.Pkg() == nil {
		return ""
	}
	name := obj.Name()
	if f, ok := obj.(*types.Func); ok && f.Signature().Recv() != nil {
		recv := f.Signature().Recv().Type()
		if p, ok := recv.(*types.Pointer); ok {
			recv = p.Elem()
		}
		if named, ok := recv.(*types.Named); ok && !types.IsInterface(named) {
			name = named.Obj().Name() + "." + name
		}
	} else if v, ok := obj.(*types.Var); ok && !v.IsField() && v.Parent() != v.Pkg().Scope() {
		return "" // a local variable
	}
	return obj.Pkg().Path() + "." + name
}

// pkg is what go list says of a package.
type pkg struct {
	ImportPath, Dir, Export string
	GoFiles                 []string
}

func list(t *testing.T) []pkg {
	t.Helper()
	args := []string{"list", "-export", "-deps", "-json=ImportPath,Dir,Export,GoFiles"}
	for _, folder := range copied {
		args = append(args, "./"+folder)
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = testenv.Root(t)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var packages []pkg
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p pkg
		if err := dec.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}
