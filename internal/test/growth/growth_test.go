// Package growth tests that emitted clients read and write values of any size in linear
// time and memory. It counts statements and allocations, which do not depend on the machine.
package growth

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/gentest"
)

// work is what a program has done.
type work struct{ statements, allocations, bytes float64 }

// TestClient measures documents with 256, 1024 and 4096 values in them: four times the
// size takes about four times the work. It also runs the other tests of the program.
func TestClient(t *testing.T) {
	program := build(t, "example", "measure_test.go", "context_test.go", "server_test.go", "../../pages/cpu_unix_test.go", "../../pages/cpu_other_test.go")
	for _, test := range []string{"TestExtremes", "TestContext", "TestMemory", "TestValidate", "TestLines", "TestServers"} {
		t.Run(test, func(t *testing.T) {
			out, err := exec.Command(program, "-test.run", "^"+test+"$", "-test.v").CombinedOutput()
			t.Logf("%s", out)
			if err != nil || !bytes.Contains(out, []byte("--- PASS: "+test)) {
				t.Error(err)
			}
		})
	}
	testGrowth(t, program)
}

// TestFake measures requests to the emitted fake likewise.
func TestFake(t *testing.T) { testGrowth(t, build(t, "example/examplefake", "fake_test.go")) }

func testGrowth(t *testing.T, program string) {
	t.Helper()
	out, err := exec.Command(program, "-test.run", "^TestNames$").Output()
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for line := range strings.Lines(string(out)) {
		name, ok := strings.CutPrefix(strings.TrimSpace(line), "name:")
		if !ok {
			continue
		}
		names++
		t.Run(name, func(t *testing.T) {
			var base work
			for _, n := range []int{256, 1024, 4096} {
				w := measure(t, program, name, n)
				if n == 256 {
					base = w
				}
				t.Logf("%4d values: %9.0f statements, %6.0f allocations, %8.0f bytes", n, w.statements, w.allocations, w.bytes)
				times := float64(n) / 256
				if limit := (work{1.5*times*base.statements + 1e6, 1.5*times*base.allocations + 1000, 2*times*base.bytes + 1<<20}); w.statements > limit.statements || w.allocations > limit.allocations || w.bytes > limit.bytes {
					t.Errorf("%d values take %.0f, more than %.0f", n, w, limit)
				}
			}
		})
	}
	if names == 0 {
		t.Errorf("no documents: %s", out)
	}
}

// build returns the tests in a folder of the emitted client, whose package they join, as a
// program that counts statements.
func build(t *testing.T, folder string, tests ...string) string {
	t.Helper()
	result := gen.Generate(gen.Config{
		Spec: load.Input{Path: "testdata/spec.yaml"}, Package: "example", ImportPath: func(string) string { return "example.com/generated/example" },
	})
	if result.Files == nil {
		t.Fatal(result.Diags.Err())
	}
	module := gentest.NewModule(t)
	module.Add(t, "example", result.Files)
	for _, test := range tests {
		source, err := os.ReadFile(filepath.Join("testdata", test))
		if err != nil {
			t.Fatal(err)
		}
		source = bytes.Replace(source, []byte("\npackage pages\n"), []byte("\npackage "+path.Base(folder)+"\n"), 1)
		if err := os.WriteFile(filepath.Join(module.Dir, folder, path.Base(test)), source, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	program := filepath.Join(module.Dir, "measure")
	cmd := exec.Command("go", "test", "-c", "-covermode=count", "-coverpkg=./...", "-o", program, "./"+folder)
	cmd.Dir = module.Dir
	cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// measure runs the program for one document.
func measure(t *testing.T, program, name string, n int) (w work) {
	t.Helper()
	profile := filepath.Join(t.TempDir(), "profile")
	cmd := exec.Command(program, "-test.run", "^TestMeasure$", "-test.coverprofile", profile)
	cmd.Env = append(os.Environ(), "NAME="+name, "COUNT="+strconv.Itoa(n))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for line := range strings.Lines(string(out)) {
		if _, err := fmt.Sscanf(line, "allocated: %g %g", &w.allocations, &w.bytes); err == nil {
			break
		}
	}
	data, err := os.ReadFile(profile)
	if err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) == 3 { // file.go:10.20,12.30 statements count
			statements, _ := strconv.ParseFloat(fields[1], 64)
			count, _ := strconv.ParseFloat(fields[2], 64)
			w.statements += statements * count
		}
	}
	if w.statements == 0 || w.allocations == 0 {
		t.Fatalf("nothing measured:\n%s", out)
	}
	return w
}
