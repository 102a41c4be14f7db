package fake

import (
	"bytes"
	"reflect"
	"slices"
)

// variantForm describes the JSON of one variant of a union.
type variantForm struct {
	kinds  []string     // string, number, integer, boolean, object, array
	tags   []string     // values of the discriminator
	needs  []string     // required properties
	knows  []string     // all properties
	consts [][]string   // properties with enum or const: the name, then the values as JSON
	item   *variantForm // of the items of a list
}

// evidence is what the variant of a value is selected by: its JSON type and the
// properties of an object. For a list, it is the type and the properties of the first
// item.
type evidence struct {
	kind       string
	item       string // kind of the first item
	properties []property
}

// property is the name of a property and the JSON of its value.
type property struct{ name, value []byte }

// find returns the property with a name. Of several, the last one counts.
func (e evidence) find(name string) (value []byte, ok bool) {
	for _, m := range slices.Backward(e.properties) {
		if string(m.name) == name {
			return m.value, true
		}
	}
	return nil, false
}

// rating is a variant that a value may be, and how well it matches.
type rating struct{ variant, score int }

// rate appends the variants that a value may be, the most likely first: by JSON type,
// then by properties.
func rate(list []rating, e evidence, forms []variantForm) []rating {
	first := len(list)
	for i, f := range forms {
		if score := f.score(e); score >= 0 {
			list = append(list, rating{i, score})
			for at := len(list) - 1; at > first && list[at-1].score < score; at-- {
				list[at-1], list[at] = list[at], list[at-1]
			}
		}
	}
	return list
}

// alike returns how many variants at the start of list have the same score.
func alike(list []rating) int {
	n := 0
	for n < len(list) && list[n].score == list[0].score {
		n++
	}
	return n
}

// byTag returns the variant that a discriminator names, -1 if there is none.
func byTag(forms []variantForm, tag string) int {
	return slices.IndexFunc(forms, func(f variantForm) bool { return slices.Contains(f.tags, tag) })
}

// score rates how well a value matches a variant. It is -1 if it does not.
func (f *variantForm) score(e evidence) int {
	if e.kind == "array" && f.item != nil && e.item != "" {
		if !f.accepts("array") {
			return -1
		}
		f, e.kind = f.item, e.item
	}
	if !f.accepts(e.kind) {
		return -1
	}
	if e.kind != "object" {
		return 0
	}
	score := 0
	for _, c := range f.consts {
		value, ok := e.find(c[0])
		if !ok {
			continue
		}
		if !slices.ContainsFunc(c[1:], func(constant string) bool { return isConst(value, constant) }) {
			return -1
		}
		score += 1000
	}
	for _, name := range f.needs {
		if _, ok := e.find(name); !ok {
			return -1
		}
		score += 10
	}
	for _, name := range f.knows {
		if _, ok := e.find(name); ok {
			score++
		}
	}
	return score
}

func (f *variantForm) accepts(kind string) bool {
	return len(f.kinds) == 0 || slices.Contains(f.kinds, kind)
}

// isConst reports whether value and constant are the same JSON value. Values that are
// much longer than the constant are not compared.
func isConst(value []byte, constant string) bool {
	kind := kindOf(value)
	switch {
	case string(value) == constant:
		return true
	case len(value) > 8*len(constant)+64:
		return false
	case kind == "string" && bytes.IndexByte(value, '\\') < 0, kind == "integer" && kindOf([]byte(constant)) == "integer":
		return false
	}
	a, errA := valueOfJSON(value)
	b, errB := valueOfJSON([]byte(constant))
	return errA == nil && errB == nil && reflect.DeepEqual(a, b)
}

// kindOf returns the JSON Schema type of a value.
func kindOf(data []byte) string {
	if len(data) == 0 {
		return ""
	}
	switch data[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	if bytes.ContainsAny(data, ".eE") {
		return "number"
	}
	return "integer"
}
