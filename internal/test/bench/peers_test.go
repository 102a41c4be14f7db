//go:build unix

package bench

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestPeers measures voxgen beside oapi-codegen on the large documents of the
// corpus: time and memory of a whole process, lines written, and the time that the
// compiler takes for them. `make bench-peers` installs the peer and names it in
// VOXGEN_PEER.
func TestPeers(t *testing.T) {
	peer := os.Getenv("VOXGEN_PEER")
	if peer == "" {
		t.Skip("make bench-peers sets VOXGEN_PEER")
	}
	dir := t.TempDir()
	ours := filepath.Join(dir, "voxgen")
	if out, err := exec.Command("go", "build", "-o", ours, "../../../cmd/voxgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	module := scratchModule(t, dir)
	for _, path := range large(t, "../../../../shared/corpus", 200_000) {
		file := filepath.Join(module, "peer", "peer.go")
		theirs := best(t, func() *exec.Cmd {
			return exec.Command(peer, "-generate", "types,client", "-package", "api", "-o", file, path)
		})
		out := filepath.Join(module, "ours")
		mine := best(t, func() *exec.Cmd {
			os.RemoveAll(out)
			return exec.Command(ours, "generate", "--spec", path, "--package", "api", "--out", out, "--no-fake") // the peer writes none
		})
		if theirs.failed {
			t.Logf("%-34s voxgen %6v %4d MB %6d lines | oapi-codegen fails", filepath.Base(path), mine.time, mine.memory>>10, lines(t, out))
			continue
		}
		ratio := float64(mine.time) / float64(theirs.time)
		t.Logf("%-34s voxgen %6v %4d MB %6d lines | oapi-codegen %6v %4d MB %6d lines | time × %.2f", filepath.Base(path),
			mine.time, mine.memory>>10, lines(t, out), theirs.time, theirs.memory>>10, lines(t, file), ratio)
		if ratio > 1 || mine.memory > theirs.memory || lines(t, out) > lines(t, file) {
			t.Errorf("%s: the peer is better in time, memory or lines", path)
		}
		comparePackages(t, module, path)
	}
}

// scratchModule makes a module in which the code of both can be compiled.
func scratchModule(t *testing.T, dir string) string {
	t.Helper()
	module := filepath.Join(dir, "module")
	if err := os.MkdirAll(filepath.Join(module, "peer"), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"mod", "init", "example.com/peers"}, {"get", "github.com/oapi-codegen/runtime@v1.2.0"}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = module
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %v: %v\n%s", args, err, out)
		}
	}
	return module
}

// comparePackages compiles both packages, their imports apart.
func comparePackages(t *testing.T, module, path string) {
	t.Helper()
	var times [2]time.Duration
	for i, name := range []string{"ours", "peer"} {
		list := exec.Command("go", "list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}", "./"+name)
		list.Dir = module
		config, err := list.Output()
		if err != nil {
			t.Logf("%-34s what %s wrote does not compile", "", name)
			if name == "ours" {
				t.Errorf("%s: %v", path, err)
			}
			return
		}
		file := filepath.Join(module, "importcfg")
		if err := os.WriteFile(file, config, 0o600); err != nil {
			t.Fatal(err)
		}
		sources, err := filepath.Glob(filepath.Join(module, name, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		times[i] = compile(t, file, sources)
		for range 2 {
			times[i] = min(times[i], compile(t, file, sources))
		}
	}
	ratio := float64(times[0]) / float64(times[1])
	t.Logf("%-34s compiles in %v | %v | time × %.2f", "", times[0].Round(time.Millisecond), times[1].Round(time.Millisecond), ratio)
	if ratio > 1 {
		t.Errorf("%s: the peer's package compiles faster", path)
	}
}

type cost struct {
	time   time.Duration
	memory int64 // kB at the most
	failed bool
}

// best is the best of five runs.
func best(t *testing.T, command func() *exec.Cmd) cost {
	t.Helper()
	var all []cost
	for range 5 {
		cmd := command()
		start := time.Now()
		err := cmd.Run()
		c := cost{time: time.Since(start).Round(time.Millisecond), failed: err != nil}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			c.memory = usage.Maxrss
		}
		all = append(all, c)
	}
	return slices.MinFunc(all, func(a, b cost) int { return int(a.time - b.time) })
}

// large lists the documents of at least size bytes.
func large(t *testing.T, root string, size int64) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.Contains(".json.yaml.yml", filepath.Ext(path)) {
			return err
		}
		if info, err := d.Info(); err == nil && info.Size() >= size {
			out = append(out, path)
		}
		return nil
	})
	if err != nil {
		t.Skipf("the corpus is not beside this checkout: %v", err)
	}
	return out
}

// lines counts the lines of a file, or of all files below a folder but the
// fake, which the peer has nothing like.
func lines(t *testing.T, root string) int {
	t.Helper()
	n := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, "apifake") {
			return err
		}
		data, err := os.ReadFile(path)
		n += strings.Count(string(data), "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}
