package migrate

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
)

// FuzzRead: whatever a configuration contains, reading it ends with diagnostics or with a
// voxgen.yaml that is YAML and an overlay that fits the document.
func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("../../cmd/voxgen/testdata/init/*.txtar")
	if err != nil || len(names) == 0 {
		f.Fatal(names, err)
	}
	for _, name := range names {
		archive, err := txtar.ParseFile(name)
		if err != nil {
			f.Fatal(err)
		}
		var config, document []byte
		for _, file := range archive.Files {
			if doc, _ := NewDocument(file.Name, file.Data); doc != nil {
				document = file.Data
			} else if Detect(file.Name, file.Data) != "" {
				config = file.Data
			}
		}
		if config == nil || document == nil {
			f.Fatal(name)
		}
		f.Add(config, document)
	}
	document, err := os.ReadFile("testdata/api.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for name := range generators {
		for _, config := range configs(f, name) {
			f.Add(config.Data, document)
		}
	}
	f.Add([]byte("organization: &a {x: *a}\nresources: *a\n"), []byte("openapi: 3.1.0\npaths: {/a: {get: {x-go-name: *b}}}\n"))
	f.Add([]byte("organization: {name: x}\nresources: {a: &a {subresources: {b: *a}}}\n"), []byte("openapi: 3.1.0\npaths: {}\n"))
	f.Fuzz(func(t *testing.T, config, document []byte) {
		doc, _ := NewDocument("api.yaml", document)
		if doc == nil {
			return
		}
		result, diags := Read("config.yaml", config, doc)
		if (result == nil) != diags.HasErrors() {
			t.Fatal(result, diags)
		}
		if result == nil {
			return
		}
		var v any
		if text := File(result.Config, "config.yaml", result.Dropped); yaml.Unmarshal(text, &v) != nil {
			t.Errorf("invalid YAML: %s", text)
		}
		overlay, err := result.Overlay("config.yaml")
		if err != nil {
			t.Fatal(err)
		}
		source := load.Input{Name: "api.yaml", Data: document}
		if _, diags := load.Load(source, load.Options{}); overlay == nil || diags.HasErrors() {
			return
		}
		_, diags = load.Load(source, load.Options{Overlays: []load.Input{{Name: "overlay.yaml", Data: overlay}}})
		for _, d := range diags {
			if d.Severity == diag.Error && strings.HasPrefix(d.Code, "overlay-") {
				t.Errorf("%s\n%s", d, overlay)
			}
		}
	})
}
