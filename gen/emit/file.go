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
	"strconv"
	"strings"
	"sync"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/output"
)

// chunkSize is the number of declarations that are formatted at a time: large
// enough to amortize the overhead, small enough to use all processors for one large
// file and to limit the memory for syntax trees.
const chunkSize = 48

// maxPending is the number of declarations, of all files, that may wait for more of
// their chunk: their syntax trees are large.
const maxPending = 16 * chunkSize

// chunk is a list of consecutive declarations of one file, formatted in parallel.
type chunk struct {
	code    []jen.Code
	imports []string // paths as Go literals, with the name if it has one
	body    output.Text
	err     error
}

// writer formats the files in chunks, in parallel with the emitter and each other,
// because most clients have one file that is larger than all others. Formatted
// chunks are in a spool.
type writer struct {
	*emitter
	spool   *output.Spool
	chunks  map[string][]*chunk
	open    map[string]*chunk // chunks that wait for more code
	pending int               // declarations in them
	slots   chan struct{}
	wg      sync.WaitGroup
}

func newWriter(e *emitter, spool *output.Spool) *writer {
	return &writer{
		emitter: e, spool: spool, chunks: map[string][]*chunk{}, open: map[string]*chunk{},
		slots: make(chan struct{}, runtime.GOMAXPROCS(0)),
	}
}

// add appends code to a file.
func (w *writer) add(file string, code ...jen.Code) {
	c := w.open[file]
	if c == nil {
		c = new(chunk)
		w.chunks[file], w.open[file] = append(w.chunks[file], c), c
	}
	c.code = append(c.code, code...)
	if w.pending += len(code); len(c.code) >= chunkSize {
		w.format(file)
	}
	if w.pending >= maxPending {
		w.formatAll()
	}
}

// formatAll formats the open chunks.
func (w *writer) formatAll() {
	for _, file := range slices.Collect(maps.Keys(w.open)) {
		w.format(file)
	}
}

// format formats the open chunk of a file. It waits until a processor is free, so
// that the emitter is never far ahead.
func (w *writer) format(file string) {
	c := w.open[file]
	delete(w.open, file)
	w.pending -= len(c.code)
	w.slots <- struct{}{}
	w.wg.Go(func() {
		defer func() { <-w.slots }()
		c.err = w.formatChunk(c)
		c.code = nil // free the syntax tree
	})
}

// files passes the files to done, concurrently, and returns what it returned, sorted
// by name.
func (w *writer) files(done Done) ([]output.File, error) {
	w.formatAll()
	w.wg.Wait()
	names := slices.Sorted(maps.Keys(w.chunks))
	files, errs := make([]output.File, len(names)), make([]error, len(names))
	for i, name := range names {
		w.slots <- struct{}{}
		w.wg.Go(func() {
			defer func() { <-w.slots }()
			src, err := w.file(name, w.chunks[name])
			if err == nil {
				files[i], err = done(output.File{Name: name + output.Suffix, Content: src})
			}
			errs[i] = err
		})
	}
	w.wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	return files, nil
}

// formatChunk formats the code of a chunk.
func (w *writer) formatChunk(c *chunk) error {
	f := jen.NewFile(w.api.Package)
	f.NoFormat = true
	foreign := map[string]string{}
	for _, d := range w.api.Decls {
		if d.Foreign != nil && d.Foreign.Name != "" {
			f.ImportAlias(d.Foreign.Import, d.Foreign.Name)
			foreign[strconv.Quote(d.Foreign.Import)] = d.Foreign.Name + " "
		}
	}
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
		c.imports = append(c.imports, foreign[spec.Path.Value]+spec.Path.Value)
	}
	body, err := format.Source(bytes.TrimSpace(b.Bytes()[fset.Position(end).Offset:]))
	if err != nil {
		return err
	}
	c.body, err = w.spool.Put(body)
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
	slices.SortFunc(imports, func(a, b string) int { // by path
		return strings.Compare(a[strings.IndexByte(a, '"'):], b[strings.IndexByte(b, '"'):])
	})
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
		body, err := c.body.Read()
		if err != nil {
			return nil, err
		}
		if len(body) > 0 {
			b.WriteByte('\n')
			b.Write(body)
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
