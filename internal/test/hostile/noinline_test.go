package hostile

import (
	"slices"
	"strings"
	"testing"
)

// TestNoInline: no text of a document writes the directive go:noinline, which gen/verify
// accepts above functions: there are as many as with other texts.
func TestNoInline(t *testing.T) {
	names := slices.DeleteFunc(holes(), func(name string) bool { return slices.Contains(decisive, name) })
	directives := func(text string) (n int) {
		files := generate(t, "noinline", fill(everywhere(text, names)))
		if files == nil {
			t.Errorf("%q is refused", text)
		}
		for _, f := range files {
			n += strings.Count("\n"+string(f.Content), "\n//go:noinline")
		}
		return n
	}
	want := directives("Some words.")
	if want == 0 {
		t.Fatal("no function has the directive")
	}
	for _, text := range []string{
		"//go:noinline", "go:noinline", "x\n//go:noinline", "x\n\n//go:noinline\n", "x\n//\n//go:noinline\n", "\tx\n//go:noinline", "```\n//go:noinline\n```",
		"- x\n//go:noinline", "| x\n//go:noinline", "x\r//go:noinline", "x\u2028//go:noinline", "x\u0085//go:noinline", "<pre>\n//go:noinline</pre>", "# x\n//go:noinline",
	} {
		if n := directives(text); n != want {
			t.Errorf("%q: %d directives, want %d", text, n, want)
		}
	}
}
