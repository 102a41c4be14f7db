package lower

import (
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// polymorphic returns the union that a base schema stands for where it is used:
// one of the schemas that extend it with allOf, selected by the discriminator of
// the base (OpenAPI 3.1.1, section 4.8.25.1). It returns nil for other schemas.
// In the allOf of a derived schema, the base is used unchanged.
func (l *lowerer) polymorphic(t target) *openapi3.Schema {
	base := t.schema
	if base.Discriminator == nil || base.Discriminator.PropertyName == "" || len(base.OneOf)+len(base.AnyOf) > 0 || !l.isComponent(t) {
		return nil
	}
	if p, ok := l.bases[t.id]; ok {
		return p
	}
	if l.derived == nil {
		l.indexDerived()
	}
	refs := slices.Clone(l.derived[t.id])
	for _, ref := range base.Discriminator.Mapping {
		if refName(ref.Ref) != t.name {
			continue
		}
		own := *base // the base itself is also a variant
		own.Discriminator, own.Origin, own.Title = nil, nil, t.name+"Base"
		refs = append(refs, &openapi3.SchemaRef{Value: &own})
		break
	}
	var p *openapi3.Schema
	if len(refs) > 1 {
		p = &openapi3.Schema{
			OneOf: refs, Discriminator: base.Discriminator, Origin: base.Origin,
			Title: base.Title, Description: base.Description, Deprecated: base.Deprecated, Nullable: base.Nullable,
		}
	}
	l.bases[t.id] = p
	return p
}

// indexDerived indexes the components by the schemas with a discriminator that
// their allOf includes.
func (l *lowerer) indexDerived() {
	l.derived = map[identity][]*openapi3.SchemaRef{}
	schemas := l.doc.Components.Schemas
	for _, name := range schemaNames(schemas) {
		ref := schemas[name]
		if ref == nil || ref.Value == nil || ref.Ref != "" || len(ref.Value.AllOf) == 0 {
			continue
		}
		for _, c := range l.conjuncts(ref.Value)[1:] { // without itself
			if c.Discriminator != nil {
				id := identify(c)
				l.derived[id] = append(l.derived[id], &openapi3.SchemaRef{Ref: "#/components/schemas/" + name, Value: ref.Value})
			}
		}
	}
}
