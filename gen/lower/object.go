package lower

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// object lowers a JSON object: to a struct if it has known properties, else to a map.
func (l *lowerer) object(t target, sh *shape, h nameContext) ir.Value {
	keys, patternRest := l.patternProps(sh, h)
	if !h.apart && len(sh.members) == 0 && len(sh.required) == 0 && (!sh.closed || len(patternRest) > 0) {
		v := ir.Value{Type: ir.Type{Kind: ir.Map}, Nullable: sh.nullable, Rules: l.rules(sh)}
		v.Rules.PropertyNames = keys
		elem := l.restValue(append(patternRest, sh.rest...), h)
		v.Elem = &elem
		return v
	}
	i := l.declare(t, sh, h, ir.Struct)
	l.fillStruct(i, sh, h, patternRest)
	return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}, Nullable: sh.nullable}
}

// restValue returns the type of additional properties.
func (l *lowerer) restValue(refs []*openapi3.SchemaRef, h nameContext) ir.Value {
	if len(refs) == 0 {
		return ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	}
	return l.value(l.merge(refs), h.child("Value", "additionalProperties"))
}

// patternProps reads patternProperties and propertyNames. A single pattern gives
// the values a type and the keys a rule; with several, or with properties, the
// values are of type any.
func (l *lowerer) patternProps(sh *shape, h nameContext) (keys *ir.Constraints, rest []*openapi3.SchemaRef) {
	for _, c := range sh.conj {
		for _, pattern := range schemaNames(c.PatternProperties) {
			rest = append(rest, c.PatternProperties[pattern])
			if ps, ok := patterns(pattern, ""); ok && sh.closed {
				keys = &ir.Constraints{Patterns: ps}
			}
		}
		if c.PropertyNames != nil && c.PropertyNames.Value != nil {
			r := l.rules(l.shapeOf(c.PropertyNames.Value))
			keys = &r
		}
	}
	if len(rest) > 1 || len(rest) == 1 && (len(sh.members) > 0 || !sh.closed) {
		l.note(sh.origin(), "pattern-properties", "these properties are of type any", "patternProperties in %s", h.owner)
		sh.open = true
		return nil, nil
	}
	return keys, rest
}

// fillStruct adds the fields of declaration i.
func (l *lowerer) fillStruct(i int, sh *shape, h nameContext, patternRest []*openapi3.SchemaRef) {
	names := newScope("Validate", "LogValue", "MarshalJSON", "UnmarshalJSON")
	for _, name := range sh.required {
		if !slices.ContainsFunc(sh.members, func(m member) bool { return m.name == name }) {
			sh.members = append(sh.members, member{name, []*openapi3.SchemaRef{{Value: &openapi3.Schema{}}}})
		}
	}
	selector := l.selector(sh)
	h.apart = selector != ""
	var fields []ir.Field
	for _, m := range sh.members {
		fields = append(fields, l.member(m, sh, h, names))
	}
	d := l.api.Decls[i]
	d.Fields = fields
	r := l.rules(sh)
	d.Rules.MinProperties, d.Rules.MaxProperties = r.MinProperties, r.MaxProperties
	rest := append(slices.Clone(patternRest), sh.rest...)
	if sh.open || len(rest) > 0 {
		name, _ := names.take("the additional properties", "AdditionalProperties", "OtherProperties")
		v := l.restValue(rest, h)
		d.AdditionalProperties = &ir.AdditionalProperties{Name: name, Value: v}
	}
	d.Depends = dependencies(sh, fields)
	if selector != "" {
		name, _ := names.take("x-voxgen-selects", "Payload", "SelectedPayload")
		d.Selects = l.selection(name, selector, sh, fields)
	}
}

// member lowers one property.
func (l *lowerer) member(m member, sh *shape, h nameContext, names *scope) ir.Field {
	ref := l.merge(m.refs)
	want := goName(m.name)
	if name := goNameExtension(ref); name != "" {
		want = name
	}
	want = exported(want)
	name, _ := names.take(m.name, want, want+"Field", want+"Member")
	inside := h.child(want, m.name)
	inside.apart = h.apart
	f := ir.Field{
		Name: name, Wire: m.name,
		Value:      l.value(ref, inside),
		Required:   slices.Contains(sh.required, m.name),
		Doc:        l.fieldDoc(ref),
		Untaggable: !cleanWire(m.name),
	}
	for _, r := range m.refs {
		l.extensions(r.Value.Extensions, r.Value.Origin, schemaExtensions)
		f.ReadOnly = f.ReadOnly || r.Value.ReadOnly
		f.WriteOnly = f.WriteOnly || r.Value.WriteOnly
		if r.Value.Default != nil {
			f.Default = jsonText(r.Value.Default)
		}
	}
	return f
}

// fieldDoc returns the documentation of the place where a schema is used, not
// that of the type itself.
func (l *lowerer) fieldDoc(ref *openapi3.SchemaRef) ir.Doc {
	t := l.resolve(ref)
	if ref.Ref != "" && t.doc.Description == t.schema.Description && t.doc.Title == t.schema.Title && l.decls[t.id] != 0 {
		d := ir.Doc{}
		if t.doc.Deprecated {
			d.Deprecated = deprecation(t.doc.Extensions)
		}
		return d
	}
	d := docOf(t.doc)
	if d.Text != "" {
		d.Summary = ""
	}
	return d
}

// goNameExtension returns the Go name given in the document, if it is valid.
func goNameExtension(ref *openapi3.SchemaRef) string {
	for _, ext := range []map[string]any{ref.Extensions, ref.Value.Extensions} {
		for _, key := range []string{"x-voxgen-name", "x-go-name"} {
			if s, ok := ext[key].(string); ok && validName(s) {
				return s
			}
		}
	}
	return ""
}

// dependencies reads dependentRequired for known properties.
func dependencies(sh *shape, fields []ir.Field) []ir.Dependency {
	index := map[string]int{}
	for i, f := range fields {
		index[f.Wire] = i
	}
	var out []ir.Dependency
	for _, c := range sh.conj {
		names := make([]string, 0, len(c.DependentRequired))
		for name := range c.DependentRequired {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			from, ok := index[name]
			if !ok {
				continue
			}
			dep := ir.Dependency{Field: from}
			for _, need := range c.DependentRequired[name] {
				if to, ok := index[need]; ok {
					dep.Needs = append(dep.Needs, to)
				}
			}
			if len(dep.Needs) > 0 {
				out = append(out, dep)
			}
		}
	}
	return out
}

// cleanWire reports whether a wire name is valid in a struct tag of
// encoding/json, which allows only letters, digits and some punctuation.
func cleanWire(name string) bool {
	if name == "" || name == "-" {
		return false
	}
	return !strings.ContainsFunc(name, func(r rune) bool {
		return !strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) && !isAlnum(r)
	})
}

func isAlnum(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}
