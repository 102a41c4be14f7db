package transport

// FileForExamples returns a good credentials file for the examples.
func FileForExamples() []byte {
	file := goodFile()
	file["account_id"], file["key_id"] = 1234567, "example-key"
	return asJSON(file)
}
