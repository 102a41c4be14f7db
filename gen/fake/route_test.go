package fake

import (
	"math"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"
)

// matchAny is matchPath by trying every length of each parameter, the shortest first.
func matchAny(parts []pathPart, path string) ([]pathText, bool) {
	if len(parts) == 0 {
		return nil, path == ""
	}
	p := parts[0]
	if p.param < 0 {
		rest, ok := strings.CutPrefix(path, p.text)
		if !ok {
			return nil, false
		}
		return matchAny(parts[1:], rest)
	}
	for n := 1; n <= len(path) && path[n-1] != '/'; n++ {
		if rest, ok := matchAny(parts[1:], path[n:]); ok {
			return append([]pathText{{p.param, path[:n]}}, rest...), true
		}
	}
	return nil, false
}

// TestMatchPath compares random templates and paths with matchAny.
func TestMatchPath(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	text := func(n int) string {
		var b strings.Builder
		for range 1 + random.IntN(n) {
			b.WriteByte("a-/"[random.IntN(3)])
		}
		return b.String()
	}
	matched := 0
	for range 100_000 {
		var parts []pathPart
		for i := range 1 + random.IntN(6) {
			if n := len(parts); random.IntN(2) == 0 && (n == 0 || parts[n-1].param >= 0) {
				parts = append(parts, pathPart{text(2), -1})
			} else {
				parts = append(parts, pathPart{param: i})
			}
		}
		path := text(10)
		got, ok := matchPath(parts, path)
		want, wanted := matchAny(parts, path)
		if ok != wanted || ok && !reflect.DeepEqual(got, want) {
			t.Fatalf("%v %q: %v %v, want %v %v", parts, path, got, ok, want, wanted)
		}
		if ok {
			matched++
		}
	}
	if matched < 1000 {
		t.Errorf("only %d matches", matched)
	}
}

// TestMatchPathGrowth: the time is linear in the length of the path.
func TestMatchPathGrowth(t *testing.T) {
	parts := []pathPart{{"/", -1}, {param: 0}, {"-", -1}, {param: 1}, {"-", -1}, {param: 2}, {"x", -1}}
	took := func(n int) float64 {
		path, best := "/"+strings.Repeat("-", n), math.Inf(1)
		for range 5 {
			start := time.Now()
			for range 10 {
				if _, ok := matchPath(parts, path); ok {
					t.Fatal("matched")
				}
			}
			best = min(best, time.Since(start).Seconds())
		}
		return best
	}
	if small, large := took(100), took(400); large > 16*small+1e-4 {
		t.Errorf("100 bytes take %.6f s, 400 bytes %.6f s", small, large)
	}
}
