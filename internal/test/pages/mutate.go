package pages

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// Mutation is a kind of change to a page: what it is called, and what it does. A
// mutation that finds nothing to change returns false.
type Mutation struct {
	Name  string
	Apply func(rng *rand.Rand, p *Page) bool
}

// some applies do to a random parameter that fits.
func some(fits func(Parameter) bool, do func(rng *rand.Rand, p *Page, q *Parameter)) func(*rand.Rand, *Page) bool {
	return func(rng *rand.Rand, p *Page) bool {
		var of []int
		for i, q := range p.Parameters {
			if fits(q) {
				of = append(of, i)
			}
		}
		if len(of) == 0 {
			return false
		}
		do(rng, p, &p.Parameters[of[rng.IntN(len(of))]])
		return true
	}
}

// Clone is a page that can be changed without changing p.
func (p Page) Clone() Page {
	p.Roles, p.Returns, p.Parameters = slices.Clone(p.Roles), slices.Clone(p.Returns), slices.Clone(p.Parameters)
	for i := range p.Parameters {
		p.Parameters[i].Enum = slices.Clone(p.Parameters[i].Enum)
	}
	p.Groups = slices.Clone(p.Groups)
	return p
}

// forget takes a parameter out of the rules between parameters.
func (p *Page) forget(name string) {
	p.Groups = slices.DeleteFunc(p.Groups, func(g Group) bool { return slices.Contains(g.Of, name) })
}

func grouped(p *Page, name string) bool {
	return slices.ContainsFunc(p.Groups, func(g Group) bool { return slices.Contains(g.Of, name) })
}

// plain tells a string without anything else to it.
func plain(q Parameter) bool {
	return q.Type == "string" && !q.List && len(q.Enum) == 0 && q.MaxLength == 0
}

// Mutations are kinds of changes that documentation goes through.
func Mutations() []Mutation {
	any := func(Parameter) bool { return true }
	enum := func(q Parameter) bool { return len(q.Enum) > 1 && !q.List }
	limited := func(q Parameter) bool { return q.MaxLength > 0 }
	ranged := func(q Parameter) bool { return q.Max != nil }
	list := []Mutation{
		{"parameter added", func(rng *rand.Rand, p *Page) bool {
			p.Parameters = slices.Insert(p.Parameters, rng.IntN(len(p.Parameters)+1), Parameter{Name: "brand_new", Type: "string", Text: "Is new."})
			return true
		}},
		{"parameter removed", func(rng *rand.Rand, p *Page) bool {
			if len(p.Parameters) == 0 {
				return false
			}
			i := rng.IntN(len(p.Parameters))
			p.forget(p.Parameters[i].Name)
			p.Parameters = slices.Delete(p.Parameters, i, i+1)
			return true
		}},
		{"parameter renamed", some(any, func(_ *rand.Rand, p *Page, q *Parameter) { p.forget(q.Name); q.Name += "_again" })},
		{"required", some(func(q Parameter) bool { return !q.Required }, func(_ *rand.Rand, p *Page, q *Parameter) { p.forget(q.Name); q.Required = true })},
		{"optional", some(func(q Parameter) bool { return q.Required }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Required = false })},
		{"type changed", some(plain, func(rng *rand.Rand, _ *Page, q *Parameter) {
			q.Type = []string{"integer", "boolean", "double", "datetime", "date", "any"}[rng.IntN(6)]
		})},
		{"integer to string", some(func(q Parameter) bool { return q.Type == "integer" }, func(_ *rand.Rand, _ *Page, q *Parameter) {
			*q = Parameter{Name: q.Name, Type: "string", Required: q.Required, Text: q.Text}
		})},
		{"value added", some(enum, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Enum = append(q.Enum, Value{"extra", ""}) })},
		{"value removed", some(enum, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Enum = q.Enum[:len(q.Enum)-1] })},
		{"label changed", some(func(q Parameter) bool { return len(q.Enum) > 0 && q.Enum[0].Label != "" }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Enum[0].Label = "Other" })},
		{"enum dropped", some(enum, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Enum, q.Default = nil, "" })},
		{"enum appears", some(plain, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Enum = []Value{{"left", ""}, {"right", ""}} })},
		{"length tightened", some(limited, func(_ *rand.Rand, _ *Page, q *Parameter) { q.MaxLength-- })},
		{"length loosened", some(limited, func(_ *rand.Rand, _ *Page, q *Parameter) { q.MaxLength += 10 })},
		{"length dropped", some(limited, func(_ *rand.Rand, _ *Page, q *Parameter) { q.MaxLength, q.MinLength = 0, 0 })},
		{"range changed", some(ranged, func(_ *rand.Rand, _ *Page, q *Parameter) { most := *q.Max + 5; q.Max = &most })},
		{"range dropped", some(ranged, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Min, q.Max = nil, nil })},
		{"default changed", some(func(q Parameter) bool { return q.Type == "integer" && q.Default != "" }, func(rng *rand.Rand, _ *Page, q *Parameter) {
			q.Default = fmt.Sprint(100 + rng.IntN(50))
		})},
		{"default dropped", some(func(q Parameter) bool { return q.Default != "" }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Default = "" })},
		{"list to scalar", some(func(q Parameter) bool { return q.List }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.List, q.All = false, false })},
		{"scalar to list", some(plain, func(_ *rand.Rand, _ *Page, q *Parameter) { q.List = true })},
		{"all", some(func(q Parameter) bool { return q.List && len(q.Enum) == 0 }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.All = !q.All })},
		{"deprecated", some(func(q Parameter) bool { return !q.Deprecated }, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Deprecated = true })},
		{"prose only", some(any, func(_ *rand.Rand, _ *Page, q *Parameter) { q.Text = "Keeps " + q.Text })},
	}
	return append(list, pageMutations()...)
}

