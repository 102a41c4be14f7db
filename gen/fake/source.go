// Package fake is what a fake of a service knows of requests: which operation
// one is meant for, how its parameters and its body are decoded, and what the
// default response is.
//
// It is used twice. The files that Source holds are part of every emitted fake,
// under the package clause of that fake, and read values into the types of the
// client. [Service] is the same service without a client, for voxgen serve: it
// reads values by the model of the API, and checks them as the client does.
package fake

import "embed"

// Source holds the files that an emitted fake has in common with this package.
// They begin with the line "package fake".
//
//go:embed body.go errors.go forms.go json.go pairs.go params.go route.go trees.go
var Source embed.FS

// ClientSource holds the files that clients have in common with this package:
// they tell the variants of unions apart.
//
//go:embed variant.go
var ClientSource embed.FS
