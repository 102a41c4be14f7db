package peers

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestMigratePrograms: the programs before the change in docs/migrate.md compile with what
// ogen and oapi-codegen generate from the documents of the test of voxgen init.
func TestMigratePrograms(t *testing.T) {
	m := newModule(t)
	page, err := os.ReadFile("../../../docs/migrate.md")
	if err != nil {
		t.Fatal(err)
	}
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
			_, text, _ := strings.Cut(strings.ReplaceAll(string(page), "\r\n", "\n"), "\n"+c.heading+"\n")
			_, text, _ = strings.Cut(text, "\nBefore:\n\n```go\n")
			program, _, found := strings.Cut(text, "```\n")
			if spec == "" || config == "" || !found {
				t.Fatalf("no %s or %s, or no program below %s", c.document, c.config, c.heading)
			}
			program = strings.ReplaceAll(program, `"example.com/app/`, `"example.com/peers/`)
			m.write(t, c.archive+"/program/program.go", []byte(program))
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
