package downstream

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// command is how a team runs voxgen without having it in go.mod.
var command = "go run " + release.Path + "/cmd/voxgen@" + release.Version

// jwtPath is the one module beside voxgen that a team vendors.
const jwtPath = "github.com/golang-jwt/jwt/v5"

func TestTeams(t *testing.T) {
	testenv.SkipUnlessSlow(t, "the scripts of cmd/voxgen generate and check clients in folders of their own")
	w := newWorld(t)
	t.Run("release", w.testRelease)
	t.Run("start", w.testStart)
	t.Run("run", w.testRun)
	t.Run("own", w.testOwn)
	t.Run("tool", w.testTool)
	t.Run("examples", w.testExamples)
	t.Run("readme", w.testReadme)
	w.checkSums(t)
}

// testStart: the commands of the README for a module of one's own make a client of its
// document, with examples that run.
func (w *world) testStart(t *testing.T) {
	m := w.team(t, "start")
	text, err := os.ReadFile(filepath.Join(w.root, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile("(?ms)^In a module of your own:\n\n```sh\n(.*?)^```$").FindStringSubmatch(string(text))
	if block == nil {
		t.Fatal("README.md has no commands for a module of one's own")
	}
	for _, line := range lines(block[1]) {
		line, _, _ = strings.Cut(line, "#")
		m.run(t, line)
	}
	m.write(t, "voxgen.yaml", m.read(t, "voxgen.yaml")+"readme: true\nexamples: true\n")
	m.run(t, "go generate ./...")
	m.run(t, "go vet ./...")
	m.run(t, "go test ./internal/petstore")
	m.run(t, command+" check")
	if readme := m.read(t, "internal/petstore/README.md"); !strings.Contains(readme, `import "example.com/start/internal/petstore"`) {
		t.Errorf("README.md of the client has no import:\n%s", readme)
	}
}

// testRun: the generated package and the transport from the module, voxgen by
// its version.
func (w *world) testRun(t *testing.T) {
	m := w.team(t, "run")
	m.run(t, "go get "+release.Path+"@"+release.Version)
	m.run(t, "go generate ./...")
	m.run(t, "go mod tidy")
	m.run(t, "go mod vendor")

	m = m.sealed()
	m.run(t, "go build -mod=vendor ./...")
	m.run(t, "go vet -mod=vendor ./...")
	if strings.Contains(m.read(t, "go.mod"), "replace") {
		t.Errorf("go.mod replaces something:\n%s", m.read(t, "go.mod"))
	}
	client, signer := release.Path+"/generated/voximplant", release.Path+"/transport"
	m.vendors(t, jwtPath, client, signer)
	if got, want := m.imports(t, "-mod=vendor", "./..."), []string{jwtPath, client, signer}; !slices.Equal(got, want) {
		t.Errorf("the program is built from %v, want %v", got, want)
	}
	if got := m.imports(t, "-mod=vendor", "./internal/..."); len(got) > 0 {
		t.Errorf("the team's copy is built from %v, want nothing but the standard library", got)
	}
	own := m.tree(t, "internal/voximplant")
	for name := range own { // the fake names the team's own package, and nothing vendors the release's
		if path.Dir(name) == "voximplantfake" {
			delete(own, name)
		}
	}
	vendored := m.tree(t, "vendor/"+client)
	delete(vendored, "README.md") // the release has readme: true
	equal(t, "the team's copy and the release's", own, vendored)
	m.testCalls(t)
}

// vendors holds the vendor folder against the packages that it should have, in
// the list and on disk.
func (m *team) vendors(t *testing.T, packages ...string) {
	t.Helper()
	var listed []string
	for _, line := range lines(m.read(t, "vendor/modules.txt")) {
		if !strings.HasPrefix(line, "#") {
			listed = append(listed, line)
		}
	}
	slices.Sort(listed)
	if !slices.Equal(listed, packages) {
		t.Errorf("vendor/modules.txt lists %v, want %v", listed, packages)
	}
	for name := range m.tree(t, "vendor") {
		legal := path.Dir(name) == release.Path && strings.HasPrefix(path.Base(name), "LICENSE") // go mod vendor takes it along
		if name != "modules.txt" && !legal && !slices.Contains(packages, path.Dir(name)) {
			t.Errorf("vendor/%s is there", name)
		}
	}
}

// testCalls runs the program of the team against a service.
func (m *team) testCalls(t *testing.T) {
	var seen []url.Values
	answer := `{"result":1}`
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodPost || r.URL.String() != "/platform_api/SetAccountInfo" || r.ParseForm() != nil {
			t.Errorf("%s %s: %v", r.Method, r.URL, r.PostForm)
		}
		if token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !ok || strings.Count(token, ".") != 2 {
			t.Errorf("the request is not signed")
		}
		seen = append(seen, r.PostForm)
		w.Header().Set("Content-Type", "application/json")
		_, _ = io.WriteString(w, answer)
	}))
	defer service.Close()
	const strong, weak = "Str0ng!pass", "weak"
	m = &team{world: m.world, dir: m.dir, env: append(slices.Clip(m.env), "VOXIMPLANT_CREDENTIALS="+credentials(t))}
	call := func(password string) []string {
		return lines(m.run(t, "go run -mod=vendor . "+service.URL+" "+password))
	}

	same(t, call(strong), "result: 1", "the copy refuses it: false")
	sent := url.Values{"new_account_password": {strong}, "language_code": {"en"}, "min_balance_to_notify": {"0"}}
	same(t, seen, sent)
	answer = `{"error":{"code":100,"msg":"Authorization failed."}}`
	same(t, call(strong), "failed: 200 true Authorization failed.", "the copy refuses it: false")
	same(t, call(weak), "refused: new_account_password minLength 8",
		"refused: new_account_password pattern an upper-case letter",
		"refused: new_account_password pattern a digit",
		"refused: new_account_password pattern a special character",
		"the copy refuses it: true")
	if len(seen) != 2 {
		t.Errorf("%d requests were sent; the weak password should have been kept back", len(seen))
	}
}

