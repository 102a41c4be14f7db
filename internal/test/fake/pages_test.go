package fake_test

import (
	"os"
	"testing"

	"github.com/voxgen/voxgen/gen/load"
)

// A fake returns pages, by cursor and by URL, to the iterators of its client.
func TestPages(t *testing.T) { runWithClient(t, "pages") }

// A fake issues tokens for a client that gets them itself.
func TestOAuth(t *testing.T) { runWithClient(t, "oauth") }

// runWithClient runs testdata/NAME_test.go.txt with the client and the fake of
// testdata/NAME.yaml.
func runWithClient(t *testing.T, name string) {
	t.Helper()
	m := newModule(t)
	m.add(t, "petstore", "petstore", load.Input{Path: "testdata/" + name + ".yaml"})
	text, err := os.ReadFile("testdata/" + name + "_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	m.write(t, name+"_test.go", string(text))
	m.command(t, "vet", "./...")
	m.command(t, "test", ".")
}
