package report

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progressDelay is how long a run takes before progress is shown.
const progressDelay = time.Second

// Progress shows what doing returns and the elapsed time on a terminal when a run takes
// more than a second. The returned function stops it and clears the line.
func (p Printer) Progress(doing func() string) (done func()) {
	if p.Quiet || !Fancy(p.Err) {
		return func() {}
	}
	return progress(p.Err, doing)
}

func progress(w io.Writer, doing func() string) (done func()) {
	stop := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		start, shown := time.Now(), false
		tick := time.NewTicker(progressDelay)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				fmt.Fprintf(w, "\rvoxgen: %s … %s", doing(), time.Since(start).Round(time.Second))
				shown = true
			case <-stop:
				if shown {
					fmt.Fprint(w, "\r\x1b[K")
				}
				return
			}
		}
	})
	return sync.OnceFunc(func() { close(stop); group.Wait() })
}
