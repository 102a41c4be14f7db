package lower

import (
	"path"
	"sort"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// identity identifies a schema: by its position in a file, or by address where
// the loader recorded no position. The loader may hold one schema several times.
type identity struct {
	file         string
	line, column int
	outer        bool // of two schemas at the same position; see sharesPlace
	schema       *openapi3.Schema
}

func identify(s *openapi3.Schema) identity {
	if s != nil && s.Origin != nil && s.Origin.Key != nil {
		k := s.Origin.Key
		return identity{file: k.File, line: k.Line, column: k.Column, outer: sharesPlace(s)}
	}
	return identity{schema: s}
}

// sharesPlace reports whether a schema in s has the position of s: a sequence item
// starts at its first key, which may be items.
func sharesPlace(s *openapi3.Schema) bool {
	for _, ref := range []*openapi3.SchemaRef{
		s.Items, s.AdditionalProperties.Schema, s.Not, s.If, s.Then, s.Else, s.Contains, s.PropertyNames,
		s.UnevaluatedItems.Schema, s.UnevaluatedProperties.Schema, s.ContentSchema,
	} {
		if ref == nil || ref.Value == nil || ref.Value.Origin == nil || ref.Value.Origin.Key == nil {
			continue
		}
		if a, b := s.Origin.Key, ref.Value.Origin.Key; a.Line == b.Line && a.Column == b.Column && a.File == b.File {
			return true
		}
	}
	return false
}

// component is a schema with a name.
type component struct {
	name   string
	schema *openapi3.Schema
}

// indexComponents records the named schemas of the document and reserves their
// names, so that operations do not change the names of schemas.
func (l *lowerer) indexComponents() {
	if l.doc.Components == nil {
		return
	}
	schemas := l.doc.Components.Schemas
	for _, name := range schemaNames(schemas) {
		ref := schemas[name]
		if ref == nil || ref.Ref != "" || ref.Value == nil {
			continue // an alias: its target has the name
		}
		l.comps[identify(ref.Value)] = &component{name: name, schema: ref.Value}
	}
}

// schemaNames lists the keys of a map of schemas in document order, or by name
// where the loader recorded no positions.
func schemaNames(m openapi3.Schemas) []string {
	type entry struct {
		name string
		line int
		col  int
	}
	entries := make([]entry, 0, len(m))
	for name, ref := range m {
		e := entry{name: name}
		if o := refOrigin(ref); o != nil && o.Key != nil {
			e.line, e.col = o.Key.Line, o.Key.Column
		}
		entries = append(entries, e)
	}
	sort.Slice(entries, func(i, j int) bool {
		a, b := entries[i], entries[j]
		if a.line != b.line {
			return a.line < b.line
		}
		if a.col != b.col {
			return a.col < b.col
		}
		return a.name < b.name
	})
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.name
	}
	return names
}

// refOrigin returns the position of a schema or of a reference to one.
func refOrigin(ref *openapi3.SchemaRef) *openapi3.Origin {
	switch {
	case ref == nil:
		return nil
	case ref.Origin != nil && ref.Origin.Key != nil:
		return ref.Origin
	case ref.Value != nil && ref.Ref == "":
		return ref.Value.Origin
	default:
		return ref.Origin
	}
}

// target is a resolved reference: the schema it refers to and the siblings of the
// reference.
type target struct {
	id      identity
	name    string           // of the component or referenced location; empty for an inline schema
	schema  *openapi3.Schema // without siblings
	sibling *openapi3.Schema // constraints next to the $ref (3.1); nil when there are none
	doc     *openapi3.Schema // nearest documentation
}

// resolve finds the target of ref. For a $ref with siblings, the loader makes a
// copy of the target with the same origin and the siblings as an additional
// conjunct.
func (l *lowerer) resolve(ref *openapi3.SchemaRef) target {
	v := ref.Value
	t := target{id: identify(v), schema: v, doc: v}
	if c := l.comps[t.id]; c != nil {
		t.name, t.schema = c.name, c.schema
	} else if ref.Ref != "" {
		t.name = refName(ref.Ref)
		l.comps[t.id] = &component{name: t.name, schema: v}
	}
	if n := len(v.AllOf); ref.Ref != "" && n == len(t.schema.AllOf)+1 {
		if last := v.AllOf[n-1]; last.Ref == "" && last.Value != nil && last.Value.Origin == ref.Origin {
			t.sibling = last.Value
		}
	}
	return t
}

// refName returns the name that a $ref suggests: the last segment of its pointer
// that is not a keyword, or the file name.
func refName(ref string) string {
	file, pointer, _ := strings.Cut(ref, "#")
	steps := strings.Split(pointer, "/")
	var parts []string
	for i := len(steps) - 1; i > 0; i-- {
		step := strings.ReplaceAll(strings.ReplaceAll(steps[i], "~1", "/"), "~0", "~")
		if schemaKeyword[step] {
			parts = append([]string{step}, parts...)
			continue
		}
		return strings.Join(append([]string{step}, parts...), " ")
	}
	base := path.Base(strings.ReplaceAll(file, `\`, "/"))
	return strings.TrimSuffix(base, path.Ext(base))
}

// schemaKeyword holds the pointer segments that are keywords or indexes rather
// than names; the segment before them is part of the name.
var schemaKeyword = map[string]bool{
	"schema": true, "items": true, "additionalProperties": true, "not": true, "application/json": true, "content": true,
	"0": true, "1": true, "2": true, "3": true, "4": true, "allOf": true, "oneOf": true, "anyOf": true,
}
