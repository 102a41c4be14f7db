package change

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// sizes are the limits on lengths and numbers of items.
var sizes = []struct {
	id, words, keyword string
	upper              bool
	get                func(*openapi3.Schema) *uint64
}{
	{"max-length", "maximum length", "maxLength", true, func(s *openapi3.Schema) *uint64 { return s.MaxLength }},
	{"min-length", "minimum length", "minLength", false, func(s *openapi3.Schema) *uint64 { return &s.MinLength }},
	{"max-items", "maximum number of items", "maxItems", true, func(s *openapi3.Schema) *uint64 { return s.MaxItems }},
	{"min-items", "minimum number of items", "minItems", false, func(s *openapi3.Schema) *uint64 { return &s.MinItems }},
	{"max-properties", "maximum number of properties", "maxProperties", true, func(s *openapi3.Schema) *uint64 { return s.MaxProps }},
	{"min-properties", "minimum number of properties", "minProperties", false, func(s *openapi3.Schema) *uint64 { return &s.MinProps }},
	{"max-contains", "maximum number of matching items", "maxContains", true, func(s *openapi3.Schema) *uint64 { return s.MaxContains }},
}

// limits compares the keywords that limit values without changing their type.
func (p *schemaPair) limits(a, b *view) {
	for _, f := range sizes {
		p.bound(a, b, f.id, f.words, f.keyword, f.upper, a.size(f.upper, f.get), b.size(f.upper, f.get))
	}
	p.bound(a, b, "min", "minimum", "minimum", false, a.least(), b.least())
	p.bound(a, b, "max", "maximum", "maximum", true, a.most(), b.most())
	for _, f := range []struct {
		id, words, keyword string
		get                func(*openapi3.Schema) string
	}{
		{"pattern", "pattern", "pattern", func(s *openapi3.Schema) string { return s.Pattern }},
		{"multiple-of", "multipleOf", "multipleOf", func(s *openapi3.Schema) string { return number(s.MultipleOf) }},
		{"dependent-required", "dependentRequired", "dependentRequired", dependentRequired},
	} {
		p.restriction(a, b, f.id, f.words, f.keyword, a.texts(f.get), b.texts(f.get))
	}
	for _, f := range []struct {
		id, keyword string
		get         func(*openapi3.Schema) string
	}{
		{"content-encoding-changed", "contentEncoding", func(s *openapi3.Schema) string { return s.ContentEncoding }},
		{"content-media-type-changed", "contentMediaType", func(s *openapi3.Schema) string { return s.ContentMediaType }},
		{"dynamic-ref-changed", "$dynamicRef", func(s *openapi3.Schema) string { return s.DynamicRef }},
	} {
		if was, is := a.texts(f.get), b.texts(f.get); !slices.Equal(was, is) {
			c := change(a, b, f.id, f.keyword, "%s changed from %s to %s", f.keyword, list(was), list(is))
			c.request, c.response = effect{severity: Breaking, action: "Send the value as documented."}, effect{severity: Breaking, action: "Read the value as documented."}
			p.put(c)
		}
	}
	unique := func(s *openapi3.Schema) bool { return s.UniqueItems }
	switch was, is := a.any(unique), b.any(unique); {
	case is && !was:
		p.put(change(a, b, "became-unique-items", "uniqueItems", "items must be unique now").narrowed("Send lists without duplicates; others are rejected."))
	case was && !is:
		p.put(change(a, b, "became-not-unique-items", "uniqueItems", "items need not be unique").widened("Handle duplicates."))
	}
}

func number(f *float64) string {
	if f == nil {
		return ""
	}
	text, _ := schema.NumberText(*f)
	return text
}

func dependentRequired(s *openapi3.Schema) string {
	var out []string
	for name, names := range s.DependentRequired {
		names = slices.Sorted(slices.Values(names))
		out = append(out, name+" → "+strings.Join(names, ", "))
	}
	slices.Sort(out)
	return strings.Join(out, "; ")
}

// bound reports a changed limit.
func (p *schemaPair) bound(a, b *view, id, words, keyword string, upper bool, was, is bound) {
	if was == is {
		return
	}
	tight := was
	if upper {
		tight = was.atMost(is)
	} else {
		tight = was.atLeast(is)
	}
	narrowed := is.set && (!was.set || tight == is)
	c := change(a, b, id, keyword, "")
	switch {
	case !was.set:
		c.id, c.text = id+"-set", fmt.Sprintf("%s set to %s", words, is)
	case !is.set:
		c.id, c.text = id+"-unset", fmt.Sprintf("%s %s removed", words, was)
	case is.value == was.value:
		c.id, c.text = id+"-"+step(upper, narrowed), fmt.Sprintf("%s changed from %s to %s", words, was, is)
	default:
		c.id, c.text = id+"-"+step(upper, narrowed), fmt.Sprintf("%s %s from %s to %s", words, step(upper, narrowed), was, is)
	}
	if narrowed {
		p.put(c.narrowed(withinLimit))
	} else {
		p.put(c.widened(outsideLimit))
	}
}

func step(upper, narrowed bool) string {
	if upper == narrowed {
		return "decreased"
	}
	return "increased"
}

// restriction reports changes of keywords that hold in addition to each other.
func (p *schemaPair) restriction(a, b *view, id, words, keyword string, was, is []string) {
	gone, came := without(was, is), without(is, was)
	c := change(a, b, "", keyword, "")
	switch {
	case len(gone) > 0 && len(came) > 0:
		before, after := differing(gone, came)
		c.id, c.text = id+"-changed", fmt.Sprintf("%s changed from %s to %s", words, before, after)
		c = c.narrowed("Make sure that values match the new " + words + "; others are rejected.")
		c.request.severity = Warning
		p.put(c)
	case len(came) > 0:
		c.id, c.text = id+"-added", fmt.Sprintf("%s %s added", words, list(came))
		p.put(c.narrowed("Make sure that values match the " + words + "; others are rejected."))
	case len(gone) > 0:
		c.id, c.text = id+"-removed", fmt.Sprintf("%s %s removed", words, list(gone))
		p.put(c.widened("Handle values that do not match the old " + words + "."))
	}
}

// without returns the texts of a that b lacks.
func without(a, b []string) []string {
	return filter(a, func(s string) bool { return !slices.Contains(b, s) })
}

func filter[T any](list []T, keep func(T) bool) (out []T) {
	for _, v := range list {
		if keep(v) {
			out = append(out, v)
		}
	}
	return out
}
