// Package migrate reads configurations of other generators of Go clients and turns them
// into the configuration of voxgen and an overlay. What cannot be kept is listed with its
// position and the reason.
package migrate

import (
	"cmp"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/internal/config"
)

// Generator is another generator.
type Generator string

const (
	OapiCodegen Generator = "oapi-codegen"
	Ogen        Generator = "ogen"
	Stainless   Generator = "Stainless"
)

// Result is what a configuration becomes.
type Result struct {
	Generator Generator
	// Config has the settings to write to voxgen.yaml. Spec is empty, and the paths are as in
	// the source.
	Config config.Client
	// Output is the file or folder that the other generator writes, as in the source.
	Output  string
	Actions []Action
	Dropped []Dropped
}

// Action is an action of an overlay.
type Action struct {
	Target string // JSONPath
	Update *yaml.Node
	Remove bool
	set    bool // the next action sets what this one removes
}

// Dropped is a setting that is not kept, and why.
type Dropped struct {
	At     diag.Position
	Key    string
	Reason string
}

// code is the code of every diagnostic of this package.
const code = "migrate"

// Detect returns the generator that a configuration is for, or "": the keys at its top
// level and the name of the file show it.
func Detect(name string, data []byte) Generator {
	if root, _ := parse(name, data); root != nil {
		return detect(root)
	}
	return ""
}

func detect(root *yaml.Node) Generator {
	has := func(keys ...string) bool {
		return slices.ContainsFunc(keys, func(k string) bool { return get(root, k) != nil })
	}
	switch {
	case has("swagger", "overlay", "paths", "info"): // an API document or an overlay
		return ""
	case has("resources") && (has("organization", "client_settings", "targets", "settings", "edition") || hasMethods(get(root, "resources"))):
		return Stainless
	case has("package", "output") && has("generate", "output-options", "compatibility", "import-mapping"),
		has("generate", "output-options") && onlyKeys(root, "generate", "output-options", "compatibility", "import-mapping", "additional-imports"): // the rest in flags
		return OapiCodegen
	case has("generator", "parser") && onlyKeys(root, "generator", "parser", "expand"):
		return Ogen
	}
	return ""
}

// hasMethods reports whether one of the resources has methods.
func hasMethods(resources *yaml.Node) bool {
	return slices.ContainsFunc(resources.Content, func(n *yaml.Node) bool { return get(n, "methods") != nil })
}

// Read reads the configuration of a generator. doc is the document that it is used with. The
// result is nil if the list has errors.
func Read(name string, data []byte, doc *Document) (*Result, diag.List) {
	root, diags := parse(name, data)
	if root == nil {
		return nil, diags
	}
	r := &reader{file: name, doc: doc, out: &Result{Generator: detect(root)}, packages: map[string]string{}}
	switch r.out.Generator {
	case OapiCodegen:
		r.oapiCodegen(root)
	case Ogen:
		r.ogen(root)
	case Stainless:
		r.stainless(root)
	default:
		r.errorf(root, "not a configuration of oapi-codegen, ogen or Stainless")
	}
	if r.diags.HasErrors() {
		return nil, r.diags
	}
	slices.SortStableFunc(r.out.Dropped, func(a, b Dropped) int {
		return cmp.Or(cmp.Compare(order(a, name), order(b, name)), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column))
	})
	return r.out, nil
}

// order puts what is in the configuration before what is in the document.
func order(d Dropped, file string) int {
	if d.At.File == file {
		return 0
	}
	return 1
}
