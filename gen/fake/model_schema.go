package fake

import (
	"encoding/json"
	"reflect"

	"github.com/voxgen/voxgen/gen/ir"
)

// Schemas returns the schemas of an API that are checked at run time, as clients
// have them.
func Schemas(api *ir.API) []schema {
	keywords := ir.Keywords()
	var out []schema
	for _, c := range api.Schemas {
		out = append(out, schemaOf(keywords, c))
	}
	return out
}

// schemaOf sets the field of each keyword, which is named after it.
func schemaOf(keywords []ir.Keyword, c *ir.Constraints) schema {
	var s schema
	fields := reflect.ValueOf(&s).Elem()
	for i := range keywords {
		k := &keywords[i]
		if k.Value == nil {
			continue
		}
		field, v := fields.FieldByName(k.FieldName()), k.Value(c)
		if !field.IsValid() || v == nil {
			continue
		}
		if value := reflect.ValueOf(keywordValue(keywords, v)); value.Type().AssignableTo(field.Type()) { // RuntimeSchemas are not
			field.Set(value)
		}
	}
	return s
}

// keywordValue returns the value of a keyword as schema has it.
func keywordValue(keywords []ir.Keyword, v any) any {
	switch v := v.(type) {
	case *int:
		return &integer{*v}
	case []ir.Pattern:
		var exprs []string
		for _, p := range v {
			exprs = append(exprs, p.Expr)
		}
		return exprs
	case *ir.Constraints:
		s := schemaOf(keywords, v)
		return &s
	case []*ir.Constraints:
		var list []schema
		for _, inner := range v {
			list = append(list, schemaOf(keywords, inner))
		}
		return list
	case map[string]*ir.Constraints:
		m := map[string]schema{}
		for name, inner := range v {
			m[name] = schemaOf(keywords, inner)
		}
		return m
	}
	return v // of the same type
}

// schemaViolations checks a value against the schemas of c that no type represents.
func (m model) schemaViolations(name string, c ir.Constraints, x any) []violation {
	if len(c.RuntimeSchemas) == 0 {
		return nil
	}
	text, ok := m.source(x)
	if !ok {
		return nil
	}
	t, err := treeOf(json.RawMessage(text))
	if err != nil {
		return nil
	}
	var out []violation
	for _, s := range c.RuntimeSchemas {
		if !m.schemas[s.Schema].holds(m.schemas, m.exprs, t) {
			out = append(out, violation{name: name, rule: s.Keyword})
		}
	}
	return out
}
