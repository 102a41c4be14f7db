// Package load turns files and overlays into a decoded OpenAPI document in which
// every element can be traced back to its line in the source.
//
// Input is not trusted: nothing is fetched, nothing outside the root of the document
// is read, and size, depth, nodes, aliases and time are limited.
// Every file is parsed into a tree of YAML nodes (yaml.go, json.go), overlays are
// applied to the tree of the root document (overlay.go), a walk over the trees
// resolves and checks every $ref and repairs harmless violations (walk.go,
// bundle.go, repair.go), and finally kin-openapi decodes the encoded tree
// (to_json.go, decode.go). So kin-openapi reads plain JSON without anchors or
// duplicate keys, and never reads a file itself.
package load

import (
	"fmt"
	"path/filepath"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/jsonpath"
)

// Input is a document or an overlay. Name is used in diagnostics; Data holds the
// bytes. If Path is set, the file is read instead, and Name defaults to Path. If
// Within is set, Path is relative to that folder and must not lead outside it, not even
// through symbolic links.
//
// References may lead to the files in Root, a folder that Path is in: by default, the
// one that contains the file. A relative Root is relative to Within, too. If Files is
// set, it reads the document, and all that references lead to, by slash paths like Path.
//
// From is where a configuration names the file. That it cannot be read is reported there.
type Input struct {
	Name   string
	Within string
	Path   string
	Root   string
	Files  func(path string) ([]byte, error)
	Data   []byte
	From   diag.Position
}

// Options configures Load.
type Options struct {
	// Overlays are applied to the root document, in order.
	Overlays []Input
	Limits   Limits
	// FieldPositions keeps the positions of all fields in kin-openapi's origins, not
	// only those of elements, for a large document, too.
	FieldPositions bool
}

// Document is a loaded document. The lines in kin-openapi's origins are those of
// an internal encoding: they are in document order, but only Position returns the
// position in the source.
type Document struct {
	T *openapi3.T
	// Name is the base name of the document.
	Name string
	// Version is the major and minor version: 2.0, 3.0, 3.1, 3.2.
	Version string

	// Shared are the schemas that come from the components of other files, by their names
	// in T.
	Shared map[string]Shared

	root *source
}

// Shared is a component of another file.
type Shared struct{ File, Schema string }

// Load reads in, applies the overlays and resolves all references. The document
// is nil if the list has errors.
func Load(in Input, opts Options) (doc *Document, diags diag.List) {
	l := newLoader(opts)
	// Third-party decoders may panic on malformed input. That is reported as a
	// problem of the input instead of crashing the program.
	defer func() {
		if r := recover(); r != nil {
			l.errorf(diag.Position{File: in.String()}, "internal", "the document could not be decoded: %v", r)
			doc, diags = nil, l.diags
		}
		l.close()
	}()
	doc = l.load(in, opts.Overlays)
	if l.diags.HasErrors() {
		doc = nil
	}
	return doc, l.diags
}

// loader is the state of one Load.
type loader struct {
	limits   Limits
	deadline time.Time
	shared   map[string]Shared
	tree     *tree // nil for a document from memory
	main     *source
	files    map[string]file // by slash path in tree
	size     int64           // of the files
	stopped  bool            // at a limit, so that no other files are read
	owner    map[*yaml.Node]*source
	diags    diag.List
	counts   [diag.Error + 1]int
	nodes    int
	tooLarge bool

	fieldPositions bool
}

func newLoader(opts Options) *loader {
	limits := opts.Limits.withDefaults()
	return &loader{
		limits:   limits,
		deadline: time.Now().Add(limits.Timeout),
		files:    map[string]file{},
		shared:   map[string]Shared{},
		owner:    map[*yaml.Node]*source{},

		fieldPositions: opts.FieldPositions,
	}
}

// file is a file that was read, or the problem with it.
type file struct {
	*source
	problem *problem
}

func (l *loader) errorf(pos diag.Position, code, format string, args ...any) {
	l.stopped = l.stopped || code == "limit"
	l.add(diag.Diagnostic{Position: pos, Severity: diag.Error, Code: code, Message: fmt.Sprintf(format, args...)})
}

