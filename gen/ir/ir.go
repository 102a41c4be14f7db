// Package ir is the model of a client between the description and the Go
// files: plain data that survives encoding/json, with every name, type and
// policy decided. It knows neither OpenAPI nor Go syntax; references between
// parts are indexes into [API.Decls] or into the fields of a request.
package ir

// API is one client package.
type API struct {
	Package   string `json:"package"`
	Source    string `json:"source"`    // name of the description, for the header
	Generator string `json:"generator"` // voxgen's version, for the header

	Title   string `json:"title"`
	Version string `json:"version"` // info.version of the description
	Doc     Doc    `json:"doc"`

	// Server is the base URL; it is empty or relative where the description
	// names none that can be used as it is.
	Server string `json:"server,omitempty"`
	// Servers lists what else the description offers, for the documentation.
	Servers []Server `json:"servers,omitempty"`

	Auth       []Auth      `json:"auth,omitempty"`
	Errors     *ErrorModel `json:"errors,omitempty"`
	Decls      []*Decl     `json:"decls"`
	Operations []*Op       `json:"operations"`
	Handlers   []*Handler  `json:"handlers,omitempty"`
	Headers    []Header    `json:"headers,omitempty"`
	// Schemas are kept for checks at run time.
	Schemas []*Constraints `json:"schemas,omitempty"`
}

// Server is an alternative base URL.
type Server struct {
	URL string `json:"url"`
	Doc string `json:"doc,omitempty"`
}

// Doc is text of a description: hostile until an emitter has cleaned it.
type Doc struct {
	Summary    string   `json:"summary,omitempty"`
	Text       string   `json:"text,omitempty"`
	Notes      []string `json:"notes,omitempty"`      // facts worth a line of their own
	Deprecated string   `json:"deprecated,omitempty"` // what to do instead; not empty means deprecated
}

// Kind says what a value is in Go.
type Kind string

// The kinds of values.
const (
	String   Kind = "string"
	Secret   Kind = "secret" // a string that hides itself
	Bool     Kind = "bool"
	Int      Kind = "int64"
	Int32    Kind = "int32"
	Int16    Kind = "int16"
	Int8     Kind = "int8"
	Uint64   Kind = "uint64"
	Uint32   Kind = "uint32"
	Uint16   Kind = "uint16"
	Uint8    Kind = "uint8"
	Float    Kind = "float64"
	Float32  Kind = "float32"
	Time     Kind = "time"   // RFC 3339
	Date     Kind = "date"   // full-date of RFC 3339
	Bytes    Kind = "bytes"  // base64 in JSON
	Reader   Kind = "reader" // a stream
	File     Kind = "file"   // a part of a multipart body
	Any      Kind = "any"
	RawJSON  Kind = "raw"   // json.RawMessage
	Event    Kind = "event" // a server-sent event
	List     Kind = "list"
	Map      Kind = "map"
	Named    Kind = "named" // one of API.Decls
	NoneKind Kind = ""      // nothing at all
)

// Type is the shape of a value.
type Type struct {
	Kind Kind `json:"kind"`
	// Decl is the index of the declaration of a Named type.
	Decl int `json:"decl,omitempty"`
	// Elem is the element of a List or Map.
	Elem *Value `json:"elem,omitempty"`
	// Layout is the time layout of a Time whose wire form is not RFC 3339.
	Layout string `json:"layout,omitempty"`
}

// Value is a type with the constraints of the place where it stands.
type Value struct {
	Type
	Nullable bool        `json:"nullable,omitempty"` // the JSON null is one of the values
	Rules    Constraints `json:"rules,omitzero"`
}

// Presence is how a field holds its value.
type Presence string

// The forms of a field.
const (
	Plain    Presence = ""         // T
	Pointer  Presence = "pointer"  // *T, nil when absent (or null, when required)
	NilAble  Presence = "nilable"  // a list, map, raw or any: nil when absent
	Optional Presence = "optional" // Nullable[T]: absent, null or a value
)

// Field is a member of a struct.
type Field struct {
	Name     string   `json:"name"` // in Go
	Wire     string   `json:"wire"`
	Doc      Doc      `json:"doc"`
	Value    Value    `json:"value"`
	Required bool     `json:"required,omitempty"`
	Presence Presence `json:"presence,omitempty"`
	// Untaggable: no struct tag of encoding/json can hold the wire name.
	Untaggable bool `json:"untaggable,omitempty"`
	ReadOnly   bool `json:"readOnly,omitempty"` // the service sets it: never required of a request
	// WriteOnly: the service does not send it back, so that no answer lacks it.
	WriteOnly bool   `json:"writeOnly,omitempty"`
	Default   string `json:"default,omitempty"` // as JSON, for the documentation
	Param     *Param `json:"param,omitempty"`   // only in requests
}

// NeedsTime tells whether a request has to have a time here. The zero time stands
// for one that was forgotten.
func (f *Field) NeedsTime() bool {
	return f.Required && !f.ReadOnly && !f.Value.Nullable && f.Presence == Plain && (f.Value.Kind == Time || f.Value.Kind == Date)
}

// In says where a parameter travels.
type In string

