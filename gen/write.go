package gen

import (
	"fmt"
	"go/parser"
	"go/token"
	"slices"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/gen/runtime"
	"github.com/voxgen/voxgen/gen/verify"
)

// writer handles each file as it is finished, so that memory follows the largest file
// and not all of them: the file is parsed once, for its verification and for the
// identifiers in it, and its content goes into the spool.
type writer struct {
	spool   *output.Spool
	checker *verify.Checker
	used    *runtime.Used
}

// write emits and verifies the files.
func write(api *ir.API, cfg Config, diags *diag.List) ([]output.File, error) {
	importPath := fakeImportPath(api, cfg, diags)
	if cfg.Examples && importPath == "" {
		diags.Errorf(diag.Position{File: api.Source}, "examples", "cannot generate examples without the fake that they run against")
		return nil, nil
	}
	rules := verify.Config{Package: api.Package, Imports: Imports, AnyFormat: true}
	allowTypes(&rules, api)
	if importPath != "" {
		rules.Folders = map[string]verify.Config{api.FakePackage(): fakeRules(api, importPath)}
	}
	rules.Examples, rules.Readme = exampleRules(api, importPath), cfg.Readme
	w := &writer{spool: cfg.Spool, checker: verify.NewChecker(rules), used: runtime.NewUsed()}
	files, err := w.client(api)
	if err != nil {
		return nil, err
	}
	if importPath != "" {
		fakes, err := w.fake(api, importPath)
		if err != nil {
			return nil, err
		}
		files = append(files, fakes...)
	}
	more, err := w.documentation(api, cfg, importPath)
	if err != nil {
		return nil, err
	}
	return append(files, more...), w.checker.Err()
}

// client returns the files of the client.
func (w *writer) client(api *ir.API) ([]output.File, error) {
	emitted, err := emit.Files(api, w.spool, w.emitted)
	if err != nil {
		return nil, err
	}
	files, err := runtime.Files(api, emitted, w.used, emit.TypeName)
	for i, f := range files {
		if !runtime.Completes(f.Name) {
			continue // finished by emitted
		}
		if files[i], err = w.finished(f); err != nil {
			break
		}
	}
	return files, err
}

// emitted handles a file from gen/emit. It may be called concurrently.
func (w *writer) emitted(f output.File) (output.File, error) {
	if runtime.Completes(f.Name) {
		file, err := parser.ParseFile(token.NewFileSet(), f.Name, f.Content, parser.SkipObjectResolution)
		if err != nil {
			return f, fmt.Errorf("gen: %w", err)
		}
		w.used.Add(file)
		return f, nil
	}
	if file := w.checker.Add(f); file != nil { // nil is reported by the checker
		w.used.Add(file)
	}
	return w.spool.File(f)
}

// finished handles a complete file whose identifiers are of no interest.
func (w *writer) finished(f output.File) (output.File, error) {
	w.checker.Add(f)
	return w.spool.File(f)
}

// fake returns the files of the fake.
func (w *writer) fake(api *ir.API, importPath string) ([]output.File, error) {
	emitted, err := emit.Fake(api, importPath)
	if err != nil {
		return nil, err
	}
	files, err := runtime.Fake(api, importPath, emitted)
	for i, f := range files {
		if files[i], err = w.finished(f); err != nil {
			break
		}
	}
	return files, err
}

// fakeRules returns the rules of verification for the files of a fake.
func fakeRules(api *ir.API, importPath string) verify.Config {
	return verify.Config{
		Package: api.FakePackage(), AnyFormat: true,
		Imports: slices.Concat(Imports, FakeImports, []string{importPath}),
		Names:   map[string]string{importPath: emit.ClientAlias},
	}
}
