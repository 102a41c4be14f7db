// Voxgen generates Go API clients from OpenAPI descriptions. Run it with
// "help" for its commands; the README of the module has examples.
package main

import "os"

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }
