package change

import (
	"fmt"
	"math/rand/v2"
	"slices"
)

var operationMutations = []mutation{
	{"method removed", func(r *rand.Rand, d tree) *expected {
		op, ok := pick(r, d.operations())
		item := d.get("paths", op.path)
		if !ok || len(item) < 2 {
			return nil
		}
		delete(item, op.method)
		word := fmt.Sprint(op.tree["operationId"])
		if op.tree["requestBody"] != nil { // the types that only this operation has
			word += "|NewItem|Sold"
		}
		return once("api-removed-without-deprecation", Breaking, op.String(), word, true)
	}},
	{"method added", func(_ *rand.Rand, d tree) *expected {
		d.get("paths")["/brand/new"] = map[string]any{"post": map[string]any{ // a first GET would add retries to the client
			"operationId": "brandNew", "responses": map[string]any{"200": map[string]any{"description": "It is."}},
		}}
		return once("endpoint-added", Note, "/brand/new", "brandnew", false)
	}},
	{"operation reworded", func(r *rand.Rand, d tree) *expected {
		op, _ := pick(r, d.operations())
		op.tree["summary"] = "It is said in other words."
		return once("prose-changed", Note, op.String(), "", false)
	}},
	{"operation deprecated", func(r *rand.Rand, d tree) *expected {
		op, _ := pick(r, d.operations())
		op.tree["deprecated"] = true
		return once("endpoint-deprecated", Note, op.String(), "", false)
	}},
	{"operation id changed", func(r *rand.Rand, d tree) *expected {
		op, _ := pick(r, d.operations())
		id := fmt.Sprint(op.tree["operationId"])
		op.tree["operationId"] = id + "Again"
		return once("api-operation-id-removed", Note, id+"Again", id, true)
	}},
	{"security added", func(_ *rand.Rand, d tree) *expected {
		op := d.get("paths", "/status", "get")
		if op == nil {
			return nil
		}
		delete(op, "security")
		return once("api-security-anonymous-access-removed", Breaking, "/status", "", false)
	}},
	{"security removed", func(_ *rand.Rand, d tree) *expected {
		op := d.get("paths", "/items", "post")
		if op == nil {
			return nil
		}
		op["security"] = []any{}
		return once("api-security-anonymous-access-added", Note, "/items", "", false)
	}},
	onProperty("answer's optional property removed", "Item", false, func(schema tree, name string) *expected {
		delete(schema.get("properties"), name)
		return once("response-optional-property-removed", Warning, name, "Item."+name, true)
	}),
	onProperty("answer's required property removed", "Item", true, func(schema tree, name string) *expected {
		delete(schema.get("properties"), name)
		removeRequired(schema, name)
		return once("response-required-property-removed", Breaking, name, "Item."+name, true)
	}),
	onProperty("answer's property became optional", "Item", true, func(schema tree, name string) *expected {
		removeRequired(schema, name)
		return once("response-property-became-optional", Breaking, name, "Item."+name, true)
	}),
	onProperty("answer's property has another type", "Item", true, func(schema tree, name string) *expected {
		schema.get("properties", name)["type"] = "integer"
		return once("response-property-type-changed", Breaking, name, "Item."+name, true)
	}),
	onProperty("answer's property added", "Item", true, func(schema tree, _ string) *expected {
		schema.get("properties")["fresh_thing"] = map[string]any{"type": "string"}
		return once("response-optional-property-added", Note, "fresh_thing", "Item.freshthing", false)
	}),
	onProperty("answer's property became nullable", "Item", true, func(schema tree, name string) *expected {
		schema.get("properties", name)["type"] = []any{"string", "null"}
		return once("response-property-became-nullable", Breaking, name, "Item."+name+"|nullable|null", true)
	}),
	onProperty("body's members closed", "NewItem", true, func(schema tree, _ string) *expected {
		schema["additionalProperties"] = false
		return once("additional-properties-changed", Warning, "NewItem", "", false)
	}),
	{"only the order of an enum changed", func(r *rand.Rand, d tree) *expected {
		p, _ := pick(r, d.parameters(func(p parameter) bool { return p.schema["enum"] != nil && p.schema["x-enum-descriptions"] == nil }))
		if p.tree == nil {
			return nil
		}
		slices.Reverse(p.schema["enum"].([]any))
		return &expected{}
	}},
	{"path parameter renamed", func(_ *rand.Rand, d tree) *expected {
		item := d.get("paths", "/items/{item_id}")
		if item == nil {
			return nil
		}
		delete(d.get("paths"), "/items/{item_id}")
		d.get("paths")["/items/{thing_id}"] = map[string]any(item)
		for _, method := range []string{"get", "delete"} {
			item.get(method)["parameters"].([]any)[0].(tree)["name"] = "thing_id"
		}
		return &expected{nil, "itemid|thingid", true}
	}},
	onProperty("body's property removed", "NewItem", false, func(schema tree, name string) *expected {
		delete(schema.get("properties"), name)
		return once("request-property-removed", Warning, name, "NewItem."+name, true)
	}),
	onProperty("body's property made required", "NewItem", false, func(schema tree, name string) *expected {
		schema["required"] = append(schema["required"].([]any), name)
		return once("request-property-became-required", Breaking, name, "NewItem."+name, true)
	}),
	onProperty("body's required property added", "NewItem", true, func(schema tree, _ string) *expected {
		schema.get("properties")["fresh_thing"] = map[string]any{"type": "string"}
		schema["required"] = append(schema["required"].([]any), "fresh_thing")
		return once("new-required-request-property", Breaking, "fresh_thing", "NewItem.freshthing", false)
	}),
}

