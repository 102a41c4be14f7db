// Package foreign tests clients with types of other packages, which voxgen.yaml names.
package foreign

import (
	"go/parser"
	"go/token"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

func generate(t *testing.T) []output.File {
	t.Helper()
	res := gen.Generate(gen.Config{
		Spec: load.Input{Path: "testdata/api.yaml"}, Package: "shop",
		ImportPath: func(string) string { return "example.com/generated/shop" },
		Types: []gen.Type{
			{Format: "uuid", Go: "example.com/generated/ids.UUID"},
			{Schema: "Money", Go: "example.com/generated/money.Amount"},
			{Format: "ipv4", Go: "net/netip.Addr"},
			{Format: "unused", Go: "example.com/generated/none.None"},
		},
	})
	if res.Files == nil {
		t.Fatal(res.Diags.Err())
	}
	var codes []string
	for _, d := range res.Diags {
		codes = append(codes, d.Code)
	}
	for _, code := range []string{"go-type", "unused-type"} { // x-go-type in the document has no effect
		if !slices.Contains(codes, code) {
			t.Errorf("no diagnostic %s", code)
		}
	}
	return res.Files
}

// Only the packages that the configuration names are imported in addition, under names of
// their own, for aliases.
func TestImports(t *testing.T) {
	found := map[string]bool{}
	var all strings.Builder
	for _, f := range generate(t) {
		all.Write(f.Content)
		if strings.Contains(f.Name, "/") {
			continue // the fake imports the client
		}
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); strings.Contains(path, ".") {
				found[spec.Name.Name+" "+path] = true
			}
		}
	}
	if got, want := slices.Sorted(maps.Keys(found)), []string{"ids example.com/generated/ids", "money example.com/generated/money"}; !slices.Equal(got, want) {
		t.Errorf("imports %v, want %v", got, want)
	}
	for _, want := range []string{"\ntype UUID = ids.UUID\n", "\ntype Money = money.Amount\n", "\ntype Addr = netip.Addr\n"} {
		if strings.Count(all.String(), want) != 1 {
			t.Errorf("no %s", want)
		}
	}
}

// places generates a client with types of other packages in every place.
func places(t *testing.T) []output.File {
	t.Helper()
	res := gen.Generate(gen.Config{
		Spec: load.Input{Path: "testdata/places.yaml"}, Package: "places", Interface: true, Readme: true, Examples: true,
		ImportPath: func(string) string { return "example.com/generated/places" },
		Types: []gen.Type{
			{Format: "uuid", Go: "example.com/generated/ids.UUID"},
			{Format: "count", Go: "example.com/generated/plain.Count"},
			{Schema: "Money", Go: "example.com/generated/money.Amount"},
			{Schema: "Status", Go: "example.com/generated/plain.Status"},
			{Schema: "Problem", Go: "example.com/generated/plain.Problem"},
			{Schema: "Point", Go: "example.com/generated/plain.Point"},
			{Schema: "Flag", Go: "example.com/generated/plain.Flag"},
		},
	})
	if res.Files == nil {
		t.Fatal(res.Diags.Err())
	}
	return res.Files
}

// An error response whose schema has a type of another package has an error type, and a part
// of a multipart body with a scalar is text.
func TestPlaces(t *testing.T) {
	var all strings.Builder
	for _, f := range places(t) {
		all.Write(f.Content)
	}
	for _, want := range []string{"\ntype ProblemError struct {\n\t*APIError\n\tBody Problem\n}\n", `writeText(w, "ids", "", text)`, `writeJSON(w, "point", "application/json", `} {
		if !strings.Contains(all.String(), want) {
			t.Errorf("no %s", want)
		}
	}
}

// The client is vetted and run, with its fake.
func TestRun(t *testing.T) {
	testenv.SkipUnlessSlow(t, "TestImports looks at the source")
	dir := t.TempDir()
	for _, name := range []string{"money/money.go", "ids/ids.go", "plain/plain.go", "shop_test.go", "places_test.go"} {
		data, err := os.ReadFile(filepath.Join("testdata", name))
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/generated\n\ngo 1.24\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, files := range map[string][]output.File{"shop": generate(t), "places": places(t)} {
		if _, err := output.Write(filepath.Join(dir, name), files); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{{"vet", "./..."}, {"test", "./..."}} {
		cmd := exec.Command("go", args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local", "GOPROXY=off")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go %s: %v\n%s", args[0], err, out)
		}
	}
}
