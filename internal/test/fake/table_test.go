package fake_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/emit"
	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/internal/test/testenv"
	"github.com/voxgen/voxgen/spec"
)

// The table of an emitted fake is the one that voxgen serve has: routes, styles and
// default responses of all operations.
func TestTable(t *testing.T) {
	inputs := []load.Input{{Path: "testdata/styles.yaml"}, {Name: spec.DescriptionName, Data: spec.Description()}}
	sameTables(t, inputs)
}

// TestTableCorpus is TestTable over the corpus.
func TestTableCorpus(t *testing.T) {
	var inputs []load.Input
	for _, path := range testenv.Documents(t) {
		if testenv.Slow() || testenv.Size(t, path) < 60_000 {
			inputs = append(inputs, load.Input{Path: path})
		}
	}
	sameTables(t, inputs)
}

func sameTables(t *testing.T, inputs []load.Input) {
	t.Helper()
	operations := 0
	for _, in := range inputs {
		r := gen.Model(gen.Config{Spec: in, Package: "api"})
		if r.API == nil {
			t.Errorf("%s: %v", in.Path, r.Diags.Err())
			continue
		}
		files, err := emit.Fake(r.API, "example.com/api")
		if err != nil {
			t.Errorf("%s: %v", in.Path, err)
			continue
		}
		for _, f := range files {
			if strings.HasSuffix(f.Name, "/operations_gen.go") {
				table := variables(t, f.Content)
				same(t, in.Path, table["allOperations"], fake.Operations(r.API))
				same(t, in.Path, table["serviceErrors"], fake.Errors(r.API))
				same(t, in.Path, table["basePaths"], fake.BasePaths(r.API))
			}
		}
		operations += len(r.API.Methods())
	}
	t.Logf("%d operations of %d documents", operations, len(inputs))
	if len(inputs) == 0 || operations < len(inputs) {
		t.Error("too few operations to say much")
	}
}

func same(t *testing.T, path string, got any, want any) {
	t.Helper()
	if reflect.ValueOf(want).Kind() == reflect.Slice && reflect.ValueOf(want).Len() == 0 {
		want = struct{}{} // what an empty literal reads as
	}
	if want := plainValue(reflect.ValueOf(want)); !reflect.DeepEqual(got, want) {
		t.Errorf("%s: the emitted table is\n%v\nwant\n%v", path, got, want)
	}
}

// variables reads the values of package-level variables.
func variables(t *testing.T, src []byte) map[string]any {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "operations_gen.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); ok && g.Tok == token.VAR {
			spec := g.Specs[0].(*ast.ValueSpec)
			out[spec.Names[0].Name] = literalValue(t, spec.Values[0])
		}
	}
	return out
}

// literalValue is a literal as plainValue has it.
func literalValue(t *testing.T, e ast.Expr) any {
	t.Helper()
	switch e := e.(type) {
	case *ast.CompositeLit:
		var list []any
		fields := map[string]any{}
		for _, elt := range e.Elts {
			pair, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				list = append(list, literalValue(t, elt))
				continue
			}
			name, ok := literalValue(t, pair.Key).(string) // of a map
			if !ok {
				name = pair.Key.(*ast.Ident).Name
			}
			if v := literalValue(t, pair.Value); v != 0 {
				fields[name] = v
			}
		}
		if list != nil {
			return list
		}
		return fields
	case *ast.UnaryExpr:
		return -literalValue(t, e.X).(int)
	case *ast.Ident:
		return e.Name == "true"
	case *ast.BasicLit:
		if e.Kind == token.INT {
			n, err := strconv.Atoi(e.Value)
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		s, err := strconv.Unquote(e.Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	t.Fatalf("a literal of type %T", e)
	return nil
}

// plainValue is v with maps of the fields that are not zero in place of structs.
func plainValue(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Struct:
		out := map[string]any{}
		for i := range v.NumField() {
			if f := v.Field(i); !f.IsZero() {
				out[v.Type().Field(i).Name] = plainValue(f)
			}
		}
		return out
	case reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = plainValue(v.Index(i))
		}
		return out
	case reflect.String:
		return v.String()
	case reflect.Bool:
		return v.Bool()
	}
	return int(v.Int())
}
