package migrate

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/lower"
)

// stainless is the state of reading a stainless.yml
// (https://www.stainless.com/docs/reference/config).
type stainless struct {
	*reader
	schemes   []pageScheme
	methods   map[string]string // names of methods → endpoint
	endpoints map[string]string // endpoint → name of its method
	types     map[string]bool   // names of models
	skips     []string          // operations that a method of the Go client does not have
	// schemesHere are the security schemes of the configuration.
	schemesHere *yaml.Node
}

const (
	notCode   = "not about the code of a client"
	wholeBody = "a method returns the whole body; its fields lead to the rest"
	setByCall = "set when the client is made"
)

func (r *reader) stainless(root *yaml.Node) {
	s := &stainless{reader: r, methods: map[string]string{}, endpoints: map[string]string{}, types: map[string]bool{}, schemesHere: get(root, "security_schemes")}
	if org := get(root, "organization"); org != nil {
		if name := gen.PackageName(value(org, "name")); value(org, "name") != "" {
			r.out.Config.Package = name
		}
	}
	s.readSchemes(get(root, "pagination"))
	r.keys("", root, map[string]handler{
		"$schema":        r.always(),
		"edition":        r.always(),
		"organization":   r.mapping(s.organization()),
		"targets":        s.targets,
		"package":        s.targets, // the older name
		"resources":      s.resources,
		"settings":       r.mapping(s.settings()),
		"query_settings": s.serialization,
		"client_settings": r.mapping(map[string]handler{
			"opts":                        s.opts,
			"idempotency":                 s.idempotency,
			"default_headers":             s.defaultHeaders,
			"default_timeout":             r.not(setByCall + ": WithTryTimeout"),
			"default_retries":             s.defaultRetries,
			"default_env_prefix":          r.not("no environment variables are read; pass their values to the options"),
			"default_client_name":         r.not("the type is Client"),
			"default_client_example_name": r.not(notCode),
			"response_headers":            r.not("WithResponse returns the response with its headers"),
			"omit_stainless_headers":      r.always(),
		}),
		"environments":          s.environments,
		"pagination":            r.always(), // read above
		"security":              s.security,
		"security_schemes":      s.securitySchemes,
		"unspecified_endpoints": r.always(), // read below, when the operations of resources are known
		"custom_casings":        s.casings,
		"readme":                r.not(notCode),
		"codeflow":              r.not(notCode),
		"diagnostics":           r.not(notCode),
		"errors":                r.not("an error response with a schema has a type, such as *ProblemError, that errors.As finds"),
		"openapi":               s.openapi,
		"streaming":             r.not("a response with the media type text/event-stream is a stream"),
	})
	s.defaultSerialization(root)
	if n := get(root, "unspecified_endpoints"); n != nil {
		s.unspecified("unspecified_endpoints", n)
	}
	r.doc.extensions(s.extension)
}

func (s *stainless) organization() map[string]handler {
	out := map[string]handler{"name": s.always()}
	for _, key := range []string{"docs", "contact", "security_contact", "security_policy_url", "security_policy_terms", "github_org", "upload_spec"} {
		out[key] = s.not(notCode)
	}
	return out
}

func (s *stainless) settings() map[string]handler {
	return map[string]handler{
		"license":                              s.not(notCode),
		"python":                               s.not("voxgen generates Go"),
		"file_header":                          s.not("each file starts with the header of voxgen"),
		"mock_server":                          s.not(onlyClients),
		"disable_mock_tests":                   s.notIf(onlyClients),
		"disable_tests":                        s.notIf(onlyClients),
		"sort_schema_properties":               s.always(),
		"positional_params":                    s.notIf("path parameters are fields of the request, as all others"),
		"per_endpoint_security":                s.always(),
		"unwrap_response_fields":               s.notIf(wholeBody),
		"unwrap_multiproperty_response_fields": s.notIf(wholeBody),
		"require_websocket_dependencies":       s.always(),
	}
}

