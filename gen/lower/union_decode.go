package lower

import (
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
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
		if len(alt.sh.items) > 0 {
			item := l.merge(alt.sh.items)
			inner := ir.Variant{Value: *v.Value.Elem}
			l.describe(&inner, alternative{ref: item, v: *v.Value.Elem, sh: l.shapeOf(l.resolve(item).schema)})
			v.Item = &inner
		}
	case alt.sh.types&^tNull == tObject:
		v.JSON = []string{"object"}
	}
	if !slices.Contains(v.JSON, "object") {
		return
	}
	for _, m := range alt.sh.members {
		v.Properties = append(v.Properties, m.name)
		for _, ref := range m.refs {
			values, ok := enumValues(ref.Value)
			if !ok || slices.Contains(values, nil) {
				continue
			}
			c := ir.Const{Wire: m.name}
			for _, val := range values {
				c.Values = append(c.Values, jsonText(val))
			}
			if n := len(v.Consts); n > 0 && v.Consts[n-1].Wire == m.name { // given twice: both apply
				c.Values = slices.DeleteFunc(c.Values, func(s string) bool { return !slices.Contains(v.Consts[n-1].Values, s) })
				v.Consts = v.Consts[:n-1]
			}
			v.Consts = append(v.Consts, c)
		}
	}
	for _, name := range alt.sh.required {
		i := slices.IndexFunc(alt.sh.members, func(m member) bool { return m.name == name })
		if i < 0 || !slices.ContainsFunc(alt.sh.members[i].refs, func(r *openapi3.SchemaRef) bool { return r.Value.WriteOnly }) {
			v.Required = append(v.Required, name) // writeOnly properties are not in responses
		}
	}
}

// discriminate sets the discriminator values if every variant is an object.
func (l *lowerer) discriminate(d *ir.Decl, ch choice, alts []alternative) {
	if ch.disc == nil || ch.disc.PropertyName == "" {
		return
	}
	for i := range d.Variants {
		if d.Variants[i].Value.Kind != ir.Named {
			return
		}
		d.Variants[i].Tags = l.discriminatorTags(ch.disc, alts[i])
	}
	d.Discriminator = &ir.Discriminator{Wire: ch.disc.PropertyName}
}

func (l *lowerer) discriminatorTags(disc *openapi3.Discriminator, alt alternative) []string {
	t := l.resolve(alt.ref)
	name := t.name
	if name == "" {
		for _, inner := range alt.ref.Value.AllOf {
			if inner.Ref != "" {
				name = l.resolve(inner).name
				break
			}
		}
	}
	var tags []string
	for value, ref := range disc.Mapping {
		if ref.Ref == name || refName(ref.Ref) == name && strings.ContainsAny(ref.Ref, "/#.") {
			tags = append(tags, value)
		}
	}
	slices.Sort(tags)
	if len(tags) > 0 {
		return tags
	}
	if s, ok := t.schema.Extensions["x-ms-discriminator-value"].(string); ok && s != "" {
		return []string{s}
	}
	for _, m := range alt.sh.members { // a constant takes precedence over the name
		for _, ref := range m.refs {
			if values, ok := enumValues(ref.Value); ok && m.name == disc.PropertyName {
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
