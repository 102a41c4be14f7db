// Package spec contains the OpenAPI document of Voximplant's Management API. The
// client in this repository is generated from it, and it is the default of
// `voxgen generate`.
//
// voximplant.yaml is OpenAPI 3.1 and follows the vendor's documentation.
// overlay.yaml is an OpenAPI Overlay with corrections and additions. Changes of the
// API are reviewed there.
package spec

import _ "embed"

const (
	// DescriptionName is the file name of Description, for diagnostics and for
	// the header of generated files.
	DescriptionName = "voximplant.yaml"
	// OverlayName is the file name of Overlay.
	OverlayName = "overlay.yaml"
	// Package is the name of the Go package generated from the document.
	Package = "voximplant"
)

// Strings, because they are immutable.
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
