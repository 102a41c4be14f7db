// Package ir is the model of a client between the document and the Go files: plain
// data that can be encoded as JSON, with all names, types and policies decided. It
// is independent of OpenAPI and Go syntax; references between parts are indexes into
// [API.Decls] or into the fields of a request.
package ir

import "slices"

// API is one client package.
type API struct {
	Package   string `json:"package"`
	Source    string `json:"source"`    // name of the document, for the header
	Generator string `json:"generator"` // voxgen's version, for the header

	Title   string `json:"title"`
	Version string `json:"version"` // info.version of the document
	Doc     Doc    `json:"doc"`

	// Server is the base URL; it is empty or relative if the document has no
	// absolute one.
	Server string `json:"server,omitempty"`
	// Servers lists all servers, for the documentation.
	Servers []Server `json:"servers,omitempty"`

	Auth []Auth `json:"auth,omitempty"`
	// Security are the alternatives for calls that the document does not describe.
	Security   [][]Requirement `json:"security,omitempty"`
	Errors     *ErrorModel     `json:"errors,omitempty"`
	Decls      []*Decl         `json:"decls"`
	Operations []*Op           `json:"operations"`
	// Interface is the name of the interface of all operations, empty if there is none.
	Interface string `json:"interface,omitempty"`
	// ErrorTypes are the error types of documented error responses, if the document has
	// no error envelope.
	ErrorTypes []ErrorType `json:"errorTypes,omitempty"`
	Handlers   []*Handler  `json:"handlers,omitempty"`
	Headers    []Header    `json:"headers,omitempty"`
	// Revealed are the values with secrets that the service sends: a fake sends them
	// with RevealJSON. It is empty if no fake is generated.
	Revealed []Value `json:"revealed,omitempty"`
	// Examples are the calls that the documentation of the client shows: at most one for each tag.
	Examples []Example `json:"examples,omitempty"`
	// Files are the files of operations and types.
	Files []GoFile `json:"files,omitempty"`
	// Schemas are kept for checks at run time.
	Schemas []*Constraints `json:"schemas,omitempty"`
}

// GoFile is a file of operations or types.
type GoFile struct {
	Name  string `json:"name"`  // without suffix
	About string `json:"about"` // a sentence, which is not trusted and must be escaped
}

// Server is an alternative base URL.
type Server struct {
	URL string `json:"url"`
	Doc string `json:"doc,omitempty"`
}

// Doc is documentation from the document. It is not trusted and must be escaped.
type Doc struct {
	Summary    string   `json:"summary,omitempty"`
	Text       string   `json:"text,omitempty"`
	Notes      []string `json:"notes,omitempty"`      // additional lines
	Deprecated string   `json:"deprecated,omitempty"` // what to use instead; not empty means deprecated
}

// Kind is the kind of a value in Go.
type Kind string

// The kinds of values.
const (
	String   Kind = "string"
	Secret   Kind = "secret" // a string that is not printed
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
	NoneKind Kind = ""      // no value
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
	// UTC: a time without a zone in Layout is in UTC; otherwise it is whatever the caller has.
	UTC bool `json:"utc,omitempty"`
}

// Value is a type with the constraints that apply where it is used.
type Value struct {
	Type
	Nullable bool        `json:"nullable,omitempty"` // null is allowed
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

// Field is a field of a struct.
type Field struct {
	Name     string   `json:"name"` // in Go
	Wire     string   `json:"wire"`
	Doc      Doc      `json:"doc"`
	Value    Value    `json:"value"`
	Required bool     `json:"required,omitempty"`
	Presence Presence `json:"presence,omitempty"`
	// JSONName is the name in the struct tag of a field of a request, of a result with
	// several responses or of a multipart body: encoding/json encodes them, the client does not.
	JSONName string `json:"jsonName,omitempty"`
	// Untaggable: the wire name is not valid in a struct tag of encoding/json.
	Untaggable bool `json:"untaggable,omitempty"`
	ReadOnly   bool `json:"readOnly,omitempty"` // set by the API: never required in requests
	// WriteOnly: not returned by the API, so never required in responses.
	WriteOnly bool   `json:"writeOnly,omitempty"`
	Default   string `json:"default,omitempty"` // as JSON, for the documentation
	// Example is a plausible value of a field of a request, as JSON, if the documentation needs one.
	Example string `json:"example,omitempty"`
	Param   *Param `json:"param,omitempty"` // only in requests
}

// NeedsTime reports whether a request must have a non-zero time in this field.
func (f *Field) NeedsTime() bool {
	return f.Required && !f.ReadOnly && !f.Value.Nullable && f.Presence == Plain && (f.Value.Kind == Time || f.Value.Kind == Date)
}

// In is the location of a parameter.
type In string

// The locations of parameters.
const (
	InPath   In = "path"
	InQuery  In = "query"
	InHeader In = "header"
	InCookie In = "cookie"
	InForm   In = "form" // a form-urlencoded body
	InBody   In = "body" // the body itself
)

// Param describes how a field of a request is sent.
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

// DeclKind is the kind of a declaration.
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
	File string   `json:"file"` // base name of the Go file, without suffix
	Doc  Doc      `json:"doc"`

	// Struct
	Fields []Field `json:"fields,omitempty"`
	// AdditionalProperties is the field for properties that Fields do not contain.
	AdditionalProperties *AdditionalProperties `json:"additionalProperties,omitempty"`
	Rules                Constraints           `json:"rules,omitzero"` // of the object, or of a Defined value
	Depends              []Dependency          `json:"depends,omitempty"`
	Groups               []Group               `json:"groups,omitempty"`
	Parts                []Part                `json:"parts,omitempty"`   // of a multipart body: how each field is sent
	Request              bool                  `json:"request,omitempty"` // the request of an operation: not encoded as JSON itself
	JSON                 bool                  `json:"json,omitempty"`    // is part of a JSON text
	Read                 bool                  `json:"read,omitempty"`    // the client decodes it from JSON
	Written              bool                  `json:"written,omitempty"` // the client encodes it as JSON
	Error                bool                  `json:"error,omitempty"`   // its values are targets of errors.Is
	// Selects: a field names another field, which an accessor returns.
	Selects *Selection `json:"selects,omitempty"`
	// Checked: the type has constraints and therefore a Validate method.
	Checked bool `json:"checked,omitempty"`
	// NullableCycle: the type contains itself in a Nullable, whose JSON encoding/json scans once
	// for each level.
	NullableCycle bool `json:"nullableCycle,omitempty"`
	// Nested: the type contains itself, and checks write its values as JSON at each level.
	Nested bool `json:"nested,omitempty"`
	// Secret: the type contains a secret and therefore has a Format method.
	Secret bool `json:"secret,omitempty"`

	// Enum
	Base   Kind        `json:"base,omitempty"`
	Consts []EnumConst `json:"consts,omitempty"`
	Labels bool        `json:"labels,omitempty"` // at least one value has a label
	Open   bool        `json:"open,omitempty"`   // other values are also valid

	// Union
	Variants      []Variant      `json:"variants,omitempty"`
	Discriminator *Discriminator `json:"discriminator,omitempty"`

	// Defined
	Value *Value `json:"value,omitempty"`
	// Foreign is set for a type of another package, of which the declaration is an alias.
	// Value is then its JSON: a string, or raw.
	Foreign *Foreign `json:"foreign,omitempty"`

	Operation string `json:"operation,omitempty"` // of a request
	Schema    string `json:"-"`                   // the component that it is the type of
}