// targets reads the target go; the others are for other languages.
func (s *stainless) targets(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, value *yaml.Node) {
		if key.Value != "go" {
			s.drop(path, key, "voxgen generates Go")
			return
		}
		name := ""
		s.keys(path, value, map[string]handler{
			"package_name":    s.text(&name),
			"name":            s.text(&name),
			"repo":            s.not(notCode),
			"edition":         s.always(),
			"skip":            s.always(),
			"production_repo": s.not(notCode),
			"publish":         s.not(notCode),
			"readme_title":    s.not(notCode),
			"keep_files":      s.notIf("voxgen only removes files with its header"),
			"screencast":      s.not(notCode),
			"custom":          s.notIf("code of a team is beside the generated files, in files of its own"),
			"options": s.mapping(map[string]handler{
				"enable_v2":           s.always(),
				"option_package_name": s.not("options are functions of the package of the client"),
				"client_name":         s.not("the type is Client; declare a type alias where another name is needed"),
				"subtle_union_naming": s.notIf("the type of a union is named like every other type"),
			}),
		})
		if name = gen.PackageName(strings.TrimSuffix(name, "-go")); name != "client" {
			s.out.Config.Package = name
		}
	})
}

// opts lists how the options of the client are passed.
func (s *stainless) opts(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, opt *yaml.Node) {
		from := "the value"
		if env := cmp.Or(value(opt, "read_env"), value(opt, "env")); env != "" {
			from = fmt.Sprintf("os.Getenv(%q)", env)
		} else if v := value(opt, "default"); v != "" {
			from = strconv.Quote(v)
		}
		auth := get(opt, "auth")
		scheme, header, param := value(auth, "security_scheme"), value(opt, "send_in_header"), value(opt, "send_as_query_param")
		switch {
		case scheme != "":
			s.drop(path, key, "no environment variable is read: pass "+s.credential(scheme, value(auth, "role"), from))
		case param != "":
			s.drop(path, key, fmt.Sprintf("set by middleware that adds the parameter %s, or for a call: WithQuery(%q, %s)", param, param, from))
		case header != "":
			s.drop(path, key, fmt.Sprintf("set by middleware that adds the header %s, or for a call: WithHeader(%q, %s)", header, header, from))
		case value(opt, "server_variable") != "":
			s.drop(path, key, setByCall+": WithBaseURL")
		default:
			s.drop(path, key, "the client has no options of the API; set it where requests are made")
		}
	})
}

// credential says how a credential is passed to the client: from is its source, an expression.
func (s *stainless) credential(scheme, role, from string) string {
	described := get(s.schemesHere, scheme)
	if described == nil {
		described = s.doc.resolve(get(get(get(s.doc.root, "components"), "securitySchemes"), scheme))
	}
	option := "With" + lower.GoName(scheme)
	switch kind := value(described, "type"); {
	case role == "username" || role == "password":
		return fmt.Sprintf("%s to %s as the %s", from, option, role)
	case role == "client_id" || role == "client_secret":
		return fmt.Sprintf("%s to the option for client credentials, in OAuthConfig", from)
	case kind == "oauth2" || kind == "openIdConnect" || kind == "http" && strings.EqualFold(value(described, "scheme"), "bearer"):
		return fmt.Sprintf("a func(context.Context) (string, error) that returns %s to %s", from, option)
	}
	return from + " to " + option
}

func (s *stainless) idempotency(path string, _, n *yaml.Node) {
	s.keys(path, n, map[string]handler{"header": func(_ string, _, value *yaml.Node) {
		s.update("$", "x-voxgen-idempotency-key", value.Value)
	}})
}

func (s *stainless) defaultHeaders(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, _ *yaml.Node) {
		s.drop(path, key, "set by middleware that adds the header, or for a call: WithHeader")
	})
}

func (s *stainless) defaultRetries(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, n *yaml.Node) {
		switch {
		case key.Value == "max_retries" && n.Value == "2": // the default
		case key.Value == "max_retries":
			s.drop(path, key, setByCall+": WithMaxRetries("+n.Value+")")
		default:
			s.drop(path, key, "delays are random and grow from half a second, or what Retry-After says")
		}
	})
}

// environments makes the first environment the default server.
func (s *stainless) environments(path string, _, n *yaml.Node) {
	servers := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq"}
	s.each(path, n, func(path string, key, n *yaml.Node) {
		if strings.Contains(n.Value, "{") {
			s.drop(path, key, "a URL with variables: describe it under servers of the document, or "+setByCall+": WithBaseURL")
			return
		}
		if len(servers.Content) > 0 {
			s.drop(path, key, setByCall+": WithBaseURL")
		}
		servers.Content = append(servers.Content, mapping("url", n.Value, "description", key.Value))
	})
	if len(servers.Content) == 0 {
		return
	}
	old := get(s.doc.root, "servers")
	if old != nil && len(old.Content) > 0 && sameURL(value(old.Content[0], "url"), value(servers.Content[0], "url")) {
		return
	}
	s.replace("$", s.doc.root, "servers", servers)
}

