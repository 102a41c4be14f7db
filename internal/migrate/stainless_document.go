package migrate

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/jsonpath"
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

// defaultSerialization lists the defaults of query_settings that are not those of OpenAPI, if
// the document has parameters that they apply to.
func (s *stainless) defaultSerialization(root *yaml.Node) {
	settings, at := get(root, "query_settings"), root
	if settings != nil {
		at = settings
	}
	const reason = "by default, Stainless %s, and voxgen does what style and explode say; if the service needs it, add %s: %s, and run voxgen init again"
	if get(settings, "array_format") == nil && len(s.unstyled("array")) > 0 {
		s.drop("query_settings.array_format", at, fmt.Sprintf(reason, "joins lists in the query by commas", "array_format", "comma"))
	}
	if get(settings, "nested_format") == nil && len(s.unstyled("object")) > 0 {
		s.drop("query_settings.nested_format", at, fmt.Sprintf(reason, "writes objects in the query with brackets", "nested_format", "brackets"))
	}
}

// styles adds actions for the query parameters of a type without style and explode.
func (s *stainless) styles(kind, style string, explode bool) {
	for _, target := range s.unstyled(kind) {
		s.update(target, "style", style, "explode", explode)
	}
}

// unstyled returns JSONPaths of the query parameters of a type without style and explode: one
// for all at a level whose schema is beside them, and one for each other.
func (s *stainless) unstyled(kind string) (targets []string) {
	var others []string
	matches := func(path string, list *yaml.Node) (found bool) { // a list, or the mapping of components
		for i := 0; list != nil && i < len(list.Content); i++ {
			p, at := list.Content[i], fmt.Sprintf("[%d]", i)
			if list.Kind == yaml.MappingNode {
				at = step(list.Content[i-i%2].Value)
			}
			switch schema := get(p, "schema"); {
			case value(p, "in") != "query" || get(p, "style") != nil || get(p, "explode") != nil:
			case value(schema, "type") == kind:
				found = true
			case s.hasType(schema, kind):
				others = append(others, path+at)
			}
		}
		return found
	}
	var items, operations bool
	for _, path := range s.doc.paths() {
		item, at := get(get(s.doc.root, "paths"), path), "$.paths"+step(path)
		items = matches(at+".parameters", get(item, "parameters")) || items
		for _, m := range methods {
			operations = matches(at+step(m)+".parameters", get(get(item, m), "parameters")) || operations
		}
	}
	filter := fmt.Sprintf("[?@.in == 'query' && @.schema.type == '%s' && !@.style && !@.explode]", kind)
	if matches("$.components.parameters", get(get(s.doc.root, "components"), "parameters")) {
		targets = append(targets, "$.components.parameters"+filter)
	}
	if items {
		targets = append(targets, "$.paths[*].parameters"+filter)
	}
	if operations {
		targets = append(targets, "$.paths[*][*].parameters"+filter)
	}
	return append(targets, others...)
}

// hasType reports whether a schema, or the one that it refers to, has a type, also beside null.
func (s *stainless) hasType(schema *yaml.Node, kind string) bool {
	t := get(s.doc.resolve(schema), "type")
	return t != nil && (t.Value == kind || slices.ContainsFunc(t.Content, func(n *yaml.Node) bool { return n.Value == kind }))
}

// openapi reads the transforms of the document.
func (s *stainless) openapi(path string, _, n *yaml.Node) {
	s.keys(path, n, map[string]handler{
		"code_samples":          s.not(notCode),
		"code_sample_languages": s.not(notCode),
		"transforms": func(path string, _, n *yaml.Node) {
			for _, item := range s.items(path, n) {
				if reason := s.transform(item); reason != "" {
					s.drop(join(path, value(item, "command")), item, reason)
				}
			}
		},
	})
}

// transform turns a transform into actions. It returns the reason if it cannot.
func (s *stainless) transform(n *yaml.Node) string {
	args := get(n, "args")
	with := get(args, "value")
	if with == nil {
		with = get(args, "object")
	}
	target := value(args, "target")
	found, err := s.doc.tree.Select(target)
	switch {
	case target == "" || err != nil:
		return asAction
	case len(found) == 0:
		return fmt.Sprintf("%s has nothing at %s", s.doc.Name, target)
	}
	all := func(kind yaml.Kind) bool {
		return !slices.ContainsFunc(found, func(m jsonpath.Match) bool { return m.Node.Kind != kind })
	}
	switch command, keys := value(n, "command"), get(args, "keys"); {
	case command == "remove" && keys != nil:
		return s.removeKeys(target, found, keys)
	case command == "remove" && target != "$":
		s.act(Action{Target: target, Remove: true})
	case with == nil:
		return asAction
	case (command == "merge" || command == "mergeObject") && all(yaml.MappingNode) && with.Kind == yaml.MappingNode:
		s.act(Action{Target: target, Update: s.copy(with)})
	case command == "append" && all(yaml.SequenceNode) && with.Kind != yaml.SequenceNode:
		s.act(Action{Target: target, Update: s.copy(with)})
	case command == "update":
		return s.set(target, with)
	default:
		return asAction
	}
	return ""
}

const asAction = "write it as an action of an overlay, if the client needs it"

// removeKeys removes keys of the objects at target.
func (s *stainless) removeKeys(target string, found []jsonpath.Match, keys *yaml.Node) string {
	if keys.Kind != yaml.SequenceNode || len(keys.Content) == 0 {
		return asAction
	}
	for _, key := range keys.Content {
		if slices.ContainsFunc(found, func(m jsonpath.Match) bool { return get(m.Node, key.Value) != nil }) {
			s.act(Action{Target: target + step(key.Value), Remove: true})
		}
	}
	return ""
}

// set replaces the value at a path that only consists of names.
func (s *stainless) set(path string, with *yaml.Node) string {
	keys, ok := plainPath(path)
	if !ok || len(keys) == 0 {
		return asAction
	}
	owner, target := s.doc.root, "$"
	last := keys[len(keys)-1]
	for _, key := range keys[:len(keys)-1] {
		owner, target = get(owner, key), target+step(key)
	}
	if with.Kind == yaml.ScalarNode {
		s.update(target, last, s.copy(with)) // a scalar replaces any value
	} else {
		s.replace(target, owner, last, with)
	}
	return ""
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
