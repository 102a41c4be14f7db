package schema

import "math/bits"

// Types is a set of JSON types. A number may be an integer.
type Types uint8

// The types of JSON, and of JSON Schema.
const (
	String Types = 1 << iota
	Number
	Integer
	Boolean
	Object
	Array
	Null

	All = String | Number | Integer | Boolean | Object | Array | Null
)

// typeNames are the names of types in documents, including common mistakes.
var typeNames = map[string]Types{
	"string": String, "number": Number | Integer, "integer": Integer, "boolean": Boolean,
	"object": Object, "array": Array, "null": Null,
	"float": Number | Integer, "double": Number | Integer, "int": Integer, "bool": Boolean, "file": String,
}

// Count is the number of types other than null whose JSON representations differ.
func (t Types) Count() int {
	if t&Number != 0 {
		t &^= Integer
	}
	return bits.OnesCount8(uint8(t &^ Null))
}
