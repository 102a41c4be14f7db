package ir

// Op is one operation: a method of the client.
type Op struct {
	Name   string `json:"name"` // of the method
	ID     string `json:"id"`   // as the description calls it
	Method string `json:"method"`
	Path   string `json:"path"` // as described
	File   string `json:"file"`
	Doc    Doc    `json:"doc"`

	// Request is the index of the request's declaration; Fields of that
	// declaration with a Param travel outside the body.
	Request int        `json:"request"`
	Parts   []PathPart `json:"parts"`
	Bodies  []Body     `json:"bodies,omitempty"`
	// BodyRequired: one of the bodies has to be there.
	BodyRequired bool `json:"bodyRequired,omitempty"`

	// Server overrides the base URL of the client.
	Server string `json:"server,omitempty"`

	Responses []Response `json:"responses,omitempty"` // of success
	// Result is the declaration that holds one field per response, when
	// there are several to tell apart; -1 otherwise.
	Result int             `json:"result"`
	Accept string          `json:"accept,omitempty"`
	Errors []ErrorResponse `json:"errors,omitempty"`
	Auth   [][]int         `json:"auth,omitempty"` // alternatives of indexes into API.Auth

	// Stream is the same call with its answer as a stream of items, where the
	// description offers both: a method of its own with the same request.
	Stream *Op `json:"stream,omitempty"`
}

// Methods lists the operations and, after each, what it is as a stream.
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

// PathPart is literal text of a path, or one field of the request.
type PathPart struct {
	Text  string `json:"text,omitempty"`
	Field int    `json:"field"` // -1 for text
}

// BodyKind says how a body is encoded.
type BodyKind string

// The kinds of bodies.
const (
	JSONBody      BodyKind = "json"
	FormBody      BodyKind = "form"
	MultipartBody BodyKind = "multipart"
	TextBody      BodyKind = "text"
	BinaryBody    BodyKind = "binary"
	ParamsBody    BodyKind = "params" // the parameters themselves, as a form
)

// Body is one way to send a body.
type Body struct {
	Kind  BodyKind `json:"kind"`
	Media string   `json:"media"`
	Field int      `json:"field"` // index into the request's fields; -1 for ParamsBody
	Parts []Part   `json:"parts,omitempty"`
}

// Part says how a member of a form or multipart body is encoded.
type Part struct {
	Field int    `json:"field"`           // index into the fields of the body's declaration
	Media string `json:"media,omitempty"` // content type of a multipart part
	Param *Param `json:"param,omitempty"` // style of a member of a form
}

// ContentKind says how an answer is read.
type ContentKind string

// The kinds of answers.
const (
	NoContent     ContentKind = "none"
	JSONContent   ContentKind = "json"
	TextContent   ContentKind = "text"
	BinaryContent ContentKind = "binary" // a stream that the caller closes
	EventContent  ContentKind = "events" // text/event-stream
	LinesContent  ContentKind = "lines"  // JSON lines
)

// Response is one successful answer.
type Response struct {
	Status string      `json:"status"` // 200, 2XX, default
	Kind   ContentKind `json:"kind"`
	Media  string      `json:"media,omitempty"`
	Value  Value       `json:"value"`
	Field  string      `json:"field,omitempty"` // of the result declaration
	Doc    Doc         `json:"doc"`
	// Example is an answer as its schema and examples have it, in its media type.
	Example string `json:"example,omitempty"`
}

// ErrorResponse is one documented error answer.
type ErrorResponse struct {
	Status string `json:"status"`
	Value  *Value `json:"value,omitempty"`
	Doc    Doc    `json:"doc"`
}

// AuthKind is the kind of a security scheme.
type AuthKind string

// The kinds of security schemes that a client has an option for.
const (
	APIKeyAuth AuthKind = "apiKey"
	BasicAuth  AuthKind = "basic"
	BearerAuth AuthKind = "bearer" // bearer tokens, OAuth 2 and OpenID Connect
)

// Auth is one security scheme.
type Auth struct {
	Name   string   `json:"name"`   // as described
	Option string   `json:"option"` // name of the client's option, such as WithAPIKey
	Kind   AuthKind `json:"kind"`
	In     In       `json:"in,omitempty"`
	Wire   string   `json:"wire,omitempty"`
	Doc    Doc      `json:"doc"`
}

// ErrorModel is the error envelope of a service: x-voxgen-error.
type ErrorModel struct {
	Decl int `json:"decl"` // of the envelope
	// Members are the top-level members whose presence makes an answer an error.
	Members []string `json:"members"`
	Code    []Step   `json:"code,omitempty"`
	Message []Step   `json:"message,omitempty"`
	Details []Step   `json:"details,omitempty"`
	// DetailCode is the path from one item of Details to its code.
	DetailCode []Step `json:"detailCode,omitempty"`
	// DetailMessage is the path from one item of Details to its text.
	DetailMessage []Step `json:"detailMessage,omitempty"`
	// Retryable lists the constants of the codes after which the same call may succeed later.
	Retryable []string `json:"retryable,omitempty"`
}

// Step is one field on the way to a value.
type Step struct {
	Decl  int `json:"decl"`
	Field int `json:"field"`
}

// FieldOf returns the field of a step.
func (a *API) FieldOf(s Step) *Field { return &a.Decls[s.Decl].Fields[s.Field] }

// Handler receives what the service sends by itself: a webhook or a callback.
type Handler struct {
	Name   string `json:"name"` // of the function that makes it
	ID     string `json:"id"`   // as the description calls it
	Method string `json:"method"`
	File   string `json:"file"`
	Doc    Doc    `json:"doc"`
	Media  string `json:"media,omitempty"`
	Body   *Value `json:"body,omitempty"` // nil: there is none
}

// Header is a header of answers that the description gives a type.
type Header struct {
	Name  string `json:"name"` // of the function that reads it
	Wire  string `json:"wire"`
	Doc   Doc    `json:"doc"`
	Value Value  `json:"value"`
}
