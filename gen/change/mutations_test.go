package change

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

// onParameter makes a mutation of a parameter that fits.
func onParameter(kind string, fits func(parameter) bool, apply func(r *rand.Rand, p parameter) *expected) mutation {
	return mutation{kind, func(r *rand.Rand, d tree) *expected {
		p, ok := pick(r, d.parameters(fits))
		if !ok {
			return nil
		}
		return apply(r, p)
	}}
}

func typed(name string) func(parameter) bool {
	return func(p parameter) bool { return !p.shared && p.schema["type"] == name && p.tree["required"] != true }
}

func plainString(p parameter) bool {
	return typed("string")(p) && len(p.schema) == 1
}

func has(key string) func(parameter) bool {
	return func(p parameter) bool { return !p.shared && p.schema[key] != nil }
}

func anyParameter(parameter) bool { return true }

func optional(p parameter) bool { return p.tree["required"] != true }

func add(op operation, p map[string]any) {
	list, _ := op.tree["parameters"].([]any)
	op.tree["parameters"] = append(list, p)
}

var mutations = slices.Concat(parameterMutations, schemaMutations, operationMutations, otherMutations)

var parameterMutations = []mutation{
	{"optional parameter added", func(r *rand.Rand, d tree) *expected {
		op, _ := pick(r, d.operations())
		add(op, map[string]any{"name": "fresh_thing", "in": "query", "schema": map[string]any{"type": "string"}})
		return once("new-optional-request-parameter", Note, "fresh_thing", "fresh", false).orRequest(op)
	}},
	{"required parameter added", func(r *rand.Rand, d tree) *expected {
		op, _ := pick(r, d.operations())
		add(op, map[string]any{"name": "fresh_thing", "in": "query", "required": true, "schema": map[string]any{"type": "string"}})
		return once("new-required-request-parameter", Breaking, "fresh_thing", "fresh", false).orRequest(op)
	}},
	onParameter("parameter removed", func(p parameter) bool {
		return len(p.op.tree["parameters"].([]any)) > 1 && !p.shared && p.schema["enum"] == nil
	}, func(_ *rand.Rand, p parameter) *expected {
		p.op.tree["parameters"] = slices.Delete(p.op.tree["parameters"].([]any), p.i, p.i+1)
		return once("request-parameter-removed", Warning, p.name(), p.name(), true)
	}),
	onParameter("parameter renamed", anyParameter, func(_ *rand.Rand, p parameter) *expected {
		old := p.name()
		p.tree["name"] = old + "_2"
		return once("request-parameter-renamed", Breaking, old+"_2", old, true)
	}),
	onParameter("parameter became integer", typed("boolean"), func(_ *rand.Rand, p parameter) *expected {
		p.schema["type"] = "integer"
		delete(p.schema, "default")
		e := once("request-parameter-type-changed", Breaking, p.name(), p.name(), true)
		return e
	}),
	onParameter("parameter became number", func(p parameter) bool { return plainString(p) }, func(_ *rand.Rand, p parameter) *expected {
		p.schema["type"] = "number"
		return once("request-parameter-type-changed", Breaking, p.name(), p.name(), true)
	}),
	onParameter("parameter made required", optional, func(_ *rand.Rand, p parameter) *expected {
		p.tree["required"] = true
		return once("request-parameter-became-required", Breaking, p.name(), p.name(), p.schema["type"] != "array")
	}),
	onParameter("parameter made optional", func(p parameter) bool { return !optional(p) }, func(_ *rand.Rand, p parameter) *expected {
		delete(p.tree, "required")
		return once("request-parameter-became-optional", Note, p.name(), p.name(), true)
	}),
	onParameter("parameter deprecated", anyParameter, func(_ *rand.Rand, p parameter) *expected {
		p.tree["deprecated"] = true
		return once("request-parameter-deprecated", Note, p.name(), "", false)
	}),
	onParameter("list became scalar", typed("array"), func(_ *rand.Rand, p parameter) *expected {
		p.tree["schema"] = p.schema["items"]
		return once("request-parameter-list-became-scalar", Breaking, p.name(), p.name(), true)
	}),
	onParameter("scalar became list", func(p parameter) bool { return p.shared && p.tree["required"] != true }, func(_ *rand.Rand, p parameter) *expected {
		p.tree["schema"] = map[string]any{"type": "array", "items": p.tree["schema"]}
		return &expected{[]want{{"request-parameter-scalar-became-list", Note, p.name()}}, p.op.request(), true}
	}),
	onParameter("serialization changed", typed("array"), func(_ *rand.Rand, p parameter) *expected {
		p.tree["explode"] = false
		return once("serialization-changed", Breaking, p.name(), "", false)
	}),
	onParameter("default changed", has("default"), func(_ *rand.Rand, p parameter) *expected {
		switch v := p.schema["default"].(type) {
		case bool:
			p.schema["default"] = !v
		case int:
			p.schema["default"] = v + 1
		}
		return once("request-parameter-default-value-changed", Warning, p.name(), "", false)
	}),
	onParameter("default removed", has("default"), func(_ *rand.Rand, p parameter) *expected {
		delete(p.schema, "default")
		return once("request-parameter-default-value-removed", Warning, p.name(), "", false)
	}),
	onParameter("parameter reworded", anyParameter, func(_ *rand.Rand, p parameter) *expected {
		p.tree["description"] = "It is said in other words."
		return once("prose-changed", Note, p.name(), "", false)
	}),
}