// same holds two lists against each other.
func same[T any](t *testing.T, got []T, want ...T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// testOwn: a part of the client in the team's own package, and no dependency at all.
func (w *world) testOwn(t *testing.T) {
	m := w.team(t, "own")
	m.run(t, "go generate ./...")
	m.run(t, "go mod tidy")
	m.run(t, "go mod vendor")
	if mod := m.read(t, "go.mod"); strings.Contains(mod, "require") || m.read(t, "go.sum") != "" {
		t.Errorf("the team has a dependency:\n%s%s", mod, m.read(t, "go.sum"))
	}
	m.run(t, "go vet ./...")
	same(t, lines(m.sealed().run(t, "go run .")), "en true true")
	m.testDrift(t, command+" check --config internal/voximplant/voxgen.yaml --out internal/voximplant")
}

// testDrift: the same input gives the same files; check tells when it does not.
func (m *team) testDrift(t *testing.T, check string) {
	before := m.tree(t, ".")
	m.run(t, "go generate ./...")
	m.run(t, check)
	equal(t, "generating again", m.tree(t, "."), before)

	const name = "internal/voximplant/client_gen.go"
	text := m.read(t, name)
	m.write(t, name, strings.Replace(text, "api.voximplant.com", "api.example.com", 1))
	edited := m.tree(t, ".")
	if edited[name] == text {
		t.Fatalf("%s has no place to edit", name)
	}
	if out := m.fails(t, 1, check); !strings.Contains(out, "client_gen.go") {
		t.Errorf("check does not name the edited file:\n%s", out)
	}
	if out := m.fails(t, 1, check+" --format github"); !strings.Contains(out, "::error file="+name) {
		t.Errorf("check does not annotate the edited file for GitHub:\n%s", out)
	}
	equal(t, "checking", m.tree(t, "."), edited)
	m.run(t, "go generate ./...")
	equal(t, "generating after the edit", m.tree(t, "."), before)
}

// testTool: voxgen as a tool in go.mod, vendored with everything it needs.
func (w *world) testTool(t *testing.T) {
	m := w.team(t, "tool")
	m.run(t, "go get -tool "+release.Path+"/cmd/voxgen@"+release.Version)
	if mod := m.read(t, "go.mod"); !strings.Contains(mod, "\ntool "+release.Path+"/cmd/voxgen\n") {
		t.Errorf("go.mod has no tool line:\n%s", mod)
	}
	m.run(t, "go generate ./...")
	// No go mod tidy: it works, but asks for the modules that only tests of
	// voxgen's dependencies import, which need not be on this machine.
	m.run(t, "go mod vendor")

	m = m.sealed()
	m.run(t, "go build -mod=vendor ./...")
	m.run(t, "go vet -mod=vendor ./...")
	same(t, lines(m.run(t, "go run -mod=vendor .")), "US true <nil>")
	if got := m.imports(t, "-mod=vendor", "./..."); len(got) > 0 {
		t.Errorf("the program is built from %v, want nothing but the standard library", got)
	}
	if out := m.run(t, "go tool voxgen version"); !strings.Contains(out, release.Version) && !strings.Contains(out, strings.TrimPrefix(release.Version, "v")) {
		t.Errorf("voxgen version prints %q, want %s in it", out, release.Version)
	}
	m.run(t, "go tool voxgen check --spec api/petstore.yaml --overlay api/overlay.yaml --package petstore --out internal/petstore")
	m.fails(t, 2, "go tool voxgen check --no-such-flag")
	m.testDrift(t, "go tool voxgen check --out internal/voximplant")
}

// testReadme: what the README shows is what ran here.
func (w *world) testReadme(t *testing.T) {
	text, err := os.ReadFile(file{root: w.root, name: "README.md"}.onDisk())
	if os.IsNotExist(err) {
		t.Skip("there is no README.md yet")
	}
	if err != nil {
		t.Fatal(err)
	}
	known := []string{"go get -tool " + release.Path + "/cmd/voxgen@" + release.Version}
	instructions := regexp.MustCompile(`(?m)^\s*(//go:generate .*|go get -tool .*)$`)
	for _, name := range []string{"run", "own", "tool"} {
		archive, err := os.ReadFile("testdata/" + name + ".txtar")
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, lines(strings.Join(instructions.FindAllString(strings.ReplaceAll(string(archive), "VERSION", release.Version), -1), "\n"))...)
	}
	for _, line := range lines(strings.Join(instructions.FindAllString(string(text), -1), "\n")) {
		if !slices.Contains(known, line) {
			t.Errorf("README.md shows a line that no test runs:\n\t%s\ntested are:\n\t%s", line, strings.Join(known, "\n\t"))
		}
	}
}
