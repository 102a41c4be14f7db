package emit

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// parsed decodes the JSON of an example, which the model has checked.
func parsed(text string) any {
	x, _ := fake.ParseJSON(text) // null if it is invalid
	return x
}

// entry is a field of a struct literal.
type entry struct {
	name  string
	value *jen.Statement
}

// maxLiteral is the number of characters of the fields of a struct literal on one line.
const maxLiteral = 60

// literalOf generates the braces of a struct literal: on one line if it is short.
func literalOf(fields []entry) *jen.Statement {
	size, line := 0, jen.Null()
	for _, f := range fields {
		text := fmt.Sprintf("%#v", f.value)
		if size += len(f.name) + len(text); len(fields) > 1 && (size > maxLiteral || strings.Contains(text, "{")) {
			line = jen.Line()
		}
	}
	return jen.ValuesFunc(func(g *jen.Group) {
		for _, f := range fields {
			g.Add(line).Id(f.name).Op(":").Add(f.value)
		}
		if len(fields) > 0 {
			g.Add(line)
		}
	})
}

// field generates the value of a field from decoded JSON.
func (e *exampleEmitter) field(f ir.Field, x any) *jen.Statement {
	switch {
	case f.Presence == ir.Optional && x == nil:
		return e.own("Null").Index(e.typ(f.Value)).Call()
	case f.Presence == ir.Optional:
		return e.own("Value").Call(e.typed(f.Value, x))
	case f.Presence == ir.Pointer && x == nil:
		return jen.Nil()
	case f.Presence == ir.Pointer:
		return e.pointer(f.Value, x)
	}
	return e.value(f.Value, x)
}

// pointer generates a pointer to a value.
func (e *exampleEmitter) pointer(v ir.Value, x any) *jen.Statement {
	if v.Kind == ir.Named && (e.api.Decls[v.Decl].Kind == ir.Struct || e.api.Decls[v.Decl].Kind == ir.Union) {
		return jen.Op("&").Add(e.value(v, x))
	}
	return e.own("Ptr").Call(e.typed(v, x))
}

// typed generates a value whose type does not depend on where it is.
func (e *exampleEmitter) typed(v ir.Value, x any) *jen.Statement {
	value := e.value(v, x)
	switch v.Kind {
	case ir.Float:
		if n, ok := x.(json.Number); ok && strings.Contains(n.String(), ".") {
			return value
		}
		return e.typ(v).Call(value)
	case ir.Secret, ir.Int, ir.Int32, ir.Int16, ir.Int8, ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8, ir.Float32:
		return e.typ(v).Call(value)
	}
	return value
}

// value generates a value from decoded JSON: a constant without a type for a scalar.
func (e *exampleEmitter) value(v ir.Value, x any) *jen.Statement {
	text, _ := x.(string)
	switch v.Kind {
	case ir.Named:
		return e.named(v, x)
	case ir.List:
		return e.list(v, x)
	case ir.Map:
		return e.dict(v, x)
	case ir.Time:
		return e.time(v, text)
	case ir.Date:
		at, _ := time.Parse(time.DateOnly, text)
		return e.own("Date").Values(jen.Id("Year").Op(":").Lit(at.Year()), jen.Id("Month").Op(":").Qual("time", at.Month().String()), jen.Id("Day").Op(":").Lit(at.Day()))
	case ir.Bytes:
		data, _ := base64.StdEncoding.DecodeString(text)
		return jen.Index().Byte().Call(lit(string(data)))
	case ir.Reader:
		return jen.Qual("strings", "NewReader").Call(lit(text))
	case ir.File:
		return e.own("File").Values(jen.Id("Name").Op(":").Add(lit("file.txt")), jen.Id("Content").Op(":").Qual("strings", "NewReader").Call(lit("text")))
	case ir.RawJSON:
		data, _ := json.Marshal(x)
		return jen.Qual("encoding/json", "RawMessage").Call(lit(string(data)))
	}
	if n, ok := x.(json.Number); ok && v.Kind != ir.Any {
		return jen.Op(n.String())
	}
	return anything(x)
}

// anything generates a value of type any.
func anything(x any) *jen.Statement {
	switch x := x.(type) {
	case string:
		return lit(x)
	case bool:
		return jen.Lit(x)
	case json.Number:
		if _, err := x.Int64(); err != nil { // an integer constant may not fit in an int
			return jen.Float64().Call(jen.Op(x.String()))
		}
		return jen.Op(x.String())
	case []any:
		return jen.Index().Any().ValuesFunc(func(g *jen.Group) {
			for _, item := range x {
				g.Add(anything(item))
			}
		})
	case map[string]any:
		return jen.Map(jen.String()).Any().ValuesFunc(func(g *jen.Group) {
			for _, name := range slices.Sorted(maps.Keys(x)) {
				g.Add(lit(name).Op(":").Add(anything(x[name])))
			}
		})
	}
	return jen.Nil()
}

