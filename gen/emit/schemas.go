package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// schemas generates the table of schemas that are checked at run time.
func (e *emitter) schemas() jen.Code {
	keywords := ir.Keywords()
	var list []jen.Code
	for _, c := range e.api.Schemas {
		list = append(list, jen.Line().Add(schemaLit(keywords, c)))
	}
	list = append(list, jen.Line())
	return jen.Add(doc("schemas are the schemas that are checked at run time.")).Line().Var().Id("schemas").Op("=").Index().Id("schema").Values(list...)
}

// schemaLit returns the composite literal of a schema, without its type.
func schemaLit(keywords []ir.Keyword, c *ir.Constraints) *jen.Statement {
	d := jen.Dict{}
	for i := range keywords {
		k := &keywords[i]
		if k.Value == nil || k.FieldName() == "-" {
			continue
		}
		if v := k.Value(c); v != nil {
			d[jen.Id(k.FieldName())] = keywordLit(keywords, v)
		}
	}
	return jen.Values(d)
}

// keywordLit returns the Go literal of the value of a keyword.
func keywordLit(keywords []ir.Keyword, v any) jen.Code {
	switch v := v.(type) {
	case bool:
		return jen.Lit(v)
	case *int:
		return jen.Op("&").Id("integer").Values(jen.Lit(*v))
	case string:
		return lit(v)
	case []string:
		return stringList(v)
	case []ir.Pattern:
		var exprs []string
		for _, p := range v {
			exprs = append(exprs, p.Expr)
		}
		return stringList(exprs)
	case *ir.Constraints:
		return jen.Op("&").Id("schema").Add(schemaLit(keywords, v))
	case []*ir.Constraints:
		var values []jen.Code
		for _, inner := range v {
			values = append(values, schemaLit(keywords, inner))
		}
		return jen.Index().Id("schema").Values(values...)
	case map[string]*ir.Constraints:
		values := jen.Dict{}
		for key, inner := range v {
			values[lit(key)] = schemaLit(keywords, inner)
		}
		return jen.Map(jen.String()).Id("schema").Values(values)
	case map[string][]string:
		values := jen.Dict{}
		for key, names := range v {
			values[lit(key)] = jen.Values(literals(names)...)
		}
		return jen.Map(jen.String()).Index().String().Values(values)
	}
	return jen.Nil() // a test goes through all keywords
}
