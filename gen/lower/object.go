package lower

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// object lowers a JSON object: to a struct if it has known properties, else to a map.
func (l *lowerer) object(t target, sh *schema.Shape, h nameContext) ir.Value {
	keys, patternRest, open := l.patternProps(sh, h)
	if !h.apart && len(sh.Properties) == 0 && len(sh.Required) == 0 && (!sh.Closed || len(patternRest) > 0) {
		v := ir.Value{Type: ir.Type{Kind: ir.Map}, Nullable: sh.Nullable, Rules: l.rules(sh)}
		v.Rules.PropertyNames = keys
		elem := l.restValue(append(patternRest, sh.Additional...), h)
		v.Elem = &elem
		return v
	}
	i := l.declare(t, sh, h, ir.Struct)
	l.fillStruct(i, sh, h, patternRest, open)
	return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}, Nullable: sh.Nullable}
}

// restValue returns the type of additional properties.
func (l *lowerer) restValue(refs []*schema.Ref, h nameContext) ir.Value {
	if len(refs) == 0 {
		return ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	}
	return l.value(l.schemas.Combine(refs...), h.part("Value", "additionalProperties"))
}

// patternProps reads patternProperties and propertyNames. A single pattern gives
// the values a type and the keys a rule; with several, or with properties, the
// values are of type any.
func (l *lowerer) patternProps(sh *schema.Shape, h nameContext) (keys *ir.Constraints, rest []*schema.Ref, open bool) {
	for _, c := range sh.Conjuncts {
		for _, pattern := range schema.Names(c.PatternProperties) {
			rest = append(rest, l.schemas.Ref(c.PatternProperties[pattern]))
			if ps, ok := patterns(pattern, ""); ok && sh.Closed {
				keys = &ir.Constraints{Patterns: ps}
			}
		}
		if names := l.schemas.Ref(c.PropertyNames); names != nil {
			r := l.rules(names.Shape())
			keys = &r
		}
	}
	if len(rest) > 1 || len(rest) == 1 && (len(sh.Properties) > 0 || !sh.Closed) {
		l.warn(sh.Origin(), "pattern-properties", "these properties are of type any", "patternProperties in %s", h.owner)
		return nil, nil, true
	}
	return keys, rest, sh.Open
}

// fillStruct adds the fields of declaration i.
func (l *lowerer) fillStruct(i int, sh *schema.Shape, h nameContext, patternRest []*schema.Ref, open bool) {
	names := newScope("Validate", "MarshalJSON", "UnmarshalJSON")
	selector := l.selector(sh)
	h.apart = selector != ""
	var fields []ir.Field
	for _, m := range sh.Properties {
		if !l.forbidden(m, sh, h) {
			fields = append(fields, l.property(m, sh, h, names))
		}
	}
	fields = append(fields, l.requiredOnly(sh, h, names)...)
	d := l.api.Decls[i]
	d.Fields = fields
	l.rememberLinks(d, sh)
	r := l.rules(sh)
	d.Rules.MinProperties, d.Rules.MaxProperties = r.MinProperties, r.MaxProperties
	rest := append(slices.Clone(patternRest), sh.Additional...)
	if open || len(rest) > 0 {
		name, _ := names.take("the additional properties", "AdditionalProperties", "OtherProperties")
		v := l.restValue(rest, h)
		d.AdditionalProperties = &ir.AdditionalProperties{Name: name, Value: v}
	} else if l.cfg.Extra {
		name, _ := names.take("the properties that are not described", "Extra", "ExtraProperties")
		d.AdditionalProperties = &ir.AdditionalProperties{Name: name, Value: ir.Value{Type: ir.Type{Kind: ir.RawJSON}}, Extra: true}
	}
	d.Depends = dependencies(sh, fields)
	if selector != "" {
		name, _ := names.take("x-voxgen-selects", "Payload", "SelectedPayload")
		d.Selects = l.selection(name, selector, sh, fields)
	}
}

// forbidden reports whether a property must be absent: its schema is false.
func (l *lowerer) forbidden(m schema.Property, sh *schema.Shape, h nameContext) bool {
	if sh.Requires(m.Name) {
		return false // the object is never valid, which Validate reports
	}
	for _, ref := range m.Refs {
		if !slices.ContainsFunc(ref.Shape().Conjuncts, isFalse) {
			continue
		}
		at := ref.At()
		if at == nil {
			at = sh.Origin()
		}
		l.warn(at, "property-false", "no field generated", "no value is valid for property %q of %s", m.Name, h.owner)
		return true
	}
	return false
}

func isFalse(s *openapi3.Schema) bool { return s.Always != nil && !*s.Always }

