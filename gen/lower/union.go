package lower

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// union lowers oneOf and anyOf.
func (l *lowerer) union(t target, sh *schema.Shape, h nameContext) ir.Value {
	var also []ir.RuntimeSchema
	for _, ch := range sh.Choices[1:] {
		also = append(also, l.choiceCheck(ch))
	}
	v := l.firstChoice(t, sh, h)
	return l.withAlso(v, t, also)
}

// firstChoice lowers the first oneOf or anyOf of a shape.
func (l *lowerer) firstChoice(t target, sh *schema.Shape, h nameContext) ir.Value {
	ch := sh.Choices[0]
	if sh.Typed && len(sh.Choices) == 1 && slices.ContainsFunc(ch.Refs, acceptsAll) {
		rest := *sh // the type says more than the alternatives
		rest.Choices = nil
		return l.kind(t, &rest, h)
	}
	base := sh.Base()
	var refs []*schema.Ref
	nullable := sh.Nullable
	for _, ref := range ch.Refs {
		if schema.OnlyNull(ref.Value) {
			nullable = true
			continue
		}
		refs = append(refs, ref)
	}
	if len(refs) == 0 {
		return ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Nullable: true} // null only
	}
	if base != nil && schema.OnlyNarrow(refs) {
		v := l.built(t, base, h, nullable)
		return l.withAlso(v, t, []ir.RuntimeSchema{l.choiceCheck(ch)})
	}
	if base != nil {
		for i, ref := range refs {
			refs[i] = l.schemas.Combine(ref, base)
		}
	}
	if len(refs) == 1 {
		v := l.value(refs[0], h)
		v.Nullable = v.Nullable || nullable
		return v
	}
	return l.variants(t, ch, refs, h, nullable)
}

// acceptsAll reports whether a schema restricts nothing, apart from documentation.
func acceptsAll(ref *schema.Ref) bool {
	sh := ref.Shape()
	return sh.Types == schema.All && !sh.Nullable && sh.Enum == nil && len(sh.Choices) == 0 && !slices.ContainsFunc(sh.Conjuncts, schema.Asserts)
}

// built lowers base in place of t.
func (l *lowerer) built(t target, base *schema.Ref, h nameContext, nullable bool) ir.Value {
	v := l.build(target{id: t.id, node: base.Node, doc: t.doc}, base.Shape(), h)
	v.Nullable = v.Nullable || nullable
	return v
}

// typeUnion lowers a schema with several types to a union with a variant for each.
func (l *lowerer) typeUnion(t target, sh *schema.Shape, h nameContext) ir.Value {
	ch := schema.Choice{One: true, In: t.node.Schema}
	var refs []*schema.Ref
	for _, kind := range []schema.Types{schema.String, schema.Integer, schema.Number, schema.Boolean, schema.Object, schema.Array} {
		if sh.Types&kind == 0 || kind == schema.Integer && sh.Types&schema.Number != 0 {
			continue
		}
		refs = append(refs, t.node.OfType(kind))
	}
	return l.variants(t, ch, refs, h, sh.Nullable)
}

// alternative is a variant before it is known whether a union is needed.
type alternative struct {
	ref    *schema.Ref
	v      ir.Value
	sh     *schema.Shape
	merged []*schema.Ref // the alternatives that were combined into this one, if several
}

