package change

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"path"
	"strconv"
	"strings"
)

// stubs declares the types of the standard library whose kind matters for whether a
// struct is comparable, an interface is satisfied or a constant has a value. All
// other types are opaque named structs, which is sufficient for apidiff.
//
// Loading the real packages is slow: type-checking their source takes seconds, and
// export data needs the go command and a filled cache. TestStubs compares the stubs
// with the real types.
var stubs = map[string]string{
	"bytes":          "type Buffer struct { _ []byte }; type Reader struct { _ []byte }",
	"context":        "type Context interface { Err() error; Value(key any) any }; type CancelFunc func(); type CancelCauseFunc func(cause error)",
	"encoding":       "type TextMarshaler interface { MarshalText() ([]byte, error) }",
	"bufio":          "type Reader struct { _ []byte }; type Writer struct { _ []byte }; type Scanner struct { _ []byte }; type SplitFunc func(data []byte, atEOF bool) (advance int, token []byte, err error)",
	"embed":          "type FS struct { _ *int }",
	"time":           "type Duration int64; const ( Nanosecond Duration = 1; Microsecond = 1000*Nanosecond; Millisecond = 1000*Microsecond; Second = 1000*Millisecond; Minute = 60*Second; Hour = 60*Minute ); type Month int; type Weekday int; type Location struct { _ []byte }",
	"fmt":            "type Stringer interface { String() string }; type State interface { Write(b []byte) (n int, err error); Width() (wid int, ok bool); Precision() (prec int, ok bool); Flag(c int) bool }; type Formatter interface { Format(f State, verb rune) }; type GoStringer interface { GoString() string }",
	"hash/maphash":   "type Hash struct { _ [0]func() }; type Seed struct { _ int }",
	"io":             "type Reader interface { Read(p []byte) (n int, err error) }; type Writer interface { Write(p []byte) (n int, err error) }; type Closer interface { Close() error }; type ReadCloser interface { Reader; Closer }; type Seeker interface { Seek(offset int64, whence int) (int64, error) }; type ReadSeeker interface { Reader; Seeker }; type WriterTo interface { WriteTo(w Writer) (n int64, err error) }; type ReaderFrom interface { ReadFrom(r Reader) (n int64, err error) }",
	"iter":           "type Seq[V any] func(yield func(V) bool); type Seq2[K, V any] func(yield func(K, V) bool)",
	"log/slog":       "type Level int; type Kind int; type Value struct { _ [0]func() }; type Attr struct { Key string; Value Value }; type LogValuer interface { LogValue() Value }; type Record struct { _ []byte }; type HandlerOptions struct { _ []byte }; type MultiHandler struct { _ []byte }",
	"math/big":       "type Int struct { _ []uint }; type Float struct { _ []uint }; type Rat struct { _ []uint }",
	"net/http":       "type Header map[string][]string; type HandlerFunc func(ResponseWriter, *Request); type ResponseWriter interface { Header() Header; Write([]byte) (int, error); WriteHeader(statusCode int) }; type Request struct { _ []byte }; type Response struct { _ []byte }; type Handler interface { ServeHTTP(ResponseWriter, *Request) }; type RoundTripper interface { RoundTrip(*Request) (*Response, error) }; type Client struct { _ []byte }; type Server struct { _ []byte }; type ServeMux struct { _ []byte }; type Transport struct { _ []byte }; type Cookie struct { _ []byte }; type ClientConn struct { _ []byte }; type CrossOriginProtection struct { _ []byte }; type HTTP2Config struct { _ []byte }; type PushOptions struct { _ []byte }",
	"net/textproto":  "type MIMEHeader map[string][]string; type Reader struct { _ []byte }; type Conn struct { _ []byte }; type Pipeline struct { _ []byte }",
	"net/url":        "type Values map[string][]string",
	"encoding/json":  "type RawMessage []byte; type Number string; type Delim rune; type Marshaler interface { MarshalJSON() ([]byte, error) }; type Unmarshaler interface { UnmarshalJSON([]byte) error }; type Token any; type Decoder struct { _ []byte }; type Encoder struct { _ []byte }; type UnmarshalFieldError struct { _ []byte }",
	"mime":           "type WordDecoder struct { _ []byte }",
	"mime/multipart": "type FileHeader struct { _ []byte }; type Form struct { _ []byte }; type Part struct { _ []byte }; type Reader struct { _ []byte }",
	"sync":           "type Map struct { _ []byte }; type Pool struct { _ []byte }",
	"unicode":        "type RangeTable struct { _ []byte }; type CaseRange struct { _ int }; type SpecialCase []CaseRange",
	"reflect":        "type StructField struct { _ []byte }",
	"regexp":         "type Regexp struct { _ []byte }",
	"sort":           "type Interface interface { Len() int; Less(i, j int) bool; Swap(i, j int) }; type IntSlice []int; type Float64Slice []float64; type StringSlice []string",
	"strings":        "type Replacer struct { _ []byte }; type Builder struct { _ []byte }",
}

