package lower

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/voxgen/voxgen/gen/ir"
)

// share makes one declaration of equal declarations of inline schemas, such as an enum
// that several operations spell out. Schemas with a name and the types of bodies and
// responses, which are named after their operation, keep their own.
//
// The shared declaration is named after the property that all of them have in common, if
// the name is free and says something, so that it does not depend on who uses it first. A
// constant or union that properties with different names share is named after what it holds:
// AllString, AllOrStrings.
func (l *lowerer) share() {
	n := len(l.api.Decls)
	same := make([]int, n) // the declaration that takes the place of each
	users := make([][]int, n)
	for i, d := range l.api.Decls {
		same[i] = i
		values(d, func(v *ir.Value) { eachNamed(v, func(j *int) { users[*j] = append(users[*j], i) }) })
	}
	first := map[string]int{}
	next := make([]int, n)
	for i := range next {
		next[i] = i
	}
	for len(next) > 0 { // what refers to merged declarations may have become equal
		var merged []int
		for _, i := range next {
			if same[i] != i || l.claims[i].property == "" || l.api.Decls[i].Request {
				continue
			}
			key := l.shareKey(l.api.Decls[i])
			j, ok := first[key]
			if !ok {
				first[key] = i
				continue
			}
			if j == i {
				continue
			}
			j, gone := min(i, j), max(i, j)
			l.merge(j, gone)
			first[key], same[gone] = j, j
			merged = append(merged, gone)
		}
		next = nil
		for _, i := range merged {
			for _, u := range users[i] {
				values(l.api.Decls[u], func(v *ir.Value) { eachNamed(v, func(j *int) { *j = same[*j] }) })
				next = append(next, u)
			}
			users[same[i]] = append(users[same[i]], users[i]...)
		}
	}
	for i := range l.claims {
		switch c := &l.claims[i]; {
		case c.common:
			c.prefer = commonName(c.property, l.api.Decls[i])
		case c.shared:
			c.prefer = l.contentName(l.api.Decls[i])
		}
	}
	l.renumber(same)
}

// commonName returns the name of a shared declaration, empty if the property says
// nothing without what it belongs to. A constant says what it is.
func commonName(property string, d *ir.Decl) string {
	switch {
	case d.Kind == ir.Enum && len(d.Consts) == 1:
		if name := d.Consts[0].Name + property; validName(name) {
			return name
		}
		return ""
	case slices.Contains(vague, property):
		return ""
	}
	return property
}

// contentName returns a name for what a constant or a union holds, empty for other declarations
// and where the name would be long.
func (l *lowerer) contentName(d *ir.Decl) string {
	var parts []string
	switch {
	case isConst(d):
		parts = []string{d.Consts[0].Name + "String"}
	case d.Kind == ir.Union:
		for _, v := range d.Variants {
			name := v.Name
			if v.Value.Kind == ir.Named && isConst(l.api.Decls[v.Value.Decl]) {
				name = l.api.Decls[v.Value.Decl].Consts[0].Name
			}
			parts = append(parts, name)
		}
	}
	if name := strings.Join(parts, "Or"); validName(name) && len(name) <= 40 {
		return name
	}
	return ""
}

// isConst reports whether d is a string with one value.
func isConst(d *ir.Decl) bool {
	return d.Kind == ir.Enum && len(d.Consts) == 1 && d.Base == ir.String
}

// vague are properties that say nothing without what they belong to.
var vague = strings.Fields("Attributes Body Content Data Item Items Key Kind Mode Name Object Params Properties Result State Type Value Values")

// shareKey returns what must be equal for two declarations to be shared: everything
// except the summary and description.
func (l *lowerer) shareKey(d *ir.Decl) string {
	one := *d
	one.Doc.Summary, one.Doc.Text = "", ""
	text, _ := json.Marshal(one) // plain data
	return string(text)
}

// merge makes declaration i the same as declaration j.
func (l *lowerer) merge(j, i int) {
	d, gone := l.api.Decls[j], l.api.Decls[i]
	if d.Doc.Summary != gone.Doc.Summary || d.Doc.Text != gone.Doc.Text { // about one use
		d.Doc.Summary, d.Doc.Text = "", ""
	}
	c := &l.claims[j]
	c.common = c.property == l.claims[i].property && (c.common || !c.shared)
	c.shared = true
}
