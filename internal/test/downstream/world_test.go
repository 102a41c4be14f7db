package downstream

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
	"golang.org/x/mod/module"
)

// world is a machine that has Go and knows voxgen from a module proxy only.
type world struct {
	root string   // of the checkout
	dir  string   // of everything below
	zip  string   // the release
	mods string   // GOMODCACHE
	env  []string // of every command
	// pinned has the hashes of the checkout's go.sum, by module path.
	pinned map[string]map[module.Version]string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	root, err := checkout()
	if err != nil {
		t.Fatal(err)
	}
	dir := place(t)
	w := &world{root: root, dir: dir, mods: filepath.Join(dir, "mods")}
	if w.zip, err = publish(root, filepath.Join(dir, "proxy")); err != nil {
		t.Fatal(err)
	}
	w.readSums(t)
	w.warm(t)
	w.env = w.environ(t, filepath.Join(dir, "proxy"))
	return w
}

// place returns an empty folder that has the same name in each run, for as long
// as the test runs. The go command compiles a package anew when its folder has
// another name, and all that voxgen is built from takes a minute.
func place(t *testing.T) string {
	t.Helper()
	cache, err := os.UserCacheDir()
	if err != nil {
		t.Logf("no folder that stays: %v", err)
		return t.TempDir()
	}
	dir := filepath.Join(cache, "voxgen-downstream-test")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	unlock, err := lockedfile.MutexAt(filepath.Join(dir, "lock")).Lock()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(unlock)
	dir = filepath.Join(dir, "world")
	clear := func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	}
	clear() // what a killed run left
	t.Cleanup(clear)
	return dir
}

// readSums reads the checkout's go.sum. A module of which it has the go.mod only
// is pinned too: teams need no more of it either.
func (w *world) readSums(t *testing.T) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(w.root, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	w.pinned = map[string]map[module.Version]string{}
	for _, line := range lines(string(text)) {
		words := strings.Fields(line)
		if len(words) != 3 {
			continue
		}
		if w.pinned[words[0]] == nil {
			w.pinned[words[0]] = map[module.Version]string{}
		}
		w.pinned[words[0]][module.Version{Path: words[0], Version: words[1]}] = words[2] // a version with /go.mod is never asked for
	}
}

// warm brings what the checkout requires into the module cache of the machine,
// held against the checkout's go.sum. With a warm cache it needs no network.
func (w *world) warm(t *testing.T) {
	t.Helper()
	env := append(os.Environ(), "GOFLAGS=", "GOWORK=off")
	if r := execute(t, w.root, env, "go", "mod", "download"); r.err != nil {
		t.Fatalf("bring the requirements of the checkout into the module cache: %v\n%s%s", r.err, r.all(), hint(r.all()))
	}
}

