package lower

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// union lowers oneOf and anyOf.
func (l *lowerer) union(t target, sh *shape, h nameContext) ir.Value {
	var also []ir.RuntimeSchema
	for _, ch := range sh.choices[1:] {
		also = append(also, l.choiceCheck(ch))
	}
	v := l.firstChoice(t, sh, h)
	return l.withAlso(v, t, also)
}

// firstChoice lowers the first oneOf or anyOf of a shape.
func (l *lowerer) firstChoice(t target, sh *shape, h nameContext) ir.Value {
	ch := sh.choices[0]
	base := l.withoutChoices(t, sh)
	var refs []*openapi3.SchemaRef
	nullable := sh.nullable
	for _, ref := range ch.refs {
		if onlyNull(ref.Value) {
			nullable = true
			continue
		}
		refs = append(refs, ref)
	}
	if len(refs) == 0 {
		return l.nothing(&shape{types: tNull, nullable: true})
	}
	if base != nil && l.onlyNarrow(refs) {
		v := l.built(t, base, h, nullable)
		return l.withAlso(v, t, []ir.RuntimeSchema{l.choiceCheck(ch)})
	}
	if base != nil {
		for i, ref := range refs {
			refs[i] = l.merge([]*openapi3.SchemaRef{ref, base})
		}
	}
	if len(refs) == 1 {
		v := l.value(refs[0], h)
		v.Nullable = v.Nullable || nullable
		return v
	}
	return l.variants(t, ch, refs, h, nullable)
}

// built lowers base in place of t.
func (l *lowerer) built(t target, base *openapi3.SchemaRef, h nameContext, nullable bool) ir.Value {
	v := l.build(target{id: t.id, name: t.name, schema: base.Value, doc: t.doc}, l.shapeOf(base.Value), h)
	v.Nullable = v.Nullable || nullable
	return v
}

// onlyNull reports whether null is the only value, or is meant to be: an
// alternative with nullable as its only keyword (3.0 has no type null).
func onlyNull(s *openapi3.Schema) bool {
	if s.Type.Is("null") || len(s.Enum) == 1 && s.Enum[0] == nil {
		return true
	}
	bare := *s
	bare.Nullable = false
	return s.Nullable && isTrueSchema(&bare)
}

// onlyNarrow reports whether the alternatives only state which properties of the
// base are required or absent.
func (l *lowerer) onlyNarrow(refs []*openapi3.SchemaRef) bool {
	return !slices.ContainsFunc(refs, func(ref *openapi3.SchemaRef) bool {
		sh := l.shapeOf(ref.Value)
		return ref.Ref != "" || len(sh.choices) > 0 || sh.enum != nil || len(sh.rest) > 0 ||
			sh.stated && sh.types&^tNull != tObject || len(sh.items) > 0 ||
			slices.ContainsFunc(sh.members, func(m member) bool {
				return slices.ContainsFunc(m.refs, func(r *openapi3.SchemaRef) bool { return !isTrueSchema(r.Value) })
			})
	})
}

// withoutChoices returns t without its alternatives, or nil if nothing is left.
func (l *lowerer) withoutChoices(t target, sh *shape) *openapi3.SchemaRef {
	says := false
	var rest []*openapi3.SchemaRef
	for _, c := range sh.conj {
		if len(c.OneOf) == 0 && len(c.AnyOf) == 0 {
			if asserts(c) || c.Type != nil {
				rest = append(rest, l.conjunctRef(c, c))
				says = says || asserts(c)
			}
			continue
		}
		bare := *c
		bare.OneOf, bare.AnyOf, bare.AllOf, bare.Discriminator = nil, nil, nil, nil
		if asserts(&bare) {
			rest = append(rest, l.conjunctRef(c, &bare))
			says = true
		}
	}
	if !says {
		return nil
	}
	return l.merge(rest)
}

// conjunctRef returns the reference to left, the remainder of c, cached by c.
func (l *lowerer) conjunctRef(c, left *openapi3.Schema) *openapi3.SchemaRef {
	key := fmt.Sprint("bare ", identify(c))
	if l.merged[key] == nil {
		own := *left
		own.AllOf = nil
		own.Origin = nil // not the schema at this position
		l.merged[key] = &openapi3.SchemaRef{Value: &own}
	}
	return l.merged[key]
}

