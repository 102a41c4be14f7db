package example

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
	"github.com/voxgen/voxgen/gen/safe"
)

// shown returns what to print of a response: the items of a page, a field that names the
// object, the same for each item of a list, or any other scalar. It is nil if there is none.
func (c *chooser) shown(o *ir.Op, r *ir.Response) *ir.Shown {
	if o.Page != nil && len(o.Page.Items) == 1 && c.api.FieldOf(o.Page.Items[0]).Presence == ir.NilAble {
		at := o.Page.Items[0]
		return c.each(c.api.Underlying(c.api.FieldOf(at).Value), &at)
	}
	v := c.api.Underlying(r.Value)
	switch {
	case c.isPrinted(v):
		return &ir.Shown{}
	case v.Kind == ir.List:
		return c.each(v, nil)
	case !c.isStruct(v):
		return nil
	}
	d := c.api.Decls[v.Decl]
	field := func(names bool) *ir.Shown {
		if i := c.field(d, names); i >= 0 {
			return &ir.Shown{Field: &ir.Step{Decl: v.Decl, Field: i}}
		}
		return nil
	}
	return cmp.Or(c.within(v.Decl, isWrapper), field(true), c.within(v.Decl, func(f ir.Field) bool { return !isWrapper(f) }), field(false))
}

// isWrapper reports whether a field usually has what a response is about.
func isWrapper(f ir.Field) bool {
	return slices.Contains([]string{"data", "result", "results", "items", "payload", "response"}, strings.ToLower(f.Wire))
}

// within returns what to print of the first list among some fields of a struct, or of the
// first object that wraps others. It is nil if there is none.
func (c *chooser) within(decl int, some func(ir.Field) bool) *ir.Shown {
	for i, f := range c.api.Decls[decl].Fields {
		if f.WriteOnly || !some(f) {
			continue
		}
		at, v := &ir.Step{Decl: decl, Field: i}, c.api.Underlying(f.Value)
		switch {
		case v.Kind == ir.List && f.Presence == ir.NilAble:
			if s := c.each(v, at); s != nil {
				return s
			}
		case isWrapper(f) && c.isStruct(v) && !v.Nullable && (f.Presence == ir.Plain || f.Presence == ir.Pointer):
			if i := c.naming(v); i >= 0 {
				return &ir.Shown{In: at, Field: &ir.Step{Decl: v.Decl, Field: i}}
			}
		}
	}
	return nil
}

// naming returns the index of the field of a struct that names it or, if there is none, of
// another one to print, -1 if there is none.
func (c *chooser) naming(v ir.Value) int {
	if i := c.field(c.api.Decls[v.Decl], true); i >= 0 {
		return i
	}
	return c.field(c.api.Decls[v.Decl], false)
}

// each returns what to print of each item of a list.
func (c *chooser) each(list ir.Value, at *ir.Step) *ir.Shown {
	item := c.api.Underlying(*list.Elem)
	switch {
	case item.Nullable:
		return nil
	case c.isPrinted(item):
		return &ir.Shown{List: at, Each: true}
	case c.isStruct(item):
		if i := c.naming(item); i >= 0 {
			return &ir.Shown{List: at, Each: true, Field: &ir.Step{Decl: item.Decl, Field: i}}
		}
	}
	return nil
}

// field returns the index of the field to print, one that is always there if possible, -1
// if there is none. With names, the field must name the object.
func (c *chooser) field(d *ir.Decl, names bool) int {
	best, rank := -1, 0
	for i, f := range d.Fields {
		if f.WriteOnly || f.Doc.Deprecated != "" || f.Presence == ir.Optional || f.Presence == ir.NilAble || !c.isPrinted(f.Value) {
			continue
		}
		score := 1 + nameRank(f.Wire)
		if score == 1 && names {
			continue
		}
		if f.Presence == ir.Plain {
			score += 3
		}
		if score > rank {
			best, rank = i, score
		}
	}
	return best
}

// nameRank reports how well a property names its object: 3 for a name, 2 for the name of
// something, 1 for an identifier, and 0 for others.
func nameRank(wire string) int {
	word := strings.ToLower(wire)
	switch {
	case word == "name" || word == "title":
		return 3
	case strings.HasSuffix(word, "_name") || strings.HasSuffix(wire, "Name"):
		return 2
	case word == "id" || word == "uuid" || word == "key" || word == "slug" || strings.HasSuffix(word, "_id"), strings.HasSuffix(wire, "Id") || strings.HasSuffix(wire, "ID"):
		return 1
	}
	return 0
}

func (c *chooser) isStruct(v ir.Value) bool {
	return v.Kind == ir.Named && c.api.Decls[v.Decl].Kind == ir.Struct && !c.api.Decls[v.Decl].Request
}

// isPrinted reports whether fmt prints v like its JSON.
func (c *chooser) isPrinted(v ir.Value) bool {
	return c.isScalar(v) && !v.Nullable && c.base(v) != ir.Float32 && !(c.isEnum(v) && c.api.Decls[v.Decl].Error)
}

// maxPrinted limits the lines that a call prints, and their bytes.
const (
	maxPrinted = 20
	maxWidth   = 80
)

// output returns the lines that are printed for the example of a response, nil if it does
// not have what is shown or it does not fit in comments.
func (c *chooser) output(r *ir.Response, s *ir.Shown) []string {
	x, err := fake.ParseJSON(r.Example)
	if s == nil || err != nil {
		return nil
	}
	for _, at := range []*ir.Step{s.In, s.List} {
		if at != nil {
			x = property(x, c.api.FieldOf(*at).Wire)
		}
	}
	items, v := []any{x}, c.api.Underlying(r.Value)
	if s.Each {
		var ok bool
		if items, ok = x.([]any); !ok || len(items) > maxPrinted {
			return nil
		}
		if s.List != nil {
			v = c.api.Underlying(c.api.FieldOf(*s.List).Value)
		}
		v = *v.Elem
	}
	if s.Field != nil {
		v = c.api.FieldOf(*s.Field).Value
	}
	var out []string
	for _, item := range items {
		if s.Field != nil {
			item = property(item, c.api.FieldOf(*s.Field).Wire)
		}
		line, ok := c.printed(v, item)
		if !ok {
			return nil
		}
		out = append(out, line)
	}
	return out
}

func property(x any, name string) any {
	object, _ := x.(map[string]any)
	return object[name]
}

// printed returns a value as fmt prints it.
func (c *chooser) printed(v ir.Value, x any) (string, bool) {
	switch x := x.(type) {
	case string:
		plain := x != "" && x == strings.TrimSpace(x) && len(x) <= maxWidth && x == safe.OneLine(x) && !strings.Contains(x, "+build")
		return x, plain
	case bool:
		return strconv.FormatBool(x), true
	case json.Number:
		if n, err := x.Int64(); err == nil && c.base(v) != ir.Float {
			return strconv.FormatInt(n, 10), true
		}
		f, err := x.Float64()
		return fmt.Sprint(f), err == nil
	}
	return "", false
}
