package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// nameContext provides the name of a schema without one, from where it occurs.
type nameContext struct {
	name  string // wanted name in Go
	file  string // base name of the file of a new declaration
	owner string // the location in terms of the document
	rank  rank
	doc   string // summary of a declaration without documentation
	alt   string // alternative name
	// apart: an object gets its own type, even when it has no properties.
	apart bool
}

// child is the context of a schema within h.
func (h nameContext) child(name, owner string) nameContext {
	return nameContext{name: h.name + name, file: h.file, owner: h.owner + "." + owner, rank: rankInline}
}

// pending is a named list, map or scalar under construction; used is set when it
// contains itself, and decl is then its declaration.
type pending struct {
	decl int
	used bool
}

// maxNesting limits the depth of nested schemas; the loader's limit is lower.
const maxNesting = 400

// value lowers one use of a schema.
func (l *lowerer) value(ref *openapi3.SchemaRef, h nameContext) ir.Value {
	if ref == nil || ref.Value == nil {
		return ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	}
	if l.nested++; l.nested > maxNesting {
		l.nested--
		l.warn(refOrigin(ref), "too-deep", "kept as raw JSON", "%s is nested too deeply", h.owner)
		return ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Nullable: true}
	}
	defer func() { l.nested-- }()

	t := l.resolve(ref)
	if t.sibling != nil {
		both := l.merge([]*openapi3.SchemaRef{l.plainRef(ref, t), {Value: t.sibling}})
		return l.value(both, h)
	}
	if inner, ok := l.passThrough(t); ok {
		v := l.value(inner, h)
		v.Nullable = v.Nullable || t.schema.Nullable || t.doc.Nullable
		return v
	}
	v := l.named(t, h)
	if t.doc != t.schema && t.doc.Nullable {
		v.Nullable = true
	}
	return v
}

// plainRef returns ref without its siblings.
func (l *lowerer) plainRef(ref *openapi3.SchemaRef, t target) *openapi3.SchemaRef {
	key := "plain " + ref.Ref
	if l.merged[key] == nil || l.merged[key].Value != t.schema {
		l.merged[key] = &openapi3.SchemaRef{Ref: ref.Ref, Origin: ref.Origin, Value: t.schema}
	}
	return l.merged[key]
}

// passThrough returns the schema that an inline wrapper stands for: an allOf,
// oneOf or anyOf with one schema and only documentation next to it.
func (l *lowerer) passThrough(t target) (*openapi3.SchemaRef, bool) {
	s := t.schema
	if t.name != "" && l.isComponent(t) {
		return nil, false
	}
	var only *openapi3.SchemaRef
	for _, refs := range []openapi3.SchemaRefs{s.AllOf, s.OneOf, s.AnyOf} {
		for _, ref := range refs {
			if ref == nil || ref.Value == nil || isTrueSchema(ref.Value) {
				continue
			}
			if only != nil {
				return nil, false
			}
			only = ref
		}
	}
	if only == nil || asserts(s) {
		return nil, false
	}
	if s.Type != nil {
		inner := l.shapeOf(l.resolve(only).schema)
		own := types(0)
		for _, name := range s.Type.Slice() {
			own |= typeNames[name]
		}
		if inner.types&^(own|tNull) != 0 {
			return nil, false
		}
	}
	return only, true
}

func (l *lowerer) isComponent(t target) bool {
	return l.doc.Components != nil && l.doc.Components.Schemas[t.name] != nil &&
		identify(l.doc.Components.Schemas[t.name].Value) == t.id
}

