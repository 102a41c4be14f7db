package lower

import (
	"slices"
	"strings"
	"unicode"

	"github.com/voxgen/voxgen/gen/ir"
)

// pageView is what decides whether an operation pages: the fields of its request,
// and those of its response that may be about pages.
type pageView struct {
	api      *ir.API
	op       *ir.Op
	request  []pageField
	response []pageField
	headers  []string // documented in the response
	links    map[pageLink]bool
}

// pageField is a field and the path to it.
type pageField struct {
	steps  []ir.Step
	field  *ir.Field
	name   string   // the wire name without case and punctuation
	inside []string // names of the objects that contain it
}

// pageLink is a property of a response whose format is uri.
type pageLink struct {
	decl *ir.Decl
	wire string
}

// wrappers are the objects within a response that contain the list.
var wrappers = nameSet("data result response payload embedded body")

// wrapped are the objects within a response that contain what is said about pages.
var wrapped = nameSet(`meta metadata pagination paging pageinfo pageinformation page pager links responsemetadata cursors next
	resultinfo listmetadata pagemetadata`)

func nameSet(list string) map[string]bool {
	set := map[string]bool{}
	for _, name := range strings.Fields(list) {
		set[name] = true
	}
	return set
}

// bare returns a wire name in lower case, with letters and digits only: page[size]
// and pageSize are the same to the detection of pages.
func bare(wire string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, wire)
}

// pageView returns the view of an operation, or why it cannot page.
func (l *lowerer) pageView(r route, o *ir.Op) (*pageView, string) {
	v := &pageView{api: l.api, op: o, links: l.pageLinks}
	v.addRequest()
	response, why := v.success()
	if why != "" {
		return v, why
	}
	if value := v.api.Underlying(response.Value); value.Kind == ir.Named {
		v.addResponse(value.Decl, nil, nil)
	}
	all := l.statusResponses(r.op)
	for _, status := range successes(all) {
		for name := range all[status].Value.Headers {
			v.headers = append(v.headers, name)
		}
	}
	slices.Sort(v.headers)
	return v, ""
}

// noContent is why an operation without a result cannot page.
const noContent = "the response has no content"

// success returns the response that is a page.
func (v *pageView) success() (ir.Response, string) {
	var found []ir.Response
	for _, r := range v.op.Responses {
		if r.Kind != ir.NoContent {
			found = append(found, r)
		}
	}
	switch {
	case len(found) == 0:
		return ir.Response{}, noContent
	case len(found) > 1:
		return ir.Response{}, "the operation has responses of different types"
	case found[0].Kind != ir.JSONContent:
		return ir.Response{}, "the response is not JSON"
	}
	return found[0], ""
}

// addRequest adds the parameters and the properties of the body.
func (v *pageView) addRequest() {
	d := v.api.Decls[v.op.Request]
	for i := range d.Fields {
		f := &d.Fields[i]
		if f.Param == nil {
			continue
		}
		step := ir.Step{Decl: v.op.Request, Field: i}
		switch f.Param.In {
		case ir.InQuery, ir.InForm, ir.InHeader:
			v.request = append(v.request, pageField{[]ir.Step{step}, f, bare(f.Wire), nil})
		case ir.InBody:
			if len(v.op.Bodies) != 1 || f.Value.Kind != ir.Named || v.api.Decls[f.Value.Decl].Kind != ir.Struct {
				continue
			}
			body := v.api.Decls[f.Value.Decl]
			for n := range body.Fields {
				inner := &body.Fields[n]
				v.request = append(v.request, pageField{[]ir.Step{step, {Decl: f.Value.Decl, Field: n}}, inner, bare(inner.Wire), nil})
			}
		}
	}
}

// addResponse adds the fields of declaration decl, and of the objects in it that may
// contain the list or be about pages.
func (v *pageView) addResponse(decl int, path []ir.Step, inside []string) {
	d := v.api.Decls[decl]
	if d.Kind != ir.Struct || len(path) > 3 {
		return
	}
	for i := range d.Fields {
		f := &d.Fields[i]
		steps := append(slices.Clone(path), ir.Step{Decl: decl, Field: i})
		name := bare(f.Wire)
		v.response = append(v.response, pageField{steps, f, name, inside})
		if value := v.api.Underlying(f.Value); value.Kind == ir.Named && (wrappers[name] || wrapped[name]) {
			v.addResponse(value.Decl, steps, append(slices.Clone(inside), name))
		}
	}
}

