package lower

import (
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// polymorphic is what a base schema stands for where it is used: one of the schemas
// that build on it with allOf, told apart by the discriminator of the base (OpenAPI
// 3.1.1, section 4.8.25.1). It is nil for other schemas. In the allOf of those that
// build on it, the base stays what it is.
func (l *lowerer) polymorphic(t target) *openapi3.Schema {
	base := t.schema
	if base.Discriminator == nil || base.Discriminator.PropertyName == "" || len(base.OneOf)+len(base.AnyOf) > 0 || !l.isComponent(t) {
		return nil
	}
	if p, ok := l.bases[t.id]; ok {
		return p
	}
	refs := l.buildingOn(t)
	for _, ref := range base.Discriminator.Mapping {
		if refName(ref.Ref) != t.name {
			continue
		}
		own := *base // the base is a kind of its own
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

// buildingOn lists the components that have t among what their allOf demands.
func (l *lowerer) buildingOn(t target) (refs []*openapi3.SchemaRef) {
	schemas := l.doc.Components.Schemas
	for _, name := range schemaNames(schemas) {
		ref := schemas[name]
		if ref == nil || ref.Value == nil || ref.Ref != "" || len(ref.Value.AllOf) == 0 || identify(ref.Value) == t.id {
			continue
		}
		for _, c := range l.conjuncts(ref.Value) {
			if identify(c) == t.id {
				refs = append(refs, &openapi3.SchemaRef{Ref: "#/components/schemas/" + pointerEscape.Replace(name), Value: ref.Value})
				break
			}
		}
	}
	return refs
}

var pointerEscape = strings.NewReplacer("~", "~0", "/", "~1")
