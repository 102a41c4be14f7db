//go:build !unix

package load_test

import "testing"

func fifo(t *testing.T, _ string) { t.Skip("FIFOs are not supported") }
