package hostile

import (
	"flag"
	"maps"
	"math/rand/v2"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var pairs = flag.Int("pairs", 1500, "how many random pairs of holes and texts the slow test generates from")

// FuzzPairs puts a text into one or two holes of the template. What is generated compiles.
func FuzzPairs(f *testing.F) {
	for i, name := range slices.Sorted(maps.Keys(texts)) {
		if i%8 == 0 && len(texts[name]) < 1000 { // TestTexts has all of them
			f.Add(uint(i), uint(3*i+1), texts[name])
		}
	}
	names := holes()
	f.Fuzz(func(t *testing.T, first, second uint, text string) {
		compile(t, everywhere(text, []string{names[first%uint(len(names))], names[second%uint(len(names))]}))
	})
}

// TestPairs puts random texts, those of this package, whole, in part and joined, into all
// holes at once, another one into each. Texts that have the document refused are left out
// until there are files, which compile.
func TestPairs(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestTexts has each text in every hole at once")
	names := holes()
	var assigned, refused atomic.Int64
	concurrently(*pairs/(len(names)-len(decisive))+1, func(i int) bool {
		random := rand.New(rand.NewPCG(*seed, uint64(i)))
		chosen := map[string]string{}
		for _, name := range names {
			if !slices.Contains(decisive, name) || random.IntN(4) == 0 {
				chosen[name] = shaped(name, randomText(random))
			}
		}
		assigned.Add(int64(len(chosen)))
		checked := &probe{TB: t}
		if !compile(checked, chosen) && !checked.failed {
			refused.Add(int64(leaveOut(t, chosen)))
			compile(checked, chosen)
		}
		if checked.failed {
			culprits := narrow(t, chosen)
			compile(t, culprits)
			t.Errorf("document %d with -seed %d: %q", i, *seed, culprits)
		}
		return !t.Failed()
	})
	t.Logf("%d texts, of which %d are refused", assigned.Load(), refused.Load())
}

// decisive are holes whose texts often have much of the document ignored.
var decisive = []string{"path", "requestMedia", "answerMedia", "header", "key"}

// randomText returns one of the texts, a part of it, or parts of two.
func randomText(random *rand.Rand) string {
	known := slices.Sorted(maps.Keys(texts))
	pick := func() []rune {
		text := []rune(texts[known[random.IntN(len(known))]])
		return text[:min(len(text), 1000)]
	}
	text := pick()
	switch from := random.IntN(len(text) + 1); random.IntN(4) {
	case 0:
		text = text[from:]
	case 1:
		text = text[:from]
	case 2:
		text = append(text[:from:from], pick()...)
	}
	return string(text)
}

// compile generates a client and its fake, and checks what there is. It reports whether
// there are files.
func compile(t testing.TB, assigned map[string]string) bool {
	t.Helper()
	files := generateWith(t, "pairs", fill(assigned), true)
	if files != nil {
		gentest.TypeCheck(t, "example.com/generated/"+folder("pairs"), files)
	}
	return files != nil
}

// leaveOut removes texts for which the document is refused, found by halves, and returns how
// many those are.
func leaveOut(t testing.TB, assigned map[string]string) (refused int) {
	t.Helper()
	switch {
	case len(assigned) == 0 || generateWith(t, "pairs", fill(assigned), false) != nil:
		return 0
	case len(assigned) == 1:
		clear(assigned)
		return 1
	}
	first, second := halves(assigned)
	refused = leaveOut(t, first) + leaveOut(t, second)
	clear(assigned)
	maps.Copy(assigned, first)
	maps.Copy(assigned, second)
	if generateWith(t, "pairs", fill(assigned), false) == nil { // refused together only
		refused += len(second)
		clear(assigned)
		maps.Copy(assigned, first)
	}
	return refused
}

func halves(all map[string]string) (first, second map[string]string) {
	first, second = map[string]string{}, map[string]string{}
	for i, name := range slices.Sorted(maps.Keys(all)) {
		if i < len(all)/2 {
			first[name] = all[name]
		} else {
			second[name] = all[name]
		}
	}
	return first, second
}

// narrow returns few of the texts whose files do not compile.
func narrow(t testing.TB, assigned map[string]string) map[string]string {
	for len(assigned) > 1 {
		first, second := halves(assigned)
		smaller := false
		for _, half := range []map[string]string{first, second} {
			checked := &probe{TB: t}
			if compile(checked, half); checked.failed {
				assigned, smaller = half, true
				break
			}
		}
		if !smaller {
			break
		}
	}
	return assigned
}

// probe notes errors, and does not fail the test.
type probe struct {
	testing.TB
	failed bool
}

func (p *probe) Error(...any)          { p.failed = true }
func (p *probe) Errorf(string, ...any) { p.failed = true }
