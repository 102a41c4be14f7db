// Package templates holds the Go source that is the same in every client. The
// files read as ordinary Go; voxgen keeps of them what a client uses. Those of
// the fake for tests are in fake/; a fake has all of them.
package templates

import "embed"

// FS holds the *.go.tmpl files.
//
//go:embed *.go.tmpl fake/*.go.tmpl
var FS embed.FS