// The places of a parameter.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
	InForm   In = "form" // a form-urlencoded body
	InBody   In = "body" // the body itself
)

// Param says how a field of a request goes on the wire.
type Param struct {
	In            In     `json:"in"`
	Style         Style  `json:"style,omitempty"`
	Explode       bool   `json:"explode,omitempty"`
	AllowReserved bool   `json:"allowReserved,omitempty"`
	AllowEmpty    bool   `json:"allowEmpty,omitempty"`
	Delimiter     string `json:"delimiter,omitempty"` // between the items of a list, when not repeated
	JSON          bool   `json:"json,omitempty"`      // the value is sent as JSON text
	Generic       bool   `json:"generic,omitempty"`   // objects and unions: serialized from their JSON
}

// DeclKind says what a declaration declares.
type DeclKind string

// The kinds of declarations.
const (
	Struct  DeclKind = "struct"
	Enum    DeclKind = "enum"
	Union   DeclKind = "union"
	Defined DeclKind = "defined" // a named list, map or scalar
)

// Decl is a named type.
type Decl struct {
	Kind DeclKind `json:"kind"`
	Name string   `json:"name"`
	File string   `json:"file"` // base name of the Go file, without .go
	Doc  Doc      `json:"doc"`

	// Struct
	Fields []Field `json:"fields,omitempty"`
	// AdditionalProperties is the field that keeps the members which Fields do not name.
	AdditionalProperties *AdditionalProperties `json:"additionalProperties,omitempty"`
	Rules                Constraints           `json:"rules,omitzero"` // of the object, or of a Defined value
	Depends              []Dependency          `json:"depends,omitempty"`
	Groups               []Group               `json:"groups,omitempty"`
	Parts                []Part                `json:"parts,omitempty"`    // of a multipart body: how each field is sent
	Request              bool                  `json:"request,omitempty"`  // the argument of an operation: never travels as JSON
	JSON                 bool                  `json:"json,omitempty"`     // travels as JSON
	Response             bool                  `json:"response,omitempty"` // is decoded from answers
	Error                bool                  `json:"error,omitempty"`    // its values work as targets of errors.Is
	// Selects: one field names another, for which the type has an accessor.
	Selects *Selection `json:"selects,omitempty"`
	// Checked: the type has constraints, so that it gets Validate.
	Checked bool `json:"checked,omitempty"`
	// Tracked are the required fields whose absence from an answer is
	// remembered, for Validate; at most 64.
	Tracked []int `json:"tracked,omitempty"`
	// Secret: the type holds a secret somewhere, so that it gets LogValue.
	Secret bool `json:"secret,omitempty"`

	// Enum
	Base   Kind        `json:"base,omitempty"`
	Consts []EnumConst `json:"consts,omitempty"`
	Labels bool        `json:"labels,omitempty"` // at least one value has a label
	Open   bool        `json:"open,omitempty"`   // other values are valid, too

	// Union
	Variants      []Variant      `json:"variants,omitempty"`
	Discriminator *Discriminator `json:"discriminator,omitempty"`

	// Defined
	Value *Value `json:"value,omitempty"`

	Operation string `json:"operation,omitempty"` // of a request
}

// AdditionalProperties is the field for members without a field of their own.
type AdditionalProperties struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
}

// Dependency says which members must be there when a member is.
type Dependency struct {
	Field int   `json:"field"`
	Needs []int `json:"needs"`
}

// Group is a rule between fields of one struct.
type Group struct {
	Rule   string `json:"rule"` // exactlyOne, atMostOne, atLeastOne
	Fields []int  `json:"fields"`
}

// Selection is a field that names one of the others.
type Selection struct {
	Name  string `json:"name"`  // of the accessor
	Field int    `json:"field"` // a required string enum
	// Fields are the fields that can be named: optional ones, held by a
	// pointer or nil-able. Values are their names, side by side with Fields.
	Fields []int    `json:"fields"`
	Values []string `json:"values"`
}

// EnumConst is one value of an enum.
type EnumConst struct {
	Name       string `json:"name"`  // in Go, whole
	Value      string `json:"value"` // text of a string enum, decimal text of a number
	Label      string `json:"label,omitempty"`
	Deprecated string `json:"deprecated,omitempty"`
}

// Variant is one alternative of a union.
type Variant struct {
	Name  string `json:"name"` // of the field
	Doc   Doc    `json:"doc"`
	Value Value  `json:"value"`
	// How a decoder knows the variant without trying it.
	Tags       []string `json:"tags,omitempty"`       // values of the discriminator
	JSON       []string `json:"json,omitempty"`       // JSON kinds: string, number, integer, boolean, object, array
	Required   []string `json:"required,omitempty"`   // members that it requires
	Properties []string `json:"properties,omitempty"` // members that it describes
	Consts     []Const  `json:"consts,omitempty"`     // members with fixed values
	Item       *Variant `json:"item,omitempty"`       // how the items of a list look
}

// Const is a member whose value is one of some JSON texts.
type Const struct {
	Wire   string   `json:"wire"`
	Values []string `json:"values"`
}

// Discriminator is the member that names the variant.
type Discriminator struct {
	Wire string `json:"wire"`
}
