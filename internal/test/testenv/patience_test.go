package testenv

import (
	"testing"
	"time"
)

// TestEnds: what has only begun is in time, what began a day ago is not.
func TestEnds(t *testing.T) {
	t.Logf("patience is %v", Patience())
	fake := &recorder{TB: t}
	Ends(fake, "this", time.Now())
	if fake.failed {
		t.Error("what has only begun took too long")
	}
	Ends(fake, "this", time.Now().Add(-24*time.Hour))
	if !fake.failed {
		t.Error("a day is not too long")
	}
}

type recorder struct {
	testing.TB
	failed bool
}

func (r *recorder) Helper() {}

func (r *recorder) Errorf(string, ...any) { r.failed = true }
