package lower

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/voxgen/voxgen/gen/ir"
)

// resolve finds the fields that an explicit description of pages names.
func (v *pageView) resolve(s *pageSpec) (*ir.Page, error) {
	p := &ir.Page{Kind: s.kind, Header: s.header, Rule: s.rule}
	if err := v.resolveItems(p, s.items); err != nil {
		return nil, err
	}
	var err error
	at := func(path []string, fits func(ir.Kind) bool, what string) []ir.Step {
		if path == nil || err != nil {
			return nil
		}
		response, _ := v.success()
		steps, field := v.at(response.Value, path)
		if field == nil || !fits(v.kind(field)) {
			err = fmt.Errorf("%s must be the path of %s in the response", what, kindNames[what])
		}
		return steps
	}
	p.Total, p.TotalPages, p.More = at(s.total, isCount, "total"), at(s.totalPages, isCount, "totalPages"), at(s.more, isBool, "more")
	switch s.kind {
	case ir.OffsetPages, ir.NumberPages, ir.CursorPages:
		if err == nil {
			err = v.resolveParam(p, s)
		}
	case ir.URLPages:
		p.Next = at(s.next, isString, "next")
		if s.next == nil && err == nil {
			err = fmt.Errorf("next must be the path of the next URL in the response")
		}
		fallthrough
	case ir.LinkPages:
		if v.op.Method != http.MethodGet && err == nil {
			err = fmt.Errorf("kind %s requires the method GET", s.kind)
		}
	default:
		err = fmt.Errorf("kind must be offset, number, cursor, url or link")
	}
	return p, err
}

// kindNames describes the values at the paths of x-voxgen-page.
var kindNames = map[string]string{"total": "a number", "totalPages": "a number", "more": "a boolean", "next": "a string"}

func (v *pageView) resolveItems(p *ir.Page, path []string) error {
	if path == nil {
		var why string
		if p.Items, p.Item, why = v.items(); why != "" {
			return fmt.Errorf("%s", why)
		}
		return nil
	}
	response, why := v.success()
	if why != "" {
		return fmt.Errorf("%s", why)
	}
	list := v.api.Underlying(response.Value)
	if len(path) > 0 {
		var field *pageField
		if p.Items, field = v.at(response.Value, path); field != nil {
			list = v.api.Underlying(field.field.Value)
		}
	}
	if list.Kind != ir.List || len(path) > 0 && p.Items == nil {
		return fmt.Errorf("items must be the path of a list in the response")
	}
	p.Item = *list.Elem
	return nil
}

// at returns the path to a field of value, and the field; nil if there is none.
func (v *pageView) at(value ir.Value, path []string) ([]ir.Step, *pageField) {
	var steps []ir.Step
	var field *ir.Field
	for _, name := range path {
		value = v.api.Underlying(value)
		if value.Kind != ir.Named || v.api.Decls[value.Decl].Kind != ir.Struct {
			return nil, nil
		}
		d := v.api.Decls[value.Decl]
		i := slices.IndexFunc(d.Fields, func(f ir.Field) bool { return f.Wire == name })
		if i < 0 {
			return nil, nil
		}
		steps, field = append(steps, ir.Step{Decl: value.Decl, Field: i}), &d.Fields[i]
		value = field.Value
	}
	if field == nil {
		return nil, nil
	}
	return steps, &pageField{steps: steps, field: field}
}

// resolveParam finds the parameter that selects a page and, for a cursor, what its
// next value is.
func (v *pageView) resolveParam(p *ir.Page, s *pageSpec) error {
	i := slices.IndexFunc(v.request, func(f pageField) bool { return f.field.Wire == s.param })
	if i < 0 || s.param == "" {
		return fmt.Errorf("the request has no parameter %q", s.param)
	}
	param := &v.request[i]
	p.Param = param.steps
	kind := v.kind(param)
	switch {
	case s.kind == ir.OffsetPages && !isCount(kind), s.kind == ir.NumberPages && !isWhole(kind):
		return fmt.Errorf("parameter %s must be a number", s.param)
	case s.kind == ir.NumberPages:
		if p.First = s.first; p.First == nil && !v.numbered(p, param) {
			one := int64(1)
			p.First = &one
		}
		return nil
	case s.kind == ir.OffsetPages:
		return nil
	case s.header != "":
		if kind != ir.String || !isToken(s.header) {
			return fmt.Errorf("a cursor in a header requires a parameter that is a string")
		}
		return nil
	}
	from, path := ir.Value{}, s.next
	if response, _ := v.success(); path != nil {
		from = response.Value
	} else if path = s.lastItem; path != nil {
		from, p.OfItem = p.Item, true
	}
	next, field := v.at(from, path)
	if p.Next = next; field == nil || !v.convertible(field, param) {
		return fmt.Errorf("next or lastItem must be the path of a cursor whose type is that of parameter %s", s.param)
	}
	return nil
}
