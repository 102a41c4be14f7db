package testenv

import (
	"go/format"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how many times as long as the floor something may take that has to end.
const patience = 3000

// work is what the floor does: it formats a source of some 30 kB.
var work = sync.OnceValue(func() []byte {
	return []byte("package p\n" + strings.Repeat("\nfunc ( t  T ) f( a,b int )   (int,error) {\nif a>b { return a-b,nil }\nreturn b, errors.New( \"b\" ) }\n", 300))
})

// floor holds the longest time that the work has taken in this process.
var floor struct {
	sync.Mutex
	longest time.Duration
}

// Patience is how long a test waits for what has to end: a multiple of the time that
// a fixed piece of work takes in the same run, so that a slow or busy machine gets
// longer. It is about ten seconds where nothing else runs.
func Patience() time.Duration {
	floor.Lock()
	defer floor.Unlock()
	if floor.longest == 0 {
		floor.longest = measure()
	}
	return patience * floor.longest
}

func measure() time.Duration {
	source := work()
	start := time.Now()
	if _, err := format.Source(source); err != nil {
		panic(err) // the source is a constant
	}
	return time.Since(start)
}

// Ends fails the test if more time has passed since start than there is patience. The
// floor is measured again before that: the machine may have become busy.
func Ends(t testing.TB, what string, start time.Time) {
	t.Helper()
	took := time.Since(start)
	if took <= Patience() {
		return
	}
	again := measure()
	floor.Lock()
	floor.longest = max(floor.longest, again)
	floor.Unlock()
	if limit := Patience(); took > limit {
		t.Errorf("%s took %v, more than %d times as long as formatting a small file", what, took.Round(time.Millisecond), patience)
	}
}
