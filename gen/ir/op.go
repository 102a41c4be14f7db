package ir

import (
	"slices"
	"strings"
)

// Op is one operation: a method of the client.
type Op struct {
	Name   string `json:"name"` // of the method
	ID     string `json:"id"`   // operationId or webhook name
	Method string `json:"method"`
	Path   string `json:"path"`          // in the document
	Tag    string `json:"tag,omitempty"` // the first one, which is not trusted
	File   string `json:"file"`
	Doc    Doc    `json:"doc"`

	// Request is the index of the request's declaration. Its fields with a Param
	// are sent outside the body.
	Request int        `json:"request"`
	Parts   []PathPart `json:"parts"`
	Bodies  []Body     `json:"bodies,omitempty"`
	// BodyRequired: one of the bodies is required.
	BodyRequired bool `json:"bodyRequired,omitempty"`

	// Server overrides the base URL of the client.
	Server string `json:"server,omitempty"`

	Responses []Response `json:"responses,omitempty"` // of success
	// Result is the declaration with one field per response if there are
	// responses of different types; -1 otherwise.
	Result int             `json:"result"`
	Accept string          `json:"accept,omitempty"`
	Errors []ErrorResponse `json:"errors,omitempty"`
	Auth   [][]Requirement `json:"auth,omitempty"` // alternatives

	// Page is set if the operation pages: it has iterators.
	Page *Page `json:"page,omitempty"`
	// Retry: it changes nothing and can be sent again.
	Retry bool `json:"retry,omitempty"`
	// Key is the header of its idempotency key, with which it can be sent again.
	Key string `json:"key,omitempty"`

	// Stream is a variant of the operation that returns the response as a stream,
	// if the document has both: a separate method with the same request.
	Stream *Op `json:"stream,omitempty"`
}

// Methods lists the operations, each followed by its stream variant.
func (a *API) Methods() []*Op {
	var out []*Op
	for _, o := range a.Operations {
		out = append(out, o)
		if o.Stream != nil {
			out = append(out, o.Stream)
		}
	}
	return out
}

// Tagged are the operations with a tag, as indexes.
type Tagged struct {
	Tag string
	Ops []int
}

// ByTag groups the operations by tag, in the order of their first ones.
func (a *API) ByTag() []Tagged {
	var out []Tagged
	index := map[string]int{}
	for i, o := range a.Operations {
		at, ok := index[o.Tag]
		if !ok {
			at, out = len(out), append(out, Tagged{Tag: o.Tag})
			index[o.Tag] = at
		}
		out[at].Ops = append(out[at].Ops, i)
	}
	return out
}

// Retries reports whether a client sends some operations again.
func (a *API) Retries() bool {
	return a.Keys() || slices.ContainsFunc(a.Operations, func(o *Op) bool { return o.Retry })
}

// Keys reports whether some operations have an idempotency key.
func (a *API) Keys() bool {
	return slices.ContainsFunc(a.Operations, func(o *Op) bool { return o.Key != "" })
}

// PathPart is literal text of a path, or one field of the request.
type PathPart struct {
	Text  string `json:"text,omitempty"`
	Field int    `json:"field"` // -1 for text
}

// BodyKind is the encoding of a body.
type BodyKind string

// The kinds of bodies.
const (
	JSONBody      BodyKind = "json"
	FormBody      BodyKind = "form"
	MultipartBody BodyKind = "multipart"
	TextBody      BodyKind = "text"
	BinaryBody    BodyKind = "binary"
	ParamsBody    BodyKind = "params" // the parameters as a form
)

// Body is one way to send a body.
type Body struct {
	Kind  BodyKind `json:"kind"`
	Media string   `json:"media"`
	Field int      `json:"field"` // index into the request's fields; -1 for ParamsBody
	Parts []Part   `json:"parts,omitempty"`
}

// Part describes how a property of a form or multipart body is encoded.
type Part struct {
	Field int    `json:"field"`           // index into the fields of the body's declaration
	Media string `json:"media,omitempty"` // content type of a multipart part
	Param *Param `json:"param,omitempty"` // style of a property of a form
}

// ContentKind is how a response body is read.
type ContentKind string

// The kinds of response bodies.
const (
	NoContent     ContentKind = "none"
	JSONContent   ContentKind = "json"
	TextContent   ContentKind = "text"
	BinaryContent ContentKind = "binary" // a stream that the caller closes
	EventContent  ContentKind = "events" // text/event-stream
	LinesContent  ContentKind = "lines"  // JSON lines
)

// Response is a success response.
type Response struct {
	Status string      `json:"status"` // 200, 2XX, default
	Kind   ContentKind `json:"kind"`
	Media  string      `json:"media,omitempty"`
	Value  Value       `json:"value"`
	Field  string      `json:"field,omitempty"` // of the result declaration
	Doc    Doc         `json:"doc"`
	// Example is an example body from the schema and its examples.
	Example string `json:"example,omitempty"`
}

// ErrorType is the Go error for error responses whose body is a declaration.
type ErrorType struct {
	Name string `json:"name"`
	Decl int    `json:"decl"` // of the body
}

