package change

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// properties compares the properties of objects and which are required.
func (s *schemas) properties(p *schemaPair, a, b *view) {
	renamed := s.renamedProperties(a, b)
	named := map[string]bool{}
	for _, was := range slices.Sorted(maps.Keys(renamed)) {
		p.put(propertyRenamed(a, b, was, renamed[was]))
		named[was], named[renamed[was]] = true, true
	}
	for _, name := range slices.Sorted(maps.Keys(union(a.properties, b.properties))) {
		old, new := a.properties[name], b.properties[name]
		was, is := slices.Contains(a.required, name), slices.Contains(b.required, name)
		c := propertyChange(a, b, name)
		switch {
		case named[name]:
			continue
		case new == nil:
			c.text = "removed"
			c.readOnly, c.writeOnly = flags(s.view(s.old, old))
			c.request = effect{Warning, "Stop sending it; the API ignores it or rejects the request.", "request-property-removed"}
			c.response = effect{Warning, "Do not rely on it; the API no longer returns it.", "response-optional-property-removed"}
			if was {
				c.response = effect{Breaking, "Stop reading it; the API no longer returns it.", "response-required-property-removed"}
			}
			p.put(c)
			continue
		case old == nil:
			c.text = "added"
			c.readOnly, c.writeOnly = flags(s.view(s.new, new))
			c.request = effect{Note, "None; it can now be sent.", "new-optional-request-property"}
			c.response = effect{Note, "None; it can now be read.", "response-optional-property-added"}
			if is {
				c.text = "added, required"
				c.request = effect{Breaking, "Send it with every request; requests without it are rejected.", "new-required-request-property"}
				c.response.id = "response-required-property-added"
			}
			p.put(c)
			continue
		}
		oldView, newView := s.view(s.old, old), s.view(s.new, new)
		readOnly, writeOnly := flags(oldView)
		r, w := flags(newView)
		p.marked(c, readOnly, r, writeOnly, w)
		if to := s.pair(old, new); to != nil {
			p.edges = append(p.edges, edge{to: to, step: "." + name, readOnly: readOnly && r, writeOnly: writeOnly && w})
		}
		if was != is {
			c.readOnly, c.writeOnly = readOnly && r, writeOnly && w
			p.put(requiredness(c, is))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(union(undeclared(a), undeclared(b)))) {
		was, is := slices.Contains(a.required, name), slices.Contains(b.required, name)
		if was != is && a.properties[name] == nil && b.properties[name] == nil {
			p.put(requiredness(propertyChange(a, b, name), is))
		}
	}
}

func union[V any](a, b map[string]V) map[string]bool {
	out := map[string]bool{}
	for k := range a {
		out[k] = true
	}
	for k := range b {
		out[k] = true
	}
	return out
}

func undeclared(v *view) map[string]bool {
	out := map[string]bool{}
	for _, name := range v.required {
		if v.properties[name] == nil {
			out[name] = true
		}
	}
	return out
}

// propertyChange returns a change of a property that is placed at the property.
func propertyChange(a, b *view, name string) schemaChange {
	has := func(c *openapi3.Schema) bool { return c.Properties[name] != nil }
	return schemaChange{property: name, keyword: "properties/" + escape(name), old: a.with(has), new: b.with(has)}
}

// flags returns whether values are not sent, or not received.
func flags(v *view) (readOnly, writeOnly bool) {
	read, write := v.ref.Value.ReadOnly, v.ref.Value.WriteOnly
	for _, c := range v.conjuncts {
		read, write = read || c.ReadOnly, write || c.WriteOnly
	}
	return read, write
}

func requiredness(c schemaChange, required bool) schemaChange {
	if required {
		c.id, c.text = "became-required", "is now required"
		c.request, c.response = effect{severity: Breaking, action: "Send it with every request; requests without it are rejected."}, effect{severity: Note, action: "None."}
		return c
	}
	c.id, c.text = "became-optional", "is now optional"
	c.request, c.response = effect{severity: Note, action: "None."}, effect{severity: Breaking, action: "Handle responses without it."}
	return c
}

// marked reports changes of readOnly and writeOnly.
func (p *schemaPair) marked(c schemaChange, wasRead, isRead, wasWrite, isWrite bool) {
	none := effect{severity: Note, action: "None."}
	switch {
	case isRead && !wasRead:
		c.id, c.text = "became-read-only", "is now read-only"
		c.request, c.response = effect{severity: Warning, action: "Do not send it; the API sets it."}, none
		p.put(c)
	case wasRead && !isRead:
		c.id, c.text = "became-not-read-only", "is no longer read-only"
		c.request, c.response = none, none
		p.put(c)
	}
	switch {
	case isWrite && !wasWrite:
		c.id, c.text = "became-write-only", "is now write-only"
		c.request, c.response = none, effect{severity: Breaking, action: "Stop reading it; the API no longer returns it."}
		p.put(c)
	case wasWrite && !isWrite:
		c.id, c.text = "became-not-write-only", "is no longer write-only"
		c.request, c.response = none, none
		p.put(c)
	}
}

// parts compares the schemas that are keywords of others: items, additional properties,
// conditions and so on.
func (s *schemas) parts(p *schemaPair, a, b *view) {
	s.part(p, a, b, "items", "[]", a.items, b.items)
	s.additional(p, a, b)
	for _, k := range []struct {
		keyword, step string
		get           func(*openapi3.Schema) openapi3.Schemas
	}{
		{"patternProperties", ".{}", func(c *openapi3.Schema) openapi3.Schemas { return c.PatternProperties }},
		{"dependentSchemas", "", func(c *openapi3.Schema) openapi3.Schemas { return c.DependentSchemas }},
		{"prefixItems", "[]", func(c *openapi3.Schema) openapi3.Schemas { return indexed(c.PrefixItems) }},
		{"contentSchema", "", func(c *openapi3.Schema) openapi3.Schemas { return one(c.ContentSchema) }},
		{"propertyNames", "", func(c *openapi3.Schema) openapi3.Schemas { return one(c.PropertyNames) }},
		{"contains", "[]", func(c *openapi3.Schema) openapi3.Schemas { return one(c.Contains) }},
		{"unevaluatedItems", "[]", func(c *openapi3.Schema) openapi3.Schemas { return one(c.UnevaluatedItems.Schema) }},
	} {
		was, is := s.collect(s.old, a, k.get), s.collect(s.new, b, k.get)
		for _, name := range slices.Sorted(maps.Keys(union(was, is))) {
			s.part(p, a, b, k.keyword, k.step, was[name], is[name])
		}
	}
	for _, k := range []struct {
		keyword string
		get     func(*openapi3.Schema) openapi3.Schemas
	}{
		{"not", func(c *openapi3.Schema) openapi3.Schemas { return one(c.Not) }},
		{"if", func(c *openapi3.Schema) openapi3.Schemas { return one(c.If) }},
		{"then", func(c *openapi3.Schema) openapi3.Schemas { return one(c.Then) }},
		{"else", func(c *openapi3.Schema) openapi3.Schemas { return one(c.Else) }},
	} {
		was, is := s.collect(s.old, a, k.get)[""], s.collect(s.new, b, k.get)[""]
		if was == nil || is == nil {
			s.part(p, a, b, k.keyword, "", was, is)
		} else if !s.equal(was, is) {
			p.put(change(a, b, k.keyword+"-changed", k.keyword, "condition `%s` changed", k.keyword).both(Warning, "Review the values; which are valid changed."))
		}
	}
}

func one(ref *openapi3.SchemaRef) openapi3.Schemas {
	if ref == nil {
		return nil
	}
	return openapi3.Schemas{"": ref}
}

func indexed(refs openapi3.SchemaRefs) openapi3.Schemas {
	out := openapi3.Schemas{}
	for i, ref := range refs {
		out[strconv.Itoa(i)] = ref
	}
	return out
}

// collect returns the schemas of a keyword in all conjuncts, combined by name.
func (s *schemas) collect(g *schema.Graph, v *view, get func(*openapi3.Schema) openapi3.Schemas) map[string]*schema.Ref {
	all := map[string][]*schema.Ref{}
	for _, c := range v.conjuncts {
		for name, sr := range get(c) {
			if ref := g.Ref(sr); ref != nil {
				all[name] = append(all[name], ref)
			}
		}
	}
	out := map[string]*schema.Ref{}
	for name, refs := range all {
		out[name] = g.Combine(refs...)
	}
	return out
}

// part compares a schema that is a keyword of another, or reports that it came or went.
func (s *schemas) part(p *schemaPair, a, b *view, keyword, step string, old, new *schema.Ref) {
	switch {
	case old != nil && new != nil:
		s.lead(p, step, old, new)
	case new != nil && !schema.IsTrue(new.Value):
		p.put(change(a, b, keyword+"-added", keyword, "%s added", keyword).narrowed(withinLimit))
	case old != nil && !schema.IsTrue(old.Value):
		p.put(change(a, b, keyword+"-removed", keyword, "%s removed", keyword).widened(outsideLimit))
	}
}

// stated reports whether a schema allows additional properties explicitly.
func stated(c *openapi3.Schema) bool {
	return c.AdditionalProperties.Schema != nil || c.AdditionalProperties.Has != nil && *c.AdditionalProperties.Has
}

// additional compares additionalProperties.
func (s *schemas) additional(p *schemaPair, a, b *view) {
	if a.additional != nil && b.additional != nil {
		s.lead(p, "{}", a.additional, b.additional)
		return
	}
	if a.closed == b.closed && (a.additional == nil) == (b.additional == nil) {
		return
	}
	allow := func(v *view) string {
		switch {
		case v.closed:
			return "not allowed"
		case v.additional != nil:
			return "limited to a schema"
		}
		return "allowed"
	}
	c := change(a, b, "additional-properties-changed", "additionalProperties", "%s", fmt.Sprintf("additional properties were %s and are now %s", allow(a), allow(b)))
	narrowed := b.closed || !a.closed && b.additional != nil
	c = c.widened("Handle additional properties.")
	if narrowed {
		c = c.narrowed("Review additional properties; they may be rejected.")
		if !a.any(stated) {
			c.request.severity = Warning // nothing says that a caller sends any
		}
	}
	c.request.id, c.response.id = c.id, c.id
	p.put(c)
}
