package change

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// refactorings keep the meaning of a document.
var refactorings = []struct {
	name  string
	apply func(*refactoring) bool
}{
	{"inline a component", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			name := pureRef(p)
			return name != "" && p.set != nil && !p.inList && !f.recursive(name) && !f.polymorphic(name)
		}, func(p place) { p.set(clone(f.section("schemas")[pureRef(p)])) })
	}},
	{"extract a component", func(f *refactoring) bool {
		return f.some(func(p place) bool { return p.set != nil && p.schema["$ref"] == nil && !p.inList }, func(p place) {
			name := f.name()
			f.section("schemas")[name] = map[string]any(p.schema)
			p.set(map[string]any{"$ref": "#/components/schemas/" + name})
		})
	}},
	{"allOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool { return pureRef(p) != "" && p.set != nil && !p.inList }, func(p place) {
			p.set(map[string]any{"allOf": []any{map[string]any(p.schema)}})
		})
	}},
	{"oneOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool { return pureRef(p) != "" && p.set != nil && !p.inList }, func(p place) {
			p.set(map[string]any{"oneOf": []any{map[string]any(p.schema)}})
		})
	}},
	{"no allOf around a $ref", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			list, _ := p.schema["allOf"].([]any)
			return len(list) == 1 && len(p.schema) == 1 && p.set != nil && !p.inList && asTree(list[0])["$ref"] != nil
		}, func(p place) { p.set(p.schema["allOf"].([]any)[0]) })
	}},
	{"split an object", splitObject},
	{"extract a part of an object", func(f *refactoring) bool {
		return f.some(splittable, func(p place) {
			first, second := halves(p.schema)
			name := f.name()
			f.section("schemas")[name] = first
			delete(p.schema, "properties")
			delete(p.schema, "required")
			p.schema["allOf"] = []any{map[string]any{"$ref": "#/components/schemas/" + name}, second}
		})
	}},
	{"shuffle sets", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			return p.schema["enum"] != nil && p.schema["x-enum-varnames"] == nil || p.schema["required"] != nil
		}, func(p place) {
			for _, key := range []string{"enum", "required"} {
				if list, ok := p.schema[key].([]any); ok {
					f.r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
				}
			}
		})
	}},
	{"other bounds", func(f *refactoring) bool {
		return f.some(func(p place) bool {
			_, ok := p.schema["minimum"].(int)
			return ok && p.schema["type"] == "integer" && p.schema["exclusiveMinimum"] == nil
		}, func(p place) {
			n := p.schema["minimum"].(int) - 1
			if f.is31() {
				delete(p.schema, "minimum")
				p.schema["exclusiveMinimum"] = n
			} else {
				p.schema["minimum"], p.schema["exclusiveMinimum"] = n, true
			}
		})
	}},
	{"const or enum", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool {
			list, _ := p.schema["enum"].([]any)
			return len(list) == 1 && list[0] != nil && p.schema["const"] == nil && p.schema["x-enum-varnames"] == nil
		}, func(p place) {
			p.schema["const"] = p.schema["enum"].([]any)[0]
			delete(p.schema, "enum")
		})
	}},
	{"list of one type", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool { _, ok := p.schema["type"].(string); return ok }, func(p place) {
			p.schema["type"] = []any{p.schema["type"]}
		})
	}},
	{"null as an alternative", func(f *refactoring) bool {
		return f.is31() && f.some(func(p place) bool {
			list, _ := p.schema["type"].([]any)
			return len(list) == 2 && list[1] == "null" && p.set != nil && !p.inList && p.schema["enum"] == nil && p.schema["const"] == nil
		}, func(p place) {
			p.schema["type"] = p.schema["type"].([]any)[0]
			p.set(map[string]any{"anyOf": []any{map[string]any(p.schema), map[string]any{"type": "null"}}})
		})
	}},
	{"implied type", func(f *refactoring) bool {
		return f.some(func(p place) bool { return p.schema["type"] == "object" && p.schema["properties"] != nil }, func(p place) { delete(p.schema, "type") })
	}},
	{"parameters of the path", pathParameters},
	{"extract a parameter", func(f *refactoring) bool {
		op, i, ok := f.parameter()
		if !ok {
			return false
		}
		list := op.tree["parameters"].([]any)
		name := f.name()
		f.section("parameters")[name] = list[i]
		list[i] = map[string]any{"$ref": "#/components/parameters/" + name}
		return true
	}},
	{"extract a response", func(f *refactoring) bool {
		op, ok := pick(f.r, f.d.operations())
		if !ok || op.method == "parameters" {
			return false
		}
		responses := op.tree.get("responses")
		for _, code := range slices.Sorted(maps.Keys(responses)) {
			if r := asTree(responses[code]); r != nil && r["$ref"] == nil && !strings.HasPrefix(code, "x-") {
				name := f.name()
				f.section("responses")[name] = map[string]any(r)
				responses[code] = map[string]any{"$ref": "#/components/responses/" + name}
				return true
			}
		}
		return false
	}},
	{"reorder parameters and tags", func(f *refactoring) bool {
		ops := filter(f.d.operations(), func(o operation) bool { l, _ := o.tree["parameters"].([]any); return len(l) > 1 })
		op, ok := pick(f.r, ops)
		if !ok {
			return false
		}
		for _, key := range []string{"parameters", "tags"} {
			if list, ok := op.tree[key].([]any); ok {
				slices.Reverse(list)
			}
		}
		return true
	}},
}