// kind returns the kind of a field, NoneKind for an enum or an object.
func (v *pageView) kind(f *pageField) ir.Kind {
	k := v.api.Underlying(f.field.Value).Kind
	if k == ir.Named {
		return ir.NoneKind
	}
	return k
}

func isWhole(k ir.Kind) bool {
	return slices.Contains([]ir.Kind{ir.Int, ir.Int32, ir.Int16, ir.Int8, ir.Uint64, ir.Uint32, ir.Uint16, ir.Uint8}, k)
}

func isCount(k ir.Kind) bool  { return isWhole(k) || k == ir.Float || k == ir.Float32 }
func isString(k ir.Kind) bool { return k == ir.String }
func isBool(k ir.Kind) bool   { return k == ir.Bool }

// one returns the only field with one of the names and a kind that fits, nil if there
// is none or more than one.
func (v *pageView) one(fields []pageField, names map[string]bool, fits func(ir.Kind) bool) *pageField {
	var found *pageField
	for i := range fields {
		f := &fields[i]
		if !names[f.name] || fits != nil && !fits(v.kind(f)) {
			continue
		}
		if found != nil {
			return nil
		}
		found = f
	}
	return found
}

// steps returns the path of what one finds in the response.
func (v *pageView) steps(names map[string]bool, fits func(ir.Kind) bool) []ir.Step {
	if f := v.one(v.response, names, fits); f != nil {
		return f.steps
	}
	return nil
}

// minorLists are lists in a response that are not its items.
var minorLists = nameSet("errors warnings included links facets messages notices")

// itemLists are the names of the list of items among others.
var itemLists = nameSet("items data results result records entries value values list rows hits objects content elements resources")

// items finds the list of items: the response itself, its only list, or the only one
// with a usual name.
func (v *pageView) items() (steps []ir.Step, item ir.Value, why string) {
	response, why := v.success()
	if why != "" {
		return nil, ir.Value{}, why
	}
	if list := v.api.Underlying(response.Value); list.Kind == ir.List {
		return nil, *list.Elem, ""
	}
	if len(v.response) == 0 {
		return nil, ir.Value{}, "the response is neither a list nor an object with known properties"
	}
	var lists, named []*pageField
	for i := range v.response {
		f := &v.response[i]
		if v.kind(f) != ir.List || minorLists[f.name] || slices.ContainsFunc(f.inside, func(name string) bool { return !wrappers[name] }) {
			continue
		}
		lists = append(lists, f)
		if itemLists[f.name] {
			named = append(named, f)
		}
	}
	if len(lists) > 1 && len(named) == 1 {
		lists = named
	}
	switch len(lists) {
	case 0:
		return nil, ir.Value{}, "the response has no list"
	case 1:
		return lists[0].steps, *v.api.Underlying(lists[0].field.Value).Elem, ""
	}
	return nil, ir.Value{}, "the response has several lists"
}

// ofObjects reports whether items are objects, so that two pages of them differ.
func (v *pageView) ofObjects(item ir.Value) bool {
	switch item = v.api.Underlying(item); item.Kind {
	case ir.Named:
		return v.api.Decls[item.Decl].Kind != ir.Enum
	case ir.Map, ir.Any, ir.RawJSON:
		return true
	}
	return false
}

// names describes fields in a sentence, by their wire names.
func (v *pageView) wire(steps []ir.Step) string {
	var names []string
	for _, s := range steps {
		if f := v.api.FieldOf(s); f.Wire != "" {
			names = append(names, f.Wire)
		}
	}
	return strings.Join(names, ".")
}

// convertible reports whether a cursor of the response can be sent in a field of the
// request: both are strings, integers, or the same union of these.
func (v *pageView) convertible(from, to *pageField) bool {
	if a, b := from.field.Value, to.field.Value; a.Kind == ir.Named && b.Kind == ir.Named && a.Decl == b.Decl {
		if d := v.api.Decls[a.Decl]; d.Kind == ir.Union {
			return !slices.ContainsFunc(d.Variants, func(o ir.Variant) bool {
				kind := v.api.Underlying(o.Value).Kind
				return kind != ir.String && !isWhole(kind)
			})
		}
	}
	a, b := v.kind(from), v.kind(to)
	return a == ir.String && b == ir.String || isWhole(a) && isWhole(b)
}
