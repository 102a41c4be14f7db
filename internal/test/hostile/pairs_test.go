package hostile

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var pairs = flag.Int("pairs", 100, "how many random pairs of holes and texts the slow test generates from")

// FuzzPairs puts a text into one or two holes of the template. What is generated compiles.
func FuzzPairs(f *testing.F) {
	for i, name := range slices.Sorted(maps.Keys(texts)) {
		if i%8 == 0 && len(texts[name]) < 1000 { // TestTexts has all of them
			f.Add(uint(i), uint(3*i+1), texts[name])
		}
	}
	names := holes()
	f.Fuzz(func(t *testing.T, first, second uint, text string) {
		checkPair(t, []string{names[first%uint(len(names))], names[second%uint(len(names))]}, text)
	})
}

// TestPairs is a run of FuzzPairs over random holes and the texts of this package, whole,
// in part and joined.
func TestPairs(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestTexts has each text in every hole at once")
	random := rand.New(rand.NewPCG(*seed, 1))
	names, known := holes(), slices.Sorted(maps.Keys(texts))
	pick := func(list []string) string { return list[random.IntN(len(list))] }
	files := 0
	for i := range *pairs {
		text := []rune(texts[pick(known)])
		text = text[:min(len(text), 1000)]
		switch from := random.IntN(len(text) + 1); random.IntN(4) {
		case 0:
			text = text[from:]
		case 1:
			text = text[:from]
		case 2:
			more := []rune(texts[pick(known)])
			text = append(text[:from:from], more[:min(len(more), 1000)]...)
		}
		if checkPair(t, []string{pick(names), pick(names)}, string(text)) {
			files++
		}
		if t.Failed() {
			t.Fatalf("with -seed %d, the first pair that fails is %d: %q", *seed, i, string(text))
		}
	}
	t.Logf("%d of %d pairs give files", files, *pairs)
}

// checkPair reports whether there are files.
func checkPair(t *testing.T, holes []string, text string) bool {
	t.Helper()
	files := generate(t, "pairs", fill(everywhere(text, holes)))
	if files != nil {
		gentest.TypeCheck(t, "example.com/generated/"+folder("pairs"), files)
	}
	return files != nil
}