// OwnJSON reports whether encoding/json needs methods of the type, because struct tags
// do not say what its JSON is.
func (d *Decl) OwnJSON() bool {
	switch {
	case d.Kind == Union:
		return true
	case d.Kind != Struct || d.Request || len(d.Parts) > 0:
		return false
	}
	return d.NullableCycle || d.AdditionalProperties != nil || slices.ContainsFunc(d.Fields, func(f Field) bool { return f.Untaggable || f.Value.layout() != "" })
}

// layout returns the layout of the times in a value. encoding/json knows RFC 3339 only.
func (v Value) layout() string {
	for v.Elem != nil {
		v = *v.Elem
	}
	return v.Layout
}

// Reads reports whether the type has a method that decodes it.
func (d *Decl) Reads() bool { return d.Foreign == nil && (d.Read || d.OwnJSON()) }

// Writes reports whether the type has a method that encodes it.
func (d *Decl) Writes() bool { return d.Foreign == nil && (d.Written || d.OwnJSON()) }

// Foreign is a type of another package, which encoding/json reads and writes.
type Foreign struct {
	Import string `json:"import"`         // path of the package
	Name   string `json:"name,omitempty"` // of the import, empty for a package of the standard library
	Type   string `json:"type"`           // in the package
	// Known: the type is an enum, whose method Known says whether a value is valid. Other
	// types that are checked have a method Validate.
	Known bool `json:"known,omitempty"`
	// Scalar: a part of a multipart body has the text of a value, not its JSON.
	Scalar bool `json:"scalar,omitempty"`
}

// AdditionalProperties is the field for properties without a field.
type AdditionalProperties struct {
	Name  string `json:"name"`
	Value Value  `json:"value"`
	// Extra: the document does not describe them; the client keeps what it reads.
	Extra bool `json:"extra,omitempty"`
}

// Dependency is a rule on a field: if it is set, one of others must be.
type Dependency struct {
	Field int   `json:"field"`
	Needs []int `json:"needs"`
}

// Group is a rule on several fields of one struct.
type Group struct {
	Rule   string `json:"rule"` // exactlyOne, atMostOne, atLeastOne
	Fields []int  `json:"fields"`
}

// Selection is a field whose value is the name of another field.
type Selection struct {
	Name  string `json:"name"`  // of the accessor
	Field int    `json:"field"` // a required string enum
	// Fields are the optional fields that can be named, pointers or nil-able.
	// Values are their names, parallel to Fields.
	Fields []int    `json:"fields"`
	Values []string `json:"values"`
}

// EnumConst is one value of an enum.
type EnumConst struct {
	Name       string `json:"name"`  // in Go, complete
	Value      string `json:"value"` // text of a string enum, decimal text of a number
	Label      string `json:"label,omitempty"`
	Deprecated string `json:"deprecated,omitempty"`
}

// Variant is one alternative of a union.
type Variant struct {
	Name  string `json:"name"` // of the field
	Doc   Doc    `json:"doc"`
	Value Value  `json:"value"`
	// How a decoder recognizes the variant without decoding it.
	Tags       []string `json:"tags,omitempty"`       // values of the discriminator
	JSON       []string `json:"json,omitempty"`       // JSON kinds: string, number, integer, boolean, object, array
	Required   []string `json:"required,omitempty"`   // required properties
	Properties []string `json:"properties,omitempty"` // known properties
	Consts     []Const  `json:"consts,omitempty"`     // properties with constant values
	Item       *Variant `json:"item,omitempty"`       // of the items of a list
}

// Const is a property with constant values, as JSON.
type Const struct {
	Wire   string   `json:"wire"`
	Values []string `json:"values"`
}

// Discriminator is the property that names the variant.
type Discriminator struct {
	Wire string `json:"wire"`
}
