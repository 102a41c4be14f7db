package example

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// reduce returns what an example of a value needs, as JSON: required properties, or a few
// if none are, and one item of a list or map. It reports false if text is not JSON
// or not writable.
func (c *chooser) reduce(v ir.Value, text string) (string, bool) {
	x, err := fake.ParseJSON(text)
	if err != nil {
		return "", false
	}
	x = c.needs(v, x)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(x); err != nil || !c.writable(v, x) {
		return "", false
	}
	return strings.TrimSpace(b.String()), true
}

// writable reports whether source can say what a value is: it is not of a type of another
// package, nor is anything in it.
func (c *chooser) writable(v ir.Value, x any) bool {
	v = c.api.Underlying(v)
	switch x := x.(type) {
	case []any:
		if v.Kind == ir.List {
			return !slices.ContainsFunc(x, func(item any) bool { return !c.writable(*v.Elem, item) })
		}
	case map[string]any:
		for name, value := range x {
			if !c.writable(c.propertyOf(v, name), value) {
				return false
			}
		}
	}
	if c.isForeign(v) {
		return false
	}
	return v.Kind != ir.Named || !slices.ContainsFunc(c.api.Decls[v.Decl].Variants, func(variant ir.Variant) bool { return c.isForeign(variant.Value) })
}

func (c *chooser) isForeign(v ir.Value) bool {
	v = c.api.Underlying(v)
	return v.Kind == ir.Named && c.api.Decls[v.Decl].Foreign != nil
}

// propertyOf returns the value of a property, any value if its type is not known.
func (c *chooser) propertyOf(v ir.Value, name string) ir.Value {
	if v.Kind == ir.Map {
		return *v.Elem
	}
	if v.Kind == ir.Named {
		for _, f := range c.api.Decls[v.Decl].Fields {
			if f.Wire == name {
				return f.Value
			}
		}
	}
	return ir.Value{Type: ir.Type{Kind: ir.Any}}
}

// few is the number of properties that an object without required ones has.
const few = 2

func (c *chooser) needs(v ir.Value, x any) any {
	v = c.api.Underlying(v)
	switch x := x.(type) {
	case []any:
		if v.Kind != ir.List || len(x) == 0 {
			return x
		}
		return []any{c.needs(*v.Elem, x[0])}
	case map[string]any:
		switch {
		case v.Kind == ir.Map && len(x) > 0:
			first := slices.Min(slices.Collect(maps.Keys(x)))
			return map[string]any{first: c.needs(*v.Elem, x[first])}
		case v.Kind == ir.Named && c.api.Decls[v.Decl].Kind == ir.Struct:
			return c.objectNeeds(c.api.Decls[v.Decl], x)
		}
	}
	return x
}

func (c *chooser) objectNeeds(d *ir.Decl, x map[string]any) map[string]any {
	out := map[string]any{}
	keep := func(limit int, use func(f ir.Field) bool) {
		for _, f := range d.Fields {
			if value, ok := x[f.Wire]; ok && value != nil && len(out) < limit && use(f) {
				out[f.Wire] = c.needs(f.Value, value)
			}
		}
	}
	keep(len(d.Fields), needed)
	if !slices.ContainsFunc(d.Fields, needed) {
		usable := func(f ir.Field) bool { return !f.ReadOnly && f.Doc.Deprecated == "" }
		keep(1, func(f ir.Field) bool { return usable(f) && f.Value.Kind == ir.File })
		keep(few, func(f ir.Field) bool { return usable(f) && c.isScalar(f.Value) })
		keep(1, usable)
	}
	return out
}

// isScalar reports whether v is a string, a number, a boolean or an enum.
func (c *chooser) isScalar(v ir.Value) bool {
	switch v = c.api.Underlying(v); v.Kind {
	case ir.String, ir.Bool, ir.Int, ir.Int32, ir.Int16, ir.Int8, ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8, ir.Float, ir.Float32:
		return true
	}
	return c.isEnum(v)
}

// base returns the kind of a scalar, for an enum that of its values.
func (c *chooser) base(v ir.Value) ir.Kind {
	if v = c.api.Underlying(v); c.isEnum(v) {
		return c.api.Decls[v.Decl].Base
	}
	return v.Kind
}

func (c *chooser) isEnum(v ir.Value) bool {
	return v.Kind == ir.Named && c.api.Decls[v.Decl].Kind == ir.Enum
}