func sameURL(a, b string) bool { return strings.TrimSuffix(a, "/") == strings.TrimSuffix(b, "/") }

// replace adds actions that replace the value of a key: an update alone would merge.
func (s *stainless) replace(target string, owner *yaml.Node, key string, with *yaml.Node) {
	old := get(owner, key)
	if old != nil {
		if equal(old, with) {
			return
		}
		s.act(Action{Target: target + step(key), Remove: true, set: true})
	}
	s.update(target, key, s.copy(with))
}

// copy returns a copy of a node without comments, anchors and aliases.
func (s *stainless) copy(n *yaml.Node) *yaml.Node {
	var v any
	out := &yaml.Node{}
	if err := n.Decode(&v); err != nil {
		s.errorf(n, "invalid YAML: %v", err)
	} else if err := out.Encode(v); err != nil {
		s.errorf(n, "invalid YAML: %v", err)
	}
	return out
}

// equal reports whether two nodes have the same value.
func equal(a, b *yaml.Node) bool {
	var x, y any
	return a.Decode(&x) == nil && b.Decode(&y) == nil && reflect.DeepEqual(x, y)
}

func (s *stainless) security(path string, _, n *yaml.Node) {
	if len(s.items(path, n)) > 0 {
		s.replace("$", s.doc.root, "security", n)
	}
}

func (s *stainless) securitySchemes(path string, _, n *yaml.Node) {
	components := get(s.doc.root, "components")
	schemes := get(components, "securitySchemes")
	s.each(path, n, func(path string, key, n *yaml.Node) {
		n = s.withoutAuth(path, n)
		switch {
		case components == nil:
			s.update("$", "components", mapping("securitySchemes", mapping(key.Value, s.copy(n))))
		case schemes == nil:
			s.update("$.components", "securitySchemes", mapping(key.Value, s.copy(n)))
		default:
			s.replace("$.components.securitySchemes", schemes, key.Value, n)
		}
	})
}

// withoutAuth returns a security scheme without what only Stainless knows about it.
func (s *stainless) withoutAuth(path string, n *yaml.Node) *yaml.Node {
	const key = "x-stainless-auth"
	if get(n, key) == nil {
		return n
	}
	out := *n
	out.Content = nil
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			s.drop(join(path, key), n.Content[i], "credentials are sent as OpenAPI says; WithMiddleware changes them")
			continue
		}
		out.Content = append(out.Content, n.Content[i], n.Content[i+1])
	}
	return &out
}

// unspecified removes operations that the client must not have.
func (s *stainless) unspecified(path string, n *yaml.Node) {
	for _, item := range s.items(path, n) {
		if method, at, ok := s.endpoint(path, item, item.Value); ok && s.endpoints[operationPath(method, at)] == "" {
			s.act(Action{Target: operationPath(method, at), Remove: true})
		} else if ok {
			s.drop(path, item, "the operation is a method of resources")
		}
	}
}

// endpoint splits an endpoint such as "get /pets" and reports whether the document has it.
func (s *stainless) endpoint(key string, n *yaml.Node, text string) (method, path string, ok bool) {
	method, path, ok = strings.Cut(strings.TrimSpace(text), " ")
	method, path = strings.ToLower(method), strings.TrimSpace(path)
	if !ok || !slices.Contains(methods, method) || !strings.HasPrefix(path, "/") {
		s.errorf(n, "%s must be an HTTP method and a path, such as get /pets", key)
		return "", "", false
	}
	if s.doc.operation(method, path) == nil {
		s.drop(key, n, fmt.Sprintf("%s has no %s %s", s.doc.Name, strings.ToUpper(method), path))
		return "", "", false
	}
	return method, path, true
}

func (s *stainless) casings(path string, _, n *yaml.Node) {
	s.each(path, n, func(path string, key, n *yaml.Node) {
		if on := get(n, "initialism"); n.Value == "initialism" || on != nil && isTrue(on) {
			s.initialisms(path, key, []string{key.Value})
			return
		}
		s.drop(path, key, "only initialisms can be set, in x-voxgen-initialisms of an overlay")
	})
}
