package gen_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
)

// FuzzGenerate wants files that pass the last gate, or an error about the document,
// of whatever it is given: never a bug of voxgen.
func FuzzGenerate(f *testing.F) {
	f.Add([]byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{b}:\n    get:\n      responses:\n        '200':\n" +
		"          description: d\n          content: {application/json: {schema: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}}}\n" +
		"components: {schemas: {A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: [integer, 'null']}}}}}\n"))
	for _, pattern := range []string{"../../shared/corpus/*/*.y*ml", "../../shared/corpus/*/*.json"} {
		names, _ := filepath.Glob(pattern)
		for _, name := range names {
			if data, err := os.ReadFile(name); err == nil && len(data) < 20_000 {
				f.Add(data)
			}
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		result := gen.Generate(gen.Config{
			Spec: load.Input{Name: "fuzz.yaml", Data: data}, Limits: load.Limits{Bytes: 1 << 20, Nodes: 100_000}, Package: "api",
			ImportPath: func(string) string { return "example.com/api" },
		})
		for _, d := range result.Diags {
			if d.Code == "internal" {
				t.Error(d)
			}
		}
		if result.Files == nil && !result.Diags.HasErrors() {
			t.Error("neither files nor an error")
		}
	})
}
