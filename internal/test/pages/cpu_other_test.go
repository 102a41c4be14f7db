//go:build !unix

package pages

// cpu is unknown here.
func cpu() float64 { return 0 }
