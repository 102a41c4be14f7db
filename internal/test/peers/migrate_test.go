package peers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
)

// TestMigratePrograms: the programs before the change in docs/migrate.md, and the call sites
// of its tables, compile with what ogen and oapi-codegen generate from the documents of the
// test of voxgen init.
func TestMigratePrograms(t *testing.T) {
	m := newModule(t)
	for _, c := range []struct{ heading, archive, document, config, folder string }{
		{"## oapi-codegen", "oapi-codegen-client", "api/openapi.yaml", "internal/petapi/config.yaml", "internal/petapi"},
		{"## ogen", "ogen-client", "petstore.yml", ".ogen.yml", "petstore"},
	} {
		t.Run(c.archive, func(t *testing.T) {
			archive, err := txtar.ParseFile("../../../cmd/voxgen/testdata/init/" + c.archive + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			var spec, config string
			for _, f := range archive.Files {
				switch f.Name {
				case c.document:
					spec = m.write(t, c.archive+"/api.yaml", f.Data)
				case c.config:
					text := strings.Replace(string(f.Data), "output: ", "output: "+c.folder+"/", 1) // oapi-codegen's
					config = m.write(t, c.archive+"/config.yaml", []byte(text))
				}
			}
			if spec == "" || config == "" {
				t.Fatalf("no %s or %s", c.document, c.config)
			}
			program := strings.ReplaceAll(before(t, c.heading), `"example.com/app/`, `"example.com/peers/`)
			m.write(t, c.archive+"/program/program.go", []byte(program))
			calls, err := os.ReadFile("testdata/calls/" + c.archive + ".go")
			if err != nil {
				t.Fatal(err)
			}
			m.write(t, c.archive+"/program/calls.go", calls)
			if err := os.MkdirAll(filepath.Join(m.dir, c.folder), 0o755); err != nil {
				t.Fatal(err)
			}
			if strings.HasPrefix(c.archive, "ogen") {
				m.must(t, m.ogen, "-config", config, "-target", c.folder, "-package", filepath.Base(c.folder), spec)
			} else {
				m.must(t, m.oapi, "-config", config, spec)
			}
			m.must(t, "go", "vet", "./"+c.archive+"/program")
		})
	}
}

// before returns the program before the change below a heading of docs/migrate.md.
func before(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile("../../../docs/migrate.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, _ := strings.Cut(strings.ReplaceAll(string(page), "\r\n", "\n"), "\n"+heading+"\n")
	_, text, _ = strings.Cut(text, "\nBefore:\n\n```go\n")
	program, _, found := strings.Cut(text, "```\n")
	if !found {
		t.Fatalf("no program below %s", heading)
	}
	return program
}

// TestStainless: the program before the change in docs/migrate.md, and the call sites of its
// table, compile with a client that Stainless generated, which go.mod of the module pins. The
// call sites after the change compile with the client of the test of voxgen init.
func TestStainless(t *testing.T) {
	m := newModule(t)
	m.write(t, "stainless/program/program.go", []byte(before(t, "## Stainless")))
	if err := os.CopyFS(filepath.Join(m.dir, "stainless"), os.DirFS("testdata/stainless")); err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile("../../../cmd/voxgen/testdata/init/stainless-client.txtar")
	if err != nil {
		t.Fatal(err)
	}
	cfg := gen.Config{Package: "openai", Interface: true, Extra: true}
	for _, f := range archive.Files {
		switch f.Name {
		case "openapi.yml":
			cfg.Spec = load.Input{Name: f.Name, Data: f.Data}
		case "want/voxgen-overlay.yaml":
			cfg.Overlays = []load.Input{{Name: f.Name, Data: f.Data}}
		}
	}
	r := gen.Generate(cfg)
	if r.Files == nil {
		t.Fatal(r.Diags.Err())
	}
	if _, err := output.Write(filepath.Join(m.dir, "openai"), r.Files); err != nil {
		t.Fatal(err)
	}
	m.must(t, "go", "vet", "./stainless/...")
}
