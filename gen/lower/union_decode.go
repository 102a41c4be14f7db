package lower

import (
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// describe sets how a decoder recognizes a variant.
func (l *lowerer) describe(v *ir.Variant, alt alternative) {
	class := l.jsonClass(v.Value)
	switch {
	case class == "number" && v.Value.Kind != ir.Float && v.Value.Kind != ir.Float32:
		v.JSON = []string{"integer"}
	case class == "number":
		v.JSON = []string{"number", "integer"}
	case class == "map":
		v.JSON = []string{"object"}
	case class != "":
		v.JSON = []string{class}
	case v.Value.Kind == ir.List:
		v.JSON = []string{"array"}
		if len(alt.sh.Items) > 0 {
			item := l.schemas.Combine(alt.sh.Items...)
			inner := ir.Variant{Value: *v.Value.Elem}
			l.describe(&inner, alternative{ref: item, v: *v.Value.Elem, sh: item.Node.Shape()})
			v.Item = &inner
		}
	case alt.sh.Only(schema.Object):
		v.JSON = []string{"object"}
	}
	if !slices.Contains(v.JSON, "object") {
		return
	}
	for _, m := range alt.sh.Properties {
		v.Properties = append(v.Properties, m.Name)
		for _, ref := range m.Refs {
			values, ok := schema.EnumValues(ref.Value)
			if !ok || slices.Contains(values, nil) {
				continue
			}
			c := ir.Const{Wire: m.Name}
			for _, val := range values {
				c.Values = append(c.Values, schema.JSONText(val))
			}
			if n := len(v.Consts); n > 0 && v.Consts[n-1].Wire == m.Name { // given twice: both apply
				c.Values = slices.DeleteFunc(c.Values, func(s string) bool { return !slices.Contains(v.Consts[n-1].Values, s) })
				v.Consts = v.Consts[:n-1]
			}
			v.Consts = append(v.Consts, c)
		}
	}
	for _, name := range alt.sh.Required {
		i := slices.IndexFunc(alt.sh.Properties, func(m schema.Property) bool { return m.Name == name })
		if i < 0 || !slices.ContainsFunc(alt.sh.Properties[i].Refs, func(r *schema.Ref) bool { return r.Value.WriteOnly }) {
			v.Required = append(v.Required, name) // writeOnly properties are not in responses
		}
	}
}

// discriminate sets the discriminator values if every variant is an object.
func (l *lowerer) discriminate(d *ir.Decl, ch schema.Choice, alts []alternative) {
	if ch.Discriminator == nil || ch.Discriminator.PropertyName == "" {
		return
	}
	for i := range d.Variants {
		if d.Variants[i].Value.Kind != ir.Named {
			return
		}
		d.Variants[i].Tags = l.discriminatorTags(ch.Discriminator, alts[i])
	}
	d.Discriminator = &ir.Discriminator{Wire: ch.Discriminator.PropertyName}
	l.unmapped(d, ch.Discriminator)
}

// unmapped reports values of a mapping that lead to no alternative.
func (l *lowerer) unmapped(d *ir.Decl, disc *openapi3.Discriminator) {
	for _, value := range slices.Sorted(maps.Keys(disc.Mapping)) {
		if !slices.ContainsFunc(d.Variants, func(v ir.Variant) bool { return slices.Contains(v.Tags, value) }) {
			l.warn(disc.Origin, "discriminator", "the value is not recognized", "mapping of %q: %q is not one of the alternatives", value, disc.Mapping[value].Ref)
		}
	}
}

func (l *lowerer) discriminatorTags(disc *openapi3.Discriminator, alt alternative) []string {
	name := alt.ref.Node.Name
	if name == "" {
		for _, inner := range l.schemas.Refs(alt.ref.Value.AllOf) {
			if inner.Ref != "" {
				name = inner.Node.Name
				break
			}
		}
	}
	var tags []string
	for value, ref := range disc.Mapping {
		if ref.Ref == name || schema.RefName(ref.Ref) == name && strings.ContainsAny(ref.Ref, "/#.") {
			tags = append(tags, value)
		}
	}
	slices.Sort(tags)
	if len(tags) > 0 {
		return tags
	}
	if s, ok := alt.ref.Node.Schema.Extensions["x-ms-discriminator-value"].(string); ok && s != "" {
		return []string{s}
	}
	for _, m := range alt.sh.Properties { // a constant takes precedence over the name
		for _, ref := range m.Refs {
			if values, ok := schema.EnumValues(ref.Value); ok && m.Name == disc.PropertyName {
				for _, v := range values {
					if s, ok := v.(string); ok {
						tags = append(tags, s)
					}
				}
				return tags
			}
		}
	}
	if name != "" {
		return []string{name}
	}
	return nil
}