func (e *exampleEmitter) list(v ir.Value, x any) *jen.Statement {
	items, _ := x.([]any)
	return e.typ(v).ValuesFunc(func(g *jen.Group) {
		for _, item := range items {
			g.Add(e.item(*v.Elem, item))
		}
	})
}

func (e *exampleEmitter) dict(v ir.Value, x any) *jen.Statement {
	entries, _ := x.(map[string]any)
	return e.typ(v).ValuesFunc(func(g *jen.Group) {
		for _, name := range slices.Sorted(maps.Keys(entries)) {
			g.Add(lit(name).Op(":").Add(e.item(*v.Elem, entries[name])))
		}
	})
}

// item generates an item of a list or map, a pointer if it is nullable.
func (e *exampleEmitter) item(v ir.Value, x any) *jen.Statement {
	switch {
	case v.Nullable && x == nil:
		return jen.Nil()
	case v.Nullable && !e.api.NilAble(v):
		return e.pointer(v, x)
	case v.Kind == ir.Named && e.api.Decls[v.Decl].Kind == ir.Struct:
		return e.object(e.api.Decls[v.Decl], x) // the list or map says of which type
	}
	return e.value(v, x)
}

// time generates a time, in UTC.
func (e *exampleEmitter) time(v ir.Value, text string) *jen.Statement {
	layout := time.RFC3339
	if v.Layout != "" {
		layout = v.Layout
	}
	at, _ := time.Parse(layout, text)
	at = at.UTC()
	return jen.Qual("time", "Date").Call(jen.Lit(at.Year()), jen.Qual("time", at.Month().String()), jen.Lit(at.Day()),
		jen.Lit(at.Hour()), jen.Lit(at.Minute()), jen.Lit(at.Second()), jen.Lit(at.Nanosecond()), jen.Qual("time", "UTC"))
}

// named generates a value of a declared type.
func (e *exampleEmitter) named(v ir.Value, x any) *jen.Statement {
	d := e.api.Decls[v.Decl]
	switch d.Kind {
	case ir.Enum:
		return e.constantOf(d, x)
	case ir.Union:
		return e.union(d, x)
	case ir.Defined:
		return e.own(d.Name).Call(e.value(*d.Value, x))
	}
	return e.own(d.Name).Add(e.object(d, x))
}

// object generates the literal of a struct without its type.
func (e *exampleEmitter) object(d *ir.Decl, x any) *jen.Statement {
	object, _ := x.(map[string]any)
	rest := maps.Clone(object)
	var fields []entry
	for _, f := range d.Fields {
		if x, ok := object[f.Wire]; ok && (x != nil || f.Presence == ir.Optional) {
			fields = append(fields, entry{f.Name, e.field(f, x)})
		}
		delete(rest, f.Wire)
	}
	if more := d.AdditionalProperties; more != nil && !more.Extra && len(rest) > 0 {
		entries := ir.Value{Type: ir.Type{Kind: ir.Map, Elem: &more.Value}}
		fields = append(fields, entry{more.Name, e.dict(entries, rest)})
	}
	return literalOf(fields)
}

// constantOf generates the constant of an enum, or a conversion for another value.
func (e *exampleEmitter) constantOf(d *ir.Decl, x any) *jen.Statement {
	text, _ := x.(string)
	if n, ok := x.(json.Number); ok {
		text = n.String()
	}
	for _, c := range d.Consts {
		if c.Value == text {
			return e.own(c.Name)
		}
	}
	return e.own(d.Name).Call(constant(d.Base, text))
}

// union generates a union with the variant that the value is.
func (e *exampleEmitter) union(d *ir.Decl, x any) *jen.Statement {
	i := e.check.Variant(d, x)
	if i < 0 {
		data, _ := json.Marshal(x)
		return e.own(d.Name).Values(jen.Id("Raw").Op(":").Qual("encoding/json", "RawMessage").Call(lit(string(data))))
	}
	v := d.Variants[i]
	value := v.Value
	value.Nullable = false
	if e.api.NilAble(value) {
		return e.own(d.Name).Values(jen.Id(v.Name).Op(":").Add(e.value(value, x)))
	}
	return e.own(d.Name).Values(jen.Id(v.Name).Op(":").Add(e.pointer(value, x)))
}