// named lowers the target of a reference or an inline schema and breaks
// recursion: a schema that has a declaration is used by its index, and a list or
// map that contains itself gets one.
func (l *lowerer) named(t target, h nameContext) ir.Value {
	sh := l.shapeOf(t.schema)
	if i, ok := l.decls[t.id]; ok {
		return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}, Nullable: sh.nullable}
	}
	if p := l.pending[t.id]; p != nil {
		if !p.used {
			p.used = true
			p.decl = l.declare(t, sh, h, ir.Defined)
		}
		return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: p.decl}, Nullable: sh.nullable}
	}
	if p := l.polymorphic(t); p != nil {
		t.schema, sh = p, l.shapeOf(p)
	}
	p := &pending{}
	l.pending[t.id] = p
	v := l.build(t, sh, h)
	delete(l.pending, t.id)
	if !p.used {
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
func (l *lowerer) declare(t target, sh *shape, h nameContext, kind ir.DeclKind) int {
	c := nameRequest{rank: h.rank, owner: h.owner, want: []string{exported(h.name)}, at: position(t.schema.Origin)}
	if h.alt != "" {
		c.want = append(c.want, exported(h.alt))
	}
	file := h.file
	if t.name != "" {
		name := exported(goName(t.name))
		c = nameRequest{rank: rankInline, owner: "schema " + t.name, want: []string{name}, at: c.at, exact: name == t.name}
		if l.isComponent(t) {
			c.rank = rankComponent
			c.want = append(c.want, name+"Schema")
		}
		file = typesFile
	}
	d := &ir.Decl{Kind: kind, File: file, Doc: docOf(t.schema)}
	if t.name == "" && sh != nil {
		d.Doc = docOf(t.doc)
	}
	if d.Doc.Summary == "" && d.Doc.Text == "" {
		d.Doc.Summary = h.doc
	}
	l.api.Decls = append(l.api.Decls, d)
	l.claims = append(l.claims, c)
	i := len(l.api.Decls) - 1
	if kind != ir.Defined {
		l.decls[t.id] = i
	}
	return i
}

// typesFile is the file for the named schemas of the document.
const typesFile = "types"

// build selects the Go type of a schema.
func (l *lowerer) build(t target, sh *shape, h nameContext) ir.Value {
	if t.name != "" {
		h = nameContext{name: exported(goName(t.name)), file: typesFile, owner: t.name, rank: rankInline, apart: h.apart}
	}
	if sh.types&^tNull == 0 || sh.enum != nil && len(sh.enum) == 0 {
		return l.nothing(sh)
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
func (l *lowerer) kind(t target, sh *shape, h nameContext) ir.Value {
	if sh.enum != nil {
		return l.enum(t, sh, h)
	}
	if len(sh.choices) > 0 {
		return l.union(t, sh, h)
	}
	if sh.stated && sh.types.count() > 1 && sh.types&^tNull != tAll&^tNull {
		return l.typeUnion(t, sh, h)
	}
	v := ir.Value{Nullable: sh.nullable}
	kinds := sh.types &^ tNull
	switch {
	case kinds == tObject:
		return l.object(t, sh, h)
	case kinds == tArray:
		return l.list(sh, h)
	case kinds == tBoolean:
		v.Kind = ir.Bool
	case kinds == tString:
		l.stringValue(&v, sh)
	case kinds&^(tNumber|tInteger) == 0:
		l.numberValue(&v, sh, kinds)
	default:
		v.Kind, v.Nullable = ir.Any, true
	}
	return v
}

// nothing is the value of a schema that accepts no JSON value except perhaps null.
func (l *lowerer) nothing(sh *shape) ir.Value {
	v := ir.Value{Type: ir.Type{Kind: ir.RawJSON}, Nullable: sh.nullable}
	if !sh.nullable || sh.enum != nil {
		v.Nullable = false
		v.Rules.False = true
	}
	return v
}

func (l *lowerer) list(sh *shape, h nameContext) ir.Value {
	v := ir.Value{Type: ir.Type{Kind: ir.List}, Nullable: sh.nullable, Rules: l.rules(sh)}
	elem := ir.Value{Type: ir.Type{Kind: ir.Any}, Nullable: true}
	if len(sh.items) > 0 && len(sh.prefix) == 0 {
		elem = l.value(l.merge(sh.items), h.child("Item", "items"))
	}
	if elem.Kind == ir.Uint8 { // encoding/json encodes []uint8 as a base64 string
		elem.Kind = ir.Uint16
		if elem.Rules.Max == nil {
			elem.Rules.Max = &ir.Bound{Limit: "255"}
		}
	}
	v.Elem = &elem
	if len(sh.prefix) > 0 {
		l.note(sh.origin(), "tuple", "items are of type any and checked by Validate", "tuple (prefixItems) in %s", h.owner)
	}
	return v
}

// timeFormats are the string formats with a time type in Go.
var timeFormats = map[string]ir.Kind{"date-time": ir.Time, "date": ir.Date}

func (l *lowerer) stringValue(v *ir.Value, sh *shape) {
	v.Kind = ir.String
	v.Rules = l.rules(sh)
	ext := func(key string) any {
		for _, c := range sh.conj {
			if x := c.Extensions[key]; x != nil {
				return x
			}
		}
		return nil
	}
	switch {
	case ext("x-voxgen-sensitive") == true || sh.format == "password":
		v.Kind = ir.Secret
	case ext("x-voxgen-time-layout") != nil:
		if layout, ok := ext("x-voxgen-time-layout").(string); ok {
			v.Kind, v.Layout = ir.Time, layout
		}
	case timeFormats[sh.format] != "":
		v.Kind = timeFormats[sh.format]
	case sh.format == "byte", slices.ContainsFunc(sh.conj, func(c *openapi3.Schema) bool { return c.ContentEncoding == "base64" }):
		v.Kind = ir.Bytes
	}
	if v.Kind == ir.Time || v.Kind == ir.Date || v.Kind == ir.Bytes {
		v.Rules = ir.Constraints{} // the type implies them: lengths and patterns apply to the text
	}
}

// integerFormats are the integer formats and their Go types.
var integerFormats = map[string]ir.Kind{
	"int8": ir.Int8, "int16": ir.Int16, "int32": ir.Int32, "int64": ir.Int,
	"uint8": ir.Uint8, "uint16": ir.Uint16, "uint32": ir.Uint32, "uint64": ir.Uint64, "uint": ir.Uint64,
}

func (l *lowerer) numberValue(v *ir.Value, sh *shape, kinds types) {
	switch kind, known := integerFormats[sh.format]; {
	case known:
		v.Kind = kind
	case kinds == tInteger:
		v.Kind = ir.Int
	case sh.format == "float":
		v.Kind = ir.Float32
	default:
		v.Kind = ir.Float
	}
	v.Rules = l.rules(sh)
	l.fitBounds(v, sh)
}
