package gen_test

import (
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// FuzzGenerate wants files that pass the last gate, or an error about the document,
// of whatever it is given: never a bug of voxgen.
func FuzzGenerate(f *testing.F) {
	f.Add([]byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{b}:\n    get:\n      responses:\n        '200':\n" +
		"          description: d\n          content: {application/json: {schema: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}}}\n" +
		"components: {schemas: {A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: [integer, 'null']}}}}}\n"))
	testenv.AddDocuments(f, 20_000)
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