// typeUnion lowers a schema with several types to a union with a variant for each.
func (l *lowerer) typeUnion(t target, sh *shape, h nameContext) ir.Value {
	ch := choice{one: true, in: t.schema}
	var refs []*openapi3.SchemaRef
	for _, kind := range []struct {
		name string
		is   types
	}{{"string", tString}, {"integer", tInteger}, {"number", tNumber}, {"boolean", tBoolean}, {"object", tObject}, {"array", tArray}} {
		if sh.types&kind.is == 0 || kind.is == tInteger && sh.types&tNumber != 0 {
			continue
		}
		key := fmt.Sprint("type ", kind.name, " ", identify(t.schema))
		if l.merged[key] == nil {
			one := *t.schema
			one.Origin = nil
			one.Type = &openapi3.Types{kind.name}
			one.Title, one.Description = "", ""
			l.merged[key] = &openapi3.SchemaRef{Value: &one}
		}
		refs = append(refs, l.merged[key])
	}
	return l.variants(t, ch, refs, h, sh.nullable)
}

// alternative is a variant before it is known whether a union is needed.
type alternative struct {
	ref    *openapi3.SchemaRef
	v      ir.Value
	sh     *shape
	merged openapi3.SchemaRefs // the alternatives that were combined into this one, if several
}

// variants lowers the alternatives and combines those that look alike in JSON.
func (l *lowerer) variants(t target, ch choice, refs []*openapi3.SchemaRef, h nameContext, nullable bool) ir.Value {
	i := l.declare(t, nil, h, ir.Union)
	if t.name == "" {
		l.api.Decls[i].Doc = docOf(t.doc)
	}
	var alts []alternative
	for n, ref := range l.foldEnums(ch, refs) {
		label := l.variantLabel(ref, n)
		v := l.value(ref, h.child(label, label))
		nullable = nullable || v.Nullable
		alts = append(alts, alternative{ref: ref, v: v, sh: l.shapeOf(l.resolve(ref).schema)})
	}
	alts = l.combine(alts, ch, h)
	if len(alts) == 1 {
		v := alts[0].v
		if len(refs) > 1 && len(ch.in.OneOf)+len(ch.in.AnyOf) > 0 && !l.anyFree(refs) { // the type is wider than the alternatives
			either := append(slices.Clone(ch.in.OneOf), ch.in.AnyOf...)
			v.Rules.RuntimeSchemas = append(v.Rules.RuntimeSchemas, l.addSchema(&openapi3.Schema{AnyOf: either}, "anyOf"))
		}
		l.replaceUnion(t, i, v)
		v.Nullable = v.Nullable || nullable
		return v
	}
	d := l.api.Decls[i]
	names := newScope("Raw", "Validate", "MarshalJSON", "UnmarshalJSON")
	for n, alt := range alts {
		alt.v.Nullable = false
		if len(alt.merged) > 0 && !l.anyFree(alt.merged) {
			alt.v.Rules.RuntimeSchemas = append(alt.v.Rules.RuntimeSchemas, l.addSchema(&openapi3.Schema{AnyOf: alt.merged}, "anyOf"))
		}
		label := l.variantLabel(alt.ref, n)
		name, _ := names.take(label, exported(label), exported(label)+"Value")
		variant := ir.Variant{Name: name, Value: alt.v, Doc: ir.Doc{}}
		l.describe(&variant, alt)
		d.Variants = append(d.Variants, variant)
	}
	l.discriminate(d, ch, alts)
	return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}, Nullable: nullable}
}

// replaceUnion makes declaration i of t, which is not a union after all, a
// defined type of v. Unless v contains itself, it is unused and prune removes it.
func (l *lowerer) replaceUnion(t target, i int, v ir.Value) {
	delete(l.decls, t.id)
	d := l.api.Decls[i]
	d.Kind, d.Value = ir.Defined, &v
}

// variantLabel returns the name of an alternative, from its schema, title or type.
func (l *lowerer) variantLabel(ref *openapi3.SchemaRef, n int) string {
	t := l.resolve(ref)
	if t.name != "" {
		return goName(t.name)
	}
	for _, inner := range ref.Value.AllOf { // an alternative merged with its base
		if it := l.resolve(inner); it.name != "" && inner.Ref != "" {
			return goName(it.name)
		}
	}
	if name := goName(t.doc.Title); t.doc.Title != "" && len(name) <= 40 {
		return exported(name)
	}
	sh := l.shapeOf(t.schema)
	switch sh.types &^ tNull {
	case tString:
		return "String"
	case tInteger:
		return "Int"
	case tNumber | tInteger:
		return "Float"
	case tBoolean:
		return "Bool"
	case tArray:
		return l.listLabel(sh)
	}
	for _, m := range sh.members { // a constant property identifies the object
		for _, r := range m.refs {
			if values, ok := enumValues(r.Value); ok && len(values) == 1 && slices.Contains(sh.required, m.name) {
				if s, ok := values[0].(string); ok && goName(s) != "" && len(s) <= 40 {
					return exported(goName(s))
				}
			}
		}
	}
	if len(sh.members) == 1 && slices.Contains(sh.required, sh.members[0].name) && goName(sh.members[0].name) != "" {
		return exported(goName(sh.members[0].name)) // {"Asc": …} or {"Desc": …}
	}
	if sh.types&^tNull == tObject && len(sh.members) == 0 && (len(sh.rest) > 0 || sh.open) {
		return "Map"
	}
	if sh.types&^tNull == tObject {
		return fmt.Sprintf("Object%d", n+1)
	}
	return fmt.Sprintf("Variant%d", n+1)
}

