package fake_test

import (
	"os"
	"testing"

	"github.com/voxgen/voxgen/gen/load"
)

// A fake returns pages, by cursor and by URL, to the iterators of its client.
func TestPages(t *testing.T) {
	m := newModule(t)
	m.add(t, "petstore", "petstore", load.Input{Path: "testdata/pages.yaml"})
	text, err := os.ReadFile("testdata/pages_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, "pages_test.go", string(text))
	m.command(t, "vet", "./...")
	m.command(t, "test", ".")
}
