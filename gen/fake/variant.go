package fake

import (
	"bytes"
	"encoding/json"
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

// candidate is a variant that data may represent. If strict is set, others have
// the same score, and it is used only if data is valid.
type candidate struct {
	variant int
	strict  bool
}

// candidates returns the variants that data may represent, the most likely first:
// by discriminator, by JSON type, then by properties.
func candidates(data []byte, discriminator string, forms []variantForm) []candidate {
	kind := kindOf(data)
	var object map[string]json.RawMessage
	if kind == "object" && json.Unmarshal(data, &object) != nil {
		return nil
	}
	var tag string
	if discriminator != "" && json.Unmarshal(object[discriminator], &tag) == nil {
		for i, f := range forms {
			if slices.Contains(f.tags, tag) {
				return []candidate{{variant: i}}
			}
		}
	}
	scores := make([]int, len(forms))
	var order []int
	for i, f := range forms {
		if len(f.kinds) > 0 && !slices.Contains(f.kinds, kind) {
			continue
		}
		scores[i] = f.score(object)
		if kind == "array" && f.item != nil {
			scores[i] = f.item.scoreFirst(data)
		}
		if scores[i] >= 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return scores[b] - scores[a] })
	var out []candidate
	for len(order) > 0 {
		n := 1
		for n < len(order) && scores[order[n]] == scores[order[0]] {
			n++
		}
		if n > 1 {
			for _, i := range order[:n] {
				out = append(out, candidate{variant: i, strict: true})
			}
		}
		for _, i := range order[:n] {
			out = append(out, candidate{variant: i})
		}
		order = order[n:]
	}
	return out
}

// score rates how well an object matches a variant. It is -1 if it does not.
func (f variantForm) score(object map[string]json.RawMessage) int {
	score := 0
	for _, c := range f.consts {
		raw, ok := object[c[0]]
		if !ok {
			continue
		}
		if !slices.Contains(c[1:], string(bytes.TrimSpace(raw))) {
			return -1
		}
		score += 1000
	}
	for _, name := range f.needs {
		if _, ok := object[name]; !ok {
			return -1
		}
		score += 10
	}
	for _, name := range f.knows {
		if _, ok := object[name]; ok {
			score++
		}
	}
	return score
}

// scoreFirst returns the score of the first item of a list, 0 for an empty list.
func (f variantForm) scoreFirst(data []byte) int {
	var items []json.RawMessage
	if json.Unmarshal(data, &items) != nil || len(items) == 0 {
		return 0
	}
	kind := kindOf(items[0])
	if len(f.kinds) > 0 && !slices.Contains(f.kinds, kind) {
		return -1
	}
	var object map[string]json.RawMessage
	if kind == "object" && json.Unmarshal(items[0], &object) != nil {
		return -1
	}
	return f.score(object)
}

// kindOf returns the JSON Schema type of a value.
func kindOf(data []byte) string {
	data = bytes.TrimSpace(data)
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
