package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// nameContext provides the name of a schema without one, from where it occurs.
type nameContext struct {
	name  string // wanted name in Go
	owner string // the location in terms of the document
	rank  rank
	// property is the part of the name that says what the value is, wherever it occurs;
	// empty for what is named after an operation or a component.
	property string
	doc      string // summary of a declaration without documentation
	alt      string // alternative name
	// apart: an object gets its own type, even when it has no properties.
	apart bool
}

// child is the context of a schema within h.
func (h nameContext) child(name, owner string) nameContext {
	return nameContext{name: h.name + name, owner: h.owner + "." + owner, rank: rankInline, property: exported(name)}
}

// body is the context of a request body within h.
func (h nameContext) body(name string) nameContext {
	c := h.child(name, "body")
	c.property = ""
	return c
}

// part is the context of a part of a value, an item or a variant, within h.
func (h nameContext) part(name, owner string) nameContext {
	c := h.child(name, owner)
	if c.property = ""; h.property != "" {
		c.property = h.property + name
	}
	return c
}

// pending is a named list, map or scalar under construction; used is set when it
// contains itself, and decl is then its declaration.
type pending struct {
	decl int
	used bool
}

// maxNesting limits the depth of schemas within each other, also through references: the
// stack of Go has room for many more. Without references, the loader's limit is lower.
const maxNesting = 10_000

// value lowers one use of a schema.
func (l *lowerer) value(ref *schema.Ref, h nameContext) ir.Value {
	if ref == nil {
		return ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	}
	if l.nested++; l.nested > maxNesting {
		l.nested--
		l.warn(ref.At(), "too-deep", "kept as raw JSON", "%s is nested too deeply", h.owner)
		return ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Nullable: true}
	}
	defer func() { l.nested-- }()

	if v, ok := l.mapped(ref.Node); ok {
		v.Nullable = v.Nullable || ref.Value.Nullable
		return v
	}
	if len(ref.Siblings) > 0 {
		return l.value(l.schemas.Combine(append([]*schema.Ref{ref.Plain()}, ref.Siblings...)...), h)
	}
	own, used := ref.Node.Schema, ref.Value
	if inner, ok := ref.Node.Inner(); ok {
		v := l.value(inner, h)
		v.Nullable = v.Nullable || own.Nullable || used.Nullable
		return v
	}
	v := l.named(target{id: ref.Node, node: ref.Node, doc: used}, h)
	if used != own && used.Nullable {
		v.Nullable = true
	}
	return v
}

// target is a schema to lower.
type target struct {
	id   *schema.Node     // the schema whose declaration it gets
	node *schema.Node     // what is lowered: id, or a schema derived from it
	doc  *openapi3.Schema // the documentation where it is used
}

// named lowers the target of a reference or an inline schema and breaks
// recursion: a schema that has a declaration is used by its index, and a list or
// map that contains itself gets one.
func (l *lowerer) named(t target, h nameContext) ir.Value {
	sh := t.node.Shape()
	if i, ok := l.decls[t.id]; ok {
		return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}, Nullable: sh.Nullable}
	}
	if p := l.pending[t.id]; p != nil {
		if !p.used {
			p.used = true
			p.decl = l.declare(t, sh, h, ir.Defined)
		}
		return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: p.decl}, Nullable: sh.Nullable}
	}
	if v, ok := l.choices[t.id]; ok {
		return v
	}
	if p := t.node.Polymorphic(); p != nil {
		t.node, sh = p, p.Shape()
	}
	p := &pending{}
	l.pending[t.id] = p
	v := l.build(t, sh, h)
	delete(l.pending, t.id)
	if !p.used {
		if _, declared := l.decls[t.id]; !declared && len(sh.Choices) > 0 {
			// Alternatives refer to others, twice each: again would be twice as much at each level.
			v.Rules.RuntimeSchemas = slices.Clip(v.Rules.RuntimeSchemas)
			l.choices[t.id] = v
		}
		return v
	}
	self := v.Kind == ir.Named && v.Decl == p.decl
	if self { // a type defined only by itself
		v = ir.Value{Type: ir.Type{Kind: ir.RawJSON}}
	}
	l.api.Decls[p.decl].Value = &v
	return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: p.decl}, Nullable: v.Nullable}
}

