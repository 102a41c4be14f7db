package fake_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var (
	keep = flag.String("keep", "", "write the generated packages to this folder and leave them there")
	all  = flag.Bool("all", false, "drive the documents over 25 kB as well")
)

// module collects clients and fakes in a module of their own, with a test for
// each that sends random requests through both.
type module struct {
	dir     string
	imports strings.Builder
	tests   strings.Builder
	served  map[string]*ir.API // what is driven, for voxgen serve
}

func newModule(t *testing.T) *module {
	t.Helper()
	m := &module{dir: t.TempDir(), served: map[string]*ir.API{}}
	if *keep != "" {
		m.dir = filepath.Join(*keep, t.Name())
	}
	m.write(t, "go.mod", "module example.com/m\n\ngo 1.24\n")
	return m
}

func (m *module) write(t *testing.T, name, text string) {
	t.Helper()
	path := filepath.Join(m.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// add generates a client and its fake into the folder name, as package pkg.
func (m *module) add(t *testing.T, name, pkg string, in load.Input) bool {
	t.Helper()
	r := gen.Generate(gen.Config{Spec: in, Package: pkg, ImportPath: func(string) string { return "example.com/m/" + name }})
	if r.Files == nil {
		t.Errorf("%s: %v", in.Path, r.Diags.Err())
		return false
	}
	if _, err := output.Write(filepath.Join(m.dir, name), r.Files); err != nil {
		t.Fatal(err)
	}
	m.served[name] = r.API
	return len(r.API.Operations) > 0
}

// drive adds a test of a package that was added.
func (m *module) drive(name, pkg string) {
	fmt.Fprintf(&m.imports, "\t%[1]s_client \"example.com/m/%[1]s\"\n\t%[1]s \"example.com/m/%[1]s/%[2]sfake\"\n", name, pkg)
	fmt.Fprintf(&m.tests, `
func Test_%[1]s(t *testing.T) {
	rec := &recorder{TB: t}
	s := %[1]s.New(rec, %[1]s.InMemory())
	wire := &tap{RoundTripper: s.Transport()}
	drive(t, s, s.Client(%[1]s_client.WithBaseURL(s.URL), %[1]s_client.WithHTTPClient(&http.Client{Transport: wire})), func() (string, bool, int) {
		all := s.Requests()
		if len(all) == 0 {
			return "", false, 0
		}
		last := all[len(all)-1]
		header := fmt.Sprint(last.Header)
		return last.Path + "?" + last.Query + " " + header + " " + string(last.Body), !strings.Contains(header, "multipart/"), len(all)
	}, rec, %[2]d)
	wire.record("%[1]s", %[1]s.New(&recorder{TB: t}, %[1]s.InMemory(), %[1]s.Lenient(), %[1]s.WithExamples()), 6)
}
`, name, 24)
}

// run vets the module and runs its tests.
func (m *module) run(t *testing.T, strict bool) {
	t.Helper()
	m.command(t, "vet", "./...")
	for _, name := range []string{"drive", "record"} {
		text, err := os.ReadFile("testdata/" + name + "_test.go.txt")
		if err != nil {
			t.Fatal(err)
		}
		m.write(t, name+"_test.go", string(text))
	}
	m.write(t, "random_test.go", string(gentest.Random("roundtrip")))
	m.write(t, "all_test.go", fmt.Sprintf("package roundtrip\n\nimport (\n\t\"fmt\"\n\t\"net/http\"\n\t\"strings\"\n\t\"testing\"\n%s)\n\nconst strict = %v\n%s",
		m.imports.String(), strict, m.tests.String()))
	m.write(t, "exchanges/README", "what the fakes made of requests\n")
	m.command(t, "test", "-v", ".")
	m.compareServe(t)
}

func (m *module) command(t *testing.T, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = m.dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod -trimpath", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("go %s: %v\n%s", args[0], err, out)
	}
	for line := range bytes.Lines(out) {
		if rest, ok := bytes.CutPrefix(line, []byte("ROUNDTRIP ")); ok {
			t.Logf("%s", bytes.TrimSpace(rest))
		}
	}
}

// Every style, encoding and kind of response arrives as it was sent.
func TestStyles(t *testing.T) {
	m := newModule(t)
	m.add(t, "styles", "styles", load.Input{Path: "testdata/styles.yaml"})
	m.drive("styles", "styles")
	m.run(t, true)
}

// Secrets in responses and errors arrive, too.
func TestSecrets(t *testing.T) {
	m := newModule(t)
	m.add(t, "secrets", "secrets", load.Input{Path: "testdata/secrets.yaml"})
	text, err := os.ReadFile("testdata/secrets_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "secrets_test.go", string(text))
	m.command(t, "vet", "./...")
	m.command(t, "test", ".")
}

// What real services describe does as well, as far as their wire tells values
// apart.
func TestCorpus(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestStyles drives a document with every style, encoding and kind of response")
	m := newModule(t)
	for i, path := range testenv.Documents(t) {
		if testenv.Size(t, path) > 25_000 && !*all {
			continue
		}
		name := fmt.Sprintf("p%02d", i)
		if m.add(t, name, "api", load.Input{Path: path}) {
			m.drive(name, "api")
			t.Logf("%s is %s", name, path)
		}
	}
	m.run(t, false)
}

// Whatever a client's package is called, its fake compiles: it imports the client
// under a name of its own. These are that name, names that the fake declares, and one
// that Go declares.
func TestPackageNames(t *testing.T) {
	m := newModule(t)
	for _, name := range strings.Fields("client server err") {
		m.add(t, "x"+name, name, load.Input{Path: "testdata/styles.yaml"})
	}
	m.command(t, "vet", "./...")
}
