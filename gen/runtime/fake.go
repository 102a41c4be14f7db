package runtime

import (
	"bytes"
	"fmt"
	"go/format"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"text/template"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/templates"
)

// fakeData is what a template of the fake sees, Go source already.
type fakeData struct {
	Package    string // of the client
	ImportPath string // of the client
	Bearer     bool   // there is an operation that wants a bearer token
	Plain      bool   // the description says nothing of errors
	Streams    bool   // an operation has its answer as a stream, too

	// The ways to the parts of an error, each a list of Go literals.
	CodePath, MessagePath, DetailsPath string
}

// Fake renders the files of the fake of a client that is imported by
// importPath, which the caller has checked. They are in a folder of their own.
func Fake(api *ir.API, importPath string) ([]output.File, error) {
	d := fakeData{
		Package: api.Package, ImportPath: importPath, Plain: api.Errors == nil,
		Bearer:  slices.ContainsFunc(api.Operations, func(o *ir.Op) bool { return api.WantsBearer(o) }),
		Streams: slices.ContainsFunc(api.Operations, func(o *ir.Op) bool { return o.Stream != nil }),
	}
	if em := api.Errors; em != nil {
		d.CodePath, d.MessagePath, d.DetailsPath = wirePath(api, em.Code), wirePath(api, em.Message), wirePath(api, em.Details)
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

// wirePath lists the members on the way of steps, as arguments of a call.
func wirePath(api *ir.API, steps []ir.Step) string {
	var names []string
	for _, s := range steps {
		names = append(names, strconv.Quote(api.FieldOf(s).Wire))
	}
	return strings.Join(names, ", ")
}
