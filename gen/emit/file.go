package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/output"
)

// chunkSize is the number of declarations that are formatted at a time: large
// enough to amortize the overhead, small enough to use all processors for one large
// file and to limit the memory for syntax trees.
const chunkSize = 48

// chunk is a list of consecutive declarations of one file, formatted in parallel.
type chunk struct {
	code    []jen.Code
	imports []string // paths, as Go literals
	body    []byte
	err     error
}

// writer formats the files in chunks, in parallel with the emitter and each other,
// because most clients have one file that is larger than all others.
type writer struct {
	*emitter
	chunks map[string][]*chunk
	slots  chan struct{}
	wg     sync.WaitGroup
}

func newWriter(e *emitter) *writer {
	return &writer{emitter: e, chunks: map[string][]*chunk{}, slots: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// add appends code to a file.
func (w *writer) add(file string, code ...jen.Code) {
	chunks := w.chunks[file]
	if len(chunks) == 0 || len(chunks[len(chunks)-1].code) >= chunkSize {
		if len(chunks) > 0 {
			w.format(chunks[len(chunks)-1])
		}
		chunks = append(chunks, new(chunk))
		w.chunks[file] = chunks
	}
	last := chunks[len(chunks)-1]
	last.code = append(last.code, code...)
}

func (w *writer) format(c *chunk) {
	w.wg.Go(func() {
		w.slots <- struct{}{}
		defer func() { <-w.slots }()
		c.err = w.formatChunk(c)
		c.code = nil // free the syntax tree
	})
}

// files returns the files, sorted by name.
func (w *writer) files() ([]output.File, error) {
	for _, chunks := range w.chunks {
		w.format(chunks[len(chunks)-1])
	}
	w.wg.Wait()
	var files []output.File
	var errs []error
	for _, name := range slices.Sorted(maps.Keys(w.chunks)) {
		src, err := w.file(name, w.chunks[name])
		files, errs = append(files, output.File{Name: name + output.Suffix, Content: src}), append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	return files, nil
}

// formatChunk formats the code of a chunk.
func (w *writer) formatChunk(c *chunk) error {
	f := jen.NewFile(w.api.Package)
	f.NoFormat = true
	for _, code := range c.code {
		f.Add(code)
		f.Line()
	}
	var b bytes.Buffer
	if err := f.Render(&b); err != nil {
		return err
	}
	// jennifer has written the package clause and the imports before the code.
	fset := token.NewFileSet()
	head, err := parser.ParseFile(fset, "", b.Bytes(), parser.ImportsOnly)
	if err != nil {
		return err
	}
	end := head.Name.End()
	for _, decl := range head.Decls {
		end = decl.End()
	}
	for _, spec := range head.Imports {
		c.imports = append(c.imports, spec.Path.Value)
	}
	c.body, err = format.Source(bytes.TrimSpace(b.Bytes()[fset.Position(end).Offset:]))
	return err
}

// file joins the header, the package clause, the imports and the chunks.
func (w *writer) file(name string, chunks []*chunk) ([]byte, error) {
	var imports []string
	for _, c := range chunks {
		if c.err != nil {
			return nil, fmt.Errorf("%s: %w", name, c.err)
		}
		imports = append(imports, c.imports...)
	}
	slices.Sort(imports)
	f := jen.NewFile(w.api.Package)
	if name == "doc" {
		w.packageDoc(f)
	}
	var specs []jen.Code
	for _, path := range slices.Compact(imports) {
		specs = append(specs, jen.Op(path))
	}
	switch {
	case len(specs) == 1:
		f.Id("import").Add(specs...)
	case len(specs) > 1:
		f.Id("import").Defs(specs...)
	}
	b := bytes.NewBufferString(w.head(name))
	if err := f.Render(b); err != nil {
		return nil, err
	}
	for _, c := range chunks {
		if len(c.body) > 0 {
			b.WriteByte('\n')
			b.Write(c.body)
			b.WriteByte('\n')
		}
	}
	return b.Bytes(), nil
}

// head returns the header of a file and the comment that says what the file is for,
// which is not documentation of the package.
func (w *writer) head(name string) string {
	head := output.Header(w.api.Generator, w.api.Source) + "\n\n"
	for _, f := range w.api.Files {
		if f.Name == name {
			head += strings.Join(commentLines(wrap(f.About)), "\n") + "\n\n"
		}
	}
	return head
}
