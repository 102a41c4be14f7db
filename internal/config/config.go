// Package config reads voxgen.yaml. What it says about a wrong file has the
// line and column of the mistake.
package config

// Name is the name of the file that voxgen looks for in the working directory.
const Name = "voxgen.yaml"

// The comments of the keys below are what voxgen.schema.json shows in an
// editor; a test keeps the two equal (go test ./internal/config -update).

// File is a voxgen.yaml: one client, or a list of them under clients.
type File struct {
	Client `yaml:",inline"`

	// Several clients, each with the keys of a single one. No key of a client may stand beside this one.
	Clients []Client `yaml:"clients"`

	// Where pages of documentation come from.
	Import Import `yaml:"import"`
}

// Import says what voxgen import may do.
type Import struct {
	// Hosts that voxgen import may fetch pages from; --allow-host wins. Default: voximplant.com.
	Hosts []string `yaml:"hosts"`
}

// Client says how to generate one client. Every key can be left out.
type Client struct {
	// OpenAPI description to generate from, a YAML or JSON file. Paths are relative to the folder of voxgen.yaml. Default: the description of Voximplant's Management API that is built into voxgen.
	Spec string `yaml:"spec"`

	// OpenAPI Overlays that correct the description, applied in this order. An action that matches nothing is an error. For the built-in description they come after its own overlay.
	Overlays []string `yaml:"overlays"`

	// Folder to write the package to. Default: generated/<package>.
	Out string `yaml:"out"`

	// Name of the Go package. Default: made from the title of the description.
	Package string `yaml:"package"`

	// Operations to generate. Default: all of them.
	Include Filter `yaml:"include"`

	// Operations to leave out. This wins over include.
	Exclude Filter `yaml:"exclude"`

	// Whether warnings are errors, so that nothing is written while there are any.
	Strict bool `yaml:"strict"`

	// Whether to write a fake of the service beside the client, a package for tests: <package>fake. Default: true.
	Fake *bool `yaml:"fake"`

	// Import path of the package, which its fake needs. Default: made from the go.mod above the folder.
	ImportPath string `yaml:"import_path"`

	// base is the folder that the default of Out is in.
	base string
}

// Filter chooses operations: those that any of its keys names.
type Filter struct {
	// operationIds.
	Operations []string `yaml:"operations"`

	// Tags of operations.
	Tags []string `yaml:"tags"`

	// Paths; one that ends in * stands for all that begin like it.
	Paths []string `yaml:"paths"`
}

func (f Filter) empty() bool { return len(f.Operations)+len(f.Tags)+len(f.Paths) == 0 }
