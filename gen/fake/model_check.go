package fake

import (
	"encoding/base64"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// declViolations returns the violations of a value of a declared type, like
// Validate of the client's type.
func (m model) declViolations(d *ir.Decl, x any) []violation {
	if !d.Checked {
		return nil
	}
	switch d.Kind {
	case ir.Union:
		return m.unionViolations(d, x)
	case ir.Defined:
		return m.violations("", *d.Value, x)
	}
	r, ok := x.(*record)
	if !ok {
		return nil
	}
	if m.known == nil {
		return m.recordViolations(d, r)
	}
	out, ok := m.known.valid[r]
	if !ok {
		out = m.recordViolations(d, r)
		out = out[:min(len(out), maxViolations)]
		m.known.valid[r] = out
	}
	return slices.Clone(out) // the caller changes the names
}

// maxViolations is the maximum number of violations that are listed for an object, a list or a map.
const maxViolations = 100

func (m model) recordViolations(d *ir.Decl, r *record) []violation {
	var out []violation
	for i := range d.Fields {
		f := &d.Fields[i]
		value := r.values[keyOf(f)]
		if f.NeedsTime() && isZeroTime(value) {
			out = append(out, violation{name: f.Wire, rule: "required"})
		}
		out = append(out, m.fieldViolations(f, r)...)
	}
	if d.AdditionalProperties != nil && len(r.rest) > 0 {
		v := ir.Value{Type: ir.Type{Kind: ir.Map, Elem: &d.AdditionalProperties.Value}}
		out = append(out, m.violations("", v, r.rest)...)
	}
	out = append(out, m.formListViolations(d, r)...)
	out = append(out, groupViolations(d, r)...)
	return append(out, m.objectViolations(d, r)...)
}

func isZeroTime(x any) bool {
	text, _ := x.(string)
	return strings.HasPrefix(text, "0001-01-01T00:00:00Z") || text == zeroDate
}

// fieldViolations checks one field.
func (m model) fieldViolations(f *ir.Field, r *record) []violation {
	name := f.CheckName()
	x, there := r.values[keyOf(f)]
	required := f.Required && !f.ReadOnly && !f.Value.Nullable
	missing := violation{name: name, rule: "required"}
	if name == "" {
		missing.name = "body"
	}
	switch f.Presence {
	case ir.Optional:
		if !there || x == nil {
			return nil
		}
	case ir.Pointer:
		if x == nil && required {
			return []violation{missing}
		}
		if x == nil {
			return nil
		}
	case ir.NilAble:
		list, _ := x.([]any)
		empty := x == nil && !there || x == nil && m.underlying(&f.Value).Kind != ir.RawJSON
		if required && f.EmptyIsAbsent() && len(list) == 0 || required && empty {
			return []violation{missing}
		}
		if empty && f.Value.Rules.RejectsNil() {
			return nil
		}
	}
	return m.violations(name, f.Value, x)
}

// unionViolations checks that one variant is set, and the value of the variant.
func (m model) unionViolations(d *ir.Decl, x any) []violation {
	c, _ := x.(choice)
	if c.variant < 0 {
		if c.unset {
			return []violation{{rule: "oneOf", limit: "exactly one variant set"}}
		}
		return m.objectViolations(d, x)
	}
	v := d.Variants[c.variant]
	out := m.tagViolations(d, v, c.value)
	out = append(out, m.violations("", v.Value, c.value)...)
	return append(out, m.objectViolations(d, x)...)
}

// tagViolations rejects a discriminator of another variant. An empty one is set
// when the union is encoded.
func (m model) tagViolations(d *ir.Decl, v ir.Variant, x any) []violation {
	r, ok := x.(*record)
	if !ok || d.Discriminator == nil || len(v.Tags) == 0 {
		return nil
	}
	for _, f := range m.api.Decls[v.Value.Decl].Fields {
		if f.Wire != d.Discriminator.Wire || m.base(&f.Value) != ir.String {
			continue
		}
		if f.Presence != ir.Pointer && f.Presence != ir.Plain {
			return nil
		}
		if tag, _ := r.values[keyOf(&f)].(string); tag != "" && !slices.Contains(v.Tags, tag) {
			return []violation{{name: f.Wire, rule: "enum", limit: strings.Join(v.Tags, " or ")}}
		}
		return nil
	}
	return nil
}

// formListViolations rejects required lists that are empty in a form or multipart
// body, which cannot represent them.
func (m model) formListViolations(d *ir.Decl, r *record) []violation {
	if !d.Request {
		return nil
	}
	i := slices.IndexFunc(m.api.Operations, func(o *ir.Op) bool { return m.api.Decls[o.Request] == d })
	if i < 0 {
		return nil
	}
	var out []violation
	for _, b := range m.api.Operations[i].Bodies {
		for _, n := range m.api.FormLists(m.api.Operations[i], b) {
			inner, _ := r.values[keyOf(&d.Fields[b.Field])].(*record)
			f := &m.api.Decls[d.Fields[b.Field].Value.Decl].Fields[n]
			if inner == nil {
				continue
			}
			if list, ok := inner.values[keyOf(f)].([]any); ok && len(list) == 0 {
				out = append(out, violation{name: f.Wire, rule: "required"})
			}
		}
	}
	return out
}

// isSet reports whether a field is set. A value always is.
func isSet(f *ir.Field, r *record) bool {
	x, there := r.values[keyOf(f)]
	switch f.Presence {
	case ir.Pointer, ir.NilAble:
		return x != nil || there && f.Value.Kind == ir.RawJSON
	case ir.Optional:
		return there
	}
	return true
}

// groupViolations checks x-voxgen-groups and dependentRequired.
func groupViolations(d *ir.Decl, r *record) []violation {
	var out []violation
	for _, g := range d.Groups {
		set := 0
		var names []string
		for _, i := range g.Fields {
			f := &d.Fields[i]
			if isSet(f, r) {
				set++
			}
			name := f.CheckName()
			if name == "" {
				name = f.Name
			}
			names = append(names, name)
		}
		if g.Rule == "exactlyOne" && set != 1 || g.Rule == "atMostOne" && set > 1 || g.Rule == "atLeastOne" && set < 1 {
			out = append(out, violation{name: strings.Join(names, ", "), rule: g.Rule})
		}
	}
	for _, dep := range d.Depends {
		given := func(i int) bool { return isSet(&d.Fields[i], r) }
		if !given(dep.Field) || slices.ContainsFunc(dep.Needs, given) {
			continue
		}
		var names []string
		for _, need := range dep.Needs {
			names = append(names, d.Fields[need].Wire)
		}
		out = append(out, violation{name: d.Fields[dep.Field].Wire, rule: "dependentRequired", limit: strings.Join(names, " or ")})
	}
	return out
}

// objectViolations checks the constraints on an object as a whole.
func (m model) objectViolations(d *ir.Decl, x any) []violation {
	out := m.schemaViolations("", d.Rules, x)
	return append(out, sizeViolations("", memberCount(x), d.Rules.MinProperties, d.Rules.MaxProperties, "minProperties", "maxProperties")...)
}

// memberCount returns the number of properties of an object.
func memberCount(x any) int {
	switch x := x.(type) {
	case *record:
		n := len(x.values)
		for name := range x.rest {
			if _, ok := x.values[name]; !ok {
				n++
			}
		}
		return n
	case choice:
		if x.variant < 0 {
			return memberCount(x.raw)
		}
		return memberCount(x.value)
	case map[string]any:
		return len(x)
	}
	return 0
}

func sizeViolations(name string, n int, low, high *int, minRule, maxRule string) []violation {
	var out []violation
	if low != nil && n < *low {
		out = append(out, violation{name: name, rule: minRule, limit: strconv.Itoa(*low)})
	}
	if high != nil && n > *high {
		out = append(out, violation{name: name, rule: maxRule, limit: strconv.Itoa(*high)})
	}
	return out
}

// violations returns the violations of a value.
func (m model) violations(name string, v ir.Value, x any) []violation {
	c := v.Rules
	if c.False {
		return []violation{{name: name, rule: "not", limit: "a value: the schema allows none"}}
	}
	var out []violation
	if len(c.Enum) > 0 {
		if text, ok := m.source(x); ok && !slices.Contains(c.Enum, text) {
			out = append(out, violation{name: name, rule: "enum", limit: strings.Join(c.Enum, " or ")})
		}
	}
	out = append(out, m.schemaViolations(name, c, x)...)
	switch v.Kind {
	case ir.String, ir.Secret:
		text, _ := x.(string)
		out = append(out, m.stringViolations(name, c, text)...)
		return append(out, contentViolations(name, c, []byte(text))...)
	case ir.Bytes:
		if text, ok := x.(string); ok {
			data, _ := base64.StdEncoding.DecodeString(text) // decode has seen to that
			return append(out, contentViolations(name, c, data)...)
		}
		return out
	case ir.Named:
		return append(out, m.namedViolations(name, v, x)...)
	case ir.List:
		return append(out, m.listViolations(name, v, x)...)
	case ir.Map:
		return append(out, m.mapViolations(name, v, x)...)
	}
	return append(out, numberViolations(name, c, x)...)
}

func (m model) namedViolations(name string, v ir.Value, x any) []violation {
	d := m.api.Decls[v.Decl]
	if d.Kind != ir.Enum {
		return nested(name, m.declViolations(d, x))
	}
	if !d.Open && !slices.ContainsFunc(d.Consts, func(c ir.EnumConst) bool { return sameValue(c.Value, x) }) {
		return []violation{{name: name, rule: "enum", limit: "a known " + d.Name}}
	}
	return nil
}

func (m model) listViolations(name string, v ir.Value, x any) []violation {
	list, _ := x.([]any)
	out := sizeViolations(name, len(list), v.Rules.MinItems, v.Rules.MaxItems, "minItems", "maxItems")
	seen := map[string]bool{}
	repeats := false
	for i, item := range list {
		if len(out) > maxViolations {
			break
		}
		if v.Rules.UniqueItems && len(list) > 1 {
			if text, ok := m.source(item); ok {
				repeats = repeats || seen[text]
				seen[text] = true
			}
		}
		if item != nil || !v.Elem.Nullable {
			out = append(out, m.violations(itemName(name, i), *v.Elem, item)...)
		}
	}
	if repeats {
		out = append(out, violation{name: name, rule: "uniqueItems"})
	}
	return out
}

func (m model) mapViolations(name string, v ir.Value, x any) []violation {
	object, _ := x.(map[string]any)
	out := sizeViolations(name, len(object), v.Rules.MinProperties, v.Rules.MaxProperties, "minProperties", "maxProperties")
	for _, key := range slices.Sorted(maps.Keys(object)) {
		if len(out) > maxViolations {
			break
		}
		entry := memberName(name, key)
		if v.Rules.PropertyNames != nil {
			out = append(out, m.stringViolations(entry, *v.Rules.PropertyNames, key)...)
		}
		if item := object[key]; item != nil || !v.Elem.Nullable {
			out = append(out, m.violations(entry, *v.Elem, item)...)
		}
	}
	return out
}
