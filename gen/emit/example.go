package emit

import (
	"bytes"
	"errors"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"path"
	"slices"
	"strings"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/output"
)

// exampleEmitter generates the examples of a client, a file of an external test package.
type exampleEmitter struct {
	*emitter
	check *fake.Examples
}

// PackageAlias is the import name of a client whose own name is a variable or a package in
// its examples.
const PackageAlias = "api"

// ImportName returns the import name of a client in examples, empty for that of its package.
func ImportName(api *ir.API) string {
	if slices.Contains([]string{"body", "client", "ctx", "err", "item", "os", "resp", "value"}, api.Package) {
		return PackageAlias
	}
	return ""
}

func newExampleEmitter(api *ir.API, importPath string) *exampleEmitter {
	return &exampleEmitter{&emitter{api: api, patterns: newPatternSet(), importPath: importPath}, fake.NewExamples(api)}
}

// testFile returns a file of the external test package, and the import path of the fake.
func (e *exampleEmitter) testFile() (f *jen.File, fakePath string) {
	f = jen.NewFile(e.api.Package + "_test")
	f.NoFormat = true
	if name := ImportName(e.api); name != "" {
		f.ImportAlias(e.importPath, name)
	} else {
		f.ImportName(e.importPath, e.api.Package)
	}
	fakePath = path.Join(e.importPath, e.api.FakePackage())
	f.ImportName(fakePath, e.api.FakePackage())
	return f, fakePath
}

// Examples generates the file with the examples of api.Examples, which run against the fake.
// The caller has validated the import path of the client.
func Examples(api *ir.API, importPath string) (output.File, error) {
	e := newExampleEmitter(api, importPath)
	f, fakePath := e.testFile()
	f.HeaderComment(output.Header(api.Generator, api.Source))
	for _, call := range api.Examples {
		f.Add(e.example(call)).Line()
	}
	f.Add(e.helpers(fakePath))
	var b bytes.Buffer
	if err := errors.Join(append(e.errs, f.Render(&b))...); err != nil {
		return output.File{}, fmt.Errorf("emit: %w", err)
	}
	src, err := grouped(b.Bytes(), importPath)
	return output.File{Name: output.ExamplesName, Content: src}, err
}

// grouped formats a source file and separates the imports of the standard library from those of
// the client.
func grouped(src []byte, importPath string) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	var standard, others []string
	for _, spec := range file.Imports {
		text := string(src[fset.Position(spec.Pos()).Offset:fset.Position(spec.End()).Offset])
		if strings.HasPrefix(spec.Path.Value, `"`+importPath) {
			others = append(others, text)
		} else {
			standard = append(standard, text)
		}
	}
	var b bytes.Buffer
	b.Write(src[:fset.Position(file.Name.End()).Offset])
	fmt.Fprintf(&b, "\n\nimport (\n%s\n\n%s\n)\n", strings.Join(standard, "\n"), strings.Join(others, "\n"))
	b.Write(src[fset.Position(file.Decls[len(file.Decls)-1].End()).Offset:])
	return format.Source(b.Bytes())
}

// example generates the function of one call. Its first statement is the only one that the
// documentation does not show.
func (e *exampleEmitter) example(call ir.Example) jen.Code {
	o := e.api.Operations[call.Op]
	name := o.Name
	body := []jen.Code{
		jen.List(jen.Id("client"), jen.Id("ctx")).Op(":=").List(jen.Id("exampleClient").Call(), jen.Qual("context", "Background").Call()).Line(),
	}
	body = append(body, e.statements(o, call)...)
	if call.All {
		name = o.Page.All
	}
	switch {
	case call.NotRun: // without the comment, it is only compiled
	case len(call.Output) == 0:
		body = append(body, jen.Comment("// Output:"))
	case len(call.Output) == 1:
		body = append(body, jen.Comment("// Output: "+cleanLine(call.Output[0])))
	default:
		body = append(body, jen.Comment("// Output:"))
		for _, line := range call.Output {
			body = append(body, jen.Comment("// "+cleanLine(line)))
		}
	}
	return jen.Func().Add(e.ident("ExampleClient_" + name)).Params().Block(body...)
}

