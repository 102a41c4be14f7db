package runtime

import (
	"bytes"
	"fmt"
	"io/fs"
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
	Package     string // of the client
	ImportPath  string // of the client
	Bearer      bool   // an operation requires a bearer token
	Secrets     bool   // the service sends secrets
	TypedErrors bool   // there are types for documented error responses
	Grants      bool   // the client gets tokens itself
	Foreign     bool   // there are types of other packages
}

// Fake returns the files of the fake for a client with the given import path, which
// the caller has validated: those in written, from gen/emit, and the templates. They
// are in a directory of their own.
func Fake(api *ir.API, importPath string, written []output.File) ([]output.File, error) {
	d := fakeData{
		Package: api.Package, ImportPath: importPath,
		Bearer:  slices.ContainsFunc(api.Operations, func(o *ir.Op) bool { return api.WantsBearer(o) }),
		Secrets: len(api.Revealed) > 0, TypedErrors: len(api.ErrorTypes) > 0, Grants: api.Grants(),
		Foreign: slices.ContainsFunc(api.Decls, func(d *ir.Decl) bool { return d.Foreign != nil }),
	}
	names, err := fs.Glob(templates.FS, "fake/*.go.tmpl")
	if err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	sources := map[string][]byte{}
	for _, name := range names {
		base := strings.TrimSuffix(path.Base(name), ".go.tmpl")
		if base == "token" && !d.Bearer {
			continue
		}
		if sources[base], err = render(name, d); err != nil {
			return nil, err
		}
	}
	if err := addShared(sources, fake.Source, "package "+api.FakePackage()+"\n"); err != nil {
		return nil, err
	}
	if !d.Grants {
		delete(sources, "grant")
	}
	parts := map[string]code{}
	for name, src := range sources {
		if err := fileOf(fakeFiles, name); err != nil {
			return nil, err
		}
		if parts[name], err = split(name, src); err != nil {
			return nil, err
		}
	}
	return join(api, api.FakePackage(), api.FakePackage()+"/", fakeFiles, parts, written)
}

// render executes one template.
func render(name string, data any) ([]byte, error) {
	tmpl, err := template.ParseFS(templates.FS, name)
	if err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, data); err != nil {
		return nil, fmt.Errorf("runtime: %w", err)
	}
	return b.Bytes(), nil
}
