// Package spec holds the description of Voximplant's Management API that this
// repository's client is generated from, and that `voxgen generate` uses when
// it is given no other.
//
// voximplant.yaml is OpenAPI 3.1 and says what the vendor's documentation says;
// overlay.yaml is an OpenAPI Overlay with what the documentation leaves out.
// Both are written to be read: a change of the API is reviewed there.
package spec

import _ "embed"

const (
	// DescriptionName is the file name of Description, for diagnostics and for
	// the header of generated files.
	DescriptionName = "voximplant.yaml"
	// OverlayName is the file name of Overlay.
	OverlayName = "overlay.yaml"
	// Package is the name of the Go package generated from the description.
	Package = "voximplant"
)

// Strings, because nobody can change what they hold.
var (
	//go:embed voximplant.yaml
	description string
	//go:embed overlay.yaml
	overlay string
)

// Description returns the OpenAPI document. The bytes are the caller's.
func Description() []byte { return []byte(description) }

// Overlay returns the overlay that completes Description. The bytes are the
// caller's.
func Overlay() []byte { return []byte(overlay) }
