package change

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/schema"
)

// element is a part of both documents, other than a schema.
type element struct {
	words     string // query parameter `limit`
	operation string // that it belongs to; empty for the document
	old, new  *openapi3.Origin
}

// at adds a finding about a keyword of e.
func (c *comparison) at(e element, keyword string, f Finding) {
	f.Old, f.New = c.old.keyword(e.old, keyword), c.new.keyword(e.new, keyword)
	c.about(e, f)
}

// about adds a finding about e that has its places.
func (c *comparison) about(e element, f Finding) {
	if e.operation != "" {
		f.Subject, f.Places = []string{e.operation}, []Use{{e.operation, e.words}}
	}
	c.put(f)
}

// texts of keywords that are prose.
var proseWords = map[string]string{
	"example": "example", "examples": "examples", "externalDocs": "external documentation", "x-voxgen-source": "source text",
	"x-deprecated-reason": "deprecation reason", "x-enum-descriptions": "enum descriptions", "title": "title",
	"summary": "summary", "description": "description", "termsOfService": "terms of service",
}

// prose reports a changed text. The texts are in the excerpts.
func (c *comparison) prose(e element, keyword string, old, new any) {
	if text(old) == text(new) {
		return
	}
	c.at(e, keyword, Finding{
		ID: "prose-changed", Severity: Note, Message: fmt.Sprintf("%s of %s changed", proseWords[keyword], e.words), Action: readProse,
	})
}

const readProse = "None, unless the meaning changed; read the new text."

// text returns a value as JSON; absent values are empty.
func text(v any) string {
	data, err := json.Marshal(v)
	if s := string(data); err == nil && s != "null" && s != `""` && s != "{}" && s != "[]" {
		return s
	}
	return ""
}

// extensions compares the extensions of e. known is that of compareGroups, if e can have
// groups.
func (c *comparison) extensions(e element, old, new map[string]any, known func(parameter string) bool) {
	for _, key := range slices.Sorted(maps.Keys(union(old, new))) {
		was, is := old[key], new[key]
		if text(was) == text(is) || !strings.HasPrefix(key, "x-") || key == bodyName {
			continue
		}
		if proseWords[key] != "" {
			c.prose(e, key, was, is)
			continue
		}
		f := Finding{ID: strings.TrimPrefix(key, "x-voxgen-") + "-changed"}
		before, after := differing([]string{text(was)}, []string{text(is)})
		if key == "x-voxgen-groups" && known != nil {
			g := compareGroups(was, is, known)
			if g.same {
				continue
			}
			before, after, f.Severity, f.Action = g.old, g.new, g.severity, g.action
		} else {
			f.Severity, f.Action = extension(key, was, is)
		}
		f.Message = fmt.Sprintf("%s of %s changed from %s to %s", key, e.words, before, after)
		c.at(e, key, f)
	}
}

// bodyName is where the conversion of a document of OpenAPI 2.0 keeps the name of the parameter that is the body,
// which is not sent.
const bodyName = "x-originalParamName"

// extension returns the severity of a changed extension and what callers do: those of
// voxgen by their meaning, others are a note.
func extension(key string, old, new any) (Severity, string) {
	const names = "None on the wire; Go names may change."
	switch key {
	case "x-voxgen-params-in":
		return Breaking, "Regenerate the client, which then sends the parameters in the new location."
	case "x-voxgen-delimiter":
		return Breaking, "Regenerate the client, which then uses the new delimiter."
	case "x-voxgen-time-layout":
		return Breaking, "Regenerate the client, which then uses the new time layout."
	case "x-voxgen-time-zone":
		return Breaking, "Regenerate the client, which then sends times in the new zone."
	case "x-voxgen-error":
		return Warning, "Review the code that handles errors; they are recognized differently."
	case "x-voxgen-page":
		return Warning, "Regenerate the client, whose iterators then page as documented."
	case "x-voxgen-idempotent", "x-voxgen-idempotency-key":
		return Warning, "Review retries; which requests are sent again changed."
	case "x-voxgen-sensitive":
		return Note, "None on the wire; the Go type may change."
	case "x-voxgen-roles":
		return Note, "None, if the account still has one of the roles."
	case "x-voxgen-name", "x-go-name":
		return Note, names
	case "x-enum-varnames", "x-enumNames":
		return Note, "None on the wire; names of Go constants may change."
	case "x-voxgen-max-bytes":
		was, limited := old.(float64)
		is, limits := new.(float64)
		if limits && (!limited || is < was) {
			return Breaking, "Make sure that values are within the new limit; longer ones are rejected."
		}
		return Note, "None."
	}
	return Note, "None; voxgen does not use it."
}

// ofValues holds extensions with a text for each enum value.
var ofValues = map[string]bool{"x-enum-varnames": true, "x-enumNames": true, "x-enum-descriptions": true}

// prose compares the texts of schemas.
func (s *schemas) prose(p *schemaPair, a, b *view) {
	for _, k := range []struct {
		keyword string
		get     func(*openapi3.Schema) any
	}{
		{"title", func(c *openapi3.Schema) any { return c.Title }},
		{"description", func(c *openapi3.Schema) any { return c.Description }},
		{"externalDocs", func(c *openapi3.Schema) any { return c.ExternalDocs }},
		{"examples", examples},
	} {
		was, old := a.said(k.get)
		is, new := b.said(k.get)
		if k.keyword == "examples" && old.Examples == nil && new.Examples == nil {
			k.keyword = "example"
		}
		if was != is {
			p.put(proseChange(k.keyword, old, new))
		}
	}
}