// orRequest lets the Go axis speak of the request type: where an operation had
// no parameters, it comes with the first.
func (e *expected) orRequest(op operation) *expected {
	if op.tree["parameters"] == nil && op.tree["requestBody"] == nil {
		e.word, e.breaks = fmt.Sprint(op.tree["operationId"]), true
	}
	return e
}

func (o operation) request() string { return fmt.Sprint(o.tree["operationId"]) + "Request" }

var schemaMutations = []mutation{
	onParameter("maxLength tightened", has("maxLength"), func(r *rand.Rand, p parameter) *expected {
		p.schema["maxLength"] = p.schema["maxLength"].(int) - 1 - r.IntN(5)
		return once("request-parameter-max-length-decreased", Breaking, p.name(), "", false)
	}),
	onParameter("maxLength loosened", has("maxLength"), func(r *rand.Rand, p parameter) *expected {
		p.schema["maxLength"] = p.schema["maxLength"].(int) + 1 + r.IntN(5)
		return once("request-parameter-max-length-increased", Note, p.name(), "", false)
	}),
	onParameter("maxLength removed", has("maxLength"), func(_ *rand.Rand, p parameter) *expected {
		delete(p.schema, "maxLength")
		return once("request-parameter-max-length-unset", Note, p.name(), "", false)
	}),
	onParameter("maxLength set", plainString, func(_ *rand.Rand, p parameter) *expected {
		p.schema["maxLength"] = 99
		return once("request-parameter-max-length-set", Breaking, p.name(), "", false)
	}),
	onParameter("minimum raised", has("minimum"), func(_ *rand.Rand, p parameter) *expected {
		p.schema["minimum"] = p.schema["minimum"].(int) + 1
		return once("request-parameter-min-increased", Breaking, p.name(), "", false)
	}),
	onParameter("pattern changed", has("pattern"), func(_ *rand.Rand, p parameter) *expected {
		p.schema["pattern"] = "^[a-z]{1,9}$"
		return once("request-parameter-pattern-changed", Warning, p.name(), "", false)
	}),
	onParameter("byte limit set", plainString, func(_ *rand.Rand, p parameter) *expected {
		p.schema["x-voxgen-max-bytes"] = 64
		return once("max-bytes-changed", Breaking, p.name(), "", false)
	}),
	onParameter("enum value added", func(p parameter) bool { return p.schema["enum"] != nil }, func(_ *rand.Rand, p parameter) *expected {
		p.schema["enum"] = append(p.schema["enum"].([]any), "zz_top")
		return once("request-parameter-enum-value-added", Note, "zz_top", "zztop", false)
	}),
	onParameter("enum value removed", func(p parameter) bool { return p.schema["enum"] != nil }, func(r *rand.Rand, p parameter) *expected {
		list := p.schema["enum"].([]any)
		i := r.IntN(len(list))
		value := fmt.Sprint(list[i])
		p.schema["enum"] = slices.Delete(list, i, i+1)
		if m, ok := p.schema["x-enum-descriptions"].(tree); ok {
			delete(m, value)
		}
		return once("request-parameter-enum-value-removed", Breaking, value, value, true)
	}),
	{"enum value of an answer added", func(_ *rand.Rand, d tree) *expected {
		state := d.get("components", "schemas", "State")
		if state == nil {
			return nil
		}
		state["enum"] = append(state["enum"].([]any), "on_fire")
		return once("response-property-enum-value-added", Warning, "on_fire", "onfire", false)
	}},
	{"enum names given", func(_ *rand.Rand, d tree) *expected {
		state := d.get("components", "schemas", "State")
		if state == nil {
			return nil
		}
		state["x-enum-varnames"] = []any{"Opened", "Closed", "Busy"}
		return once("x-enum-varnames-changed", Note, "State", "open", true)
	}},
}

// property picks a property of a component, required or not.
func property(r *rand.Rand, d tree, component string, required bool) (schema tree, name string) {
	schema = d.get("components", "schemas", component)
	if schema == nil {
		return nil, ""
	}
	list, _ := schema["required"].([]any)
	var names []string
	for name := range schema.get("properties") {
		if slices.Contains(list, any(name)) == required {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	name, ok := pick(r, names)
	if !ok {
		return nil, ""
	}
	return schema, name
}

func removeRequired(schema tree, name string) {
	list, _ := schema["required"].([]any)
	schema["required"] = slices.DeleteFunc(list, func(v any) bool { return v == any(name) })
}

// onProperty makes a mutation of a property of a component.
func onProperty(kind, component string, required bool, apply func(schema tree, name string) *expected) mutation {
	return mutation{kind, func(r *rand.Rand, d tree) *expected {
		schema, name := property(r, d, component, required)
		if schema == nil {
			return nil
		}
		return apply(schema, name)
	}}
}
