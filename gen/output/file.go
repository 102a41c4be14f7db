// Package output compares generated files with those on disk and writes them.
package output

// File is one generated file. Name is relative to the output folder, with
// forward slashes.
type File struct {
	Name    string
	Content []byte
}