// pageMutations are the changes to what is not one parameter.
func pageMutations() []Mutation {
	return []Mutation{
		{"rule added", func(_ *rand.Rand, p *Page) bool {
			var free []string
			for _, q := range p.Parameters {
				if !q.Required && !grouped(p, q.Name) {
					free = append(free, q.Name)
				}
			}
			if len(free) < 2 {
				return false
			}
			p.Groups = append(p.Groups, Group{Rule: "at-most-one", Of: free[:2]})
			return true
		}},
		{"rule removed", func(_ *rand.Rand, p *Page) bool {
			if len(p.Groups) == 0 {
				return false
			}
			p.Groups = p.Groups[1:]
			return true
		}},
		{"rule changed", func(_ *rand.Rand, p *Page) bool {
			if len(p.Groups) == 0 {
				return false
			}
			p.Groups[0].Rule = map[string]string{"at-most-one": "exactly-one", "exactly-one": "at-most-one"}[p.Groups[0].Rule]
			return true
		}},
		{"roles changed", func(_ *rand.Rand, p *Page) bool { p.Roles = append(p.Roles, "Payer"); return true }},
		{"field added", func(_ *rand.Rand, p *Page) bool {
			p.Returns = append(p.Returns, Field{Name: "brand_new", Type: "integer", Text: "Is new."})
			return true
		}},
		{"field removed", func(_ *rand.Rand, p *Page) bool {
			if len(p.Returns) < 2 {
				return false
			}
			p.Returns = p.Returns[:len(p.Returns)-1]
			return true
		}},
		{"field's type changed", func(_ *rand.Rand, p *Page) bool {
			p.Returns[0].Type, p.Returns[0].List = map[bool]string{true: "string", false: "integer"}[p.Returns[0].Type == "integer"], false
			return true
		}},
		{"method's text", func(_ *rand.Rand, p *Page) bool { p.Text = "Now " + p.Text; return true }},
	}
}
