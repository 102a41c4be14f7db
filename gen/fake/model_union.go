package fake

import (
	"bytes"
	"encoding/json"
	"reflect"
	"slices"

	"github.com/voxgen/voxgen/gen/ir"
)

// decodeUnion decodes the variant that matches the JSON best, as clients do.
func (m model) decodeUnion(d *ir.Decl, x any) (any, error) {
	object, ok := x.(map[string]any)
	if !ok || m.known == nil {
		return m.findVariant(d, x)
	}
	key := choiceKey{d, reflect.ValueOf(object).Pointer()}
	if c, ok := m.known.choices[key]; ok {
		return c, nil
	}
	c, err := m.findVariant(d, x)
	if err == nil {
		m.known.choices[key] = c
	}
	return c, err
}

func (m model) findVariant(d *ir.Decl, x any) (choice, error) {
	t := m.decls[d]
	e, forms := t.evidenceOf(x), t.forms
	if d.Discriminator != nil {
		var tag string
		if text, ok := e.find(d.Discriminator.Wire); ok && json.Unmarshal(text, &tag) == nil {
			if i := byTag(forms, tag); i >= 0 {
				if value, err := m.decode(&d.Variants[i].Value, x); err == nil {
					return choice{variant: i, value: value}, nil
				}
				return choice{variant: -1, raw: x}, nil
			}
		}
	}
	for list := rate(nil, e, forms); len(list) > 0; {
		n := alike(list)
		if c, ok := m.decodeAny(d, list[:n], x); ok {
			return c, nil
		}
		list = list[n:]
	}
	return choice{variant: -1, raw: x}, nil
}

// decodeAny decodes one of the variants in list, which are as likely: the first that is
// valid, or else the first that can be decoded.
func (m model) decodeAny(d *ir.Decl, list []rating, x any) (first choice, ok bool) {
	for _, r := range list {
		v := &d.Variants[r.variant].Value
		value, err := m.decode(v, x)
		if err != nil {
			continue
		}
		c := choice{variant: r.variant, value: value}
		if len(list) == 1 || !m.toldByRules(d, *v) || len(m.declViolations(m.api.Decls[v.Decl], value)) == 0 {
			return c, true
		}
		if !ok {
			first, ok = c, true
		}
	}
	return first, ok
}

// evidenceOf returns what the variant of x is selected by.
func (t declType) evidenceOf(x any) evidence {
	list, ok := x.([]any)
	if !ok {
		return t.evidenceOfItem(x)
	}
	e := evidence{kind: "array"}
	if len(list) > 0 {
		item := t.evidenceOfItem(list[0])
		e.item, e.properties = item.kind, item.properties
	}
	return e
}

// evidenceOfItem is evidenceOf without the items of a list.
func (t declType) evidenceOfItem(x any) evidence {
	switch x := x.(type) {
	case []any:
		return evidence{kind: "array"}
	case map[string]any:
		e := evidence{kind: "object", properties: make([]property, 0, len(x))}
		for name, value := range x {
			p := property{name: []byte(name)}
			if slices.Contains(t.tells, name) {
				p.value = textOfJSON(shallow(value, 3))
			}
			e.properties = append(e.properties, p)
		}
		return e
	}
	return evidence{kind: kindOf(textOfJSON(x))}
}

// textOfJSON returns the JSON of a value that was decoded from JSON.
func textOfJSON(x any) []byte {
	text, err := jsonText(x)
	if err != nil {
		return nil
	}
	return text
}

// shallow returns x without what is nested deeper than depth, which does not tell
// variants apart. Unions inside unions are encoded once for each otherwise.
func shallow(x any, depth int) any {
	switch x := x.(type) {
	case []any:
		if depth == 0 {
			return []any{}
		}
		out := make([]any, len(x))
		for i := range x {
			out[i] = shallow(x[i], depth-1)
		}
		return out
	case map[string]any:
		out := map[string]any{}
		for name := range x {
			if depth > 0 {
				out[name] = shallow(x[name], depth-1)
			}
		}
		return out
	}
	return x
}

// toldByRules reports whether a variant differs from others with the same
// properties only by validation.
func (m model) toldByRules(d *ir.Decl, v ir.Value) bool {
	objects := 0
	for _, other := range d.Variants {
		if m.isStruct(other.Value) {
			objects++
		}
	}
	return d.Discriminator == nil && objects > 1 && m.isStruct(v) && m.api.Decls[v.Decl].Checked
}

func (m model) isUnion(v ir.Value) bool {
	return v.Kind == ir.Named && m.api.Decls[v.Decl].Kind == ir.Union
}

func (m model) isStruct(v ir.Value) bool {
	return v.Kind == ir.Named && m.api.Decls[v.Decl].Kind == ir.Struct
}

func variantForms(variants []ir.Variant) []variantForm {
	out := make([]variantForm, len(variants))
	for i, v := range variants {
		f := variantForm{kinds: v.JSON, tags: v.Tags, needs: v.Required, knows: v.Properties}
		for _, c := range v.Consts {
			f.consts = append(f.consts, append([]string{c.Wire}, c.Values...))
		}
		if v.Item != nil {
			f.item = &variantForms([]ir.Variant{*v.Item})[0]
		}
		out[i] = f
	}
	return out
}

// valueOfJSON returns the value of JSON.
func valueOfJSON(data []byte) (v any, err error) {
	err = json.Unmarshal(data, &v)
	return v, err
}

// jsonText returns the JSON encoding of v without HTML escapes.
func jsonText(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
