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

// fakeEmitter writes what differs from fake to fake: the Server with a field for
// each operation, and the table by which requests are decoded and responses encoded.
type fakeEmitter struct{ *emitter }

// ClientAlias is the name under which the files of a fake import the client.
const ClientAlias = "client"

// Fake writes the files of the fake of a client, in a folder of their own.
// importPath is the import path of the client; the caller has checked it.
func Fake(api *ir.API, importPath string) ([]output.File, error) {
	f := &fakeEmitter{&emitter{api: api, patterns: newPatternSet(), importPath: importPath}}
	doc, err := f.file("doc", nil)
	server, err2 := f.file("fake", f.server())
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
	return output.File{Name: f.api.FakePackage() + "/" + name + ".go", Content: src}, err
}

// packageLines is the documentation of the package.
func (f *fakeEmitter) packageLines() []string {
	text := []string{
		fmt.Sprintf("Package %s is a fake of the service that package %s is a client of, for tests. "+
			"It uses the standard library only. Programs that do not test do not import it.", f.api.FakePackage(), f.api.Package),
		"A [Server] decodes each request strictly, validates it by the rules of the client, and calls the function field of the operation: " +
			"what the field returns goes back to the caller, an error of type [" + ClientAlias + ".APIError] in the form that the service gives it. " +
			"A request with unknown, repeated or badly encoded parameters, with a wrong method or content type fails the test, and so does " +
			"a call of an operation whose field is not set.",
		"What a description leaves open is read by a rule: a value that can be of any type or of one of several types, outside of JSON, is a " +
			"number, true or false where it looks like one; an empty list in a query is none at all; an object whose members have no struct tag " +
			"and values nested in a style that has no room for nesting are read as JSON. [Request.Body] and [Request.Query] hold what was sent.",
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

// server writes the type Server.
func (f *fakeEmitter) server() jen.Code {
	fields := []jen.Code{
		doc(wrap("URL is the base URL of the fake, for [" + ClientAlias + ".WithBaseURL].")...), jen.Id("URL").String(),
		doc(wrap("Origin is the scheme and host of URL.")...), jen.Id("Origin").String().Line(),
	}
	for _, o := range f.api.Methods() {
		fields = append(fields, f.field(o)...)
	}
	fields = append(fields, jen.Line().Id("state").Id("serverState"))
	return jen.Add(doc(wrap("Server is a fake of the service, made by [New]. Each field that begins with On answers the calls of one operation; " +
		"it is called from several goroutines at once when requests come at once. The fields must not change while calls are under way.")...)).Line().
		Type().Id("Server").Struct(fields...).Line()
}

// field writes the function field of one operation.
func (f *fakeEmitter) field(o *ir.Op) []jen.Code {
	line := fmt.Sprintf("On%s answers %s %s, which [%s.Client.%s] calls.", o.Name, o.Method, cleanLine(o.Path), ClientAlias, o.Name)
	fn := jen.Func().Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Add(f.own(f.api.Decls[o.Request].Name)),
	).Add(f.outcome(o).results)
	return []jen.Code{doc(wrap(line)...), f.ident("On" + o.Name).Add(fn)}
}
