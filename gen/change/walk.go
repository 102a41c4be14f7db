package change

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// walk compares the documents as plain data and reports what oasdiff does not compare:
// servers, serialization of parameters and bodies, extensions, added and removed
// handlers, and prose. References are not followed, so that everything is visited
// once.
func (c *comparison) walk() error {
	old, err := plain(c.old)
	if err != nil {
		return err
	}
	new, err := plain(c.new)
	if err != nil {
		return err
	}
	c.handlers()
	c.object(at{}, old, new)
	return nil
}

func plain(s side) (any, error) {
	data, err := json.Marshal(s.Doc.T)
	if err != nil {
		return nil, fmt.Errorf("change: read %s: %w", s.Name, err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		return nil, fmt.Errorf("change: read %s: %w", s.Name, err)
	}
	return v, nil
}

// at is a location in both documents. List items may have moved.
type at struct {
	old, new string
	words    []string // the names in the report
}

func (p at) key(name string) at {
	return at{p.old + "/" + escape(name), p.new + "/" + escape(name), p.then(name)}
}

func (p at) item(i, j int, name string) at {
	return at{p.old + "/" + strconv.Itoa(i), p.new + "/" + strconv.Itoa(j), p.then(name)}
}

func (p at) then(word string) []string { return append(slices.Clip(p.words), word) }

// last returns the last key of p.
func (p at) last() string { return unescape(p.new[strings.LastIndexByte(p.new, '/')+1:]) }

// named holds keywords whose value is a map of names, so that its keys are not
// keywords.
var named = map[string]bool{
	"properties": true, "patternProperties": true, "dependentSchemas": true, "$defs": true, "definitions": true,
	"schemas": true, "parameters": true, "responses": true, "headers": true, "callbacks": true, "paths": true, "webhooks": true,
	"content": true, "encoding": true, "securitySchemes": true, "requestBodies": true, "pathItems": true, "links": true,
	"variables": true, "scopes": true,
}

// object compares two values; additions and removals are mostly reported by oasdiff.
func (c *comparison) object(p at, old, new any) {
	switch old := old.(type) {
	case map[string]any:
		if new, ok := new.(map[string]any); ok {
			c.keywords(p, old, new)
		}
	case []any:
		if new, ok := new.([]any); ok {
			c.list(p, old, new)
		}
	}
}

func (c *comparison) keywords(p at, old, new map[string]any) {
	for _, key := range keys(old, new) {
		was, is := old[key], new[key]
		if reflect.DeepEqual(was, is) {
			continue
		}
		next := p.key(key)
		if ofValues[key] && sameTexts(key, old, new) {
			continue
		}
		if c.keyword(next, key, was, is) {
			continue
		}
		a, ok := was.(map[string]any)
		b, both := is.(map[string]any)
		if ok && both && named[key] {
			c.names(next, key, a, b)
			continue
		}
		c.object(next, was, is)
	}
}

// ofValues holds keywords with a text for each enum value.
var ofValues = map[string]bool{"x-enum-varnames": true, "x-enumNames": true, "x-enum-descriptions": true}

// sameTexts reports whether the texts are equal for every value that both enums have,
// of which there is at least one.
func sameTexts(key string, old, new map[string]any) bool {
	was, is := texts(key, old), texts(key, new)
	common := 0
	for value, text := range was {
		if next, ok := is[value]; ok {
			if common++; !reflect.DeepEqual(text, next) {
				return false
			}
		}
	}
	return common > 0
}

// texts returns the texts of the keyword by value.
func texts(key string, schema map[string]any) map[string]any {
	out := map[string]any{}
	switch v := schema[key].(type) {
	case map[string]any:
		return v
	case []any:
		enum, _ := schema["enum"].([]any)
		for i := range min(len(v), len(enum)) {
			out[fmt.Sprint(enum[i])] = v[i]
		}
	}
	return out
}

// names compares maps of names. Callbacks are nested maps, by expression.
func (c *comparison) names(p at, key string, old, new map[string]any) {
	for _, name := range keys(old, new) {
		a, ok := old[name].(map[string]any)
		b, both := new[name].(map[string]any)
		switch {
		case strings.HasPrefix(name, "x-"):
			c.keywords(p, map[string]any{name: old[name]}, map[string]any{name: new[name]})
		case !ok || !both:
		case key == "callbacks" && a["$ref"] == nil && b["$ref"] == nil:
			c.names(p.key(name), "", a, b)
		default:
			c.object(p.key(name), a, b)
		}
	}
}

// list compares the items with the same identity.
func (c *comparison) list(p at, old, new []any) {
	where := map[string]int{}
	for j, item := range new {
		where[identity(item, j)] = j
	}
	for i, item := range old {
		if j, ok := where[identity(item, i)]; ok && !reflect.DeepEqual(item, new[j]) {
			c.object(p.item(i, j, label(item, i)), item, new[j])
		}
	}
}

// identity returns the identity of a list item: location and name of parameters, name
// of tags, target of references, or the index.
func identity(item any, i int) string {
	m, _ := item.(map[string]any)
	for _, key := range []string{"$ref", "name"} {
		if s, ok := m[key].(string); ok {
			in, _ := m["in"].(string)
			return key + "\x00" + in + "\x00" + s
		}
	}
	return strconv.Itoa(i)
}

// label returns the name of a list item in the report.
func label(item any, i int) string {
	m, _ := item.(map[string]any)
	if name, ok := m["name"].(string); ok {
		return name
	}
	return strconv.Itoa(i)
}

func keys(a, b map[string]any) []string {
	set := map[string]bool{}
	for k := range a {
		set[k] = true
	}
	for k := range b {
		set[k] = true
	}
	return slices.Sorted(maps.Keys(set))
}

// handlers reports webhooks and callbacks that only one side has.
func (c *comparison) handlers() {
	old, new := handlers(c.old.Doc.T), handlers(c.new.Doc.T)
	for _, name := range slices.Sorted(maps.Keys(old)) {
		if new[name] == nil && c.operationStays(name) {
			c.put(Finding{
				ID: "handler-removed", Severity: Breaking, Subject: []string{name}, Message: name + " removed",
				Action: "Obtain its data in another way; the API no longer calls the handler.", Old: c.old.origin(old[name].Origin),
			})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(new)) {
		if old[name] == nil && c.operationStays(name) {
			c.put(Finding{
				ID: "handler-added", Severity: Note, Subject: []string{name}, Message: name + " added",
				Action: "None; it can now be handled.", New: c.new.origin(new[name].Origin),
			})
		}
	}
}

// operationStays reports whether the operation of a callback is on both sides;
// otherwise only the operation is reported.
func (c *comparison) operationStays(name string) bool {
	_, op, ok := strings.Cut(name, " of ")
	if !ok || !strings.HasPrefix(name, "callback ") {
		return true
	}
	method, path, _ := strings.Cut(op, " ")
	for _, s := range []side{c.old, c.new} {
		item := s.Doc.T.Paths.Value(path)
		if item == nil || item.GetOperation(method) == nil {
			return false
		}
	}
	return true
}
