// Package fake implements fakes of a service: it routes requests, decodes their
// parameters and bodies, and returns default responses.
//
// It is used twice. The files in Source are part of every emitted fake, with the
// package clause of that fake, and decode into the types of the client. [Service]
// is used by voxgen serve. It decodes into values of the model and validates them
// like the client.
package fake

import "embed"

// Source contains the files that are part of emitted fakes. They start with the
// line "package fake".
//
//go:embed body.go errors.go forms.go grant.go json.go pairs.go params.go route.go trees.go
var Source embed.FS

// ClientSource contains the files that are part of clients. They select the
// variant of a union and check schemas at run time.
//
//go:embed schema.go tree.go variant.go
var ClientSource embed.FS
