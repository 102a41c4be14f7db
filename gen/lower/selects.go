package lower

import (
	"slices"

	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// selector reads x-voxgen-selects: the property of an object whose value is the
// name of another property.
func (l *lowerer) selector(sh *schema.Shape) string {
	for _, c := range sh.Conjuncts {
		switch name := c.Extensions["x-voxgen-selects"].(type) {
		case nil:
		case string:
			return name
		default:
			l.diags.Errorf(schema.Position(c.Origin), "selects", "x-voxgen-selects must be the name of a property")
		}
	}
	return ""
}

// selection finds the properties that the property wire can name. A value that
// names no property has no payload.
func (l *lowerer) selection(name, wire string, sh *schema.Shape, fields []ir.Field) *ir.Selection {
	at := slices.IndexFunc(fields, func(f ir.Field) bool { return f.Wire == wire })
	var enum *ir.Decl
	if at >= 0 && fields[at].Required && !fields[at].Value.Nullable && fields[at].Value.Kind == ir.Named {
		enum = l.api.Decls[fields[at].Value.Decl]
	}
	if enum == nil || enum.Kind != ir.Enum || enum.Base != ir.String {
		l.diags.Errorf(schema.Position(sh.Origin()), "selects", "x-voxgen-selects: %q must be a required property with a string enum", wire)
		return nil
	}
	s := &ir.Selection{Name: name, Field: at}
	for _, c := range enum.Consts {
		i := slices.IndexFunc(fields, func(f ir.Field) bool { return f.Wire == c.Value })
		if i < 0 || i == at {
			continue
		}
		if f := fields[i]; f.Required || f.Value.Nullable {
			l.diags.Errorf(schema.Position(sh.Origin()), "selects", "x-voxgen-selects: property %q must be optional and not nullable", f.Wire)
			continue
		}
		s.Fields, s.Values = append(s.Fields, i), append(s.Values, c.Value)
	}
	return s
}
