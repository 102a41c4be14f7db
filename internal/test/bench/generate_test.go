package bench

import (
	"fmt"
	"go/format"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/spec"
)

func embedded() gen.Config {
	return gen.Config{
		Spec:     load.Input{Name: spec.DescriptionName, Data: spec.Description()},
		Overlays: []load.Input{{Name: spec.OverlayName, Data: spec.Overlay()}},
		Package:  spec.Package,
	}
}

func BenchmarkGenerate(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if r := gen.Generate(embedded()); r.Files == nil {
			b.Fatal(r.Diags)
		}
	}
}

// generateMain is what `voxgen generate` does; the test below runs it in a
// process of its own where there is no command yet.
func generateMain(dir string) int {
	r := gen.Generate(embedded())
	if r.Files == nil {
		fmt.Fprintln(os.Stderr, r.Diags.Err())
		return 1
	}
	if _, err := output.Write(dir, r.Files); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// floorMain does what no generator can leave out: it parses the document with
// kin-openapi and formats the finished text, that of the files in dir.
func floorMain(dir string) int {
	kin := openapi3.NewLoader()
	if _, err := kin.LoadFromData(spec.Description()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	client, _ := filepath.Glob(filepath.Join(dir, "*.go"))
	fakes, _ := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if len(client) == 0 {
		fmt.Fprintln(os.Stderr, "no files in", dir)
		return 1
	}
	for _, name := range slices.Concat(client, fakes) {
		text, err := os.ReadFile(name)
		if err == nil {
			_, err = format.Source(text)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

// generateLimit is the processor time that the whole process may take, in times of
// the floor's. It takes 2.0 to 2.4, the initialization of its packages included; on
// two processors less time elapses, since files are formatted while others are emitted.
const generateLimit = 3.0

// TestGenerateTime compares the built command with a program that does the floor's
// work. They take turns, and the best of each counts, because other programs may run on
// the machine as well.
func TestGenerateTime(t *testing.T) {
	if quiet := os.Getenv("VOXGEN_MEASURE") != ""; !quiet || raceEnabled {
		t.Skip("measures time: make measure runs it, alone on the machine")
	}
	dir, run := t.TempDir(), command(t)
	timed := func(cmd *exec.Cmd) time.Duration {
		cmd.Env = append(cmd.Environ(), "GOMAXPROCS=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	}
	out := filepath.Join(dir, "out")
	timed(run(out))
	best, floor := time.Hour, time.Hour
	for round := range 20 {
		if round > 2 && float64(best) < generateLimit*float64(floor) {
			break // more rounds are for noisy machines
		}
		best = min(best, timed(run(filepath.Join(dir, fmt.Sprint(round)))))
		floor = min(floor, timed(self(t, floorVariable+"="+out)))
	}
	ratio := float64(best) / float64(floor)
	t.Logf("voxgen %v, floor %v, ratio %.2f", best.Round(time.Millisecond), floor.Round(time.Millisecond), ratio)
	if ratio > generateLimit {
		t.Errorf("generating takes %.2f times the floor; %.2f is the limit", ratio, generateLimit)
	}
}

// The variables with which this test binary does something else than testing: see
// TestMain. Each is a folder.
const (
	generateVariable = "VOXGEN_BENCH_GENERATE"
	floorVariable    = "VOXGEN_BENCH_FLOOR"
)

// self returns a command that runs this binary with a variable of its environment.
func self(t *testing.T, variable string) *exec.Cmd {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path)
	cmd.Env = append(os.Environ(), variable)
	return cmd
}

// command builds voxgen, and returns how to run it.
func command(t *testing.T) func(dir string) *exec.Cmd {
	t.Helper()
	if _, err := os.Stat("../../../cmd/voxgen/main.go"); err != nil {
		return func(dir string) *exec.Cmd { return self(t, generateVariable+"="+dir) }
	}
	binary := built(t)
	return func(dir string) *exec.Cmd { return exec.Command(binary, "generate", "--out", dir) }
}

// built builds voxgen, and returns the path of the binary.
func built(t *testing.T) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "voxgen")
	if out, err := exec.Command("go", "build", "-o", binary, "../../../cmd/voxgen").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return binary
}