// statements generates a call and prints what it shows of the result.
func (e *exampleEmitter) statements(o *ir.Op, call ir.Example) []jen.Code {
	fail := jen.Block(jen.Qual("log", "Fatal").Call(jen.Err()))
	made := jen.Id("client").Dot(o.Name).Call(jen.Id("ctx"), e.request(o, call.Set))
	r, _ := o.Single()
	switch {
	case call.All:
		return []jen.Code{e.iteration(o, call, fail)}
	case r != nil && r.Kind == ir.BinaryContent:
		return []jen.Code{
			jen.List(jen.Id("body"), jen.Err()).Op(":=").Add(made), jen.If(jen.Err().Op("!=").Nil()).Add(fail),
			jen.Defer().Id("body").Dot("Close").Call(),
			jen.If(jen.List(jen.Id("_"), jen.Err()).Op(":=").Qual("io", "Copy").Call(jen.Qual("os", "Stdout"), jen.Id("body")), jen.Err().Op("!=").Nil()).Add(fail),
		}
	case call.Shown == nil:
		return []jen.Code{jen.If(e.assigned(o).Op(":=").Add(made), jen.Err().Op("!=").Nil()).Add(fail)}
	}
	return []jen.Code{
		jen.List(jen.Id("resp"), jen.Err()).Op(":=").Add(made), jen.If(jen.Err().Op("!=").Nil()).Add(fail),
		e.print(*r, *call.Shown),
	}
}

// assigned generates the variables for the results of a method: only its error is used.
func (e *exampleEmitter) assigned(o *ir.Op) *jen.Statement {
	if r, _ := o.Single(); r == nil && o.Result < 0 {
		return jen.Err()
	}
	return jen.List(jen.Id("_"), jen.Err())
}

// iteration generates a loop over the items of all pages.
func (e *exampleEmitter) iteration(o *ir.Op, call ir.Example, fail jen.Code) jen.Code {
	item := jen.Id("item")
	var field *ir.Step
	if call.Shown != nil {
		field = call.Shown.Field
	}
	return jen.For(jen.List(item, jen.Err()).Op(":=").Range().Id("client").Dot(o.Page.All).Call(jen.Id("ctx"), e.request(o, call.Set))).Block(
		jen.If(jen.Err().Op("!=").Nil()).Add(fail), e.printField(item, nil, field))
}

// TestFunc generates a test function that uses the fake, as a source file that is not
// written: the documentation shows it. It is nil if there is no example for it.
func TestFunc(api *ir.API, importPath string) ([]byte, error) {
	i := slices.IndexFunc(api.Examples, func(call ir.Example) bool {
		r, _ := api.Operations[call.Op].Single()
		return !call.All && (r == nil || r.Kind != ir.JSONContent || call.Result != "")
	})
	if i < 0 {
		return nil, nil
	}
	e, call := newExampleEmitter(api, importPath), api.Examples[i]
	o := api.Operations[call.Op]
	f, fakePath := e.testFile()
	values := jen.ListFunc(func(g *jen.Group) {
		if r, _ := o.Single(); r != nil || o.Result >= 0 {
			g.Add(e.result(o, r, call.Result))
		}
		g.Nil()
	})
	f.Func().Id("Test"+o.Name).Params(jen.Id("t").Op("*").Qual("testing", "T")).Block(
		jen.Id("fake").Op(":=").Qual(fakePath, "New").Call(jen.Id("t")),
		jen.Id("fake").Dot("On"+o.Name).Op("=").Func().Params(
			jen.Id("_").Qual("context", "Context"), jen.Id("req").Add(e.own(e.api.Decls[o.Request].Name)),
		).Add(e.outcome(o).results).Block(jen.Return(values)),
		jen.Id("client").Op(":=").Id("fake").Dot("Client").Call(),
		jen.Comment("The code under test uses client:"),
		jen.If(e.assigned(o).Op(":=").Id("client").Dot(o.Name).Call(jen.Id("t").Dot("Context").Call(), e.request(o, call.Set)), jen.Err().Op("!=").Nil()).Block(
			jen.Id("t").Dot("Fatal").Call(jen.Err())),
	)
	var b bytes.Buffer
	if err := errors.Join(append(e.errs, f.Render(&b))...); err != nil {
		return nil, fmt.Errorf("emit: %w", err)
	}
	return format.Source(b.Bytes())
}

