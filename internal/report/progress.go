package report

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// patience is how long a run may take before anybody wonders about it.
const patience = time.Second

// Progress tells on a terminal how long the run has been going on, once it
// takes more than a second. The returned function ends it and cleans the line.
func (p Printer) Progress(doing string) (done func()) {
	if p.Quiet || !Fancy(p.Err) {
		return func() {}
	}
	return progress(p.Err, doing)
}

func progress(w io.Writer, doing string) (done func()) {
	stop := make(chan struct{})
	var group sync.WaitGroup
	group.Go(func() {
		start, shown := time.Now(), false
		tick := time.NewTicker(patience)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				fmt.Fprintf(w, "\rvoxgen: %s … %s", doing, time.Since(start).Round(time.Second))
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