// declare adds a declaration for t and returns its index.
func (l *lowerer) declare(t target, sh *schema.Shape, h nameContext, kind ir.DeclKind) int {
	c := nameRequest{rank: h.rank, owner: h.owner, want: []string{exported(h.name)}, property: h.property, at: schema.Position(t.node.Schema.Origin)}
	if h.alt != "" {
		c.want = append(c.want, exported(h.alt))
	}
	if t.id.Name != "" {
		name := l.typeName(t.id)
		exact := name == t.id.Name || typeNameExtension(t.id) != ""
		c = nameRequest{rank: rankInline, owner: "schema " + t.id.Name, want: []string{name}, at: c.at, exact: exact}
		if t.id.Component {
			c.rank = rankComponent
			c.want = append(c.want, name+"Schema")
		}
	}
	d := &ir.Decl{Kind: kind, Doc: docOf(t.node.Schema)}
	if t.id.Name == "" && sh != nil {
		d.Doc = docOf(t.doc)
	}
	if d.Doc.Summary == "" && d.Doc.Text == "" {
		d.Doc.Summary = h.doc
	}
	l.api.Decls = append(l.api.Decls, d)
	l.claims = append(l.claims, c)
	i := len(l.api.Decls) - 1
	if t.id.Component {
		d.Schema = t.id.Name
	}
	if kind != ir.Defined {
		l.decls[t.id] = i
	}
	return i
}

// typeName returns the name wanted for the type of a named schema.
func (l *lowerer) typeName(n *schema.Node) string { return exported(l.label(n)) }

// label returns the name of a named schema as a part of Go names.
func (l *lowerer) label(n *schema.Node) string {
	if name := typeNameExtension(n); name != "" {
		return name
	}
	return l.names.goName(n.Name)
}

// typeNameExtension returns the Go name that a component has in the document, if it is valid.
func typeNameExtension(n *schema.Node) string {
	if !n.Component {
		return ""
	}
	return goNameExtension(n.Schema.Extensions, "x-voxgen-name", "x-go-type-name", "x-go-name")
}

// goNameExtension returns the first of the extensions that is a valid Go name.
func goNameExtension(extensions map[string]any, keys ...string) string {
	for _, key := range keys {
		if s, ok := extensions[key].(string); ok && validName(s) {
			return s
		}
	}
	return ""
}

// build selects the Go type of a schema.
func (l *lowerer) build(t target, sh *schema.Shape, h nameContext) ir.Value {
	if t.id.Name != "" {
		h = nameContext{name: l.typeName(t.id), owner: t.id.Name, rank: rankInline, apart: h.apart}
	}
	if sh.Enum != nil && len(sh.Enum) == 0 && !slices.ContainsFunc(sh.Conjuncts, isFalse) {
		sh = l.withoutEnum(sh, h)
	}
	if sh.Types&^schema.Null == 0 {
		return l.nothing(sh, h)
	}
	l.unchecked(sh, h)
	also := l.also(sh)
	v := l.kind(t, sh, h)
	return l.withAlso(v, t, also)
}

// withAlso attaches run-time checks to the declaration of t, which is shared by
// all uses, or to the value.
func (l *lowerer) withAlso(v ir.Value, t target, also []ir.RuntimeSchema) ir.Value {
	if len(also) == 0 {
		return v
	}
	if i, ok := l.decls[t.id]; ok && v.Kind == ir.Named && v.Decl == i && l.api.Decls[i].Kind != ir.Enum {
		l.api.Decls[i].Rules.RuntimeSchemas = append(l.api.Decls[i].Rules.RuntimeSchemas, also...)
		return v
	}
	v.Rules.RuntimeSchemas = append(v.Rules.RuntimeSchemas, also...)
	return v
}

// kind selects the kind of a value.
func (l *lowerer) kind(t target, sh *schema.Shape, h nameContext) ir.Value {
	if sh.Enum != nil {
		return l.enum(t, sh, h)
	}
	if len(sh.Choices) > 0 {
		return l.union(t, sh, h)
	}
	if sh.Typed && sh.Types.Count() > 1 && sh.Types&^schema.Null != schema.All&^schema.Null {
		return l.typeUnion(t, sh, h)
	}
	v := ir.Value{Nullable: sh.Nullable}
	kinds := sh.Types &^ schema.Null
	switch {
	case kinds == schema.Object:
		return l.object(t, sh, h)
	case kinds == schema.Array:
		return l.list(sh, h)
	case kinds == schema.Boolean:
		v.Kind = ir.Bool
	case kinds == schema.String:
		l.stringValue(&v, sh)
	case kinds&^(schema.Number|schema.Integer) == 0:
		l.numberValue(&v, sh, kinds)
	default:
		v.Kind, v.Nullable = ir.Any, true
	}
	return v
}