// result generates the first result of a method from the JSON of a small response.
func (e *exampleEmitter) result(o *ir.Op, r *ir.Response, text string) jen.Code {
	switch {
	case r == nil:
		return jen.Op("&").Add(e.own(e.api.Decls[o.Result].Name)).Values()
	case r.Kind == ir.TextContent:
		return lit("text")
	case r.Kind == ir.BinaryContent:
		return jen.Qual("io", "NopCloser").Call(jen.Qual("strings", "NewReader").Call(lit("text")))
	}
	_, empty := o.Single()
	v := r.Value
	v.Nullable = false
	if e.pointered(r.Value, empty) {
		return e.pointer(v, parsed(text))
	}
	return e.typed(v, parsed(text))
}

// print generates the statement that prints a part of the result.
func (e *exampleEmitter) print(r ir.Response, s ir.Shown) jen.Code {
	resp := jen.Id("resp")
	if e.pointered(r.Value, false) && s.List == nil && s.Field == nil {
		resp = jen.Op("*").Add(resp)
	}
	if !s.Each {
		return e.printField(resp, s.In, s.Field)
	}
	list := resp
	if s.List != nil {
		list = resp.Dot(e.api.FieldOf(*s.List).Name)
	}
	item := jen.Id("item")
	return jen.For(jen.List(jen.Id("_"), item).Op(":=").Range().Add(list)).Block(e.printField(item, nil, s.Field))
}

// printField generates the statement that prints a field of x or of its field in, or x itself.
func (e *exampleEmitter) printField(x *jen.Statement, in, field *ir.Step) jen.Code {
	var conditions []jen.Code // of pointers on the way
	pointer := false
	for _, at := range []*ir.Step{in, field} {
		if at == nil {
			continue
		}
		f := e.api.FieldOf(*at)
		x = x.Clone().Dot(f.Name)
		if pointer = f.Presence == ir.Pointer; pointer {
			conditions = append(conditions, x.Clone().Op("!=").Nil())
		}
	}
	if pointer {
		x = jen.Op("*").Add(x)
	}
	printed := jen.Qual("fmt", "Println").Call(x)
	switch len(conditions) {
	case 0:
		return printed
	case 1:
		return jen.If(conditions[0]).Block(printed)
	}
	return jen.If(jen.Add(conditions[0]).Op("&&").Add(conditions[1])).Block(printed)
}

// request generates the literal of a request.
func (e *exampleEmitter) request(o *ir.Op, set []ir.Setting) jen.Code {
	d := e.api.Decls[o.Request]
	var fields []entry
	for _, s := range set {
		f := d.Fields[s.Field]
		fields = append(fields, entry{f.Name, e.field(f, parsed(s.Value))})
	}
	return e.own(d.Name).Add(literalOf(fields))
}

// helpers generates what the examples share: a client of a fake, which needs a test.
func (e *exampleEmitter) helpers(fakePath string) jen.Code {
	method := func(name string, params ...jen.Code) *jen.Statement {
		return jen.Func().Params(jen.Id("exampleTB")).Id(name).Params(params...)
	}
	fatal := func(name string) *jen.Statement {
		return method(name, jen.Id("format").String(), jen.Id("args").Op("...").Any()).Block(
			jen.Qual("log", "Fatalf").Call(jen.Id("format"), jen.Id("args").Op("...")))
	}
	return jen.Add(doc(wrap("exampleClient returns a client of a fake, which responds with the examples of the API document.")...)).Line().
		Func().Id("exampleClient").Params().Op("*").Add(e.own("Client")).Block(
		jen.Return(jen.Qual(fakePath, "New").Call(jen.Id("exampleTB").Values(), jen.Qual(fakePath, "InMemory").Call(), jen.Qual(fakePath, "WithExamples").Call()).
			Dot("Client").Call())).Line().Line().
		Add(doc("exampleTB is used by the fake in place of a test: a failure ends the program.")).Line().
		Type().Id("exampleTB").Struct(jen.Qual("testing", "TB")).Line().Line().
		Add(method("Helper").Block()).Line().Line().
		Add(method("Cleanup", jen.Func().Params()).Block()).Line().Line().
		Add(fatal("Errorf")).Line().Line().Add(fatal("Fatalf")).Line()
}
