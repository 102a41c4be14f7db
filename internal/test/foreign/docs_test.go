package foreign

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/internal/config"
	"github.com/voxgen/voxgen/internal/pipeline"
	"github.com/voxgen/voxgen/internal/test/gentest"
)

// TestDocs: the program in docs/types.md compiles with the client of its document.
func TestDocs(t *testing.T) {
	page, err := os.ReadFile("../../../docs/types.md")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{"go.mod": "module example.com/app\n\ngo 1.24\n"}
	for _, m := range regexp.MustCompile("(?ms)^```yaml\r?\n# (\\S+)\r?\n(.*?)^```").FindAllSubmatch(page, -1) {
		files[string(m[1])] = string(m[2])
	}
	program := regexp.MustCompile("(?ms)^```go\r?\n(.*?)^```").FindSubmatch(page)
	if len(files) != 3 || program == nil {
		t.Fatalf("%d files, program %q", len(files), program)
	}
	sources := []output.File{{Name: "shop/program/program.go", Content: program[1]}}
	for _, name := range []string{"ids", "money"} {
		data, err := os.ReadFile("testdata/" + name + "/" + name + ".go")
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, output.File{Name: name + "/" + name + ".go", Content: data})
	}
	t.Chdir(t.TempDir())
	write(t, files)
	clients, diags := config.Clients(config.Flags{})
	if diags.HasErrors() {
		t.Fatal(diags.Err())
	}
	if out := pipeline.Generate(clients); len(out.Diags) > 0 {
		t.Fatal(out.Diags)
	}
	generated, err := filepath.Glob("shop/*_gen.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range generated {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, output.File{Name: filepath.ToSlash(name), Content: data})
	}
	gentest.TypeCheck(t, "example.com/app", sources)
}