// nothing is the value of a schema that accepts no JSON value except perhaps null.
// If that follows from a contradiction, it is any value, because APIs return some
// value.
func (l *lowerer) nothing(sh *schema.Shape, h nameContext) ir.Value {
	if slices.ContainsFunc(sh.Conjuncts, isFalse) {
		return ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Rules: ir.Constraints{False: true}}
	}
	if slices.ContainsFunc(sh.Conjuncts, func(s *openapi3.Schema) bool { return s.Type.Is("null") }) {
		return ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Nullable: true}
	}
	l.warn(sh.Origin(), "contradiction", "any value is accepted", "contradictory types in allOf of %s", h.owner)
	return ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
}

// withoutEnum returns the shape without its enum, which has no values left.
func (l *lowerer) withoutEnum(sh *schema.Shape, h nameContext) *schema.Shape {
	l.warn(sh.Origin(), "contradiction", "enum not checked", "contradictory enums in allOf of %s", h.owner)
	out := *sh
	out.Enum, out.Alternatives, out.OpenEnum = nil, nil, false
	return &out
}

func (l *lowerer) list(sh *schema.Shape, h nameContext) ir.Value {
	v := ir.Value{Type: ir.Type{Kind: ir.List}, Nullable: sh.Nullable, Rules: l.rules(sh)}
	elem := ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	if len(sh.Items) > 0 && !sh.Tuple {
		elem = l.value(l.schemas.Combine(sh.Items...), h.part("Item", "items"))
	}
	if elem.Kind == ir.Uint8 { // encoding/json encodes []uint8 as a base64 string
		elem.Kind = ir.Uint16
		if elem.Rules.Max == nil {
			elem.Rules.Max = &ir.Bound{Limit: "255"}
		}
	}
	v.Elem = &elem
	if sh.Tuple {
		l.warn(sh.Origin(), "tuple", "items are of type any and checked by Validate", "tuple (prefixItems) in %s", h.owner)
	}
	return v
}

// timeFormats are the string formats with a time type in Go.
var timeFormats = map[string]ir.Kind{"date-time": ir.Time, "date": ir.Date}

func (l *lowerer) stringValue(v *ir.Value, sh *schema.Shape) {
	v.Kind = ir.String
	v.Rules = l.rules(sh)
	layout, utc := l.timeLayout(sh.Conjuncts)
	switch {
	case extensionOf(sh.Conjuncts, "x-voxgen-sensitive") == true || sh.Format == "password":
		v.Kind = ir.Secret
	case layout != "":
		v.Kind, v.Layout, v.UTC = ir.Time, layout, utc
	case timeFormats[sh.Format] != "":
		v.Kind = timeFormats[sh.Format]
	case sh.Format == "byte", slices.ContainsFunc(sh.Conjuncts, func(c *openapi3.Schema) bool { return c.ContentEncoding == "base64" }):
		v.Kind = ir.Bytes
	}
	switch v.Kind {
	case ir.Time, ir.Date: // the type implies them: lengths and patterns apply to the text
		v.Rules = ir.Constraints{}
	case ir.Bytes:
		v.Rules = l.collect(sh, ofContent)
	}
}

// integerFormats are the integer formats and their Go types.
var integerFormats = map[string]ir.Kind{
	"int8": ir.Int8, "int16": ir.Int16, "int32": ir.Int32, "int64": ir.Int,
	"uint8": ir.Uint8, "uint16": ir.Uint16, "uint32": ir.Uint32, "uint64": ir.Uint64, "uint": ir.Uint64,
}

func (l *lowerer) numberValue(v *ir.Value, sh *schema.Shape, kinds schema.Types) {
	switch kind, known := integerFormats[sh.Format]; {
	case known:
		v.Kind = kind
	case kinds == schema.Integer:
		v.Kind = ir.Int
	case sh.Format == "float":
		v.Kind = ir.Float32
	default:
		v.Kind = ir.Float
	}
	v.Rules = l.rules(sh)
	l.fitBounds(v, sh)
}
