package page

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
)

// tagOf returns the first tag of an operation. Sites put the groups of their menu under
// subpackage_smartQueue; the tag is SmartQueue.
func tagOf(op *yaml.Node) string {
	tags := get(op, "tags")
	if tags == nil || tags.Kind != yaml.SequenceNode || len(tags.Content) == 0 {
		return ""
	}
	tag := strings.TrimSpace(scalar(tags.Content[0]))
	if group, ok := strings.CutPrefix(tag, "subpackage_"); ok && group != "" {
		return strings.ToUpper(group[:1]) + group[1:]
	}
	return tag
}

// object returns the structure that schema, or its item, refers to, or the fields of an
// object without a name. Aliases and references to other places are not followed, so
// that the result is not larger than the page.
func (r *blockReader) object(schema *yaml.Node) (structure string, fields []Field) {
	for range maxRefs {
		name, isSchema := strings.CutPrefix(scalar(get(schema, "$ref")), "#/components/schemas/")
		s := r.deref(schema)
		if s == nil || schema.Kind == yaml.AliasNode || !isSchema && get(schema, "$ref") != nil {
			return "", nil
		}
		if properties := get(s, "properties"); properties != nil && len(properties.Content) > 0 {
			if isSchema {
				if !identifier().MatchString(name) {
					name = typeNameOf(name)
				}
				r.structure(name, s)
				return name, nil
			}
			return "", r.properties(s, "body")
		}
		if schema = get(s, "items"); schema == nil {
			return "", nil
		}
	}
	return "", nil
}

// structure reads a structure unless it was read before, as in a cycle.
func (r *blockReader) structure(name string, s *yaml.Node) {
	if r.seen[name] {
		return
	}
	r.seen[name] = true
	at := len(r.structures)
	r.structures = append(r.structures, Structure{Name: name})
	st := Structure{Name: name, Position: diag.Position{File: r.p.file, Line: r.base + s.Line}}
	if d := get(s, "description"); d != nil {
		st.Text = r.text(d)
	}
	st.Fields = r.properties(s, "body")
	r.p.limit(st.Fields)
	r.structures[at] = st
}
