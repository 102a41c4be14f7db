package migrate

import (
	"go/token"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ogen reads a configuration of ogen (https://ogen.dev/docs/config).
func (r *reader) ogen(root *yaml.Node) {
	r.out.Config.Interface = true // for code that uses Invoker
	noServer := r.notIf(onlyClients)
	var filters ogenFilters
	r.keys("", root, map[string]handler{
		"parser": r.mapping(map[string]handler{
			"infer_types":                     r.always(), // keywords show the type of a schema
			"allow_remote":                    r.notIf("files are not fetched; save the document that is referred to beside this one"),
			"depth_limit":                     r.not("the depth of a document is limited to protect voxgen, and the limit cannot be set"),
			"authentication_schemes":          r.notIf("schemes are read as they are; an unsupported one is reported and has no option"),
			"allow_cross_type_constraints":    r.notIf("a constraint only applies to values of its type, as in JSON Schema"),
			"disallow_duplicate_method_paths": noServer,
		}),
		"generator": r.mapping(map[string]handler{
			"features":                      r.ogenFeatureLists,
			"initialisms":                   r.ogenInitialisms,
			"filters":                       r.mapping(map[string]handler{"path_regex": filters.pathRegex(r), "methods": filters.method(r)}),
			"ignore_not_implemented":        r.notIf("what Go types cannot express becomes a wider type, and a diagnostic reports it"),
			"convenient_errors":             r.not("an error response is an *APIError, and one with a schema has a type, such as *ProblemError, that errors.As finds"),
			"content_type_aliases":          r.notIf("only JSON media types, forms and text are decoded; others are returned as a stream"),
			"wildcard_content_type_default": r.not("only JSON media types, forms and text are decoded; others are returned as a stream"),
		}),
		"expand": r.notIf("the document is not written; voxgen generate --dump-ir prints the model"),
	})
	r.filter(filters)
	r.doc.extensions(r.ogenExtension)
	r.otherFiles("for names, add x-voxgen-name there; for types, an entry to types")
}

// ogenFeatures has the reason for each feature that is not kept when it is enabled.
var ogenFeatures = map[string]string{
	"paths/client":               "",
	"paths/server":               onlyClients,
	"webhooks/client":            "webhooks are handlers; voxgen does not send them",
	"webhooks/server":            "",
	"client/security/reentrant":  "the function that an authentication option is given gets the context of the call",
	"client/request/options":     "",
	"client/request/validation":  "",
	"client/editors":             "WithMiddleware sees each request, WithHeader adds to one",
	"server/response/validation": onlyClients,
	"ogen/otel":                  "WithMiddleware traces requests; docs/observability.md has the code for OpenTelemetry",
	"ogen/unimplemented":         onlyClients,
	"debug/example_tests":        "the package …fake returns examples: WithExamples",
	"naming/camel_initialisms":   "",
}

func (r *reader) ogenFeatureLists(path string, key, value *yaml.Node) {
	r.keys(path, value, map[string]handler{"enable": r.ogenEnable, "disable": r.ogenDisable, "disable_all": r.always()})
	enabled := func() bool {
		list := get(value, "enable")
		return list != nil && slices.ContainsFunc(list.Content, func(n *yaml.Node) bool { return n.Value == "paths/client" })
	}
	if all := get(value, "disable_all"); all != nil && isTrue(all) && !enabled() {
		r.drop(path, key, "no client is configured here; voxgen generates one")
	}
}

func (r *reader) ogenEnable(path string, _, value *yaml.Node) {
	for _, item := range r.items(path, value) {
		reason, ok := ogenFeatures[item.Value]
		switch {
		case !ok:
			r.drop(join(path, item.Value), item, "not known to voxgen init")
		case reason != "":
			r.drop(join(path, item.Value), item, reason)
		}
	}
}

// ogenDisable lists features that cannot be disabled. What voxgen does not have is disabled.
func (r *reader) ogenDisable(path string, _, value *yaml.Node) {
	for _, item := range r.items(path, value) {
		switch _, ok := ogenFeatures[item.Value]; {
		case !ok:
			r.drop(join(path, item.Value), item, "not known to voxgen init")
		case item.Value == "client/request/validation":
			r.drop(join(path, item.Value), item, "requests are validated; the option WithoutValidation turns it off for a call")
		case item.Value == "paths/client":
			r.drop(join(path, item.Value), item, "voxgen generates a client")
		case item.Value == "webhooks/server":
			r.drop(join(path, item.Value), item, "webhooks are handlers; remove them in an overlay if they are not needed")
		}
	}
}

// ogenInitialisms reads the words that names write in capitals. inherit stands for those of
// ogen, most of which voxgen has as well.
func (r *reader) ogenInitialisms(path string, key, value *yaml.Node) {
	var words []string
	r.list(&words)(path, key, value)
	with := len(words)
	words = slices.DeleteFunc(words, func(w string) bool { return strings.EqualFold(w, "inherit") })
	if len(words) == with {
		r.drop(path, key, "the words that Go itself writes in capitals always are, such as ID and URL")
	}
	r.initialisms(path, key, words)
}

// ogenFilters select operations.
type ogenFilters struct {
	paths   *regexp.Regexp
	at      *yaml.Node // of paths
	methods []string
}

func (f *ogenFilters) pathRegex(r *reader) handler {
	return func(path string, _, value *yaml.Node) {
		re, err := regexp.Compile(value.Value)
		if err != nil {
			r.errorf(value, "%s: %v", path, err)
			return
		}
		f.paths, f.at = re, value
	}
}

func (f *ogenFilters) method(r *reader) handler {
	return func(path string, key, value *yaml.Node) {
		r.list(&f.methods)(path, key, value)
		for i, m := range f.methods {
			f.methods[i] = strings.ToLower(m)
		}
	}
}

// filter turns filters into included paths, and into actions that remove operations.
func (r *reader) filter(f ogenFilters) {
	all := r.doc.paths()
	kept := slices.DeleteFunc(slices.Clone(all), func(p string) bool { return f.paths != nil && !f.paths.MatchString(p) })
	if len(kept) == 0 && len(all) > 0 {
		r.errorf(f.at, "generator.filters.path_regex matches no path of %s", r.doc.Name)
		return
	}
	if len(kept) < len(all) {
		r.out.Config.Include.Paths = kept
	}
	if len(f.methods) == 0 {
		return
	}
	for _, path := range kept {
		for _, m := range methods {
			if r.doc.operation(m, path) != nil && !slices.Contains(f.methods, m) {
				r.act(Action{Target: operationPath(m, path), Remove: true})
			}
		}
	}
}

// ogenExtension reads an extension in the document.
func (r *reader) ogenExtension(owner place, key, value *yaml.Node) {
	switch key.Value {
	case "x-ogen-name":
		switch {
		case !token.IsIdentifier(value.Value) || !token.IsExported(value.Value):
			r.dropInDocument(key, "not an exported Go identifier")
		case owner.component == "":
			r.dropInDocument(key, "only the types of components can be named; give the schema a component")
		default:
			r.update(owner.path, "x-voxgen-name", value.Value)
		}
	case "x-ogen-properties":
		r.ogenProperties(owner, value)
	case "x-ogen-time-format":
		r.update(owner.path, "x-voxgen-time-layout", value.Value)
	case "x-ogen-type":
		r.goType(owner, key, value)
	case "x-oapi-codegen-extra-tags":
		r.dropInDocument(key, oapiReasons[key.Value])
	default:
		if reason, ok := ogenReasons[key.Value]; ok {
			r.dropInDocument(key, reason)
		} else if strings.HasPrefix(key.Value, "x-ogen-") {
			r.dropInDocument(key, "not known to voxgen init")
		}
	}
}

var ogenReasons = map[string]string{
	"x-ogen-operation-group": "a client has one type; there is a file for each first tag",
	"x-ogen-server-name":     "the first server is the default of NewClient; WithBaseURL selects another",
	"x-ogen-raw-response":    "WithResponse and WithRawBody return the response and its bytes",
	"x-ogen-json-streaming":  "JSON is decoded when its body has been read; application/jsonl is a stream",
	"x-ogen-validate":        "only the keywords of JSON Schema are validated",
	"x-ogen-custom-security": "only the schemes of OpenAPI are supported; WithMiddleware signs requests",
	"x-ogen-sse-event-shape": "a stream has the data of its events, or what their itemSchema describes",
}

// ogenProperties reads x-ogen-properties: the names of fields, by property.
func (r *reader) ogenProperties(owner place, n *yaml.Node) {
	if n.Kind != yaml.MappingNode {
		r.dropAt("x-ogen-properties", n, "must be a mapping")
		return
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		property, name := n.Content[i], get(n.Content[i+1], "name")
		switch {
		case name == nil || !token.IsIdentifier(name.Value) || !token.IsExported(name.Value):
			r.dropAt("x-ogen-properties."+property.Value, property, "not an exported Go identifier")
		case get(get(owner.node, "properties"), property.Value) == nil:
			r.dropAt("x-ogen-properties."+property.Value, property, "the schema has no such property")
		default:
			r.update(owner.path+".properties"+step(property.Value), "x-voxgen-name", name.Value)
		}
	}
}
