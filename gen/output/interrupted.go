package output

import "slices"

// Interrupted is the name of the file that is in a folder while Write replaces files in
// it. It has no package clause, so that files of two runs never compile together, and
// the message of the compiler says what to do. It has the header, so that the next run
// removes it like a stale file, and not the suffix of generated files, whose names can
// be any.
const Interrupted = "voxgen_interrupted.go"

var interrupted = File{Name: Interrupted, Content: []byte(Marker + "to mark an interrupted run" + headerEnd + `

voxgen_generate_was_interrupted_run_it_again
`)}

// marked returns the changes in which the file is created first, unless an interrupted
// run has left it. It is removed after all changes, and not as one of them.
func marked(changes []Change) []Change {
	isMark := func(c Change) bool { return c.Name == Interrupted }
	if slices.ContainsFunc(changes, isMark) {
		return slices.DeleteFunc(slices.Clone(changes), isMark)
	}
	return append([]Change{{Name: Interrupted, Kind: Created}}, changes...)
}
