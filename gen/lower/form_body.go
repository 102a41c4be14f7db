package lower

import (
	"fmt"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
)

// formSchema returns the schema of a form or multipart body, which consists of
// properties only. Alternatives are merged: the body has the properties of each.
func (l *lowerer) formSchema(ref *openapi3.SchemaRef) *openapi3.SchemaRef {
	if ref == nil || ref.Value == nil {
		return ref
	}
	t := l.resolve(ref)
	if len(l.shapeOf(t.schema).choices) == 0 {
		return ref
	}
	key := fmt.Sprint("form ", t.id)
	if l.merged[key] == nil {
		flat := &openapi3.Schema{Type: &openapi3.Types{"object"}, Description: t.doc.Description, Properties: openapi3.Schemas{}}
		if !l.addMembers(flat, ref, 0) {
			return ref
		}
		flat.Required = l.alwaysRequired(ref, 0)
		l.note(t.schema.Origin, "form-alternatives", "the properties of all alternatives are merged and their combination is not checked", "form body with alternatives")
		l.merged[key] = &openapi3.SchemaRef{Value: flat}
	}
	return l.merged[key]
}

// addMembers adds the properties of ref and of its alternatives. It returns
// false when one of them is not an object.
func (l *lowerer) addMembers(flat *openapi3.Schema, ref *openapi3.SchemaRef, depth int) bool {
	sh := l.shapeOf(l.resolve(ref).schema)
	if depth > 8 || len(sh.members)+len(sh.choices) == 0 || sh.types&tObject == 0 {
		return false
	}
	for _, m := range sh.members {
		if flat.Properties[m.name] == nil {
			flat.Properties[m.name] = l.merge(m.refs)
		}
	}
	for _, ch := range sh.choices {
		for _, alt := range ch.refs {
			if !onlyNull(alt.Value) && !isTrueSchema(alt.Value) && !l.onlyNarrow([]*openapi3.SchemaRef{alt}) && !l.addMembers(flat, alt, depth+1) {
				return false
			}
		}
	}
	return true
}

// alwaysRequired lists the properties that every alternative requires.
func (l *lowerer) alwaysRequired(ref *openapi3.SchemaRef, depth int) []string {
	sh := l.shapeOf(l.resolve(ref).schema)
	out := slices.Clone(sh.required)
	for _, ch := range sh.choices {
		var common []string
		for i, alt := range ch.refs {
			var own []string
			if depth < 8 {
				own = l.alwaysRequired(alt, depth+1)
			}
			if i == 0 {
				common = own
				continue
			}
			common = slices.DeleteFunc(common, func(name string) bool { return !slices.Contains(own, name) })
		}
		out = append(out, common...)
	}
	return out
}