// parameter picks a parameter that is not a reference.
func (f *refactoring) parameter() (op operation, i int, ok bool) {
	ops := filter(f.d.operations(), func(o operation) bool {
		list, _ := o.tree["parameters"].([]any)
		return slices.ContainsFunc(list, func(v any) bool { return asTree(v)["$ref"] == nil })
	})
	if op, ok = pick(f.r, ops); !ok {
		return op, 0, false
	}
	f.where = op.String()
	list := op.tree["parameters"].([]any)
	return op, slices.IndexFunc(list, func(v any) bool { return asTree(v)["$ref"] == nil }), true
}

// pathParameters moves the parameters of the only operation of a path to the path.
func pathParameters(f *refactoring) bool {
	ops := filter(f.d.operations(), func(o operation) bool {
		item := f.d.get("paths", o.path)
		return o.tree["parameters"] != nil && item["parameters"] == nil && item["$ref"] == nil &&
			len(filter(slices.Collect(maps.Keys(item)), func(k string) bool { return asTree(item[k])["responses"] != nil })) == 1
	})
	op, ok := pick(f.r, ops)
	if !ok {
		return false
	}
	f.where = op.String()
	f.d.get("paths", op.path)["parameters"] = op.tree["parameters"]
	delete(op.tree, "parameters")
	return true
}

func splittable(p place) bool {
	props := asTree(p.schema["properties"])
	return len(props) > 1 && p.schema["type"] == "object" && !p.inList &&
		only(p.schema, "type", "properties", "required", "description", "title", "example", "x-voxgen-source")
}

// halves splits the properties of an object, without removing them from it.
func halves(s tree) (first, second map[string]any) {
	props, list := asTree(s["properties"]), s["required"]
	first, second = map[string]any{"type": "object"}, map[string]any{"type": "object"}
	names := slices.Sorted(maps.Keys(props))
	for i, half := range []map[string]any{first, second} {
		some := map[string]any{}
		var required []any
		for j, name := range names {
			if (j < len(names)/2) == (i == 0) {
				some[name] = props[name]
			}
		}
		all, _ := list.([]any)
		for _, name := range all {
			_, here := some[fmt.Sprint(name)]
			if _, known := props[fmt.Sprint(name)]; here || !known && i == 0 {
				required = append(required, name)
			}
		}
		half["properties"] = some
		if required != nil {
			half["required"] = required
		}
	}
	return first, second
}

func splitObject(f *refactoring) bool {
	return f.some(splittable, func(p place) {
		first, second := halves(p.schema)
		delete(p.schema, "properties")
		delete(p.schema, "required")
		p.schema["allOf"] = []any{first, second}
	})
}
