package config

import (
	"path/filepath"

	"github.com/voxgen/voxgen/gen/diag"
	"github.com/voxgen/voxgen/gen/load"
	"github.com/voxgen/voxgen/gen/output"
	"github.com/voxgen/voxgen/spec"
)

// The paths of a client are as voxgen.yaml or a flag has them. Here is what they lead to.

// ofFlag reports whether a path with a position is that of a flag: relative to the working
// directory, and free to lead anywhere.
func ofFlag(at diag.Position) bool { return at.File == "" }

// Document returns the document of c.
func (c Client) Document() load.Input {
	if c.Spec == "" {
		return load.Input{Name: spec.DescriptionName, Data: spec.Description()}
	}
	var in load.Input
	rootFlag := c.Root != "" && ofFlag(c.at.root)
	switch {
	case ofFlag(c.at.spec):
		in = c.place.named(c.Spec)
	case rootFlag:
		in = c.place.input(c.Spec)
	default:
		in = c.place.document(c.Spec, c.Root)
	}
	if rootFlag {
		in = rooted(in, c.Root)
	}
	in.From = c.at.spec
	return in
}

// overlay returns overlay i of c.
func (c Client) overlay(i int) load.Input {
	if len(c.at.overlays) == 0 {
		return load.Input{Path: c.Overlays[i]}
	}
	in := c.place.input(c.Overlays[i])
	in.From = c.at.overlays[i]
	return in
}

// Folder returns the folder for the package called name.
func (c Client) Folder(name string) output.Folder {
	switch {
	case c.Out == "":
		return c.place.folder("generated/" + name)
	case ofFlag(c.at.out):
		return output.Folder{Path: c.Out}
	}
	return c.place.folder(c.Out)
}

// Dir returns the folder for the package called name, for messages.
func (c Client) Dir(name string) string {
	switch {
	case c.Out == "":
		return c.place.shown("generated/" + name)
	case ofFlag(c.at.out):
		return filepath.Clean(c.Out)
	}
	return c.place.shown(c.Out)
}

// Position returns what determines the folder in voxgen.yaml: the value of out, or the
// client. It is zero if it is a flag, or if there is no voxgen.yaml.
func (c Client) Position() diag.Position {
	if c.Out != "" {
		return c.at.out
	}
	return c.at.client
}
