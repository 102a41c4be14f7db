package emit

import (
	"github.com/dave/jennifer/jen"

	"github.com/voxgen/voxgen/gen/ir"
)

// schemas writes the table of the schemas that are checked at run time.
func (e *emitter) schemas() jen.Code {
	var list []jen.Code
	for _, s := range e.api.Schemas {
		list = append(list, jen.Line().Values(schemaFields(s)))
	}
	list = append(list, jen.Line())
	return jen.Add(doc("schemas are what fits looks up.")).Line().Var().Id("schemas").Op("=").Index().Id("schema").Values(list...)
}

func schemaFields(s *ir.Schema) jen.Dict {
	d := jen.Dict{}
	set := func(name string, v jen.Code) { d[jen.Id(name)] = v }
	if s.Ref > 0 {
		set("ref", jen.Lit(s.Ref))
	}
	if s.False {
		set("never", jen.True())
	}
	if s.Unique {
		set("unique", jen.True())
	}
	for name, list := range map[string][]string{"types": s.Types, "enum": s.Enum, "multipleOf": s.MultipleOf, "patterns": s.Patterns, "required": s.Required} {
		if len(list) > 0 {
			set(name, stringList(list))
		}
	}
	for name, text := range map[string]string{"min": s.Min, "max": s.Max, "exclusiveMin": s.ExclusiveMin, "exclusiveMax": s.ExclusiveMax} {
		if text != "" {
			set(name, lit(text))
		}
	}
	for name, n := range map[string]*int{
		"minLength": s.MinLength, "maxLength": s.MaxLength, "minItems": s.MinItems, "maxItems": s.MaxItems,
		"minContains": s.MinContains, "maxContains": s.MaxContains, "minProps": s.MinProps, "maxProps": s.MaxProps,
	} {
		if n != nil {
			set(name, jen.Lit(*n+1))
		}
	}
	schemaParts(s, set)
	return d
}

// schemaParts sets the schemas inside s.
func schemaParts(s *ir.Schema, set func(name string, v jen.Code)) {
	for name, inner := range map[string]*ir.Schema{
		"items": s.Items, "contains": s.Contains, "additional": s.Additional, "names": s.Names,
		"not": s.Not, "cond": s.If, "yes": s.Then, "no": s.Else,
	} {
		if inner != nil {
			set(name, jen.Op("&").Id("schema").Values(schemaFields(inner)))
		}
	}
	for name, list := range map[string][]*ir.Schema{"prefix": s.Prefix, "allOf": s.AllOf, "anyOf": s.AnyOf, "oneOf": s.OneOf} {
		if len(list) == 0 {
			continue
		}
		var values []jen.Code
		for _, inner := range list {
			values = append(values, jen.Values(schemaFields(inner)))
		}
		set(name, jen.Index().Id("schema").Values(values...))
	}
	for name, m := range map[string]map[string]*ir.Schema{"properties": s.Properties, "patternProperties": s.PatternProperties, "dependentSchemas": s.DependentSchemas} {
		if len(m) > 0 {
			values := jen.Dict{}
			for key, inner := range m {
				values[lit(key)] = jen.Values(schemaFields(inner))
			}
			set(name, jen.Map(jen.String()).Id("schema").Values(values))
		}
	}
	if len(s.DependentRequired) > 0 {
		values := jen.Dict{}
		for key, names := range s.DependentRequired {
			values[lit(key)] = jen.Values(literals(names)...)
		}
		set("dependentRequired", jen.Map(jen.String()).Index().String().Values(values))
	}
}
