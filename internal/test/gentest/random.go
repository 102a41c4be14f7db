package gentest

import (
	"bytes"
	_ "embed"
)

//go:embed random.go.txt
var random []byte

// Random returns a file of package pkg with the type random, which makes values of the
// types of a client by reflection.
func Random(pkg string) []byte {
	return bytes.Replace(random, []byte("package PACKAGE"), []byte("package "+pkg), 1)
}