// requiredOnly returns the fields of properties that are required, always or next to
// another property, without being defined. Those of additionalProperties have its schema. The others, which are often
// misspelled, are optional and of type any.
func (l *lowerer) requiredOnly(sh *schema.Shape, h nameContext, names *scope) []ir.Field {
	var out []ir.Field
	origins := requiredOrigins(sh)
	for _, name := range requiredNames(sh) {
		if sh.Property(name) != nil {
			continue
		}
		refs := sh.Additional
		if len(refs) == 0 {
			refs = []*schema.Ref{l.schemas.Anything()}
		}
		f := l.property(schema.Property{Name: name, Refs: refs}, sh, h, names)
		if len(sh.Additional) == 0 {
			f.Required = false
			l.warn(cmp.Or(origins[name], sh.Origin()), "required-property", "the field is optional and of type any", "required property %q of %s is not defined", name, h.owner)
		}
		out = append(out, f)
	}
	return out
}

// requiredNames returns the names in required and dependentRequired, each once.
func requiredNames(sh *schema.Shape) []string {
	names := slices.Clone(sh.Required)
	var dependent []string
	for _, c := range sh.Conjuncts {
		for _, needed := range c.DependentRequired {
			dependent = append(dependent, needed...)
		}
	}
	slices.Sort(dependent)
	for _, name := range slices.Compact(dependent) {
		if !sh.Requires(name) {
			names = append(names, name)
		}
	}
	return names
}

// requiredOrigins returns the positions of the schemas that require properties.
func requiredOrigins(sh *schema.Shape) map[string]*openapi3.Origin {
	origins := map[string]*openapi3.Origin{}
	for _, c := range slices.Backward(sh.Conjuncts) {
		if c.Origin == nil {
			continue
		}
		dependent := slices.Collect(maps.Values(c.DependentRequired))
		for _, name := range slices.Concat(append(dependent, c.Required)...) {
			origins[name] = c.Origin
		}
	}
	return origins
}

// property lowers one property.
func (l *lowerer) property(m schema.Property, sh *schema.Shape, h nameContext, names *scope) ir.Field {
	ref := l.schemas.Combine(m.Refs...)
	want := l.names.goName(m.Name)
	if name := fieldNameExtension(ref); name != "" {
		want = name
	}
	want = exported(want)
	name, _ := names.take(m.Name, want, want+"Field", want+"Property")
	inside := h.child(want, m.Name)
	inside.apart = h.apart
	f := ir.Field{
		Name: name, Wire: m.Name,
		Value:      l.value(ref, inside),
		Required:   sh.Requires(m.Name),
		Doc:        l.fieldDoc(ref),
		Untaggable: !cleanWire(m.Name),
	}
	for _, r := range m.Refs {
		l.extensions(r.Value.Extensions, r.Value.Origin, schemaExtensions)
		f.ReadOnly = f.ReadOnly || r.Value.ReadOnly
		f.WriteOnly = f.WriteOnly || r.Value.WriteOnly
		if r.Value.Default != nil {
			f.Default = schema.JSONText(r.Value.Default)
		}
	}
	return f
}

// fieldDoc returns the documentation of the place where a schema is used, not
// that of the type itself.
func (l *lowerer) fieldDoc(ref *schema.Ref) ir.Doc {
	own, used := ref.Node.Schema, ref.Value
	if ref.Ref != "" && used.Description == own.Description && used.Title == own.Title && l.decls[ref.Node] != 0 {
		d := ir.Doc{}
		if used.Deprecated {
			d.Deprecated = deprecation(used.Extensions)
		}
		return d
	}
	d := docOf(used)
	if d.Text != "" {
		d.Summary = ""
	}
	return d
}

// fieldNameExtension returns the Go name that a property has in the document, if it is
// valid. The one of a component is for its type.
func fieldNameExtension(ref *schema.Ref) string {
	name := goNameExtension(ref.Extensions, "x-voxgen-name", "x-go-name")
	if name == "" && !ref.Node.Component {
		name = goNameExtension(ref.Value.Extensions, "x-voxgen-name", "x-go-name")
	}
	return name
}

// dependencies reads dependentRequired for known properties.
func dependencies(sh *schema.Shape, fields []ir.Field) []ir.Dependency {
	index := map[string]int{}
	for i, f := range fields {
		index[f.Wire] = i
	}
	var out []ir.Dependency
	for _, c := range sh.Conjuncts {
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
			for _, need := range c.DependentRequired[name] {
				if to, ok := index[need]; ok {
					out = append(out, ir.Dependency{Field: from, Needs: []int{to}})
				}
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
