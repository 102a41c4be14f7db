//go:build unix

package peers

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
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
	var table strings.Builder
	table.WriteString("| Document | Time | of oapi-codegen's | Memory, MB | of oapi-codegen's |\n|---|--:|--:|--:|--:|\n")
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
		if ours.failed {
			t.Errorf("%s: voxgen fails", path)
			continue
		}
		time, memory := "fails", "fails"
		if !theirs.failed {
			time = fmt.Sprintf("%.2f", float64(ours.time)/float64(theirs.time))
			memory = fmt.Sprintf("%.2f", float64(ours.memory)/float64(theirs.memory))
			if ours.time > theirs.time || ours.memory > theirs.memory {
				t.Errorf("%s: oapi-codegen needs less time or memory: %s, %s", path, time, memory)
			}
		}
		fmt.Fprintf(&table, "| %s | %v | %s | %d | %s |\n", filepath.Base(path), ours.time, time, ours.memory>>10, memory)
	}
	publish(t, "benchmarks.md", "generate", table.String())
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
		err := cmd.Run()
		c := cost{time: (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Round(time.Millisecond), failed: err != nil}
		if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
			c.memory = usage.Maxrss
		}
		all = append(all, c)
	}
	return slices.MinFunc(all, func(a, b cost) int { return int(a.time - b.time) })
}
