package lower

import (
	"fmt"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/ir"
)

// enumChoice treats a oneOf or anyOf whose alternatives are constants as an
// enum. Titles of the alternatives name the values, descriptions document them.
// An alternative that accepts every string makes the enum open. It returns false
// for every other oneOf or anyOf.
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
	if parts < 2 || len(all.values) == 0 { // a single alternative is a named type
		return false
	}
	sh.nullable = sh.nullable || null || containsNil(all.values)
	sh.limit(all.values, all.open)
	sh.parts = append(sh.parts, all.schemas...)
	return true
}

// limit applies an enum; an open one also allows other values.
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

// enumParts collects the enum that the alternatives form.
type enumParts struct {
	values  []any
	schemas []*openapi3.Schema // the alternatives
	kind    ir.Kind            // String or Float
	open    bool               // any string is valid
	known   map[string]bool    // values, as JSON
	seen    map[identity]bool
}

func newEnumParts() enumParts {
	return enumParts{known: map[string]bool{}, seen: map[identity]bool{}}
}

// collectEnum adds the values of an alternative. It returns false when the
// alternative is not simply an enum of strings or of numbers.
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

// anyText reports whether exactly the strings are valid.
func anyText(s *openapi3.Schema) bool {
	return s.Type.Is("string") && !asserts(s)
}

// foldEnums combines the alternatives that are string enums into one when there
// are other alternatives that are not strings.
func (l *lowerer) foldEnums(ch choice, refs []*openapi3.SchemaRef) []*openapi3.SchemaRef {
	var enums, out []*openapi3.SchemaRef
	values := 0
	for _, ref := range refs {
		part := newEnumParts()
		switch sh := l.shapeOf(l.resolve(ref).schema); {
		case l.collectEnum(ref, &part) && part.kind == ir.String && !containsNil(part.values):
			if len(enums) == 0 {
				out = append(out, nil) // placeholder
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

// partNote returns the documentation of an alternative with one value: its
// description, or its title if that does not repeat the value. A number is named
// after the title, a string after itself.
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