// listLabel returns the name of a list, from its items.
func (l *lowerer) listLabel(sh *shape) string {
	if len(sh.items) == 0 {
		return "List"
	}
	t := l.resolve(sh.items[0])
	if t.name != "" && len(t.name) <= 40 {
		return goName(t.name) + "List"
	}
	item := l.shapeOf(t.schema)
	if len(item.choices) > 0 || !item.stated {
		return "List"
	}
	label := map[types]string{tString: "Strings", tInteger: "Ints", tNumber | tInteger: "Floats", tBoolean: "Bools"}[item.types&^tNull]
	if label == "" {
		return "List"
	}
	return label
}

// combine merges the alternatives that look alike in JSON: strings with strings,
// numbers with numbers, and any value with everything.
func (l *lowerer) combine(alts []alternative, ch choice, h nameContext) []alternative {
	var out []alternative
	for _, alt := range alts {
		class := l.jsonClass(alt.v)
		i := slices.IndexFunc(out, func(o alternative) bool { return class != "" && l.jsonClass(o.v) == class })
		switch {
		case class == "any":
			l.note(ch.in.Origin, "union-any", "the union is of type any", "an alternative of %s accepts any value", h.owner)
			return []alternative{{ref: alt.ref, v: ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}, sh: alt.sh}}
		case i < 0:
			out = append(out, alt)
		default:
			if len(out[i].merged) == 0 {
				out[i].merged = openapi3.SchemaRefs{out[i].ref}
			}
			out[i].merged = append(out[i].merged, alt.ref)
			out[i].v = l.commonType(out[i].v, alt.v)
		}
	}
	return out
}

// commonType returns a type for the values of both a and b, which have the same JSON
// class.
func (l *lowerer) commonType(a, b ir.Value) ir.Value {
	if a.Kind == b.Kind && a.Decl == b.Decl {
		a.Rules = ir.Constraints{}
		return a
	}
	nullable := a.Nullable || b.Nullable
	switch l.jsonClass(a) {
	case "string":
		return ir.Value{Type: ir.Type{Kind: ir.String}, Nullable: nullable}
	case "boolean":
		return ir.Value{Type: ir.Type{Kind: ir.Bool}, Nullable: nullable}
	case "number":
		return ir.Value{Type: ir.Type{Kind: ir.Float}, Nullable: nullable}
	default: // the same map twice
		return ir.Value{Type: ir.Type{Kind: ir.Map, Elem: &ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}}, Nullable: nullable}
	}
}

// anyFree reports whether one of the alternatives is just a type, so that the
// others do not restrict the values. An integer does not cover all numbers.
func (l *lowerer) anyFree(refs []*openapi3.SchemaRef) bool {
	return slices.ContainsFunc(refs, func(ref *openapi3.SchemaRef) bool {
		s := l.resolve(ref).schema
		if s == nil || len(s.AllOf)+len(s.OneOf)+len(s.AnyOf) > 0 || ref.Value != s && asserts(ref.Value) {
			return false
		}
		bare := *s
		bare.Format = "" // formats are not checked at run time
		return !asserts(&bare) && (s.Type.Is("string") || s.Type.Is("number") || s.Type.Is("boolean"))
	})
}

// jsonClass groups kinds with the same JSON type. It returns "" for lists,
// structs and unions, which are distinguished by their contents.
func (l *lowerer) jsonClass(v ir.Value) string {
	switch v.Kind {
	case ir.String, ir.Secret, ir.Time, ir.Date, ir.Bytes:
		return "string"
	case ir.Bool:
		return "boolean"
	case ir.Any, ir.RawJSON:
		return "any"
	case ir.Map:
		return "map"
	case ir.List:
		return ""
	case ir.Named:
		d := l.api.Decls[v.Decl]
		if d.Kind == ir.Enum && d.Base == ir.String {
			return "string"
		}
		if d.Kind == ir.Enum {
			return "number"
		}
		return ""
	}
	return "number"
}
