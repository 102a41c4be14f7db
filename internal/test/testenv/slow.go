// Package testenv tells tests where they run: with the slow tests or without,
// beside a corpus or not, with which standard library.
package testenv

import (
	"os"
	"testing"
)

// slow is set by make test-slow.
const slow = "VOXGEN_SLOW"

// Slow reports whether the slow tests run as well.
func Slow() bool { return os.Getenv(slow) != "" }

// SkipUnlessSlow leaves a test to make test-slow. otherwise says what the fast
// tests do in its place.
func SkipUnlessSlow(t testing.TB, otherwise string) {
	t.Helper()
	if !Slow() {
		t.Skipf("runs with make test-slow (%s=1); without it, %s", slow, otherwise)
	}
}
