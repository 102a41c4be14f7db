package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// enumChoice takes a oneOf or anyOf whose alternatives are fixed values for what
// it is: an enum, whose values are named by the titles and described by the
// descriptions of the alternatives. One alternative that takes any text leaves the
// enum open. ok is false for every other choice.
func (l *lowerer) enumChoice(sh *shape, ch choice) (ok bool) {
	if ch.disc != nil {
		return false
	}
	all := newEnumParts()
	null, parts := false, 0
	for _, ref := range ch.refs {
		if onlyNull(ref.Value) {
			null = true
			continue
		}
		parts++
		if !l.collectEnum(ref, &all) {
			return false
		}
	}
	if parts < 2 || len(all.values) == 0 { // one alternative is a type with a name of its own
		return false
	}
	sh.nullable = sh.nullable || null || containsNil(all.values)
	sh.limit(all.values, all.open)
	sh.parts = append(sh.parts, all.schemas...)
	return true
}

// limit takes the values of an enum, open where others are valid too.
func (sh *shape) limit(values []any, open bool) {
	switch {
	case sh.enum == nil:
		sh.enum, sh.openEnum = values, open
	case open:
	case sh.openEnum:
		sh.enum, sh.openEnum = values, false
	default:
		sh.enum = intersect(sh.enum, values)
	}
}

// enumParts is what a choice of fixed values comes to.
type enumParts struct {
	values  []any
	schemas []*openapi3.Schema // the alternatives
	kind    ir.Kind            // String or Float
	open    bool               // any text is valid
	known   map[string]bool    // values, as JSON
	seen    map[identity]bool
}

func newEnumParts() enumParts {
	return enumParts{known: map[string]bool{}, seen: map[identity]bool{}}
}

// collectEnum adds the values of an alternative. It returns false when the
// alternative is more than a list of texts, or of numbers.
func (l *lowerer) collectEnum(ref *openapi3.SchemaRef, all *enumParts) bool {
	t := l.resolve(ref)
	s := t.schema
	if s == nil || t.sibling != nil && asserts(t.sibling) || len(s.AllOf) > 0 || s.Discriminator != nil {
		return false
	}
	if len(s.OneOf)+len(s.AnyOf) > 0 {
		if all.seen[t.id] || s.Const != nil || len(s.Enum) > 0 {
			return false
		}
		all.seen[t.id] = true
		for _, inner := range append(append(openapi3.SchemaRefs{}, s.OneOf...), s.AnyOf...) {
			if inner == nil || inner.Value == nil || !l.collectEnum(inner, all) {
				return false
			}
		}
		return true
	}
	values, ok := enumValues(s)
	if !ok {
		if !anyText(s) || all.kind == ir.Float {
			return false
		}
		all.open, all.kind = true, ir.String
		return true
	}
	for _, v := range values {
		kind := kindOf(v)
		if kind == ir.Int {
			kind = ir.Float
		}
		if v != nil && (kind != ir.String && kind != ir.Float || all.kind != "" && kind != all.kind) {
			return false
		}
		if v != nil {
			all.kind = kind
		}
		if text := jsonText(v); !all.known[text] {
			all.known[text] = true
			all.values = append(all.values, v)
		}
	}
	all.schemas = append(all.schemas, s)
	return true
}

// anyText tells whether every text is valid, and nothing else.
func anyText(s *openapi3.Schema) bool {
	return s.Type.Is("string") && !asserts(s)
}

// foldEnums makes one alternative of those that are enums of texts, beside others
// that are no texts.
func (l *lowerer) foldEnums(ch choice, refs []*openapi3.SchemaRef) []*openapi3.SchemaRef {
	var enums, out []*openapi3.SchemaRef
	values := 0
	for _, ref := range refs {
		part := newEnumParts()
		switch sh := l.shapeOf(l.resolve(ref).schema); {
		case l.collectEnum(ref, &part) && part.kind == ir.String && !containsNil(part.values):
			if len(enums) == 0 {
				out = append(out, nil) // the place
			}
			enums = append(enums, ref)
			values += len(part.values)
		case sh.types&tString != 0:
			return refs
		default:
			out = append(out, ref)
		}
	}
	if len(enums) < 2 || values == 0 {
		return refs
	}
	key := fmt.Sprint("enums ", identify(ch.in), len(refs))
	if l.merged[key] == nil {
		l.merged[key] = &openapi3.SchemaRef{Value: &openapi3.Schema{Type: &openapi3.Types{"string"}, AnyOf: enums}}
	}
	out[slices.Index(out, nil)] = l.merged[key]
	return out
}

// partNote is what an alternative with one value says of it: the description, or a
// title that is no repetition. A number has its name from the title; a text is its
// own name.
func partNote(s *openapi3.Schema, value any) enumNote {
	var n enumNote
	title, label := strings.TrimSpace(s.Title), strings.TrimSpace(s.Description)
	if _, isText := value.(string); !isText {
		n.name = exported(goName(title))
		if len(title) > 60 {
			n.name = ""
		}
	}
	if label == "" && title != plainText(value) && n.name == "" {
		label = title
	}
	n.label = label
	return n
}
