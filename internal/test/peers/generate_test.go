//go:build unix

package peers

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestGenerate measures the generators on the large documents of the corpus: time and
// memory of a whole process.
func TestGenerate(t *testing.T) {
	m := newModule(t)
	voxgen := filepath.Join(m.dir, "bin", "voxgen")
	if out, err := exec.Command("go", "build", "-o", voxgen, "../../../cmd/voxgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, path := range testenv.Documents(t) {
		if testenv.Size(t, path) < 200_000 {
			continue
		}
		ours := best(func() *exec.Cmd {
			out := filepath.Join(m.dir, "ours")
			os.RemoveAll(out)
			return exec.Command(voxgen, "generate", "--spec", path, "--package", "api", "--out", out, "--no-fake") // the peer generates no fake
		})
		theirs := best(func() *exec.Cmd {
			return exec.Command(m.oapi, "-generate", "types,client", "-package", "api", "-o", filepath.Join(m.dir, "oapi.go"), path)
		})
		switch {
		case ours.failed:
			t.Errorf("%s: voxgen fails", path)
		case theirs.failed:
			t.Logf("%-34s voxgen %6v %4d MB | oapi-codegen fails", filepath.Base(path), ours.time, ours.memory>>10)
		default:
			ratio := float64(ours.time) / float64(theirs.time)
			t.Logf("%-34s voxgen %6v %4d MB | oapi-codegen %6v %4d MB | time × %.2f", filepath.Base(path),
				ours.time, ours.memory>>10, theirs.time, theirs.memory>>10, ratio)
			if ratio > 1 || ours.memory > theirs.memory {
				t.Errorf("%s: oapi-codegen needs less time or memory", path)
			}
		}
	}
}

type cost struct {
	time   time.Duration
	memory int64 // kB at the most
	failed bool
}

// best is the best of five runs.
func best(command func() *exec.Cmd) cost {
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
