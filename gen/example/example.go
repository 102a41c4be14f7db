// Package example chooses the calls that the documentation of a client shows.
package example

import (
	"cmp"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/fake"
	"github.com/voxgen/voxgen/gen/ir"
)

// Calls returns a call for each tag, in the order of their first operations, with values
// from the examples in the model. A tag has none if no operation has an example that the
// client accepts. An operation that only reads and needs few fields is preferred, and one
// with a result to print.
func Calls(api *ir.API) []ir.Example {
	c := &chooser{api, fake.NewExamples(api)}
	var out []ir.Example
	for _, tagged := range api.ByTag() {
		slices.SortStableFunc(tagged.Ops, func(a, b int) int {
			return cmp.Compare(c.rank(api.Operations[a]), c.rank(api.Operations[b]))
		})
		for _, i := range tagged.Ops {
			if call, ok := c.call(i); ok {
				out = append(out, call)
				break
			}
		}
	}
	return append(out, c.pages(out)...)
}

// pages returns a call that iterates over pages, if there is an operation that has some:
// one of the calls if possible.
func (c *chooser) pages(calls []ir.Example) []ir.Example {
	for _, call := range calls {
		if c.api.Operations[call.Op].Page != nil {
			return []ir.Example{c.all(call)}
		}
	}
	for i, o := range c.api.Operations {
		if o.Page == nil {
			continue
		}
		if call, ok := c.call(i); ok {
			return []ir.Example{c.all(call)}
		}
	}
	return nil
}

// all returns the call that iterates over all items.
func (c *chooser) all(call ir.Example) ir.Example {
	item := c.api.Operations[call.Op].Page.Item
	return ir.Example{Op: call.Op, Set: call.Set, All: true, NotRun: true, Shown: c.each(ir.Value{Type: ir.Type{Kind: ir.List, Elem: &item}}, nil)}
}

type chooser struct {
	api   *ir.API
	check *fake.Examples
}

// rank orders the operations of a tag: the smaller, the better.
func (c *chooser) rank(o *ir.Op) int {
	rank := 0
	if o.Doc.Deprecated != "" {
		rank += 1000
	}
	if !o.Retry { // it is not a read
		rank += 100
	}
	if len(c.api.Decls[o.Request].Groups) > 0 {
		rank += 20
	}
	switch r, empty := o.Single(); {
	case r == nil:
		rank += 40
	case r.Kind != ir.JSONContent:
		rank += 60
	case empty || r.Value.Nullable || c.shown(o, r) == nil:
		rank += 20
	}
	for _, f := range c.api.Decls[o.Request].Fields {
		switch {
		case !needed(f):
		case f.Value.Kind == ir.Named:
			rank += 3
		default:
			rank += 2
		}
	}
	return rank
}

// needed reports whether a request must have a value for f.
func needed(f ir.Field) bool { return f.Required && !f.ReadOnly }

// call returns the call of an operation, false if there is no example of it.
func (c *chooser) call(i int) (ir.Example, bool) {
	o := c.api.Operations[i]
	call := ir.Example{Op: i}
	r, empty := o.Single()
	if r != nil && (r.Kind == ir.EventContent || r.Kind == ir.LinesContent || r.Kind == ir.JSONContent && !c.check.Response(r, r.Example)) {
		return call, false
	}
	if first := o.Responses; len(first) > 0 && first[0].Kind == ir.JSONContent && first[0].Example == "" {
		return call, false // the fake has no default response
	}
	var ok bool
	if call.Set, ok = c.settings(o); !ok {
		return call, false
	}
	if r != nil && r.Kind == ir.JSONContent && !empty && !r.Value.Nullable {
		call.Shown = c.shown(o, r)
		call.Output = c.output(r, call.Shown)
	}
	if len(call.Output) == 0 {
		call.Shown = nil
	}
	if r != nil && r.Kind == ir.JSONContent {
		x, _ := fake.ParseJSON(r.Example)
		call.NotRun = !c.writable(r.Value, x)
		if small, ok := c.reduce(r.Value, r.Example); ok && c.check.Response(r, small) {
			call.Result = small
		}
	}
	return call, true
}

