package bench

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// memoryLimit is what generating the large document may take, in MiB.
const memoryLimit = 700

// TestSize generates clients of 1,000 and 10,000 operations with the command: memory
// stays below the limit, and each operation takes about the same time.
func TestSize(t *testing.T) {
	if quiet := os.Getenv("VOXGEN_MEASURE") != ""; !quiet || raceEnabled {
		t.Skip("measures time: make measure runs it, alone on the machine")
	}
	binary := built(t)
	for _, c := range []struct{ document, ext string }{{"oxide-nexus.json", ".json"}, {"oxide-nexus.json", ".yaml"}, {"discord.json", ".json"}} {
		t.Run(c.document+c.ext, func(t *testing.T) {
			dir := t.TempDir()
			var each []float64
			for _, n := range []int{1_000, 10_000} {
				spec := filepath.Join(dir, fmt.Sprint(n, c.ext))
				write := exec.Command(os.Args[0], "-test.run", "^TestRepeat$")
				write.Env = append(os.Environ(), fmt.Sprintf("VOXGEN_REPEAT=%s %d %s", c.document, n, spec))
				if out, err := write.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				cmd := exec.Command(binary, "generate", "-q", "--spec", spec, "--out", filepath.Join(dir, fmt.Sprint(n)), "--package", "api", "--import-path", "example.com/api")
				start := time.Now()
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Fatalf("%v\n%s", err, out)
				}
				elapsed := time.Since(start)
				mib := cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss >> 10
				used := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
				each = append(each, float64(used)/float64(n))
				t.Logf("%6d operations: %v, %.2f ms for each (%.2f ms of processor time), %d MiB", n, elapsed.Round(time.Millisecond),
					elapsed.Seconds()*1000/float64(n), used.Seconds()*1000/float64(n), mib)
				if mib > memoryLimit {
					t.Errorf("%d operations take %d MiB; %d is the limit", n, mib, memoryLimit)
				}
			}
			if each[1] > 1.5*each[0] {
				t.Errorf("with 10 times the operations, each takes %.2f times as long", each[1]/each[0])
			}
		})
	}
}

// TestRepeat writes a document for TestSize in a process of its own: Linux counts the
// memory of a process that starts another one for that one as well.
func TestRepeat(t *testing.T) {
	var document, spec string
	var n int
	if _, err := fmt.Sscan(os.Getenv("VOXGEN_REPEAT"), &document, &n, &spec); err != nil {
		t.Skip("TestSize runs it")
	}
	repeat(t, document, n, spec)
}
