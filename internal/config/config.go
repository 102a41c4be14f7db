// Package config reads voxgen.yaml. Errors in the file are reported with line and
// column.
package config

import (
	"github.com/voxgen/voxgen/gen"
	"github.com/voxgen/voxgen/gen/diag"
)

// Name is the name of the configuration file.
const Name = "voxgen.yaml"

// The comments of the keys below are the descriptions in voxgen.schema.json; a
// test keeps them equal (go test ./internal/config -update).

// File is the content of voxgen.yaml: a single client, or a list of clients.
type File struct {
	Client `yaml:",inline"`

	// Several clients, each with the keys of a single one, which must not be used together with this key.
	Clients []Client `yaml:"clients"`

	// Configuration of voxgen import.
	Import Import `yaml:"import"`
}

// Import configures voxgen import.
type Import struct {
	// Hosts from which voxgen import may fetch pages; overridden by --allow-host. Default: voximplant.com.
	Hosts []string `yaml:"hosts"`

	// Extension that voxgen import stores the roles of an operation in, where the document does not name one (x-voxgen-roles-extension); overridden by --roles-extension. Default: x-voximplant-roles.
	RolesExtension string `yaml:"roles_extension"`
}

// Client configures one client. All keys are optional.
type Client struct {
	// OpenAPI document to generate from, a YAML or JSON file. Paths are relative to the folder of voxgen.yaml. Default: the built-in document of Voximplant's Management API.
	Spec string `yaml:"spec"`

	// Folder that references of the document may lead anywhere in; the document must be in it. Default: the module of voxgen.yaml, or its folder if it is in no module.
	Root string `yaml:"root"`

	// OpenAPI Overlays to apply to the document, in this order. An action that matches nothing is an error. For the built-in document they are applied after its own overlay.
	Overlays []string `yaml:"overlays"`

	// Folder to write the package to. Default: generated/<package>.
	Out string `yaml:"out"`

	// Name of the Go package. Default: derived from the title of the document.
	Package string `yaml:"package"`

	// Operations to generate. Default: all of them.
	Include Filter `yaml:"include"`

	// Operations to exclude. Takes precedence over include.
	Exclude Filter `yaml:"exclude"`

	// Whether to treat warnings as errors, so that nothing is written if there are any.
	Strict bool `yaml:"strict"`

	// Whether to also generate <package>fake, a package with a fake of the API for tests. Default: true.
	Fake *bool `yaml:"fake"`

	// Whether to also generate API, an interface with the methods of all operations. Default: false.
	Interface bool `yaml:"interface"`

	// Whether types of responses also keep the properties that the document does not describe, in a field Extra. Default: false.
	Extra bool `yaml:"extra"`

	// Documents that this one refers to, and the import paths of the packages that the clients of these documents write. Their types are used in the place of copies.
	Imports map[string]string `yaml:"imports"`

	// Types of other packages that take the place of schemas: those of a format, or a component. encoding/json reads and writes them.
	Types []Type `yaml:"types"`

	// Whether to also write README.md: how to use the client, and a table of its operations. Default: false.
	Readme bool `yaml:"readme"`

	// Whether to also generate an example function for each tag, which runs against the fake. Default: false.
	Examples bool `yaml:"examples"`

	// Import path of the package, which its fake imports. Default: derived from the go.mod of the enclosing module.
	ImportPath string `yaml:"import_path"`

	place place // that the paths above are relative to, but those of flags
	at    struct {
		client, spec, root, out diag.Position
		overlays                []diag.Position
	} // in voxgen.yaml; those of flags are zero

	imports []gen.Import
	shared  bool                    // others import its package
	types   func() gen.PackageTypes // of a client that is shared
}

// Type maps a format or a component to a Go type.
type Type struct {
	// Format of strings, numbers or booleans, such as uuid.
	Format string `yaml:"format"`

	// Name of a component, in the place of format.
	Schema string `yaml:"schema"`

	// Import path and name of the type, such as github.com/google/uuid.UUID. It has encoding.TextMarshaler and TextUnmarshaler, json.Marshaler and Unmarshaler, or fields with tags.
	Go string `yaml:"go"`

	// Its JSON: text for a string, json for any value. Default: text if the schema is one of strings, else json.
	As string `yaml:"as"`

	position diag.Position
}

// Filter selects operations: those that match any of its keys.
type Filter struct {
	// operationIds.
	Operations []string `yaml:"operations"`

	// Tags of operations.
	Tags []string `yaml:"tags"`

	// Paths; one that ends in * matches all paths with the same prefix.
	Paths []string `yaml:"paths"`
}

func (f Filter) empty() bool { return len(f.Operations)+len(f.Tags)+len(f.Paths) == 0 }
