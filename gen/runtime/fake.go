package runtime

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/templates"
)

// fakeData is the input of a template of the fake. Its strings are Go source.
type fakeData struct {
	Package    string // of the client
	ImportPath string // of the client
	Bearer     bool   // an operation requires a bearer token
}

// Fake renders the files of the fake for a client with the given import path,
// which the caller has validated. They are in a directory of their own.
func Fake(api *ir.API, importPath string) ([]output.File, error) {
	d := fakeData{
		Package: api.Package, ImportPath: importPath,
		Bearer: slices.ContainsFunc(api.Operations, func(o *ir.Op) bool { return api.WantsBearer(o) }),
	}
	names, err := fs.Glob(templates.FS, "fake/*.go.tmpl")
	if err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	slices.Sort(names)
	var files []output.File
	for _, name := range names {
		base := strings.TrimSuffix(path.Base(name), ".go.tmpl")
		if base == "token" && !d.Bearer {
			continue
		}
		content, err := fakeFile(api, name, d)
		if err != nil {
			return nil, fmt.Errorf("runtime: %s: %w", name, err)
		}
		files = append(files, output.File{Name: api.FakePackage() + "/" + base + ".go", Content: content})
	}
	sources := map[string][]byte{}
	head := output.Header(api.Generator, api.Source) + "\n\npackage " + api.FakePackage() + "\n"
	if err := addShared(sources, fake.Source, head); err != nil {
		return nil, err
	}
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		files = append(files, output.File{Name: api.FakePackage() + "/" + name + ".go", Content: sources[name]})
	}
	return files, nil
}

func fakeFile(api *ir.API, name string, d fakeData) ([]byte, error) {
	tmpl, err := template.ParseFS(templates.FS, name)
	if err != nil {
		return nil, err
	}
	b := bytes.NewBufferString(output.Header(api.Generator, api.Source) + "\n\n")
	if err := tmpl.Execute(b, d); err != nil {
		return nil, err
	}
	return format.Source(b.Bytes())
}
