package report

import (
	"bytes"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A short run shows nothing, a long one a line that is cleared at the end.
func TestProgress(t *testing.T) {
	for _, c := range []struct {
		takes time.Duration
		want  string
	}{
		{900 * time.Millisecond, ""},
		{2500 * time.Millisecond, "\rvoxgen: generating … 1s\rvoxgen: generating … 2s\r\x1b[K"},
	} {
		synctest.Test(t, func(t *testing.T) {
			var b bytes.Buffer
			done := progress(&b, func() string { return "generating" })
			time.Sleep(c.takes)
			done()
			done()
			if b.String() != c.want {
				t.Errorf("%v: %q, want %q", c.takes, b.String(), c.want)
			}
		})
	}
}

// Colors are used only on terminals, not in buffers.
func TestPlain(t *testing.T) {
	if Terminal(&bytes.Buffer{}) || Fancy(&strings.Builder{}) {
		t.Error("a buffer is a terminal")
	}
}
