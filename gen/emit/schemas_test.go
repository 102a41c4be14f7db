package emit

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/templates"
)

// TestSchemaFields emits a schema with every keyword; the schema type of the
// templates has to have a field for each of them.
func TestSchemaFields(t *testing.T) {
	one, inner := 1, &ir.Constraints{False: true}
	list, dict := []*ir.Constraints{inner}, map[string]*ir.Constraints{"a": inner}
	all := []ir.Constraints{{
		Ref: &one, False: true, Types: []string{"string"}, Enum: []string{`"a"`}, MinLength: &one, MaxLength: &one, MaxBytes: &one,
		Patterns: []ir.Pattern{{Expr: "^a"}}, Min: &ir.Bound{Limit: "1"}, Max: &ir.Bound{Limit: "1"}, MultipleOf: []string{"2"},
		MinItems: &one, MaxItems: &one, UniqueItems: true, PrefixItems: list, Items: inner, Contains: inner, UnevaluatedItems: inner, MinContains: &one, MaxContains: &one,
		MinProperties: &one, MaxProperties: &one, Required: []string{"a"}, Properties: dict, PatternProperties: dict, AdditionalProperties: inner,
		PropertyNames: inner, DependentRequired: map[string][]string{"a": {"b"}}, DependentSchemas: dict, UnevaluatedProperties: inner,
		AllOf: list, AnyOf: list, OneOf: list, Not: inner, If: inner, Then: inner, Else: inner,
	}, {Min: &ir.Bound{Limit: "1", Exclusive: true}, Max: &ir.Bound{Limit: "1", Exclusive: true}}}
	fields := schemaType(t)
	emitted := map[string]bool{}
	for i := range all {
		src := fmt.Sprintf("%#v", jen.Var().Id("s").Op("=").Id("schema").Add(schemaLit(ir.Keywords(), &all[i])))
		f, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+src, 0)
		if err != nil {
			t.Fatalf("%v\n%s", err, src)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.KeyValueExpr); ok {
				if name, ok := lit.Key.(*ast.Ident); ok {
					emitted[name.Name] = true
				}
				if id, ok := lit.Value.(*ast.Ident); ok && id.Name == "nil" {
					t.Errorf("keywordLit does not know the type of %v", lit.Key)
				}
			}
			return true
		})
	}
	for _, k := range ir.Keywords() {
		if k.Value == nil || k.FieldName() == "-" {
			continue
		}
		if !emitted[k.FieldName()] {
			t.Errorf("%s is not emitted: fill it in here", k.Name)
		}
		if !fields[k.FieldName()] {
			t.Errorf("the schema type of the templates has no field %s for %s", k.FieldName(), k.Name)
		}
		delete(fields, k.FieldName())
	}
	for name := range fields {
		t.Errorf("no keyword belongs to the field %s of the schema type of the templates", name)
	}
}

// schemaType lists the fields of the schema type in templates/schema.go.tmpl.
func schemaType(t *testing.T) map[string]bool {
	src, err := templates.FS.ReadFile("schema.go.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), "", strings.Replace(string(src), "{{.Package}}", "p", 1), parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	ast.Inspect(f, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok && spec.Name.Name == "schema" {
			for _, field := range spec.Type.(*ast.StructType).Fields.List {
				for _, name := range field.Names {
					fields[name.Name] = true
				}
			}
		}
		return true
	})
	return fields
}
