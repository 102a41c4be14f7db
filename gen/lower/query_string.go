package lower

import (
	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// queryStrings replaces the parameters in querystring by those for the properties of their
// forms.
func (l *lowerer) queryStrings(all openapi3.Parameters) (out openapi3.Parameters) {
	for _, ref := range all {
		if ref.Value.In == "querystring" {
			out = append(out, l.queryString(ref.Value)...)
		} else {
			out = append(out, ref)
		}
	}
	return out
}

// queryString returns a query parameter for each property of a parameter that describes
// the whole query as a form (OpenAPI 3.2.0, Parameter Locations). A warning reports one that
// describes it as something else.
func (l *lowerer) queryString(p *openapi3.Parameter) openapi3.Parameters {
	const form = "application/x-www-form-urlencoded"
	mt := p.Content[form]
	if mt == nil || !l.isObject(mt) {
		l.warn(p.Origin, "param-content", "parameter ignored", "parameter %s must describe the query as %s with properties", p.Name, form)
		return nil
	}
	sh := l.schemas.Form(l.mediaSchema(mt)).Shape()
	var out openapi3.Parameters
	for _, property := range sh.Properties {
		ref := l.schemas.Combine(property.Refs...)
		q := &openapi3.Parameter{
			Name: property.Name, In: "query", Origin: p.Origin,
			Required: p.Required && sh.Requires(property.Name),
		}
		enc := mt.Encoding[property.Name]
		if enc != nil {
			q.Style, q.Explode, q.AllowReserved = enc.Style, enc.Explode, enc.AllowReserved
		}
		if enc != nil && isJSONMedia(enc.ContentType) || q.Style == "" && ref.Shape().Only(schema.Object) {
			q.Content = openapi3.Content{"application/json": {Schema: ref.SchemaRef}}
		} else {
			q.Schema = ref.SchemaRef
		}
		out = append(out, &openapi3.ParameterRef{Value: q})
	}
	return out
}
