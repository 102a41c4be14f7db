package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// parameters adds a field for each parameter. Those of the path item come first;
// a parameter of the operation with the same name and location replaces them.
func (l *lowerer) parameters(r route, o *ir.Op, h nameContext) {
	var all []*openapi3.ParameterRef
	for _, refs := range []openapi3.Parameters{r.item.Parameters, r.op.Parameters} {
		for _, ref := range refs {
			if ref == nil || ref.Value == nil {
				continue
			}
			p := ref.Value
			if i := slices.IndexFunc(all, func(q *openapi3.ParameterRef) bool { return q.Value.Name == p.Name && q.Value.In == p.In }); i >= 0 {
				all[i] = ref
				continue
			}
			all = append(all, ref)
		}
	}
	all = l.queryStrings(all)
	d := l.api.Decls[o.Request]
	names := newScope("Validate", "Body")
	inForm := r.op.Extensions["x-voxgen-params-in"]
	if inForm != nil && inForm != "form" {
		l.diags.Errorf(schema.Position(r.op.Origin), "params-in", "x-voxgen-params-in must be form")
	}
	for _, ref := range all {
		p := ref.Value
		if styles[ir.In(p.In)] == nil {
			l.warn(p.Origin, "parameter-location", "parameter ignored", "parameter %s is in %q; must be path, query, header or cookie", p.Name, p.In)
			continue
		}
		if ignoredHeader(p) {
			l.note(p.Origin, "header-ignored", "ignored, as OpenAPI requires", "header parameter %s is defined by other fields", p.Name)
			continue
		}
		if (p.In == "header" || p.In == "cookie") && !isToken(p.Name) {
			l.warn(p.Origin, "parameter-name", "parameter ignored", "invalid %s name %q", p.In, p.Name)
			continue
		}
		f := l.parameter(ref, h, names)
		if f.Param.In == ir.InQuery && inForm == "form" {
			f.Param.In = ir.InForm
		}
		d.Fields = append(d.Fields, f)
	}
	if inForm == "form" && slices.ContainsFunc(d.Fields, func(f ir.Field) bool { return f.Param.In == ir.InForm }) {
		o.Bodies = append(o.Bodies, ir.Body{Kind: ir.ParamsBody, Media: "application/x-www-form-urlencoded", Field: -1})
	}
}

// ignoredHeader reports whether OpenAPI requires that a header parameter be ignored
// (OpenAPI 3.1.1, section 4.8.12.1).
func ignoredHeader(p *openapi3.Parameter) bool {
	return p.In == "header" && slices.Contains([]string{"accept", "content-type", "authorization"}, strings.ToLower(p.Name))
}

// isToken reports whether s is a token of HTTP (RFC 9110, section 5.6.2).
func isToken(s string) bool {
	return s != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return !isAlnum(r) && !strings.ContainsRune("!#$%&'*+-.^_`|~", r)
	})
}

// parameter lowers one parameter. The types of a shared parameter are named after
// the parameter, not after the first operation that uses it.
func (l *lowerer) parameter(shared *openapi3.ParameterRef, h nameContext, names *scope) ir.Field {
	p := shared.Value
	l.extensions(p.Extensions, p.Origin, parameterExtensions)
	ref, isJSON := l.paramSchema(p)
	want := goNameExtension(p.Extensions, "x-voxgen-name", "x-go-name")
	if want == "" {
		want = exported(l.names.goName(p.Name))
	}
	name, _ := names.take(p.Name, want, want+exported(l.names.goName(p.In)), want+"Param")
	inside := h.child(want, p.Name)
	if component, ok := strings.CutPrefix(shared.Ref, "#/components/parameters/"); ok && l.names.goName(component) != "" {
		name := exported(l.names.goName(component))
		inside = nameContext{name: name, alt: name + "Param", owner: "parameter " + component, rank: rankInline}
	}
	f := ir.Field{
		Name: name, Wire: p.Name, Required: p.Required || p.In == "path",
		Value: l.value(ref, inside),
		Doc:   ir.Doc{Text: strings.TrimSpace(p.Description)},
	}
	if f.Doc.Text == "" && ref != nil && ref.Value != nil {
		f.Doc = l.fieldDoc(ref)
	}
	if p.Deprecated {
		f.Doc.Deprecated = deprecation(p.Extensions)
	}
	if ref != nil && ref.Value != nil {
		l.extensions(ref.Value.Extensions, ref.Value.Origin, schemaExtensions)
		if ref.Value.Default != nil {
			f.Default = schema.JSONText(ref.Value.Default)
		}
	}
	if p.Extensions["x-voxgen-sensitive"] == true && f.Value.Kind == ir.String {
		f.Value.Kind = ir.Secret
	}
	f.Param = l.param(p, ref, isJSON, &f.Value)
	f.Example = l.exampleParam(p, ref)
	return f
}

