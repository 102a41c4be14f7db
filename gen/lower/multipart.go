package lower

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// multipart lowers the body of a multipart request to a separate struct, because
// files in it are streams, unlike those of the same schema in JSON.
func (l *lowerer) multipart(mt *openapi3.MediaType, h nameContext) ir.Value {
	form := l.schemas.Form(l.mediaSchema(mt))
	sh := form.Node.Shape()
	l.api.Decls = append(l.api.Decls, &ir.Decl{Kind: ir.Struct, Doc: docOf(form.Node.Schema)})
	l.claims = append(l.claims, nameRequest{rank: h.rank, owner: h.owner, want: []string{exported(h.name)}, at: schema.Position(form.Node.Schema.Origin)})
	i := len(l.api.Decls) - 1
	names := newScope("Validate")
	var fields []ir.Field
	var parts []ir.Part
	for _, m := range sh.Properties {
		ref := l.schemas.Combine(m.Refs...)
		enc := mt.Encoding[m.Name]
		var f ir.Field
		if kind := l.fileKind(ref, enc); kind.Kind != ir.NoneKind {
			name, _ := names.take(m.Name, exported(l.names.goName(m.Name)), exported(l.names.goName(m.Name))+"Field")
			f = ir.Field{Name: name, Wire: m.Name, Value: kind, Required: sh.Requires(m.Name), Doc: l.fieldDoc(ref)}
		} else {
			f = l.property(m, sh, h, names)
		}
		parts = append(parts, ir.Part{Field: len(fields), Media: l.partMedia(f.Value, enc)})
		fields = append(fields, f)
	}
	d := l.api.Decls[i]
	d.Fields, d.Parts = fields, parts
	return ir.Value{Type: ir.Type{Kind: ir.Named, Decl: i}}
}

// fileKind returns File, or a list of File, for a property with binary content.
func (l *lowerer) fileKind(ref *schema.Ref, enc *openapi3.Encoding) ir.Value {
	sh := ref.Node.Shape()
	if sh.Only(schema.Array) && len(sh.Items) > 0 {
		inner := l.fileKind(l.schemas.Combine(sh.Items...), enc)
		if inner.Kind == ir.File {
			return ir.Value{Type: ir.Type{Kind: ir.List, Elem: &inner}, Rules: l.rules(sh)}
		}
		return ir.Value{}
	}
	binary := sh.Only(schema.String) && (sh.Format == "binary" || slices.ContainsFunc(sh.Conjuncts, func(c *openapi3.Schema) bool {
		return c.ContentEncoding == "binary" || c.ContentMediaType != "" && c.ContentEncoding == "" && !strings.HasPrefix(c.ContentMediaType, "text/")
	}))
	// OpenAPI 3.1: a part with a binary content type needs no schema.
	untyped := !sh.Typed && sh.Types == schema.All && len(sh.Choices) == 0 && sh.Enum == nil && enc != nil && binaryMedia(enc.ContentType)
	if binary || untyped {
		return ir.Value{Type: ir.Type{Kind: ir.File}}
	}
	return ir.Value{}
}

func binaryMedia(media string) bool {
	base := baseMedia(media)
	return base != "" && !isJSONMedia(media) && !strings.HasPrefix(base, "text/") && base != "application/xml"
}

// partMedia returns the content type of a part: the given one, or OpenAPI's
// default for its type (OpenAPI 3.1.1, section 4.8.15.1.1). A file has its own.
func (l *lowerer) partMedia(v ir.Value, enc *openapi3.Encoding) string {
	if enc != nil && enc.ContentType != "" {
		first, _, _ := strings.Cut(enc.ContentType, ",")
		if first = strings.TrimSpace(first); sendable(first) {
			return first
		}
	}
	for v.Kind == ir.List {
		v = *v.Elem
	}
	switch v.Kind {
	case ir.File:
		return "application/octet-stream"
	case ir.Named:
		if d := l.api.Decls[v.Decl]; d.Kind == ir.Enum || d.Foreign != nil && d.Foreign.Scalar {
			return ""
		}
		return "application/json"
	case ir.Map, ir.Any, ir.RawJSON:
		return "application/json"
	}
	return ""
}

// formParts reads the encoding of the properties of a form.
func (l *lowerer) formParts(rb *openapi3.RequestBody, v ir.Value) []ir.Part {
	if v.Kind != ir.Named || l.api.Decls[v.Decl].Kind != ir.Struct {
		return nil
	}
	var mt *openapi3.MediaType
	for _, media := range mediaTypes(rb.Content) {
		if baseMedia(media) == "application/x-www-form-urlencoded" {
			mt = rb.Content[media]
			break
		}
	}
	var parts []ir.Part
	for i, f := range l.api.Decls[v.Decl].Fields {
		enc := mt.Encoding[f.Wire]
		if enc == nil {
			continue
		}
		p := &ir.Param{In: ir.InForm, Style: ir.Style(enc.Style), Explode: enc.Style == "" || enc.Style == "form", AllowReserved: enc.AllowReserved}
		if p.Style == "" {
			p.Style = ir.StyleForm
		}
		if enc.Explode != nil {
			p.Explode = *enc.Explode
		}
		p.JSON = isJSONMedia(enc.ContentType) && enc.Style == ""
		parts = append(parts, ir.Part{Field: i, Param: p})
	}
	return parts
}
