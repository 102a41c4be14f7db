// Package peers compares voxgen with ogen and oapi-codegen: the time that their clients
// take for JSON and for calls, what they write, and how long it takes to compile. `make
// bench-peers` runs it.
package peers