// paramSchema returns the schema of a parameter and whether it is sent as JSON.
func (l *lowerer) paramSchema(p *openapi3.Parameter) (*schema.Ref, bool) {
	if p.Schema != nil {
		return l.schemas.Ref(p.Schema), false
	}
	for _, media := range slices.Sorted(maps.Keys(p.Content)) {
		mt := p.Content[media]
		if mt == nil {
			continue
		}
		if !isJSONMedia(media) {
			l.warn(p.Origin, "param-content", "treated as a string", "unsupported content type %q of parameter %s", media, p.Name)
			return nil, false
		}
		return l.schemas.Ref(mt.Schema), true
	}
	return l.schemas.AnyString(), false
}

// styles holds the styles of each location, the default first (OpenAPI 3.2.0, section 4.12.3).
var styles = map[ir.In][]ir.Style{
	ir.InPath:   {ir.StyleSimple, ir.StyleLabel, ir.StyleMatrix},
	ir.InQuery:  {ir.StyleForm, ir.StyleSpaceDelimited, ir.StylePipeDelimited, ir.StyleDeepObject},
	ir.InHeader: {ir.StyleSimple},
	ir.InCookie: {ir.StyleForm, ir.StyleCookie},
}

// param decides how a parameter is serialized (OpenAPI 3.1.1, section 4.8.12.3).
func (l *lowerer) param(p *openapi3.Parameter, ref *schema.Ref, isJSON bool, v *ir.Value) *ir.Param {
	q := &ir.Param{In: ir.In(p.In), Style: ir.Style(p.Style), AllowReserved: p.AllowReserved, AllowEmpty: p.AllowEmptyValue, JSON: isJSON}
	if known := styles[q.In]; !slices.Contains(known, q.Style) {
		if q.Style != "" {
			l.warn(p.Origin, "parameter-style", "sent in style "+string(known[0]), "style %s is not defined for parameters in %s", p.Style, p.In)
		}
		q.Style = known[0]
	}
	q.Explode = q.Style == ir.StyleForm || q.Style == ir.StyleCookie
	if p.Explode != nil {
		q.Explode = *p.Explode
	}
	if v.Kind == ir.List && !q.Explode {
		q.Delimiter = map[ir.Style]string{ir.StyleSpaceDelimited: " ", ir.StylePipeDelimited: "|"}[q.Style]
		if q.Delimiter == "" {
			q.Delimiter = ","
		}
	}
	for _, ext := range []map[string]any{p.Extensions, schemaExt(ref)} {
		if s, ok := ext["x-voxgen-delimiter"].(string); ok && s != "" {
			q.Delimiter, q.Explode = s, false
			q.AllowEmpty = true // an empty list differs from no list
		}
	}
	q.Generic = !isJSON && (!l.flat(v) || v.Kind == ir.List && q.Style == ir.StyleDeepObject)
	if q.In == ir.InPath && (v.Kind == ir.String || v.Kind == ir.Secret) && v.Rules.MinLength == nil {
		one := 1 // an empty segment would change the path
		v.Rules.MinLength = &one
	}
	return q
}

func schemaExt(ref *schema.Ref) map[string]any {
	if ref == nil || ref.Value == nil {
		return nil
	}
	return ref.Value.Extensions
}

// flat reports whether a value is sent as one string or a list of strings.
func (l *lowerer) flat(v *ir.Value) bool {
	if v.Kind == ir.List {
		return !v.Elem.Nullable && v.Elem.Kind != ir.List && l.flat(v.Elem)
	}
	if v.Kind == ir.Named {
		return l.api.Decls[v.Decl].Kind == ir.Enum
	}
	return v.Kind != ir.Map && v.Kind != ir.Any && v.Kind != ir.RawJSON && v.Kind != ir.NoneKind
}
