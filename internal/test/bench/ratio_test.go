package bench

import (
	"flag"
	"os"
	"slices"
	"testing"
)

// rounds is how often each side runs for one median, attempts how many
// medians a noisy machine gets to show one good ratio.
const (
	rounds   = 6
	attempts = 5
)

// TestRatios holds the emitted client to its floor: ratios, never absolute
// times. Both sides take turns, so that what slows the machine slows both.
func TestRatios(t *testing.T) {
	if quiet := os.Getenv("VOXGEN_MEASURE") != ""; !quiet {
		t.Skip("measures time: make measure runs it, alone on the machine")
	}
	if raceEnabled {
		t.Skip("the race detector slows both sides in its own way")
	}
	for _, c := range []struct {
		name           string
		floor, emitted func(*testing.B)
		time           float64 // of the floor, at most
		allocs         int64   // more than the floor, at most
		count          string
	}{
		{"call", BenchmarkFloorCall, BenchmarkEmittedCall, 1.05, 0, "6000x"},
		{"Validate", BenchmarkFloorValidate, BenchmarkEmittedValidate, 1.5, 0, "400000x"},
	} {
		t.Run(c.name, func(t *testing.T) {
			benchtime(t, c.count)
			best := 0.0
			for range attempts {
				floor, emitted := measure(c.floor, c.emitted)
				if more := emitted.allocs - floor.allocs; more > c.allocs {
					t.Fatalf("%d allocations, the floor has %d", emitted.allocs, floor.allocs)
				}
				ratio := emitted.ns / floor.ns
				t.Logf("floor %.0f ns, %d allocations; emitted %.0f ns, %d allocations; ratio %.2f", floor.ns, floor.allocs, emitted.ns, emitted.allocs, ratio)
				if best == 0 || ratio < best {
					best = ratio
				}
				if best <= c.time {
					return
				}
			}
			t.Errorf("at best %.2f times the floor; %.2f is the limit", best, c.time)
		})
	}
}

// median is what rounds of one side came to.
type median struct {
	ns     float64
	allocs int64
}

func measure(floor, emitted func(*testing.B)) (f, e median) {
	var fs, es []testing.BenchmarkResult
	for range rounds {
		fs = append(fs, testing.Benchmark(floor))
		es = append(es, testing.Benchmark(emitted))
	}
	return medianOf(fs), medianOf(es)
}

func medianOf(results []testing.BenchmarkResult) median {
	var ns []float64
	for _, r := range results {
		ns = append(ns, float64(r.T.Nanoseconds())/float64(max(r.N, 1)))
	}
	slices.Sort(ns)
	mid := len(ns) / 2
	return median{ns: (ns[mid-1] + ns[mid]) / 2, allocs: results[0].AllocsPerOp()}
}

// benchtime sets how long testing.Benchmark runs while the test does.
func benchtime(t *testing.T, value string) {
	t.Helper()
	f := flag.Lookup("test.benchtime")
	before := f.Value.String()
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Value.Set(before); err != nil {
			t.Error(err)
		}
	})
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(generateVariable); dir != "" {
		os.Exit(generateMain(dir))
	}
	if dir := os.Getenv(floorVariable); dir != "" {
		os.Exit(floorMain(dir))
	}
	os.Exit(m.Run())
}