var otherMutations = []mutation{
	{"server changed", func(_ *rand.Rand, d tree) *expected {
		d["servers"] = []any{map[string]any{"url": "https://elsewhere.example.org"}}
		return once("server-changed", Breaking, "elsewhere", "DefaultBaseURL", false)
	}},
	{"server added", func(_ *rand.Rand, d tree) *expected {
		d["servers"] = append(d["servers"].([]any), map[string]any{"url": "https://elsewhere.example.org"})
		return once("server-added", Note, "elsewhere", "elsewhere", false)
	}},
	{"key goes into another header", func(_ *rand.Rand, d tree) *expected {
		key := d.get("components", "securitySchemes", "key")
		if key == nil {
			return nil
		}
		key["name"] = "X-Other-Key"
		return once("api-security-component-api-key-name-changed", Breaking, "X-Other-Key", "", false)
	}},
	onProperty("callback lost a required property", "SoldEvent", true, func(schema tree, name string) *expected {
		delete(schema.get("properties"), name)
		removeRequired(schema, name)
		return once("handler-payload-required-property-removed", Breaking, name, "SoldEvent."+name, true)
	}),
	onProperty("webhook got a required property", "RestockedEvent", true, func(schema tree, _ string) *expected {
		schema.get("properties")["fresh_thing"] = map[string]any{"type": "string"}
		schema["required"] = append(schema["required"].([]any), "fresh_thing")
		return once("handler-payload-required-property-added", Note, "fresh_thing", "RestockedEvent.freshthing", false)
	}),
	{"webhook removed", func(_ *rand.Rand, d tree) *expected {
		if d["webhooks"] == nil {
			return nil
		}
		delete(d, "webhooks")
		return once("handler-removed", Breaking, "restocked", "restocked", true)
	}},
	{"callback removed", func(_ *rand.Rand, d tree) *expected {
		op := d.get("paths", "/items", "post")
		if op == nil {
			return nil
		}
		delete(op, "callbacks")
		return once("handler-removed", Breaking, "sold", "sold", true)
	}},
	{"title reworded", func(_ *rand.Rand, d tree) *expected {
		d.get("info")["description"] = "It is said in other words."
		return once("prose-changed", Note, "info", "", false)
	}},
	{"nothing", func(*rand.Rand, tree) *expected { return &expected{} }},
}
