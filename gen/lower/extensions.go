package lower

import (
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/schema"
)

// The x-voxgen extensions supported in each kind of object. Others are errors,
// so that a typo does not silently disable a rule.
var (
	documentExtensions  = extensionSet("error", "initialisms", "roles-extension", "idempotent", "idempotency-key")
	operationExtensions = extensionSet("name", "params-in", "groups", "roles", "page", "idempotent", "idempotency-key")
	parameterExtensions = extensionSet("name", "sensitive", "delimiter")
	schemaExtensions    = extensionSet("name", "sensitive", "delimiter", "max-bytes", "time-layout", "time-zone", "groups", "selects")
)

// extensionSet returns the named extensions and x-voxgen-source, which import
// adds everywhere.
func extensionSet(names ...string) map[string]bool {
	set := map[string]bool{"x-voxgen-source": true}
	for _, n := range names {
		set["x-voxgen-"+n] = true
	}
	return set
}

func (l *lowerer) extensions(ext map[string]any, at *openapi3.Origin, known map[string]bool) {
	for key := range ext {
		if !strings.HasPrefix(key, "x-voxgen-") || known[key] {
			continue
		}
		pos := schema.Position(at)
		if at != nil {
			if loc, ok := at.Fields.Lookup(key); ok {
				pos = diag.Position{File: loc.File, Line: loc.Line, Column: loc.Column}
			}
		}
		names := slices.Sorted(maps.Keys(known))
		l.diags.Errorf(pos, "unknown-extension", "unknown extension %s; supported here: %s", key, strings.Join(names, ", "))
	}
}

// initialisms reads x-voxgen-initialisms: words of the document that names write in capitals.
func (l *lowerer) initialisms() spelling {
	ext := l.doc.Extensions["x-voxgen-initialisms"]
	list, ok := ext.([]any)
	valid := ok || ext == nil
	sp := spelling{}
	for _, item := range list {
		word, _ := item.(string)
		valid = valid && len(words(word)) == 1 && words(word)[0] == word && word == strings.ToUpper(word)
		sp[word] = true
	}
	if !valid {
		l.diags.Errorf(schema.Position(l.doc.Origin), "initialisms", "x-voxgen-initialisms must be a list of words in capitals, such as ACD")
		return nil
	}
	return sp
}

// roles lists who may call an operation: what x-voxgen-roles says, or the extension
// that x-voxgen-roles-extension of the document names in its place.
func (l *lowerer) roles(ext map[string]any) []string {
	key := "x-voxgen-roles"
	if name, ok := l.doc.Extensions["x-voxgen-roles-extension"].(string); ok && ext[key] == nil {
		key = name
	}
	list, _ := ext[key].([]any)
	var names []string
	for _, v := range list {
		if s, ok := v.(string); ok {
			names = append(names, s)
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []string{"Allowed roles: " + strings.Join(names, ", ") + "."}
}

// groups reads x-voxgen-groups of an operation into its request: a list of {rule, of}, where
// of holds the wire names of fields. With the rule requires, the first needs one of the others.
func (l *lowerer) groups(op *openapi3.Operation, d *ir.Decl) {
	const key, requires = "x-voxgen-groups", "requires"
	at := schema.Position(op.Origin)
	list, ok := op.Extensions[key].([]any)
	if !ok {
		if op.Extensions[key] != nil {
			l.diags.Errorf(at, "groups", "x-voxgen-groups must be a list")
		}
		return
	}
	rules := map[string]string{"exactly-one": "exactlyOne", "at-most-one": "atMostOne", "at-least-one": "atLeastOne"}
	for _, item := range list {
		m, _ := item.(map[string]any)
		rule, _ := m["rule"].(string)
		names, _ := m["of"].([]any)
		g := ir.Group{Rule: rules[rule]}
		for _, n := range names {
			i := slices.IndexFunc(d.Fields, func(f ir.Field) bool { return f.Wire == n })
			if i < 0 {
				l.diags.Errorf(at, "groups", "x-voxgen-groups: unknown parameter %v", n)
				continue
			}
			g.Fields = append(g.Fields, i)
		}
		switch {
		case g.Rule == "" && rule != requires, len(g.Fields) < 2:
			l.diags.Errorf(at, "groups", "x-voxgen-groups: an entry must have a rule (exactly-one, at-most-one, at-least-one, requires) and at least two names in of")
		case rule == requires:
			d.Depends = append(d.Depends, ir.Dependency{Field: g.Fields[0], Needs: g.Fields[1:]})
		default:
			d.Groups = append(d.Groups, g)
		}
	}
}

// extensionOf returns the value of an extension in the first of the schemas that has it.
func extensionOf(schemas []*openapi3.Schema, key string) any {
	for _, s := range schemas {
		if x := s.Extensions[key]; x != nil {
			return x
		}
	}
	return nil
}

// timeLayout reads x-voxgen-time-layout, a layout of Go's package time, and reports whether
// x-voxgen-time-zone says that times are in UTC.
func (l *lowerer) timeLayout(schemas []*openapi3.Schema) (layout string, utc bool) {
	for _, s := range schemas {
		if value := s.Extensions["x-voxgen-time-layout"]; value != nil && layout == "" {
			layout, _ = value.(string)
			if other := time.Date(1999, 11, 28, 17, 38, 49, 0, time.UTC); other.Format(layout) == layout {
				l.diags.Errorf(schema.Position(s.Origin), "time-layout", "x-voxgen-time-layout must be a layout of Go's package time, such as 2006-01-02 15:04:05")
				return "", false
			}
		}
	}
	for _, s := range schemas {
		zone := s.Extensions["x-voxgen-time-zone"]
		utc = utc || zone == "UTC"
		if zone != nil && zone != "UTC" {
			l.diags.Errorf(schema.Position(s.Origin), "time-zone", "x-voxgen-time-zone must be UTC")
		}
	}
	return layout, utc
}
