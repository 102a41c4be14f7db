package lower_test

import (
	"testing"

	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/lower"
	"github.com/voxgen/voxgen/gen/schema"
	"github.com/voxgen/voxgen/internal/test/testenv"
)

// FuzzLower wants a model of every document that loads, without a panic.
func FuzzLower(f *testing.F) {
	f.Add([]byte("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths:\n  /a/{b}:\n    get:\n      responses:\n        '200':\n" +
		"          description: d\n          content: {application/json: {schema: {oneOf: [{type: string}, {$ref: '#/components/schemas/A'}]}}}\n" +
		"components: {schemas: {A: {type: object, properties: {a: {$ref: '#/components/schemas/A'}, b: {type: [integer, 'null']}}}}}\n"))
	testenv.AddDocuments(f, 20_000)
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, _ := load.Load(load.Input{Name: "fuzz.yaml", Data: data}, load.Options{Limits: load.Limits{Bytes: 1 << 20, Nodes: 100_000}})
		if doc == nil {
			return
		}
		api, _ := lower.API(doc.T, schema.New(doc.T), lower.Config{Package: "api"})
		for i, d := range api.Decls {
			if d.Name == "" {
				t.Errorf("declaration %d has no name", i)
			}
		}
	})
}