// variants lowers the alternatives and combines those that look alike in JSON.
func (l *lowerer) variants(t target, ch schema.Choice, refs []*schema.Ref, h nameContext, nullable bool) ir.Value {
	i := l.declare(t, nil, h, ir.Union)
	if t.id.Name == "" {
		l.api.Decls[i].Doc = docOf(t.doc)
	}
	var alts []alternative
	for n, ref := range l.schemas.FoldEnums(ch, refs) {
		label := l.variantLabel(ref, n)
		v := l.value(ref, h.part(label, label))
		nullable = nullable || v.Nullable
		alts = append(alts, alternative{ref: ref, v: v, sh: ref.Node.Shape()})
	}
	alts = l.combine(alts, ch, h)
	if len(alts) == 1 {
		v := alts[0].v
		if len(refs) > 1 && len(ch.In.OneOf)+len(ch.In.AnyOf) > 0 && !anyFree(refs) { // the type is wider than the alternatives
			either := append(slices.Clone(ch.In.OneOf), ch.In.AnyOf...)
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
		if len(alt.merged) > 0 && !anyFree(alt.merged) {
			alt.v.Rules.RuntimeSchemas = append(alt.v.Rules.RuntimeSchemas, l.addSchema(&openapi3.Schema{AnyOf: schema.Sources(alt.merged)}, "anyOf"))
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
func (l *lowerer) variantLabel(ref *schema.Ref, n int) string {
	if ref.Node.Name != "" {
		return l.label(ref.Node)
	}
	for _, inner := range l.schemas.Refs(ref.Value.AllOf) { // an alternative merged with its base
		if inner.Node.Name != "" && inner.Ref != "" {
			return l.label(inner.Node)
		}
	}
	if name := l.names.goName(ref.Value.Title); ref.Value.Title != "" && len(name) <= 40 {
		return exported(name)
	}
	sh := ref.Node.Shape()
	switch sh.Types &^ schema.Null {
	case schema.String:
		return "String"
	case schema.Integer:
		return "Int"
	case schema.Number | schema.Integer:
		return "Float"
	case schema.Boolean:
		return "Bool"
	case schema.Array:
		return l.listLabel(sh)
	}
	for _, m := range sh.Properties { // a constant property identifies the object
		for _, r := range m.Refs {
			if values, ok := schema.EnumValues(r.Value); ok && len(values) == 1 && sh.Requires(m.Name) {
				if s, ok := values[0].(string); ok && l.names.goName(s) != "" && len(s) <= 40 {
					return exported(l.names.goName(s))
				}
			}
		}
	}
	if len(sh.Properties) == 1 && sh.Requires(sh.Properties[0].Name) && l.names.goName(sh.Properties[0].Name) != "" {
		return exported(l.names.goName(sh.Properties[0].Name)) // {"Asc": …} or {"Desc": …}
	}
	if sh.Only(schema.Object) && len(sh.Properties) == 0 && (len(sh.Additional) > 0 || sh.Open) {
		return "Map"
	}
	if sh.Only(schema.Object) {
		return fmt.Sprintf("Object%d", n+1)
	}
	return fmt.Sprintf("Variant%d", n+1)
}

// listLabel returns the name of a list, from its items.
func (l *lowerer) listLabel(sh *schema.Shape) string {
	if len(sh.Items) == 0 {
		return "List"
	}
	n := sh.Items[0].Node
	if n.Name != "" && len(n.Name) <= 40 {
		return l.label(n) + "List"
	}
	item := n.Shape()
	if len(item.Choices) > 0 || !item.Typed {
		return "List"
	}
	label := map[schema.Types]string{schema.String: "Strings", schema.Integer: "Ints", schema.Number | schema.Integer: "Floats", schema.Boolean: "Bools"}[item.Types&^schema.Null]
	if label == "" {
		return "List"
	}
	return label
}

// combine merges the alternatives that look alike in JSON: strings with strings,
// numbers with numbers, and any value with everything.
func (l *lowerer) combine(alts []alternative, ch schema.Choice, h nameContext) []alternative {
	var out []alternative
	for _, alt := range alts {
		class := l.jsonClass(alt.v)
		i := slices.IndexFunc(out, func(o alternative) bool { return class != "" && l.jsonClass(o.v) == class })
		switch {
		case class == "any":
			l.note(ch.In.Origin, "union-any", "the union is of type any", "an alternative of %s accepts any value", h.owner)
			return []alternative{{ref: alt.ref, v: ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}, sh: alt.sh}}
		case i < 0:
			out = append(out, alt)
		default:
			if len(out[i].merged) == 0 {
				out[i].merged = []*schema.Ref{out[i].ref}
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
func anyFree(refs []*schema.Ref) bool {
	return slices.ContainsFunc(refs, func(ref *schema.Ref) bool {
		sh := ref.Shape()
		if len(sh.Choices) > 0 || !sh.Only(schema.String) && !sh.Only(schema.Number|schema.Integer) && !sh.Only(schema.Boolean) {
			return false
		}
		return !slices.ContainsFunc(sh.Conjuncts, func(c *openapi3.Schema) bool {
			bare := *c
			bare.Format = "" // formats are not checked at run time
			return schema.Asserts(&bare)
		})
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
		if d.Kind == ir.Enum && d.Base == ir.String || d.Foreign != nil && d.Value.Kind == ir.String {
			return "string"
		}
		if d.Kind == ir.Enum {
			return "number"
		}
		return ""
	}
	return "number"
}
