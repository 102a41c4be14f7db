//go:build unix

package pages

import "syscall"

// cpu is the processor time of the process in seconds: a wall clock would
// measure what else runs on the machine.
func cpu() float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}