// examples returns the examples of a schema: those of OpenAPI 3.0, where it has one, are like those of 3.1.
func examples(c *openapi3.Schema) any {
	if c.Example == nil {
		return c.Examples
	}
	return append([]any{c.Example}, c.Examples...)
}

func proseChange(keyword string, old, new *openapi3.Schema) schemaChange {
	c := schemaChange{id: "prose-changed", text: proseWords[keyword], keyword: keyword, old: old, new: new, prose: true}
	return c.both(Note, readProse)
}

// said returns the text of a keyword where the schema is used, and the schema that
// has it.
func (v *view) said(get func(*openapi3.Schema) any) (string, *openapi3.Schema) {
	here := text(get(v.ref.Value))
	for _, c := range v.conjuncts {
		if t := text(get(c)); t != "" && (here == "" || t == here) {
			return t, c
		}
	}
	if here != "" {
		return here, v.ref.Value
	}
	return "", v.with(nil)
}

// extensions compares the extensions of schemas, and deprecated. What describes values is
// not comparable if they have another type.
func (s *schemas) extensions(p *schemaPair, a, b *view, retyped bool) {
	deprecated := func(c *openapi3.Schema) bool { return c.Deprecated }
	was, is := a.any(deprecated) || a.ref.Value.Deprecated, b.any(deprecated) || b.ref.Value.Deprecated
	if was != is {
		c := change(a, b, "deprecated", "deprecated", "is now deprecated").both(Note, "Plan to stop using it.")
		if was {
			c = change(a, b, "reactivated", "deprecated", "is no longer deprecated").both(Note, "None.")
		}
		c.old, c.new = a.with(deprecated), b.with(deprecated)
		p.put(c)
	}
	old, new := a.extensions(), b.extensions()
	sent := maps.Clone(a.properties)
	if old["x-voxgen-groups"] != nil {
		names := s.renamedProperties(a, b)
		old = renamedGroups(old, names)
		for was, is := range names {
			sent[is] = sent[was]
		}
	}
	for _, key := range slices.Sorted(maps.Keys(union(old, new))) {
		was, is := old[key], new[key]
		if text(was) == text(is) || retyped && (ofValues[key] || proseWords[key] != "") || ofValues[key] && sameTexts(a.valueTexts(was), b.valueTexts(is)) {
			continue
		}
		has := func(c *openapi3.Schema) bool { return c.Extensions[key] != nil }
		if proseWords[key] != "" {
			p.put(proseChange(key, a.with(has), b.with(has)))
			continue
		}
		severity, action := extension(key, was, is)
		before, after := differing([]string{text(was)}, []string{text(is)})
		if key == "x-voxgen-groups" {
			g := compareGroups(was, is, func(name string) bool { return sent[name] != nil })
			if g.same {
				continue
			}
			before, after, severity, action = g.old, g.new, g.severity, g.action
		}
		c := schemaChange{
			id: strings.TrimPrefix(key, "x-voxgen-") + "-changed", keyword: key, old: a.with(has), new: b.with(has),
			text: fmt.Sprintf("%s changed from %s to %s", key, before, after),
		}.both(severity, action)
		c.request.id, c.response.id = c.id, c.id
		p.put(c)
	}
}

// extensions returns the extensions of all conjuncts, the first of each.
func (v *view) extensions() map[string]any {
	out := map[string]any{}
	for _, c := range v.conjuncts {
		for key, value := range c.Extensions {
			if _, ok := out[key]; !ok && strings.HasPrefix(key, "x-") {
				out[key] = value
			}
		}
	}
	return out
}

// valueTexts returns the texts of enum values by value.
func (v *view) valueTexts(of any) map[string]string {
	out := map[string]string{}
	switch of := of.(type) {
	case map[string]any:
		for value, t := range of {
			out[value] = text(t)
		}
	case []any:
		for i := range min(len(of), len(v.enum)) {
			out[texts(v.enum[i : i+1])[0]] = text(of[i])
		}
	}
	return out
}

// sameTexts reports whether the texts are equal for every value that both enums have,
// of which there is at least one.
func sameTexts(old, new map[string]string) bool {
	common := 0
	for value, was := range old {
		if is, ok := new[value]; ok {
			if common++; was != is {
				return false
			}
		}
	}
	return common > 0
}

// show formats a value as JSON, clipped.
func show(v any) string {
	if v == nil {
		return "absent"
	}
	return "`" + clip(schema.JSONText(v), 80) + "`"
}

// differing shows two lists of texts. Of long ones, it shows the part that differs.
func differing(old, new []string) (before, after string) {
	a, b := strings.Join(old, ", "), strings.Join(new, ", ")
	const width = 80
	from := 0
	if len(a) > width || len(b) > width {
		for from < min(len(a), len(b)) && a[from] == b[from] {
			from++
		}
		from = max(from-width/4, 0)
	}
	part := func(s string) string {
		if s == "" {
			return "absent"
		}
		if from == 0 {
			return "`" + clip(s, width) + "`"
		}
		return "`…" + clip(strings.ToValidUTF8(s[min(from, len(s)):], ""), width) + "`"
	}
	return part(a), part(b)
}

var inPath = regexp.MustCompile(`\{[^{}/]*\}`)

// handlerAction returns what the owner of a webhook handler must do.
func handlerAction(s Severity) string {
	switch s {
	case Breaking:
		return "Update the handler before the API changes; its requests or responses are different."
	case Warning:
		return "Review the handler; it may receive unknown values."
	default:
		return "None."
	}
}
