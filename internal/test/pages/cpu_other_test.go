//go:build !unix

package pages

import "time"

// cpu is the time of the clock: that of the processor is unknown here.
func cpu() float64 { return float64(time.Now().UnixNano()) / 1e9 }
