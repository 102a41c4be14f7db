package lower

import (
	"encoding/json"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// also returns the checks of sh that neither types nor generated code perform.
func (l *lowerer) also(sh *schema.Shape) []ir.RuntimeSchema {
	var out []ir.RuntimeSchema
	for _, c := range sh.Conjuncts {
		for _, k := range atRunTime {
			if !k.has(c) || k.runtime != nil && !k.runtime(c, sh) {
				continue
			}
			if l.checkable(k, c) {
				out = append(out, l.addSchema(c, k.name))
			}
		}
	}
	return out
}

// patternOfMap reports whether patternProperties become the type of a map.
func patternOfMap(s *openapi3.Schema) bool {
	closed := s.AdditionalProperties.Has != nil && !*s.AdditionalProperties.Has
	return len(s.PatternProperties) == 1 && len(s.Properties) == 0 && closed
}

// namesOfMap reports whether propertyNames become the constraints of the keys of a
// map, or restrict nothing because no property can be added.
func namesOfMap(sh *schema.Shape) bool {
	var names []*openapi3.SchemaRef
	patterns := false
	for _, c := range sh.Conjuncts {
		patterns = patterns || len(c.PatternProperties) > 0
		if c.PropertyNames != nil {
			names = append(names, c.PropertyNames)
		}
	}
	if sh.Closed && !patterns {
		return true
	}
	return len(sh.Properties)+len(sh.Required) == 0 && !patterns && len(names) == 1 && plainNames(names[0])
}

// plainNames reports whether a schema for names has only keywords that are checked
// without it.
func plainNames(ref *openapi3.SchemaRef) bool {
	if ref.Value == nil {
		return true
	}
	rest := *ref.Value
	rest.MinLength, rest.MaxLength, rest.Pattern, rest.Format = 0, nil, "", ""
	return !schema.Asserts(&rest) && len(rest.AllOf)+len(rest.AnyOf)+len(rest.OneOf) == 0
}

// knownNames reports whether all names in dependentRequired are those of fields.
func knownNames(dependent map[string][]string, sh *schema.Shape) bool {
	known := func(name string) bool {
		return sh.Requires(name) || sh.Property(name) != nil
	}
	for name, needs := range dependent {
		if !known(name) || slices.ContainsFunc(needs, func(need string) bool { return !known(need) }) {
			return false
		}
	}
	return true
}

// choiceCheck returns the check of a oneOf or anyOf without a union type.
func (l *lowerer) choiceCheck(ch schema.Choice) ir.RuntimeSchema {
	if ch.One {
		return l.addSchema(&openapi3.Schema{OneOf: ch.In.OneOf, Origin: ch.In.Origin}, "oneOf")
	}
	return l.addSchema(&openapi3.Schema{AnyOf: ch.In.AnyOf, Origin: ch.In.Origin}, "anyOf")
}

// addSchema adds a run-time schema of one keyword of s and the keywords it
// depends on, unless there is an equal one.
func (l *lowerer) addSchema(s *openapi3.Schema, keyword string) ir.RuntimeSchema {
	known, _ := ir.LookUp(keyword)
	c := l.read(s, func(name string) bool { return name == keyword || slices.Contains(known.With, name) })
	text, _ := json.Marshal(c) // plain data
	i, ok := l.checks[string(text)]
	if !ok {
		i = len(l.api.Schemas)
		l.checks[string(text)] = i
		l.api.Schemas = append(l.api.Schemas, c)
	}
	return ir.RuntimeSchema{Keyword: known.RuleName(), Schema: i}
}

// schemaRef converts a reference. A referenced schema is added once, which also
// ends recursion.
func (l *lowerer) schemaRef(ref *openapi3.SchemaRef) *ir.Constraints {
	if ref == nil || ref.Value == nil {
		return nil
	}
	if ref.Ref == "" {
		return l.schema(ref.Value)
	}
	t := l.schemas.Ref(ref)
	i, ok := l.runtime[t.Node]
	if !ok {
		i = len(l.api.Schemas)
		l.runtime[t.Node] = i
		l.api.Schemas = append(l.api.Schemas, nil)
		l.api.Schemas[i] = l.schema(t.Node.Schema)
	}
	target := &ir.Constraints{Ref: &i}
	if len(t.Siblings) == 0 {
		return target
	}
	return &ir.Constraints{AllOf: append([]*ir.Constraints{target}, l.schemaList(schema.Sources(t.Siblings))...)}
}

func (l *lowerer) schemaList(refs openapi3.SchemaRefs) []*ir.Constraints {
	var out []*ir.Constraints
	for _, ref := range refs {
		if s := l.schemaRef(ref); s != nil {
			out = append(out, s)
		}
	}
	return out
}

func (l *lowerer) schemaMap(m openapi3.Schemas) map[string]*ir.Constraints {
	out := make(map[string]*ir.Constraints, len(m))
	for name, ref := range m {
		if s := l.schemaRef(ref); s != nil {
			out[name] = s
		}
	}
	return out
}

// boolSchema converts a schema or boolean. True restricts nothing, but it evaluates
// what it applies to.
func (l *lowerer) boolSchema(s openapi3.BoolSchema) *ir.Constraints {
	if s.Has != nil {
		return &ir.Constraints{False: !*s.Has}
	}
	return l.schemaRef(s.Schema)
}

// patternSchemas converts patternProperties.
func (l *lowerer) patternSchemas(s *openapi3.Schema) map[string]*ir.Constraints {
	out := map[string]*ir.Constraints{}
	for pattern, ref := range s.PatternProperties {
		if expr, ok := plainPattern(pattern); ok {
			out[expr] = l.schemaRef(ref)
		} else {
			l.unsupportedPattern(s, pattern)
		}
	}
	return out
}

// schema converts one schema.
func (l *lowerer) schema(s *openapi3.Schema) *ir.Constraints {
	return l.read(s, func(string) bool { return true })
}

// read converts the given keywords of s.
func (l *lowerer) read(s *openapi3.Schema, wanted func(keyword string) bool) *ir.Constraints {
	r := reading{l, &ir.Constraints{}, s}
	dropped := map[string]bool{}
	for _, k := range keywordReaders {
		switch {
		case k.read == nil || !k.has(s) || !wanted(k.name) || dropped[k.rule]: // then without if
		case l.checkable(k, s):
			k.read(r)
		case k.loosely != nil:
			k.loosely(r)
		default:
			dropped[k.name] = true
		}
	}
	return r.c
}

func typesOf(s *openapi3.Schema) []string {
	types := s.Type.Slice()
	if s.Nullable && len(types) > 0 && !slices.Contains(types, "null") {
		types = append(slices.Clone(types), "null")
	}
	return types
}

// enumTexts returns the values of enum or const as JSON.
func enumTexts(s *openapi3.Schema) (out []string) {
	values, _ := schema.EnumValues(s)
	for _, v := range values {
		out = append(out, schema.JSONText(v))
	}
	return out
}

// readPattern adds the pattern of s: as a single expression if possible, otherwise
// as conjuncts.
func (l *lowerer) readPattern(c *ir.Constraints, s *openapi3.Schema) {
	ps, ok := patterns(s.Pattern, "")
	if !ok {
		l.unsupportedPattern(s, s.Pattern)
	}
	for _, p := range ps {
		length := lengthOf(p)
		if length == nil && !p.Negate {
			c.Patterns = append(c.Patterns, ir.Pattern{Source: p.Source, Expr: p.Expr})
			continue
		}
		part := &ir.Constraints{Patterns: []ir.Pattern{{Source: p.Source, Expr: p.Expr}}}
		if length != nil {
			part.MinLength = &length.Min
			if length.Max >= 0 {
				part.MaxLength = &length.Max
			}
		}
		if p.Negate {
			part.Types = []string{"string"} // a pattern applies to strings only
			part = &ir.Constraints{Not: part}
		}
		c.AllOf = append(c.AllOf, part)
	}
}

// plainPattern converts a regular expression that is a single one in Go, too.
func plainPattern(pattern string) (string, bool) {
	ps, ok := patterns(pattern, "")
	if !ok || len(ps) != 1 || ps[0].Negate || lengthOf(ps[0]) != nil {
		return "", false
	}
	return ps[0].Expr, true
}

// lengthOf returns the length that p requires in addition to its expression, or nil.
func lengthOf(p ir.Pattern) *ir.Length {
	if p.Scan != nil && !p.Scan.Any && (p.Scan.Min > maxRepeat || p.Scan.Max > maxRepeat) {
		return &ir.Length{Min: p.Scan.Min, Max: p.Scan.Max}
	}
	return p.Length
}

func (l *lowerer) unsupportedPattern(s *openapi3.Schema, pattern string) {
	l.warn(s.Origin, "pattern", "pattern not checked", "regular expression %q is not supported by Go", pattern)
}
