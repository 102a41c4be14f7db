// Package downstream holds a test only: it uses voxgen as a team outside this
// repository does. The checkout becomes a release on a module proxy made of
// files; modules in temporary folders take it from there, generate, vendor,
// build and run. No replace directive and no file of the checkout helps them.
package downstream
