// Package output compares generated files with those on disk and writes them.
package output

// File is one generated file. Name is relative to the output folder, with
// forward slashes. Content is nil if it is in a [Spool].
type File struct {
	Name    string
	Content []byte

	spooled Text
}

// Read returns the content, from wherever it is. It must not be changed.
func (f File) Read() ([]byte, error) {
	if f.spooled.spool != nil {
		return f.spooled.Read()
	}
	return f.Content, nil
}

// Names of files that end otherwise than in Suffix.
const (
	ReadmeName   = "README.md"
	ExamplesName = "examples_gen_test.go"
)

// Suffix ends the name of every other generated file, so that the names of files that
// people write beside them are free. Before the suffix, no name has a meaning for
// the go command or an operating system: windows_gen.go, user_test_gen.go and
// con_gen.go are ordinary files.
const Suffix = "_gen.go"
