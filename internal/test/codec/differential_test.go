package codec

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/gentest"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

var all = flag.Bool("all", false, "TestDifferential: take every document of the corpus; takes minutes")

// medium is the size of the documents, in bytes, that the slow tests compare.
const medium = 10_000

// selection is what the fast tests compare, besides codec.yaml.
var selection = []string{"autorest/additionalProperties.json", "autorest/luis.json", "autorest/complex-model.json"}

// TestDifferential compares the codec with encoding/json: random values of every type
// are written by one and read by the other. The slow tests take the smaller documents of
// the corpus, and all with -all.
func TestDifferential(t *testing.T) {
	paths := []string{"testdata/codec.yaml"}
	if testenv.HasCorpus(t) {
		for _, path := range testenv.Documents(t) {
			if *all || isSelected(path) || testenv.Slow() && testenv.Size(t, path) <= medium {
				paths = append(paths, path)
			}
		}
	}
	source, err := os.ReadFile("testdata/differential/differential_test.go.txt")
	if err != nil {
		t.Fatal(err)
	}
	module := gentest.NewModule(t)
	for i, path := range paths {
		r := gen.Generate(gen.Config{Spec: load.Input{Path: path}, Package: "api"})
		if r.Files == nil {
			t.Errorf("%s: %v", path, r.Diags.Err())
			continue
		}
		calls, n := differences(r.API)
		if n == 0 {
			continue
		}
		name := fmt.Sprintf("p%02d", i)
		t.Logf("%s is %s: %d types", name, path, n)
		module.Add(t, name, r.Files)
		module.AddTest(t, name, "differential_test.go", source)
		module.AddTest(t, name, "random_test.go", gentest.Random("api"))
		module.AddTest(t, name, "types_test.go", calls)
		module.AddTest(t, name, "absent_test.go", absent(r.Files))
	}
	module.Test(t)
}

// absent declares what a client that only reads, or only writes, has no code for, so
// that differential_test.go compiles.
func absent(files []output.File) []byte {
	source := "package api\n"
	for _, part := range []struct{ sign, code string }{
		{"\ntype jsonReader struct", "type jsonReader struct{}"},
		{"\ntype jsonWriter struct", "type jsonWriter struct{\n\tbuf []byte\n\terr error\n}"},
		{"\nfunc decodeWithin(", "func decodeWithin(any, []byte, int64, bool, func(*jsonReader)) error { panic(\"no type is read\") }"},
	} {
		if !slices.ContainsFunc(files, func(f output.File) bool { return bytes.Contains(f.Content, []byte(part.sign)) }) {
			source += "\n" + part.code + "\n"
		}
	}
	return []byte(source)
}

func isSelected(path string) bool {
	for _, name := range selection {
		if strings.HasSuffix(filepath.ToSlash(path), name) {
			return true
		}
	}
	return false
}

// differences returns a test of all types that the client reads or writes, and their
// number.
func differences(api *ir.API) (source []byte, n int) {
	var b strings.Builder
	b.WriteString("package api\n\nimport \"testing\"\n\nfunc TestDifferences(t *testing.T) {\n")
	for _, d := range api.Decls {
		if d.Kind == ir.Enum || d.Request || len(d.Parts) > 0 || !d.Reads() && !d.Writes() {
			continue
		}
		decode, encode := "nil", "nil"
		if d.Reads() {
			decode = "func(v any, j *jsonReader) { v.(*" + d.Name + ").decode(j) }"
		}
		if d.Writes() {
			encode = "func(v any, w *jsonWriter) { v.(*" + d.Name + ").append(w) }"
		}
		fmt.Fprintf(&b, "\tdiffer(t, func() any { return new(%s) }, %s, %s)\n", d.Name, decode, encode)
		n++
	}
	b.WriteString("}\n")
	return []byte(b.String()), n
}
