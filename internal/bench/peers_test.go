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
// corpus: time and memory of a whole process, and lines written. `make
// bench-peers` installs the peer and names it in VOXGEN_PEER.
func TestPeers(t *testing.T) {
	peer := os.Getenv("VOXGEN_PEER")
	if peer == "" {
		t.Skip("make bench-peers sets VOXGEN_PEER")
	}
	dir := t.TempDir()
	ours := filepath.Join(dir, "voxgen")
	if out, err := exec.Command("go", "build", "-o", ours, "../../cmd/voxgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range large(t, "../../../shared/corpus", 200_000) {
		file := filepath.Join(dir, "peer.go")
		theirs := best(t, func() *exec.Cmd {
			return exec.Command(peer, "-generate", "types,client", "-package", "api", "-o", file, path)
		})
		out := filepath.Join(dir, "out")
		mine := best(t, func() *exec.Cmd {
			os.RemoveAll(out)
			return exec.Command(ours, "generate", "--spec", path, "--package", "api", "--out", out, "--no-fake") // the peer writes none
		})
		if theirs.failed {
			t.Logf("%-55s voxgen %6v %4d MB %6d lines | oapi-codegen fails", filepath.Base(path), mine.time, mine.memory>>10, lines(t, out))
			continue
		}
		ratio := float64(mine.time) / float64(theirs.time)
		t.Logf("%-55s voxgen %6v %4d MB %6d lines | oapi-codegen %6v %4d MB %6d lines | time × %.2f", filepath.Base(path),
			mine.time, mine.memory>>10, lines(t, out), theirs.time, theirs.memory>>10, lines(t, file), ratio)
		if ratio > 1 || mine.memory > theirs.memory || lines(t, out) > lines(t, file) {
			t.Errorf("%s: the peer is better in time, memory or lines", path)
		}
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
