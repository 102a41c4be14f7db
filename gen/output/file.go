// Package output takes generated files to where they belong: memory, a
// comparison with what is on disk, or the disk.
package output

// File is one generated file. Name is relative to the output folder, with
// forward slashes; Content is its whole text.
type File struct {
	Name    string
	Content []byte
}
