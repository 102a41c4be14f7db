package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/voxgen/voxgen/gen/diag"
)

var update = flag.Bool("update", false, "write the JSON Schema anew")

const schemaPath = "../../voxgen.schema.json"

// The JSON Schema and the Go structs have the same keys, types and descriptions.
func TestSchema(t *testing.T) {
	root := object(t, fileType, comments(t))
	root = append([]member{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "voxgen.yaml"},
		{"description", "Configuration of voxgen."},
	}, root...)
	var want bytes.Buffer
	enc := json.NewEncoder(&want)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(root); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(schemaPath, want.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(schemaPath)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(bytes.ReplaceAll(got, []byte("\r\n"), []byte("\n")), want.Bytes()) {
		t.Error("voxgen.schema.json differs from the structs; run go test ./internal/config -update")
	}
}

// ordered is a JSON object with ordered properties.
type member struct {
	name  string
	value any
}

type ordered []member

func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, _ := json.Marshal(m.name)
		var value bytes.Buffer
		enc := json.NewEncoder(&value)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(m.value); err != nil {
			return nil, err
		}
		b.Write(append(append(name, ':'), bytes.TrimSpace(value.Bytes())...))
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// object returns the schema of a struct. A file with clients has no other key.
func object(t *testing.T, typ reflect.Type, docs map[string]string) ordered {
	var properties ordered
	add := func(typ reflect.Type) {
		for f := range typ.Fields() {
			if tag := f.Tag.Get("yaml"); !f.Anonymous && tag != "" {
				doc := docs[typ.Name()+"."+f.Name]
				if doc == "" {
					t.Errorf("%s.%s has no comment", typ.Name(), f.Name)
				}
				properties = append(properties, member{tag, append(ordered{{"description", doc}}, schema(t, f.Type, docs)...)})
			}
		}
	}
	if typ == fileType {
		add(reflect.TypeFor[Client]())
	}
	add(typ)
	out := ordered{{"type", "object"}, {"additionalProperties", false}, {"properties", properties}}
	if typ == fileType {
		out = append(out, member{"if", ordered{{"required", []string{"clients"}}}}, member{"then", ordered{{"propertyNames", ordered{{"enum", []string{"clients", "import"}}}}}})
	}
	return out
}

func schema(t *testing.T, typ reflect.Type, docs map[string]string) ordered {
	switch typ.Kind() {
	case reflect.Struct:
		return object(t, typ, docs)
	case reflect.Slice:
		out := ordered{{"type", "array"}, {"items", schema(t, typ.Elem(), docs)}}
		if typ.Elem().Kind() == reflect.Struct {
			out = append(out, member{"minItems", 1})
		}
		return out
	case reflect.Map:
		return ordered{{"type", "object"}, {"additionalProperties", schema(t, typ.Elem(), docs)}}
	case reflect.Pointer:
		return schema(t, typ.Elem(), docs)
	case reflect.Bool:
		return ordered{{"type", "boolean"}}
	default:
		return ordered{{"type", "string"}, {"minLength", 1}}
	}
}

// comments returns the comments of the fields in config.go: Client.Spec → text.
func comments(t *testing.T) map[string]string {
	file, err := parser.ParseFile(token.NewFileSet(), "config.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	docs := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.TypeSpec); ok {
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, name := range f.Names {
						docs[spec.Name.Name+"."+name.Name] = strings.Join(strings.Fields(f.Doc.Text()), " ")
					}
				}
			}
		}
		return true
	})
	return docs
}

// Any file gives clients or diagnostics with a position.
func FuzzLoad(f *testing.F) {
	for _, seed := range []string{
		"", "spec: a\n", "clients: [{spec: a}, {}]", "a: &a [*a]", "? {a: b}\n: c", "!!binary x", "<<: {spec: a}", "spec: &x a\nout: *x\n---\n",
		"include: {tags: [a, b]}\nexclude: &e {paths: [/a*]}", "\xff", "package: go\n", "clients:\n- &c {out: a}\n- *c\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		path := t.TempDir() + "/voxgen.yaml"
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
		clients, diags := Clients(Flags{File: path})
		if (len(clients) > 0) == diags.HasErrors() {
			t.Errorf("%d clients and %v", len(clients), diags)
		}
		for _, d := range diags {
			if d.File != path || d.Severity != diag.Error {
				t.Errorf("diagnostic %v", d)
			}
		}
	})
}
