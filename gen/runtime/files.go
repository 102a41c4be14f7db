package runtime

import (
	"bytes"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
)

// outputFile is a generated file and what it is made of, in order: templates and
// shared files by base name, and emitted for what gen/emit writes to the file.
type outputFile struct {
	name  string
	about string // a comment at the top
	parts []string
}

const emitted = ""

// clientFiles are the files of a client with code that is the same for every API.
// A file without code is not written.
var clientFiles = []outputFile{
	{"client", "The client and its options.", []string{"client", "timeout", "do", emitted}},
	{"request", "How the client builds and sends a request.", []string{"request", "encode"}},
	{"middleware", "Middleware and logs.", []string{"middleware", "log"}},
	{"retries", "Retries.", []string{"retry"}},
	{"random", "Random values.", []string{"random"}},
	{"multipart", "Multipart bodies.", []string{"multipart"}},
	{"response", "How the client reads a response.", []string{"response", emitted, "header"}},
	{"streams", "Streams: downloads, server-sent events and JSON lines.", []string{"download", "stream"}},
	{"pages", "Iterators over the pages of an operation.", []string{"page"}},
	{"redirects", "Which redirects the client follows.", []string{"redirect"}},
	{"auth", "Credentials of requests.", []string{emitted, "auth", "oauth", "token_request"}},
	{"errors", "The errors that calls return.", []string{"errors", "violation", emitted}},
	{"handlers", "Handlers of the requests that the service sends: webhooks and callbacks.", []string{emitted, "handler"}},
	{"validation", "What Validate methods share, and the patterns of strings.", []string{"check", emitted}},
	{"schemas", "Checks of values that need a JSON Schema at run time.", []string{"schema", emitted}},
	{"json", "How JSON is read and written.", []string{"json_read", "json_text", "json_number", "json_values", "json_strict", "json_error", "json_write", "json_write_lists", "tree", emitted}},
	{"unions", "How unions are read and written.", []string{"union", "variant"}},
	{"values", "Types of optional, secret and other special values.", []string{"values"}},
}

// fakeFiles are the files of a fake.
var fakeFiles = []outputFile{
	{"server", "The fake: its functions, its options, and the requests that it has received.", []string{emitted, "server"}},
	{"operations", "The operations: how each is routed, its request decoded and its response encoded.", []string{emitted}},
	{"calls", "How a call is served: routed, decoded, validated and passed to the function of its operation.", []string{"call", "route"}},
	{"requests", "How parameters and bodies are decoded.", []string{"forms", "params", "pairs", "body"}},
	{"values", "How decoded values are stored in Go values.", []string{"values", "trees", "json"}},
	{"responses", "How results and errors are encoded and sent.", []string{"response", "errors", "send"}},
	{"faults", "Faults: responses that are late, wrong or cut off.", []string{"fault"}},
	{"memory", "The transport of a fake that needs no network.", []string{"memory"}},
	{"tokens", "Bearer tokens.", []string{"token", "grant"}},
}

// fileOf returns the output file that the part belongs to. Every template must have
// one.
func fileOf(files []outputFile, part string) error {
	if slices.ContainsFunc(files, func(f outputFile) bool { return slices.Contains(f.parts, part) }) {
		return nil
	}
	return fmt.Errorf("runtime: template %s is not listed in gen/runtime/files.go", part)
}

// Completes reports whether [Files] adds to the file of gen/emit with a name.
func Completes(name string) bool {
	name = strings.TrimSuffix(name, output.Suffix)
	return slices.ContainsFunc(clientFiles, func(f outputFile) bool { return f.name == name })
}

// code is Go source without header and package clause.
type code struct {
	imports []string // as in an import declaration
	body    []byte
}

// split returns the code of a source file.
func split(name string, src []byte) (code, error) {
	fset := token.NewFileSet()
	parsed, err := parser.ParseFile(fset, name, src, parser.ImportsOnly)
	if err != nil {
		return code{}, fmt.Errorf("runtime: %w", err)
	}
	var c code
	end := parsed.Name.End()
	for _, d := range parsed.Decls {
		end = d.End()
	}
	for _, spec := range parsed.Imports {
		text := spec.Path.Value
		if spec.Name != nil {
			text = spec.Name.Name + " " + text
		}
		c.imports = append(c.imports, text)
	}
	c.body = src[fset.Position(end).Offset:]
	return c, nil
}

// join makes files of parts, by their names, and of the files that gen/emit wrote to
// the same folder. A file that is not listed is unchanged.
func join(api *ir.API, pkg, folder string, files []outputFile, parts map[string]code, written []output.File) ([]output.File, error) {
	var out []output.File
	own := map[string]code{}
	for _, f := range written {
		name := strings.TrimSuffix(strings.TrimPrefix(f.Name, folder), output.Suffix)
		if !slices.ContainsFunc(files, func(file outputFile) bool { return file.name == name }) {
			out = append(out, f)
			continue
		}
		c, err := split(f.Name, f.Content)
		if err != nil {
			return nil, err
		}
		own[name] = c
	}
	for _, f := range files {
		var all []code
		for _, name := range f.parts {
			c, ok := parts[name]
			if name == emitted {
				c, ok = own[f.name]
			}
			if ok {
				all = append(all, c)
			}
		}
		if len(all) == 0 {
			continue
		}
		content, err := format.Source(source(api, pkg, f.about, all))
		if err != nil {
			return nil, fmt.Errorf("runtime: %s: %w", f.name, err)
		}
		out = append(out, output.File{Name: folder + f.name + output.Suffix, Content: content})
	}
	return out, nil
}

// source returns a file made of parts.
func source(api *ir.API, pkg, about string, parts []code) []byte {
	var std, other []string
	for _, c := range parts {
		for _, spec := range c.imports {
			if strings.HasPrefix(spec, `"`) {
				std = append(std, spec)
			} else {
				other = append(other, spec)
			}
		}
	}
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s\n\n// %s\n\npackage %s\n\n", output.Header(api.Generator, api.Source), about, pkg)
	if len(std)+len(other) > 0 {
		b.WriteString("import (\n")
		for _, group := range [][]string{std, other} {
			slices.Sort(group)
			for _, spec := range slices.Compact(group) {
				b.WriteString("\t" + spec + "\n")
			}
			b.WriteString("\n")
		}
		b.WriteString(")\n\n")
	}
	for _, c := range parts {
		b.Write(bytes.TrimSpace(c.body))
		b.WriteString("\n\n")
	}
	return b.Bytes()
}
