package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"net/url"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
)

// fake writes what differs from fake to fake: the Server with a field for each
// operation, and the table by which requests are decoded and answers encoded.
type fake struct {
	*emitter
	importPath string
}

// clientName stands for the client's package until a file is written: jennifer
// gives an alias to a package of a name that it keeps for itself, such as err.
const clientName = "theClientsPackage"

// Fake writes the files of the fake of a client, in a folder of their own.
// importPath is the import path of the client; the caller has checked it.
func Fake(api *ir.API, importPath string) ([]output.File, error) {
	f := &fake{&emitter{api: api, patterns: newPatternSet()}, importPath}
	doc, err := f.file("doc", nil)
	server, err2 := f.file("fake", f.server())
	table, err3 := f.file("operations", f.table())
	if err := errors.Join(append(f.errs, err, err2, err3)...); err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	return []output.File{doc, server, table}, nil
}

func (f *fake) file(name string, code jen.Code) (output.File, error) {
	out := jen.NewFile(f.api.FakePackage())
	out.NoFormat = true
	out.HeaderComment(output.Header(f.api.Generator, f.api.Source))
	out.ImportName(f.importPath, clientName)
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
	src, err := format.Source(bytes.ReplaceAll(b.Bytes(), []byte(clientName+"."), []byte(f.api.Package+".")))
	return output.File{Name: f.api.FakePackage() + "/" + name + ".go", Content: src}, err
}

// packageLines is the documentation of the package.
func (f *fake) packageLines() []string {
	pkg := f.api.Package
	text := []string{
		fmt.Sprintf("Package %s is a fake of the service that package %s is a client of, for tests. "+
			"It uses the standard library only. Programs that do not test do not import it.", f.api.FakePackage(), pkg),
		fmt.Sprintf("A [Server] decodes each request strictly, validates it by the rules of the client, and calls the function field of the operation: "+
			"what the field returns goes back to the caller, an error of type [%s.APIError] in the form that the service gives it. "+
			"A request with unknown, repeated or badly encoded parameters, with a wrong method or content type fails the test, and so does "+
			"a call of an operation whose field is not set.", pkg),
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
func (f *fake) server() jen.Code {
	fields := []jen.Code{
		doc(wrap("URL is the base URL of the fake, for [" + f.api.Package + ".WithBaseURL].")...), jen.Id("URL").String(),
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
func (f *fake) field(o *ir.Op) []jen.Code {
	line := fmt.Sprintf("On%s answers %s %s, which [%s.Client.%s] calls.", o.Name, o.Method, cleanLine(o.Path), f.api.Package, o.Name)
	fn := jen.Func().Params(
		jen.Id("ctx").Qual("context", "Context"), jen.Id("req").Qual(f.importPath, f.api.Decls[o.Request].Name),
	)
	if t := f.result(o); t != nil {
		fn.Params(t, jen.Error())
	} else {
		fn.Error()
	}
	return []jen.Code{doc(wrap(line)...), f.ident("On" + o.Name).Add(fn)}
}

// result is the type that the method returns beside the error; nil for none.
// It says the same as emitter.outcome; a test compares them.
func (f *fake) result(o *ir.Op) *jen.Statement {
	if o.Result >= 0 {
		return jen.Op("*").Qual(f.importPath, f.api.Decls[o.Result].Name)
	}
	filled, empty := answerOf(o)
	if filled == nil {
		return nil
	}
	switch filled.Kind {
	case ir.TextContent:
		return jen.String()
	case ir.JSONContent:
		if f.pointered(filled.Value, empty) {
			return jen.Op("*").Add(f.typ(filled.Value))
		}
		return f.typ(filled.Value)
	case ir.EventContent, ir.LinesContent:
		return jen.Qual("iter", "Seq2").Index(jen.List(f.typ(filled.Value), jen.Error()))
	default:
		return jen.Qual("io", "ReadCloser")
	}
}

// answerOf is the answer with content, and whether there is one without.
func answerOf(o *ir.Op) (filled *ir.Response, empty bool) {
	for i, r := range o.Responses {
		if r.Kind == ir.NoContent {
			empty = true
		} else {
			filled = &o.Responses[i]
		}
	}
	return filled, empty
}

// typ is emitter.typ from outside of the client's package.
func (f *fake) typ(v ir.Value) *jen.Statement {
	switch v.Kind {
	case ir.Named:
		return jen.Qual(f.importPath, f.api.Decls[v.Decl].Name)
	case ir.List, ir.Map:
		elem := f.typ(*v.Elem)
		if v.Elem.Nullable && !f.nilable(*v.Elem) {
			elem = jen.Op("*").Add(elem)
		}
		if v.Kind == ir.List {
			return jen.Index().Add(elem)
		}
		return jen.Map(jen.String()).Add(elem)
	case ir.Secret:
		return jen.Qual(f.importPath, "Secret")
	case ir.Date:
		return jen.Qual(f.importPath, "Date")
	case ir.Event:
		return jen.Qual(f.importPath, "Event")
	case ir.File:
		return jen.Qual(f.importPath, "File")
	}
	return f.emitter.typ(v)
}

// basePaths lists the paths of the servers' URLs: one of them stands before
// the path of each request.
func (f *fake) basePaths() []string {
	var out []string
	add := func(raw string) {
		u, err := url.Parse(raw)
		if err != nil {
			return
		}
		path := strings.TrimRight(u.EscapedPath(), "/")
		for _, p := range out {
			if p == path {
				return
			}
		}
		out = append(out, path)
	}
	add(f.api.Server)
	for _, s := range f.api.Servers {
		add(s.URL)
	}
	for _, o := range f.api.Operations {
		if o.Server != "" {
			add(o.Server)
		}
	}
	return out
}
