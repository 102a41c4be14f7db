package migrate

import (
	"fmt"
	"go/token"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// oapiCodegen reads a configuration of oapi-codegen
// (https://github.com/oapi-codegen/oapi-codegen, configuration-schema.json).
func (r *reader) oapiCodegen(root *yaml.Node) {
	c := &r.out.Config
	c.Interface = true // for code that uses ClientInterface
	if n := get(root, "additional-imports"); n != nil {
		r.oapiAdditional("additional-imports", n)
	}
	r.keys("", root, map[string]handler{
		"$schema":                r.always(),
		"package":                r.text(&c.Package),
		"output":                 r.text(&r.out.Output),
		"generate":               r.oapiGenerate,
		"output-options":         r.mapping(r.oapiOptions()),
		"compatibility":          r.mapping(r.oapiCompatibility()),
		"import-mapping":         r.oapiImports,
		"additional-imports":     r.always(), // read above
		"allow-remote-refs-from": r.notIf("files are not fetched; save the document that is referred to beside this one"),
		// The form of configurations before version 1.11.
		"include-tags":          r.list(&c.Include.Tags),
		"exclude-tags":          r.list(&c.Exclude.Tags),
		"include-operation-ids": r.list(&c.Include.Operations),
		"exclude-operation-ids": r.list(&c.Exclude.Operations),
		"exclude-schemas":       r.notIf(onlyUsed),
		"templates":             r.notIf(ownTemplates),
		"response-type-suffix":  r.notIf(decoded),
	})
	r.oapiBoth(root)
	r.doc.extensions(r.oapiExtension)
	r.otherFiles("voxgen generate reads x-go-name and x-go-type-name there; for x-go-type, add an entry to types")
}

// oapiBoth selects the operations with one of the tags and one of the operationIds, if both are
// included: voxgen generates those with either.
func (r *reader) oapiBoth(root *yaml.Node) {
	in := &r.out.Config.Include
	if len(in.Tags) == 0 || len(in.Operations) == 0 {
		return
	}
	var both []string
	for _, path := range r.doc.paths() {
		for _, m := range methods {
			op := r.doc.operation(m, path)
			tags := get(op, "tags")
			tagged := tags != nil && slices.ContainsFunc(tags.Content, func(n *yaml.Node) bool { return slices.Contains(in.Tags, n.Value) })
			if id := value(op, "operationId"); tagged && slices.Contains(in.Operations, id) {
				both = append(both, id)
			}
		}
	}
	if len(both) == 0 {
		at := get(root, "include-operation-ids")
		if at == nil {
			at = get(get(root, "output-options"), "include-operation-ids")
		}
		r.errorf(at, "include-tags and include-operation-ids together match no operation of %s", r.doc.Name)
	}
	in.Tags, in.Operations = nil, both
}

const (
	onlyClients  = "voxgen generates clients; for tests of callers, the package …fake serves the same API"
	onlyUsed     = "a type is generated if an operation uses it"
	ownTemplates = "voxgen has no templates of users; WithMiddleware and wrappers of methods add behavior"
	decoded      = "a method returns the decoded body, and errors as an error; WithResponse returns the response"
)

// oapiGenerate reads what is to be generated: a mapping, or a list in old configurations.
func (r *reader) oapiGenerate(path string, key, value *yaml.Node) {
	on := map[string]bool{}
	one := func(path string, name, value *yaml.Node) {
		if isFalse(value) {
			return
		}
		on[name.Value] = true
		switch name.Value {
		case "client", "models", "types", "skip-fmt":
		case "skip-prune":
			r.drop(path, name, onlyUsed)
		case "embedded-spec", "spec":
			r.drop(path, name, "a client does not contain its document; use go:embed where it is needed")
		case "server-urls":
			r.drop(path, name, "the first server is the default of NewClient; WithBaseURL selects another")
		default:
			if strings.Contains(name.Value, "server") || name.Value == "gorilla" || name.Value == "chi" || name.Value == "gin" || name.Value == "fiber" || name.Value == "iris" {
				r.drop(path, name, onlyClients)
				return
			}
			r.drop(path, name, "not known to voxgen init")
		}
	}
	if value.Kind == yaml.SequenceNode {
		for _, item := range value.Content {
			one(join(path, item.Value), item, scalar(true))
		}
	} else {
		r.each(path, value, one)
	}
	if !on["client"] {
		r.drop(path, key, "no client is configured here; voxgen generates one, with the types that it uses")
	}
}

// oapiOptions are the handlers of output-options.
func (r *reader) oapiOptions() map[string]handler {
	c := &r.out.Config
	var initialisms []string
	return map[string]handler{
		"skip-fmt":              r.always(),
		"skip-prune":            r.notIf(onlyUsed),
		"include-tags":          r.list(&c.Include.Tags),
		"exclude-tags":          r.list(&c.Exclude.Tags),
		"include-operation-ids": r.list(&c.Include.Operations),
		"exclude-operation-ids": r.list(&c.Exclude.Operations),
		"exclude-schemas":       r.notIf(onlyUsed),
		"user-templates":        r.notIf(ownTemplates),
		"response-type-suffix":  r.notIf(decoded),
		"client-type-name":      r.notIf("the type is Client; declare a type alias where another name is needed"),
		"name-normalizer":       r.oapiNormalizer,
		"initialism-overrides":  r.always(), // a client writes initialisms in capitals
		"additional-initialisms": func(path string, key, value *yaml.Node) {
			r.list(&initialisms)(path, key, value)
			r.initialisms(path, key, initialisms)
		},
		"nullable-type":                 r.always(), // Nullable
		"disable-type-aliases-for-type": r.notIf("a component that is a list is a slice"),
		"overlay":                       r.mapping(map[string]handler{"path": r.oapiOverlay, "strict": r.oapiStrict}),
		"yaml-tags":                     r.notIf("fields have tags for JSON only; decode YAML by way of JSON"),
		"enable-yaml-tags":              r.notIf("fields have tags for JSON only; decode YAML by way of JSON"),
		"client-response-bytes-function": r.notIf(
			"WithRawBody(&body) keeps the bytes of a response"),
		"prefer-skip-optional-pointer":                    r.notIf(optionalPointer),
		"prefer-skip-optional-pointer-with-omitzero":      r.notIf(optionalPointer),
		"prefer-skip-optional-pointer-on-container-types": r.always(), // lists and maps are never pointers
		"resolve-type-name-collisions":                    r.always(),
		"type-mapping":                                    r.oapiTypeMapping,
		"generate-types-for-anonymous-schemas":            r.always(), // always so
		"skip-enum-validate":                              r.notIf("Known reports whether a value is one of an enum; a type of an enum always has it"),
		"skip-enum-via-oneof":                             r.notIf("a oneOf of constants is an enum"),
		"skip-response-body-getters":                      r.always(), // there are none
		"skip-client-response-content-type":               r.always(), // there is none
		"streaming-content-types":                         r.notIf("event streams and JSON lines are read as streams; other media types are returned as they are"),
	}
}

const optionalPointer = "optional fields are pointers, because absent and empty differ; Ptr makes one from a value"

func (r *reader) oapiCompatibility() map[string]handler {
	enums := r.notIf("the constants of an enum always have the name of its type first")
	const merged = "the schemas of an allOf are merged, with what is beside it"
	return map[string]handler{
		"old-merge-schemas":                      r.notIf(merged),
		"old-allof-sibling-merging":              r.notIf(merged),
		"disable-enum-value-conflict-resolution": enums,
		"headers-implicitly-required":            r.notIf("headers of a response are read from WithResponse"),
		"enable-auth-scopes-on-context":          r.notIf(onlyClients),
		"sort-handler-registrations":             r.notIf(onlyClients),
		"old-enum-conflicts":                     enums,
		"always-prefix-enum-values":              r.always(),
		"old-aliasing":                           r.notIf("components that are scalars, lists or maps are types of Go; others are types of their own"),
		"disable-flatten-additional-properties":  r.notIf("an object with additionalProperties only is a map"),
		"disable-required-readonly-as-pointer":   r.notIf("a readOnly property is never required of a request"),
		"apply-chi-middleware-first-to-last":     r.notIf(onlyClients),
		"apply-gorilla-middleware-first-to-last": r.notIf(
			onlyClients),
		"circular-reference-limit":            r.notIf("recursive types are supported without a limit"),
		"allow-unexported-struct-field-names": r.notIf("all fields are exported"),
		"preserve-original-operation-id-casing-in-embedded-spec": r.notIf(
			"a client does not contain its document"),
	}
}

func (r *reader) oapiNormalizer(path string, key, value *yaml.Node) {
	switch value.Value {
	case "ToCamelCaseWithInitialisms":
	case "", "unset", "ToCamelCase", "ToCamelCaseWithDigits":
		r.drop(path, key, "initialisms are written in capitals, as in Go's own names: GetPetByID, not GetPetById")
	default:
		r.drop(path, key, "not known to voxgen init")
	}
}

func (r *reader) oapiOverlay(path string, key, value *yaml.Node) {
	var file string
	if r.text(&file)(path, key, value); file != "" {
		r.out.Config.Overlays = append(r.out.Config.Overlays, file)
	}
}

func (r *reader) oapiStrict(path string, key, value *yaml.Node) {
	if isFalse(value) {
		r.drop(path, key, "an action of an overlay that matches nothing is an error; remove such actions")
	}
}

// initialisms adds words to those that names write in capitals.
func (r *reader) initialisms(path string, key *yaml.Node, list []string) {
	var words []string
	for _, word := range list {
		upper := strings.ToUpper(word)
		if !isWord(upper) {
			r.drop(path, key, fmt.Sprintf("%q is not a word of letters and digits", word))
			continue
		}
		words = append(words, upper)
	}
	if len(words) > 0 {
		r.update("$", "x-voxgen-initialisms", words)
	}
}

// isWord reports whether s is one word of letters and digits in capitals.
func isWord(s string) bool {
	return s != "" && s[0] >= 'A' && s[0] <= 'Z' && !strings.ContainsFunc(s, func(c rune) bool {
		return !(c >= 'A' && c <= 'Z' || c >= '0' && c <= '9')
	})
}

// oapiExtension reads an extension in the document. Names that voxgen reads itself need no
// action.
func (r *reader) oapiExtension(owner place, key, value *yaml.Node) {
	reason := oapiReasons[key.Value]
	switch key.Value {
	case "x-go-name":
		if !token.IsIdentifier(value.Value) || !token.IsExported(value.Value) {
			reason = "not an exported Go identifier"
		}
	case "x-go-type-name":
		if owner.component == "" {
			reason = "only the types of components can be named; give the schema a component"
		}
	case "x-go-type":
		r.goType(owner, key, value)
	}
	if reason != "" {
		r.dropInDocument(key, reason)
	}
}

var oapiReasons = map[string]string{
	"x-oapi-codegen-extra-tags":                     "fields have tags for JSON only; put other tags into a type of the program",
	"x-go-type-skip-optional-pointer":               optionalPointer,
	"x-go-type-skip-optional-pointer-with-omitzero": optionalPointer,
	"x-omitempty":                        "a field that is nil is not sent, all others are",
	"x-omitzero":                         "a field that is nil is not sent, all others are",
	"x-order":                            "fields have the order of the document",
	"x-go-json-ignore":                   "every documented property has a field that is encoded; remove the property in an overlay",
	"x-oapi-codegen-only-honour-go-name": "all fields are exported",
	"x-oapi-codegen-middlewares":         "for servers; voxgen generates clients",
}

// dropInDocument lists an extension of the document.
func (r *reader) dropInDocument(key *yaml.Node, reason string) {
	r.dropAt(key.Value, key, reason)
}

// dropAt lists a key that is at a node of the document.
func (r *reader) dropAt(key string, n *yaml.Node, reason string) {
	at := r.at(n)
	at.File = r.doc.Name
	r.out.Dropped = append(r.out.Dropped, Dropped{At: at, Key: key, Reason: reason})
}

// otherFiles lists the references to other files, whose extensions are not read.
func (r *reader) otherFiles(reason string) {
	for _, ref := range r.doc.otherFiles() {
		r.dropAt("$ref", ref, "extensions in other files are not read: "+reason)
	}
}