// maxDiags limits the diagnostics of each severity; malformed input could cause
// millions.
const maxDiags = 1000

func (l *loader) add(d diag.Diagnostic) {
	l.counts[d.Severity]++
	switch n := l.counts[d.Severity]; {
	case n <= maxDiags:
		l.diags.Add(d)
	case n == maxDiags+1:
		l.diags.Add(diag.Diagnostic{
			Position: diag.Position{File: d.File}, Severity: diag.Note, Code: d.Code,
			Message: fmt.Sprintf("more than %d diagnostics of this severity", maxDiags), Instead: "the others are not shown",
		})
	}
}

func (l *loader) close() {
	if l.tree != nil {
		l.tree.close()
	}
}

func (l *loader) load(in Input, overlays []Input) *Document {
	if !l.open(in) {
		return nil
	}
	l.overlay(overlays)
	if l.diags.HasErrors() {
		return nil
	}
	version := l.version()
	if version == "" {
		return nil
	}
	l.checkPaths()
	l.walk(version)
	if l.diags.HasErrors() {
		return nil
	}
	t := l.decode(version)
	if t == nil {
		return nil
	}
	l.main.encoded = nil
	return &Document{T: t, Name: filepath.Base(in.String()), Version: version, Shared: l.shared, root: l.main}
}

// maxPath is how many bytes a path of the document may have; servers need not support
// longer ones (RFC 9110, section 4.1).
const maxPath = 8000

func (l *loader) checkPaths() {
	_, paths := get(l.main.root, "paths")
	if paths == nil || paths.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i < len(paths.Content); i += 2 {
		if key := paths.Content[i]; len(key.Value) > maxPath {
			l.errorf(l.pos(l.main, key), "limit", "a path has %d bytes, more than the limit of %d", len(key.Value), maxPath)
		}
	}
}

// open reads and parses the root document.
func (l *loader) open(in Input) bool {
	data, err := l.read(in)
	if err != nil {
		l.unreadable(in, err)
		return false
	}
	key := "document"
	if in.Path != "" {
		if l.tree, key, err = in.tree(); err != nil {
			l.unreadable(in, err)
			return false
		}
	}
	l.main = &source{name: in.String(), key: key, data: data}
	l.files[key] = file{source: l.main}
	return l.parse(l.main)
}

// unreadable reports that an input cannot be read.
func (l *loader) unreadable(in Input, err error) {
	at := diag.Position{File: in.String()}
	if in.From.File != "" {
		err, at = fmt.Errorf("cannot read %s: %w", at.File, err), in.From
	}
	l.errorf(at, "read", "%v", err)
}

// String returns the name of in for messages.
func (in Input) String() string {
	switch {
	case in.Name != "":
		return in.Name
	case in.Path != "":
		return in.Path
	default:
		return "document"
	}
}

// Limits limits the input. A zero field means its default.
type Limits struct {
	Bytes   int64         // of all files; 64 MiB
	Depth   int           // of nested values; 256
	Nodes   int           // keys and values in all files; 5 million
	Aliases int           // nodes copied by YAML aliases; 1 million
	Steps   int           // nodes that the queries of all overlays visit; 200 million
	Timeout time.Duration // checked between files and stages; 2 minutes
}

func (l Limits) withDefaults() Limits {
	set := func(p *int, v int) {
		if *p <= 0 {
			*p = v
		}
	}
	if l.Bytes <= 0 {
		l.Bytes = 64 << 20
	}
	if l.Timeout <= 0 {
		l.Timeout = 2 * time.Minute
	}
	set(&l.Depth, 256)
	set(&l.Nodes, 5_000_000)
	set(&l.Aliases, 1_000_000)
	set(&l.Steps, jsonpath.DefaultSteps)
	return l
}

// errLate returns an error when the time limit is exceeded.
func (l *loader) errLate() error {
	if time.Now().After(l.deadline) {
		return fmt.Errorf("loading exceeded the time limit of %v", l.limits.Timeout)
	}
	return nil
}
