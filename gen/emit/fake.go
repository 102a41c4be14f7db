package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
)

// fakeEmitter generates the code that differs between fakes: the Server with a
// field for each operation, and the table of operations.
type fakeEmitter struct{ *emitter }

// ClientAlias is the import name of the client in the files of a fake.
const ClientAlias = "client"

// Fake generates the files of the fake for a client with the given import path,
// which the caller has validated. They are in a directory of their own.
func Fake(api *ir.API, importPath string) ([]output.File, error) {
	f := &fakeEmitter{&emitter{api: api, patterns: newPatternSet(), importPath: importPath}}
	doc, err := f.file("doc", nil)
	server, err2 := f.file("server", f.server())
	table, err3 := f.file("operations", f.table())
	if err := errors.Join(append(f.errs, err, err2, err3)...); err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	return []output.File{doc, server, table}, nil
}

func (f *fakeEmitter) file(name string, code jen.Code) (output.File, error) {
	out := jen.NewFile(f.api.FakePackage())
	out.NoFormat = true
	out.HeaderComment(output.Header(f.api.Generator, f.api.Source))
	out.ImportAlias(f.importPath, ClientAlias)
	if code != nil {
		out.Add(code)
	} else {
		for _, line := range commentLines(f.packageLines()) {
			out.PackageComment(line)
		}
	}
	var b bytes.Buffer
	if err := out.Render(&b); err != nil {
		return output.File{}, err
	}
	src, err := format.Source(b.Bytes())
	return output.File{Name: f.api.FakePackage() + "/" + name + output.Suffix, Content: src}, err
}

// packageLines returns the package comment.
func (f *fakeEmitter) packageLines() []string {
	typed := ""
	if len(f.api.ErrorTypes) > 0 {
		typed = " or of a documented error"
	}
	text := []string{
		fmt.Sprintf("Package %s is a fake of the service of package %s, for tests. "+
			"It only depends on the standard library.", f.api.FakePackage(), f.api.Package),
		"A [Server] strictly decodes and validates each request and calls the function field of the operation. " +
			"It encodes the result, or an error of type [" + ClientAlias + ".APIError]" + typed + " in the format of the service. " +
			"A request with an unknown, duplicate or malformed parameter, or with an unexpected method or content type, fails the test. So does " +
			"a call of an operation whose field is not set.",
		"Some values are ambiguous outside of JSON. A value of any type, or of one of several types, is a " +
			"number or a boolean if it looks like one. An empty list in a query is absent. Objects without struct tags, " +
			"and nested values in a style without nesting, are decoded from JSON. [Request.Body] and [Request.Query] contain the raw request.",
	}
	var lines []string
	for i, t := range text {
		if i > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, wrap(t)...)
	}
	return lines
}

// server generates the type Server.
func (f *fakeEmitter) server() jen.Code {
	fields := []jen.Code{
		doc(wrap("URL is the base URL of the fake, for [" + ClientAlias + ".WithBaseURL].")...), jen.Id("URL").String(),
		doc(wrap("Origin is the scheme and host of URL.")...), jen.Id("Origin").String().Line(),
	}
	for _, o := range f.api.Methods() {
		fields = append(fields, f.field(o)...)
	}
	fields = append(fields, jen.Line().Id("state").Id("serverState"))
	return jen.Add(doc(wrap("Server is a fake of the service. Create it with [New]. Each field with the prefix On handles the calls of one operation. " +
		"It is called concurrently for concurrent requests. The fields must not be changed during calls.")...)).Line().
		Type().Id("Server").Struct(fields...).Line()
}

// field generates the function field of one operation.
func (f *fakeEmitter) field(o *ir.Op) []jen.Code {
	line := fmt.Sprintf("On%s handles %s %s, see [%s.Client.%s].", o.Name, o.Method, cleanLine(o.Path), ClientAlias, o.Name)
	fn := jen.Func().Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Add(f.own(f.api.Decls[o.Request].Name)),
	).Add(f.outcome(o).results)
	return []jen.Code{doc(wrap(line)...), f.ident("On" + o.Name).Add(fn)}
}
