package migrate

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/lower"
)

// resources names methods and types. The name of a method is that in the Go client of
// Stainless without dots: client.Accounts.Friends.List is client.AccountsFriendsList.
func (s *stainless) resources(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, resource *yaml.Node) {
		prefix := lower.GoName(key.Value)
		if key.Value == "$client" || key.Value == "$shared" {
			prefix = ""
		}
		s.resource(path, prefix, false, resource)
	})
	for _, target := range s.skips {
		if s.endpoints[target] == "" { // no other method of the Go client has the operation
			s.act(Action{Target: target, Remove: true})
		}
	}
}

func (s *stainless) resource(path, prefix string, removed bool, n *yaml.Node) {
	removed = removed || s.skipped(n)
	s.keys(path, n, map[string]handler{
		"models": s.models,
		"methods": func(path string, _, n *yaml.Node) {
			s.each(path, n, func(path string, key, n *yaml.Node) { s.method(path, prefix, removed, key, n) })
		},
		"subresources": func(path string, _, n *yaml.Node) {
			s.each(path, n, func(path string, key, n *yaml.Node) { s.resource(path, prefix+lower.GoName(key.Value), removed, n) })
		},
		"skip":                   s.always(), // read above
		"only":                   s.always(),
		"description":            s.not("a client has one type; there is a file for each first tag"),
		"deprecated":             s.not("set deprecated of the operations in an overlay"),
		"standalone_api":         s.always(),
		"custom":                 s.notIf("code of a team is beside the generated files, in files of its own"),
		"terraform":              s.not(notCode),
		"mcp":                    s.not(notCode),
		"unwrap_response_fields": s.notIf(wholeBody),
	})
}

// skipped reports whether the Go client does not have a resource or method.
func (s *stainless) skipped(n *yaml.Node) bool {
	lists := func(n *yaml.Node) bool {
		return slices.ContainsFunc(n.Content, func(n *yaml.Node) bool { return n.Value == "go" })
	}
	if skip := get(n, "skip"); skip != nil && (isTrue(skip) || skip.Kind == yaml.SequenceNode && lists(skip)) {
		return true
	}
	only := get(n, "only")
	return only != nil && only.Kind == yaml.SequenceNode && !lists(only)
}

// method names the operation of a method.
func (s *stainless) method(path, prefix string, removed bool, key, n *yaml.Node) {
	endpoint, at := n.Value, n
	if n.Kind == yaml.MappingNode {
		if kind := value(n, "type"); kind != "" && kind != "http" {
			s.drop(path, key, "only methods of type http are operations, each with one name")
			return
		}
		if at = get(n, "endpoint"); at == nil {
			s.errorf(n, "%s: missing endpoint", path)
			return
		}
		endpoint = at.Value
	}
	verb, where, ok := s.endpoint(path, at, endpoint)
	if !ok {
		return
	}
	target := operationPath(verb, where)
	if removed || s.skipped(n) {
		s.skips = append(s.skips, target)
		return
	}
	name := prefix + methodName(key.Value)
	switch {
	case s.endpoints[target] != "":
		s.drop(path, key, "an operation has one method, here "+s.endpoints[target])
		return
	case s.methods[name] != "":
		s.drop(path, key, fmt.Sprintf("the name %s is already used for %s", name, s.methods[name]))
		return
	}
	s.endpoints[target], s.methods[name] = name, path
	op := s.doc.operation(verb, where)
	if id := value(op, "operationId"); id == "" || lower.GoName(id) != name {
		s.update(target, "x-voxgen-name", name)
	}
	s.page(path, key, target, s.doc.item(where), op, get(n, "paginated"))
	if n.Kind == yaml.MappingNode {
		s.methodOptions(path, target, n)
	}
}

func (s *stainless) methodOptions(path, target string, n *yaml.Node) {
	body := s.not("the fields of a request have the names of the document")
	s.keys(path, n, map[string]handler{
		"type": s.always(), "endpoint": s.always(), "paginated": s.always(), "skip": s.always(), "only": s.always(),
		"deprecated": func(path string, key, n *yaml.Node) {
			switch {
			case n.Kind == yaml.MappingNode && value(n, "go") != "":
				s.update(target, "deprecated", true, "x-deprecated-reason", value(n, "go"))
			case n.Kind == yaml.MappingNode:
				s.update(target, "deprecated", true)
			case !isFalse(n) && n.Tag != "!!bool":
				s.update(target, "deprecated", true, "x-deprecated-reason", n.Value)
			case isTrue(n):
				s.update(target, "deprecated", true)
			}
		},
		"streaming":               s.streaming,
		"positional_params":       s.not("path parameters are fields of the request, as all others"),
		"positional_params_order": s.not("path parameters are fields of the request, as all others"),
		"body_param_name":         body,
		"unwrap_response_fields":  s.notIf(wholeBody),
		"unwrap_response":         s.notIf(wholeBody),
		"default_request_options": s.mapping(map[string]handler{
			"max_retries": s.not("for a call: WithMaxRetries"),
			"timeout":     s.not("for a call: a context with a deadline"),
		}),
		"docs":                s.not(notCode),
		"terraform":           s.not(notCode),
		"mcp":                 s.not(notCode),
		"skip_test_reason":    s.not(notCode),
		"description":         s.not("the documentation is that of the document"),
		"max_retries":         s.not("for a call: WithMaxRetries"),
		"timeout":             s.not("for a call: a context with a deadline"),
		"require_some_fields": s.always(),
		"security":            s.not("security of the operation in the document decides; an overlay can set it"),
	})
}

// streaming lists how a method is told to stream.
func (s *stainless) streaming(path string, key, n *yaml.Node) {
	reason := "a response with the media type text/event-stream is a stream; beside JSON, it has the method …Stream"
	if param := value(n, "param_discriminator"); param != "" && get(n, "param_discriminator").Tag != "!!null" {
		reason += ", for which the caller sets " + param
	}
	s.drop(path, key, reason)
}

// methodName returns the name of a method in the Go client of Stainless.
func methodName(name string) string {
	switch name {
	case "create":
		return "New"
	case "retrieve":
		return "Get"
	}
	return lower.GoName(name)
}

// models names the types of components.
func (s *stainless) models(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, n *yaml.Node) {
		uri := n.Value
		if n.Kind == yaml.MappingNode {
			if value(n, "type") == "alias" {
				s.drop(path, key, "a schema has one type; declare an alias in the program")
				return
			}
			uri = value(n, "openapi_uri")
			s.keys(path, n, map[string]handler{
				"type": s.always(), "openapi_uri": s.always(), // read here
				"skip": s.always(), "only": s.always(), // a type is generated if an operation uses it
				"no_params_suffix": s.always(), // for Python
				"param_model":      s.not("requests and responses with one schema have one type"),
			})
		}
		schema, isComponent := strings.CutPrefix(uri, "#/components/schemas/")
		name, target := lower.GoName(key.Value), s.doc.schemaPath(schema)
		switch {
		case strings.ContainsAny(schema, "/$@[") || !isComponent && strings.HasPrefix(uri, "#"):
			s.drop(path, key, "only the types of components can be named; a schema in another one is named after its place")
		case target == "":
			s.drop(path, key, fmt.Sprintf("%s has no schema %s", s.doc.Name, schema))
		case s.types[name]:
			s.drop(path, key, fmt.Sprintf("the name %s is already used", name))
		default:
			if s.types[name] = true; lower.GoName(schema) != name {
				s.update(target, "x-voxgen-name", name)
			}
		}
	})
}
