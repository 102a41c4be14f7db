package migrate

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// serialization sets style and explode of query parameters that do not have them, as
// query_settings says.
func (s *stainless) serialization(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, n *yaml.Node) {
		switch key.Value + ": " + n.Value {
		case "array_format: comma":
			s.styles("array", "form", false)
		case "array_format: repeat": // the default of OpenAPI
		case "nested_format: brackets":
			s.styles("object", "deepObject", true)
		default:
			s.drop(path, key, "style and explode of each parameter in the document decide; OpenAPI does not have "+n.Value)
		}
	})
}

// styles adds actions for the query parameters of a type without style and explode, where
// the document has them.
func (s *stainless) styles(kind, style string, explode bool) {
	matches := func(list *yaml.Node) bool { // a list, or the mapping of components
		for i := 0; list != nil && i < len(list.Content); i++ {
			p := list.Content[i]
			if value(p, "in") == "query" && value(get(p, "schema"), "type") == kind && get(p, "style") == nil && get(p, "explode") == nil {
				return true
			}
		}
		return false
	}
	var items, operations bool
	for _, path := range s.doc.paths() {
		item := get(get(s.doc.root, "paths"), path)
		items = items || matches(get(item, "parameters"))
		for _, m := range methods {
			operations = operations || matches(get(get(item, m), "parameters"))
		}
	}
	for _, t := range []struct {
		target string
		found  bool
	}{
		{"$.components.parameters", matches(get(get(s.doc.root, "components"), "parameters"))},
		{"$.paths[*].parameters", items},
		{"$.paths[*][*].parameters", operations},
	} {
		if t.found {
			filter := fmt.Sprintf("[?@.in == 'query' && @.schema.type == '%s' && !@.style && !@.explode]", kind)
			s.update(t.target+filter, "style", style, "explode", explode)
		}
	}
}

// openapi reads the transforms of the document.
func (s *stainless) openapi(path string, _, n *yaml.Node) {
	s.keys(path, n, map[string]handler{
		"code_samples":          s.not(notCode),
		"code_sample_languages": s.not(notCode),
		"transforms": func(path string, _, n *yaml.Node) {
			for _, item := range s.items(path, n) {
				if !s.transform(item) {
					s.drop(join(path, value(item, "command")), item, "write it as an action of an overlay, if the client needs it")
				}
			}
		},
	})
}

// transform turns a transform with a plain path into an action. It reports whether it did.
func (s *stainless) transform(n *yaml.Node) bool {
	args := get(n, "args")
	with, object := get(args, "value"), get(args, "object")
	if with == nil {
		with = object
	}
	keys, ok := plainPath(value(args, "target"))
	if !ok || len(keys) == 0 {
		return false
	}
	parent, target := s.doc.root, "$"
	last := keys[len(keys)-1]
	for _, key := range keys[:len(keys)-1] {
		parent, target = get(parent, key), target+step(key)
	}
	at := get(parent, last)
	switch command := value(n, "command"); {
	case at == nil:
		return false
	case command == "remove" && get(args, "keys") == nil:
		s.act(Action{Target: target + step(last), Remove: true})
	case (command == "merge" || command == "mergeObject") && at.Kind == yaml.MappingNode && with != nil && with.Kind == yaml.MappingNode:
		s.act(Action{Target: target + step(last), Update: s.copy(with)})
	case command == "update" && with != nil && with.Kind == yaml.ScalarNode:
		s.update(target, last, s.copy(with))
	default:
		return false
	}
	return true
}

// plainPath returns the keys of a JSONPath that only consists of names.
func plainPath(path string) (keys []string, ok bool) {
	rest, ok := strings.CutPrefix(path, "$")
	for ok && rest != "" {
		var key string
		switch {
		case strings.HasPrefix(rest, "['"):
			key, rest, ok = strings.Cut(rest[2:], "']")
		case rest[0] == '.':
			rest = rest[1:]
			end := strings.IndexAny(rest+".", ".[")
			key, rest = rest[:end], rest[end:]
		default:
			return nil, false
		}
		if key == "" || strings.ContainsAny(key, `*?@'"\`) {
			return nil, false
		}
		keys = append(keys, key)
	}
	return keys, ok
}

// extension reads an extension in the document.
func (s *stainless) extension(owner place, key, value *yaml.Node) {
	reason, ok := stainlessReasons[key.Value]
	switch {
	case key.Value == "x-stainless-deprecation-message":
		s.update(owner.path, "deprecated", true, "x-deprecated-reason", value.Value)
	case ok:
		s.dropInDocument(key, reason)
	case strings.HasPrefix(key.Value, "x-stainless-"):
		s.dropInDocument(key, "not known to voxgen init")
	}
}

var stainlessReasons = map[string]string{
	"x-stainless-pagination-property": "x-voxgen-page of an operation describes its pages; most are found by their shape",
	"x-stainless-naming":              "x-voxgen-name in an overlay names an operation, a type of a component, a property or a parameter",
	"x-stainless-skip":                "an overlay can remove what a client must not have",
	"x-stainless-any":                 "a schema without keywords accepts any value; an overlay can remove them",
	"x-stainless-const":               "an enum with one value has one constant",
	"x-stainless-snippets":            notCode,
}
