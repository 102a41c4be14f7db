// Package templates contains the Go source that is the same for every client. A
// client gets the declarations that it uses. The templates of the fake are in
// fake/; a fake gets all of them.
package templates

import "embed"

// FS holds the *.go.tmpl files.
//
//go:embed *.go.tmpl fake/*.go.tmpl
var FS embed.FS