// environ makes the environment of the teams: the proxy of files first, then the
// module cache of this machine, which has the layout of a proxy, then what
// this machine uses otherwise. The modules go to a cache of their own, so that no
// unreleased voxgen stays behind; compiled packages are shared. What the go command
// remembers of a folder in GOMODCACHE, its files and their imports, it never looks
// at again, and here the same folder holds another voxgen in each run: goindex=0
// keeps it from remembering (cmd/go/internal/modindex).
//
// The checksum database knows no unreleased voxgen, and is not asked about what
// the checkout's go.sum pins: checkSums does that, without a network.
func (w *world) environ(t *testing.T, proxy string) []string {
	t.Helper()
	env := func(name string) string {
		cmd := exec.CommandContext(t.Context(), "go", "env", name)
		cmd.Dir = w.root
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go env %s: %v\n%s", name, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	unasked := []string{"github.com/voxgen/*"}
	for path := range w.pinned {
		unasked = append(unasked, path)
	}
	slices.Sort(unasked)
	if old := env("GONOSUMDB"); old != "" {
		unasked = append(unasked, old)
	}
	return append(os.Environ(),
		"GOPROXY="+fileURL(proxy)+","+fileURL(filepath.Join(env("GOMODCACHE"), "cache", "download"))+","+env("GOPROXY"),
		"GONOSUMDB="+strings.Join(slices.Compact(unasked), ","),
		"GOSUMDB="+env("GOSUMDB"),
		"GOMODCACHE="+w.mods,
		"GOCACHE="+env("GOCACHE"),
		"GOPATH="+env("GOPATH"),
		"GOTOOLCHAIN="+env("GOTOOLCHAIN"),
		"GOFLAGS=-modcacherw -trimpath",
		"GODEBUG="+strings.TrimPrefix(os.Getenv("GODEBUG")+",goindex=0", ","),
		"GOENV=off", "GOWORK=off", "GOPRIVATE=", "GONOPROXY=none", "GOBIN=", "GOOS=", "GOARCH=", "GO111MODULE=",
	)
}

// result is what a command left.
type result struct {
	stdout, stderr string
	err            error
}

// all is the whole output, for a message.
func (r result) all() string { return r.stdout + r.stderr }

func execute(t *testing.T, dir string, env []string, name string, args ...string) result {
	t.Helper()
	start := time.Now()
	cmd := exec.CommandContext(t.Context(), name, args...)
	var stdout, stderr bytes.Buffer
	cmd.Dir, cmd.Env = dir, append(slices.Clip(env), "PWD="+dir)
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err := cmd.Run()
	t.Logf("%5.1fs  %s %s", time.Since(start).Seconds(), name, strings.Join(args, " "))
	return result{stdout.String(), stderr.String(), err}
}

var unreachable = regexp.MustCompile(`dial tcp|no such host|lookup \S+ on |i/o timeout|connection refused|network is unreachable|GOPROXY=off|proxyconnect`)

// hint explains a failure that is one of the network.
func hint(out string) string {
	if !unreachable.MatchString(out) {
		return ""
	}
	return "\nThe Go module proxy could not be reached, and the module cache of this machine lacks what is asked for above: " +
		"run this test once where a proxy can be reached.\n"
}

// checkSums holds the modules that the teams downloaded against the checkout's
// go.sum, where the checksum database was not asked: the teams build with what
// voxgen was tested with.
func (w *world) checkSums(t *testing.T) {
	t.Helper()
	download := filepath.Join(w.mods, "cache", "download")
	found := 0
	err := filepath.WalkDir(download, func(name string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".ziphash" {
			return err
		}
		found++
		mod, err := downloaded(download, name)
		if err != nil || w.pinned[mod.Path] == nil {
			return err
		}
		hash, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if got, want := strings.TrimSpace(string(hash)), w.pinned[mod.Path][mod]; got != want {
			t.Errorf("a team got %s with the hash %s; the checkout's go.sum has %q", mod, got, want)
		}
		return nil
	})
	if err != nil || found < 2 {
		t.Errorf("%d modules in %s: %v", found, download, err)
	}
}

// downloaded tells which module a file in the cache belongs to.
func downloaded(cache, name string) (module.Version, error) {
	rel, err := filepath.Rel(cache, name)
	if err != nil {
		return module.Version{}, err
	}
	path, version, ok := strings.Cut(strings.TrimSuffix(filepath.ToSlash(rel), ".ziphash"), "/@v/")
	if !ok {
		return module.Version{}, fmt.Errorf("downstream: no module in the name %s", rel)
	}
	path, errPath := module.UnescapePath(path)
	version, errVersion := module.UnescapeVersion(version)
	return module.Version{Path: path, Version: version}, errors.Join(errPath, errVersion)
}

// lines returns the lines of s that are not empty, without blanks around.
func lines(s string) []string {
	var out []string
	for sc := bufio.NewScanner(strings.NewReader(s)); sc.Scan(); {
		if line := strings.TrimSpace(sc.Text()); line != "" {
			out = append(out, line)
		}
	}
	return out
}