// importer creates packages from stubs. The compared packages share one importer, so
// that types of the standard library are identical on both sides.
type importer struct {
	packages map[string]*types.Package
	// client is the package that the fake imports under any path outside the
	// standard library.
	client *types.Package
}

// standardPath reports whether a path is in the standard library: the first element
// of other paths contains a dot.
func standardPath(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return !strings.Contains(first, ".")
}

func newImporter() *importer { return &importer{packages: map[string]*types.Package{}} }

// Import implements types.Importer.
func (i *importer) Import(name string) (*types.Package, error) {
	if pkg := i.packages[name]; pkg != nil {
		return pkg, nil
	}
	if !standardPath(name) {
		if i.client == nil {
			return nil, fmt.Errorf("unexpected import of %q in a client", name)
		}
		return i.client, nil
	}
	base := path.Base(name)
	if !token.IsIdentifier(base) {
		return nil, fmt.Errorf("unexpected import of %q in a generated file", name)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "stub.go", "package "+base+";"+stubs[name], parser.SkipObjectResolution)
	if err != nil {
		return nil, fmt.Errorf("stub of %s: %w", name, err)
	}
	conf := types.Config{Importer: i}
	pkg, err := conf.Check(name, fset, []*ast.File{file}, nil)
	if err != nil {
		return nil, fmt.Errorf("stub of %s: %w", name, err)
	}
	i.packages[name] = pkg
	return pkg, nil
}

// provide declares the types that file uses in the packages that it imports. It must
// be called for the files of both sides before they are checked.
func (i *importer) provide(file *ast.File, fake bool) error {
	imports := map[string]*types.Package{}
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if !standardPath(name) && (fake || spec.Name == nil) {
			continue // the client
		}
		pkg := i.packages[name]
		if standardPath(name) {
			pkg, err = i.Import(name)
		} else if pkg == nil { // of a type in voxgen.yaml
			pkg = types.NewPackage(name, spec.Name.Name)
			pkg.MarkComplete()
			i.packages[name] = pkg
		}
		if err != nil {
			return err
		}
		local := pkg.Name()
		if spec.Name != nil {
			local = spec.Name.Name
		}
		imports[local] = pkg
	}
	for _, decl := range file.Decls {
		inspectDecl(decl, func(sel *ast.SelectorExpr) {
			if x, ok := sel.X.(*ast.Ident); ok && imports[x.Name] != nil {
				declare(imports[x.Name], sel.Sel.Name)
			}
		})
	}
	return nil
}

// inspectDecl visits the selectors of a declaration, except in function bodies, which
// are not checked.
func inspectDecl(decl ast.Decl, visit func(*ast.SelectorExpr)) {
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.SelectorExpr:
			visit(n)
		}
		return true
	})
}

// declare adds an opaque type to a package unless the name is declared.
func declare(pkg *types.Package, name string) {
	if pkg.Scope().Lookup(name) != nil {
		return
	}
	obj := types.NewTypeName(token.NoPos, pkg, name, nil)
	types.NewNamed(obj, types.NewStruct(nil, nil), nil)
	pkg.Scope().Insert(obj)
}