// ErrorResponse is a documented error response.
type ErrorResponse struct {
	Status string `json:"status"`
	Value  *Value `json:"value,omitempty"`
	Doc    Doc    `json:"doc"`
}

// AuthKind is the kind of a security scheme.
type AuthKind string

// The kinds of security schemes with a client option.
const (
	APIKeyAuth AuthKind = "apiKey"
	BasicAuth  AuthKind = "basic"
	BearerAuth AuthKind = "bearer" // bearer tokens, OAuth 2 and OpenID Connect
)

// Auth is one security scheme.
type Auth struct {
	Name   string   `json:"name"`   // in the document
	Option string   `json:"option"` // name of the client's option, such as WithAPIKey
	Kind   AuthKind `json:"kind"`
	In     In       `json:"in,omitempty"`
	Wire   string   `json:"wire,omitempty"`
	Doc    Doc      `json:"doc"`
	// ClientCredentials and Refresh are set if the client can get tokens itself, by
	// these grants of OAuth 2.
	ClientCredentials *Grant `json:"clientCredentials,omitempty"`
	Refresh           *Grant `json:"refresh,omitempty"`
}

// Grant is a way to get tokens.
type Grant struct {
	Option string `json:"option"` // name of the client's option, such as WithOAuthClientCredentials
	// URL is the token endpoint. It can be relative to the base URL, and is empty if that of
	// the document cannot be used.
	URL string `json:"url,omitempty"`
}

// Requirement is a security scheme that a request needs.
type Requirement struct {
	Scheme int `json:"scheme"` // index into API.Auth
	// Scopes, separated by spaces, are those of a token that the client gets itself.
	Scopes string `json:"scopes,omitempty"`
}

// Grants reports whether the client can get tokens itself.
func (a *API) Grants() bool {
	return slices.ContainsFunc(a.Auth, func(s Auth) bool { return s.ClientCredentials != nil || s.Refresh != nil })
}

// SecurityName returns a name for security requirements, empty if there are none. Different
// requirements can have the same name.
func (a *API) SecurityName(sets [][]Requirement) string {
	var parts []string
	some := false
	for _, set := range sets {
		part := "None"
		if len(set) > 0 {
			part, some = "", true
		}
		for _, r := range set {
			part += strings.TrimPrefix(a.Auth[r.Scheme].Option, "With")
		}
		parts = append(parts, part)
	}
	if !some {
		return ""
	}
	return "security" + strings.Join(parts, "Or")
}

// ErrorModel is the error envelope of a service: x-voxgen-error.
type ErrorModel struct {
	Decl int `json:"decl"` // of the envelope
	// Properties are the top-level properties whose presence makes a response an error.
	Properties []string `json:"properties"`
	Code       []Step   `json:"code,omitempty"`
	Message    []Step   `json:"message,omitempty"`
	Details    []Step   `json:"details,omitempty"`
	// CodeAs and MessageAs say how the client reads the code and the message.
	CodeAs    ReadAs `json:"codeAs,omitempty"`
	MessageAs ReadAs `json:"messageAs,omitempty"`
	// DetailCode is the path from one item of Details to its code.
	DetailCode []Step `json:"detailCode,omitempty"`
	// DetailMessage is the path from one item of Details to its message.
	DetailMessage []Step `json:"detailMessage,omitempty"`
	// Retryable lists the constants of the codes after which the same request may succeed later.
	Retryable []string `json:"retryable,omitempty"`
	// Unauthorized lists the constants of the codes that mean that the service rejected
	// the credentials, which a wrong local clock can cause.
	Unauthorized []string `json:"unauthorized,omitempty"`
}

// ReadAs is how a part of an error response is read.
type ReadAs string

// The ways to read a part of an error response.
const (
	AsTyped   ReadAs = ""        // with the type of its schema
	AsText    ReadAs = "text"    // the text of a string or number
	AsNothing ReadAs = "nothing" // not at all: it can be a secret
)

// LastField returns the field that steps lead to.
func (a *API) LastField(steps []Step) *Field { return a.FieldOf(steps[len(steps)-1]) }

// ErrorCode returns the type of an error code in the client of an API with an error envelope.
func (a *API) ErrorCode() Value {
	if a.Errors.CodeAs != AsTyped {
		return Value{Type: Type{Kind: String}}
	}
	return a.LastField(a.Errors.Code).Value
}

// Step is one field on the path to a value.
type Step struct {
	Decl  int `json:"decl"`
	Field int `json:"field"`
}

// FieldOf returns the field of a step.
func (a *API) FieldOf(s Step) *Field { return &a.Decls[s.Decl].Fields[s.Field] }

// Handler handles a webhook or a callback.
type Handler struct {
	Name   string `json:"name"` // of its constructor
	ID     string `json:"id"`   // operationId or webhook name
	Method string `json:"method"`
	File   string `json:"file"`
	Doc    Doc    `json:"doc"`
	Media  string `json:"media,omitempty"`
	Body   *Value `json:"body,omitempty"` // nil if there is none
}

// Header is a response header with a type.
type Header struct {
	Name  string `json:"name"` // of its accessor function
	Wire  string `json:"wire"`
	Doc   Doc    `json:"doc"`
	Value Value  `json:"value"`
}
