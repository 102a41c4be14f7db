package page

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/voxgen/voxgen/internal/test/testenv"
)

// TestMutatedPages is a short fuzz run on every test run, with a limit for the time that
// one page may take.
func TestMutatedPages(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "pages", "*"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no seeds: %v", err)
	}
	rng := rand.New(rand.NewPCG(7, 7))
	for _, path := range paths {
		seed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for range 60 {
			data := mutate(rng, seed)
			start := time.Now()
			if first := fuzzImport(t, nil, data); first != nil {
				if second := fuzzImport(t, first, data); string(first) != string(second) {
					t.Fatalf("importing again changes something\n%s\n%s", Diff("spec", first, second), data)
				}
			}
			testenv.Ends(t, path, start)
			if t.Failed() {
				t.Fatalf("%s", data)
			}
		}
	}
}

// mutate cuts, repeats, moves and overwrites parts of a page.
func mutate(rng *rand.Rand, seed []byte) []byte {
	data := append([]byte{}, seed...)
	for range 1 + rng.IntN(4) {
		if len(data) < 4 {
			return data
		}
		i, j := rng.IntN(len(data)), rng.IntN(len(data))
		i, j = min(i, j), max(i, j)
		switch rng.IntN(6) {
		case 0:
			data = append(data[:i:i], data[j:]...)
		case 1:
			data = append(data[:j:j], append(append([]byte{}, data[i:min(j, i+200)]...), data[j:]...)...)
		case 2:
			data[i] = "\n<>[](){}'\"`*_|:;,.#-0a \t&"[rng.IntN(26)]
		case 3:
			data = append(data[:i:i], append([]byte("stringOptional\n"), data[i:]...)...)
		case 4:
			data = data[:j]
		case 5:
			data = append(data[:i:i], append([]byte([]string{"\u202e", "&#x202e;", `\u202e`, "\u200b", "\u0085"}[rng.IntN(5)]), data[i:]...)...)
		}
	}
	return data
}
