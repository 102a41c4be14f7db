package change

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/schema"
)

// choices compares oneOf and anyOf.
func (s *schemas) choices(p *schemaPair, a, b *view) {
	for i := range max(len(a.choices), len(b.choices)) {
		switch {
		case i >= len(b.choices):
			p.put(change(a, b, "one-of-removed", "oneOf", "alternatives %s are no longer required", list(names(a.choices[i].Refs))).widened(unknown))
		case i >= len(a.choices):
			p.put(change(a, b, "one-of-added", "oneOf", "one of %s is required", list(names(b.choices[i].Refs))).narrowed("Send one of the alternatives."))
		default:
			s.alternatives(p, a, b, a.choices[i], b.choices[i])
		}
	}
}

// generalized compares a schema with a choice: the schema may be one of its
// alternatives. It returns true if that is all that needs to be compared.
func (s *schemas) generalized(p *schemaPair, a, b *view) bool {
	if len(a.choices) == len(b.choices) || len(a.choices)+len(b.choices) != 1 {
		return false
	}
	from, to := schema.Choice{Refs: []*schema.Ref{p.old}, One: true}, schema.Choice{Refs: []*schema.Ref{p.new}, One: true}
	var found bool
	if len(b.choices) == 1 {
		from.One, to = b.choices[0].One, b.choices[0]
		found = slices.ContainsFunc(to.Refs, func(r *schema.Ref) bool { return s.alike(p.old, r) })
	} else {
		to.One, from = a.choices[0].One, a.choices[0]
		found = slices.ContainsFunc(from.Refs, func(r *schema.Ref) bool { return s.alike(r, p.new) })
	}
	if found {
		from.Discriminator, to.Discriminator = nil, nil
		s.alternatives(p, a, b, from, to)
	}
	return found
}

// alike reports whether two alternatives are the same thing.
func (s *schemas) alike(old, new *schema.Ref) bool {
	return componentOf(old) != "" && componentOf(old) == componentOf(new) || s.equal(old, new)
}

func componentOf(r *schema.Ref) string {
	if r.Node.Component {
		return r.Node.Name
	}
	return ""
}

// alternatives compares the alternatives of one choice.
func (s *schemas) alternatives(p *schemaPair, a, b *view, was, is schema.Choice) {
	kind := "one-of"
	if !is.One {
		kind = "any-of"
	}
	matched := s.match(was, is)
	taken := map[*schema.Ref]bool{}
	var gone, came []*schema.Ref
	for _, r := range was.Refs {
		if to := matched[r]; to != nil {
			taken[to] = true
			s.lead(p, "", r, to)
		} else {
			gone = append(gone, r)
		}
	}
	for _, r := range is.Refs {
		if !taken[r] {
			came = append(came, r)
		}
	}
	at := func(id, format string, args ...any) schemaChange {
		c := change(a, b, id, "oneOf", format, args...)
		c.old, c.new, c.keyword = cmp.Or(was.In, c.old), cmp.Or(is.In, c.new), "oneOf"
		if !is.One {
			c.keyword = "anyOf"
		}
		return c
	}
	if len(gone) > 0 {
		p.put(at(kind+"-removed", "alternative %s removed", list(names(gone))).narrowed("Send one of the other alternatives; it is rejected."))
	}
	if len(came) > 0 {
		p.put(at(kind+"-added", "alternative %s added", list(names(came))).widened("Handle the new alternative."))
	}
	if was.One != is.One && len(was.Refs) > 1 && len(is.Refs) > 1 {
		c := at("one-of-became-any-of", "oneOf became anyOf").widened("Handle values of several alternatives.")
		if is.One {
			c = at("any-of-became-one-of", "anyOf became oneOf").narrowed("Send values of one alternative only.")
			c.request.severity = Warning
		}
		p.put(c)
	}
	s.discriminators(p, at, was, is, matched)
}

// names returns what alternatives are called.
func names(refs []*schema.Ref) (out []string) {
	for _, r := range refs {
		sh := r.Shape()
		name := cmp.Or(r.Node.Name, r.Value.Title)
		if name == "" && len(sh.Properties) > 0 {
			name = "{" + sh.Properties[0].Name + "}"
		}
		out = append(out, cmp.Or(name, (&view{types: sh.Types &^ schema.Null}).plainType()))
	}
	return out
}

