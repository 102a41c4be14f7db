package page

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestEdits walks random pairs of texts: what is kept and removed is the old
// text, what is kept and added the new one.
func TestEdits(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		x, y := randomLines(rng), randomLines(rng)
		var old, now []string
		for _, e := range edits(x, y) {
			if e.kind != '+' {
				if e.old != len(old) {
					t.Fatalf("%q %q: line %d stands at %d", x, y, len(old), e.old)
				}
				old = append(old, e.text)
			}
			if e.kind != '-' {
				now = append(now, e.text)
			}
		}
		if fmt.Sprint(old) != fmt.Sprint(x) || fmt.Sprint(now) != fmt.Sprint(y) {
			t.Fatalf("%q to %q gives %q and %q", x, y, old, now)
		}
	}
}

func randomLines(rng *rand.Rand) []string {
	var out []string
	for range rng.IntN(12) {
		out = append(out, string(rune('a'+rng.IntN(4))))
	}
	return out
}

func TestDiff(t *testing.T) {
	if got := Diff("f", []byte("a\nb\n"), []byte("a\nb\n")); got != "" {
		t.Errorf("equal texts differ: %s", got)
	}
	var a, b []string
	for i := range 40 {
		a = append(a, fmt.Sprint("line ", i))
	}
	b = append(b, a[:5]...)
	b = append(b, "new")
	b = append(b, a[5:30]...)
	b = append(b, a[31:]...)
	got := Diff("f", []byte(strings.Join(a, "\n")+"\n"), []byte(strings.Join(b, "\n")+"\n"))
	want := "--- f\n+++ f\n@@ -3,6 +3,7 @@\n line 2\n line 3\n line 4\n+new\n line 5\n line 6\n line 7\n" +
		"@@ -28,7 +29,6 @@\n line 27\n line 28\n line 29\n-line 30\n line 31\n line 32\n line 33\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
