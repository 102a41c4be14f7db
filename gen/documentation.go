package gen

import (
	"cmp"
	"path"
	"slices"

	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/readme"
	"github.com/voxgen/voxgen/gen/verify"
)

// ExampleImports lists the packages that examples may import in addition to [Imports].
var ExampleImports = []string{"log", "os", "testing"}

// documentation returns README.md and the examples, as far as they are configured. fakePath
// is the import path of the client if there is a fake.
func (w *writer) documentation(api *ir.API, cfg Config, fakePath string) ([]output.File, error) {
	if !cfg.Readme && !cfg.Examples {
		return nil, nil
	}
	importPath := fakePath
	if importPath == "" && cfg.ImportPath != nil && ValidImportPath(cfg.ImportPath(api.Package)) {
		importPath = cfg.ImportPath(api.Package)
	}
	known := cmp.Or(importPath, path.Join("example.com", api.Package))
	examples, err := emit.Examples(api, known)
	if err != nil {
		return nil, err
	}
	var out []output.File
	if cfg.Examples && len(api.Examples) > 0 {
		out = append(out, examples)
	}
	if cfg.Readme {
		test, err := emit.TestFunc(api, known)
		if err != nil {
			return nil, err
		}
		text, err := readme.Write(api, readme.Config{
			ImportPath: importPath, ImportName: emit.ImportName(api), Fake: fakePath != "", Examples: examples.Content, TestFunc: test, Runs: cfg.Examples,
		})
		if err != nil {
			return nil, err
		}
		out = append(out, output.File{Name: output.ReadmeName, Content: text})
	}
	for i, f := range out {
		if out[i], err = w.finished(f); err != nil {
			break
		}
	}
	return out, err
}

// exampleRules returns the rules of verification for examples, nil if there is no fake.
func exampleRules(api *ir.API, fakePath string) *verify.Config {
	if fakePath == "" {
		return nil
	}
	rules := &verify.Config{
		Package: api.Package + "_test", AnyFormat: true,
		Imports: slices.Concat(Imports, ExampleImports, []string{fakePath, path.Join(fakePath, api.FakePackage())}),
	}
	if name := emit.ImportName(api); name != "" {
		rules.Names = map[string]string{fakePath: name}
	}
	return rules
}
