package downstream

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
)

// team is a repository of somebody else: one Go module in a folder.
type team struct {
	world *world
	dir   string
	env   []string
}

// team makes the module of testdata/<name>.txtar. VERSION in its files stands
// for the version of the release.
func (w *world) team(t *testing.T, name string) *team {
	t.Helper()
	archive, err := txtar.ParseFile(filepath.Join("testdata", name+".txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range archive.Files {
		archive.Files[i].Data = []byte(strings.ReplaceAll(string(f.Data), "VERSION", release.Version))
	}
	m := &team{world: w, dir: filepath.Join(w.dir, name), env: w.env}
	if err := txtar.Write(archive, m.dir); err != nil {
		t.Fatal(err)
	}
	m.run(t, "go mod init example.com/"+name)
	return m
}

// sealed takes the network, the proxy and the module cache away from a team:
// what works now works from the vendor folder.
func (m *team) sealed() *team {
	env := append(slices.Clip(m.env), "GOPROXY=off", "GOMODCACHE="+filepath.Join(m.world.dir, "none"), "GOFLAGS=")
	return &team{world: m.world, dir: m.dir, env: env}
}

// run runs a command, whose words have no blanks in them, and returns what it
// wrote to standard output.
func (m *team) run(t *testing.T, line string) string {
	t.Helper()
	r := m.try(t, line)
	if r.err != nil {
		t.Fatalf("%s: %v\n%s%s", line, r.err, r.all(), hint(r.all()))
	}
	return r.stdout
}

// fails runs a command that must exit with code, and returns all its output.
func (m *team) fails(t *testing.T, code int, line string) string {
	t.Helper()
	r := m.try(t, line)
	exit, ok := r.err.(*exec.ExitError)
	if !ok || exit.ExitCode() != code {
		t.Fatalf("%s: %v, want exit code %d\n%s%s", line, r.err, code, r.all(), hint(r.all()))
	}
	return r.all()
}

func (m *team) try(t *testing.T, line string) result {
	t.Helper()
	words := strings.Fields(line)
	return execute(t, m.dir, m.env, words[0], words[1:]...)
}

// read returns the text of a file of the team, "" when there is none.
func (m *team) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(m.dir, filepath.FromSlash(name)))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	return string(text)
}

// write changes a file of the team.
func (m *team) write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(m.dir, filepath.FromSlash(name)), []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// tree returns the files below a folder of the team, with their texts.
func (m *team) tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	base := filepath.Join(m.dir, filepath.FromSlash(dir))
	err := filepath.WalkDir(base, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(base, name)
		if err != nil {
			return err
		}
		text, err := os.ReadFile(name)
		files[filepath.ToSlash(rel)] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// equal holds two trees against each other.
func equal(t *testing.T, what string, got, want map[string]string) {
	t.Helper()
	if g, w := slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)); !slices.Equal(g, w) {
		t.Errorf("%s: the files are\n%v\nwant\n%v", what, g, w)
		return
	}
	for name, text := range want {
		if got[name] != text {
			t.Errorf("%s: %s differs", what, name)
		}
	}
}

// imports returns the packages outside the standard library that the packages of
// the team are built from, its own left out.
func (m *team) imports(t *testing.T, flags, pattern string) []string {
	t.Helper()
	own := strings.TrimSpace(m.run(t, "go list -m"))
	var found []string
	for _, line := range lines(m.run(t, "go list -deps "+flags+" -f={{.Standard}}:{{.ImportPath}} "+pattern)) {
		if p, ok := strings.CutPrefix(line, "false:"); ok && p != own && !strings.HasPrefix(p, own+"/") {
			found = append(found, p)
		}
	}
	slices.Sort(found)
	return found
}

// credentials writes a credentials file as the service gives them out, and
// returns its path.
func credentials(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(map[string]any{
		"account_email": "dev@example.com", "account_id": 12345, "key_id": "0f3f9a6e-1f0b-4f5e-9f39-9c1a35a1a9ab",
		"private_key": string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})),
	})
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(t.TempDir(), "credentials.json")
	if err := os.WriteFile(name, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}
