package emit

import (
	"reflect"

	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// fits returns the call that checks what encode writes at run time.
func (e *emitter) fits(encode jen.Code, s ir.RuntimeSchema) *jen.Statement {
	e.checksSchemas = true
	return jen.Id("fits").Call(jen.Id("found"), encode, jen.Lit(s.Schema))
}

// schemas writes the table of the schemas that are checked at run time.
func (e *emitter) schemas() jen.Code {
	var list []jen.Code
	schemas := reflect.ValueOf(fake.Schemas(e.api))
	for i := range schemas.Len() {
		list = append(list, jen.Line().Add(schemaLit(schemas.Index(i))))
	}
	list = append(list, jen.Line())
	return jen.Add(doc("schemas are what fits looks up.")).Line().Var().Id("schemas").Op("=").Index().Id("schema").Values(list...)
}

// schemaLit writes a part of a schema, without the type of structs inside lists
// and maps, and without the fields that are zero.
func schemaLit(v reflect.Value) *jen.Statement {
	switch v.Kind() {
	case reflect.Bool:
		return jen.Lit(v.Bool())
	case reflect.Int:
		return jen.Lit(int(v.Int()))
	case reflect.String:
		return lit(v.String())
	case reflect.Pointer:
		return jen.Op("&").Id(v.Type().Elem().Name()).Add(schemaLit(v.Elem()))
	case reflect.Slice:
		var items []jen.Code
		for i := range v.Len() {
			items = append(items, schemaLit(v.Index(i)))
		}
		return jen.Values(items...)
	case reflect.Map:
		d := jen.Dict{}
		for _, key := range v.MapKeys() {
			d[lit(key.String())] = schemaLit(v.MapIndex(key))
		}
		return jen.Values(d)
	}
	if v.NumField() == 1 { // an integer
		return jen.Values(schemaLit(v.Field(0)))
	}
	d := jen.Dict{}
	for i := range v.NumField() {
		f := v.Field(i)
		if f.IsZero() {
			continue
		}
		value := schemaLit(f)
		if f.Kind() == reflect.Slice || f.Kind() == reflect.Map {
			value = typeLit(f.Type()).Add(value)
		}
		d[jen.Id(v.Type().Field(i).Name)] = value
	}
	return jen.Values(d)
}

// typeLit writes the type of a list or map.
func typeLit(t reflect.Type) *jen.Statement {
	switch t.Kind() {
	case reflect.Slice:
		return jen.Index().Add(typeLit(t.Elem()))
	case reflect.Map:
		return jen.Map(typeLit(t.Key())).Add(typeLit(t.Elem()))
	}
	return jen.Id(t.Name())
}