// settings returns the fields that a request sets: what is required, or one that is
// useful. Values have what is required of them or, if the client does not accept that, all
// of the example.
func (c *chooser) settings(o *ir.Op) ([]ir.Setting, bool) {
	request := c.api.Decls[o.Request]
	fields := request.Fields
	chosen := map[int]bool{}
	for i, f := range fields {
		chosen[i] = needed(f)
	}
	isChosen := func(i int) bool { return chosen[i] }
	for _, g := range request.Groups {
		if g.Rule != "atMostOne" && !slices.ContainsFunc(g.Fields, isChosen) {
			chosen[g.Fields[0]] = true
		}
	}
	for _, dep := range request.Depends {
		if chosen[dep.Field] && !slices.ContainsFunc(dep.Needs, isChosen) {
			chosen[dep.Needs[0]] = true
		}
	}
	var small, whole []ir.Setting
	for i, f := range fields {
		if !chosen[i] {
			continue
		}
		value, ok := c.reduce(f.Value, exampleOf(f))
		if !ok {
			return nil, false
		}
		small = append(small, ir.Setting{Field: i, Value: value})
		whole = append(whole, ir.Setting{Field: i, Value: exampleOf(f)})
	}
	if set, ok := c.withBody(o, fields, small); ok {
		return set, true
	}
	if len(small) == 0 {
		if set, ok := c.useful(o, fields); ok {
			return set, true
		}
	}
	if c.check.Request(o, small) {
		return small, true
	}
	for _, s := range whole {
		if x, err := fake.ParseJSON(s.Value); err != nil || !c.writable(fields[s.Field].Value, x) {
			return nil, false
		}
	}
	return whole, c.check.Request(o, whole)
}

// limits are usual names of the number of items in a page.
var limits = []string{"limit", "count", "per_page", "perpage", "page_size", "pagesize", "size", "max_results", "maxresults", "first", "top"}

// usualLimit is a usual number of items in a page.
const usualLimit = "10"

// exampleOf returns the example of a field, for a stream a text.
func exampleOf(f ir.Field) string {
	if f.Value.Kind == ir.Reader {
		return `"text"`
	}
	return f.Example
}

// withBody adds an optional body to settings that have path parameters only, for without it
// the call would do nothing. It reports false if there is none.
func (c *chooser) withBody(o *ir.Op, fields []ir.Field, set []ir.Setting) ([]ir.Setting, bool) {
	if o.Retry || slices.ContainsFunc(set, func(s ir.Setting) bool { p := fields[s.Field].Param; return p == nil || p.In != ir.InPath }) {
		return nil, false
	}
	for i, f := range fields {
		if f.Param == nil || f.Param.In != ir.InBody || f.Doc.Deprecated != "" {
			continue
		}
		if value, ok := c.reduce(f.Value, exampleOf(f)); ok {
			if all := append(slices.Clip(set), ir.Setting{Field: i, Value: value}); c.check.Request(o, all) {
				return all, true
			}
		}
	}
	return nil, false
}

// useful returns an optional parameter that is worth showing if none is required: how many
// items are returned, or one with a default or an enum. It reports false if there is none.
func (c *chooser) useful(o *ir.Op, fields []ir.Field) ([]ir.Setting, bool) {
	var found []ir.Setting
	for i, f := range fields {
		if f.Param == nil || f.Param.In != ir.InQuery && f.Param.In != ir.InForm || f.Doc.Deprecated != "" || f.Example == "" || !c.isScalar(f.Value) {
			continue
		}
		if slices.Contains(limits, strings.ToLower(f.Wire)) {
			found = []ir.Setting{{Field: i, Value: usualLimit}, {Field: i, Value: f.Example}}
			break
		}
		if pages := o.Page != nil && len(o.Page.Param) > 0 && o.Page.Param[0].Field == i; !pages && (f.Default != "" || c.isEnum(f.Value)) {
			found = append(found, ir.Setting{Field: i, Value: f.Example})
		}
	}
	for _, s := range found {
		if set := []ir.Setting{s}; c.check.Request(o, set) {
			return set, true
		}
	}
	return nil, false
}