// match finds the alternatives that are the same before and after: by name, by content,
// by title, and the last one of its types.
func (s *schemas) match(was, is schema.Choice) map[*schema.Ref]*schema.Ref {
	found, taken := map[*schema.Ref]*schema.Ref{}, map[*schema.Ref]bool{}
	try := func(same func(a, b *schema.Ref) bool) {
		for _, a := range was.Refs {
			for _, b := range is.Refs {
				if found[a] == nil && !taken[b] && same(a, b) {
					found[a], taken[b] = b, true
				}
			}
		}
	}
	const most = 40 // comparisons of contents are quadratic
	try(func(a, b *schema.Ref) bool { return componentOf(a) != "" && componentOf(a) == componentOf(b) })
	try(func(a, b *schema.Ref) bool { return a.Value.Title != "" && a.Value.Title == b.Value.Title })
	if len(was.Refs)-len(found) <= most && len(is.Refs)-len(found) <= most {
		try(s.equal)
	}
	left := func(refs []*schema.Ref, done func(*schema.Ref) bool, t schema.Types) (n int) {
		for _, r := range refs {
			if !done(r) && r.Shape().Types == t {
				n++
			}
		}
		return n
	}
	try(func(a, b *schema.Ref) bool {
		t := a.Shape().Types
		named := componentOf(a) != "" && componentOf(b) != ""
		return !named && t == b.Shape().Types && left(was.Refs, func(r *schema.Ref) bool { return found[r] != nil }, t) == 1 &&
			left(is.Refs, func(r *schema.Ref) bool { return taken[r] }, t) == 1
	})
	return found
}

// discriminators compares how the alternatives are told apart.
func (s *schemas) discriminators(p *schemaPair, at func(id, format string, args ...any) schemaChange, was, is schema.Choice, matched map[*schema.Ref]*schema.Ref) {
	old, new := was.Discriminator, is.Discriminator
	place := func(c schemaChange) schemaChange {
		c.keyword = "discriminator"
		return c
	}
	switch {
	case old == nil && new == nil:
		return
	case old == nil:
		p.put(place(at("discriminator-added", "discriminator `%s` added", new.PropertyName)).both(Note, "None."))
		return
	case new == nil:
		p.put(place(at("discriminator-removed", "discriminator `%s` removed", old.PropertyName)).both(Warning, "Review how the alternatives are told apart."))
		return
	case old.PropertyName != new.PropertyName:
		p.put(place(at("discriminator-property-name-changed", "discriminator changed from `%s` to `%s`", old.PropertyName, new.PropertyName)).
			both(Breaking, "Regenerate the client, which then tells the alternatives apart by the new property."))
		return
	}
	moved, added := s.remapped(was, is, matched)
	c := place(at("discriminator-mapping-changed", "values of the discriminator `%s` changed: %s", old.PropertyName, strings.Join(append(moved, added...), "; ")))
	switch {
	case len(moved) > 0:
		p.put(c.both(Breaking, "Regenerate the client, which then uses the new values."))
	case len(added) > 0:
		p.put(c.widened(unknown))
	}
}

// remapped returns the values of a discriminator that mean another alternative or none,
// and those that are new for an alternative.
func (s *schemas) remapped(was, is schema.Choice, matched map[*schema.Ref]*schema.Ref) (moved, added []string) {
	before, after := mapping(s.old, was), mapping(s.new, is)
	name := func(r *schema.Ref) string { return list(names([]*schema.Ref{r})) }
	kept := map[*schema.Ref]bool{}
	for _, value := range slices.Sorted(maps.Keys(before)) {
		from, to := before[value], after[value]
		switch {
		case matched[from] == nil: // reported as removed
		case to == nil:
			moved = append(moved, fmt.Sprintf("`%s` removed", value))
		case matched[from] != to:
			moved = append(moved, fmt.Sprintf("`%s` from %s to %s", value, name(from), name(to)))
		}
		kept[matched[from]] = true
	}
	for _, value := range slices.Sorted(maps.Keys(after)) {
		if before[value] == nil && kept[after[value]] {
			added = append(added, fmt.Sprintf("`%s` added for %s", value, name(after[value])))
		}
	}
	return moved, added
}

// mapping returns the alternatives by the value of the discriminator: those of the
// mapping, and the names of the others.
func mapping(g *schema.Graph, ch schema.Choice) map[string]*schema.Ref {
	out := map[string]*schema.Ref{}
	explicit := map[*schema.Ref]bool{}
	for value, to := range ch.Discriminator.Mapping {
		for _, r := range ch.Refs {
			name := schema.RefName(to.Ref)
			if r.Node.Name == name || g.Component(name) == r.Node {
				out[value], explicit[r] = r, true
			}
		}
	}
	for _, r := range ch.Refs {
		if name := componentOf(r); name != "" && !explicit[r] {
			out[name] = r
		}
	}
	return out
}

func (v *view) plainType() string {
	name := v.typeName()
	return name[1 : len(name)-1]
}
