package fake

// fakeOperation is what a fake knows of an operation: how requests are decoded
// and responses encoded.
type fakeOperation struct {
	name, method string
	streams      bool // beside an operation of the same path that does not; Accept decides
	path         []pathPart
	fields       []fieldForm
	bodies       []bodyForm
	bodyRequired bool
	keys         []string // query parameters that are credentials
	bearer       bool     // it wants a bearer token
	unsent       bool     // a required parameter has no place in the path
	answers      []answerForm
	example      string // the default response
	exampled     bool   // there is one
}

// fieldForm says how one field of a request travels, the inverse of what the
// client does with it (OpenAPI 3.1.1, section 4.8.12.3).
type fieldForm struct {
	name      string // in Go
	wire      string
	in        string // path, query, header, cookie, form, body
	style     string // of a part of a multipart body: text, file, json, bytes
	delimiter string // between the items of a list that is not exploded
	explode   bool
	layout    string // of a time
	json      bool   // it is JSON text
	generic   bool   // of any type
	required  bool
}

// bodyForm is one way to send a body.
type bodyForm struct {
	kind  string // json, form, multipart, text, binary, params
	media string
	name  string      // of the field in Go; empty for params
	parts []fieldForm // of a form or a multipart body
}

// answerForm is one described response of success.
type answerForm struct {
	status   int
	media    string
	kind     string // none, json, text, binary, events, lines
	field    string // of the result, when there are several to choose from
	nullable bool   // null is a value
}

// defaultResponse returns the first described response with its example, an empty
// stream if it is one. An operation without described responses has one without
// content.
func (o *fakeOperation) defaultResponse() (form answerForm, body string, ok bool) {
	if len(o.answers) == 0 {
		return answerForm{status: 204, kind: "none"}, "", true
	}
	if !o.exampled {
		return answerForm{}, "", false
	}
	return o.answers[0], o.example, true
}

// wireType is what reading a value needs to know of its type.
type wireType interface {
	// shape is what a value is on the wire: 's' a text, 'l' a list, 'o' an
	// object, '?' anything.
	shape() byte
	// quoted tells whether the JSON of a text is a string.
	quoted() bool
	// elem is the type of an item of a list or of a property of a map.
	elem() wireType
	// members lists the properties of an object by their names in JSON, and
	// tells whether it can have others.
	members() (properties map[string]wireType, open bool)
	// needs lists the properties that have to be there.
	needs() []string
	// describe names the type for people.
	describe() string
}

// fieldTarget takes what is read of a request. Its fields have their names in Go.
type fieldTarget interface {
	typeOf(name string) wireType
	// setJSON reads JSON into a field; with strict, it refuses properties that
	// nothing describes.
	setJSON(name string, data []byte, strict bool) error
	// setTree sets a field that is a text or a list of texts.
	setTree(name string, tree wireTree, layout string) error
	setStream(name string, data []byte)
	addFile(name, fileName, contentType string, data []byte)
	// inner is the target for the fields of a field.
	inner(name string) fieldTarget
}
