package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// also returns the checks of sh that neither types nor generated code perform, as
// indexes into the schemas of the API.
func (l *lowerer) also(sh *shape) []int {
	var out []int
	for _, c := range sh.conj {
		for _, part := range rareParts(c) {
			out = append(out, l.addSchema(part.schema, part.rule))
		}
	}
	return out
}

// rarePart is a schema with one rare keyword and the keywords it depends on.
type rarePart struct {
	rule   string
	schema *openapi3.Schema
}

func rareParts(c *openapi3.Schema) []rarePart {
	var out []rarePart
	add := func(rule string, part openapi3.Schema) { out = append(out, rarePart{rule, &part}) }
	if c.Not != nil {
		add("not", openapi3.Schema{Not: c.Not})
	}
	if c.If != nil && (c.Then != nil || c.Else != nil) {
		add("if", openapi3.Schema{If: c.If, Then: c.Then, Else: c.Else})
	}
	if c.Contains != nil {
		add("contains", openapi3.Schema{Contains: c.Contains, MinContains: c.MinContains, MaxContains: c.MaxContains})
	}
	if len(c.DependentSchemas) > 0 {
		add("dependentSchemas", openapi3.Schema{DependentSchemas: c.DependentSchemas})
	}
	if len(c.PrefixItems) > 0 {
		add("prefixItems", openapi3.Schema{PrefixItems: c.PrefixItems, Items: c.Items})
	}
	if n := len(c.PatternProperties); n > 1 || n == 1 && (len(c.Properties) > 0 || c.AdditionalProperties.Has == nil || *c.AdditionalProperties.Has) {
		add("patternProperties", openapi3.Schema{PatternProperties: c.PatternProperties, Properties: c.Properties, AdditionalProperties: c.AdditionalProperties})
	}
	return out
}

// choiceCheck returns the check of a oneOf or anyOf without a union type.
func (l *lowerer) choiceCheck(ch choice) int {
	if ch.one {
		return l.addSchema(&openapi3.Schema{OneOf: ch.in.OneOf}, "oneOf")
	}
	return l.addSchema(&openapi3.Schema{AnyOf: ch.in.AnyOf}, "anyOf")
}

// addSchema adds a run-time schema and returns its index.
func (l *lowerer) addSchema(s *openapi3.Schema, rule string) int {
	i := len(l.api.Schemas)
	l.api.Schemas = append(l.api.Schemas, nil) // reserve the index before nested schemas
	converted := l.schema(s)
	converted.Rule = rule
	l.api.Schemas[i] = converted
	return i
}

// schemaRef converts a reference. A referenced schema is added once, which also
// ends recursion.
func (l *lowerer) schemaRef(ref *openapi3.SchemaRef) *ir.Schema {
	if ref == nil || ref.Value == nil {
		return nil
	}
	if ref.Ref == "" {
		return l.schema(ref.Value)
	}
	t := l.resolve(ref)
	if t.sibling != nil {
		return l.schema(ref.Value)
	}
	i, ok := l.runtime[t.id]
	if !ok {
		i = len(l.api.Schemas)
		l.runtime[t.id] = i
		l.api.Schemas = append(l.api.Schemas, nil)
		l.api.Schemas[i] = l.schema(t.schema)
	}
	return &ir.Schema{Ref: i + 1}
}

func (l *lowerer) schemaList(refs openapi3.SchemaRefs) []*ir.Schema {
	var out []*ir.Schema
	for _, ref := range refs {
		if s := l.schemaRef(ref); s != nil {
			out = append(out, s)
		}
	}
	return out
}

func (l *lowerer) schemaMap(m openapi3.Schemas) map[string]*ir.Schema {
	if len(m) == 0 {
		return nil
	}
	out := make(map[string]*ir.Schema, len(m))
	for name, ref := range m {
		if s := l.schemaRef(ref); s != nil {
			out[name] = s
		}
	}
	return out
}

// schema converts one schema.
func (l *lowerer) schema(s *openapi3.Schema) *ir.Schema {
	out := &ir.Schema{
		False: s.Always != nil && !*s.Always,
		Items: l.schemaRef(s.Items), Prefix: l.schemaList(s.PrefixItems), Contains: l.schemaRef(s.Contains), Unique: s.UniqueItems,
		Properties: l.schemaMap(s.Properties), Names: l.schemaRef(s.PropertyNames), Required: s.Required,
		DependentRequired: s.DependentRequired, DependentSchemas: l.schemaMap(s.DependentSchemas),
		AllOf: l.schemaList(s.AllOf), AnyOf: l.schemaList(s.AnyOf), OneOf: l.schemaList(s.OneOf),
		Not: l.schemaRef(s.Not), If: l.schemaRef(s.If), Then: l.schemaRef(s.Then), Else: l.schemaRef(s.Else),
		Types: s.Type.Slice(),
	}
	if s.Nullable && len(out.Types) > 0 && !slices.Contains(out.Types, "null") {
		out.Types = append(slices.Clone(out.Types), "null")
	}
	if values, ok := enumValues(s); ok {
		for _, v := range values {
			out.Enum = append(out.Enum, jsonText(v))
		}
	}
	switch bs := s.AdditionalProperties; {
	case bs.Has != nil && !*bs.Has:
		out.Additional = &ir.Schema{False: true}
	case bs.Schema != nil:
		out.Additional = l.schemaRef(bs.Schema)
	}
	for pattern, ref := range s.PatternProperties {
		if expr, ok := l.runtimePattern(s, pattern); ok {
			if out.PatternProperties == nil {
				out.PatternProperties = map[string]*ir.Schema{}
			}
			out.PatternProperties[expr] = l.schemaRef(ref)
		}
	}
	l.schemaLimits(out, s)
	return out
}

// runtimePattern translates a regular expression for Go.
func (l *lowerer) runtimePattern(s *openapi3.Schema, pattern string) (string, bool) {
	ps, ok := patterns(pattern, "")
	if !ok || len(ps) != 1 || ps[0].Negate {
		l.warn(s.Origin, "pattern", "pattern not checked", "regular expression %q is not supported by Go", pattern)
		return "", false
	}
	return ps[0].Expr, true
}

func (l *lowerer) schemaLimits(out *ir.Schema, s *openapi3.Schema) {
	if s.Pattern != "" {
		if expr, ok := l.runtimePattern(s, s.Pattern); ok {
			out.Patterns = []string{expr}
		}
	}
	var r ir.Rules
	numberRules(&r, s)
	bound := func(b *ir.Bound, inclusive, exclusive *string) {
		switch {
		case b == nil:
		case b.Exclusive:
			*exclusive = b.Limit
		default:
			*inclusive = b.Limit
		}
	}
	bound(r.Min, &out.Min, &out.ExclusiveMin)
	bound(r.Max, &out.Max, &out.ExclusiveMax)
	out.MultipleOf = r.MultipleOf
	tightenMin(&out.MinLength, s.MinLength)
	tightenMax(&out.MaxLength, s.MaxLength)
	tightenMin(&out.MinItems, s.MinItems)
	tightenMax(&out.MaxItems, s.MaxItems)
	tightenMin(&out.MinProps, s.MinProps)
	tightenMax(&out.MaxProps, s.MaxProps)
	tightenMax(&out.MinContains, s.MinContains)
	tightenMax(&out.MaxContains, s.MaxContains)
}
