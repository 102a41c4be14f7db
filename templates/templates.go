// Package templates holds the Go source that is the same in every client. The
// files read as ordinary Go; voxgen keeps of them what a client uses.
package templates

import "embed"

// FS holds the *.go.tmpl files.
//
//go:embed *.go.tmpl
var FS embed.FS
