package fake

// fakeOperation describes how a fake decodes the requests of an operation and
// encodes its responses.
type fakeOperation struct {
	name, method string
	streams      bool // streaming variant of another operation; selected by Accept
	path         []pathPart
	fields       []fieldForm
	bodies       []bodyForm
	bodyRequired bool
	keys         []string // query parameters that are credentials
	unsent       bool     // the path template lacks a required path parameter
	responses    []responseForm
	example      string // the default response
	exampled     bool   // there is a default response
}

// fieldForm describes how to decode one field of a request (OpenAPI 3.1.1,
// section 4.8.12.3).
type fieldForm struct {
	name      string // Go name
	wire      string
	in        string // path, query, header, cookie, form, body
	style     string // of a part of a multipart body: text, file, json, bytes
	delimiter string // between list items if explode is false
	explode   bool
	layout    string // of a time
	json      bool   // JSON text
	generic   bool   // any type
	required  bool
}

// bodyForm describes a request body of one media type.
type bodyForm struct {
	kind  string // json, form, multipart, text, binary, params
	media string
	name  string      // Go name of the field, empty for params
	parts []fieldForm // of a form or a multipart body
}

// responseForm describes one success response.
type responseForm struct {
	status   int
	media    string
	kind     string // none, json, text, binary, events, lines
	field    string // field of the result type, if there are several responses
	nullable bool   // null is valid
}

// defaultResponse returns the first response with its example, which is empty for a
// stream. An operation without responses in the document has one without content.
func (o *fakeOperation) defaultResponse() (form responseForm, body string, ok bool) {
	if len(o.responses) == 0 {
		return responseForm{status: 204, kind: "none"}, "", true
	}
	if !o.exampled {
		return responseForm{}, "", false
	}
	return o.responses[0], o.example, true
}

// wireType is the type of a value that is decoded.
type wireType interface {
	// shape is the kind of a value: 's' scalar, 'l' list, 'o' object, '?' any.
	shape() byte
	// quoted reports whether the JSON of a scalar is a string.
	quoted() bool
	// elem is the type of an item of a list or of a property of a map.
	elem() wireType
	// variants returns the types of the variants of a union.
	variants() []wireType
	// takes reports whether text is the value of a variant of a union that is a scalar.
	takes(text string) bool
	// properties returns the properties of an object by their JSON names, and reports
	// whether it can have others.
	properties() (all map[string]wireType, open bool)
	// needs returns the required properties.
	needs() []string
	// describe returns the name of the type for messages.
	describe() string
}

// fieldTarget receives the decoded fields of a request by their Go names.
type fieldTarget interface {
	typeOf(name string) wireType
	// setJSON decodes JSON into a field. With strict, checkJSON checks it.
	setJSON(name string, data []byte, strict bool) error
	// setTree sets a field to a scalar or a list of scalars.
	setTree(name string, tree wireTree, layout string) error
	setStream(name string, data []byte)
	addFile(name, fileName, contentType string, data []byte)
	// inner returns the target for the fields of a field.
	inner(name string) fieldTarget
}
